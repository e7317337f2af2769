# ---- Locks of the user's program: who has which, and who waits for which.

# Locks that are told apart; of others one sees the waiting alone.
MOST_LOCKS = 63
# So often every taking of a lock is told; later those alone for which somebody had to wait, or that lay around a wait.
TOLD_ALWAYS = 500

raw_lock = _thread.allocate_lock
raw_rlock = _thread.RLock
numbered_locks = 0
lock_calls = 0


def new_lock_number(name):
    global numbered_locks
    if numbered_locks >= MOST_LOCKS:
        return None
    number = numbered_locks
    numbered_locks += 1
    channel.say('["named",%d,%s]' % (number, quoted(short(name))))
    return number


class Told:
    """What the laboratory knows of one lock."""

    def __init__(self, name):
        self.number = new_lock_number(name)
        self.holder = None
        self.is_told = False
        self.takings = 0

    def tell(self, lane, at, step):
        if self.number is not None and channel.may_say():
            channel.note('["lock",%d,%d,%d,"%s"]' % (at, lane.number, self.number, step), at)
            return True
        return False

    def tell_taken(self, lane, at):
        self.is_told = self.tell(lane, at, "taken")

    def taken(self, lane):
        self.holder = lane
        self.takings += 1
        now = clock()
        if running is not lane:
            seen(lane, now)
        if self.takings <= TOLD_ALWAYS:
            if lane.pending:
                told_so_far(lane)
            self.tell_taken(lane, now)
        else:
            with lane.telling:
                self.is_told = False
                lane.pending.append((now, self))

    def released(self):
        lane, self.holder = self.holder, None
        if lane is None:
            return
        if self.takings > TOLD_ALWAYS:
            # Somebody who has to wait for it may be telling that it is taken.
            with lane.telling:
                if not self.is_told:
                    lane.pending = [entry for entry in lane.pending if entry[1] is not self]
        if self.is_told:
            if lane.pending:
                told_so_far(lane)
            self.is_told = False
            now = clock()
            # What is taken is told to be given back, however much has been told.
            channel.note('["lock",%d,%d,%d,"released"]' % (now, lane.number, self.number), now)

    def refused(self, lane):
        told_so_far(lane)
        self.tell(lane, clock(), "refused")

    def wait(self, lane, acquire, is_patient):
        """Acquires it with a call that may wait; whoever waits with a limit does not wait for ever."""
        now = clock()
        seen(lane, now)
        told_so_far(lane)
        holder = self.holder
        if holder is not None and holder.pending:
            told_so_far(holder)
        before = lane.waits
        is_told = self.number is not None and channel.may_say()
        if is_told:
            said = quoted(short(describe("acquire")))
            if is_patient:
                channel.note('["at",%d,%d,%s]' % (now, lane.number, said), now)
                channel.note('["lock",%d,%d,%d,"asked"]' % (now, lane.number, self.number), now)
            else:
                channel.note('["stand",%d,%d,"lock",%s]' % (now, lane.number, said), now)
        lane.waits = True
        channel.flush()
        got = False
        try:
            got = acquire()
        finally:
            lane.waits, lane.left = before, 0
            at = clock()
            seen(lane, at)
            if is_told and not is_patient:
                channel.note('["stood",%d,%d,"lock",%d]' % (at, lane.number, now), at)
            if got:
                self.holder, self.takings = lane, self.takings + 1
                self.is_told = is_told
                if is_told:
                    channel.note('["lock",%d,%d,%d,"taken"]' % (at, lane.number, self.number), at)
            elif is_told:
                channel.note('["lock",%d,%d,%d,"refused"]' % (at, lane.number, self.number), at)
                channel.note('["go",%d,%d]' % (at, lane.number), at)
        return got


class Watched:
    """What the locks of the user's program have in common; whoever else makes one gets a plain one."""

    def __new__(cls):
        if cls.__base__ is Watched and not is_called_by_user():
            return cls._make()
        return cls._watched(assigned_name(cls._kind))

    @classmethod
    def _watched(cls, name):
        self = object.__new__(cls)
        self._lock, self._told, self._count = cls._make(), Told(name), 0
        return self

    def acquire(self, blocking=True, timeout=-1):
        global lock_calls
        lock_calls += 1
        lane = by_ident.get(get_ident())
        if lane is None or (not blocking and timeout != -1):
            return self._lock.acquire(blocking, timeout)
        if self._lock.acquire(False):
            self._told.taken(lane)
            return True
        if not blocking:
            self._told.refused(lane)
            return False
        return self._told.wait(lane, lambda: self._lock.acquire(True, timeout), timeout == -1)

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *raised):
        self.release()

    def _at_fork_reinit(self):
        self._lock._at_fork_reinit()
        self._count = 0

    def __repr__(self):
        return repr(self._lock)


class Lock(Watched):
    _make = staticmethod(raw_lock)
    _kind = "Lock"

    def release(self):
        self._told.released()
        self._lock.release()

    def locked(self):
        return self._lock.locked()

    # What a condition asks of its lock, and old names.
    _is_owned = locked
    acquire_lock, release_lock, locked_lock = Watched.acquire, release, locked


class RLock(Watched):
    """A lock that its owner may take again."""

    _make = staticmethod(raw_rlock)
    _kind = "RLock"

    def acquire(self, blocking=True, timeout=-1):
        global lock_calls
        if self._lock._is_owned():
            lock_calls += 1
            got = self._lock.acquire(blocking, timeout)
        else:
            got = super().acquire(blocking, timeout)
        if got:
            self._count += 1
        return got

    def release(self):
        if self._lock._is_owned():
            self._count -= 1
            if self._count == 0:
                self._told.released()
        self._lock.release()

    def locked(self):
        return self._count > 0

    def _is_owned(self):
        return self._lock._is_owned()

    def _release_save(self):
        count = self._count
        for _ in range(count):
            self.release()
        return count

    def _acquire_restore(self, count):
        for _ in range(count):
            self.acquire()
