"""The same without a lock: CPython with its GIL switches threads at calls and ends of loops alone."""
import threading

counter = 0


def add():
    global counter
    for _ in range(50_000):
        seen = counter
        counter = seen + 1


threads = [threading.Thread(target=add) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(counter)
