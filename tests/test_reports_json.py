"""The JSON result: its shape, its bytes, its evidence."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from builders import ALLEGED, DENIED, HOSTILE, a_finding, a_result, a_table, one_row

from duediligence.model import (
    Adjustment,
    Against,
    Column,
    Coverage,
    Finding,
    How,
    InputInfo,
    Issue,
    ListInfo,
    Match,
    PolicyInfo,
    Provenance,
    RowContext,
    Source,
    Statement,
    Suppliers,
    WordMatch,
    WordWeight,
)
from duediligence.reports import json_schema
from duediligence.reports.json_schema import SCHEMA_VERSION, schema_text
from duediligence.reports.load import load_result
from duediligence.reports.result_index import MappedColumn

SCHEMA = Path(__file__).parents[1] / "docs" / "result.schema.json"
# One line a schema version, never changed once released: a changed schema needs a new version.
DIGESTS = {
    "1.0": "37b1978b9656954c3c1b31ab7bcc3697e52315c5206365499de456d5b008e084",
    "1.1": "9e1a19a67f8bcfc4fbea9393aaeaddb4663fb18dc85c3f579d867ff831df29fa",
    "1.2": "c8bde1c5a8566c97b5618890b52d5da93ff7597757e819fbd6fd314d5ce100bb",
}


def test_the_committed_schema_is_the_one_in_the_code() -> None:
    """Whoever reads the committed schema reads what is written."""
    assert SCHEMA.read_text(encoding="utf-8") == schema_text()


def test_a_changed_schema_has_a_new_version() -> None:
    """The schema of a version is fixed by its digest."""
    digest = hashlib.sha256(schema_text().encode()).hexdigest()

    assert DIGESTS[SCHEMA_VERSION] == digest


# Fields of the model that are not written as they are: what a row's place says, what several fields
# of JSON say, what is a key there, and
# what a list says of a statement beside its claim.
NOT_WRITTEN = {
    Finding: {"position", "family"},
    Match: {"against", "is_equal"},
    RowContext: {"position"},
    Issue: {"stops"},
    Source: {"id"},
    Statement: {"id", "indicator"},
}
# Properties of the model that are written as fields are.
ALSO_WRITTEN: dict[type, set[str]] = {Match: {"bits"}}


@pytest.mark.parametrize(
    ("record", "shape"),
    [
        (Finding, json_schema.FindingShape),
        (Match, json_schema.MatchShape),
        (WordMatch, json_schema.WordShape),
        (WordWeight, json_schema.WeightShape),
        (Against, json_schema.AgainstShape),
        (RowContext, json_schema.ContextShape),
        (Coverage, json_schema.CoverageShape),
        (Issue, json_schema.IssueShape),
        (Source, json_schema.SourceShape),
        (Statement, json_schema.StatementShape),
        (Provenance, json_schema.ProvenanceShape),
        (InputInfo, json_schema.InputShape),
        (PolicyInfo, json_schema.PolicyShape),
        (ListInfo, json_schema.ListShape),
        (MappedColumn, json_schema.ColumnShape),
    ],
)
def test_a_shape_has_the_fields_of_its_record(record: type, shape: type) -> None:
    """A field that is added to the model is written, or is named here as one that is not."""
    fields = record.model_fields if hasattr(record, "model_fields") else record.__annotations__

    written = set(fields) - NOT_WRITTEN.get(record, set()) | ALSO_WRITTEN.get(record, set())
    assert set(shape.__annotations__) == written


@pytest.mark.parametrize("text", ["plain", *HOSTILE])
def test_every_result_meets_the_schema(text: str) -> None:
    """Whatever the cells hold, the result is JSON, meets the schema, and gives the text back."""
    loaded = json.loads(one_row(text).to_json())

    jsonschema.validate(loaded, json.loads(schema_text()))
    assert loaded["rows"][0]["supplier"] == {"supplier.name": text}


def test_every_row_stands_in_input_order() -> None:
    """All rows are there, with the numbers that the spreadsheet shows."""
    loaded = json.loads(a_result().to_json())

    jsonschema.validate(loaded, json.loads(schema_text()))
    assert [row["row"] for row in loaded["rows"]] == [3, 4, 6, 7, 8]
    assert [row["decision"] for row in loaded["rows"]] == [
        "block",
        "review",
        "unscreenable",
        "note",
        "clear",
    ]
    assert loaded["counts"] == a_result().counts


def test_an_allegation_stands_with_its_denials() -> None:
    """A finding that cites only the allegation is written with the entry's denials."""
    loaded = json.loads(a_result().to_json())
    cited = loaded["rows"][0]["findings"][0]["statements"]

    assert cited == [ALLEGED, DENIED]
    assert loaded["statements"][DENIED]["stance"] == "denies"
    assert loaded["statements"][ALLEGED]["source"] in loaded["sources"]


def test_near_misses_and_context_stand_beside_the_findings() -> None:
    """What was let go and what is only worth knowing are told with their row."""
    rows = json.loads(a_result().to_json())["rows"]

    assert rows[4]["near_misses"][0]["reason"] == "Only one word is shared."
    assert rows[4]["findings"] == []
    assert rows[3]["context"][0]["note"] == "It stopped buying in 2019."


def test_columns_of_one_role_are_kept_apart() -> None:
    """The second name column ends in .2; ignored columns and blank cells are left out."""
    first, *_ = a_table().columns
    columns = (
        first,
        replace(first, header="Vendor 2", texts=["b"] * 5),
        replace(first, role="ignore"),
        Column("Bad", "supplier", "city", [""] * 5, [""] * 5, {0: "#REF!"}),
    )
    rows = json.loads(a_result(suppliers=(a_table(columns=columns),)).to_json())["rows"]

    assert rows[0]["supplier"] == {
        "supplier.name": "ACEM GLOVES",
        "supplier.name.2": "b",
        "supplier.city": "#REF!",
    }
    assert rows[2]["supplier"] == {"supplier.name.2": "b"}


def test_a_frames_rows_carry_their_labels() -> None:
    """Beside the position stands the label: whole numbers as numbers, all else as text."""
    table = a_table(labels=[7, True, "x", 2.5, None], file=None, sheet=None)
    rows = json.loads(a_result(suppliers=(table,)).to_json())["rows"]

    assert [row["index"] for row in rows] == [7, "True", "x", "2.5", "None"]
    assert "index" not in json.loads(a_result().to_json())["rows"][0]


def test_the_bytes_do_not_depend_on_the_order_of_the_findings(tmp_path: Path) -> None:
    """The same facts give the same bytes, in the text and in the file."""
    result = a_result()
    turned = replace(result, findings=result.findings[::-1])
    path = tmp_path / "result.json"

    assert turned.to_json() == result.to_json()
    assert result.to_json(path) == path.read_bytes().decode("utf-8")


def test_an_entry_of_another_list_and_an_unknown_one_are_survived() -> None:
    """'list:entry' is looked up on that list; an id that no list has is written as it is."""
    finding = a_finding(supporting=("demo-list:northland", "gone"), statements=("gone:1",))
    explanation = a_result(findings=(finding,)).explain(3)
    loaded = json.loads(a_result(findings=(finding,)).to_json())

    assert "with Northland, gone" in explanation
    assert loaded["rows"][0]["findings"][0]["statements"] == [DENIED]


def test_an_empty_table_moves_no_row() -> None:
    """A sheet without rows between two others shifts no finding."""
    hollow = Suppliers((), [], file="empty.csv")
    result = a_result(suppliers=(hollow, a_table(), hollow))

    assert result.explain(4, file="suppliers.xlsx").splitlines()[1].startswith("Decision: review")
    assert result.flagged.iloc[0]["Vendor"] == "ACEM GLOVES"
    assert len(json.loads(result.to_json())["rows"]) == 5


def test_the_weights_of_a_match_are_written_where_it_has_some() -> None:
    """Each word with its bits, rounded, and their sum; a match without weights has neither."""
    weights = (
        WordWeight("acem", "acme", How.SWAPPED, 7.12345),
        WordWeight("", "gloves", Adjustment.MISSING, -1.6),
        WordWeight("", "of", Adjustment.MISSING, -0.0),
    )
    finding = a_finding()
    weighed = replace(finding, matches=(replace(finding.matches[0], weights=weights),))
    text = a_result(findings=(weighed,)).to_json()
    loaded = json.loads(text)
    (match,) = loaded["rows"][0]["findings"][0]["matches"]
    (near,) = loaded["rows"][4]["near_misses"][0]["matches"]

    jsonschema.validate(loaded, json.loads(schema_text()))
    assert match["bits"] == 5.52
    assert match["weights"][:2] == [
        {"text": "acem", "listed": "acme", "how": "swapped letters", "bits": 7.12},
        {"text": "", "listed": "gloves", "how": "word missing", "bits": -1.6},
    ]
    assert "-0.0" not in text
    assert not {"weights", "bits"} & set(near)


def test_a_result_of_the_version_before_is_read(tmp_path: Path) -> None:
    """A result that was kept before matches had weights can still be compared."""
    path = tmp_path / "result.json"
    text = a_result().to_json().replace('"schema_version": "1.2"', '"schema_version": "1.1"', 1)
    path.write_text(text, encoding="utf-8")

    assert load_result(path) == json.loads(text)
