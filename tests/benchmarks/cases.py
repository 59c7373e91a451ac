"""Which sizes are measured, and how the figures become lines of the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from .brute import Rival, brute, splink
from .checking import checked
from .files import read_by_pandas, read_by_us, written_by_pandas, written_by_us
from .measure import Cost, in_child
from .recall import recall
from .report import Line, exponent
from .screening import Screened, article, screened

CDIST = "cdist"
_SPLINK_PAIRS = 2_000_000_000  # it held 9 GB at 100,000 x 20,000
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


TINY = Plan([(300, 200)], 200, (100, 200), (100, 200), (100, 200), (100, 200), (50, 100), 200)
QUICK = Plan(
    [(2_000, 2_000)], 2_000, (1_000, 2_000), (250, 500, 1_000, 2_000), (200, 600, 2_000, 6_000),
    (500, 2_000), (200, 2_000), 2_000,
)  # fmt: skip
MEDIUM = Plan(
    [(100_000, 20_000)], 100_000, (10_000, 20_000), (12_500, 25_000, 50_000, 100_000),
    (2_000, 6_000, 20_000, 60_000, 200_000), (12_500, 20_000), (1_000, 20_000), 100_000,
)  # fmt: skip
FULL = Plan(
    [(100_000, 20_000), (1_000_000, 20_000), (100_000, 200_000)], 1_000_000, (10_000, 20_000),
    (12_500, 25_000, 50_000, 100_000), (2_000, 6_000, 20_000, 60_000, 200_000),
    (12_500, 20_000), (10_000, 20_000), 1_000_000, sample=None, workers=2,
)  # fmt: skip


def names(plan: Plan) -> Iterator[Line]:
    """One column of names in, decisions out, beside the brute force on the same names."""
    for rows, count in plan.screenings:
        yield from _screening(plan, rows, count, whole=False)


def whole(plan: Plan) -> Iterator[Line]:
    """Twelve columns in, evidence out; then the article list on the .xlsx."""
    for rows, count in plan.screenings:
        yield from _screening(plan, rows, count, whole=True)
    ours, reading = in_child(article, plan.article, 20_000)
    size = f"{plan.article:,} rows x 12"
    yield _line("our reading of the .xlsx", size, reading)
    yield _line(
        "article list, screening", size, ours.cost, reading.cpu, "our reading", _decided(ours)
    )


def _screening(plan: Plan, rows: int, count: int, *, whole: bool) -> Iterator[Line]:
    size = f"{rows:,} x {count:,}"
    rival = _brute(rows, count, plan.sample)
    yield _rival("brute cdist token_sort_ratio", size, rival)
    if not whole:
        yield _splink(rows, count, size, rival.cpu)
    ours: Screened = in_child(screened, rows, count, whole=whole, with_json=whole)
    what = "whole screening" if whole else "names only"
    yield _line(f"{what}, without compiling", size, ours.cost, rival.cpu, CDIST, _found(ours))
    both = ours.cost.cpu + ours.compiling.cpu
    yield Line(
        f"{what}, with compiling", size, both, ours.cost.wall + ours.compiling.wall,
        ours.cost.peak, both / rival.cpu, CDIST, f"compiling {ours.compiling.cpu:.1f} s",
    )  # fmt: skip
    if whole:
        yield _line("to_json", size, ours.json)


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
        told = f"CPU {took.cpu:.2f} ms, mean {took.mean:.2f} ms, p50 {took.median:.2f} ms, p99 {took.p99:.2f} ms"
        yield Line("check(), warm", f"{took.checks:,} on {label}", notes=told)


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


def recalled(plan: Plan) -> Iterator[Line]:
    """What is lost against our own scorer on all pairs."""
    rows, count = plan.recall
    done = recall(rows, count, workers=plan.workers)
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
    theirs: Cost = in_child(read_by_pandas, plan.files, 20_000)
    yield _line("reading: pandas + openpyxl", size, theirs)
    ours: Cost = in_child(read_by_us, plan.files, 20_000)
    yield _line("reading: ours, checks and mapping", size, ours, theirs.cpu, "pandas + openpyxl")
    theirs = in_child(written_by_pandas, plan.files, 20_000)
    yield _line("writing: pandas + openpyxl, plain", size, theirs)
    ours = in_child(written_by_us, plan.files, 20_000)
    yield _line("writing: our review workbook", size, ours, theirs.cpu, "pandas + openpyxl")


CASES = {
    "names": names, "whole": whole, "check": check, "growth": growth, "recall": recalled,
    "read": read,
}  # fmt: skip


def _line(
    what: str, size: str, cost: Cost, over: float | None = None, of: str = "", notes: str = ""
) -> Line:
    ratio = None if over is None else cost.cpu / max(over, 1e-9)
    return Line(what, size, cost.cpu, cost.wall, cost.peak, ratio, of, notes)


def _rival(what: str, size: str, rival: Rival, over: float | None = None) -> Line:
    partly = rival.measured < rival.distinct
    notes = f"planted {rival.found:.3f}, {rival.pairs:,} pairs"
    if partly:
        notes += f", of the {rival.measured:,} names measured; CPU in proportion to all"
    return Line(
        what, size, rival.cpu, None if partly else rival.cost.wall, rival.cost.peak,
        None if over is None else rival.cpu / over, "" if over is None else CDIST, notes,
    )  # fmt: skip


def _found(done: Screened) -> str:
    return f"planted {done.found:.3f}, pairs: {done.flagged:,} flagged, {done.pairs:,} in all"


def _decided(done: Screened) -> str:
    return ", ".join(f"{n:,} {word}" for word, n in done.decisions.items() if n)
