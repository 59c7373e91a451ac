"""One page of the review workbook, streamed by openpyxl to a draft beside the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..text.sanitise import one_line
from .sheet import Look, ReportSheet, SheetCell

if TYPE_CHECKING:
    from openpyxl import Workbook

_A3 = 8
_LONGEST_HEADER = 200
_LINE, _TALLEST = 13.5, 409  # points; Excel shows no taller row
_MOST_LINKS = 65_000  # Excel holds 65,530 in a sheet
_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})


class Page:
    """A worksheet that is written row by row."""

    def __init__(self, book: Workbook, draft: Path, sheet: ReportSheet, title: str) -> None:
        self.sheet, self.title, self.height = sheet, title, 0
        self._links = 0
        self._page: Any = book.create_sheet(title)
        self._lay_out()
        self._page._writer = _to_draft(self._page, draft)  # noqa: SLF001
        self._page._writer.write_top()  # noqa: SLF001

    def cell(self, value: SheetCell | str) -> Any:
        """A cell whose text stays text, whatever it begins with."""
        from openpyxl.cell import WriteOnlyCell

        if isinstance(value, str):
            if not value.startswith("=") and value not in _ERRORS:
                return value or None
            value = SheetCell(value, Look.PLAIN)
        made: Any = WriteOnlyCell(self._page, None if value.value == "" else value.value)
        if value.link and self._links < _MOST_LINKS:
            self._links += 1
            made.hyperlink = value.link
        if isinstance(made.value, str):
            made.data_type = "s"
        if value.look is not Look.PLAIN:
            made.style = value.look.value
        return made

    def append(self, cells: list[Any], lines: float | None = None) -> None:
        """Write one row; `lines` is how tall it must be, where that is not left to the reader."""
        at = self.height + 1
        if lines is not None:
            self._page.row_dimensions[at].height = min(_TALLEST, lines * _LINE + 4)
        self._page.append(cells)
        self._page.row_dimensions.pop(at, None)
        self.height = at

    def where(self, column: int) -> tuple[str, int, str]:
        """The sheet, row and header of the cell that is being written."""
        header = (self.sheet.header or ())[column - 1 : column]
        named = header[0].value if header and isinstance(header[0], SheetCell) else ""
        return self.title, self.height + 1, one_line(str(named or ""))[:_LONGEST_HEADER]

    def close(self) -> None:
        """Say what can only be said when the number of rows is known, and end the page."""
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
    """The writer of openpyxl, told where to draft: by itself it would use the system's folder."""
    from openpyxl.worksheet._writer import WorksheetWriter

    class Drafting(WorksheetWriter):
        def cleanup(self) -> None:
            draft.unlink()

    return Drafting(page, out=str(draft))
