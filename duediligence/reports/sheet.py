"""Sheets of the review workbook before they are written: cells, looks, columns and layout.

Nothing here knows the library that writes the file; `styles` says how a look is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil
from typing import Any, Generic, NamedTuple, TypeVar

from ..model import Decision
from ..resources.languages import ENGLISH, Language

# What a worksheet can hold ("Excel specifications and limits", Microsoft), its header included.
MOST_ROWS = 1_048_576


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
    NAME = "dd name"
    LINE = "dd line"  # runs on over the cells to its right
    DENIED = "dd denied"
    LINK = "dd link"
    BLOCK = "dd block"
    REVIEW = "dd review"
    UNSCREENABLE = "dd unscreenable"
    NOTE = "dd note"
    CLEAR = "dd clear"
    REPEATED = "dd repeated"  # a name that the row above has too


class SheetCell(NamedTuple):
    """A value with a look; a link is an address that was checked to be safe, or made by `link_to`."""

    value: str | int | float | None
    look: Look = Look.TEXT
    link: str | None = None


CellValue = str | int | float | SheetCell | None


Record = TypeVar("Record")


class RowHeight(StrEnum):
    """How tall the rows of a sheet are."""

    OF_TEXT = "of text"  # as tall as their texts, wrapped
    ONE_LINE = "one line"  # of one line, whatever is in them, so that many are seen at once
    UNSET = "unset"  # left to the program that opens the file


@dataclass(frozen=True, slots=True)
class SheetColumn(Generic[Record]):
    """One column of a sheet: its header, its width in letters, and its value for a record.

    `look` is the look of its values where it is not that of the row; `choices` is what a drop-down
    offers in every cell; a column that `is_folded` is grouped away behind a + above the sheet.
    """

    header: str
    width: float
    value: Callable[[Record], CellValue]
    look: Look | None = None
    header_look: Look = Look.HEAD
    choices: tuple[str, ...] = ()
    is_folded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """A chart of bars, drawn beside or below cells: one bar a label, in the colour of its look.

    `first_row` (from 1) has the first label and value; `at` is the cell at the chart's corner.
    """

    title: str
    labels: Sequence[str]
    values: Sequence[int]
    looks: Sequence[Look]
    first_row: int
    label_column: int
    value_column: int
    at: str


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """What a sheet holds and how it is laid out; `header` is repeated where rows are too many."""

    title: str
    widths: Sequence[float]
    rows: Iterable[Sequence[CellValue]]
    header: Sequence[CellValue] | None = None
    freeze: str | tuple[int, int] | None = None  # a cell, or numbers of rows and columns
    pages_wide: int = 1
    repeat_columns: str | None = None  # printed again on each page, such as "A:F"
    pages_tall: int = 0  # 0: as many as it takes
    height: RowHeight = RowHeight.OF_TEXT
    choices: Mapping[int, tuple[str, ...]] = field(
        default_factory=dict
    )  # column, from 1: drop-down
    folded: tuple[int, ...] = ()  # columns, from 1, that are grouped away
    chart: BarChart | None = None


def table_sheet(
    title: str,
    columns: Sequence[SheetColumn[Record]],
    records: Iterable[Record],
    *,
    freeze: str,
    messages: Iterable[Mapping[str, str]] = (),
    pages_wide: int = 1,
    height: RowHeight = RowHeight.OF_TEXT,
    language: Language = ENGLISH,
) -> ReportSheet:
    """Return a sheet of one row a record.

    Args:
        title: the name on its tab, in English.
        columns: what stands in it, from left to right.
        records: what its rows are about; they are read once, while the sheet is written.
        freeze: the cell above and left of which everything stays in view, such as "B2".
        messages: rows after the records: English header of a column -> text.
        pages_wide: how many printed pages its width takes.
        height: how tall its rows are.
        language: the language of the title, the headers and the choices.
    """
    headers = [column.header for column in columns]

    def rows() -> Iterator[list[CellValue]]:
        for record in records:
            cells = ((column.value(record), column.look or Look.TEXT) for column in columns)
            yield [
                cell if isinstance(cell, SheetCell) else SheetCell(cell, own) for cell, own in cells
            ]
        for message in messages:
            last = max(map(headers.index, message))
            texts = map(message.get, headers[: last + 1])
            yield [None if text is None else SheetCell(text) for text in texts]

    return ReportSheet(
        title=language.text(title),
        widths=[column.width for column in columns],
        rows=rows(),
        header=[SheetCell(language.text(c.header), c.header_look) for c in columns],
        freeze=freeze,
        pages_wide=pages_wide,
        height=height,
        choices={
            at: tuple(map(language.text, column.choices))
            for at, column in enumerate(columns, 1)
            if column.choices
        },
        folded=tuple(at for at, column in enumerate(columns, 1) if column.is_folded),
    )


def input_column(
    header: str, width: float, look: Look = Look.ANSWER, choices: tuple[str, ...] = ()
) -> SheetColumn[Any]:
    """Return a yellow column that people fill in."""
    return SheetColumn(
        header, width, lambda _: "", look=look, header_look=Look.ANSWER_HEAD, choices=choices
    )


def decision_cell(
    decision: Decision, language: Language = ENGLISH, link: str | None = None
) -> SheetCell:
    """Return a decision in its colour and with its word."""
    return SheetCell(language.text(decision.value), Look[decision.name], link)


def link_to(title: str, index: int) -> str:
    """Return a link to a row of a sheet of this workbook.

    Args:
        title: the title of the sheet; ours have no quotation marks.
        index: the position of the row among those below the header, from 0. What Excel cannot hold
            in one sheet goes on in the next.

    >>> link_to("Review", 5)
    "internal:'Review'!A7"
    """
    number, at = divmod(index, MOST_ROWS - 1)
    return f"internal:'{title}{f' {number + 1}' if number else ''}'!A{at + 2}"


def header_cells(names: Iterable[str], language: Language = ENGLISH) -> tuple[SheetCell, ...]:
    """Return the cells of a header."""
    return tuple(SheetCell(language.text(name), Look.HEAD) for name in names)


def line_count(values: Sequence[CellValue], sheet: ReportSheet) -> float | None:
    """Estimate how many lines the tallest text of a row takes when wrapped to its column.

    None leaves the height to the program that opens the file.
    """
    if sheet.height is RowHeight.UNSET:
        return None
    if sheet.height is RowHeight.ONE_LINE:
        return 1
    if len(values) == 1 and isinstance(values[0], SheetCell):  # a line that runs on over the sheet
        # A title has 16 points against 10 of a text; other lines get some air (judgement).
        return 1.8 if values[0].look is Look.TITLE else 1.2
    tallest = 1
    for value, width in zip(values, sheet.widths, strict=False):
        # Judgement: a digest in small letters may be cut, so it makes no row taller.
        if isinstance(value, SheetCell) and isinstance(value.value, str):
            if value.look is Look.LINE:
                continue
            lines = [] if value.look is Look.SMALL else value.value.split("\n")
            tallest = max(tallest, sum(max(1, ceil(breadth(line) / width)) for line in lines))
    return tallest


def breadth(line: str) -> int:
    """Return how broad a line is in letters; a Han character takes two."""
    if line.isascii():
        return len(line)
    return len(line) + sum("\u2e80" <= character <= "\uffef" for character in line)
