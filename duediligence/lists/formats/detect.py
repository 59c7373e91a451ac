"""Recognises the layout of a list file by its content, not by its name.

A layout is no proof of a list: `load` asks `identity` for that.

Each format says itself how it is recognised; here is only the order in which they are asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias

from ...errors import DueDiligenceError
from ...spreadsheets.delimited import iter_records
from ...spreadsheets.detect_format import FileFormat, detect_file_format
from ...spreadsheets.encoding import decode
from ..list_file import ListFile
from ..parsing.html_tables import parse_list_page
from ..parsing.records import SEARCHED_ROWS, fold_heading
from . import cbp, csl, ofac, opensanctions, own_table, uflpa
from .declaration import declarations
from .declared import first_object, is_declared_header, recognise_json, recognise_xml
from .own_yaml import is_own_yaml

# Bytes; judgement: 40 rows of a table, or the first record of an export, take far less.
_BEGINNING = 256 * 1024
_WORKBOOKS = frozenset({FileFormat.ZIP, FileFormat.OLE, FileFormat.XML_2003, FileFormat.PARQUET})
HeadingTest: TypeAlias = tuple[str, Callable[[Sequence[str]], bool]]
# Of whole layouts.
_HEADING_TESTS: Sequence[HeadingTest] = (
    ("csl", csl.is_csl_header),
    ("opensanctions", opensanctions.is_opensanctions_header),
    ("uflpa", uflpa.is_uflpa_header),
    ("cbp-wro", cbp.is_cbp_header),
    *((name, partial(is_declared_header, name)) for name in declarations()),
)
# Of parts of a layout, in this order: orders of customs may have a column "Section" too.
_LIKENESS_TESTS: Sequence[HeadingTest] = (
    ("cbp-wro", cbp.is_like_cbp_header),
    ("uflpa", uflpa.is_like_uflpa_header),
)


def recognise_format(file: ListFile) -> str | None:
    r"""Return the format whose layout a file has, one of `READERS`, or None where it has none.

    >>> from pathlib import Path
    >>> recognise_format(ListFile(Path("a.csv"), b"Name,Aliases\nAcme,\n"))
    'table'
    """
    if is_own_yaml(file.path):
        return "yaml"
    if xml_format := recognise_xml(file.content):
        return xml_format
    content = detect_file_format(file.content)
    if content is FileFormat.FOREIGN and _beginning(file).startswith("<"):
        return None  # XML that is no list and no spreadsheet: its lines are no rows of a table
    if content in _WORKBOOKS:
        # Where it cannot be read, the reader of tables says what is wrong with it.
        rows = _rows_of_tables(file)
        return "table" if rows is None else _recognise_rows(rows, _HEADING_TESTS)
    if content is FileFormat.HTML:
        if uflpa.is_uflpa_page(decode(file.content).text):
            return "uflpa"
        return _recognise_rows(_rows_of_page(file), _HEADING_TESTS)
    beginning = _beginning(file)
    if beginning.startswith(("{", "[")):
        try:
            first = json.loads(beginning.splitlines()[0])
        except (ValueError, RecursionError):  # a line that is nested too deep is no record
            first = None
        if opensanctions.is_ftm_entity(first):
            return "opensanctions"
        if declared := recognise_json(first_object(file)):
            return declared
        return "csl" if csl.is_csl_json(beginning) else None
    return _recognise_rows(_rows_of_text(beginning), _HEADING_TESTS)


def recognise_likeness(file: ListFile) -> str | None:
    r"""Return the official list that a table resembles without having its whole layout, if any.

    It is good for a hint only: own lists have such headings too.

    >>> from pathlib import Path
    >>> recognise_likeness(ListFile(Path("a.csv"), b"Company,Category,Effective Date\nAcme,,\n"))
    'uflpa'
    """
    content = detect_file_format(file.content)
    if content in _WORKBOOKS:
        rows = _rows_of_tables(file) or []
    elif content is FileFormat.HTML:
        rows = _rows_of_page(file)
    else:
        rows = _rows_of_text(_beginning(file))
    layout = _recognise_rows(rows, _LIKENESS_TESTS)
    return None if layout == "table" else layout


def _beginning(file: ListFile) -> str:
    return decode(file.content[:_BEGINNING]).text.lstrip("\ufeff \n\r\t")


def _rows_of_text(beginning: str) -> list[Sequence[str]]:
    """Return the first rows of a text, as divided by each delimiter."""
    # 0x1A ends the files of OFAC
    lines = [line for line in beginning.splitlines() if line.strip("\x1a ")][:SEARCHED_ROWS]
    return [record.fields for delimiter in ",;\t" for record in iter_records(lines, delimiter)]


def _rows_of_page(file: ListFile) -> list[Sequence[str]]:
    """Return the first rows of every table of a page; none where it cannot be read."""
    try:
        page = parse_list_page(file.text(), file.name)
    except DueDiligenceError:
        return []
    return [row for table in page.tables for row in table.rows[:SEARCHED_ROWS]]


def _rows_of_tables(file: ListFile) -> list[Sequence[str]] | None:
    """Return the first rows of every sheet of a workbook; None where it cannot be read."""
    from ...spreadsheets import read_tables

    try:
        tables = read_tables(file.path)
    except DueDiligenceError:
        return None
    return [row for table in tables for row in table.rows[:SEARCHED_ROWS]]


def _recognise_rows(
    rows: Sequence[Sequence[str]], heading_tests: Sequence[HeadingTest]
) -> str | None:
    if rows and ofac.is_sdn_row(rows[0]):
        return "ofac-sdn"
    folded_rows = [[fold_heading(cell) for cell in row] for row in rows]
    for headings in folded_rows:
        for format_name, is_header in heading_tests:
            if is_header(headings):
                return format_name
    # Any list with a column of names can be an own list, so that comes last.
    return "table" if any(map(own_table.is_own_table_header, folded_rows)) else None
