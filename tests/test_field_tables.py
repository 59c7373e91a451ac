"""Tables as they really come, screened whole: tests/cases/field-tables.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest
from screenings import screener

import duediligence as dd

CASES = tomllib.loads(
    (Path(__file__).parent / "cases" / "field-tables.toml").read_text(encoding="utf-8")
)["case"]
# Tables as text: what only a file can have, such as no header or one over two rows.
FILES = {
    "a header that SAP breaks over two rows": (
        (
            "Vendor,Name 1,Name 2,Postal,City,C,Tax\n,,,Code,,Key,Number\n"
            "1000000123,Hetian,Taida Apparel,848000,Hotan,CN,123\n1000000124,Oxmoor,,LS1,Leeds,GB,124\n"
        ),
        ["block", "clear"],
    ),
    "a header of which each column is broken": (
        (
            "Account,Vendor,Street,Postal,City,Country\nnumber,name,,code,,\n"
            "1000000123,Hetian Taida,x 1,848000,Hotan,CN\n"
        ),
        ["block"],
    ),
    "no header": (
        (
            "Hetain Taida Apparel Ltd,37 Main Street,CN,848000\nOxmoor Works Ltd,2 Main Street,GB,\n"
            "Ludeng Works Ltd,5 Main Street,GB,\n"
        ),
        ["block", "clear", "clear"],
    ),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_table(case):
    """The row comes out as it should, the columns are what they are, and doubts are reported."""
    result = screener().screen(pd.DataFrame(case["rows"]))
    decision = result.decisions[case.get("row", 0)]
    expect = case.get("expect")
    if expect == "flag":
        assert decision.is_flagged, case["why"]
    elif expect:
        assert decision.value == expect, case["why"]
    roles = {column.header: f"{column.party}.{column.role}" for column in result.columns}
    assert case.get("roles", {}).items() <= roles.items(), case["why"]
    assert result.issues or not case.get("issue"), case["why"]
    if party := case.get("party"):
        reasons = [finding.reason for finding in result.findings if finding.party == party]
        assert any(reason.startswith(f"The {party}: ") for reason in reasons), reasons


@pytest.mark.parametrize("kind", FILES)
def test_file(kind, tmp_path):
    """A file whose header is broken or missing is screened row by row."""
    text, decisions = FILES[kind]
    path = tmp_path / "suppliers.csv"
    path.write_text(text, encoding="utf-8")
    result = dd.screen(path)
    assert [decision.value for decision in result.decisions] == decisions
    if kind == "no header":
        assert "no header" in result.issues[0].problem
