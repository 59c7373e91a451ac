"""Persons are never entries, every row is accounted for, and a listed firm is never silently inactive."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duediligence.errors import UsageError, WatchlistError
from duediligence.lists import load_watchlist
from duediligence.lists.build import Listing, build_watchlist
from duediligence.lists.list_file import ListDescription, ListFile
from duediligence.lists.parsing.name_grammar import parse_name, split_firms
from duediligence.lists.parsing.subjects import Subject, SubjectColumns, subject_by_name
from duediligence.screening.screener import Screener

FIRM = "Acme Blue Gloves Co Ltd"
PERSON = "Jane Roe Example"
TYPE_HEADINGS = [
    "schema",
    "type",
    "entity_type",
    "Group Type",
    "Subject Type",
    "Entity_SubjectType",
    "sdnType",
    "Record Type",
    "Individual, Entity, Ship",
    "类型",
    "Any heading",
]
PERSONAL_HEADINGS = ["Date of Birth", "DOB", "Passport No", "Gender", "First Name", "性别"]


def load(tmp_path, text, name="own.csv", **options):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_watchlist(path, **options)


@pytest.mark.parametrize("heading", TYPE_HEADINGS)
@pytest.mark.parametrize("value", ["Person", "INDIVIDUAL", "natural person", "自然人"])
def test_stated_person_is_left_out(tmp_path, heading, value):
    """Whatever the column is called, a stated person is counted and no entry."""
    watchlist = load(tmp_path, f'Name,"{heading}"\n{PERSON},{value}\n{FIRM},Company\n')
    assert [entry.name for entry in watchlist.entries] == [FIRM]
    rows = watchlist.lists[0].rows
    assert (rows.total, rows.taken, rows.persons, rows.undecided) == (2, 1, 1, 0)


@pytest.mark.parametrize("heading", PERSONAL_HEADINGS)
def test_column_that_only_people_have(tmp_path, heading):
    """A row with something in it is a person; one without, and without a word of a firm, is undecided."""
    text = f"Name,{heading}\n{PERSON},1970\nLanhu Beishan,\n{FIRM},\n"
    watchlist = load(tmp_path, text)
    assert [entry.name for entry in watchlist.entries] == [FIRM]
    assert [row.name for row in watchlist.undecided] == ["Lanhu Beishan"]
    rows = watchlist.lists[0].rows
    assert (rows.persons, rows.undecided) == (1, 1)
    as_firms = load(tmp_path, text, undecided="organisations")
    assert [entry.name for entry in as_firms.entries] == ["Lanhu Beishan", FIRM]
    without = load(tmp_path, text, undecided="leave-out")
    assert (without.lists[0].undecided, without.lists[0].rows.other) == (0, 1)


def test_results_do_not_name_who_may_be_a_person(tmp_path):
    """The result counts undecided rows and records the decision; it does not repeat their names."""
    watchlist = load(tmp_path, f"Name,Gender\nLanhu Beishan,\n{FIRM},\n")
    text = Screener(watchlist).check(name="Innocent Works").to_json()
    assert '"undecided": 1' in text
    assert "Lanhu Beishan" not in text


def test_unknown_decision_is_refused(tmp_path):
    """A decision that is none is an error of use."""
    with pytest.raises(UsageError):
        load(tmp_path, "Name\nAcme\n", undecided="perhaps")


@pytest.mark.parametrize("name", ["own-2026-02-31.csv", "own 20261131.csv"])
def test_day_of_no_calendar_is_refused(tmp_path, name):
    """A day in the name that does not exist is an error of ours, not a traceback."""
    with pytest.raises(WatchlistError, match="in no calendar"):
        load(tmp_path, "Name\nAcme Mills\n", name)


@pytest.mark.parametrize("opening", ["[", '{"a":', '{"id": "x", "schema": "y", "properties": ['])
@pytest.mark.parametrize("format_name", [None, "csl", "opensanctions"])
def test_deep_json_is_refused(tmp_path, opening, format_name):
    """JSON that is nested 200,000 levels deep is refused as a list."""
    with pytest.raises(WatchlistError):
        load(tmp_path, opening * 200_000, "deep.json", format=format_name)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("British American Tobacco (Malawi) Limited (BAT Malawi)", ["BAT Malawi"]),
        ("British American Tobacco (BAT Malawi)", ["BAT Malawi"]),
        ("British American Tobacco (Tobacco Malawi)", []),
        ("X Co., Ltd. (also known as A Mills (formerly known as B Mills))", ["A Mills", "B Mills"]),
        ("X Co., Ltd. (a/k/a A Mills a/k/a B Mills)", ["A Mills", "B Mills"]),
        ("Acme Limited (Kashgar)", []),
    ],
)
def test_other_names_in_a_cell(cell, names):
    """Short names and nested marks give other names; a place in brackets does not."""
    assert [alias.text for alias in parse_name(cell).other_names] == names


def test_legal_form_before_a_bracket_is_no_firm():
    """'Co., Ltd. (of Nagoya, Japan)' is one firm, not a firm called 'Ltd.'."""
    firms = split_firms(
        "A Tea Co., Ltd.; B Tea Manufacturing & Trading Co., Ltd. (of Nagoya, Japan)"
    )
    assert [parse_name(firm).name for firm in firms] == [
        "A Tea Co., Ltd.",
        "B Tea Manufacturing & Trading Co., Ltd.",
    ]


@pytest.mark.parametrize(
    ("name", "is_firm"),
    [
        ("Jane Mills", False),
        ("张伟", False),
        ("Иван Петров", False),
        ("Maria de la Cruz", False),
        ("ACME SA", False),
        ("Acme S.A.", True),
        ("和田泰达纺织厂", True),
        ("Commercial Bank of Syria", True),
    ],
)
def test_words_of_a_firm(name, is_firm):
    """In a table of people, a name is an organisation's only by a word that no person bears."""
    expected = Subject.ORGANISATION if is_firm else Subject.UNDECIDED
    assert subject_by_name(name) is expected


HEADINGS = st.sampled_from(["Name", *TYPE_HEADINGS, *PERSONAL_HEADINGS, "Country", "Title", "Note"])
CELLS = st.sampled_from(["", "Person", "individual", "company", "1970-01-01", "Mr", "US", "vessel"])


@settings(max_examples=700, deadline=None)
@given(
    headings=st.lists(HEADINGS, min_size=1, max_size=5, unique=True),
    rows=st.lists(st.lists(CELLS, min_size=5, max_size=5), min_size=1, max_size=5),
)
def test_a_sign_of_a_person_is_never_an_organisation(headings, rows):
    """A row that states a person, and a name without a word of a firm in a table of people, is none."""
    columns = SubjectColumns.of(headings, rows)
    for row in rows:
        subject = columns.subject_of(row, PERSON)
        values = [row[at] for at in columns.types if at < len(headings)]
        if any(value in {"Person", "individual"} for value in values):
            assert subject in {Subject.PERSON, Subject.UNDECIDED}
        if columns.lists_people and "company" not in values:
            assert subject not in {Subject.ORGANISATION, Subject.UNSTATED}


STATUSES = st.sampled_from(["listed", "delisted", "withdrawn", "disputed"])
DATES = st.sampled_from([None, "2020-01-01", "2021-01-01"])
NAMES = st.sampled_from(["Acme Mills", "ACME MILLS", "Acme Mills.", "Borealis Works", "Lanhu Park"])
LISTINGS = st.lists(
    st.builds(
        Listing,
        name=NAMES,
        claim=st.just("c"),
        raw=st.just("r"),
        id=st.sampled_from(["", "e1", "e2"]),
        date=DATES,
        ended=DATES,
        status=STATUSES,
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=1500, deadline=None)
@given(LISTINGS)
def test_a_listed_row_keeps_its_name_active(listings):
    """Whatever else is said under its id or name, a row that lists makes an active entry of its name."""
    file = ListFile(Path("own.csv"), b"x")
    about = ListDescription("own", "own", "own list")
    watchlist = build_watchlist(file, about, listings, Counter(), total=len(listings))
    active = {
        name.casefold().rstrip(".")
        for entry in watchlist.entries
        if entry.is_active
        for name in (entry.name, *(alias.text for alias in entry.aliases))
    }
    for listing in listings:
        if listing.is_active:
            assert listing.name.casefold().rstrip(".") in active
    # And no name is active of which no row says so.
    said = {row.name.casefold().rstrip(".") for row in listings if row.is_active}
    assert active <= said
    assert sum(len(entry.statements) for entry in watchlist.entries) == len(listings)
    assert len({entry.id for entry in watchlist.entries}) == len(watchlist.entries)


def test_conflicts_are_counted(tmp_path):
    """An id that two firms share, and a firm that is both listed and delisted, are said."""
    rows = [["name", "status", "id"], ["Acme Mills", "listed", "e1"]]
    rows += [["Borealis Works", "delisted", "e1"], ["Lanhu Park", "listed", ""]]
    rows += [["Lanhu Park", "delisted", ""]]
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    watchlist = load(tmp_path, stream.getvalue())
    counted = " ".join(watchlist.lists[0].left_out)
    assert "ids that several names share" in counted
    assert "'Acme Mills' and 'Borealis Works'" in counted
    assert "kept listed" in counted
    by_name = {entry.name: entry for entry in watchlist.entries}
    assert by_name["Lanhu Park"].is_active
    assert "another row says delisted" in by_name["Lanhu Park"].history[-1].note
