"""Never ends, nor does the process that it has started."""
import subprocess
import sys
import threading

child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
lock = threading.Lock()
lock.acquire()
threading.Thread(target=lock.acquire).start()
