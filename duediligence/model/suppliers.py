"""Suppliers as columns of text, and what is wrong in the input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Issue:
    """Something in the input that a reader of the result must know, and what to do about it.

    Attributes:
        problem: what is wrong.
        remedy: what to do about it.
        file, sheet, row, header: where.
        stops: whether something that may hold suppliers was not screened at all.
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

    Attributes:
        header: its header in the input.
        party, role: what it says of whom, such as "factory" and "city".
        texts: what is screened, one a row, "" where blank.
        shown: what the input held: the same list unless something was restored.
        unreadable: position of a row in the table -> what was seen in its cell.
        is_reply: whether it holds what suppliers replied, and is not in the input.
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

    Attributes:
        columns: the columns.
        rows: the spreadsheet's row numbers, a CSV's record numbers (the header counts), or
            positions from 0 for a frame; None for a single check. Blank rows are left out.
        file, sheet: where the table was read.
        labels: the index labels of a frame.
        blank: number of blank rows.
        sha256: digest of the file.
        issues: what is wrong in the input.
        frame: the frame as the caller gave it.
        keys: position of a row with a reply -> the supplier's key, as the input alone gives it.
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
