"""Our screening, measured through the public door: names only, whole rows, the article list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .inputs import NAME, listed, table, workbook
from .measure import Cost, costing

if TYPE_CHECKING:
    from duediligence import ScreeningResult
    from duediligence.reports.json_schema import CountsShape

MATCHES = frozenset({"exact", "close", "weak"})
ARTICLE = "xinjiang-2019"


@dataclass(frozen=True, slots=True)
class Screened:
    """What a screening cost and what it found; pairs are distinct (supplier text, entry)."""

    compiling: Cost
    cost: Cost
    flagged: int
    pairs: int
    share_found: float
    decisions: CountsShape
    json: Cost


def as_read(text: str) -> str:
    """A text without the blanks that a reader of tables takes away."""
    return " ".join(text.split())


def pairs_of(result: ScreeningResult, *, only_flagged: bool = False) -> set[tuple[str, str]]:
    """The distinct pairs of text and entry of which a result tells, parts of names apart."""
    findings = result.findings if only_flagged else (*result.findings, *result.near_misses)
    return {
        (as_read(match.text), match.entry)
        for finding in findings
        if finding.decision.is_flagged or not only_flagged
        for match in finding.matches
        if match.how in MATCHES
    }


def screened(
    rows: int, names: int, *, whole: bool, distinct: float = 0.6, with_json: bool = False
) -> Screened:
    """Screen a table of so many rows against so many names, on its name or on all 12 columns."""
    import duediligence as dd

    made, watchlist = table(rows, names, distinct=distinct), listed(names)
    frame = made.frame if whole else made.frame[[NAME]]
    with costing() as compiling:
        screener = dd.Screener(watchlist)
    with costing() as cost:
        result = screener.screen(frame)
    cost.peak += compiling.peak
    with costing() as json:
        if with_json:
            result.to_json()
    pairs = pairs_of(result)
    truth = {(as_read(planted.name), planted.entry) for planted in made.planted}
    share_found = len(truth & pairs) / max(len(truth), 1)
    return _summarise(result, compiling, cost, share_found=share_found, json=json)


def _summarise(
    result: ScreeningResult, compiling: Cost, cost: Cost, *, share_found: float, json: Cost
) -> Screened:
    return Screened(
        compiling=compiling,
        cost=cost,
        flagged=len(pairs_of(result, only_flagged=True)),
        pairs=len(pairs_of(result)),
        share_found=share_found,
        decisions=result.counts,
        json=json,
    )


def article(rows: int, names: int) -> tuple[Screened, Cost]:
    """The shipped list on all 12 columns, from the .xlsx; beside it our reading of that file."""
    import duediligence as dd
    from duediligence import intake

    path = workbook(rows, names)
    with costing() as compiling:
        screener = dd.Screener(ARTICLE)
    with costing() as reading:
        suppliers = intake.suppliers_from_file(path)
    with costing() as cost:
        result = screener.screen_suppliers(list(suppliers))
    return _summarise(result, compiling, cost, share_found=0.0, json=Cost()), reading
