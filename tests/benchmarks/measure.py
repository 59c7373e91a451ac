"""One measurement, in a process of its own: CPU seconds, wall clock, peak memory."""

from __future__ import annotations

import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# `tests` is taken from this checkout even where `duediligence` is another's, and the processes that
# the work starts find the latter first.
_CHILD = """
import pickle, sys
code, root, task, outcome = sys.argv[1:]
sys.path[:0] = [code]
import duediligence
sys.path[:1] = [root, root + "/tests"]
work, args, named = pickle.load(open(task, "rb"))
sys.path[:0] = [code]
result = work(*args, **named)
pickle.dump(result, open(outcome, "wb"))
"""


class ChildFailed(Exception):
    """A measurement failed in its process; the message is the last line that it wrote."""


@dataclass(slots=True)
class Cost:
    """What a piece of work cost.

    `peak` is MB over what the process held before, `load` the machine's processes that wanted a
    core when it began.
    """

    cpu: float = 0.0
    wall: float = 0.0
    peak: float = 0.0
    load: float = field(default_factory=lambda: os.getloadavg()[0])


@contextmanager
def costing() -> Iterator[Cost]:
    """Measure what stands in the block, its threads and its ended children included."""
    cost = Cost()
    before = _forget_peak()
    cpu, wall = _cpu(), time.perf_counter()
    yield cost
    cost.wall = time.perf_counter() - wall
    _end_fork_server()
    cost.cpu = _cpu() - cpu
    cost.peak = max(_peak() - before, 0.0)


def in_child(work: Callable[..., Any], *args: object, code: Path = ROOT, **named: object) -> Any:
    """Do the work in a fresh process, so that no earlier work has warmed or filled it.

    Args:
        work: A function of a module of these benchmarks.
        args: Its arguments.
        code: The checkout whose `duediligence` is imported there; these benchmarks run on it.
        named: Its keyword arguments.

    Raises:
        ChildFailed: the work raised, or the process ended otherwise.
    """
    with tempfile.TemporaryDirectory() as folder:
        task, outcome = Path(folder, "task"), Path(folder, "outcome")
        task.write_bytes(pickle.dumps((work, args, named)))
        places = [str(path) for path in (code, ROOT, task, outcome)]
        environment = {**os.environ, "PYTHONPATH": str(code)}  # of the processes that it starts
        done = subprocess.run(
            [sys.executable, "-c", _CHILD, *places],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode or not outcome.exists():
            raise ChildFailed((done.stderr.strip().splitlines() or ["it said nothing"])[-1])
        sys.stderr.write(done.stderr)  # such as the pairs that were lost
        return pickle.loads(outcome.read_bytes())


def _end_fork_server() -> None:
    """End the server that workers are children of, if there is one: only then do they count."""
    if (server := sys.modules.get("multiprocessing.forkserver")) is not None:
        server._forkserver._stop()


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _forget_peak() -> float:
    """What is held now, in MB; where the system can, the peak starts anew from here."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        return _status("VmRSS")
    return _peak()


def _peak() -> float:
    with suppress(OSError):
        return _status("VmHWM")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _status(field: str) -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    raise OSError(field)
