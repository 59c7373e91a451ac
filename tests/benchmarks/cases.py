"""Which contests there are, by the name of their case, and at which sizes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from . import peers
from .checking import HAN, LATIN, bare_python, checked, gate
from .contests import Contest, Entrant
from .distributed import on_dask, on_spark
from .files import (
    QUOTINGS,
    compiled,
    csv_by_pandas,
    csv_by_us,
    loaded,
    suppliers_of_workbook,
    workbook_by_pandas,
    workbook_by_us,
    written_by_us,
)
from .recall import recall as all_pairs
from .screening import article, article_of_workbook, python_pass, screened, wide

_SPLINK_PAIRS = 2_000_000_000  # it took 9 GB at 100,000 x 20,000
_COLUMNS = 16_384  # of the widest sheet that Excel has


@dataclass(frozen=True, slots=True)
class Plan:
    """The sizes of one run (see `plans.yaml`).

    `order_lines` are (lines, suppliers). `names`, `peers` and `whole` are (rows, listed names) of the screenings on the name alone and on
    all columns, `checks` and `growth_at` are (suppliers, listed names). `sample` is how many names the
    brute force compares; the rest is in proportion.
    """

    names: Sequence[tuple[int, int]]
    peers: Sequence[tuple[int, int]]
    whole: Sequence[tuple[int, int]]
    article: int
    workbook: int
    checks: tuple[int, int]
    calls: int
    files: int
    listed: Sequence[int]
    growth_rows: Sequence[int]
    growth_names: Sequence[int]
    growth_at: tuple[int, int]
    recall: tuple[int, int]
    order_lines: tuple[int, int]
    columns: int = _COLUMNS
    sample: int | None = 3_000
    workers: int = 1
    repeats: int = 3


_SIZES = yaml.safe_load(Path(__file__).with_name("plans.yaml").read_text(encoding="utf-8"))
PLANS = {name: Plan(**sizes) for name, sizes in _SIZES.items()}


def names(plan: Plan) -> Iterator[Contest]:
    """One column of names in, decisions out, beside comparing all pairs of the same names."""
    for rows, count in plan.names:
        own = Entrant("names only, with compiling", screened, (rows, count), {"whole": False})
        yield Contest(f"{rows:,} x {count:,}", [_all_pairs(plan, rows, count), own])


def other_ways(plan: Plan) -> Iterator[Contest]:
    """The same beside other ways of finding names, where they are installed."""
    for rows, count in plan.peers:
        size = rows, count
        entrants = [
            _all_pairs(plan, rows, count),
            Entrant("names only, with compiling", screened, size, {"whole": False}, is_ours=False),
            Entrant("TF-IDF of 3 letters, sparse_dot_topn", peers.tfidf, size, is_ours=False),
            Entrant("symspellpy, whole names", peers.symmetric_deletes, size, is_ours=False),
        ]
        if rows * count <= _SPLINK_PAIRS:
            entrants.append(Entrant("splink, blocked", peers.splink, size, is_ours=False))
        yield Contest(f"{rows:,} x {count:,}", entrants)


def whole(plan: Plan) -> Iterator[Contest]:
    """Twelve columns in, evidence out, on a long list."""
    for rows, count in plan.whole:
        named = {"whole": True}
        own = Entrant("12 columns, with compiling", screened, (rows, count), named, is_ours=False)
        yield Contest(f"{rows:,} x {count:,}", [_all_pairs(plan, rows, count), own])


def _all_pairs(plan: Plan, rows: int, count: int) -> Entrant:
    compared = rows, count, plan.sample
    return Entrant("cdist token_sort_ratio >= 85", peers.brute, compared, is_ours=False)


def article_list(plan: Plan) -> Iterator[Contest]:
    """Twelve columns on the article list, beside one plain pass; and beside our own reading."""
    yield Contest(
        f"{plan.article:,} x 12",
        [
            Entrant("one plain Python pass", python_pass, (plan.article,), is_ours=False),
            Entrant("article list", article, (plan.article,)),
        ],
    )
    yield Contest(
        f"{plan.workbook:,} x 12, .xlsx",
        [
            Entrant("our reading", suppliers_of_workbook, (plan.workbook,)),
            Entrant("article list, of what was read", article_of_workbook, (plan.workbook,)),
        ],
    )


def workers(plan: Plan) -> Iterator[Contest]:
    """The same screening by one process and by two."""
    yield Contest(
        f"{plan.article:,} x 12",
        [
            Entrant("one worker", article, (plan.article,), is_ours=False),
            Entrant("two workers", article, (plan.article,), {"workers": 2}, is_ours=False),
        ],
    )


def check(plan: Plan) -> Iterator[Contest]:
    """Single checks, warm, by Latin and Han suppliers."""
    checks, count = plan.checks
    yield Contest(
        f"{checks:,} suppliers", [Entrant("check(), article list", checked, (checks, None))]
    )
    yield Contest(
        f"{checks:,} suppliers",
        [Entrant(f"check(), {count:,} names", checked, (checks, count))],
    )


def gate_call(plan: Plan) -> Iterator[Contest]:
    """The command `gate` in a new process: a name in Latin letters, one in Han, without `.pyc`."""
    calls = plan.calls
    yield Contest(
        f"{calls} calls",
        [
            Entrant("gate, Latin name", gate, (calls, LATIN)),
            Entrant("gate, Han name", gate, (calls, HAN)),
            Entrant("gate, Latin name, no .pyc", gate, (calls, LATIN), {"is_compiled": False}),
            Entrant("python -c pass", bare_python, (calls,), is_ours=False),
        ],
    )


def lists(plan: Plan) -> Iterator[Contest]:
    """A list is compiled, and loaded from the folder of compiled lists."""
    for count in plan.listed:
        yield Contest(
            f"{count:,} names",
            [
                Entrant("compiling a list", compiled, (count,)),
                Entrant("loading a compiled list", loaded, (count,)),
            ],
        )


def read(plan: Plan) -> Iterator[Contest]:
    """Reading files beside pandas; the review workbook beside its screening."""
    rows = plan.files
    size = f"{rows:,} x 12"
    yield Contest(
        f"{size}, .xlsx",
        [
            Entrant("pandas with calamine", workbook_by_pandas, (rows,), is_ours=False),
            Entrant("our reading of .xlsx", workbook_by_us, (rows,)),
        ],
    )
    for label, quoting in QUOTINGS.items():
        yield Contest(
            f"{size}, .csv, {label}",
            [
                Entrant("pandas", csv_by_pandas, (rows, quoting), is_ours=False),
                Entrant(f"our reading of .csv, {label}", csv_by_us, (rows, quoting)),
            ],
        )
    yield Contest(
        size,
        [
            Entrant("article list", article, (rows,)),
            Entrant("its review workbook", written_by_us, (rows,)),
        ],
    )


def wide_sheet(plan: Plan) -> Iterator[Contest]:
    """A sheet as wide as any: unknown headers, and headers of names."""
    yield Contest(
        f"{plan.columns:,} x 5",
        [
            Entrant("unknown headers", wide, (plan.columns, "Frobnication"), is_ours=False),
            Entrant("headers of names", wide, (plan.columns, "Supplier name"), is_ours=False),
        ],
    )


def growth(plan: Plan) -> Iterator[Contest]:
    """CPU against distinct rows, and against listed names."""
    rows_at, names_at = plan.growth_at
    named = {"whole": False, "distinct": 1.0}

    def entrant(label: str, rows: int, names: int) -> Entrant:
        return Entrant(label, screened, (rows, names), named, is_ours=False)

    yield Contest(
        f"x {names_at:,} names",
        [entrant(f"{n:,} distinct rows", n, names_at) for n in plan.growth_rows],
    )
    yield Contest(
        f"{rows_at:,} distinct rows",
        [entrant(f"{n:,} names", rows_at, n) for n in plan.growth_names],
    )


def recall(plan: Plan) -> Iterator[Contest]:
    """What is lost against our own scorer on all pairs."""
    rows, count = plan.recall
    entrant = Entrant(
        "our scorer on all pairs",
        all_pairs,
        (rows, count),
        {"workers": plan.workers},
        is_ours=False,
    )
    yield Contest(f"{rows:,} x {count:,}", [entrant])


def spark(plan: Plan) -> Iterator[Contest]:
    """Order lines on Spark, beside their suppliers screened once in one process."""
    rows, suppliers = plan.order_lines
    entrant = Entrant("order lines on Spark", on_spark, (rows, suppliers, suppliers), is_ours=False)
    yield Contest(f"{rows:,} lines of {suppliers:,} suppliers", [entrant])


def dask(plan: Plan) -> Iterator[Contest]:
    """The same on Dask, which takes twenty seconds for 200,000 lines: on a tenth of them."""
    rows, suppliers = plan.order_lines[0] // 10, plan.order_lines[1] // 10
    entrant = Entrant("order lines on Dask", on_dask, (rows, suppliers, suppliers), is_ours=False)
    yield Contest(f"{rows:,} lines of {suppliers:,} suppliers", [entrant])


CASES = {
    "names": names,
    "peers": other_ways,
    "whole": whole,
    "article": article_list,
    "workers": workers,
    "check": check,
    "gate": gate_call,
    "lists": lists,
    "read": read,
    "wide": wide_sheet,
    "spark": spark,
    "dask": dask,
    "growth": growth,
    "recall": recall,
}
