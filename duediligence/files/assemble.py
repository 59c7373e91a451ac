"""Rows as a reader gave them, together with what is known of their cells, become a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..model import Issue
from .table import Address, Span, Table, text_of


@dataclass(slots=True)
class Sheet:
    """A sheet before it is a table; every address counts from the first row and column of all.

    `lines` are the values of all rows from the first row on, blank ones included.
    """

    name: str | None
    lines: Iterable[Sequence[object]]
    unreadable: Mapping[Address, str] = field(default_factory=dict)
    padded: Mapping[Address, int] = field(default_factory=dict)
    merged: Iterable[Span] = ()
    problems: list[tuple[str, str]] = field(default_factory=list)
    hidden: bool = False


def assemble(sheet: Sheet, file: str, sha256: str) -> tuple[Table, int]:
    """Keep the rows that hold anything, as text, with their numbers.

    Returns:
        The table, and how many cells the reader filled, cells that could not be read left out.
    """
    special = {row for row, _ in sheet.unreadable}
    rows: list[list[str]] = []
    numbers: list[int] = []
    filled = 0
    for at, values in enumerate(sheet.lines):
        row = [value if value.__class__ is str else text_of(value) for value in values]
        filled += len(row) - row.count("")
        if at in special or any(map(str.strip, row)):
            rows.append(row)
            numbers.append(at + 1)
            special.discard(at)
    for at in sorted(special):  # below the last row that the reader saw
        rows.append([])
        numbers.append(at + 1)
    positions = {number - 1: position for position, number in enumerate(numbers)}
    unreadable, blanked = _placed(sheet.unreadable, positions, rows)
    _pad(sheet.padded, positions, rows)
    issues = tuple(
        Issue(problem, remedy, file=file, sheet=sheet.name) for problem, remedy in sheet.problems
    )
    table = Table(
        file, sheet.name, rows, numbers, unreadable,
        tuple(_placed_spans(sheet.merged, numbers)), issues, sha256, sheet.hidden,
    )  # fmt: skip
    return table, filled - blanked


def _placed(
    unreadable: Mapping[Address, str], positions: Mapping[int, int], rows: list[list[str]]
) -> tuple[dict[Address, str], int]:
    found: dict[Address, str] = {}
    blanked = 0
    for (at, column), seen in unreadable.items():
        row = rows[positions[at]]
        row += [""] * (column + 1 - len(row))
        blanked += bool(row[column])
        row[column] = ""
        found[positions[at], column] = seen
    return found, blanked


def _pad(
    padded: Mapping[Address, int], positions: Mapping[int, int], rows: list[list[str]]
) -> None:
    for (at, column), digits in padded.items():
        if at in positions and column < len(row := rows[positions[at]]) and row[column].isdigit():
            row[column] = row[column].zfill(digits)


def _placed_spans(spans: Iterable[Span], numbers: Sequence[int]) -> Iterable[Span]:
    """Merged areas in positions of the rows that were kept; an area of blank rows is left out."""
    from bisect import bisect_left, bisect_right

    for span in spans:
        top, bottom = bisect_left(numbers, span.top + 1), bisect_right(numbers, span.bottom + 1) - 1
        # Its text stands in its first row; where that is blank there is nothing to carry on.
        if top <= bottom and numbers[top] == span.top + 1:
            yield Span(top, span.left, bottom, span.right)
