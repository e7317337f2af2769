# Tasks on the processes of a pool, or processes that begin together and share a counter.
import multiprocessing
import multiprocessing.connection
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

# What a child does first. One that was spawned knows nothing: it gets this program, which no file holds.
CHILD = """
import __main__
if not hasattr(__main__, "perform"):
    exec(compile(source, "<racelab>", "exec"), vars(__main__))
vars(__main__).update(shared)
__main__.join_in(worker)
"""


def join_in(worker):
    global noted, telling
    noted, telling = collections.deque(), threading.Lock()  # after a fork the parent's would be here
    parent = multiprocessing.parent_process()

    def end_with_the_parent():
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=end_with_the_parent, daemon=True).start()
    threading.Thread(target=keep_telling, daemon=True).start()
    if worker is None:
        with numbers.get_lock():
            worker, numbers.value = numbers.value, numbers.value + 1
    arrive(worker, os.getpid())
    tell()


def task(number, work, limit):
    value = perform(number, work, limit)
    note("used", here.worker, *so_far())
    tell()
    return value


def run(order):
    tasks, limit = order["tasks"], order["limit"]
    context = multiprocessing.get_context(order["start"])
    shared = {"numbers": context.Value("i", 0)}
    child = (CHILD, {"source": SOURCE, "shared": shared, "worker": None})
    with ProcessPoolExecutor(order["workers"], context, initializer=exec, initargs=child) as pool:
        futures = [pool.submit(task, number, work, limit) for number, work in enumerate(tasks)]
        children = multiprocessing.active_children()
        for number, future in enumerate(futures):
            try:
                future.result()
            except BrokenProcessPool:
                note("lost", number)
    for process in children:
        process.join()
        note("died", process.pid, process.exitcode, now())


def count(order):
    workers, private = order["workers"], order["private"]
    context = multiprocessing.get_context(order["start"])
    shared = {
        "counter": 0 if private else context.Value("Q", 0, lock=False),
        "lock": context.Lock(),
        "queue": context.Queue() if order["guard"] == "channel" else None,
        "together": context.Barrier(workers),
        "order": order,
    }
    begins = CHILD + "__main__.together.wait()\n__main__.count_as(worker, __main__.order)\n__main__.tell()\n"
    children = []
    for worker in range(workers):
        known = {"source": SOURCE, "shared": shared, "worker": worker}
        child = context.Process(target=exec, args=(begins, known))
        child.start()
        children.append(child)
    counter = shared["counter"]
    if order["guard"] == "channel":  # the owner alone touches the counter
        for _ in range(order["increments"] * workers):
            counter.value += shared["queue"].get()
    for child in children:
        child.join()
        note("died", child.pid, child.exitcode, now())
    note("counter", counter if private else counter.value)
