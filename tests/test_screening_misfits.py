"""Texts that do not fit the role of their column are found once, in little time, and reported."""

from time import process_time

import pytest
from screenings import screener, suppliers

from duediligence.screening import parallel
from duediligence.screening.listed_names import ListedNames
from duediligence.screening.misfits import MisfitCheck
from duediligence.screening.screener import Screener

ROWS = [
    {"name": "Quiet Mill", "contact": "Wang Wei", "phone": "+86 20 1234567"},
    {"name": "Other Mill", "contact": "Hetian Taida Apparel Co., Ltd", "phone": "1234567 ext 3"},
    {"name": "Third Mill", "contact": "Li Na", "phone": "Hotan"},
    {"name": "Fourth Mill", "contact": "Badger Sportswear Ltd", "phone": "n/a"},
    {"name": "Fifth Mill", "contact": "", "phone": ""},
]


@pytest.mark.parametrize("rows", [1, 2, 3, 100])
def test_an_issue_counts_the_rows_of_its_column_in_its_table(rows, monkeypatch):
    """The count and the first row are those of the whole table, however it is divided."""
    monkeypatch.setattr(parallel, "ROWS", rows)
    tables = [suppliers(ROWS), suppliers(ROWS[2:])]
    issues = screener().screen_suppliers(tables).issues
    assert [(issue.header, issue.row, issue.problem.split(" of this")[0]) for issue in issues] == [
        ("contact", 3, "2 texts"),
        ("phone", 4, "1 text"),
        ("contact", 3, "1 text"),
        ("phone", 2, "1 text"),
    ]
    assert "'Hetian Taida Apparel Co., Ltd'" in issues[0].problem
    assert "'Badger Sportswear Ltd'" in issues[2].problem


def test_each_column_is_looked_at_once(monkeypatch):
    """The columns that are searched and the issues come from one pass over the texts."""
    seen = []
    look = MisfitCheck._misfits_of

    def counted(self, column):
        seen.append(column.header)
        return look(self, column)

    monkeypatch.setattr(MisfitCheck, "_misfits_of", counted)
    screener().screen_suppliers([suppliers(ROWS)])
    assert sorted(seen) == ["contact", "name", "phone"]


@pytest.mark.parametrize("role", ["id", "contact", "status", "phone"])
@pytest.mark.parametrize("text", ["a" * 1_000 + "." * 1_000, "a." * 1_000, "a1" * 100_000])
def test_a_long_text_takes_no_longer_than_its_length(role, text):
    """Long runs of letters and of signs, which took eight seconds, take some milliseconds."""
    screener().check(name="Quiet Mill", **{role: "A-1"})
    begun = process_time()
    screener().check(name="Quiet Mill", **{role: text})
    assert process_time() - begun < 1


def test_listed_names_are_prepared_once(monkeypatch):
    """The names of a list are taken apart for the first text that may be a name, and never again."""
    prepared = []
    keys_of = ListedNames._keys_of

    def counted(self, name):
        prepared.append(name)
        return keys_of(self, name)

    monkeypatch.setattr(ListedNames, "_keys_of", counted)
    fresh = Screener()
    fresh.check(name="Quiet Mill", phone="+33 1 234", id="V-17", status="OK")
    assert prepared == []
    fresh.check(name="Quiet Mill", contact="Wang Wei")
    assert prepared
    prepared.clear()
    fresh.check(name="Quiet Mill", contact="Li Nan", status="Approved")
    assert prepared == []


def test_a_single_check_prepares_nothing():
    """A hundred checks take some 30 ms; they took a second when each listed all legal forms."""
    screener().check(name="Quiet Mill", city="Lyon")
    begun = process_time()
    for _ in range(100):
        screener().check(name="Quiet Mill", city="Lyon")
    assert process_time() - begun < 0.3
