"""Two locks, taken in opposite order."""
import threading

left = threading.Lock()
right = threading.Lock()
both = threading.Barrier(2)


def take(first, second):
    with first:
        both.wait()
        with second:
            print("never")


one = threading.Thread(target=take, args=(left, right), name="one")
two = threading.Thread(target=take, args=(right, left), name="two")
one.start()
two.start()
one.join()
two.join()
