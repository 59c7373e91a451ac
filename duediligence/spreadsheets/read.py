"""Reads any spreadsheet: `read_tables` is the only door of this package."""

from __future__ import annotations

import os

from ..errors import ColumnError, DueDiligenceError, TableError
from ..model import Limits
from .detect_format import Content, detect_content, foreign
from .refusals import refuse
from .source import InputFile
from .table import Table

PathLike = str | os.PathLike[str]


def read_tables(
    path: PathLike,
    *,
    sheet: str | None = None,
    password: str | None = None,
    limits: Limits | None = None,
) -> tuple[Table, ...]:
    """Read every sheet of a spreadsheet, or the only table of a text file, as text.

    Args:
        path: .xlsx, .xlsm, .xls, .xlsb, .ods, .csv, .tsv, .txt, a table saved as HTML or XML, or
            Parquet; what it is is judged by what it holds, not by its name.
        sheet: read this sheet only.
        password: opens a protected workbook, with the extra `encrypted`.
        limits: bounds on what is accepted.

    Returns:
        One table a sheet, in the order of the workbook, hidden and empty sheets included.

    Raises:
        TableError: the file is missing, damaged, locked, no spreadsheet, or over a limit.
        ColumnError: there is no such sheet.
        MissingExtra: an optional part is needed; the message names it.
    """
    bounds = limits or Limits()
    source = InputFile(path, bounds)
    name = source.name
    try:
        tables = _tables(source, password, bounds)
        source.check_unchanged()
    except DueDiligenceError:
        raise
    except MemoryError:
        raise TableError(f"{name}: it needs more memory than there is; split the file.") from None
    except Exception as broken:
        # Whatever a hostile file brings a library to raise, it ends as one refusal.
        raise TableError(
            f"{name}: the file could not be read ({type(broken).__name__}); open it where it was"
            " made and save it again as .xlsx."
        ) from broken
    if sheet is None:
        return tables
    chosen = tuple(table for table in tables if table.sheet == sheet)
    if not chosen:
        names = ", ".join(repr(table.sheet) for table in tables if table.sheet) or "no sheets"
        raise ColumnError(f"{name}: there is no sheet {sheet!r}; it has {names}.")
    return chosen


def _tables(source: InputFile, password: str | None, limits: Limits) -> tuple[Table, ...]:
    content = detect_content(source.head)
    name, sha256 = source.name, source.sha256
    if content is Content.FOREIGN:
        what, remedy = foreign(source.head) or (
            "XML, but no spreadsheet", "export it to .xlsx or .csv",
        )  # fmt: skip
        raise refuse(name, what, remedy)
    if content is Content.PARQUET:
        from .parquet import read_parquet

        return read_parquet(source, limits)
    if content is Content.TEXT:
        from .delimited import read_delimited

        return (read_delimited(source, limits),)
    data = source.bytes()
    if content is Content.ZIP:
        from .excel.workbook import read_zip

        return read_zip(data, name, sha256, limits)
    if content is Content.OLE:
        from .excel.ole2 import read_ole

        return read_ole(data, name, sha256, password, limits)
    from .markup import read_markup

    return read_markup(data, content, name, sha256, limits)
