"""What a sheet's own bytes say of it, counted apart from the reader whose rows are kept."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from ...model import Limits
from ..refusals import refuse, several, too_large
from ..table import Address, Span

FORMULA = "a formula without a stored value"
# Excel's grid: whatever lies beyond is damage, and costs readers a blank row for each number.
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
# Cells of which a dense reader would have to make room for, beyond what the sheet holds: one cell
# in the last row and column of Excel's grid would otherwise cost half a terabyte.
_DENSE = 20_000_000
_SPARSE = 4
_CALCULATE = (
    "Open the file in the program that made it, let it calculate, save it, and screen it again."
)


def error_seen(text: str) -> str:
    """How an error cell is told."""
    return f"the error {text}" if text else "an error"


@dataclass(slots=True)
class SheetFacts:
    """Counts and oddities of one sheet; addresses count from 0.

    `filled` counts the cells that hold text, a number or a date; `last_row` is the largest row
    number, with cells or without. `known` holds their addresses
    where they were looked up one by one, else None.
    """

    cells: int = 0
    filled: int = 0
    rows: int = 0
    last_row: int = 0
    bottom: int = -1
    right: int = -1
    unreadable: dict[Address, str] = field(default_factory=dict)
    padded: dict[Address, int] = field(default_factory=dict)
    merged: list[Span] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0
    known: AbstractSet[Address] | None = None

    @property
    def is_sparse(self) -> bool:
        """Whether its few cells lie so far apart that a dense reader must not be let near it."""
        box = (self.bottom + 1) * (self.right + 1)
        return box > _DENSE and box > _SPARSE * self.cells

    def check(self, where: str, limits: Limits) -> None:
        """Refuse more rows or cells than the limits allow, or than there can be.

        Raises:
            TableError: naming the limit.
        """
        if self.last_row > _LAST_ROW or self.bottom >= _LAST_ROW or self.right >= _LAST_COLUMN:
            raise refuse(where, "a sheet with cells beyond the last row or column of Excel",
                         "open it where it was made and save it again")  # fmt: skip
        if self.rows > limits.rows:
            raise too_large(where, f"{self.rows:,} rows or more", "rows")
        if self.cells > limits.cells:
            raise too_large(where, f"{self.cells:,} cells or more", "cells")

    def problems(self) -> list[tuple[str, str]]:
        """What a reader of the result must know, with what to do about it."""
        told = [
            (
                f"{several(number, what)} hidden in the sheet, read like all others.",
                "Unhide to see what was screened.",
            )
            for number, what in ((self.hidden_rows, "row"), (self.hidden_columns, "column"))
            if number
        ]
        if self.unreadable:
            seen = self.unreadable[min(self.unreadable)]
            problem = f"{several(len(self.unreadable), 'cell')} could not be read, such as {seen}."
            told.append((problem, _CALCULATE))
        return told


def span_of(reference: str) -> Span | None:
    """The area of a reference such as "B5:D7"; None where it is none.

    >>> span_of("B5:D7")
    Span(top=4, left=1, bottom=6, right=3)
    """
    first, _, last = reference.replace("$", "").partition(":")
    one, other = address_of(first), address_of(last or first)
    if one is None or other is None:
        return None
    return Span(min(one[0], other[0]), min(one[1], other[1]),
                max(one[0], other[0]), max(one[1], other[1]))  # fmt: skip


def address_of(reference: str) -> Address | None:
    """Row and column, from 0, of a reference such as "B5"; None where it is none.

    >>> address_of("B5"), address_of("XFD1048576"), address_of("5B")
    ((4, 1), (1048575, 16383), None)
    """
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    if not (letters.isalpha() and letters.isascii() and digits) or len(letters) > 3:
        return None
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    row = int(digits[:8])
    return (row - 1, column - 1) if row else None
