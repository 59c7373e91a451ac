"""Reads any spreadsheet: `read_tables` is the only door of this package."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from ..errors import ColumnError, DueDiligenceError, TableError
from ..model import Limits
from .failure import refuse, too_large
from .kinds import Content, content_of, foreign
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
    data = _bytes(path, bounds)
    name = Path(path).name
    try:
        tables = _tables(data, name, password, bounds)
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


def _bytes(path: PathLike, limits: Limits) -> bytes:
    name = Path(path).name or str(path)
    try:
        file = Path(path)
        if file.is_dir():
            raise TableError(f"{name}: this is a directory; name the files in it.")
        if not file.is_file():
            raise TableError(f"{path}: there is no such file; check the path.")
        if (size := file.stat().st_size) > limits.bytes:
            raise too_large(name, f"{size:,} bytes", "bytes")
        data = file.read_bytes()
    except (OSError, ValueError) as broken:
        if isinstance(broken, TableError):
            raise
        reason = getattr(broken, "strerror", None) or str(broken)
        raise TableError(f"{name}: the file could not be opened ({reason}); close it elsewhere and"
                         " check that you may read it.") from None  # fmt: skip
    if not data.strip(b"\0 \t\r\n\x1a\xef\xbb\xbf\xfe\xff"):
        raise refuse(name, "an empty file", "ask for it again")
    return data


def _tables(data: bytes, name: str, password: str | None, limits: Limits) -> tuple[Table, ...]:
    sha256 = hashlib.sha256(data).hexdigest()
    content = content_of(data)
    if content is Content.FOREIGN:
        what, remedy = foreign(data) or ("XML, but no spreadsheet", "export it to .xlsx or .csv")
        raise refuse(name, what, remedy)
    if content is Content.ZIP:
        from .workbook import read_zip

        return read_zip(data, name, sha256, limits)
    if content is Content.OLE:
        from .ole import read_ole

        return read_ole(data, name, sha256, password, limits)
    if content is Content.PARQUET:
        from .parquet import read_parquet

        return read_parquet(data, name, sha256, limits)
    if content is Content.TEXT:
        from .delimited import read_delimited

        return (read_delimited(data, name, sha256, limits),)
    from .markup import read_markup

    return read_markup(data, content, name, sha256, limits)
