# Tasks in the slots of one event loop on one thread.
import asyncio
import contextvars
import functools
import io
import types

slot_now = contextvars.ContextVar("slot")


class Here:
    """What threading.local() is to threads, for slots."""

    def __getattr__(self, name):
        return getattr(slot_now.get(), name)

    def __setattr__(self, name, value):
        setattr(slot_now.get(), name, value)


here = Here()


async def wait_on_loop(nanos):
    note("wait", here.worker, now())
    try:
        await asyncio.sleep(nanos / 1e9)
    finally:
        note("go", here.worker, now())


async def square_on_loop(item, nanos):
    await wait_on_loop(nanos)
    return item * item


@functools.lru_cache(maxsize=None)
def trust():
    import ssl
    return ssl.create_default_context()


def next_place(url, status, fields):
    """Where an answer sends on to, as `urllib` understands it; None if it is the answer itself."""
    from urllib.parse import urljoin
    place = urljoin(url, fields.get("location", ""))
    sends = status in (301, 302, 303, 307) or (status == 308 and sys.version_info >= (3, 11))
    return place if sends and "location" in fields and is_page(place) else None


def body_length(fields):
    """How long an answer says that it is; None if it does not."""
    said = fields.get("content-length", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None


async def get_on_loop(url):
    """What `urllib` does, with the streams of asyncio: it has no HTTP of its own."""
    from http.client import parse_headers
    from urllib.parse import quote, urlsplit
    asked, size = now(), 0
    note("wait", here.worker, asked)
    try:
        for left in reversed(range(11)):  # an answer may be the name of another place
            place = urlsplit(url)
            is_secure = place.scheme == "https"
            port = place.port or (443 if is_secure else 80)
            reader, writer = await asyncio.open_connection(place.hostname, port, ssl=trust() if is_secure else None)
            try:
                path = quote((place.path or "/") + ("?" + place.query if place.query else ""), safe="/%:=&?~+!$,;'@()*[]")
                host = place.netloc.rpartition("@")[2].encode("idna").decode()
                # 1.0: the answer comes in one piece, and the connection ends with it.
                writer.write(f"GET {path} HTTP/1.0\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode("ascii"))
                status, _, fields = (await reader.readuntil(b"\r\n\r\n")).partition(b"\r\n")
                status = int(status.split()[1])
                fields = parse_headers(io.BytesIO(fields))
                place = next_place(url, status, fields)
                if place and left:
                    url = place
                    continue
                fact("status", "number", status)
                fact("first-byte", "nanos", now() - asked)
                length = body_length(fields)
                while length is None or size < length:
                    piece = await reader.read(65536 if length is None else min(65536, length - size))
                    if not piece:
                        break
                    size += len(piece)
                fact("bytes", "bytes", size)
                break
            finally:
                writer.close()
    finally:
        note("go", here.worker, now())
    answered(url, status, size, 0 if length is None else length - size)


ON_LOOP = {"wait": wait_on_loop, "square_item": square_on_loop, "get": get_on_loop}


async def perform_on_loop(number, order):
    worker, here.task = here.worker, number
    call, *arguments = order["tasks"][number]
    if call not in ON_LOOP:  # there is nothing to await in it: the loop stands still meanwhile
        before = now()
        perform(number, order["tasks"][number], order["limit"])
        note("blocked", worker, now() - before, now())
        await asyncio.sleep(0)
        return
    limit = order["limit"] / 1e9 if order["limit"] else None
    note("start", worker, number, now())
    try:
        value = await asyncio.wait_for(ON_LOOP[call](*arguments), limit)
        note("end", worker, number, now(), "ok", "" if value is None else value)
    except asyncio.TimeoutError:
        note("end", worker, number, now(), "late")
    except asyncio.CancelledError:
        note("end", worker, number, now(), "cancelled")
        raise
    except Exception as error:
        note("end", worker, number, now(), "failed", words(error))


async def slot(worker, numbers, order):
    slot_now.set(types.SimpleNamespace())
    arrive(worker, 0)
    for number in numbers:  # whichever slot is free takes the next
        await perform_on_loop(number, order)
    note("gone", worker, now())


async def slots(order):
    numbers = iter(range(len(order["tasks"])))
    await asyncio.gather(*(slot(worker, numbers, order) for worker in range(order["workers"])))


def run(order):
    before = used()
    asyncio.run(slots(order))
    note("used", 0, *(after - start for after, start in zip(used(), before)))


async def counting(order):
    global counter, lock, queue, work
    counter, lock, queue = 0, asyncio.Lock(), asyncio.Queue()

    async def work(worker):
        slot_now.set(types.SimpleNamespace())
        arrive(worker, 0)
        here.mark, here.open = order["marks"][worker], None
        note("start", worker, worker, now())
        await increment()
        note("end", worker, worker, now(), "ok", order["increments"])
        note("gone", worker, now())

    await start()
    note("counter", counter)


def count(order):
    asyncio.run(counting(order))


async def life_on_loop(worker, order):
    slot_now.set(types.SimpleNamespace())
    arrive(worker, 0)
    try:
        await perform_on_loop(worker, order)
    finally:
        note("gone", worker, now())


async def main_on_loop(order):
    began = [asyncio.create_task(life_on_loop(worker, order)) for worker in range(order["workers"])]
    await asyncio.sleep(order["main"]["goes_on"] / 1e9)
    if order["main"]["then"] != "join":
        note("main", now())  # asyncio.run cancels whoever is still at work
        return
    for worker, task in enumerate(began):
        since = now()
        await task
        note("joined", worker, since, now())


def live(order):
    asyncio.run(main_on_loop(order))
