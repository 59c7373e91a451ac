"""Reads any spreadsheet: `read_tables` is the entry point of this package."""

from __future__ import annotations

from dataclasses import replace

from ..errors import ColumnError, DueDiligenceError, TableError
from ..model import Limits
from .detect_format import FileFormat, detect_file_format, explain_foreign_format
from .json_rows import is_json, read_json_rows
from .refusals import refusal
from .source import FileContent, InputFile, PathLike
from .table import Table


def read_tables(
    path: PathLike | FileContent,
    *,
    sheet: str | None = None,
    password: str | None = None,
    limits: Limits | None = None,
) -> tuple[Table, ...]:
    """Read every sheet of a spreadsheet, or the only table of a text file, as text.

    Args:
        path: .xlsx, .xlsm, .xls, .xlsb, .ods, .csv, .tsv, .txt, a table saved as HTML or XML, JSON
            lines, or Parquet; the format is detected by the content, not by the name. The content
            itself may be given as `FileContent`.
        sheet: the name of the only sheet to read; every sheet if None.
        password: opens a protected workbook, with the extra `encrypted`.
        limits: bounds on size; those of `Limits()` if None.

    Returns:
        One table for each sheet, in the order of the workbook, hidden and empty sheets included.

    Raises:
        TableError: the file is missing, damaged, locked, not a spreadsheet, or over a limit.
        ColumnError: there is no such sheet.
        MissingExtra: an optional part is needed; the message names it.
    """
    bounds = limits or Limits()
    source = InputFile(path, bounds)
    name = source.name
    try:
        tables = _read_by_format(source, password, bounds)
        source.check_unchanged()
    except DueDiligenceError:
        raise
    except MemoryError:
        raise TableError(f"{name}: it needs more memory than there is; split the file.") from None
    except Exception as error:
        # Whatever a library raises for a hostile file, it becomes one refusal.
        raise TableError(
            f"{name}: the file could not be read ({type(error).__name__}); open it where it was"
            " made and save it again as .xlsx."
        ) from error
    if sheet is None:
        return tables
    chosen = tuple(table for table in tables if table.sheet == sheet)
    if not chosen:
        names = ", ".join(repr(table.sheet) for table in tables if table.sheet) or "no sheets"
        raise ColumnError(f"{name}: there is no sheet {sheet!r}; it has {names}.")
    # Sheets that were not asked for need not be screened.
    return tuple(
        [
            replace(
                table,
                issues=tuple([issue for issue in table.issues if issue.sheet in {None, sheet}]),
            )
            for table in chosen
        ]
    )


def _read_by_format(source: InputFile, password: str | None, limits: Limits) -> tuple[Table, ...]:
    # Each reader is imported when a file needs it: most of them bring a heavy library.
    file_format = detect_file_format(source.head)
    name, sha256 = source.name, source.sha256
    if file_format is FileFormat.FOREIGN:
        content, remedy = explain_foreign_format(source.head) or (
            "XML, but not a spreadsheet",
            "export it to .xlsx or .csv",
        )
        raise refusal(name, content, remedy)
    if file_format is FileFormat.PARQUET:
        from .parquet import read_parquet

        return read_parquet(source, limits)
    if file_format is FileFormat.TEXT and is_json(source.head):
        return read_json_rows(source, limits)
    if file_format is FileFormat.TEXT:
        from .delimited import read_delimited

        return (read_delimited(source, limits),)
    data = source.bytes()
    if file_format is FileFormat.ZIP:
        from .excel.workbook import read_zip_workbook

        return read_zip_workbook(data, name, sha256, limits)
    if file_format is FileFormat.OLE:
        from .excel.ole2 import read_ole2

        return read_ole2(data, name, sha256=sha256, password=password, limits=limits)
    from .markup import read_markup

    return read_markup(data, file_format, name, sha256=sha256, limits=limits)
