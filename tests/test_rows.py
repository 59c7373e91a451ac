"""Rows of tables as they come, by kind: tests/cases/rows.toml."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from screenings import screener

import duediligence as dd

KINDS = tomllib.loads((Path(__file__).parent / "cases" / "rows.toml").read_text(encoding="utf-8"))[
    "kind"
]
SETS = {
    "flag": {"review", "block"},
    "quiet": {"clear", "note"},
    "told": {"note", "review", "block"},
}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{kind['name']} {at}")
        for kind in KINDS
        for at, case in enumerate(kind["cases"])
    ],
)
def test_row(case, tmp_path):
    """The row has a right decision for the right entry, and a control is not flagged."""
    result = _screener(case, tmp_path).screen(_table(case, tmp_path))
    at = case.get("at", 0)
    expected = SETS.get(case["expect"], set(case["expect"].split()))
    decision = result.decisions[at].value
    has_issue = bool(result.issues)
    assert decision in expected or (case.get("or_issue") and has_issue), result.findings
    assert has_issue or not case.get("issue")
    assert not (case.get("control") and decision in SETS["flag"])
    roles = {column.header: f"{column.party}.{column.role}" for column in result.columns}
    assert case.get("roles", {}).items() <= roles.items()
    if entry := case.get("entry"):
        findings = [finding for finding in result.findings if finding.position == at]
        met = {finding.entry for finding in findings}
        met |= {name for finding in findings for name in finding.supporting}
        assert met & set(entry.split("|"))


def _screener(case, folder):
    if "list" not in case:
        return screener()
    path = folder / "own-2026-01-01.csv"
    _write(path, case["list"])
    return dd.Screener(str(path))


def _table(case, folder):
    if "file" in case:
        path = folder / "suppliers.csv"
        path.write_text(case["file"], encoding="utf-8")
        return path
    return pd.DataFrame(case.get("rows") or [case["row"]]).fillna("")


def _write(path, rows):
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, headings)
        writer.writeheader()
        writer.writerows(rows)


EXPORTS = tomllib.loads(
    (Path(__file__).parent / "cases" / "odd-exports.toml").read_text(encoding="utf-8")
)["file"]


@pytest.mark.parametrize("case", EXPORTS, ids=lambda case: case["why"])
def test_export(case, tmp_path):
    """A list in a layout of its own maps without help, or an issue says what is doubtful."""
    result = screener().screen(_table({"file": case["text"]}, tmp_path))
    roles = {column.header: f"{column.party}.{column.role}" for column in result.columns}
    assert case.get("roles", {}).items() <= roles.items()
    assert any(case.get("issue", "") in issue.problem for issue in result.issues) or (
        "issue" not in case
    )
    assert not any(decision.is_flagged for decision in result.decisions)
