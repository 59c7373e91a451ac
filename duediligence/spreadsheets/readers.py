"""The two libraries that read workbooks, each fenced so that nothing foreign comes out of it."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model import Limits
from .cell_audit.sheet_facts import SheetFacts
from .refusals import refuse

if TYPE_CHECKING:
    from ..errors import TableError

Grids = dict[str, list[list[Any]]]
_LEAST_MEMORY = 512 * 1024**2
_CELL_MEMORY = 400  # bytes of one cell, in the reader and in Python together
_BLANK_MEMORY = 64
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Unreadable(Exception):
    """A reader gave up; its words are no help to the caller."""


def calamine(data: bytes, name: str) -> Iterator[list[Any]]:
    """The rows of a sheet, from the first row and column of the grid on, blank ones included.

    Raises:
        Unreadable: it refused, or panicked.
    """
    from python_calamine import CalamineWorkbook

    def read() -> Iterator[list[Any]]:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheet = book.get_sheet_by_name(name)
            left = [""] * (sheet.start[1] if sheet.start else 0)
            height = sheet.end[0] + 1 if sheet.end else 0
            count = 0
            for row in sheet.iter_rows():
                yield left + row
                count += 1
            if count != height:  # a version that leaves out blank rows at the top
                raise Unreadable("its rows are not those of the sheet")

    return fenced(read())


def calamine_apart(data: bytes, facts: Mapping[str, SheetFacts], limits: Limits) -> Grids:
    """The same in a process of its own, bounded in memory and time.

    Args:
        data: the bytes of the file.
        facts: the sheets to read, and what each was found to hold.
        limits: of which `seconds` bounds the time.

    Raises:
        Unreadable: it refused, crashed, or took too much memory or time.
    """
    import python_calamine

    place = Path(python_calamine.__file__).parents[1]
    memory = _LEAST_MEMORY + 8 * len(data) + sum(map(_memory_of, facts.values()))
    command = [sys.executable, "-I", str(Path(__file__).with_name("reader_process.py")), str(place),
               str(memory)]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - our own script, and nothing of the file in it
            command, input=data, capture_output=True, timeout=limits.seconds, check=True
        )
        grids = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as broken:
        raise Unreadable(str(broken)) from None
    if not facts.keys() <= grids.keys():
        raise Unreadable("a sheet is missing")
    return {name: _placed(*grids[name]) for name in facts}


def _placed(box: Sequence[int], *rows: list[Any]) -> list[list[Any]]:
    """Rows as if the reader had begun in the first row and column of the grid.

    Versions of it differ in whether they leave out the blank ones before the first cell.
    """
    height, width = box
    placed: list[list[Any]] = [[] for _ in range(height - len(rows))]
    for row in rows:
        read = [_undated(*value) if value.__class__ is list else value for value in row]
        placed.append([""] * (width - len(read)) + read if read else read)
    return placed


def _memory_of(facts: SheetFacts) -> int:
    """Room for every cell of a sheet, and for the place of every blank one, in bytes."""
    return _CELL_MEMORY * facts.cells + _BLANK_MEMORY * (facts.bottom + 1) * (facts.right + 1)


def _undated(kind: str, text: str) -> dt.date:
    read = dt.datetime.fromisoformat if kind == "datetime" else dt.date.fromisoformat
    return read(text)


def fenced(rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """What a native reader gives; a panic of Rust is no Exception and must be caught by its name.

    Raises:
        Unreadable: whatever it raised.
    """
    try:
        yield from rows
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as broken:
        if not isinstance(broken, Exception) and type(broken).__name__ != "PanicException":
            raise
        raise Unreadable(str(broken)) from None


def openpyxl(data: bytes, name: str) -> Iterator[list[Any]]:
    """The same by openpyxl, for files that calamine refuses or must not see.

    Raises:
        Unreadable: it refused as well.
    """
    from openpyxl import load_workbook

    def read() -> Iterator[list[Any]]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            yield from _rows(book[name])
        finally:
            book.close()

    return fenced(read())


def _rows(sheet: Any) -> Iterator[list[Any]]:
    sheet.reset_dimensions()  # what a sheet says of its size is not to be believed
    rows = sheet.iter_rows(values_only=True)
    while True:
        with warnings.catch_warnings():  # not around the loop: whoever takes the rows may warn
            warnings.simplefilter("ignore")
            row = next(rows, None)
        if row is None:
            return
        yield [_unescaped(value) if isinstance(value, str) else value for value in row]


def _unescaped(text: str) -> str:
    """Excel writes characters that XML cannot hold as _x000D_; openpyxl leaves them so."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def gave_up(file: str) -> TableError:
    """The error where no reader could make anything of a file that passed every check."""
    return refuse(file, "a workbook that no reader could read",
                  "open it where it was made and save it again as .xlsx")  # fmt: skip
