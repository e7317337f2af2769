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


def pool_of(order):
    """A pool whose processes take their numbers."""
    context = multiprocessing.get_context(order["start"])
    child = (CHILD, {"source": SOURCE, "shared": {"numbers": context.Value("i", 0)}, "worker": None})
    return ProcessPoolExecutor(order["workers"], context, initializer=exec, initargs=child)


def tell_ends(children):
    for child in children:
        note("died", child.pid, child.exitcode, now())


def run(order):
    tasks, limit = order["tasks"], order["limit"]
    with pool_of(order) as pool:
        futures = [pool.submit(task, number, work, limit) for number, work in enumerate(tasks)]
        children = multiprocessing.active_children()
        for number, future in enumerate(futures):
            try:
                future.result()
            except BrokenProcessPool:
                note("lost", number)
    for process in children:
        process.join()
    tell_ends(children)


def work(worker):
    together.wait()
    count_as(worker, order)
    tell()


def count(order):
    global counter, queue, Process
    workers, private = order["workers"], order["private"]
    context = multiprocessing.get_context(order["start"])
    counter = 0 if private else context.Value("Q", 0, lock=False)
    queue = context.Queue() if order["guard"] == "channel" else None
    together, children = context.Barrier(workers), []
    shared = {"counter": counter, "lock": context.Lock(), "queue": queue, "together": together, "order": order}

    def Process(target, args):
        known = {"source": SOURCE, "shared": shared, "worker": args[0]}
        children.append(context.Process(target=exec, args=(CHILD + "__main__.work(worker)\n", known)))
        return children[-1]

    start()
    tell_ends(children)
    note("counter", counter if private else counter.value)


def end_in_sleep_alone():
    """SIGTERM comes anywhere, and whatever it would break off stayed half done: it breaks off a sleep, and nothing else."""
    global sleep
    came, asleep = [], []

    def handler(*_):
        came.append(True)
        if asleep:
            asleep.clear()
            raise SystemExit

    def sleep(seconds):
        asleep.append(True)
        try:
            if came:
                raise SystemExit
            time.sleep(seconds)
        finally:
            asleep.clear()

    signal.signal(signal.SIGTERM, handler)


def live_as(worker, order):
    if order["main"]["then"] == "abandon" and order["main"]["clean_up"]:
        end_in_sleep_alone()
    try:
        perform(worker, order["tasks"][worker], order["limit"])
    except SystemExit:  # what a `finally` is for: here that is a wait
        begun = now()
        time.sleep(order["main"]["clean_up"] / 1e9)
        fact("clean-up", "nanos", now() - begun)
        note("end", worker, worker, now(), "cancelled")
    note("used", worker, *so_far())
    note("gone", worker, now())
    tell()


def live(order):
    main = order["main"]
    context = multiprocessing.get_context(order["start"])
    begins = CHILD + "__main__.live_as(worker, __main__.order)\n"
    children = []
    for worker in range(order["workers"]):
        known = {"source": SOURCE, "shared": {"order": order}, "worker": worker}
        child = context.Process(target=exec, args=(begins, known), daemon=main["then"] == "abandon")
        note("spawned", worker, now())
        tell()  # a copy of this process is so soon there that it would be heard of first
        child.start()
        tell_join(child, worker)
        children.append(child)
    last.append(lambda: tell_ends(children))
    part(main, lambda: [child.join() for child in children])


def shut_down(order):
    global pool  # who has not come up yet needs what it was made with
    tasks, limit = order["tasks"], order["limit"]
    pool = pool_of(order)
    futures = [pool.submit(task, number, work, limit) for number, work in enumerate(tasks)]
    children = multiprocessing.active_children()
    for process in children:
        tell_join(process, process.pid, "joined-process")
    last.append(lambda: tell_ends(children))
    part(order["main"], pool.shutdown, lambda: take_back(pool, futures))
