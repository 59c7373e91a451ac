"""Reads a workbook in a process of its own, so that a crash of the native reader is only an error.

The old and binary formats need it: a damaged .xls can make the reader ask for half a terabyte and
abort, which no caller can catch. This file is run as a script, sees nothing but the bytes on its
standard input, and answers with JSON.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from typing import Any


def answer_request() -> None:
    """Write the sheets of the workbook on standard input to standard output.

    The arguments are the folder of calamine and the bytes of memory that may be used. The answer
    is a JSON object of [whether hidden, [height, width], row, row, ...] for each sheet.
    """
    sys.path.insert(0, sys.argv[1])
    _limit_memory(int(sys.argv[2]))
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    with CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())) as book:
        opening = "{"
        for metadata in book.sheets_metadata:
            sheet = book.get_sheet_by_name(metadata.name)
            is_hidden = metadata.visible != SheetVisibleEnum.Visible
            # Not its total height and width: these are the place of the last cell, counted from 0.
            box = [sheet.end[0] + 1, sheet.end[1] + 1] if sheet.end else [0, 0]
            head = json.dumps([is_hidden, box])[:-1]
            sys.stdout.write(f"{opening}{json.dumps(metadata.name)}:{head}")
            for row in sheet.iter_rows():
                # A blank row as [], because there may be a million of them.
                filled = row if row.count("") < len(row) else []
                sys.stdout.write("," + json.dumps(filled, default=_encode_date))
            sys.stdout.write("]")
            opening = ","
        sys.stdout.write("}" if opening == "," else "{}")


def _limit_memory(size: int) -> None:
    try:
        import resource
    except ImportError:  # Windows; there the time limit alone holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _encode_date(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return ["datetime", value.isoformat()]
    if isinstance(value, dt.date):
        return ["date", value.isoformat()]
    return str(value)


if __name__ == "__main__":
    answer_request()
