"""The benchmarks' generator, and that their command still works; nothing here is timed."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.firms import firm
from benchmarks.generate import HEADERS, listed_names, supplier_table, watchlist, write_watchlist
from benchmarks.report import Line, exponent, plot, table

import duediligence as dd

ROOT = Path(__file__).resolve().parents[1]


def test_same_seed_same_data():
    """The same seed gives the same list and the same table, another seed another."""
    first, again = (supplier_table(500, watchlist(300)) for _ in range(2))
    assert first.frame.equals(again.frame)
    assert first.planted == again.planted
    listed_names.cache_clear()
    assert watchlist(300) == watchlist(300)
    assert not first.frame.equals(supplier_table(500, watchlist(300), seed=8).frame)
    assert set(listed_names(300)) != set(listed_names(300, seed=8))


def test_a_table_is_as_promised():
    """Twelve columns, 60 % distinct names, one row in a hundred planted and none of them listed."""
    listed = watchlist(2_000)
    made = supplier_table(5_000, listed)
    assert tuple(made.frame.columns) == HEADERS
    assert made.frame["Vendor Name"].nunique() == 3_000
    names = {entry.id: entry.name for entry in listed.entries}
    assert 48 <= len(made.planted) <= 50
    for one in made.planted:
        assert one.name in set(made.frame["Vendor Name"])
        assert one.name != names[one.entry]
        assert one.edits


def test_names_are_mostly_distinct():
    """Fewer than one firm in a hundred bears the name of another by chance."""
    from random import Random

    random = Random(1)
    names = [firm(random).name for _ in range(5_000)]
    assert len(set(names)) > 4_950


def test_the_list_is_read_from_a_csv(tmp_path):
    """The list written as a CSV is the list: the same ids and names, on the list 'bench'."""
    path = write_watchlist(tmp_path / "bench.csv", 50)
    read = dd.load_watchlist(str(path))
    assert [info.id for info in read.lists] == ["bench"]
    made = watchlist(50)
    assert [(e.id, e.name) for e in read.entries] == [(e.id, e.name) for e in made.entries]
    with path.open(encoding="utf-8", newline="") as lines:
        assert len(list(csv.reader(lines))) == 51


def test_the_exponent_is_that_of_the_curve():
    """Quadratic points fit the exponent 2; a plot of them is an SVG."""
    points = [(n, 3 * n**2) for n in (10, 100, 1_000)]
    assert exponent(points) == pytest.approx(2)
    assert plot("cost", "rows", {"ours": points}).startswith("<svg ")
    assert table([Line("a", "b", ratio=0.5)]).splitlines()[2] == "| a | b |  |  |  | 0.5 |  |  |"


@pytest.mark.slow
@pytest.mark.parametrize("only", ["names,whole,read", "check,growth,recall"])
def test_the_command_prints_the_table(tmp_path, only):
    """Every case runs at tiny sizes and ends in a line of the table."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "--tiny", "--only", only,
         "--plot", str(tmp_path / "growth.svg")],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith("| what | size |")
    told = {"names,whole,read": "review workbook", "check,growth,recall": "recall 1.0000"}
    assert told[only] in done.stdout
    if "growth" in only:
        assert (tmp_path / "growth-rows.svg").read_text().startswith("<svg ")


def test_an_unknown_case_is_refused():
    """A case that is not there is told, with those that are."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "--only", "speed"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "no case speed" in done.stderr
