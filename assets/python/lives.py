# How main parts from whom it has started: it joins them, or ends, and what then is left of the program does what it does.
parted = []  # when main began to stand where it stands


def tell_join(worker, number, word="joined"):
    """Whoever joins this thread or process, and returns, has stood there since the join before, or since main parted."""
    join = worker.join

    def joins(*limits):
        join(*limits)
        if parted and worker.join is joins:
            note(word, number, parted.pop(), now())
            parted.append(now())
            worker.join = join  # who is joined once more does not wait

    worker.join = joins


def take_back(pool, futures):
    """Ends a pool without waiting for it; what it has not begun it never will."""
    for number, future in enumerate(futures):
        future.add_done_callback(lambda future, number=number: future.cancelled() and note("never", number))
    pool.shutdown(wait=False, cancel_futures=True)  # from 3.9 on: no older one is asked for that


def part(main, wait, leave=None):
    """What main does when all are started. Where it ends, Python itself waits for who is no daemon, and ends who is one."""
    time.sleep(main["goes_on"] / 1e9)
    if main["then"] == "join":
        parted.append(now())
        wait()
        return
    if leave is not None:
        leave()
    note("main", now())
    if main["then"] != "abandon":
        parted.append(now())
