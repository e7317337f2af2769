# What tasks do. Each is a function; "await" stands only where an event loop runs it.

STEP = 10_000  # squares between two stamps: about half a millisecond
LONG = 33_000_000  # so often is told what was noted, ns
sleep = time.sleep  # or one that a signal ends


def pause(nanos):
    """Sleeps, but no longer than the task may take."""
    left = nanos if here.deadline is None else here.deadline - now()
    note("wait", here.worker, now())
    if nanos > LONG:
        tell()  # whoever waits for long, or is ended meanwhile, has told what it did
    sleep(max(min(nanos, left), 0) / 1e9)
    note("go", here.worker, now())
    if left < nanos:
        raise TimeoutError


def seen(done):
    """A stamp: this thread runs now, and has been running for so much of the time since its last one."""
    at, cpu = now(), time.thread_time_ns()
    note("seen", here.worker, here.since, at, cpu - here.cpu, done)
    here.since, here.cpu = at, cpu
    if here.deadline is not None and at > here.deadline:
        raise TimeoutError


def wait(nanos):
    pause(nanos)


def square_item(item, nanos):
    pause(nanos)
    return item * item


def double(n):
    return n * 2


def perform_tiny(number, n):
    """A task as tiny as this is told in one line, or telling would take as long as the task and its way through the pool."""
    since = now()
    value = double(n)
    noted.append("did %d %d %d %d %d" % (here.worker, number, since, now(), value))
    return value


def measure_plain_loop(tasks):
    """Tasks as tiny as these are held against a loop without any pool: it is measured just before."""
    if tasks and tasks[0][0] == "double":
        before = now()
        results = [double(n) for _, n in tasks]
        note("plain", now() - before)


def squares(n, rounds):
    total = 0
    for turn in range(rounds):
        total = 0
        for start in range(0, n, STEP):
            total += sum(i * i for i in range(start, min(start + STEP, n)))
            seen(turn * n + min(start + STEP, n))
    return total


def load_json(path, most):
    before = now()
    with open(path.encode("latin-1"), "rb") as file:
        text = file.read(most + 1)
    if len(text) > most:
        raise ValueError("the file is larger than {} bytes".format(most))
    read = now()
    document = json.loads(text)
    fact("size", "bytes", len(text))
    fact("read", "nanos", read - before)
    fact("parse", "nanos", now() - read)
    values, rest = 0, [document]
    while rest:
        value = rest.pop()
        values += 1
        if isinstance(value, dict):
            rest.extend(value.values())
        elif isinstance(value, list):
            rest.extend(value)
    fact("values", "number", values)
    return values


def is_page(url):
    """Whether an answer may send there: to nothing but another page."""
    from urllib.parse import urlsplit
    place = urlsplit(url)
    return place.scheme in ("http", "https") and bool(place.hostname)


def answered(url, status, size, missing):
    """Whether what was asked for has come: a status that is no success, or a part of a body, is none."""
    import http.client
    import urllib.error
    if not 200 <= status < 300:
        raise urllib.error.HTTPError(url, status, http.client.responses.get(status, ""), {}, None)
    if missing:
        # What has come was counted and not kept: only how much it was is said.
        raise http.client.IncompleteRead(range(size), missing)


def get(url):
    import urllib.error
    import urllib.request

    class ToPages(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, request, reply, status, said, fields, place):
            return super().redirect_request(request, reply, status, said, fields, place) if is_page(place) else None

    # Straight to the server, as the laboratory itself asks it: no proxy of the environment.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), ToPages)
    asked, size = now(), 0
    left = None if here.deadline is None else max((here.deadline - asked) / 1e9, 0.001)
    note("wait", here.worker, asked)
    try:
        try:
            reply = opener.open(urllib.request.Request(url, headers={"Connection": "close"}), timeout=left)
        except urllib.error.HTTPError as refused:
            reply = refused  # an answer as well
        with reply:
            fact("status", "number", reply.code)
            fact("first-byte", "nanos", now() - asked)
            while True:
                piece = reply.read(65536)
                if not piece:
                    break
                size += len(piece)
                if here.deadline is not None and now() > here.deadline:
                    raise TimeoutError
            missing = getattr(reply, "length", 0)
        fact("bytes", "bytes", size)
    finally:
        note("go", here.worker, now())
    answered(url, reply.code, size, missing)


def fact(key, kind, value):
    note("fact", here.worker, here.task, key, kind, value)


def perform(number, task, limit):
    """One task on this worker, told as it begins and ends."""
    call, *arguments = task
    if call == "double":
        return perform_tiny(number, *arguments)
    here.task, here.since, here.cpu = number, now(), time.thread_time_ns()
    here.deadline = here.since + limit if limit else None
    note("start", here.worker, number, here.since)
    try:
        value = globals()[call](*arguments)
        note("end", here.worker, number, now(), "ok", "" if value is None else value)
        return value
    except (TimeoutError, OSError) as error:
        is_late = isinstance(error, TimeoutError) or "timed out" in str(error)
        note("end", here.worker, number, now(), *(["late"] if is_late else ["failed", words(error)]))
    except Exception as error:
        note("end", here.worker, number, now(), "failed", words(error))
