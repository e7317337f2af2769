"""Four threads and one counter behind a lock."""
import threading

counter = 0
lock = threading.Lock()


def add():
    global counter
    for _ in range(20_000):
        with lock:
            counter += 1


threads = [threading.Thread(target=add) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(counter)
