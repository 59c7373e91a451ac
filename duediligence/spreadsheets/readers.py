"""Calamine and openpyxl, the two libraries that read workbooks; their errors become one of ours."""

from __future__ import annotations

import datetime as dt
import io
import json
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..model import Limits
from .cell_audit.sheet_facts import SheetFacts, unescape_text
from .refusals import refusal

if TYPE_CHECKING:
    from ..errors import TableError

# Bytes for Python, its libraries and small files. Judgement, checked by the tests that read files
# of every format under this bound.
_BASE_MEMORY = 512 * 1024**2
_FILE_MEMORY = 8  # times the file: its bytes, unpacked, and the reader's copies; judgement
_CELL_MEMORY = 400  # bytes of one cell, in the reader and in Python together
_BLANK_MEMORY = 64  # bytes of one place of the grid, which the reader makes room for, filled or not


class ReaderFailed(Exception):
    """A reader could not read the file; its message does not help the caller."""


class Grid(NamedTuple):
    """All rows of a sheet from the first row and column on, and whether the sheet is hidden."""

    is_hidden: bool
    rows: list[list[Any]]


def read_with_calamine(data: bytes, name: str) -> Iterator[list[Any]]:
    """Yield the rows of a sheet, from the first row and column of the grid on, blank ones included.

    Raises:
        ReaderFailed: it refused, or panicked.
    """
    from python_calamine import CalamineWorkbook

    def read() -> Iterator[list[Any]]:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheet = book.get_sheet_by_name(name)
            left = [""] * (sheet.start[1] if sheet.start else 0)
            height = sheet.end[0] + 1 if sheet.end else 0
            count = 0
            for row in sheet.iter_rows():
                yield left + row if left else row
                count += 1
            if count != height:  # a version that leaves out blank rows at the top
                raise ReaderFailed("its rows are not those of the sheet")

    return _catch_panics(read())


def read_in_subprocess(
    data: bytes, facts: Mapping[str, SheetFacts], limits: Limits
) -> dict[str, Grid]:
    """Read sheets by calamine in a process of its own, bounded in memory and time.

    Args:
        data: the bytes of the file.
        facts: the sheets to read, and the facts of each.
        limits: its `seconds` bound the time.

    Raises:
        ReaderFailed: it refused, crashed, or took too much memory or time.
    """
    import python_calamine

    # Room for every cell of a sheet, and for the place of every blank one.
    cells = sum(sheet.cells for sheet in facts.values())
    places = sum((sheet.bottom + 1) * (sheet.right + 1) for sheet in facts.values())
    memory = _BASE_MEMORY + _FILE_MEMORY * len(data) + _CELL_MEMORY * cells + _BLANK_MEMORY * places
    script = Path(__file__).with_name("reader_process.py")
    libraries = Path(python_calamine.__file__).parents[1]
    command = [sys.executable, "-I", str(script), str(libraries), str(memory)]
    try:
        done = subprocess.run(  # noqa: S603 - our own script, and nothing of the file in it
            command, input=data, capture_output=True, timeout=limits.seconds, check=True
        )
        sheets = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise ReaderFailed(str(error)) from None
    if not facts.keys() <= sheets.keys():
        raise ReaderFailed("a sheet is missing")
    return {name: _grid(*sheets[name]) for name in facts}


def _grid(is_hidden: bool, box: tuple[int, int], *rows: list[Any]) -> Grid:
    """Move rows to where they are if counted from the first row and column of the grid.

    Versions of calamine differ in whether they leave out the blank ones before the first cell.
    """
    height, width = box
    placed: list[list[Any]] = [[] for _ in range(height - len(rows))]
    for row in rows:
        values = [_decode_date(*value) if value.__class__ is list else value for value in row]
        placed.append([""] * (width - len(values)) + values if values else values)
    return Grid(is_hidden, placed)


def _decode_date(kind: str, text: str) -> dt.date:
    decode = dt.datetime.fromisoformat if kind == "datetime" else dt.date.fromisoformat
    return decode(text)


def _catch_panics(rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """Yield the rows of a native reader; whatever it raises becomes `ReaderFailed`."""
    try:
        yield from rows
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        # A panic of Rust is not an Exception, and can only be recognised by its name.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise ReaderFailed(str(error)) from None


def read_with_openpyxl(data: bytes, name: str) -> Iterator[list[Any]]:
    """Yield the same rows by openpyxl, for files that calamine refuses or must not open.

    Raises:
        ReaderFailed: it refused as well.
    """
    from openpyxl import load_workbook

    def read() -> Iterator[list[Any]]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            sheet: Any = book[name]
            sheet.reset_dimensions()  # the size that a sheet states may be wrong
            rows = sheet.iter_rows(values_only=True)
            while True:
                with warnings.catch_warnings():  # not around the loop: the caller of it may warn
                    warnings.simplefilter("ignore")
                    row = next(rows, None)
                if row is None:
                    return
                yield [unescape_text(value) if isinstance(value, str) else value for value in row]
        finally:
            book.close()

    return _catch_panics(read())


def no_reader_could_read(file: str) -> TableError:
    """Return the error where no reader could read a file that passed every check."""
    return refusal(
        file,
        "a workbook that no reader could read",
        "open it where it was made and save it again as .xlsx",
    )
