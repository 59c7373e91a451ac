"""Suppliers as columns of text, and what is wrong in the input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto


@dataclass(frozen=True, slots=True)
class Issue:
    """Something in the input that a reader of the result must know, and what to do about it.

    Attributes:
        problem: what is wrong.
        remedy: what to do about it.
        file, sheet, row, header: where.
        stops: whether something that may hold suppliers was not screened, or may have been read
            wrongly; the result as a whole is then at least unscreenable.
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
class HeadCell:
    """One text of a row that is not a supplier's, and what the column below it says of whom."""

    party: str
    role: str
    text: str


class HeadKind(Enum):
    """Which row of the head of a table it is."""

    ABOVE = auto()  # above the header
    HEADER = auto()  # most of its cells are known headers
    DOUBTFUL_HEADER = auto()  # it may be data


@dataclass(frozen=True, slots=True)
class HeadRow:
    """A row of the header, or above it: searched, and not counted as a supplier.

    `number` is None for the labels of a frame.
    """

    kind: HeadKind
    number: int | None
    cells: tuple[HeadCell, ...]


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
        head: the rows of the header and above it.
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
    head: tuple[HeadRow, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)
