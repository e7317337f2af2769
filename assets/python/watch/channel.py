# Watches a program of the user's and tells the laboratory what its threads, locks and tasks do.
# It is given on a pipe, in several parts that are one program; the parts share their names. This one is what is told: a line
# of JSON each, on a descriptor of its own, stamped on the machine's monotonic clock. CPython 3.12 and newer.
import _thread
import os
import sys
import time
from _collections import deque

try:
    from _json import encode_basestring_ascii as quoted
except ImportError:
    from json.encoder import py_encode_basestring_ascii as quoted

clock = time.monotonic_ns
get_ident = _thread.get_ident

# So many lines are told that may be left out, and no more: what comes after is counted.
MOST_LINES = 200_000
# So many tasks are told.
MOST_TASKS = 100_000
# Lines that wait for each other, and for how long at most, ns.
CHUNK = 256
DELAY = 20_000_000
SOON = 1_000_000


class Channel:
    """Where lines go. Nothing is told any more once nobody reads it, or in a process that was forked."""

    def __init__(self, descriptor):
        self.descriptor = descriptor
        # Threads without an interpreter lock put lines in at the same time.
        self.lines = deque()
        self.told = 0
        self.lossy = 0
        self.untold = 0
        self.flushed = 0
        self.writing = _thread.allocate_lock()

    def say(self, line):
        """What must not be lost: it goes at once, but for what comes close behind other lines."""
        self.told += 1
        self.lines.append(line)
        # Each write lets the interpreter lock go, so that others may come in between.
        if len(self.lines) >= CHUNK or clock() - self.flushed > SOON:
            self.flush()

    def may_say(self):
        """Whether one more of the lines that may be left out is told; counts it either way."""
        if self.lossy >= MOST_LINES:
            self.untold += 1
            return False
        self.lossy += 1
        return True

    def note(self, line, now):
        self.told += 1
        self.lines.append(line)
        if len(self.lines) >= CHUNK or now - self.flushed > DELAY:
            self.flush()

    def flush(self):
        # Whoever comes second leaves its lines to the first, or to the next time: a signal handler may come in between.
        while self.lines and self.writing.acquire(False):
            try:
                self.flushed = clock()
                lines = [self.lines.popleft() for _ in range(len(self.lines))]
                if self.descriptor is not None:
                    write_all(self.descriptor, "\n".join(lines).encode() + b"\n")
            except OSError:
                self.descriptor = None
            finally:
                self.writing.release()

    def close(self):
        self.descriptor = None
        self.lines.clear()


def write_all(descriptor, data):
    while data:
        data = data[os.write(descriptor, data):]


# What is run, and which files are the user's own.
GIVEN = sys.argv[2]
ARGUMENTS = sys.argv[3:]
PROGRAM = os.path.abspath(GIVEN)
FOLDERS = tuple({os.path.join(os.path.dirname(path), "") for path in (PROGRAM, os.path.realpath(PROGRAM))})
LIBRARY = os.path.join(os.path.dirname(os.__file__), "")

channel = Channel(CHANNEL)
os.set_inheritable(CHANNEL, False)
