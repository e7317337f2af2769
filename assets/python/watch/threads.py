# ---- Threads, and the pools of concurrent.futures.


def patch_threading(module):
    module.Lock = Lock
    module.RLock = RLock
    condition = module.Condition.__init__

    def make_condition(self, lock=None):
        if lock is None and is_called_by_user():
            lock = RLock._watched(assigned_name("Condition"))
        condition(self, lock)

    module.Condition.__init__ = looks_like(make_condition, condition)
    patch(module.Condition, "wait", lambda wait: waiting(wait, "Condition.wait", has_patience))
    patch(module.Thread, "start", start_thread)
    patch(module.Thread, "_bootstrap_inner", run_thread)
    patch(module.Thread, "join", lambda join: waiting(join, "Thread.join", is_joined))


def has_patience(condition, timeout=None):
    return timeout is None or timeout > 0


def is_joined(thread, timeout=None):
    return thread.is_alive()


def start_thread(original):
    def start(self):
        if hasattr(self, "_racelab_lane") or not getattr(self, "_initialized", False):
            return original(self)
        lane = self._racelab_lane = lanes.open("thread")
        target = getattr(self, "_target", None)
        if lane is not None:
            lane.is_pool = getattr(target, "__module__", "") == "concurrent.futures.thread"
            lane.task = None if lane.is_pool else lanes.new_task(self.name)
        starter = mine()
        if starter is not None:
            seen(starter, clock())
            starter.quiet += 1
        try:
            original(self)
        except BaseException:
            if lane is not None:
                lanes.close(lane, clock(), 0)
            raise
        finally:
            if starter is not None:
                starter.quiet -= 1

    return looks_like(start, original)


def run_thread(original):
    def _bootstrap_inner(self):
        lane = getattr(self, "_racelab_lane", None)
        if lane is None:
            return original(self)
        ident = get_ident()
        by_ident[ident] = lane
        now = clock()
        channel.note('["ready",%d,%d,%d]' % (now, lane.number, _thread.get_native_id()), now)
        seen(lane, now)
        task = lane.task
        begin_task(lane, task, now)
        said = self._invoke_excepthook

        def raised(thread):
            lane.raised = sys.exc_info()[1]
            said(thread)

        self._invoke_excepthook = raised
        try:
            original(self)
        finally:
            thread_ends(lane, task)
            by_ident.pop(ident, None)
            lane.waits = True

    return looks_like(_bootstrap_inner, original)


def thread_ends(lane, task):
    now = clock()
    seen(lane, now)
    error, lane.raised = lane.raised, None
    if error is None or isinstance(error, SystemExit):
        end_task(lane, task, now, "ok")
    else:
        end_task(lane, task, now, "raised", in_words(error))
    lanes.close(lane, now, time.thread_time_ns())


def patch_pool(module):
    submit = module.ThreadPoolExecutor.submit

    def watched_submit(self, fn, /, *args, **kwargs):
        task = lanes.new_task(call_in_words(fn, args, kwargs))
        return submit(self, Job(task, fn), *args, **kwargs)

    module.ThreadPoolExecutor.submit = looks_like(watched_submit, submit)


class Job:
    """What a pool's thread calls instead of what was submitted."""

    def __init__(self, task, fn):
        self.task = task
        self.fn = fn

    def __call__(self, *args, **kwargs):
        lane = mine()
        if lane is None:
            return self.fn(*args, **kwargs)
        now = clock()
        seen(lane, now)
        begin_task(lane, self.task, now)
        try:
            result = self.fn(*args, **kwargs)
        except BaseException as error:
            now = clock()
            seen(lane, now)
            end_task(lane, self.task, now, "raised", in_words(error))
            raise
        now = clock()
        seen(lane, now)
        end_task(lane, self.task, now, "ok")
        return result


def call_in_words(fn, args, kwargs):
    """`square(3)`: what is plain is shown, and nothing of the user's is asked to show itself."""
    name = getattr(fn, "__qualname__", None) or getattr(getattr(fn, "func", None), "__qualname__", None) or type(fn).__name__
    said = [plain(value) for value in args] + [f"{key}={plain(value)}" for key, value in kwargs.items()]
    return f"{name}({', '.join(said)})".replace("<locals>.", "")


def plain(value):
    if type(value) in (int, float, bool, type(None), str):
        return short(repr(value) if type(value) is not int or value.bit_length() < 200 else "…", 40)
    return "…"
