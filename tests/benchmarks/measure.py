"""One measurement, in a process of its own: CPU seconds, wall clock, peak memory."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Cost:
    """What a piece of work cost; `peak` is MB over what the process held before."""

    cpu: float = 0.0
    wall: float = 0.0
    peak: float = 0.0


@contextmanager
def costing() -> Iterator[Cost]:
    """Measure what stands in the block, its threads and its ended children included."""
    cost = Cost()
    before = _forget_peak()
    cpu, wall = _cpu(), time.perf_counter()
    yield cost
    cost.cpu, cost.wall = _cpu() - cpu, time.perf_counter() - wall
    cost.peak = max(_peak() - before, 0.0)


def in_child(work: Callable[..., Any], *args: object, **named: object) -> Any:
    """Do the work in a fresh process, so that no earlier work has warmed or filled it."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *args, **named).result()


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
