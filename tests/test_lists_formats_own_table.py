"""Own lists by template, from CSV and Excel."""

import openpyxl
import pytest

from duediligence.errors import DueDiligenceError, WatchlistError
from duediligence.lists import load_watchlist
from duediligence.lists.generic_names import is_generic_name
from duediligence.model import Decision, Kind
from duediligence.screening.screener import Screener
from duediligence.text import segment

FULL = """\
Company Name;Other names;Kind;Country;State;City;Tax ID;Listed on;Source;URL;Remarks;Ref
Lanhu Mills Co., Ltd.;Lanhu Spinning; organisation;China;Xinjiang;Hotan;91654021MADUMMY12L;2020-05-01;A report;https://example.org;odd;L-1
Kara Park;;site;;;;;;;;;
Mara Lind;;person;;;;;;;;;
;;;;;;;;;;only a remark;
"""


def load(tmp_path, text, name="own firms 2026-11-01.csv", **options):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_watchlist(path, **options)


def test_every_column_finds_its_place(tmp_path):
    """Name, other names, place, number, date, source, note and id of a row become an entry."""
    watchlist = load(tmp_path, FULL)
    entry, site = watchlist.entries
    assert (entry.id, entry.name, entry.kind) == (
        "L-1",
        "Lanhu Mills Co., Ltd.",
        Kind.ORGANISATION,
    )
    assert [alias.text for alias in entry.aliases] == ["Lanhu Spinning"]
    assert entry.places == ("CN-653200",)
    assert entry.identifiers[0].value == "91654021MADUMMY12L"
    assert entry.note == "odd"
    statement = entry.statements[0]
    assert (statement.stance, statement.date) == ("lists", "2020-05-01")
    assert "row 2" in statement.claim
    assert "Lanhu Mills Co., Ltd." in statement.note
    source = {listed.id: listed for listed in watchlist.sources}[statement.source]
    assert (source.title, source.url) == ("A report", "https://example.org")
    assert site.kind is Kind.SITE


def test_what_is_left_out_is_counted(tmp_path):
    """A person and a row without a name are no entries, and the list says how many there were."""
    info = load(tmp_path, FULL).lists[0]
    assert info.left_out == {"persons": 1, "rows without a name": 1}


def test_day_in_the_name_is_the_day_of_the_list(tmp_path):
    """The file's name gives id and day, so that two days' files are versions of one list."""
    info = load(tmp_path, FULL).lists[0]
    assert (info.id, info.version, info.date) == ("own-firms", "2026-11-01", "2026-11-01")


def test_one_column_is_enough(tmp_path):
    """A list of names alone is a list; ids are made of the names and do not depend on the order."""
    first = load(tmp_path, "Name\nLanhu Mills\nBeishan Works\n")
    second = load(tmp_path, "Name\nBeishan Works\nLanhu Mills\n")
    assert {entry.id for entry in first.entries} == {entry.id for entry in second.entries}
    assert first.entries[0].id.startswith("lanhu-mills-")


def test_same_name_twice_is_one_entry(tmp_path):
    """Two rows on one firm make one entry with two statements."""
    (entry,) = load(tmp_path, "Name,Section\nLanhu Mills,A\nLANHU MILLS,B\n").entries
    assert len(entry.statements) == 2
    assert entry.section == "A; B"


def test_excel_is_read_alike(tmp_path):
    """An Excel file with a title above its headings gives the same entries as a CSV file."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Our list"])
    sheet.append(["Name", "Registration No", "Country"])
    sheet.append(["Lanhu Mills", "0012345678", "CN"])
    book.create_sheet("How to").append(["Write one firm a row."])
    book.save(tmp_path / "own.xlsx")
    watchlist = load_watchlist(tmp_path / "own.xlsx")
    (entry,) = watchlist.entries
    assert (entry.identifiers[0].value, entry.places) == ("0012345678", ("CN",))
    assert watchlist.lists[0].left_out == {"sheets without the headings of the list": 1}


def test_delisted_entry_is_kept_and_inactive(tmp_path):
    """A row marked delisted stays in the list with its history, and flags nothing."""
    text = "Name,Status,Date\nLanhu Mills,delisted,2025-01-02\nBeishan Works,,\n"
    entry = load(tmp_path, text).entries[0]
    assert not entry.is_active
    assert Screener(load(tmp_path, text)).check(name="Lanhu Mills").decision is Decision.CLEAR
    assert [(step.status, step.date) for step in entry.history] == [
        ("listed", None),
        ("delisted", "2025-01-02"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Name,Kind\nLanhu,machine\n", "row 2, kind: 'machine' is not known"),
        ("Name,Kind\nLanhu,ship\n", "no organisation, site or place in it (1 vessels left out)"),
        ("Name,Date\nLanhu,soon\n", "row 2, date: 'soon'"),
        ("Name,Status\nLanhu,perhaps\n", "row 2, status: 'perhaps'"),
        ("Name,Place codes\nLanhu,Hotan\n", "row 2, places: 'Hotan'"),
        ("Name,Kind\nLanhu,place\n", "a place without its code"),
        (
            "Name,Kind\nMara Lind,person\n",
            "no organisation, site or place in it (1 persons left out)",
        ),
        ("Name,Country\n", "and rows below it"),
    ],
)
def test_bad_row_is_reported(tmp_path, text, message):
    """What cannot be understood is refused with its row, column and text."""
    with pytest.raises(WatchlistError) as error:
        load(tmp_path, text)
    assert message in str(error.value)


@pytest.mark.parametrize(
    "content", [b"", b"\x1a", b"%PDF-1.7", b"PK\x03\x04broken", b"\xff\xfe\x00"]
)
def test_no_table_is_refused(tmp_path, content):
    """An empty, damaged or foreign file is refused as a watchlist, not read as a small one."""
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    with pytest.raises(DueDiligenceError) as error:
        load_watchlist(path, format="table")
    assert error.value.exit_code == 3


def test_oddity_of_the_file_is_counted(tmp_path):
    """A quotation mark that is never closed is told with the list, not passed over."""
    info = load(tmp_path, 'Name,Note\nLanhu,x\n"Beishan,y\nDongxi,z\n').lists[0]
    assert any("quotation mark" in what for what in info.left_out)


@pytest.mark.parametrize(
    "name",
    [
        "Co., Ltd.",
        "The",
        "有限公司",
        "The Company",
        "Its subsidiaries",
        "and affiliates",
        "N/A",
        "Ltd.",
    ],
)
def test_name_that_tells_no_firm_is_set_aside(tmp_path, name):
    """One generic name does not refuse the list: it is kept, marked, counted, and never matched."""
    watchlist = load(tmp_path, f'name\nLanhu Mills\n"{name}"\n')
    named, generic = watchlist.entries
    assert named.is_active
    assert not generic.is_active
    assert "no word that tells one firm from another" in generic.unmatchable
    assert watchlist.lists[0].left_out == {
        "entries whose only name is generic (kept, not matched)": 1
    }
    screener = Screener(watchlist)
    assert screener.check(name="Lanhu Mills").decision.needs_person
    assert screener.check(name="Beishan Works Ltd.", country="FR").decision is Decision.CLEAR


def test_list_of_generic_names_only_is_refused(tmp_path):
    """A list that could find nothing is refused."""
    with pytest.raises(WatchlistError, match="no active entry that can be matched"):
        load(tmp_path, 'name\n"Co., Ltd."\nIts subsidiaries\n')


def test_generic_alias_does_not_match_and_is_noted(tmp_path):
    """An entry with a generic alias is known by its name; one with a generic name by its alias."""
    text = "name,aliases\nLanhu Mills,Ltd.\nIts subsidiaries,Beishan Works\n"
    first, second = load(tmp_path, text).entries
    assert (first.name, first.aliases) == ("Lanhu Mills", ())
    assert "'Ltd.'" in first.note
    assert (second.name, second.is_active) == ("Beishan Works", True)


def test_row_named_by_a_legal_form_need_not_be_a_firm(tmp_path):
    """Only the names of organisations are asked for a telling word."""
    assert load(tmp_path, "name,kind\nLanhu Mills,\nThe,site\n").entries


def test_a_list_of_debarred_firms(tmp_path):
    """Debarred firms have a nationality and a first day; other names in brackets are aliases, a person waits."""
    watchlist = load(
        tmp_path,
        "Firm Name,Address,Nationality,Ineligible From, Ineligible Until,Prohibited Practice\n"
        '"Velmora Machinery Limited (Previously known as Oxmoor Services Limited)","Plot 3, Surat",India,2024-05-07,Ongoing,Fraud\n'
        '"Renwick, Aldous",Plot 9,Turkey,2021-08-06,Ongoing,Fraud\n',
    )
    (entry,) = watchlist.entries
    assert entry.name == "Velmora Machinery Limited"
    assert "Oxmoor Services Limited" in {alias.text for alias in entry.aliases}
    assert entry.places == ("IN",)
    assert entry.history[0].date == "2024-05-07"
    assert [row.name for row in watchlist.undecided] == ["Renwick, Aldous"]


def test_a_stated_firm_is_not_divided_into_words(tmp_path, monkeypatch):
    """A name with a word of its own is not generic, which is known without its other words."""
    divided = []

    def divide(tokens, *others):
        divided.append("".join(token.key for token in tokens))
        return latin_terms(tokens, *others)

    latin_terms = segment._latin_terms
    monkeypatch.setattr(segment, "_latin_terms", divide)
    names = ["Lanhu Mills Co., Ltd.", "Tarnoskel Textile GmbH", "Oxmoor Spinning Limited"]
    load(tmp_path, "\n".join(["Company Name;Kind", *(f"{name};company" for name in names)]))
    assert not [words for words in divided if words.startswith(("lanhu", "tarnoskel", "oxmoor"))]


@pytest.mark.parametrize(
    ("name", "is_generic"),
    [
        ("Its Subsidiaries Co., Ltd.", True),
        ("Lanhu Subsidiaries Ltd", False),
        ("Tbd", True),
        ("Tbd Lanhu", False),
        ("Company - Ltd", True),
        ("子公司", True),
        ("Société Limited", False),
    ],
)
def test_a_name_is_generic_whatever_else_is_listed(name, is_generic, tmp_path):
    """What is known of all words of a list at once is what is known of each name by itself."""
    table = f"Company Name;Kind\nOxmoor Spinning Ltd;company\n{name};company"
    entry = next(entry for entry in load(tmp_path, table).entries if entry.name == name)
    assert (entry.unmatchable is not None, is_generic_name(name)) == (is_generic, is_generic)
