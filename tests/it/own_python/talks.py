"""Writes where its watcher tells what it sees."""
import os
import socket
import stat

for descriptor in range(3, 20):
    try:
        if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            os.write(descriptor, b"junk\n[\"begin\",1,0,0]\n[\"worker\",1,9999,\"main\"]\n{}\n\xff\xfe\n" + b"x" * 100_000 + b"\n")
    except OSError:
        pass
print("done")
