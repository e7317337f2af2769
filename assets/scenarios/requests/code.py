#if processes
#let hits = hits.value
#else
#let hits = hits
#end
#if async | async-threads
#let def = async def
#let with = async with
#let sleep = await asyncio.sleep
#else
#let def = def
#let with = with
#let sleep = time.sleep
#end
$def handle(request):  # every worker | 모든 작업자
#if !processes
    global hits
#end
#core
#if lock=handler
    $with lock:  # [blocked] around all of it: one at a time | 전부 감싸면 하나씩
        seen = $hits
        $sleep($work)  # [waiting] with the lock held | 락을 쥔 채
        $hits = seen + 1
#elif lock=update
    $sleep($work)  # [waiting] at the same time | 동시에
    $with lock:  # [blocked] around the update | 갱신만 감싸기
        $hits += 1
#else
    seen = $hits
    $sleep($work)  # [waiting] others read the same number | 남도 같은 수를 읽습니다
    $hits = seen + 1
#end
#end

#if processes
def begin(*shared):  # every child, first | 자식마다 먼저
    global hits, lock
    hits, lock = shared

if __name__ == "__main__":  # a child imports this, too | 자식도 이 파일을 읽습니다
    shared = Value("q", 0, lock=False), Lock()
    with ProcessPoolExecutor($workers, None, begin, shared) as pool:
        for request in range($tasks):
            time.sleep(random.expovariate($rate))  # they come | 요청이 옵니다
            pool.submit(handle, request)
    print(shared[0].value)
#elif async | async-threads
async def slot(request):  # one of $workers | $workers개 가운데 하나
    async with slots:
        await handle(request)

async def main():  # one loop, one thread | 루프 하나, 스레드 하나
    coming = []
    for request in range($tasks):
        await asyncio.sleep(random.expovariate($rate))  # they come | 요청이 옵니다
        coming.append(asyncio.create_task(slot(request)))
    await asyncio.gather(*coming)

hits, lock, slots = 0, asyncio.Lock(), asyncio.Semaphore($workers)
asyncio.run(main())
print(hits)
#elif sequential
hits, lock = 0, Lock()
for request in range($tasks):
    time.sleep(random.expovariate($rate))  # they come | 요청이 옵니다
    handle(request)
print(hits)
#else
hits, lock = 0, Lock()
with ThreadPoolExecutor(max_workers=$workers) as pool:
    for request in range($tasks):
        time.sleep(random.expovariate($rate))  # they come | 요청이 옵니다
        pool.submit(handle, request)
print(hits)
#end
