"""Stands in for Pillow where it is not installed: reads a picture's size, and writes what it would be as a text."""


class Image:
    def __init__(self, size):
        self.size = size

    @classmethod
    def open(cls, path):
        head = path.read_bytes()[16:24]
        return cls((int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def thumbnail(self, most):
        factor = min(most[0] / self.size[0], most[1] / self.size[1], 1)
        self.size = tuple(round(side * factor) for side in self.size)

    def save(self, path):
        path.write_text(f"{self.size}")
