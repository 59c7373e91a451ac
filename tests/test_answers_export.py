"""The exported log: complete in both forms, and nothing in it is live."""

import csv
import io
import json

import pytest
from answering import answer, reply, work_note

from duediligence.answers import RecordedEntry
from duediligence.answers.export import to_csv, to_json

ONE = RecordedEntry(
    1, "2025-03-01T09:00:00+00:00", answer(1, reason="=HYPERLINK(1)", supplier="和田"), "h"
)


def test_json_holds_every_field():
    """JSON holds the answer, its number, the time of its writing and its hash."""
    (exported,) = json.loads(to_json([ONE]))
    bound = {"number": 1, "at": ONE.at, "kind": "answer", "hash": "h"}
    assert exported == {**ONE.entry.model_dump(mode="json"), **bound}
    assert json.loads(to_json([])) == []


def test_csv_holds_every_field():
    """CSV has one line an entry, and a column for each field of any kind."""
    entries = [
        ONE,
        *(ONE._replace(entry=entry) for entry in (reply(stated=("A", "B")), work_note())),
    ]
    line, reply_line, note_line = csv.DictReader(io.StringIO(to_csv(entries)))
    assert set(line) == {field for fields in json.loads(to_json(entries)) for field in fields}
    assert (note_line["kind"], note_line["assignee"]) == ("work note", "r2")
    assert (line["supplier"], line["until"], line["fact"]) == ("和田", "", "")
    assert (reply_line["kind"], reply_line["fills"]) == ("reply", "supplier.postal_code=518000")
    assert (reply_line["stated"], reply_line["finding_id"]) == ("A\nB", "")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)"])
def test_csv_is_not_live(text):
    """A reviewer's text that a spreadsheet would run is kept a text."""
    (line,) = csv.DictReader(io.StringIO(to_csv([ONE._replace(entry=answer(1, reason=text))])))
    assert line["reason"] == f"'{text}"
