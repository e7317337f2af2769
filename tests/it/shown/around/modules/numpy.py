"""Stands in for numpy where it is not installed: arrays of numbers, their mean, deviation and norm."""

import math

float64 = "d"


class ndarray:
    def __init__(self, length, dtype=float64, buffer=None):
        self.numbers = memoryview(bytearray(8 * length) if buffer is None else buffer)[: 8 * length].cast("d")

    def __setitem__(self, place, other):
        self.numbers[place] = other.numbers

    def __reduce__(self):
        return array, (list(self.numbers),)

    def mean(self):
        return sum(self.numbers) / len(self.numbers)

    def std(self):
        mean = self.mean()
        return math.sqrt(sum((number - mean) ** 2 for number in self.numbers) / len(self.numbers))


def array(numbers):
    made = ndarray(len(numbers))
    for place, number in enumerate(numbers):
        made.numbers[place] = number
    return made


class linalg:
    @staticmethod
    def norm(some):
        return math.sqrt(sum(number * number for number in some.numbers))
