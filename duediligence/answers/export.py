"""The log of answers for other programs: JSON, and CSV in which nothing is live."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from .hash_chain import Recorded

_HEADERS = (
    "number", "at", "kind", "finding_id", "evidence_digest", "rule", "answer", "reviewer", "date",
    "reason", "until", "supplier", "entry", "source", "supplier_key", "fact", "fills", "stated", "hash",
)  # fmt: skip
# A spreadsheet takes a text that begins so for a formula; an apostrophe keeps it a text.
_LIVE = ("=", "+", "-", "@", "\t", "\r")


def to_json(recorded: Iterable[Recorded]) -> str:
    """Every answer and reply with its number, the time at which it was written, and its hash."""
    return json.dumps([_fields(each) for each in recorded], ensure_ascii=False, indent=1) + "\n"


def to_csv(recorded: Iterable[Recorded]) -> str:
    """One line an answer or a reply, what only the other has left blank.

    A text that a spreadsheet would run begins with an apostrophe.
    """
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, _HEADERS, lineterminator="\r\n")
    writer.writeheader()
    for each in recorded:
        writer.writerow({header: _still(_flat(value)) for header, value in _fields(each).items()})
    return stream.getvalue()


def _fields(each: Recorded) -> dict[str, object]:
    said = each.answer.model_dump(mode="json")
    kind = type(each.answer).__name__.lower()
    return {"number": each.seq, "at": each.at, "kind": kind, **said, "hash": each.hash}


def _flat(value: object) -> object:
    """A value as one cell can hold it."""
    if isinstance(value, dict):
        return "\n".join(f"{name}={text}" for name, text in value.items())
    return "\n".join(value) if isinstance(value, list) else value


def _still(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_LIVE) else value
