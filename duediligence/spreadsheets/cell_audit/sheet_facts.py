"""Counts and oddities of a sheet, found in its own bytes and apart from the reader of its rows."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from ...model import Limits
from ..refusals import over_limit, pluralise, refusal
from ..table import CellAddress, Span

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
UNCALCULATED = "a formula without a stored value"
# The rows and columns of a sheet since Excel 2007 (.xls: 65,536 and 256). Cells beyond them are
# damage, and would cost readers a blank row for each number.
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
# Places of the grid for which a dense reader would have to make room, beyond the cells that the
# sheet holds: one cell in the last row and column would otherwise cost half a terabyte. Judgement:
# a table of 20 columns and a million rows is dense, and so is one that is a quarter full.
_DENSE_PLACES = 20_000_000
_SPARSE_RATIO = 4
_CALCULATE = (
    "Open the file in the program that made it, let it calculate, save it, and screen it again."
)


def unescape_text(text: str) -> str:
    r"""Restore characters that XML cannot hold: Excel writes them as _x000D_, and so does openpyxl.

    >>> unescape_text("Acme_x000D_"), unescape_text("_x005F_x000D_")
    ('Acme\r', '_x000D_')
    """
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def is_blank(text: str) -> bool:
    """Whether a text holds nothing but white space, written as such or as Excel escapes it.

    What a blank is, is the same for whoever reads cells and whoever counts them.
    """
    return not unescape_text(text).strip()


def describe_error(code: str) -> str:
    """Return what to say of a cell that holds an error.

    >>> describe_error("#REF!"), describe_error("")
    ('the error #REF!', 'an error')
    """
    return f"the error {code}" if code else "an error"


@dataclass(slots=True)
class SheetFacts:
    """Counts and oddities of one sheet; addresses are (row, column) from 0.

    Attributes:
        cells: number of cells that the sheet writes, blank ones included.
        filled: number of cells that hold text, a number or a date.
        rows: number of rows that the sheet writes.
        last_row: largest row number from 1, of a row with cells or without.
        bottom: last row with a cell, from 0; -1 without any.
        right: last column with a cell, from 0; -1 without any.
        unreadable: cells whose text is not known, with what is there instead.
        zero_padded: cells whose number format pads them with zeros, with the number of digits.
        untyped_texts: texts in cells that are said to hold numbers, as the file writes them; a
            reader may lose a part of one.
        merged: merged areas.
        hidden_rows: number of hidden rows.
        hidden_columns: number of hidden columns.
        filled_cells: addresses of the filled cells, where they were collected; else None.
    """

    cells: int = 0
    filled: int = 0
    rows: int = 0
    last_row: int = 0
    bottom: int = -1
    right: int = -1
    unreadable: dict[CellAddress, str] = field(default_factory=dict)
    zero_padded: dict[CellAddress, int] = field(default_factory=dict)
    untyped_texts: dict[CellAddress, str] = field(default_factory=dict)
    merged: list[Span] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0
    filled_cells: AbstractSet[CellAddress] | None = None

    @property
    def is_sparse(self) -> bool:
        """Whether its few cells are so far apart that a dense reader must not open it."""
        places = (self.bottom + 1) * (self.right + 1)
        return places > _DENSE_PLACES and places > _SPARSE_RATIO * self.cells

    def check(self, where: str, limits: Limits) -> None:
        """Refuse more rows or cells than the limits allow, or than a sheet can have.

        Raises:
            TableError: naming the limit.
        """
        if self.last_row > LAST_ROW or self.bottom >= LAST_ROW or self.right >= LAST_COLUMN:
            content = "a sheet with cells beyond the last row or column of Excel"
            raise refusal(where, content, "open it where it was made and save it again")
        if self.rows > limits.rows:
            raise over_limit(where, f"{self.rows:,} rows or more", "rows")
        if self.cells > limits.cells:
            raise over_limit(where, f"{self.cells:,} cells or more", "cells")

    def refuse_sparse(self, where: str) -> None:
        """Refuse a sparse sheet of a format that only a dense reader can read.

        Raises:
            TableError: the sheet is sparse.
        """
        if self.is_sparse:
            raise over_limit(where, f"{self.bottom + 1:,} x {self.right + 1:,} cells", "cells")

    def problems(self) -> list[tuple[str, str]]:
        """Return what a reader of the result must know, each with what to do about it."""
        problems = [
            (
                f"{pluralise(number, noun)} hidden in the sheet, read like all others.",
                "Unhide to see what was screened.",
            )
            for number, noun in ((self.hidden_rows, "row"), (self.hidden_columns, "column"))
            if number
        ]
        if self.unreadable:
            cells = pluralise(len(self.unreadable), "cell")
            example = self.unreadable[min(self.unreadable)]
            problems.append((f"{cells} could not be read, such as {example}.", _CALCULATE))
        return problems


def parse_span(reference: str) -> Span | None:
    """Return the area of a reference such as "B5:D7"; None for any other text.

    >>> parse_span("B5:D7")
    Span(top=4, left=1, bottom=6, right=3)
    """
    first, _, last = reference.replace("$", "").partition(":")
    start, end = parse_address(first), parse_address(last or first)
    if start is None or end is None:
        return None
    (top, bottom), (left, right) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return Span(top, left, bottom, right)


def parse_address(reference: str) -> CellAddress | None:
    """Return row and column, from 0, of a reference such as "B5"; None for any other text.

    >>> parse_address("B5"), parse_address("XFD1048576"), parse_address("5B")
    ((4, 1), (1048575, 16383), None)
    """
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    if not (letters.isalpha() and letters.isascii() and digits) or len(letters) > 3:
        return None
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    row = int(digits[:8])  # eight digits are more than any sheet has, and no number to choke on
    return (row - 1, column - 1) if row else None
