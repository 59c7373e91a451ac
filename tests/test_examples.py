"""The examples: what must come out of the example suppliers, and that the scripts run."""

import csv
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from order_lines import suppliers

import duediligence as dd
from duediligence.spreadsheets import read_tables

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
SUPPLIERS = EXAMPLES / "suppliers.xlsx"
with (ROOT / "tests" / "cases" / "example-suppliers.csv").open(encoding="utf-8") as file:
    CASES = list(csv.DictReader(file))


def run(script, *arguments):
    return subprocess.run(
        [sys.executable, str(EXAMPLES / script), *arguments],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )


@pytest.fixture(scope="module")
def result():
    return dd.screen(SUPPLIERS)


@pytest.fixture(scope="module")
def decisions(result):
    numbers = next(c.texts for c in result.suppliers[0].columns if c.header == "Vendor No")
    return dict(zip(numbers, result.decisions, strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['vendor_no']} {case['name']}")
def test_vendor_of_interest_comes_out_as_it_should(case, decisions):
    """Each vendor of interest, and each that only looks like one, gets its decision."""
    assert decisions[case["vendor_no"]].value == case["decision"], case["why"]


def test_every_other_vendor_is_clear(decisions):
    """No vendor is flagged, noted or unscreenable that was not meant to be."""
    named = {case["vendor_no"] for case in CASES}
    others = Counter(
        decision.value for vendor, decision in decisions.items() if vendor not in named
    )
    assert others == {"clear": len(decisions) - len(named)}


def test_example_has_the_size_that_it_says():
    """There are 300 vendors, of which about 25 are to be flagged."""
    wanted = Counter(case["decision"] for case in CASES)
    assert wanted["block"] + wanted["review"] == 27


def test_example_workbook_is_what_its_script_makes(tmp_path):
    """The committed workbook holds the cells that the script writes, and twice the same bytes."""
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    for path in (first, second):
        done = run("make_suppliers.py", str(path))
        assert done.returncode == 0, done.stderr
    assert first.read_bytes() == second.read_bytes()
    made, committed = read_tables(first), read_tables(SUPPLIERS)
    assert [table.rows for table in made] == [table.rows for table in committed]
    entries = [read_tables(at / "customs-entries.xlsx") for at in (tmp_path, EXAMPLES)]
    assert entries[0][0].rows == entries[1][0].rows


def test_customs_entries_are_screened_by_their_codes():
    """Lines without a name: the codes that fit the listed firm are found, and no other is flagged."""
    result = dd.screen(EXAMPLES / "customs-entries.xlsx")
    decisions = {
        at: d.value for at, d in enumerate(result.decisions) if d.value in {"block", "review"}
    }
    assert decisions == {6: "review", 14: "review"}
    codes = {f.position: f.decision.value for f in result.findings if f.rule == "P16"}
    assert codes == {6: "review", 14: "review", 22: "note"}
    assert any("'CNSHALUDTEX12SHANGHAI'" in issue.problem for issue in result.issues)


def test_gate_script_lets_a_clean_order_go():
    """The procurement script releases an order about which nothing is known."""
    done = run("procurement_gate.py", "--order", "4500017", "--name", "Nantong Ludeng Textile",
               "--city", "Nantong", "--country", "CN")  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "go\n"), done.stderr


def test_gate_script_stops_a_listed_supplier():
    """The procurement script stops an order at a listed supplier, and says why."""
    done = run("procurement_gate.py", "--order", "4500018", "--name", "Hetian Taida Apparel")
    assert (done.returncode, done.stdout) == (20, "stop\n"), done.stderr
    assert "Hetian Taida" in done.stderr


def test_gate_script_stops_where_it_cannot_tell():
    """The procurement script stops an order whose supplier it knows nothing of, and on any error."""
    nothing = run("procurement_gate.py", "--order", "4500019", "--name", "")
    wrong = run("procurement_gate.py", "--order", "4500019", "--name", "A", "--policy", "no-such")
    assert [nothing.stdout, wrong.stdout] == ["stop\n"] * 2
    assert (nothing.returncode, wrong.returncode) == (10, 3)


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("spark.py", marks=pytest.mark.engine("spark")),
        pytest.param("dask_cluster.py", marks=pytest.mark.engine("dask")),
    ],
)
def test_engine_scripts_screen_every_row_of_every_file(script, tmp_path, result):
    """The scripts for engines write one decision for each row of all files, and count them."""
    frame = suppliers()
    paths = [tmp_path / "first.csv", tmp_path / "second.csv"]
    frame.head(100).to_csv(paths[0], index=False)
    frame.tail(-100).to_csv(paths[1], index=False)
    done = run(script, "--key", "Vendor No", "--out", str(tmp_path / "out"), *map(str, paths))
    assert done.returncode == 0, done.stderr
    counts = Counter(decision.value for decision in result.decisions)
    assert done.stdout.splitlines() == [f"{word}: {counts[word]}" for word in sorted(counts)]
    written = pd.read_parquet(tmp_path / "out")
    assert sorted(written["Vendor No"]) == sorted(frame["Vendor No"])
