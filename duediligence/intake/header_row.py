"""Where the headings of a table stand: below title rows, on one line or on two."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ..model.roles import LOCATING_ROLES, NAME_ROLES
from ..spreadsheets.table import Table
from .header_lexicon import fold_header
from .header_roles import ColumnRole, literal_meaning_of

_SEARCHED = 40  # rows; titles, addresses and instructions above a list end long before
_LONGEST = 80
_CALLED = 1_000  # what a header that the caller named weighs against those that are known
_MOSTLY = 0.6
# Roles that single words of data fall into as well: they do not make a heading.
_WEAK = frozenset({"other", "declaration"})


@dataclass(frozen=True, slots=True)
class Heading:
    """The headings of a table and the positions of the first and last row that they fill."""

    first: int
    last: int
    headers: tuple[str, ...]
    score: int = 0
    usable: bool = True


def is_usable(meanings: Collection[ColumnRole]) -> bool:
    """Whether anything could be screened: a name, or a place finer than a country."""
    return any(meaning.role in NAME_ROLES | LOCATING_ROLES for meaning in meanings)


def find_heading(table: Table, named: Collection[str] = ()) -> Heading | None:
    """The headings of a table, or None where it is empty.

    Args:
        table: the table.
        named: headers that the caller named; a row that holds them is the one.

    Returns:
        The row, or pair of rows, in which most headings are known; `usable` is False where it
        offers nothing to screen.
    """
    best: Heading | None = None
    for found in _candidates(table, named):
        if best is not None and found.score < _CALLED and _begins_a_second_table(best, found):
            break
        if best is None or (found.usable, found.score) > (best.usable, best.score):
            best = found
    return best


def _begins_a_second_table(best: Heading, found: Heading) -> bool:
    """Whether headings that leave no doubt stand above, with rows between: those rows are data."""
    width = sum(map(bool, best.headers))
    sure = best.usable and width > 1 and _known_share(best.headers) >= _MOSTLY
    return sure and found.first > best.last + 1


def _candidates(table: Table, named: Collection[str]) -> Iterator[Heading]:
    lines = [_line(row) for row in table.rows[:_SEARCHED]]
    counts = [sum(map(bool, line)) for line in lines]
    for at, line in enumerate(lines):
        widest_above = max(counts[:at], default=0)
        single = _judged(at, at, line, named)
        if _may_be_heading(single, counts[at], widest_above):
            yield single
        below = at + 1
        if below == len(lines) or table.numbers[below] != table.numbers[at] + 1:
            continue
        if _known_share(lines[below]) < _MOSTLY:
            continue
        double = _judged(at, below, _joined(_spread(table, at, line), lines[below]), named)
        if _may_be_heading(double, max(counts[at], counts[below]), widest_above):
            yield double


def _judged(first: int, last: int, headers: tuple[str, ...], named: Collection[str]) -> Heading:
    meanings = [literal_meaning_of(header) for header in headers]
    known = {(m.party, m.role) for m in meanings if m.is_known and m.role not in _WEAK}
    called = len(_matching(headers, named)) if named else 0
    score = len(known) + _CALLED * called
    return Heading(first, last, headers, score, is_usable(meanings) or bool(called))


def _may_be_heading(found: Heading, count: int, widest_above: int) -> bool:
    """Titles are narrower than the headings below them; a row below an equally wide one is data.

    Few rows of the same width may stand above headings that are known beyond doubt, or named.
    """
    if found.first == 0 or widest_above < count or found.score >= _CALLED:
        return True
    return found.first <= 3 and found.usable and _known_share(found.headers) >= _MOSTLY


def _known_share(headers: Sequence[str]) -> float:
    filled = [header for header in headers if header]
    known = sum(1 for header in filled if literal_meaning_of(header).is_literal)
    return known / len(filled) if filled else 0.0


def _line(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(cell.strip() if len(cell) <= _LONGEST * 2 else "" for cell in row)


def _spread(table: Table, at: int, line: tuple[str, ...]) -> list[str]:
    """A line of groups, each carried on over the cells that it spans."""
    spread = list(line)
    spans = [span for span in table.merged if span.top == at]
    for span in spans:
        text = line[span.left] if span.left < len(line) else ""
        spread += [""] * (span.right + 1 - len(spread))
        if span.bottom == at:  # one that also reaches down is a heading of its own
            spread[span.left : span.right + 1] = [text] * (span.right + 1 - span.left)
    if not spans:  # text files and careless sheets leave the cells after a group blank
        for column in range(1, len(spread)):
            spread[column] = spread[column] or spread[column - 1]
    return spread


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    below = [*lower, *[""] * (width - len(lower))]
    # A group that stands over nothing is the heading itself.
    return tuple(
        f"{one} {other}" if one and other and one != other else other or one
        for one, other in zip(above, below, strict=True)
    )


def _matching(headers: Sequence[str], named: Collection[str]) -> list[str]:
    return [name for name in named if any(same_header(name, header) for header in headers)]


def same_header(named: str, header: str) -> bool:
    """Whether a caller means this header: the same text, give or take case and punctuation.

    >>> same_header("vendor name", "Vendor_Name ")
    True
    """
    return named == header or (
        bool(fold_header(named)) and fold_header(named) == fold_header(header)
    )
