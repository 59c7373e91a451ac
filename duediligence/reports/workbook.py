"""The review workbook, written row by row: text stays text, and a cut text says so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

from ..errors import OutputError
from ..resources.languages import ENGLISH, Language
from ..spreadsheets.atomic_write import write_atomically
from ..spreadsheets.source import PathLike
from ..text.sanitise import sanitise
from .answers_sheet import answers_sheet
from .audit_sheet import audit_sheet
from .evidence_sheet import evidence_sheet
from .result_index import ResultIndex
from .review_sheet import review_sheet
from .sheet import MOST_ROWS, CellValue, ReportSheet, SheetCell, header_cells, line_count
from .sheet_writer import Looks, SheetWriter
from .summary_sheet import summary_sheet
from .suppliers_sheet import suppliers_sheet
from .unscreened_sheet import unscreened_sheet
from .wording import DISCLAIMER

if TYPE_CHECKING:
    from xlsxwriter import Workbook

# What a worksheet can hold ("Excel specifications and limits", Microsoft). A longer text makes Excel
# offer to repair the file.
_MOST_COLUMNS = 16_384
_MOST_CHARACTERS = 32_767  # of a cell, in UTF-16 units
# A text of fewer characters fits however it is escaped: seven characters for one (_x000D_).
_SURELY_FITS = _MOST_CHARACTERS // 7
# Characters of a piece of a long text. They fit a cell at their worst: all of two UTF-16 units
# (32,000), or all of the form _x0041_, which escaping makes 13 of 7 (29,715).
_PIECE_LENGTH = 16_000
# ECMA-376 part 1, 22.9.2.19 (ST_Xstring): _xHHHH_ in a text is a character's number.
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_workbook(
    path: PathLike,
    results: ResultIndex,
    extra: Sequence[ReportSheet] = (),
    language: Language = ENGLISH,
) -> None:
    """Write the review workbook, with further sheets after its own.

    Raises:
        OutputError: the file could not be written; nothing half-written is left behind.
    """

    def write(stream: BinaryIO) -> None:
        with TemporaryDirectory(prefix=".duediligence-", dir=Path(path).parent) as drafts:
            _WorkbookWriter(drafts, results, language).write(stream, extra)

    write_atomically(path, write, results.outcome.suppliers)


class _WorkbookWriter:
    """A workbook being written; sheets are drafted beside the report, not in memory."""

    def __init__(self, drafts: str, results: ResultIndex, language: Language) -> None:
        self._drafts = drafts
        self._results = results
        self.language = language
        self._long_texts: list[tuple[CellValue, ...]] = []
        self._book: Workbook
        self._looks: Looks

    def write(self, stream: BinaryIO, extra: Sequence[ReportSheet]) -> None:
        from xlsxwriter import Workbook
        from xlsxwriter.exceptions import FileCreateError

        options = {"constant_memory": True, "tmpdir": self._drafts, "allow_zip64": True}
        self._book = Workbook(stream, options)
        self._looks = Looks(self._book)
        try:
            self._add_sheets(extra)
            self._describe()
            self._book.close()
        except FileCreateError as error:
            cause = error.args[0] if error.args else error  # an OSError, which says what to do
            raise cause if isinstance(cause, OSError) else error from None
        finally:
            for page in self._book.worksheets():
                page._opt_close()  # noqa: SLF001 - else a report that failed leaves drafts open

    def _add_sheets(self, extra: Sequence[ReportSheet]) -> None:
        for make_sheet in (
            summary_sheet,
            review_sheet,
            answers_sheet,
            suppliers_sheet,
            evidence_sheet,
            unscreened_sheet,
            audit_sheet,
        ):
            self._add(make_sheet(self._results, self.language))
        for sheet in extra:
            self._add(sheet)
        if self._long_texts:
            widths = (18, 8, 24, 8, 120)
            title = self.language.text("Long texts")
            header = header_cells(("Sheet", "Row", "Column", "Piece", "Text"), self.language)
            self._add(ReportSheet(title, widths, self._long_texts, header, freeze="A2"))

    def _describe(self) -> None:
        provenance = self._results.outcome.provenance
        self._book.set_properties(
            {
                "author": f"duediligence {provenance.library}",
                "title": self.language.text("Supplier screening: possible matches to review"),
                "comments": self.language.text(DISCLAIMER),
                "created": dt.datetime.fromisoformat(provenance.screened_at),
            }
        )

    def _add(self, sheet: ReportSheet) -> None:
        width = max(len(sheet.widths), len(sheet.header or ()))
        if width > _MOST_COLUMNS:
            raise OutputError(
                f"The sheet {sheet.title} would have {width:,} columns and Excel holds"
                f" {_MOST_COLUMNS:,}. Write JSON or HTML, or screen fewer columns."
            )
        footer = self.language.text("A flag is a possible match, not a finding of wrongdoing.")
        rows = iter(sheet.rows)
        row = next(rows, None)
        number = 1
        while number == 1 or row is not None:  # a sheet without rows is written too
            title = sheet.title if number == 1 else f"{sheet.title} {number}"
            page = SheetWriter(self._book, self._looks, sheet, title=title, footer=footer)
            if sheet.header:
                page.append(self._cells(page, sheet.header), line_count(sheet.header, sheet))
            while row is not None and page.height < MOST_ROWS:
                page.append(self._cells(page, row), line_count(row, sheet))
                row = next(rows, None)
            page.close()
            number += 1

    def _cells(self, page: SheetWriter, values: Iterable[CellValue]) -> list[CellValue]:
        """Return a row as a workbook can hold it."""
        cells = list(values)
        for at, cell in enumerate(cells):
            text = cell.value if isinstance(cell, SheetCell) else cell
            # Nearly all texts are short and printable.
            if isinstance(text, str) and not (len(text) <= _SURELY_FITS and text.isprintable()):
                written = self._fit(page, at + 1, text)
                cells[at] = cell._replace(value=written) if isinstance(cell, SheetCell) else written
        return cells

    def _fit(self, page: SheetWriter, at: int, text: str) -> str:
        """Return the text as a workbook can hold it; a longer one goes on in a sheet of its own."""
        written = _visible(text)
        if len(written) > _SURELY_FITS and _length_in_file(written) > _MOST_CHARACTERS:
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
            note = self.language.text(
                "[{count} characters; all of it in the sheet Long texts]", count=f"{len(text):,}"
            )
            written = f"{whole[: _PIECE_LENGTH // 2]}\u2026 {note}"
        return written


def _visible(text: str) -> str:
    r"""Return the text with its control characters made visible, but for line ends of every kind.

    >>> _visible("=1\x07")
    '=1␇'
    """
    return "\r".join(map(sanitise, text.split("\r"))) if "\r" in text else sanitise(text)


def _length_in_file(text: str) -> int:
    """Return how many UTF-16 units a text takes as it is escaped in the file.

    XlsxWriter writes `_x0041_` as `_x005F_x0041_` and a carriage return as `_x000D_`.
    """
    escaped = _ESCAPED.sub("_x005F_", text).replace("\r", "_x000D_")
    return len(escaped) + sum(character > "\uffff" for character in escaped)
