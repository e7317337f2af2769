#if async | async-threads
#let def = async def
#let sleep = await asyncio.sleep
#else
#let def = def
#let sleep = time.sleep
#end
$def task(i):
#core
    $sleep(random.uniform($duration))  # [waiting]
#end
#if fail-rate
    if random.random() < $fail_rate:
        raise RuntimeError("failed")
#end
    return i

#let function = task
#let items = range($tasks)
#include as_completed
