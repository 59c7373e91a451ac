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


def main() -> None:
    """Answer the workbook on standard input; the arguments are where calamine lies, and bytes."""
    sys.path.insert(0, sys.argv[1])
    _bound(int(sys.argv[2]))
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())) as book:
        grids = {
            sheet.name: [
                row if row.count("") < len(row) else []
                for row in book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            ]
            for sheet in book.sheets_metadata
        }
    json.dump(grids, sys.stdout, default=_dated)


def _bound(size: int) -> None:
    try:
        import resource
    except ImportError:  # Windows; there the time limit alone holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _dated(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return ["datetime", value.isoformat()]
    if isinstance(value, dt.date):
        return ["date", value.isoformat()]
    return str(value)


if __name__ == "__main__":
    main()
