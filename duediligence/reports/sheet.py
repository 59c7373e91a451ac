"""Sheets of the review workbook before they are written: cells, looks, columns and layout.

Nothing here knows the library that writes the file; `styles` says how a look is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Any, Generic, NamedTuple, TypeVar

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
    """A value with a look; a link, where there is one, has been checked to be safe."""

    value: str | int | float | None
    look: Look = Look.TEXT
    link: str | None = None


CellValue = str | int | float | SheetCell | None


Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class SheetColumn(Generic[Record]):
    """One column of a sheet: its header, its width in letters, and its value for a record.

    `look` is the look of its values where it is not that of the row; `choices` is what a drop-down
    offers in every cell.
    """

    header: str
    width: float
    value: Callable[[Record], CellValue]
    look: Look | None = None
    header_look: Look = Look.HEAD
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """What a sheet holds and how it is laid out; `header` is repeated where rows are too many."""

    title: str
    widths: Sequence[float]
    rows: Iterable[Sequence[CellValue]]
    header: Sequence[CellValue] | None = None
    freeze: str | None = None
    pages_wide: int = 1
    repeat_columns: str | None = None
    tall: bool = True  # rows are as tall as their texts; else of one line
    choices: dict[int, tuple[str, ...]] | None = None  # column, counted from 1: its drop-down


def table_sheet(
    title: str,
    columns: Sequence[SheetColumn[Record]],
    records: Iterable[Record],
    *,
    freeze: str,
    messages: Iterable[Mapping[str, str]] = (),
    look_of: Callable[[Record], Look] = lambda _: Look.TEXT,
    pages_wide: int = 1,
    repeat_columns: str | None = None,
) -> ReportSheet:
    """Return a sheet of one row a record.

    Args:
        title: the name on its tab.
        columns: what stands in it, from left to right.
        records: what its rows are about; they are read once, while the sheet is written.
        freeze: the cell above and left of which everything stays in view, such as "B2".
        messages: rows after the records: header of a column -> text.
        look_of: the look of the values of a record that have none of their own.
        pages_wide: how many printed pages its width takes.
        repeat_columns: the columns that are printed again on each page, such as "A:F".
    """
    headers = [column.header for column in columns]

    def rows() -> Iterator[list[CellValue]]:
        for record in records:
            look = look_of(record)
            cells = ((column.value(record), column.look or look) for column in columns)
            yield [
                cell if isinstance(cell, SheetCell) else SheetCell(cell, own) for cell, own in cells
            ]
        for message in messages:
            last = max(map(headers.index, message))
            texts = map(message.get, headers[: last + 1])
            yield [None if text is None else SheetCell(text) for text in texts]

    return ReportSheet(
        title=title,
        widths=[column.width for column in columns],
        rows=rows(),
        header=[SheetCell(column.header, column.header_look) for column in columns],
        freeze=freeze,
        pages_wide=pages_wide,
        repeat_columns=repeat_columns,
        choices={at: column.choices for at, column in enumerate(columns, 1) if column.choices},
    )


def input_column(
    header: str, width: float, look: Look = Look.ANSWER, choices: tuple[str, ...] = ()
) -> SheetColumn[Any]:
    """Return a yellow column that people fill in."""
    return SheetColumn(
        header, width, lambda _: "", look=look, header_look=Look.ANSWER_HEAD, choices=choices
    )


def decision_cell(decision: Decision) -> SheetCell:
    """Return a decision in its colour and with its word."""
    return SheetCell(decision.value, Look[decision.name])


def header_cells(names: Iterable[str]) -> tuple[SheetCell, ...]:
    """Return the cells of a header."""
    return tuple(SheetCell(name, Look.HEAD) for name in names)


def line_count(values: Sequence[CellValue], sheet: ReportSheet) -> float | None:
    """Estimate how many lines the tallest text of a row takes when wrapped to its column.

    None leaves the height to the program that opens the file.
    """
    if not sheet.tall:
        return None
    if len(values) == 1 and isinstance(values[0], SheetCell):  # a line that runs on over the sheet
        # A title has 16 points against 10 of a text; other lines get some air (judgement).
        return 1.8 if values[0].look is Look.TITLE else 1.2
    tallest = 1
    for value, width in zip(values, sheet.widths, strict=False):
        # Judgement: a digest in small letters may be cut, so it makes no row taller.
        if isinstance(value, SheetCell) and isinstance(value.value, str):
            lines = [] if value.look is Look.SMALL else value.value.split("\n")
            tallest = max(tallest, sum(max(1, ceil(_breadth(line) / width)) for line in lines))
    return tallest


def _breadth(line: str) -> int:
    """Return how broad a line is in letters; a Han character takes two."""
    return len(line) + sum("\u2e80" <= character <= "\uffef" for character in line)
