"""The review workbook, written row by row: text stays text, and nothing is cut unseen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO

from ..errors import OutputError
from ..spreadsheets.atomic_write import write_atomically
from ..spreadsheets.source import PathLike
from ..text.sanitise import sanitise
from .result_index import ResultIndex
from .review import evidence_sheet, review_sheet
from .sheet import ReportSheet, SheetCell, Value, header_cells, line_count
from .sheet_writer import Page
from .styles import named_styles
from .summary import summary_sheet
from .tables import audit_sheet, suppliers_sheet, unscreened_sheet
from .wording import DISCLAIMER

if TYPE_CHECKING:
    from openpyxl import Workbook

# What Excel can hold; a cell's length is counted in UTF-16 units.
_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 16_384
_MOST_CHARACTERS = 32_767
_PIECE = 16_000  # pieces of a long text: short enough that escaping cannot make them too long
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_workbook(path: PathLike, ledger: ResultIndex, extra: Sequence[ReportSheet] = ()) -> None:
    """Write the review workbook, with further sheets after its own.

    Raises:
        OutputError: the file could not be written; nothing half-written is left behind.
    """

    def write(stream: BinaryIO) -> None:
        with TemporaryDirectory(prefix=".duediligence-", dir=Path(path).parent) as drafts:
            _Book(Path(drafts), ledger).write(stream, extra)

    write_atomically(path, write, ledger.outcome.suppliers)


class _Book:
    """A workbook being written; sheets are drafted beside the report, not in memory."""

    def __init__(self, drafts: Path, ledger: ResultIndex) -> None:
        from openpyxl import Workbook

        self._drafts = drafts
        self._ledger = ledger
        self._long: list[tuple[Value, ...]] = []
        self._book: Workbook = Workbook(write_only=True)
        for style in named_styles():
            self._book.add_named_style(style)

    def write(self, stream: BinaryIO, extra: Sequence[ReportSheet]) -> None:
        for make in (summary_sheet, review_sheet, suppliers_sheet, evidence_sheet,
                     unscreened_sheet, audit_sheet):  # fmt: skip
            self._add(make(self._ledger))
        for sheet in extra:
            self._add(sheet)
        if self._long:
            self._add(_long_texts(self._long))
        facts = self._ledger.outcome.provenance
        properties = self._book.properties
        properties.creator = f"duediligence {facts.library}"
        properties.title = "Supplier screening: possible matches to review"
        properties.description = DISCLAIMER
        self._book.save(stream)

    def _add(self, sheet: ReportSheet) -> None:
        width = max(len(sheet.widths), len(sheet.header or ()))
        if width > _MOST_COLUMNS:
            raise OutputError(
                f"The sheet {sheet.title} would have {width:,} columns and Excel holds"
                f" {_MOST_COLUMNS:,}. Write JSON or HTML, or screen fewer columns."
            )
        rows = iter(sheet.rows)
        first = next(rows, None)
        number = 1
        while number == 1 or first is not None:
            title = sheet.title if number == 1 else f"{sheet.title} {number}"
            first = self._page(sheet, title, first, rows)
            number += 1

    def _page(
        self,
        sheet: ReportSheet,
        title: str,
        first: Sequence[Value] | None,
        rows: Iterator[Sequence[Value]],
    ) -> Sequence[Value] | None:
        """Write rows until they or the page end; return the first that did not fit."""
        page = Page(self._book, self._drafts / title.replace(" ", "-"), sheet, title)
        if sheet.header:
            page.append(self._cells(page, sheet.header), line_count(sheet.header, sheet))
        while first is not None and page.height < _MOST_ROWS:
            page.append(self._cells(page, first), line_count(first, sheet))
            first = next(rows, None)
        page.close()
        return first

    def _cells(self, page: Page, values: Iterable[Value]) -> list[Any]:
        return [
            page.cell(self._fit(page, at, value)) if isinstance(value, str | SheetCell) else value
            for at, value in enumerate(values, 1)
        ]

    def _fit(self, page: Page, at: int, value: str | SheetCell) -> SheetCell | str:
        """The text as a workbook can hold it; what is too long goes on in a sheet of its own."""
        text = value.value if isinstance(value, SheetCell) else value
        if not isinstance(text, str):
            return value
        written = _written(text)
        if _length(written) > _MOST_CHARACTERS:
            where = page.where(at)
            whole = sanitise(text)
            pieces = [whole[start : start + _PIECE] for start in range(0, len(whole), _PIECE)]
            self._long += [
                (*where, SheetCell(i), SheetCell(piece)) for i, piece in enumerate(pieces, 1)
            ]
            shown = _written(whole[: _PIECE // 2])
            written = f"{shown}\u2026 [{len(text):,} characters; all of it in the sheet Long texts]"
        return value._replace(value=written) if isinstance(value, SheetCell) else written


def _written(text: str) -> str:
    r"""The text as it must be written for Excel to show it: `_x0041_` and CR are escaped there.

    >>> _written("_x0041_"), _written("=1\x07")
    ('_x005F_x0041_', '=1␇')
    """
    return "_x000D_".join(sanitise(part) for part in _ESCAPED.sub("_x005F_", text).split("\r"))


def _length(text: str) -> int:
    """How long Excel finds a text."""
    return len(text) + sum(character > "\uffff" for character in text)


def _long_texts(rows: list[tuple[Value, ...]]) -> ReportSheet:
    names = ("Sheet", "Row", "Column", "Piece", "Text")
    return ReportSheet("Long texts", (18, 8, 24, 8, 120), rows, header_cells(names), freeze="A2")
