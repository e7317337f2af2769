# What the laboratory asks a Python before it runs anything on it.
# Pythons that are too old for everything else must be able to answer, too.
import os
import sys
import time

try:
    import sysconfig
    free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
except Exception:
    free_threaded = False

implementation = getattr(sys, "implementation", None)
gil_enabled = getattr(sys, "_is_gil_enabled", lambda: True)
interval = getattr(sys, "getswitchinterval", lambda: 0.0)
clock = getattr(time, "monotonic_ns", lambda: 0)
encode = getattr(os, "fsencode", lambda text: text)

answer = [
    "racelab-probe",
    implementation.name if implementation else "python",
    " ".join(str(number) for number in sys.version_info[:3]),
    str(int(free_threaded)),
    str(int(gil_enabled())),
    str(int(round(interval() * 1000000000))),
    str(clock()),
    sys.executable or "",
]
os.write(1, encode("\n".join(answer)))
