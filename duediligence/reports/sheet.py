"""The nouns of the review workbook: a cell with its look, and a sheet with its layout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import NamedTuple

from ..model import Decision


class Look(StrEnum):
    """How a cell looks; a decision has a colour and always its word beside it."""

    PLAIN = "Normal"
    TEXT = "dd text"
    TITLE = "dd title"
    SECTION = "dd section"
    HEAD = "dd head"
    ANSWER_HEAD = "dd answer head"
    ANSWER = "dd answer"
    DATE = "dd date"
    SMALL = "dd small"
    STRONG = "dd strong"
    DENIED = "dd denied"
    LINK = "dd link"
    BLOCK = "dd block"
    REVIEW = "dd review"
    UNSCREENABLE = "dd unscreenable"
    NOTE = "dd note"
    CLEAR = "dd clear"


class SheetCell(NamedTuple):
    """A value with a look; a link, where there is one, has been found safe."""

    value: str | int | float | None
    look: Look = Look.TEXT
    link: str | None = None


Value = str | int | float | SheetCell | None


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """What a sheet holds and how it is laid out; `header` is repeated where rows are too many."""

    title: str
    widths: Sequence[float]
    rows: Iterable[Sequence[Value]]
    header: Sequence[Value] | None = None
    freeze: str | None = None
    pages_wide: int = 1
    repeat_columns: str | None = None
    tall: bool = True  # rows are as tall as their texts; else of one line
    choices: dict[int, tuple[str, ...]] | None = None  # column, counted from 1: its drop-down


def decision_cell(decision: Decision, text: str | None = None) -> SheetCell:
    """A decision in its colour and with its word."""
    return SheetCell(text or decision.value, Look[decision.name])


def header_cells(names: Iterable[str]) -> tuple[SheetCell, ...]:
    """Header cells."""
    return tuple(SheetCell(name, Look.HEAD) for name in names)


def line_count(values: Sequence[Value], sheet: ReportSheet) -> float | None:
    """How many lines the tallest text of a row takes when wrapped to its column, about."""
    if not sheet.tall:
        return None
    if len(values) == 1 and isinstance(values[0], SheetCell):  # a line that runs on over the sheet
        return 1.8 if values[0].look is Look.TITLE else 1.2
    pairs = zip(values, sheet.widths, strict=False)
    return max((_wrapped(value, width) for value, width in pairs), default=1)


def _wrapped(value: Value, width: float) -> int:
    if (
        not isinstance(value, SheetCell)
        or not isinstance(value.value, str)
        or value.look is Look.SMALL
    ):
        return 1
    return sum(max(1, ceil(_breadth(line) / width)) for line in value.value.split("\n"))


def _breadth(line: str) -> int:
    """How broad a line is in letters; a Han character takes two."""
    return len(line) + sum("\u2e80" <= character <= "\uffef" for character in line)
