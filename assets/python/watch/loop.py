# ---- asyncio: a lane for each task that is under way, taken again when the task is done.

# Who kept the loop from turning for less than this, ns, is not worth a word.
LONG_STEP = 1_000_000
# The lanes and ids of tasks that are under way.
slots = {}
# The lane of the task whose step a thread runs, by thread.
stepping = {}
longest_step = 0


class Slot:
    __slots__ = ("lane", "task", "is_asking")

    def __init__(self, task):
        self.lane = None
        self.task = task
        self.is_asking = False


def slot_of(task):
    slot = slots.get(task)
    if slot is None:
        slot = slots[task] = Slot(lanes.new_task(task_in_words(task)))
    return slot


def is_housekeeping(task):
    """Whether it is one that the loop makes for itself at its end."""
    return getattr(task.get_coro(), "__qualname__", "").startswith("BaseEventLoop.")


def task_in_words(task):
    name = getattr(task.get_coro(), "__qualname__", "").replace("<locals>.", "")
    return f"{name} · {task.get_name()}" if name else task.get_name()


def begin_step(task, slot, now):
    if slot.lane is None:
        slot.lane = lanes.open("slot")
        if slot.lane is not None:
            channel.note('["ready",%d,%d,0]' % (now, slot.lane.number), now)
            begin_task(slot.lane, slot.task, now)
    elif not slot.is_asking and not slot.lane.untold:
        channel.note('["go",%d,%d]' % (now, slot.lane.number), now)


def end_step(task, slot, began, now):
    global longest_step
    lane = slot.lane
    if lane is None:
        if task.done():
            slots.pop(task, None)
        return
    if now - began > max(longest_step, LONG_STEP):
        longest_step = now - began
        channel.note('["long",%d,%d,%d]' % (now, lane.number, longest_step), now)
    if task.done():
        slots.pop(task, None)
        error = None if task.cancelled() else task._exception
        outcome = "cancelled" if task.cancelled() else "ok" if error is None else "raised"
        end_task(lane, slot.task, now, outcome, "" if error is None else in_words(error))
        lanes.close(lane, now, 0)
    elif not slot.is_asking:
        lane.untold = not channel.may_say()
        if not lane.untold:
            channel.note('["wait",%d,%d,%s]' % (now, lane.number, quoted(short(awaited(task)))), now)


def awaited(task):
    """What a task waits in: what the user's own code awaits, and where."""
    coroutine, place, name = task.get_coro(), "", ""
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "gi_frame", None)
        if frame is not None and is_of_user(frame.f_code.co_filename):
            place, name = f" ({os.path.basename(frame.f_code.co_filename)}:{frame.f_lineno})", ""
        elif not name:
            name = getattr(coroutine, "__qualname__", None) or type(coroutine).__name__
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "gi_yieldfrom", None)
    return f"await {name or '…'}{place}"


def patch_events(module):
    run = module.Handle._run

    def _run(self):
        task = getattr(self._callback, "__self__", None)
        tasks = sys.modules.get("asyncio.tasks")
        if tasks is None or not isinstance(task, tasks.Task) or task.done() or is_housekeeping(task):
            return run(self)
        slot = slot_of(task)
        ident, began = get_ident(), clock()
        begin_step(task, slot, began)
        stepping[ident] = slot
        try:
            return run(self)
        finally:
            stepping.pop(ident, None)
            end_step(task, slot, began, clock())

    module.Handle._run = looks_like(_run, run)


def patch_base_events(module):
    def watched(create_task):
        def wrapper(self, *args, **kwargs):
            task = create_task(self, *args, **kwargs)
            tasks = sys.modules.get("asyncio.tasks")
            if tasks is not None and isinstance(task, tasks.Task) and not task.done() and not is_housekeeping(task):
                slot_of(task)
            return task

        return looks_like(wrapper, create_task)

    patch(module.BaseEventLoop, "create_task", watched)


def patch_async_locks(module):
    make, acquire, release = module.Lock.__init__, module.Lock.acquire, module.Lock.release

    def __init__(self, *args, **kwargs):
        make(self, *args, **kwargs)
        if is_called_by_user():
            self._told = Told(assigned_name("asyncio.Lock"))

    async def watched_acquire(self):
        told, slot = getattr(self, "_told", None), stepping.get(get_ident())
        if told is None or slot is None or slot.lane is None:
            return await acquire(self)
        lane, has_asked = slot.lane, False
        if self.locked():
            now = clock()
            has_asked = slot.is_asking = told.tell(lane, now, "asked")
        try:
            got = await acquire(self)
        except BaseException:
            slot.is_asking = False
            if has_asked:
                told.tell(lane, clock(), "refused")
                channel.note('["go",%d,%d]' % (clock(), lane.number), clock())
            raise
        slot.is_asking = False
        told.holder = lane
        told.tell_taken(lane, clock())
        return got

    def watched_release(self):
        told = getattr(self, "_told", None)
        if told is not None:
            told.released()
        release(self)

    module.Lock.__init__ = looks_like(__init__, make)
    module.Lock.acquire = looks_like(watched_acquire, acquire)
    module.Lock.release = looks_like(watched_release, release)
