with ThreadPoolExecutor(max_workers=4) as pool:
    results = pool.map(fetch, urls)  # [waiting] all at once | 모두 한꺼번에

# or one thread and one event loop | 또는 스레드 하나와 이벤트 루프 하나
async def main():
    await asyncio.gather(*(fetch(url) for url in urls))  # [waiting]
