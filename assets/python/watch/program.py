# ---- Who runs, seen where CPython may switch threads anyway (calls and ends of loops); and the program itself.

monitoring = sys.monitoring
EVENTS = monitoring.events
TOOL = next((tool for tool in (4, 3, 5, 2) if monitoring.get_tool(tool) is None), None)
loops = 0
calls = 0
starts_process = False
watched_code = set()
# Without an interpreter lock nobody switches: all run.
WATCHES = GIL and TOOL is not None


def place_of(code, offset):
    line = code.co_firstlineno
    for begin, end, number in code.co_lines():
        if begin <= offset < end and number is not None:
            line = number
            break
    return f"{code.co_qualname} ({os.path.basename(code.co_filename)}:{line})"


def switched(code, offset):
    """Another thread than before is seen in the user's code."""
    global running_ident
    ident = get_ident()
    lane = by_ident.get(ident)
    running_ident = ident
    if lane is None:
        return
    now = clock()
    if seen(lane, now) and channel.may_say():
        channel.note('["at",%d,%d,%s]' % (now, lane.number, quoted(short(place_of(code, offset)))), now)


def on_jump(code, offset, destination):
    global loops
    if destination > offset:
        return monitoring.DISABLE
    loops += 1
    if get_ident() != running_ident:
        switched(code, offset)


def on_start(code, offset):
    global calls
    if code not in watched_code:
        if not is_of_user(code.co_filename):
            return monitoring.DISABLE
        watched_code.add(code)
        monitoring.set_local_events(TOOL, code, EVENTS.JUMP)
    calls += 1
    if get_ident() != running_ident:
        switched(code, offset)


def watch():
    if WATCHES:
        monitoring.use_tool_id(TOOL, "racelab")
        monitoring.register_callback(TOOL, EVENTS.JUMP, on_jump)
        monitoring.register_callback(TOOL, EVENTS.PY_START, on_start)
        monitoring.set_events(TOOL, EVENTS.PY_START)


def unwatch():
    # A program that cannot even be read is never watched.
    if WATCHES and monitoring.get_tool(TOOL) is not None:
        monitoring.set_events(TOOL, 0)


# ---- What watching costs: measured before the program begins, once an event, the best of some.


def best(function, times=7):
    took = []
    for _ in range(times):
        began = time.perf_counter_ns()
        function()
        took.append(time.perf_counter_ns() - began)
    return min(took)


def spin():
    for _ in range(2000):
        pass


def call():
    one = nothing
    for _ in range(1000):
        one()


def nothing():
    pass


def lock_and_unlock(lock):
    acquire, release = lock.acquire, lock.release
    for _ in range(500):
        acquire()
        release()


def wait_and_go_on():
    for _ in range(20):
        leave(enter("nothing"))


def costs():
    """What a loop's end, a call, taking a lock and giving it back, and a line that is told cost more than without, ns."""
    global loops, calls, lock_calls, channel, running, running_ident
    plain_loop, plain_call = best(spin), best(call)
    is_user["<racelab>"] = True
    watch()
    spin(), call()
    loop = (best(spin) - plain_loop) / 2000
    call_ = (best(call) - plain_call) / 1000 - loop
    unwatch()
    if WATCHES:
        for code in (spin.__code__, call.__code__, nothing.__code__):
            monitoring.set_local_events(TOOL, code, 0)
        monitoring.free_tool_id(TOOL)
    watched_code.clear()
    plain_lock = raw_lock()
    lock = object.__new__(Lock)
    lock._lock, lock._told = raw_lock(), object.__new__(Told)
    lock._told.number, lock._told.holder, lock._told.is_told, lock._told.takings = None, None, False, TOLD_ALWAYS
    lock_ = (best(lambda: lock_and_unlock(lock)) - best(lambda: lock_and_unlock(plain_lock))) / 500
    real, by_ident[get_ident()] = channel, Lane(0)
    with open(os.devnull, "wb") as nowhere:
        channel = Channel(nowhere.fileno())
        line = best(wait_and_go_on) / 40
    channel, running, running_ident = real, None, 0
    by_ident.clear()
    is_user["<racelab>"] = False
    loops = calls = lock_calls = 0
    return [max(0, round(cost)) for cost in (loop, call_, lock_, line)]


# ---- Processes that the program starts are not watched, and said.


def forked_child():
    """In a forked process: nothing is told of it."""
    channel.close()
    unwatch()
    by_ident.clear()


def forked_parent():
    if not starts_process:
        channel.say('["fork",%d]' % clock())


def patch_processes(module):
    def counted(start):
        def wrapper(self, *args, **kwargs):
            global starts_process
            channel.say('["process",%d]' % clock())
            before, starts_process = starts_process, True
            try:
                return start(self, *args, **kwargs)
            finally:
                starts_process = before

        return looks_like(wrapper, start)

    patch(module.BaseProcess, "start", counted)
    patch(module.BaseProcess, "join", lambda join: waiting(join, "Process.join"))


LATER = {
    "queue": patch_queue,
    "socket": patch_socket,
    "select": patch_select,
    "selectors": patch_selectors,
    "subprocess": patch_subprocess,
    "concurrent.futures.thread": patch_pool,
    "asyncio.events": patch_events,
    "asyncio.base_events": patch_base_events,
    "asyncio.locks": patch_async_locks,
    "multiprocessing.process": patch_processes,
}


class Patches:
    """Wraps the calls of a module of the standard library as soon as it is imported."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name not in LATER:
            return None
        for finder in sys.meta_path:
            spec = None if finder is Patches else finder.find_spec(name, path, target)
            if spec is not None:
                break
        else:
            return None
        # A module of the user's that is called like one of the library's is the user's.
        is_library = spec.origin in ("built-in", "frozen") or (spec.origin or "").startswith(LIBRARY)
        if is_library and hasattr(spec.loader, "exec_module"):
            spec.loader = Loader(spec.loader, LATER.pop(name))
        return spec


class Loader:
    def __init__(self, loader, patch_module):
        self.loader = loader
        self.patch_module = patch_module

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = module.__loader__ = self.loader
        self.loader.exec_module(module)
        try:
            self.patch_module(module)
        except Exception:
            # A Python in which these calls are called otherwise: they are not seen.
            pass


def prepare():
    import threading

    patch_time(time)
    patch_threading(threading)
    for name in list(LATER):
        if name in sys.modules:
            LATER.pop(name)(sys.modules[name])
    sys.meta_path.insert(0, Patches)
    os.register_at_fork(after_in_child=forked_child, after_in_parent=forked_parent)
    for name in ("_exit", "execv", "execve"):
        patch(os, name, last_words)
    import builtins

    patch(builtins, "input", lambda call: waiting(call, "input"))


def last_words(original):
    def wrapper(*args, **kwargs):
        say_done()
        return original(*args, **kwargs)

    return looks_like(wrapper, original)


def say_done():
    gil = int(getattr(sys, "_is_gil_enabled", lambda: True)())
    told = (clock(), loops, calls, lock_calls, channel.told, channel.untold, lanes.untold, lanes.untold_tasks, gil)
    channel.say('["done",%d,%d,%d,%d,%d,%d,%d,%d,%d]' % told)
    channel.flush()


def end(main):
    """The last thing that happens in this process, after all threads that are waited for."""
    unwatch()
    now = clock()
    if main.task is not None:
        end_task(main, main.task, now, "ok")
    lanes.close(main, now, time.thread_time_ns())
    say_done()


def main():
    import atexit
    import types
    from importlib.machinery import SourceFileLoader

    prepare()
    cost = costs()
    interval = round(sys.getswitchinterval() * 1e9)
    channel.say('["watch",%d,%d,%d,%d,%d,%d,%d]' % (clock(), int(GIL), interval, *cost))
    lane = lanes.open("main")
    ident = get_ident()
    by_ident[ident] = lane
    task = lanes.new_task(os.path.basename(PROGRAM))
    atexit.register(end, lane)
    sys.argv[:] = [GIVEN, *ARGUMENTS]
    sys.path.insert(0, os.path.dirname(os.path.realpath(PROGRAM)))
    module = types.ModuleType("__main__")
    module.__file__, module.__builtins__ = PROGRAM, __builtins__
    module.__loader__, module.__cached__ = SourceFileLoader("__main__", PROGRAM), None
    sys.modules["__main__"] = module
    now = clock()
    channel.note('["ready",%d,%d,%d]' % (now, lane.number, _thread.get_native_id()), now)
    begin_task(lane, task, now)
    seen(lane, now)
    try:
        with open(PROGRAM, "rb") as file:
            source = file.read()
        code = compile(source, PROGRAM, "exec", dont_inherit=True)
        watch()
        exec(code, module.__dict__)
    except SystemExit as wish:
        is_well = wish.code is None or wish.code == 0
        end_task(lane, task, clock(), *(["ok"] if is_well else ["raised", in_words(wish)]))
        raise wish.with_traceback(None)
    except BaseException as error:
        now = clock()
        end_task(lane, task, now, "raised", in_words(error))
        traceback = error.__traceback__
        # The first of it is this file.
        while traceback is not None and traceback.tb_frame.f_code.co_filename == "<racelab>":
            traceback = traceback.tb_next
        sys.excepthook(type(error), error.with_traceback(traceback), traceback)
        sys.exit(130 if isinstance(error, KeyboardInterrupt) else 1)
    else:
        end_task(lane, task, clock(), "ok")


main()
