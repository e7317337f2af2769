"""A thread with a name that is no text: it comes from bytes that are none, as names of files may."""
import os
import threading

thread = threading.Thread(target=print, args=("done",), name=os.fsdecode(b"half \xff"))
thread.start()
thread.join()
