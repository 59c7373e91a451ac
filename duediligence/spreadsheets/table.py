"""The table of text that reading a sheet gives, and the text of a cell's value."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from ..model import Issue

CellAddress = tuple[int, int]


class Span(NamedTuple):
    """A merged area, in positions of the table's rows and columns, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet or text file, all cells as text.

    Attributes:
        file: the name of the file, without its folder.
        sheet: the name of the sheet; None for a file without sheets.
        rows: the rows that are not blank, each as long as its last cell needs; "" where blank.
        numbers: the row number of each of `rows` as the spreadsheet shows it, from 1; for a text
            file the number of the record.
        unreadable: cells whose text is not known, by position in `rows` and in the row, from 0:
            what is there instead, such as "the error #REF!". Their text is "".
        merged: merged areas.
        issues: what a reader of the result must know about this table.
        sha256: of the bytes of the file, in hexadecimal digits.
        is_hidden: whether the sheet is hidden.
    """

    file: str
    sheet: str | None
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int]
    unreadable: Mapping[CellAddress, str] = field(default_factory=dict)
    merged: tuple[Span, ...] = ()
    issues: tuple[Issue, ...] = ()
    sha256: str = ""
    is_hidden: bool = False

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def where(self) -> str:
        """The name of file and sheet, such as 'suppliers.xlsx, sheet Vendors'."""
        return self.file if self.sheet is None else f"{self.file}, sheet {self.sheet}"


def spans_by_position(spans: Iterable[Span], numbers: Sequence[int]) -> Iterator[Span]:
    """Yield merged areas by the positions of their rows in a table that has no blank rows.

    Args:
        spans: areas in rows of the sheet, from 0.
        numbers: the row number, from 1, of each row of the table.

    >>> list(spans_by_position([Span(4, 0, 6, 1)], [1, 5, 7]))
    [Span(top=1, left=0, bottom=2, right=1)]
    """
    for span in spans:
        top, bottom = bisect_left(numbers, span.top + 1), bisect_right(numbers, span.bottom + 1) - 1
        # The text of an area is in its first row; where that is blank there is nothing to repeat.
        if top <= bottom and numbers[top] == span.top + 1:
            yield Span(top, span.left, bottom, span.right)


# Excel counts days from 1900-01-01 as day 1; a moment on day 0 or before is a time without a date.
_DAY_ZERO = dt.date(1899, 12, 31)


def cell_text(value: object) -> str:
    """Return a cell's value as text, as a spreadsheet shows it in a cell without a format.

    Whole numbers have no decimals, others at most 15 digits as in Excel; dates are ISO.

    >>> cell_text(848000.0), cell_text(4203.29), cell_text(0.1 + 0.2), cell_text(True)
    ('848000', '4203.29', '0.3', 'TRUE')
    >>> cell_text(dt.datetime(2024, 5, 1)), cell_text(dt.datetime(2024, 5, 1, 9, 30)), cell_text(None)
    ('2024-05-01', '2024-05-01 09:30:00', '')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return _number(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        if value.date() <= _DAY_ZERO:
            return value.time().isoformat()
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value)


@lru_cache(maxsize=65_536)  # a column of amounts repeats its values
def _number(value: float) -> str:
    if not math.isfinite(value):
        return str(value)
    if value.is_integer():
        return str(int(value))
    text = f"{value:.15g}"  # Excel keeps 15 significant digits of a number
    if "e" not in text:
        return text
    from decimal import Decimal

    return format(Decimal(text), "f")
