"""Stands in for requests where it is not installed."""

import urllib.error
import urllib.request


class Reply:
    def __init__(self, status, content):
        self.status, self.content = status, content

    def raise_for_status(self):
        if self.status >= 400:
            raise RuntimeError(f"{self.status} failed")


def get(url, timeout=None):
    try:
        with urllib.request.urlopen(url, timeout=timeout) as reply:
            return Reply(reply.status, reply.read())
    except urllib.error.HTTPError as error:
        return Reply(error.code, b"")
