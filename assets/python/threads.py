# Tasks on the threads of a pool, or workers that begin together and share a counter.
from concurrent.futures import ThreadPoolExecutor
from threading import Thread


def run(order):
    workers, tasks, limit = order["workers"], order["tasks"], order["limit"]
    numbers = iter(range(workers))

    def hello():
        here.done = 0
        arrive(next(numbers), threading.get_native_id())

    def task(number):
        value = perform(number, tasks[number], limit)
        here.done += 1
        # Asking takes as long as a tiny task: each worker does so now and then, and near the end.
        if not is_tiny or here.done % 64 == 1 or number + workers >= len(tasks):
            note("used", here.worker, *so_far())
        return value

    is_tiny = tasks[0][0] == "double"
    with ThreadPoolExecutor(max_workers=workers, initializer=hello) as pool:
        futures = [pool.submit(task, number) for number in range(len(tasks))]
        return [future.result() for future in futures]


def count(order):
    global counter, lock, queue, work
    import queue as queues
    workers = order["workers"]
    counter, lock, queue = 0, threading.Lock(), queues.Queue()
    together = threading.Barrier(workers)
    awake = [False] * workers

    def work(worker):
        arrive(worker, threading.get_native_id())
        together.wait()
        awake[worker] = True
        while not gil_enabled() and not all(awake):
            pass  # woken one after the other, the first would be done before the last has a core
        count_as(worker, order)

    start()
    note("counter", counter)


def live(order):
    tasks, limit, main = order["tasks"], order["limit"], order["main"]

    def life(worker):
        arrive(worker, threading.get_native_id())
        perform(worker, tasks[worker], limit)
        note("used", worker, *so_far())
        note("gone", worker, now())

    is_daemon = main["then"] == "abandon"
    threads = [threading.Thread(target=life, args=(worker,), daemon=is_daemon) for worker in range(order["workers"])]
    for worker, thread in enumerate(threads):
        tell_join(thread, worker)
        note("spawned", worker, now())
        thread.start()
    part(main, lambda: [thread.join() for thread in threads])


def shut_down(order):
    workers, tasks, limit, main = order["workers"], order["tasks"], order["limit"], order["main"]
    numbers = iter(range(workers))

    def hello():
        worker = next(numbers)
        tell_join(threading.current_thread(), worker)
        arrive(worker, threading.get_native_id())

    def task(number):
        perform(number, tasks[number], limit)
        note("used", here.worker, *so_far())

    pool = ThreadPoolExecutor(max_workers=workers, initializer=hello)
    futures = [pool.submit(task, number) for number in range(len(tasks))]
    part(main, pool.shutdown, lambda: take_back(pool, futures))
