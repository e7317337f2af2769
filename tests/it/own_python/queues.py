"""A producer, a queue with room for two, and a consumer."""
import queue
import threading
import time

items = queue.Queue(maxsize=2)


def produce():
    for number in range(6):
        items.put(number)
    items.put(None)


def consume():
    while (item := items.get()) is not None:
        time.sleep(0.01)
        print("got", item)


threads = [threading.Thread(target=produce, name="producer"), threading.Thread(target=consume, name="consumer")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
