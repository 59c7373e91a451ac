"""What reading a file gives: a table of text, and what was odd about it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from ..model import Issue

Address = tuple[int, int]


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
        rows: the rows that hold anything, each as long as its last cell needs; "" where blank.
        numbers: the row number of each of `rows` as the spreadsheet shows it; for a text file the
            number of the record.
        unreadable: cells whose text is not known, by position in `rows` and in the row: what was
            seen there, such as "the error #REF!". Their text is "".
        merged: merged areas.
        issues: what a reader of the result must know about this table.
        sha256: of the bytes of the file.
        hidden: whether the sheet is hidden.
    """

    file: str
    sheet: str | None
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int]
    unreadable: Mapping[Address, str] = field(default_factory=dict)
    merged: tuple[Span, ...] = ()
    issues: tuple[Issue, ...] = ()
    sha256: str = ""
    hidden: bool = False

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def where(self) -> str:
        """Such as 'suppliers.xlsx, sheet Vendors'."""
        return self.file if self.sheet is None else f"{self.file}, sheet {self.sheet}"


_NOT_A_DAY = dt.date(1899, 12, 31)  # Excel's day 0 and before: a time of day, not a date


def text_of(value: object) -> str:
    """A cell's value as text, the way a spreadsheet shows it plainly.

    Whole numbers have no decimals, others at most 15 digits as in Excel; dates are ISO.

    >>> text_of(848000.0), text_of(4203.29), text_of(0.1 + 0.2), text_of(True)
    ('848000', '4203.29', '0.3', 'TRUE')
    >>> text_of(dt.datetime(2024, 5, 1)), text_of(dt.datetime(2024, 5, 1, 9, 30)), text_of(None)
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
        if value.date() <= _NOT_A_DAY:
            return value.time().isoformat()
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value)


@lru_cache(maxsize=65_536)
def _number(value: float) -> str:
    if not math.isfinite(value):
        return str(value)
    if value.is_integer():
        return str(int(value))
    text = f"{value:.15g}"
    if "e" not in text:
        return text
    from decimal import Decimal

    return format(Decimal(text), "f")
