"""Which sizes are measured, and how the figures become lines of the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import yaml

from .brute import Rival, brute, splink
from .checking import checked
from .files import read_by_pandas, read_by_us, written_by_pandas, written_by_us
from .measure import Cost, in_child
from .recall import recall as measure_recall
from .report import Line, exponent
from .screening import Screened, article, screened

CDIST = "cdist"
_SPLINK_PAIRS = 2_000_000_000  # it took 9 GB at 100,000 x 20,000
Curves = dict[str, list[tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class Plan:
    """The sizes of one run: (rows, names) of the screenings, and the rest.

    `checks` and `growth_at` are (suppliers, names). `sample` is how many names the brute force compares; the rest is in proportion.
    """

    screenings: Sequence[tuple[int, int]]
    article: int
    checks: tuple[int, int]
    growth_rows: Sequence[int]
    growth_names: Sequence[int]
    growth_at: tuple[int, int]
    recall: tuple[int, int]
    files: int
    sample: int | None = 3_000
    workers: int = 1
    curves: Curves = field(default_factory=dict)


_SIZES = yaml.safe_load(Path(__file__).with_name("plans.yaml").read_text(encoding="utf-8"))
PLANS = {name: Plan(**sizes) for name, sizes in _SIZES.items()}


def names(plan: Plan) -> Iterator[Line]:
    """One column of names in, decisions out, beside the brute force on the same names."""
    for rows, count in plan.screenings:
        yield from _screening(plan, rows, count, whole=False)


def whole(plan: Plan) -> Iterator[Line]:
    """Twelve columns in, evidence out; then the article list on the .xlsx."""
    for rows, count in plan.screenings:
        yield from _screening(plan, rows, count, whole=True)
    result, reading = in_child(article, plan.article, 20_000)
    size = f"{plan.article:,} rows x 12"
    yield _line("our reading of the .xlsx", size, reading)
    decisions = ", ".join(f"{n:,} {word}" for word, n in result.decisions.items() if n)
    what = "article list, screening"
    yield _line(what, size, result.cost, over=reading.cpu, of="our reading", notes=decisions)


def _screening(plan: Plan, rows: int, count: int, *, whole: bool) -> Iterator[Line]:
    size = f"{rows:,} x {count:,}"
    rival = _brute(rows, count, plan.sample)
    yield _rival("brute cdist token_sort_ratio", size, rival)
    if not whole:
        yield _splink(rows, count, size, rival.cpu)
    result: Screened = in_child(screened, rows, count, whole=whole, with_json=whole)
    what = "whole screening" if whole else "names only"
    notes = f"planted {result.share_found:.3f}, pairs: {result.flagged:,} flagged, {result.pairs:,} in all"
    yield _line(
        f"{what}, without compiling", size, result.cost, over=rival.cpu, of=CDIST, notes=notes
    )
    both = result.cost.cpu + result.compiling.cpu
    wall = result.cost.wall + result.compiling.wall
    cost = Cost(both, wall, result.cost.peak)
    notes = f"compiling {result.compiling.cpu:.1f} s"
    yield _line(f"{what}, with compiling", size, cost, over=rival.cpu, of=CDIST, notes=notes)
    if whole:
        yield _line("to_json", size, result.json)


def _splink(rows: int, count: int, size: str, over: float) -> Line:
    what = "splink, blocked"
    if rows * count > _SPLINK_PAIRS:
        return Line(what, size, notes="not run: it would need far more than 9 GB")
    rival: Rival | None = in_child(splink, rows, count)
    if rival is None:
        return Line(what, size, notes="not installed")
    return _rival(what, size, rival, over)


@cache
def _brute(rows: int, count: int, sample: int | None) -> Rival:
    """Measured once a run."""
    rival: Rival = in_child(brute, rows, count, sample)
    return rival


def check(plan: Plan) -> Iterator[Line]:
    """Single checks, warm, by Latin and Han suppliers."""
    checks, names = plan.checks
    for count, label in ((None, "the article list"), (names, f"{names:,} names")):
        took = in_child(checked, checks, count)
        figures = f"CPU {took.cpu:.2f} ms, mean {took.mean:.2f} ms, p50 {took.median:.2f} ms, p99 {took.p99:.2f} ms"
        yield Line("check(), warm", f"{took.checks:,} on {label}", notes=figures)


def growth(plan: Plan) -> Iterator[Line]:
    """CPU against distinct rows, and against names: the exponents of the fitted lines."""
    rows_at, names_at = plan.growth_at
    series: Mapping[str, Sequence[tuple[int, int, int]]] = {
        f"distinct rows, x {names_at:,} names": [
            (rows, rows, names_at) for rows in plan.growth_rows
        ],
        f"listed names, {rows_at:,} distinct rows": [(n, rows_at, n) for n in plan.growth_names],
    }
    for label, sizes in series.items():
        curve = plan.curves.setdefault(label, [])
        for across, rows, count in sizes:
            done: Screened = in_child(screened, rows, count, whole=False, distinct=1.0)
            curve.append((across, done.cost.cpu))
            yield _line("growth", f"{rows:,} distinct x {count:,}", done.cost)
        yield Line("growth, exponent", label, notes=f"{exponent(curve):.2f}")


def recall(plan: Plan) -> Iterator[Line]:
    """What is lost against our own scorer on all pairs."""
    rows, count = plan.recall
    done = measure_recall(rows, count, workers=plan.workers)
    notes = (
        f"recall {done.share:.4f}: {done.matching - len(done.lost):,} of {done.matching:,} pairs"
        f" ({done.compared:,} compared)"
    )
    yield Line("our scorer on all pairs", f"{rows:,} x {count:,}", done.cpu_of_all_pairs)
    yield Line("recall of the screening", f"{rows:,} x {count:,}", notes=notes)
    yield from (Line("lost", text, notes=entry) for text, entry in done.lost[:20])


def read(plan: Plan) -> Iterator[Line]:
    """Reading and writing workbooks."""
    size = f"{plan.files:,} rows x 12"
    by_pandas: Cost = in_child(read_by_pandas, plan.files, 20_000)
    yield _line("reading: pandas + openpyxl", size, by_pandas)
    by_us: Cost = in_child(read_by_us, plan.files, 20_000)
    yield _line(
        "reading: ours, checks and mapping", size, by_us, over=by_pandas.cpu, of="pandas + openpyxl"
    )
    by_pandas = in_child(written_by_pandas, plan.files, 20_000)
    yield _line("writing: pandas + openpyxl, plain", size, by_pandas)
    by_us = in_child(written_by_us, plan.files, 20_000)
    yield _line(
        "writing: our review workbook", size, by_us, over=by_pandas.cpu, of="pandas + openpyxl"
    )


CASES = {case.__name__: case for case in (names, whole, check, growth, recall, read)}


def _line(
    what: str, size: str, cost: Cost, *, over: float | None = None, of: str = "", notes: str = ""
) -> Line:
    ratio = None if over is None else cost.cpu / max(over, 1e-9)
    figures = {"cpu": cost.cpu, "wall": cost.wall, "peak": cost.peak, "ratio": ratio}
    return Line(what, size, **figures, of=of, notes=notes)


def _rival(what: str, size: str, rival: Rival, over: float | None = None) -> Line:
    is_sample = rival.measured < rival.distinct
    notes = f"planted {rival.share_found:.3f}, {rival.pairs:,} pairs"
    if is_sample:
        notes += f", of the {rival.measured:,} names measured; CPU in proportion to all"
    cost = replace(rival.cost, cpu=rival.cpu)
    line = _line(what, size, cost, over=over, of="" if over is None else CDIST, notes=notes)
    return replace(line, wall=None) if is_sample else line
