"""The review workbook, written row by row: text stays text, and a cut text says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO

from ..errors import OutputError
from ..spreadsheets.atomic_write import write_atomically
from ..spreadsheets.source import PathLike
from ..text.sanitise import sanitise
from .audit_sheet import audit_sheet
from .evidence_sheet import evidence_sheet
from .result_index import ResultIndex
from .review_sheet import review_sheet
from .sheet import CellValue, ReportSheet, SheetCell, header_cells, line_count
from .sheet_writer import SheetWriter
from .styles import named_styles
from .summary_sheet import summary_sheet
from .suppliers_sheet import suppliers_sheet
from .unscreened_sheet import unscreened_sheet
from .wording import DISCLAIMER

if TYPE_CHECKING:
    from openpyxl import Workbook

# What a worksheet can hold ("Excel specifications and limits", Microsoft). A longer text makes Excel
# offer to repair the file.
_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 16_384
_MOST_CHARACTERS = 32_767  # of a cell, in UTF-16 units
# Characters of a piece of a long text. They fit a cell at their worst: all of two UTF-16 units
# (32,000), or all of the form _x0041_, which escaping makes 13 of 7 (29,715).
_PIECE_LENGTH = 16_000
# ECMA-376 part 1, 22.9.2.19 (ST_Xstring): _xHHHH_ in a text is a character's number.
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_workbook(path: PathLike, results: ResultIndex, extra: Sequence[ReportSheet] = ()) -> None:
    """Write the review workbook, with further sheets after its own.

    Raises:
        OutputError: the file could not be written; nothing half-written is left behind.
    """

    def write(stream: BinaryIO) -> None:
        with TemporaryDirectory(prefix=".duediligence-", dir=Path(path).parent) as drafts:
            _WorkbookWriter(Path(drafts), results).write(stream, extra)

    write_atomically(path, write, results.outcome.suppliers)


class _WorkbookWriter:
    """A workbook being written; sheets are drafted beside the report, not in memory."""

    def __init__(self, drafts: Path, results: ResultIndex) -> None:
        from openpyxl import Workbook

        self._drafts = drafts
        self._results = results
        self._long_texts: list[tuple[CellValue, ...]] = []
        self._book: Workbook = Workbook(write_only=True)
        for style in named_styles():
            self._book.add_named_style(style)

    def write(self, stream: BinaryIO, extra: Sequence[ReportSheet]) -> None:
        for make_sheet in (
            summary_sheet,
            review_sheet,
            suppliers_sheet,
            evidence_sheet,
            unscreened_sheet,
            audit_sheet,
        ):
            self._add(make_sheet(self._results))
        for sheet in extra:
            self._add(sheet)
        if self._long_texts:
            headers = ("Sheet", "Row", "Column", "Piece", "Text")
            widths = (18, 8, 24, 8, 120)
            header = header_cells(headers)
            self._add(ReportSheet("Long texts", widths, self._long_texts, header, freeze="A2"))
        properties = self._book.properties
        properties.creator = f"duediligence {self._results.outcome.provenance.library}"
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
        row = next(rows, None)
        number = 1
        while number == 1 or row is not None:  # a sheet without rows is written too
            title = sheet.title if number == 1 else f"{sheet.title} {number}"
            page = SheetWriter(self._book, self._drafts / title.replace(" ", "-"), sheet, title)
            if sheet.header:
                page.append(self._cells(page, sheet.header), line_count(sheet.header, sheet))
            while row is not None and page.height < _MOST_ROWS:
                page.append(self._cells(page, row), line_count(row, sheet))
                row = next(rows, None)
            page.close()
            number += 1

    def _cells(self, page: SheetWriter, values: Iterable[CellValue]) -> list[Any]:
        return [
            page.cell(self._fit(page, at, value)) if isinstance(value, str | SheetCell) else value
            for at, value in enumerate(values, 1)
        ]

    def _fit(self, page: SheetWriter, at: int, value: str | SheetCell) -> SheetCell | str:
        """Return the text as a workbook can hold it; a longer one goes on in a sheet of its own."""
        text = value.value if isinstance(value, SheetCell) else value
        if not isinstance(text, str):
            return value
        written = _escaped(text)
        utf16_length = len(written) + sum(character > "\uffff" for character in written)
        if utf16_length > _MOST_CHARACTERS:
            where = page.where(at)
            whole = sanitise(text)
            pieces = [
                whole[start : start + _PIECE_LENGTH]
                for start in range(0, len(whole), _PIECE_LENGTH)
            ]
            self._long_texts += [
                (*where, SheetCell(number), SheetCell(piece))
                for number, piece in enumerate(pieces, 1)
            ]
            shown = _escaped(whole[: _PIECE_LENGTH // 2])
            written = f"{shown}\u2026 [{len(text):,} characters; all of it in the sheet Long texts]"
        return value._replace(value=written) if isinstance(value, SheetCell) else written


def _escaped(text: str) -> str:
    r"""Return the text as it must be written for Excel to show it, with `_x0041_` and CR escaped.

    >>> _escaped("_x0041_"), _escaped("=1\x07")
    ('_x005F_x0041_', '=1␇')
    """
    return "_x000D_".join(map(sanitise, _ESCAPED.sub("_x005F_", text).split("\r")))
