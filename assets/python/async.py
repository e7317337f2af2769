# Tasks in the slots of one event loop on one thread.
import asyncio
import contextvars
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


ON_LOOP = {"wait": wait_on_loop, "square_item": square_on_loop}


async def slot(worker, numbers, order):
    slot_now.set(types.SimpleNamespace())
    arrive(worker, 0)
    for number in numbers:  # whichever slot is free takes the next
        call, *arguments = order["tasks"][number]
        if call not in ON_LOOP:  # there is nothing to await in it: the loop stands still meanwhile
            before = now()
            perform(number, order["tasks"][number], order["limit"])
            note("blocked", worker, now() - before, now())
            await asyncio.sleep(0)
            continue
        limit = order["limit"] / 1e9 if order["limit"] else None
        note("start", worker, number, now())
        try:
            value = await asyncio.wait_for(ON_LOOP[call](*arguments), limit)
            note("end", worker, number, now(), "ok", "" if value is None else value)
        except asyncio.TimeoutError:
            note("end", worker, number, now(), "late")
        except Exception as error:
            note("end", worker, number, now(), "failed", words(error))
    note("gone", worker, now())


async def slots(order):
    numbers = iter(range(len(order["tasks"])))
    await asyncio.gather(*(slot(worker, numbers, order) for worker in range(order["workers"])))


def run(order):
    before = used()
    asyncio.run(slots(order))
    note("used", 0, *(after - start for after, start in zip(used(), before)))


async def count_on_loop(worker, order):
    slot_now.set(types.SimpleNamespace())
    arrive(worker, 0)
    here.mark, here.open = order["marks"][worker], None
    note("start", worker, worker, now())
    await increment()
    note("end", worker, worker, now(), "ok", order["increments"])
    note("gone", worker, now())


async def counting(order):
    global counter, lock, queue
    counter, lock, queue = 0, asyncio.Lock(), asyncio.Queue()

    async def owner():  # alone touches the counter
        global counter
        for _ in range(order["increments"] * order["workers"]):
            counter += await queue.get()

    coming = [count_on_loop(worker, order) for worker in range(order["workers"])]
    if order["guard"] == "channel":
        coming.append(owner())
    await asyncio.gather(*coming)
    note("counter", counter)


def count(order):
    asyncio.run(counting(order))
