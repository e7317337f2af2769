"""What goes wrong is said as ever: in a thread, and in the main program."""
import sys
import threading

import beside


def fails():
    raise ValueError("in a thread")


thread = threading.Thread(target=fails)
thread.start()
thread.join()
print(sys.argv[1:], __name__, beside.NAME, input())
raise KeyError("in main")
