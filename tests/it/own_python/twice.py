"""A lock that its owner takes again, and a condition that gives all of it away and takes it back."""
import threading

again = threading.RLock()
changed = threading.Condition(again)
ready = False


def wait():
    with again, again:
        while not ready:
            changed.wait()
        again.release()
        # One of two is given back: nobody else comes in.
        print("free for others:", other_gets_it())
        again.acquire()


def other_gets_it():
    got = []
    other = threading.Thread(target=lambda: got.append(again.acquire(blocking=False)))
    other.start()
    other.join()
    return got[0]


def tell():
    global ready
    with again, again:
        ready = True
        changed.notify()


threads = [threading.Thread(target=wait), threading.Thread(target=tell)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("free at the end:", again.acquire(blocking=False))
again.release()
