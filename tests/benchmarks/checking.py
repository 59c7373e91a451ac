"""One supplier at a time, warm: how long a person or a script waits for `check()`."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from .inputs import NAME, listed, table
from .screening import ARTICLE

_FIELDS = {
    "name": NAME, "address": "Address", "city": "City", "province": "Province",
    "country": "Country", "product": "Product",
}  # fmt: skip
_WARMING = 200


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
        {role: row[header] for role, header in _FIELDS.items()}
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
        busy * 1_000 / len(took),
        statistics.fmean(took), statistics.median(took),
        statistics.quantiles(took, n=100)[98], len(took),
    )  # fmt: skip
