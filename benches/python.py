#!/usr/bin/env python3
"""What is stated of Pythons, measured: what comes out on each, what a program costs in the laboratory, how soon a run ends.

    python3 benches/python.py RACELAB PYTHON...       a release build, and Pythons of 3.8 and newer; a quiet machine

Nothing else has to be there. It writes a table and holds nothing against anybody: `tests/it/measured.rs` does.
"""
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LAB, PYTHONS = sys.argv[1], sys.argv[2:]
ASSETS = Path(__file__).resolve().parent.parent / "assets" / "python"
SQUARES = "def work(i):\n    return sum(i * i for i in range(1_000_000))\ntasks = range(2)\n"
SLEEPS = "import time\ndef work(i):\n    time.sleep({})\ntasks = range({})\n"
POOL = """from concurrent.futures import {0}PoolExecutor as Pool
{1}
if __name__ == "__main__":
    with Pool({2}) as pool:
        list(pool.map(work, tasks))
"""
# What is asked of the laboratory, and the same as a plain script.
WORK = {
    "squares": ("--n 1000000 --rounds 1 --tasks 2", SQUARES),
    "fetch": ("--tasks 8 --delay 100ms", SLEEPS.format(0.1, 8)),
    "random": ("--tasks 8 --duration 100ms..100ms --fail-rate 0", SLEEPS.format(0.1, 8)),
    "futures": ("--tasks 10000", "def work(i):\n    return i * 2\ntasks = range(10_000)\n"),
}


def lab(python, scenario, model, options):
    words = [LAB, "run", scenario, "--model", model, "--python", python, "--json", *options.split()]
    return json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout)["runs"]


def elapsed(python, scenario, model, options, times=3):
    return min(run["elapsed_ns"] for _ in range(times) for run in lab(python, scenario, model, options)) / 1e6


def plain(python, kind, body, workers, times=3):
    took = []
    with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
        file.write(POOL.format(kind, body, workers))
        file.flush()
        for _ in range(times):
            began = time.monotonic()
            subprocess.run([python, "-I", file.name], check=True)
            took.append((time.monotonic() - began) * 1e3)
    return min(took)


def say(name, what):
    print("  {:<44} {}".format(name, what), flush=True)


def counts(python):
    for guard, trials in (("none", 20), ("mutex", 5)):
        runs = lab(python, "counter", "python-threads", "--guard {} --trials {}".format(guard, trials))
        seen = [run["counter"]["observed"] for run in runs]
        exact = sum(run["counter"]["observed"] == run["counter"]["expected"] for run in runs)
        say("counter += 1, guard " + guard, "{} of {} exact, least {}".format(exact, trials, min(seen)))


def ratios(python):
    for model in ("python-threads", "python-processes"):
        one, two = (elapsed(python, "squares", model, "--n 1000000 --rounds 8 --tasks 2 --workers {}".format(n)) for n in (1, 2))
        say("squares on 2 workers, " + model, "{:.2f}x".format(one / two))


def beside_plain(python):
    for scenario, (options, body) in WORK.items():
        own = elapsed(python, scenario, "python-threads", options + " --workers 4")
        bare = plain(python, "Thread", body, 4)
        say(scenario + " in the laboratory / alone", "{:.0f} / {:.0f} ms = {:.2f}x".format(own, bare, own / bare))


def stamps(python):
    parts = "".join((ASSETS / name).read_text() for name in ("tell.py", "work.py"))
    asked = """
def cost(call, times=20000):
    least = 1e9
    for _ in range(5):
        began = time.perf_counter_ns()
        for _ in range(times): call()
        least = min(least, (time.perf_counter_ns() - began) / times)
        noted.clear()
    return least
here.worker, here.deadline, here.since, here.cpu = 0, None, now(), 0
print(round(cost(lambda: note("wait", 0, now()))), round(cost(lambda: seen(1))))
"""
    said = subprocess.run([python, "-I", "-c", parts + asked], stdout=subprocess.PIPE, check=True).stdout.split()
    say("a stamp; one with the processor's time, ns", "{}; {}".format(*map(int, said)))
    bare, kept = (elapsed(python, "counter", "python-threads", "--guard none " + more) for more in ("", "--stretches"))
    say("recording stretches", "{:.0f} / {:.0f} ms = {:.1f}x".format(kept, bare, kept / bare))


def cancels(python):
    for model, work in (("python-threads", "squares"), ("python-processes", "squares"), ("python-async", "fetch --delay 60min")):
        more = "" if "fetch" in work else " --rounds 1000000"
        took = []
        for _ in range(5):
            words = [LAB, "run", *(work + more).split(), "--model", model, "--workers", "2", "--python", python]
            run = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(0.6)
            began = time.monotonic()
            run.send_signal(signal.SIGINT)
            run.wait()
            took.append((time.monotonic() - began) * 1e3)
        say("cancelled, " + model, "median {:.0f}, most {:.0f} ms".format(statistics.median(took), max(took)))


for python in PYTHONS:
    print(python, "on", os.cpu_count(), "cores")
    for part in (counts, ratios, beside_plain, stamps, cancels):
        part(python)
