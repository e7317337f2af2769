#if sequential
results = [$function(item) for item in $items]
#elif processes
if __name__ == "__main__":  # a child imports this, too | 자식도 이 파일을 읽습니다
    with ProcessPoolExecutor(max_workers=$workers) as pool:  # [starting]
        results = list(pool.map($function, $items))
#elif async enough-workers | async-threads !computing enough-workers
async def main():  # one loop, one thread | 루프 하나, 스레드 하나
    coming = [$function(item) for item in $items]
    return await asyncio.gather(*coming)

results = asyncio.run(main())
#elif async | async-threads !computing
async def slot(item):  # one of $workers | $workers개 가운데 하나
    async with slots:
        return await $function(item)

async def main():  # one loop, one thread | 루프 하나, 스레드 하나
    coming = [slot(item) for item in $items]
    return await asyncio.gather(*coming)

slots = asyncio.Semaphore($workers)
results = asyncio.run(main())
#elif async-threads
async def main():  # Python's loop has one thread and lends others | 루프의 스레드는 하나
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor($workers))
    coming = [asyncio.to_thread($function, item) for item in $items]
    return await asyncio.gather(*coming)

results = asyncio.run(main())
#else
#if computing native !gil=none
# $native lets go of the GIL meanwhile | $native는 그동안 GIL을 놓습니다
#elif computing gil !gil=none
# the GIL: one computes at a time | GIL: 한 번에 하나만 계산합니다
#elif computing
# in parallel without a GIL (3.13t) | GIL 없는 Python(3.13t)에서 나란히
#end
with ThreadPoolExecutor(max_workers=$workers) as pool:
    results = list(pool.map($function, $items))
#end
