#if async | async-threads
#let def = async def
#let sleep = await asyncio.sleep
#else
#let def = def
#let sleep = time.sleep
#end
#if join=daemon
#let daemon = , daemon=True
#else
#let daemon =
#end
#if processes
#let Worker = Process
#let pool = ProcessPoolExecutor
#else
#let Worker = Thread
#let pool = ThreadPoolExecutor
#end
$def work(i):
#core
    print(i, "starts")
#if stagger
    $sleep(max(0, $delay - i * $stagger))  # [waiting]
#else
    $sleep($delay)  # [waiting]
#end
    print(i, "ends")
#end

#if async | async-threads
async def main():  # one loop, one thread | 루프 하나, 스레드 하나
    workers = [asyncio.create_task(work(i)) for i in range($tasks)]
    await asyncio.sleep($main)  # main goes on by itself | 메인은 제 일을 합니다
#if join=daemon
    # the loop ends here: tasks under way are cut off | 하던 일이 중단됩니다
#else
    for worker in workers:
        await worker  # in order, whoever ends first | 누가 먼저 끝나든 순서대로
#end

asyncio.run(main())
#elif processes
if __name__ == "__main__":  # a child imports this, too | 자식도 이 파일을 읽습니다
    #include lives
#else
#include lives
#end
