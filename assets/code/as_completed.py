#if sequential
for item in $items:
    try:
        print(item, $function(item))
    except Exception as error:  # the others go on | 나머지는 계속됩니다
        print(item, error)
#elif async | async-threads
async def slot(item):  # one of $workers | $workers개 가운데 하나
    try:
        async with slots:
#if timeout-means=task
            limit = $timeout  # cuts the wait off | 기다림을 끊습니다
            return item, await asyncio.wait_for($function(item), limit)
#else
            return item, await $function(item)
#end
    except Exception as error:  # the others go on | 나머지는 계속됩니다
        return item, error

async def main():  # one loop, one thread | 루프 하나, 스레드 하나
#if timeout-means=waiter
    coming = [asyncio.create_task(slot(item)) for item in $items]
    for item, task in zip($items, coming):  # as submitted | 맡긴 순서
        try:
            waits = asyncio.shield(task)  # the task runs on | 작업은 계속됩니다
            print(*await asyncio.wait_for(waits, $timeout))
        except TimeoutError:
            print(item, "given up")
    await asyncio.wait(coming)
#else
    coming = [slot(item) for item in $items]
    for done in asyncio.as_completed(coming):  # first done, first out | 끝난 순서
        print(*await done)
#end

slots = asyncio.Semaphore($workers)
asyncio.run(main())
#elif processes
if __name__ == "__main__":  # a child imports this, too | 자식도 이 파일을 읽습니다
#let pool = ProcessPoolExecutor
    #include pool_as_completed
#else
#let pool = ThreadPoolExecutor
#include pool_as_completed
#end
