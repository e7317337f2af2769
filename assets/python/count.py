# One worker's part of the counter, and its stretches where they are recorded.
NEXT = 1 << 36  # counts are below this; above it stands whose write it is


def count_as(worker, order):
    here.mark, here.open = order["marks"][worker], None
    note("start", worker, worker, now())
    increment()
    note("end", worker, worker, now(), "ok", order["increments"])
    note("used", worker, *so_far())
    note("gone", worker, now())


def stamp():
    """Says how far the stretch goes at least."""
    here.open[1] = now()


def stretch(ended, seen, mark):
    """A stretch has ended with one write, and another begins with what this worker has just read; 0 for none."""
    at = now()
    if here.open is not None:
        since, until, read = here.open
        note("stretch", here.worker, since, until if mark else at, read, ended)
    here.open = [at, at, seen]
    return mark
