"""What format a list file has, by what it holds and not by what it is called."""

from __future__ import annotations

import json

from ...errors import DueDiligenceError
from ...spreadsheets.delimited import iter_records
from ...spreadsheets.detect_format import FileFormat, detect_file_format
from ...spreadsheets.encoding import decode
from ..list_file import ListFile
from ..parsing.records import fold_heading, heading_columns

_HEAD = 256 * 1024
_SEARCHED_ROWS = 40
_CSL = frozenset(map(fold_heading, ("source", "entity_number", "programs", "alt_names")))
_OPENSANCTIONS = frozenset(map(fold_heading, ("id", "schema", "name", "dataset")))


def guess_format(file: ListFile) -> str | None:
    r"""The format that has a reader, or None where nothing tells one.

    >>> from pathlib import Path
    >>> guess_format(ListFile(Path("a.csv"), b"Name,Aliases\nAcme,\n"))
    'table'
    """
    if file.path.suffix.lower() in {".yaml", ".yml"}:
        return "yaml"
    content = detect_file_format(file.content)
    if content in {FileFormat.ZIP, FileFormat.OLE, FileFormat.XML_2003, FileFormat.PARQUET}:
        return _of_workbook(file)
    head = decode(file.content[:_HEAD]).text.lstrip("\ufeff \n\r\t")
    if content is FileFormat.HTML:
        return (
            "uflpa"
            if "name of entity" in head.lower() or b"uflpa" in file.content.lower()
            else None
        )
    if head.startswith(("{", "[")):
        return _of_json(head)
    lines = [line for line in head.splitlines() if line.strip("\x1a ")][:_SEARCHED_ROWS]
    return _of_rows([record.fields for sign in ",;\t" for record in iter_records(lines, sign)])


def _of_json(head: str) -> str | None:
    try:
        first = json.loads(head.splitlines()[0])
    except ValueError:
        first = None
    if isinstance(first, dict) and {"id", "schema", "properties"} <= first.keys():
        return "opensanctions"
    is_csl = '"results"' in head or '"source"' in head
    return "csl" if is_csl and ('"alt_names"' in head or '"programs"' in head) else None


def _of_rows(rows: list[list[str]]) -> str | None:
    if rows and len(rows[0]) == 12 and rows[0][0].isdigit() and rows[0][-2].strip() == "-0-":
        return "ofac-sdn"
    for row in rows:
        folded = {fold_heading(cell) for cell in row}
        if folded >= _CSL:
            return "csl"
        if folded >= _OPENSANCTIONS:
            return "opensanctions"
        if fold_heading("Name of Entity") in folded:
            return "uflpa"
        orders = heading_columns(row, "cbp-wro")
        if {"name", "date"} <= orders.keys() and orders.keys() & {"order", "product"}:
            return "cbp-wro"
        listed = heading_columns(row, "uflpa")
        if fold_heading("Effective Date") in folded and "name" in listed and "section" in listed:
            return "uflpa"
    return "table" if any("name" in heading_columns(row, "table") for row in rows) else None


def _of_workbook(file: ListFile) -> str | None:
    from ...spreadsheets import read_tables

    try:
        tables = read_tables(file.path)
    except DueDiligenceError:
        return "table"  # whose reader says what is wrong with the workbook
    found = [_of_rows([list(row) for row in table.rows[:_SEARCHED_ROWS]]) for table in tables]
    return next((each for each in found if each), None)
