"""The benchmarks' generator, and that their command still works; nothing here is timed."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.cases import CASES, PLANS
from benchmarks.contests import Contest, Entrant, Line, NotInstalledError, Outcome, lines_of
from benchmarks.firms import firm
from benchmarks.generate import HEADERS, listed_names, supplier_table, watchlist, write_watchlist
from benchmarks.measure import Cost
from benchmarks.report import (
    TARGETS,
    compared,
    exponent,
    plot,
    read_json,
    table,
    verdicts,
    write_json,
)

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


def half(*, of: float) -> Outcome:
    """A piece of work for the contests below."""
    return Outcome(Cost(cpu=of / 2, wall=1.0), {"of": of})


def absent() -> Outcome:
    """A peer that is not installed."""
    raise NotInstalledError("goldenmatch")


CONTEST = Contest(
    "small",
    [
        Entrant("whole", half, named={"of": 4.0}),
        Entrant("half", half, named={"of": 2.0}),
        Entrant("peer", absent, is_ours=False),
    ],
)


def test_a_contest_is_run_in_turns():
    """The first entrant runs once more at the end; a peer that is absent is a line, not an error."""
    first, second, peer = lines_of(CONTEST, 3, ROOT)
    assert (len(first.cpu), len(second.cpu), len(second.load)) == (4, 3, 3)
    assert (first.ratio, second.ratio, second.of, second.before) == (None, 0.5, "whole", 1.0)
    assert peer.note == "goldenmatch"


def test_what_is_asked_is_said_with_the_figure():
    """A line says of each figure whether it is met; of a size that is not asked it says nothing."""
    line = Line("half", "small", cpu=(1.0, 2.0, 4.0), ratio=0.5, figures={"found": 0.9})
    ratio = {"label": "half", "figure": "ratio", "most": 0.4}
    found = {"label": "half", "figure": "found", "least": 0.9}
    assert list(verdicts(line, [ratio, found])) == [
        "ratio at most 0.4: missed (0.5)",
        "found at least 0.9: met (0.9)",
    ]
    assert list(verdicts(line, [{**ratio, "sizes": ["large"]}])) == []
    assert list(verdicts(line, [{**ratio, "figure": "before"}])) == []
    assert "| 2 (1 to 4) |" in table([line])


def test_every_target_is_of_a_line_that_is_measured():
    """A label in the file of targets that no contest has would never be looked at."""
    labels = {
        entrant.label
        for case in CASES.values()
        for contest in case(PLANS["full"])
        for entrant in contest.entrants
    }
    assert {asked["label"] for asked in TARGETS} <= labels


def test_a_run_is_compared_with_an_earlier_one(tmp_path):
    """What is written as JSON is read again whole, and beside it stands what is measured now."""
    earlier = [Line("half", "small", cpu=(2.0,), load=(0.1,), ratio=0.5, figures={"found": 1.0})]
    write_json(tmp_path / "run.json", earlier, "tiny")
    assert read_json(tmp_path / "run.json") == earlier
    now = [Line("half", "small", cpu=(1.0,), ratio=0.25), Line("new", "small", cpu=(1.0,))]
    assert compared(now, earlier).splitlines()[2:] == ["| half | small | 2 | 1 | 0.5 | 0.25 |"]


@pytest.mark.slow
def test_the_command_prints_the_table(tmp_path):
    """Cases run at tiny sizes and end in lines of the table, a plot and a file of all runs."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "--tiny", "--only", "growth,recall",
         "--plot", str(tmp_path / "growth.svg"), "--json", str(tmp_path / "run.json")],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith("| what | size |")
    assert "recall 1" in done.stdout
    assert read_json(tmp_path / "run.json")
    assert (tmp_path / "growth-names.svg").read_text().startswith("<svg ")


@pytest.mark.slow
@pytest.mark.parametrize("case", ["whole", "article", "gate", "lists", "read", "wide"])
def test_each_of_our_ways_can_be_measured(case):
    """What the other cases measure runs at tiny sizes."""
    for contest in CASES[case](PLANS["tiny"]):
        for entrant in contest.entrants:
            if entrant.is_ours:
                assert entrant.work(*entrant.args, **entrant.named).cost.cpu > 0


def test_an_unknown_case_is_refused():
    """A case that is not there is told, with those that are."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "--only", "speed"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "no case speed" in done.stderr
