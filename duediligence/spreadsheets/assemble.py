"""Rows as a reader gave them, together with what is known of their cells, become a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ..model import Issue
from .disk_sequence import Growing
from .table import Address, Span, Table, text_of

T = TypeVar("T")


@dataclass(slots=True)
class RawSheet:
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


def assemble(sheet: RawSheet, file: str, sha256: str) -> tuple[Table, int]:
    """Keep the rows that hold anything, as text, with their numbers.

    Returns:
        The table, and how many cells the reader filled, cells that could not be read left out.
    """
    unknown, padded = _by_row(sheet.unreadable), _by_row(sheet.padded)
    grown = Growing()
    unreadable: dict[Address, str] = {}
    filled = 0
    for at, values in enumerate(sheet.lines):
        row = [value if value.__class__ is str else text_of(value) for value in values]
        filled += len(row) - row.count("")
        cells = unknown.pop(at, ())
        if cells or any(map(str.strip, row)):
            filled -= _blank(row, cells)
            unreadable |= {(len(grown), column): seen for column, seen in cells}
            _pad(row, padded.get(at, ()))
            grown.append(row, at + 1)
    for at in sorted(unknown):  # below the last row that the reader saw
        row = []
        _blank(row, unknown[at])
        unreadable |= {(len(grown), column): seen for column, seen in unknown[at]}
        grown.append(row, at + 1)
    rows, numbers = grown.done()
    issues = tuple(
        Issue(problem, remedy, file=file, sheet=sheet.name) for problem, remedy in sheet.problems
    )
    table = Table(
        file, sheet.name, rows, numbers, unreadable,
        tuple(_placed_spans(sheet.merged, numbers)), issues, sha256, sheet.hidden,
    )  # fmt: skip
    return table, filled


def _by_row(cells: Mapping[Address, T]) -> dict[int, list[tuple[int, T]]]:
    rows: dict[int, list[tuple[int, T]]] = defaultdict(list)
    for (row, column), what in cells.items():
        rows[row].append((column, what))
    return dict(rows)


def _blank(row: list[str], cells: Iterable[tuple[int, str]]) -> int:
    """Make room for cells that could not be read, and blank them; how many the reader had filled."""
    blanked = 0
    for column, _ in cells:
        row += [""] * (column + 1 - len(row))
        blanked += bool(row[column])
        row[column] = ""
    return blanked


def _pad(row: list[str], cells: Iterable[tuple[int, int]]) -> None:
    for column, digits in cells:
        if column < len(row) and row[column].isdigit():
            row[column] = row[column].zfill(digits)


def _placed_spans(spans: Iterable[Span], numbers: Sequence[int]) -> Iterable[Span]:
    """Merged areas in positions of the rows that were kept; an area of blank rows is left out."""
    from bisect import bisect_left, bisect_right

    for span in spans:
        top, bottom = bisect_left(numbers, span.top + 1), bisect_right(numbers, span.bottom + 1) - 1
        # Its text stands in its first row; where that is blank there is nothing to carry on.
        if top <= bottom and numbers[top] == span.top + 1:
            yield Span(top, span.left, bottom, span.right)
