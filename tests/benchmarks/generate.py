"""Watchlists and supplier tables of any size, the same at every run.

>>> listed = watchlist(20_000)
>>> orders = supplier_table(100_000, listed)
>>> orders.frame.shape, len(orders.planted)
((100000, 12), 1000)
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from duediligence.model import Kind, ListInfo, Source, Statement, Watchlist, WatchlistEntry

from .firms import Firm, firm, vocabulary
from .variants import variant

if TYPE_CHECKING:
    import pandas as pd

SEED = 7  # any number will do; another one makes other firms
HEADERS = tuple(
    "Vendor ID,Vendor Name,Other Name,Contact Person,Address,City,Province,Postal Code,Country,"
    "Product,HS Code,Remarks".split(",")
)
LIST = "bench"


@dataclass(frozen=True, slots=True)
class Planted:
    """A listed firm as it stands, miswritten, in the supplier table."""

    name: str
    entry: str
    edits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SupplierTable:
    """Order lines, and which names in them are listed ones."""

    frame: pd.DataFrame
    planted: tuple[Planted, ...]


@cache
def listed_names(names: int, seed: int = SEED) -> tuple[str, ...]:
    """Distinct names of firms; a shorter list is the beginning of a longer one."""
    return tuple(invented.name for invented in islice(_distinct(Random(f"{seed} listed")), names))


def watchlist(names: int, seed: int = SEED) -> Watchlist:
    """A list of so many organisations, each on one statement, as a list read from a file is."""
    claim = "The benchmark's list names it."
    entries = []
    for at, name in enumerate(listed_names(names, seed)):
        key = _entry_id(at)
        statement = Statement(
            id=f"{LIST}:{key}:1", source=LIST, stance="lists", about="subject", claim=claim
        )
        entries.append(
            WatchlistEntry(
                id=key, list=LIST, kind=Kind.ORGANISATION, name=name, statements=(statement,)
            )
        )
    info = ListInfo(id=LIST, title="Invented firms", version=f"{seed}.{names}", sha256="0" * 64)
    source = Source(id=LIST, title="Invented firms", publisher="benchmark")
    return Watchlist(lists=(info,), entries=tuple(entries), sources=(source,))


def write_watchlist(path: Path, names: int, seed: int = SEED) -> Path:
    """The same list as a CSV that `load_watchlist` reads; call it `bench.csv`."""
    with path.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(("id", "name"))
        lines.writerows((_entry_id(at), n) for at, n in enumerate(listed_names(names, seed)))
    return path


def supplier_table(
    rows: int, listed: Watchlist, seed: int = SEED, *, distinct: float = 0.6, share: float = 0.01
) -> SupplierTable:
    """Order lines of so many rows, of which `distinct` are suppliers of their own name.

    `share` of the rows are as many suppliers that bear a listed name in another writing.
    """
    import pandas as pd

    random = Random(f"{seed} rows {rows}")
    firms = list(islice(_distinct(random), max(int(rows * distinct), 1)))
    planted = _plant(random, firms, listed, int(rows * share))
    places = [*range(len(firms)), *random.choices(range(len(firms)), k=rows - len(firms))]
    random.shuffle(places)
    words = vocabulary()
    lines = []
    for at in places:
        product, code = random.choice(words["products"])
        remark = random.choice(words["remarks"])
        lines.append((f"V{at:07d}", *astuple(firms[at]), product, code, remark))
    return SupplierTable(pd.DataFrame(lines, columns=list(HEADERS)), planted)


def _plant(random: Random, firms: list[Firm], listed: Watchlist, count: int) -> tuple[Planted, ...]:
    """Give some of the firms a listed name in another writing; say which."""
    count = min(count, len(listed.entries), len(firms))
    planted = []
    taken = {invented.name for invented in firms}
    for at, entry in zip(
        random.sample(range(len(firms)), count), random.sample(listed.entries, count), strict=True
    ):
        name, edits = variant(random, entry.name)
        if name in taken:
            continue
        taken.add(name)
        firms[at] = replace(firms[at], name=name, other_name="")
        planted.append(Planted(name, entry.id, edits))
    return tuple(planted)


def _distinct(random: Random) -> Iterator[Firm]:
    """Firms without end, no two of one name."""
    names: set[str] = set()
    while True:
        invented = firm(random)
        if invented.name not in names:
            names.add(invented.name)
            yield invented


def _entry_id(at: int) -> str:
    return f"b{at:07d}"
