"""Lists that a file of `list-formats` declares: what is read, what is left out, what is refused."""

from pathlib import Path

import pytest

from duediligence.errors import WatchlistError
from duediligence.lists import ListFile, load_watchlist, recognise_format
from duediligence.lists.formats.declaration import declarations

EXCERPTS = Path(__file__).parent / "lists"
# Each excerpt with its firms, persons and vessels, and rows that may be persons.
COUNTS = {
    "un-sc.xml": (2, 1, 0, 0),
}


def names_of(entry):
    return {entry.name, *(alias.text for alias in entry.aliases)}


def entries_of(name):
    return {entry.id: entry for entry in load_watchlist(EXCERPTS / name).entries}


def format_of(name):
    return name.partition(".")[0]


@pytest.mark.parametrize("name", COUNTS)
def test_counts_add_up(name):
    """Every row of every excerpt is an entry's, or is counted among what was left out."""
    watchlist = load_watchlist(EXCERPTS / name)
    firms, persons, vessels, undecided = COUNTS[name]
    rows = watchlist.lists[0].rows
    assert rows.total == rows.taken + rows.persons + rows.vessels + rows.undecided + rows.other
    assert (rows.persons, rows.vessels, rows.undecided) == (persons, vessels, undecided)
    assert len(watchlist.entries) == firms
    assert not any("Lindqvar" in str(entry) for entry in watchlist.entries)
    assert watchlist.lists[0].date == "2026-02-27"


def test_every_declared_list_has_an_excerpt():
    """No format is declared without an excerpt that is read in these tests."""
    assert {format_of(name) for name in COUNTS} == set(declarations())
    assert {path.name for path in EXCERPTS.iterdir()} == set(COUNTS)


@pytest.mark.parametrize("name", COUNTS)
def test_a_format_is_recognised_by_content(name):
    """The name of a file says nothing: each excerpt is recognised under another name."""
    content = (EXCERPTS / name).read_bytes()
    suffix = Path(name).suffix if name.endswith(".ods") else ".dat"
    path = EXCERPTS / name if suffix == ".ods" else Path("a.dat")
    assert recognise_format(ListFile(path, content)) == format_of(name)


@pytest.mark.parametrize("name", [name for name in COUNTS if not name.endswith(".ods")])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_list_cut_short_is_refused(tmp_path, name, part):
    """A download that broke off in the middle of a record is refused as a whole, in one sentence."""
    content = (EXCERPTS / name).read_bytes().rstrip()
    end = int(len(content) * part)
    while content[end - 1 : end] in b"\n":
        end -= 1
    path = tmp_path / name
    path.write_bytes(content[:end])
    with pytest.raises(WatchlistError) as refused:
        load_watchlist(path, format=format_of(name))
    assert "\n" not in str(refused.value)


def test_names_addresses_and_marks_of_the_un_list():
    """Former names and weak aliases are marked, quotation marks are no part of a name, countries are places."""
    entry = entries_of("un-sc.xml")["7001"]
    assert names_of(entry) == {
        "VELMORA ORE TRADING CORPORATION",
        "벨모라광물무역회사",
        "VORTRACO",
        "OXMOOR ORE BUREAU",
        "Velmora Mines",
    }
    marks = {alias.text: (alias.weak, alias.note) for alias in entry.aliases}
    assert marks["Velmora Mines"] == (True, "weak alias")
    assert marks["OXMOOR ORE BUREAU"] == (False, "former name")
    assert entry.places == ("KP", "IR")
    assert entry.history[0].date == "2009-04-24"
    assert "Central District, Pyongyang" in entry.statements[0].claim
