queue = Queue(maxsize=10)  # or multiprocessing.Queue | 프로세스라면 multiprocessing.Queue
def produce():
    for item in range(items):
        queue.put(make(item))  # [full] waits for a free place | 빈자리를 기다립니다
    for _ in range(consumers):
        queue.put(None)  # the sentinel: no more | 종료 표시: 더 없음
def consume():
    while (item := queue.get()) is not None:  # [empty] for an item | 항목 대기
        use(item)  # [waiting]

# on an event loop: asyncio.Queue | 이벤트 루프에서는 asyncio.Queue
async def produce():
    for item in range(items):
        await queue.put(await make(item))  # [full]
    for _ in range(consumers):
        await queue.put(None)
async def consume():
    while (item := await queue.get()) is not None:  # [empty]
        await use(item)  # [waiting]
