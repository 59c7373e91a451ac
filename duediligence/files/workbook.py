"""Workbooks in zip files (.xlsx, .xlsm, .xlsb, .ods): checked, read, and counted a second time."""

from __future__ import annotations

import io

from ..model import Limits
from .archive import Archive
from .assemble import Sheet, assemble
from .table import Span, Table


def read_zip(data: bytes, file: str, sha256: str, limits: Limits) -> tuple[Table, ...]:
    """Every worksheet of a workbook.

    Raises:
        TableError: it is no workbook, or cannot be trusted.
    """
    from python_calamine import CalamineWorkbook

    Archive(data, file, limits)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    tables = []
    for meta in book.sheets_metadata:
        found = book.get_sheet_by_name(meta.name)
        spans = [Span(*top, *bottom) for top, bottom in found.merged_cell_ranges or ()]
        sheet = Sheet(meta.name, found.to_python(skip_empty_area=False), merged=spans)
        tables.append(assemble(sheet, file, sha256))
    return tuple(tables)
