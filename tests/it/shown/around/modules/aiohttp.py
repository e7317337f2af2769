"""Stands in for aiohttp where it is not installed: one GET on a connection of its own."""

import asyncio
from contextlib import asynccontextmanager
from urllib.parse import urlsplit


class Reply:
    def __init__(self, status, body):
        self.status, self.body = status, body

    def raise_for_status(self):
        if self.status >= 400:
            raise RuntimeError(f"{self.status} failed")

    async def read(self):
        return self.body


@asynccontextmanager
async def request(method, url):
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(f"{method} {address.path} HTTP/1.0\r\n\r\n".encode())
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    yield Reply(int(head.split()[1]), body)
