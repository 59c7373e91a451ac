"""One supplier at a time, warm: how long a person or a script waits for `check()`."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from .inputs import NAME, listed, table
from .screening import ARTICLE

_HEADERS = {"name": NAME, **{h.lower(): h for h in "Address City Province Country Product".split()}}
_WARMING = 200  # checks before the measured ones; judgement: enough to fill every cache


@dataclass(frozen=True, slots=True)
class Waiting:
    """Milliseconds that a check takes by the clock; `cpu` is the mean without waiting for others."""

    cpu: float
    mean: float
    median: float
    p99: float
    checks: int


def checked(checks: int, names: int | None) -> Waiting:
    """Check so many distinct suppliers, on a list of `names` or, if None, on the article list."""
    import duediligence as dd

    rows = table(max(checks * 2, 1_000), names or 2_000).frame.drop_duplicates(NAME)
    suppliers = [
        {role: row[header] for role, header in _HEADERS.items()}
        for row in rows.head(checks + _WARMING).to_dict("records")
    ]
    screener = dd.Screener(listed(names) if names else ARTICLE)
    for supplier in suppliers[:_WARMING]:
        screener.check(**supplier)
    took = []
    busy = time.process_time()
    for supplier in suppliers[_WARMING:]:
        start = time.perf_counter()
        screener.check(**supplier)
        took.append((time.perf_counter() - start) * 1_000)
    busy = time.process_time() - busy
    return Waiting(
        cpu=busy * 1_000 / len(took),
        mean=statistics.fmean(took),
        median=statistics.median(took),
        p99=statistics.quantiles(took, n=100)[98],
        checks=len(took),
    )
