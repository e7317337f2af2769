# ---- Waiting: from when to when a lane stands in a call of the standard library that waits.


def enter(name, on=None):
    """The thread that calls begins to wait; returns its lane, or None if nothing is told of it."""
    lane = mine()
    if lane is None or lane.quiet or lane.waits:
        return None
    now = clock()
    seen(lane, now)
    told_so_far(lane)
    lane.waits, lane.waits_on, lane.since = True, on or lane.on, now
    lane.untold = not channel.may_say()
    if not lane.untold:
        said = quoted(short(describe(name)))
        if lane.waits_on is None:
            channel.note('["wait",%d,%d,%s]' % (now, lane.number, said), now)
        else:
            channel.note('["stand",%d,%d,"%s",%s]' % (now, lane.number, lane.waits_on, said), now)
    # Whoever waits may do so for ever.
    channel.flush()
    return lane


def leave(lane):
    if lane is None:
        return
    now = clock()
    lane.left = 0
    on, lane.waits, lane.waits_on = lane.waits_on, False, None
    seen(lane, now)
    if lane.untold:
        lane.untold = False
    elif on is None:
        channel.note('["go",%d,%d]' % (now, lane.number), now)
    else:
        channel.note('["stood",%d,%d,"%s",%d]' % (now, lane.number, on, lane.since), now)


def waiting(original, name, is_asked=None, on=None):
    """The same function; as long as it runs the lane waits, unless it is asked not to."""

    def wrapper(*args, **kwargs):
        if is_asked is not None and not is_asked(*args, **kwargs):
            return original(*args, **kwargs)
        lane = enter(name, on)
        try:
            return original(*args, **kwargs)
        finally:
            leave(lane)

    return looks_like(wrapper, original)


def meaning(original, on):
    """The same function; where it waits within, that is waiting of this kind."""

    def wrapper(*args, **kwargs):
        lane = mine()
        if lane is None:
            return original(*args, **kwargs)
        before, lane.on = lane.on, on
        try:
            return original(*args, **kwargs)
        finally:
            lane.on = before

    return looks_like(wrapper, original)


def looks_like(wrapper, original):
    for name in ("__name__", "__qualname__", "__doc__", "__module__"):
        try:
            setattr(wrapper, name, getattr(original, name))
        except (AttributeError, TypeError):
            pass
    wrapper.__wrapped__ = original
    return wrapper


def patch(owner, name, make):
    """Replaces a function of a module or a class; what is not there, in some version, is left out."""
    original = getattr(owner, name, None)
    if original is not None:
        setattr(owner, name, make(original))


def patch_time(module):
    patch(module, "sleep", lambda sleep: waiting(sleep, "time.sleep"))


def patch_queue(module):
    patch(module.Queue, "get", lambda get: meaning(get, "item"))
    patch(module.Queue, "put", lambda put: meaning(put, "place"))


def patch_socket(module):
    def is_blocking(self, *args, **kwargs):
        return self.gettimeout() != 0

    for name in ("accept", "connect", "recv", "recv_into", "recvfrom", "recvfrom_into", "send", "sendall"):
        patch(module.socket, name, lambda call, name=name: waiting(call, f"socket.{name}", is_blocking))
    patch(module.SocketIO, "readinto", lambda call: waiting(call, "socket.recv"))
    patch(module, "getaddrinfo", lambda call: waiting(call, "socket.getaddrinfo"))


def patch_select(module):
    patch(module, "select", lambda call: waiting(call, "select.select", lambda r, w, x, timeout=None: timeout != 0))


def patch_selectors(module):
    def is_patient(self, timeout=None):
        return timeout is None or timeout > 0

    for name in ("SelectSelector", "PollSelector", "EpollSelector", "KqueueSelector", "DevpollSelector"):
        kind = getattr(module, name, None)
        if kind is not None:
            patch(kind, "select", lambda call, name=name: waiting(call, f"{name}.select", is_patient))


def patch_subprocess(module):
    patch(module.Popen, "wait", lambda call: waiting(call, "Popen.wait"))
    patch(module.Popen, "communicate", lambda call: waiting(call, "Popen.communicate"))
