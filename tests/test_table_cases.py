"""Rows of tables as people have them, each with the list that it is screened against."""

import csv
import tomllib
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import duediligence as dd

CASES = tomllib.loads(
    (Path(__file__).parent / "cases" / "tables.toml").read_text(encoding="utf-8")
)["case"]


@cache
def bundled():
    return dd.Screener()


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{at} {case['kind']}" for at, case in enumerate(CASES)]
)
def test_row_of_a_table_comes_out_right(case, tmp_path):
    """The first row has one of the expected decisions, and its headings the expected roles."""
    screener = bundled()
    if "list" in case:
        path = tmp_path / "own-2026-01-01.csv"
        headings = list(dict.fromkeys(heading for row in case["list"] for heading in row))
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, headings)
            writer.writeheader()
            writer.writerows(case["list"])
        screener = dd.Screener(str(path))
    result = screener.screen(pd.DataFrame(case["table"]))
    if "expect" in case:
        findings = (*result.findings, *result.near_misses)
        reasons = [(finding.rule, finding.reason) for finding in findings]
        assert result.decisions[0].value in case["expect"], reasons
    roles = {column.header: f"{column.party}.{column.role}" for column in result.columns}
    assert case.get("roles", {}).items() <= roles.items()
    supporting = {name for finding in result.findings for name in finding.supporting}
    for entry, is_there in case.get("supporting", {}).items():
        assert (entry in supporting) is is_there
