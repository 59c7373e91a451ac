"""Our screening, measured through the public functions: names only, whole rows, the article list."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from .contests import Outcome
from .inputs import NAME, listed, table, workbook
from .measure import costing

if TYPE_CHECKING:
    from duediligence import ScreeningResult

MATCHES = frozenset({"exact", "close", "weak"})
ARTICLE = "xinjiang-2019"
_LISTED = (
    20_000  # names of the list whose planted variants are in the tables of the article's cases
)
_WORD = re.compile(r"\w+")


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


def screened(rows: int, names: int, *, whole: bool, distinct: float = 0.6) -> Outcome:
    """Screen a table of so many rows against so many names, on its name or on all 12 columns.

    The list is compiled in it; how long the screening alone took is among the figures.
    """
    import duediligence as dd

    made, watchlist = table(rows, names, distinct=distinct), listed(names)
    frame = made.frame if whole else made.frame[[NAME]]
    with costing() as cost:
        with costing() as compiling:
            screener = dd.Screener(watchlist)
        result = screener.screen(frame)
    cost.peak = max(cost.peak, compiling.peak)  # the inner measurement let the peak start anew
    pairs = pairs_of(result)
    truth = {(as_read(planted.name), planted.entry) for planted in made.planted}
    figures = {
        "compiling s": compiling.cpu,
        "planted found": len(truth & pairs) / max(len(truth), 1),
        "pairs": len(pairs),
        "flagged pairs": len(pairs_of(result, only_flagged=True)),
    }
    return Outcome(cost, figures)


def article(rows: int, *, workers: int = 1) -> Outcome:
    """The shipped list on all 12 columns of a table; the list is compiled before."""
    import duediligence as dd

    frame = table(rows, _LISTED).frame
    screener = dd.Screener(ARTICLE)
    with costing() as cost:
        result = screener.screen(frame, options=dd.Options(workers=workers))
    return Outcome(cost, {"us a row": cost.cpu / rows * 1e6, **_decisions(result)})


def article_of_workbook(rows: int) -> Outcome:
    """The shipped list on the suppliers of an .xlsx that was read before."""
    import duediligence as dd
    from duediligence import intake

    suppliers = list(intake.suppliers_from_file(workbook(rows, _LISTED)))
    screener = dd.Screener(ARTICLE)
    with costing() as cost:
        result = screener.screen_suppliers(suppliers)
    return Outcome(cost, {"us a row": cost.cpu / rows * 1e6, **_decisions(result)})


def python_pass(rows: int) -> Outcome:
    """The floor: one plain pass over the distinct texts, in lower case, to their distinct words."""
    frame = table(rows, _LISTED).frame
    words: set[str] = set()
    with costing() as cost:
        for header in frame.columns:
            for text in set(frame[header].tolist()):
                words.update(_WORD.findall(text.lower()))
    return Outcome(cost, {"us a row": cost.cpu / rows * 1e6, "words": len(words)})


def wide(columns: int, header: str) -> Outcome:
    """A frame of so many columns, each with a header of its own, and five rows of distinct texts."""
    import pandas as pd

    import duediligence as dd

    cells = {
        f"{header} {at}": [f"Acme {at} {row} Trading Company" for row in range(5)]
        for at in range(columns)
    }
    frame = pd.DataFrame(cells)
    screener = dd.Screener(ARTICLE)
    with costing() as cost:
        screener.screen(frame)
    return Outcome(cost)


def _decisions(result: ScreeningResult) -> dict[str, float]:
    counts = Counter(str(decision) for decision in result.decisions)
    return dict(sorted(counts.items()))
