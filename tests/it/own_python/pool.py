"""Tasks of a pool, as they complete."""
import time
from concurrent.futures import ThreadPoolExecutor, as_completed


def fetch(number):
    time.sleep(0.01)
    return number * number


with ThreadPoolExecutor(max_workers=3) as pool:
    futures = [pool.submit(fetch, number) for number in range(6)]
    print(sorted(future.result() for future in as_completed(futures)))
