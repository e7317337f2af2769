"""Tasks of an event loop, and a lock among them."""
import asyncio


async def fetch(name, lock):
    await asyncio.sleep(0.01)
    async with lock:
        await asyncio.sleep(0.01)
    return name


async def main():
    lock = asyncio.Lock()
    print(await asyncio.gather(*(fetch(f"page {number}", lock) for number in range(4))))


asyncio.run(main())
