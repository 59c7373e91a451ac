"""Export the log of answers for other programs: as JSON, and as CSV without live formulas."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from .hash_chain import RecordedEntry, kind_of

_HEADERS = (
    "number at kind finding_id evidence_digest rule answer reviewer date reason until supplier"
    " entry source supplier_key fact fills stated assignee due note hash"
).split()
# A spreadsheet takes a text that begins so for a formula; an apostrophe keeps it a text.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def to_json(entries: Iterable[RecordedEntry]) -> str:
    """Return the log as JSON: a list with the number, time of writing, fields and hash of each."""
    return json.dumps([_fields(entry) for entry in entries], ensure_ascii=False, indent=1) + "\n"


def to_csv(entries: Iterable[RecordedEntry]) -> str:
    """Return the log as CSV, a line an entry; columns that only another kind has are blank.

    A text that a spreadsheet would run as a formula begins with an apostrophe.
    """
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, _HEADERS, lineterminator="\r\n")
    writer.writeheader()
    for entry in entries:
        writer.writerow({header: _cell(value) for header, value in _fields(entry).items()})
    return stream.getvalue()


def _fields(record: RecordedEntry) -> dict[str, object]:
    fields = record.entry.model_dump(mode="json")
    return {
        "number": record.seq,
        "at": record.at,
        "kind": kind_of(record.entry),
        **fields,
        "hash": record.hash,
    }


def _cell(value: object) -> object:
    if isinstance(value, dict):
        value = [f"{name}={text}" for name, text in value.items()]
    if isinstance(value, list):
        value = "\n".join(value)
    is_live = isinstance(value, str) and value.startswith(_FORMULA_STARTS)
    return f"'{value}" if is_live else value
