"""One worksheet of the review workbook, streamed by openpyxl to a draft beside the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..text.sanitise import one_line
from .sheet import Look, ReportSheet, SheetCell

if TYPE_CHECKING:
    from openpyxl import Workbook

_A3 = 8  # paperSize of ECMA-376 part 1, 18.3.1.63
_LONGEST_HEADER = 200  # judgement: enough to find a column again
# Points: a line of 10-point Calibri, and the tallest row that Excel shows.
_LINE_HEIGHT, _TALLEST = 13.5, 409
_PADDING = 4  # points above and below the text of a row
_MOST_LINKS = 65_000  # Excel holds 65,530 in a sheet
# Texts that a reader of the file would take for errors of a formula.
_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})


class SheetWriter:
    """A worksheet that is written row by row."""

    def __init__(self, book: Workbook, draft: Path, sheet: ReportSheet, title: str) -> None:
        self.sheet, self.title, self.height = sheet, title, 0
        self._links = 0
        self._page: Any = book.create_sheet(title)
        self._lay_out()
        self._page._writer = _to_draft(self._page, draft)  # noqa: SLF001
        self._page._writer.write_top()  # noqa: SLF001

    def cell(self, value: SheetCell | str) -> Any:
        """Return a cell whose text stays text, whatever it begins with."""
        from openpyxl.cell import WriteOnlyCell

        if isinstance(value, str):
            if not value.startswith("=") and value not in _ERRORS:
                return value or None  # a plain value is written faster than a cell
            value = SheetCell(value, Look.PLAIN)
        cell: Any = WriteOnlyCell(self._page, None if value.value == "" else value.value)
        if value.link and self._links < _MOST_LINKS:
            self._links += 1
            cell.hyperlink = value.link
        if isinstance(cell.value, str):
            cell.data_type = "s"  # openpyxl takes "=1" for a formula and "#N/A" for an error
        if value.look is not Look.PLAIN:
            cell.style = value.look.value
        return cell

    def append(self, cells: list[Any], lines: float | None = None) -> None:
        """Write one row; `lines` is its height, None where that is left to the reader."""
        at = self.height + 1
        if lines is not None:
            self._page.row_dimensions[at].height = min(_TALLEST, lines * _LINE_HEIGHT + _PADDING)
        self._page.append(cells)
        # openpyxl would hold the heights of all rows in memory.
        self._page.row_dimensions.pop(at, None)
        self.height = at

    def where(self, column: int) -> tuple[str, int, str]:
        """Return the sheet, row and header of the cell that is being written."""
        header = (self.sheet.header or ())[column - 1 : column]
        text = header[0].value if header and isinstance(header[0], SheetCell) else ""
        return self.title, self.height + 1, one_line(str(text or ""))[:_LONGEST_HEADER]

    def close(self) -> None:
        """Write what depends on the number of rows, and end the worksheet."""
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation

        last = max(self.height, 2)
        if self.sheet.header:
            self._page.auto_filter.ref = f"A1:{get_column_letter(len(self.sheet.header))}{last}"
        for column, choices in (self.sheet.choices or {}).items():
            letter = get_column_letter(column)
            rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
            rule.error = f"Choose one of: {', '.join(choices)}."
            rule.add(f"{letter}2:{letter}{last}")
            self._page.data_validations.append(rule)
        self._page.close()

    def _lay_out(self) -> None:
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.properties import PageSetupProperties

        page = self._page
        for at, width in enumerate(self.sheet.widths, 1):
            page.column_dimensions[get_column_letter(at)].width = width
        page.freeze_panes = self.sheet.freeze
        page.sheet_view.showGridLines = self.sheet.header is not None
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page.page_setup.orientation = "landscape"
        page.page_setup.paperSize = _A3 if self.sheet.header else None
        page.page_setup.fitToWidth = self.sheet.pages_wide
        page.page_setup.fitToHeight = 0
        page.page_margins.left = page.page_margins.right = 0.4
        page.page_margins.top, page.page_margins.bottom, page.page_margins.footer = 0.5, 0.8, 0.4
        page.oddFooter.left.text = "A flag is a possible match, not a finding of wrongdoing."
        page.oddFooter.right.text = "&A, page &P of &N"
        if self.sheet.header:
            page.print_title_rows = "1:1"
        if self.sheet.repeat_columns:
            page.print_title_cols = self.sheet.repeat_columns


def _to_draft(page: Any, draft: Path) -> Any:
    """Return openpyxl's writer with a place for its draft: by itself it uses the system's folder."""
    from openpyxl.worksheet._writer import WorksheetWriter

    class DraftWriter(WorksheetWriter):
        def cleanup(self) -> None:
            draft.unlink()

    return DraftWriter(page, out=str(draft))
