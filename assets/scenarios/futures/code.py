#if async
async def double(n):
#else
def double(n):
#end
#core
    return n * 2  # [running] next to nothing | 거의 아무것도 아닌 일
#end

numbers = range(1, $tasks + 1)
#if sequential
results = [double(n) for n in numbers]  # nobody to hand to | 맡길 곳이 없습니다
#elif async
async def main():  # a task of the loop for each | 하나마다 루프의 작업 하나
    coming = [asyncio.create_task(double(n)) for n in numbers]
    return [await done for done in asyncio.as_completed(coming)]

results = asyncio.run(main())
#elif async-threads
async def main():  # a thread of the loop's for each | 하나마다 루프의 스레드로
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor($workers))
    coming = [asyncio.to_thread(double, n) for n in numbers]
    return [await done for done in asyncio.as_completed(coming)]

results = asyncio.run(main())
#elif processes
if __name__ == "__main__":  # a child imports this, too | 자식도 이 파일을 읽습니다
    with ProcessPoolExecutor(max_workers=$workers) as pool:  # [starting]
        futures = [pool.submit(double, n) for n in numbers]
        results = [done.result() for done in as_completed(futures)]
#else
with ThreadPoolExecutor(max_workers=$workers) as pool:
    futures = [pool.submit(double, n) for n in numbers]
    results = [done.result() for done in as_completed(futures)]
#end
