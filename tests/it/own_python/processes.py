"""Processes, forked and spawned."""
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor


def square(number):
    return number * number


if __name__ == "__main__":
    if os.fork() == 0:
        os._exit(0)
    os.wait()
    for how in ("fork", "spawn"):
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(how)) as pool:
            print(list(pool.map(square, range(4))), flush=True)
