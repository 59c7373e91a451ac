"""Recognises the format of a list file by its content, not by its name.

Each format says itself how it is recognised; here is only the order in which they are asked.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from ...errors import DueDiligenceError
from ...spreadsheets.delimited import iter_records
from ...spreadsheets.detect_format import FileFormat, detect_file_format
from ...spreadsheets.encoding import decode
from ..list_file import ListFile
from ..parsing.records import SEARCHED_ROWS, fold_heading
from . import cbp, csl, ofac, opensanctions, own_table, uflpa

# Bytes; judgement: 40 rows of a table, or the first record of an export, take far less.
_BEGINNING = 256 * 1024
# In this order, since the headings of one list may also be those of another: orders of customs with
# a column "Section" would pass the second test for the UFLPA list.
_HEADING_TESTS = (
    ("csl", csl.is_csl_header),
    ("opensanctions", opensanctions.is_opensanctions_header),
    ("uflpa", uflpa.is_uflpa_header),
    ("cbp-wro", cbp.is_cbp_header),
    ("uflpa", uflpa.is_converted_uflpa_header),
)


def recognise_format(file: ListFile) -> str | None:
    r"""Return the name of the format, one of `READERS`, or None where it is not recognised.

    >>> from pathlib import Path
    >>> recognise_format(ListFile(Path("a.csv"), b"Name,Aliases\nAcme,\n"))
    'table'
    """
    if file.path.suffix.lower() in {".yaml", ".yml"}:
        return "yaml"
    content = detect_file_format(file.content)
    if content in {FileFormat.ZIP, FileFormat.OLE, FileFormat.XML_2003, FileFormat.PARQUET}:
        return _recognise_workbook(file)
    beginning = decode(file.content[:_BEGINNING]).text.lstrip("\ufeff \n\r\t")
    if content is FileFormat.HTML:
        return "uflpa" if uflpa.is_uflpa_page(beginning, file.content) else None
    if beginning.startswith(("{", "[")):
        try:
            first = json.loads(beginning.splitlines()[0])
        except (ValueError, RecursionError):  # a line that is nested too deep is no record
            first = None
        if opensanctions.is_opensanctions_entity(first):
            return "opensanctions"
        return "csl" if csl.is_csl_json(beginning) else None
    # 0x1A ends the files of OFAC
    lines = [line for line in beginning.splitlines() if line.strip("\x1a ")][:SEARCHED_ROWS]
    return _recognise_rows(
        [record.fields for delimiter in ",;\t" for record in iter_records(lines, delimiter)]
    )


def _recognise_rows(rows: Sequence[Sequence[str]]) -> str | None:
    if rows and ofac.is_sdn_row(rows[0]):
        return "ofac-sdn"
    folded_rows = [[fold_heading(cell) for cell in row] for row in rows]
    for headings in folded_rows:
        for format_name, is_header in _HEADING_TESTS:
            if is_header(headings):
                return format_name
    # Any list with a column of names can be an own list, so that comes last.
    return "table" if any(map(own_table.is_own_table_header, folded_rows)) else None


def _recognise_workbook(file: ListFile) -> str | None:
    from ...spreadsheets import read_tables

    try:
        tables = read_tables(file.path)
    except DueDiligenceError:
        return "table"  # whose reader says what is wrong with the workbook
    formats = [_recognise_rows(table.rows[:SEARCHED_ROWS]) for table in tables]
    return next((format_name for format_name in formats if format_name), None)
