"""Suppliers as columns of text: parties, roles, columns and what is wrong in the input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Issue:
    """Something in the input that a reader of the result must know, and what to do about it.

    `stops` is true where something that may hold suppliers was not screened at all.
    """

    problem: str
    remedy: str = ""
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    header: str | None = None
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of text and what it says of which party.

    `texts` is what is screened, one a row, "" where blank; `shown` is what the input held (the same
    list unless something was restored). `unreadable` maps a row position to what was seen there.
    `is_reply` tells a column that the input does not have: what suppliers replied.
    """

    header: str
    party: str
    role: str
    texts: Sequence[str]
    shown: Sequence[str]
    unreadable: Mapping[int, str] = field(default_factory=dict)
    is_reply: bool = False


@dataclass(frozen=True, slots=True)
class Suppliers:
    """One table of suppliers: columns of text, with the row numbers their reader knows them by.

    `rows` are the spreadsheet's row numbers, a CSV's record numbers (header counted), or positions
    from 0 for a frame, whose labels stand in `labels`; None for a single check. Blank rows are not
    among them, only counted in `blank`. `keys` holds the supplier's key of rows in which a reply
    stands, as it follows from what the input states.
    """

    columns: tuple[Column, ...]
    rows: Sequence[int | None]
    file: str | None = None
    sheet: str | None = None
    labels: Sequence[object] | None = None
    blank: int = 0
    sha256: str | None = None
    issues: tuple[Issue, ...] = ()
    frame: object | None = field(default=None, compare=False, repr=False)
    keys: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)
