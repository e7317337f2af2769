# ---- Lanes: what each thread, and each task of an event loop, does from when to when.

# Lanes that are given anew before those of threads that have ended are taken again, and lanes at most.
FRESH_LANES = 64
MOST_LANES = 240
# Who was not seen for less than this, ns, while others ran, was hardly held up.
BRIEF = 20_000

GIL = getattr(sys, "_is_gil_enabled", lambda: True)()


class Lane:
    """What is known of one thread, or of one task of an event loop."""

    __slots__ = ("number", "waits", "waits_on", "since", "untold", "quiet", "left", "pending", "why", "on", "task", "raised", "is_pool", "telling")

    def __init__(self, number):
        self.number = number
        # Whether it stands in a call that waits, of which kind, since when; whether that was left out.
        self.waits = False
        self.waits_on = None
        self.since = 0
        self.untold = False
        # Calls within calls: only the outermost one is told.
        self.quiet = 0
        # Since when others were seen running, and not this one.
        self.left = 0
        # Locks that it has taken and of which nothing has been told yet.
        self.pending = []
        # Held by whoever tells that, which may be one who waits; a signal handler may come in between.
        self.telling = _thread.RLock()
        # Which kind of waiting the call around is.
        self.on = None
        self.task = None
        self.raised = None
        self.is_pool = False


class Lanes:
    def __init__(self):
        self.count = 0
        self.free = []
        self.untold = 0
        self.tasks = 0
        self.untold_tasks = 0
        self.lock = _thread.allocate_lock()

    def open(self, kind):
        """A lane for a worker of a kind, or None if there are too many."""
        with self.lock:
            if self.free and (self.count >= FRESH_LANES or kind == "slot"):
                self.free.sort(reverse=True)
                number = self.free.pop()
            elif self.count < MOST_LANES:
                number = self.count
                self.count += 1
            else:
                self.untold += 1
                return None
            # In the order of the numbers.
            channel.say('["worker",%d,%d,"%s"]' % (clock(), number, kind))
        return Lane(number)

    def close(self, lane, now, cpu):
        channel.say('["exit",%d,%d,%d]' % (now, lane.number, cpu))
        with self.lock:
            self.free.append(lane.number)

    def new_task(self, name):
        """A task that is queued now, or None if there are too many."""
        with self.lock:
            if self.tasks >= MOST_TASKS:
                self.untold_tasks += 1
                return None
            task = self.tasks
            self.tasks += 1
            channel.say('["queue",%d,%d,%s]' % (clock(), task, quoted(short(name))))
        return task


lanes = Lanes()
# By the thread's id: ids are used again, so whoever ends is taken out.
by_ident = {}
# The lane that was seen running last, and its thread.
running = None
running_ident = 0


def short(text, most=200):
    text = str(text)
    if not text.isascii():
        # Half of a pair of surrogates is a text here, and nowhere else.
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= most else text[: most - 1] + "…"


def mine():
    return by_ident.get(get_ident())


def seen(lane, now):
    """This lane's thread runs now: if another was seen since it was last, it has had to stand by."""
    global running, running_ident
    if running is not lane:
        before = running
        running, running_ident = lane, get_ident()
        if before is not None and not before.left and not before.waits:
            before.left = now
    if lane.left:
        left, lane.left = lane.left, 0
        # A thread of a pool without a task waits for one, and for nothing else.
        is_idle = lane.is_pool and lane.task is None
        if GIL and now - left > BRIEF and not lane.waits and not is_idle and channel.may_say():
            channel.note('["gil",%d,%d,%d]' % (now, lane.number, left), now)
            return True
    return False


def told_so_far(lane):
    """Tells what the lane has done before whatever comes next."""
    if lane.pending:
        with lane.telling:
            pending, lane.pending = lane.pending, []
            for at, lock in pending:
                lock.tell_taken(lane, at)


def begin_task(lane, task, now):
    told_so_far(lane)
    lane.task = task
    if task is not None:
        channel.say('["begin",%d,%d,%d]' % (now, lane.number, task))


def end_task(lane, task, now, outcome, why=""):
    told_so_far(lane)
    lane.task = None
    if task is not None:
        channel.say('["end",%d,%d,%d,"%s",%s]' % (now, lane.number, task, outcome, quoted(short(why))))


def in_words(error):
    """What an exception says, as the last line of a traceback would."""
    try:
        said = str(error)
    except Exception:
        said = ""
    name = type(error).__name__
    return f"{name}: {said.splitlines()[0]}" if said else name


# ---- Where in the program: files of the user's are those beside the program, but for installed packages.

is_user = {}


def is_of_user(name):
    known = is_user.get(name)
    if known is None:
        path = os.path.abspath(name) if not name.startswith("<") else ""
        inside = path.startswith(FOLDERS) and "site-packages" not in path and not path.startswith(LIBRARY)
        known = is_user[name] = inside or path == PROGRAM
    return known


def describe(name):
    """The call in which the user's program is, and where: the function that its own code called last."""
    frame = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if is_of_user(file):
            return f"{name} ({os.path.basename(file)}:{frame.f_lineno})"
        if file != "<racelab>":
            name = frame.f_code.co_qualname
        frame = frame.f_back
    return name


def is_called_by_user():
    """Whether the user's own code is what called, however much made-up code lies between."""
    frame = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename.startswith("<"):
        frame = frame.f_back
    return frame is not None and is_of_user(frame.f_code.co_filename)


def assigned_name(default):
    """What the line that makes something calls it: `fork` in `self.fork = Lock()`."""
    import linecache

    frame = sys._getframe(2)
    while frame is not None and not is_of_user(frame.f_code.co_filename):
        frame = frame.f_back
    if frame is None:
        return default
    line = linecache.getline(frame.f_code.co_filename, frame.f_lineno)
    name = line.split("=")[0].split(":")[0].strip().removeprefix("self.") if "=" in line else ""
    place = f"{os.path.basename(frame.f_code.co_filename)}:{frame.f_lineno}"
    return name if name.isidentifier() else f"{default} ({place})"
