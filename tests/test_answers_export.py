"""The exported log: complete in both forms, and nothing in it is live."""

import csv
import io
import json

import pytest
from answering import answer

from duediligence.answers import Recorded
from duediligence.answers.export import to_csv, to_json

ONE = Recorded(
    1, "2025-03-01T09:00:00+00:00", answer(1, reason="=HYPERLINK(1)", supplier="和田"), "h"
)


def test_json_holds_every_field():
    """JSON holds the answer, its number, the time of its writing and its hash."""
    (said,) = json.loads(to_json([ONE]))
    assert said == {**ONE.answer.model_dump(mode="json"), "number": 1, "at": ONE.at, "hash": "h"}
    assert json.loads(to_json([])) == []


def test_csv_holds_every_field():
    """CSV has one line an answer and the same fields as JSON."""
    (line,) = csv.DictReader(io.StringIO(to_csv([ONE])))
    assert set(line) == set(json.loads(to_json([ONE]))[0])
    assert (line["supplier"], line["until"]) == ("和田", "")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)"])
def test_csv_is_not_live(text):
    """A reviewer's text that a spreadsheet would run is kept a text."""
    (line,) = csv.DictReader(io.StringIO(to_csv([ONE._replace(answer=answer(1, reason=text))])))
    assert line["reason"] == f"'{text}"
