"""A worksheet of XlsxWriter that writes plain texts by a shorter way, and the same bytes."""

from __future__ import annotations

import re
from functools import cache
from io import StringIO
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

# Whatever XlsxWriter escapes or marks in a text: markup, control characters, characters that XML
# lacks, what looks like its own escapes (_x000D_), and white space at an end.
_NOT_PLAIN = re.compile('[&<>"\x00-\x1f\ufffe\uffff]|_x|^\\s|\\s$')


class PlainWorksheet(Worksheet):  # type: ignore[misc]  # XlsxWriter states no types
    """A worksheet in constant memory whose rows and columns have no format of their own."""

    fh: Any  # the draft that rows are written to

    def write_text(self, row: int, column: int, text: str, look: Any = None) -> None:
        """Write a text; `write_string` would look first whether the row is an address like "A1"."""
        self._write_string(row, column, text, look)

    def _write_single_row(self, current_row_num: int = 0) -> None:
        """Write the last row to the draft, in one piece and not cell by cell."""
        draft, self.fh = self.fh, StringIO()
        try:
            super()._write_single_row(current_row_num)
            draft.write(self.fh.getvalue())
        finally:
            self.fh = draft

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if cell.__class__.__name__ != "String" or _NOT_PLAIN.search(cell.string):
            super()._write_cell(row, col, cell)
            return
        look = f' s="{cell.format._get_xf_index()}"' if cell.format else ""  # noqa: SLF001
        self.fh.write(
            f'<c r="{_letters(col)}{row + 1}"{look} t="inlineStr"><is><t>{cell.string}</t></is></c>'
        )


@cache  # at most 16,384 columns
def _letters(column: int) -> str:
    return str(xl_col_to_name(column))
