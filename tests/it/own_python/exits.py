"""An exit code of its own, after the threads that are waited for, and what is registered for the end."""
import atexit
import sys
import threading
import time

atexit.register(print, "at the end")
threading.Thread(target=lambda: (time.sleep(0.05), print("thread"))).start()
print("main")
sys.exit(3)
