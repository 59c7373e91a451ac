"""The log of answers for other programs: JSON, and CSV in which nothing is live."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from .chain import Recorded

_HEADERS = (
    "number", "at", "finding_id", "evidence_digest", "rule", "answer", "reviewer", "date", "reason",
    "until", "supplier", "entry", "source", "hash",
)  # fmt: skip
# A spreadsheet takes a text that begins so for a formula; an apostrophe keeps it a text.
_LIVE = ("=", "+", "-", "@", "\t", "\r")


def to_json(recorded: Iterable[Recorded]) -> str:
    """Every answer with its number, the time at which it was written, and its hash."""
    return json.dumps([_fields(each) for each in recorded], ensure_ascii=False, indent=1) + "\n"


def to_csv(recorded: Iterable[Recorded]) -> str:
    """One line an answer; a text that a spreadsheet would run begins with an apostrophe."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, _HEADERS, lineterminator="\r\n")
    writer.writeheader()
    for each in recorded:
        writer.writerow({header: _still(value) for header, value in _fields(each).items()})
    return stream.getvalue()


def _fields(each: Recorded) -> dict[str, object]:
    answer = each.answer.model_dump(mode="json")
    return {"number": each.seq, "at": each.at, **answer, "hash": each.hash}


def _still(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_LIVE) else value
