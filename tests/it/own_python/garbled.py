# No program: reading it is an error, which is told as Python tells it.
def (:
