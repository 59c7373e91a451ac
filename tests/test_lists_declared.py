"""Lists that a file of `list-formats` declares: what is read, what is left out, what is refused."""

import csv
import json
import re
import tracemalloc
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from spreadsheets import zipped

import duediligence as dd
from duediligence.cli import main
from duediligence.errors import WatchlistError
from duediligence.lists import ListFile, load_watchlist
from duediligence.lists.formats.declaration import declarations
from duediligence.lists.formats.detect import recognise_format
from duediligence.lists.other_formats import READERS
from duediligence.model import ListIdentity
from duediligence.resources.official_lists import official_lists

EXCERPTS = Path(__file__).parent / "lists"
# Each excerpt with its firms, and its rows about persons and vessels, undecided, or all rows.
COUNTS = {
    "bis-denied.csv": (2, 0, 0, 1, 4),
    "bis-entity-list.csv": (2, 0, 0, 1, 3),
    "bis-military-end-users.csv": (2, 0, 0, 0, 2),
    "ca-sema.xml": (2, 1, 1, 1, 5),
    "ch-seco.xml": (2, 1, 1, 0, 4),
    "dod-1260h.csv": (3, 0, 0, 0, 3),
    "eu-fsf.csv": (2, 2, 0, 0, 6),
    "eu-fsf.xml": (2, 1, 0, 0, 3),
    "gleif-lei.csv": (2, 0, 0, 1, 3),
    "ofac-consolidated.xml": (2, 1, 1, 0, 4),
    "ofac-sdn.advanced.xml": (2, 1, 1, 0, 4),
    "ofac-sdn.enhanced.xml": (2, 1, 1, 0, 4),
    "ofac-sdn.xml": (2, 1, 1, 0, 4),
    "open-supply-hub.csv": (2, 0, 0, 0, 2),
    "senzing.jsonl": (2, 1, 1, 1, 5),
    "uk-consolidated.csv": (2, 1, 1, 0, 6),
    "uk-sanctions.csv": (2, 1, 1, 0, 6),
    "uk-sanctions.xml": (2, 1, 1, 0, 4),
    "un-sc.xml": (2, 1, 0, 0, 3),
}
REGISTERS = {"gleif-lei.csv", "open-supply-hub.csv"}  # read only where the format is stated
UNPROVED = {*REGISTERS, "senzing.jsonl"}  # anybody may write such records
# Files without a day of their own.
UNDATED = {*UNPROVED, "ca-sema.xml", *(name for name in COUNTS if name[:3] in {"bis", "dod"})}
SHARED = {
    "ofac-consolidated": "ofac-sdn"
}  # has the layouts of the other: the names tell them apart
VELMORA = {  # the id of the firm that every excerpt describes in full, but that of Canada
    "ch-seco.xml": "200",
    "eu-fsf.csv": "EU.11.3",
    "eu-fsf.xml": "EU.11.3",
    "ofac-sdn.advanced.xml": "70002",
    "ofac-sdn.enhanced.xml": "70002",
    "uk-consolidated.csv": "70001",
    "uk-sanctions.csv": "XXX0001",
    "uk-sanctions.xml": "XXX0001",
}


def names_of(entry):
    return {entry.name, *(alias.text for alias in entry.aliases)}


def load(name):
    return load_watchlist(EXCERPTS / name, format=format_of(name) if name in REGISTERS else None)


def entries_of(name):
    return {entry.id: entry for entry in load(name).entries}


def rows_of(watchlist):
    """What became of the rows of a list of one file."""
    rows = watchlist.lists[0].rows
    assert rows is not None
    return rows


def found(pattern, text):
    """The match of a pattern that must be there."""
    match = re.search(pattern, text)
    assert match is not None
    return match


def format_of(name):
    return name.partition(".")[0]


@pytest.mark.parametrize("name", COUNTS)
def test_counts_add_up(name):
    """Every row of every excerpt is an entry's, or is counted among what was left out."""
    watchlist = load(name)
    firms, *counts, total = COUNTS[name]
    rows = rows_of(watchlist)
    assert rows.total == total
    assert rows.total == rows.taken + rows.persons + rows.vessels + rows.undecided + rows.other
    assert [rows.persons, rows.vessels, rows.undecided] == counts
    assert len(watchlist.entries) == firms
    assert not any(
        word in str(entry).lower()
        for entry in watchlist.entries
        for word in ("lindqvar", "oxmoor star", "renwick", "wrongly copied")
    )
    assert watchlist.lists[0].date == (None if name in UNDATED else "2026-02-27")
    assert not [odd for odd in watchlist.lists[0].left_out if "layout" in odd]


@pytest.mark.parametrize("name", COUNTS)
def test_import_prints_counts_that_add_up(name, capsys):
    """`watchlist import` prints what became of the rows, and of which rows the entries were made."""
    stated = ["--format", format_of(name)] if name in REGISTERS else []
    assert main(["watchlist", "import", str(EXCERPTS / name), *stated]) == 0
    printed = capsys.readouterr().out
    total, *parts = map(int, re.findall(r"\d+", found("rows: .*", printed)[0]))
    assert total == sum(parts)
    sum_of_entries = found("entries: .*", printed)[0]
    entries, taken = map(int, re.findall(r"\d+", sum_of_entries)[:2])
    further = [int(number) for number in re.findall(r"- (\d+)", sum_of_entries)]
    assert entries == taken - sum(further)


def test_every_declared_list_has_an_excerpt():
    """No format is declared without an excerpt that is read in these tests."""
    assert {format_of(name) for name in COUNTS} == set(declarations())
    assert {path.name for path in EXCERPTS.iterdir()} == set(COUNTS)


@pytest.mark.parametrize("name", COUNTS)
def test_a_format_is_recognised_by_content(name):
    """The name of a file says nothing: each excerpt is recognised under another name."""
    content = (EXCERPTS / name).read_bytes()
    assert recognise_format(ListFile(Path("our-firms.dat"), content)) == SHARED.get(
        format_of(name), format_of(name)
    )


@pytest.mark.parametrize("name", [name for name in COUNTS if name.endswith(".xml")])
def test_another_root_or_namespace_is_not_the_list(name):
    """XML of another root element, or of the same in another namespace, is not recognised."""
    text = (EXCERPTS / name).read_text(encoding="utf-8")
    root = found(r"<([A-Za-z_-]+)[ >]", text.replace("<?xml ", ""))[1]
    for other in (
        text.replace(f"<{root}", "<other").replace(f"</{root}>", "</other>"),
        re.sub(r' xmlns="[^"]*"', "", text).replace(f"<{root}", f'<{root} xmlns="urn:other"'),
    ):
        assert recognise_format(ListFile(Path("a.xml"), other.encode())) is None


@pytest.mark.parametrize("name", COUNTS)
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
    entry = entries_of("un-sc.xml")["XXe.001"]
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


@pytest.mark.parametrize("name", VELMORA)
def test_a_firm_is_read_in_full(name):
    """Names in every script, weak and former marks, addresses as places, numbers with their kind, the day."""
    entry = entries_of(name)[VELMORA[name]]
    assert entry.name.upper() == "VELMORA ORE TRADING JSC"
    names = {text.upper() for text in names_of(entry)}
    assert any("ВЕЛЬМОРА РУДНАЯ ТОРГОВЛЯ" in text for text in names)
    weak = {alias.text.upper() for alias in entry.aliases if alias.weak}
    assert weak == {"VELMORA"}
    assert entry.places == ("BY", "AE")
    numbers = {(number.scheme, number.value) for number in entry.identifiers}
    assert numbers == {("registration", "190012345"), ("tax-id", "7708004767")}
    assert entry.history[0].date in {"2011-05-09", "2021-06-29"}
    (statement,) = entry.statements
    assert "Gruvin Street 4" in statement.claim
    assert "Quay 7" in statement.claim
    assert entry.section


def test_parts_of_a_name_stand_in_their_order():
    """A name of several parts is written in their order, and each other spelling gives a name."""
    entry = entries_of("ch-seco.xml")["200"]
    assert {"Oxmoor Ore Bureau", "Oksmur Ore Bureau"} <= names_of(entry)
    former = {alias.text for alias in entry.aliases if alias.note == "former name"}
    assert former == {"Oxmoor Ore Bureau", "Oksmur Ore Bureau"}
    assert entry.section == "Xxland"


def test_a_target_that_was_removed_is_inactive():
    """The Swiss file keeps removed targets: they stay as delisted entries, which flag nobody."""
    entry = entries_of("ch-seco.xml")["300"]
    assert not entry.is_active
    assert [(step.status, step.date) for step in entry.history] == [
        ("listed", "2021-06-29"),
        ("delisted", "2023-05-06"),
    ]


def test_an_address_without_a_known_country_is_no_place():
    """The code "00" of the EU says that nobody knows the country: it must not count against a match."""
    for name in ("eu-fsf.csv", "eu-fsf.xml"):
        assert entries_of(name)["EU.11.4"].places == ()


def test_names_of_the_canadian_list_are_divided():
    """A translation in brackets and a list of other names become names; the regulation is not a place."""
    watchlist = load_watchlist(EXCERPTS / "ca-sema.xml")
    entry = next(entry for entry in watchlist.entries if "Velmora" in entry.name)
    assert names_of(entry) == {
        "Velmora Rudna Torgovlya (Velmora Ore Trading Company)",
        "Velmora Rudna Torgovlya",
        "Velmora Ore Trading Company",
        "Oxmoor Ore Bureau Ltd",
        "Velmora Vort Plant JSC",
    }
    assert entry.places == ()
    assert "Belarus" in (entry.section or "")


def test_the_canadian_list_with_headings_in_two_languages(tmp_path):
    """Newer files name their elements in both languages; they are read alike."""
    text = (EXCERPTS / "ca-sema.xml").read_text(encoding="utf-8")
    for old, new in (
        ("TitleOrShip", "TitleOrShipType-TitreOuTypeDeNavire"),
        ("EntityOrShip", "EntityOrShip-EntiteOuNavire"),
        ("ShipIMONumber", "ShipIMONumber-NumeroOMIDuNavire"),
        ("LastName", "LastName-NomDeFamille"),
        ("GivenName", "GivenName-Prenom"),
        ("Schedule", "Schedule-Annexe"),
        ("Item", "Item-NumeroDarticle"),
        ("DateOfListing", "DateOfListing-DateDinscription"),
    ):
        text = re.sub(rf"(</?){old}>", rf"\1{new}>", text)
    path = tmp_path / "list.xml"
    path.write_text(text, encoding="utf-8")
    rows = rows_of(load_watchlist(path))
    assert (rows.taken, rows.persons, rows.vessels, rows.undecided) == (2, 1, 1, 1)


def test_a_closed_list_says_which_replaced_it():
    """The consolidated list of the UK is read, and says that another one is in force."""
    info = load_watchlist(EXCERPTS / "uk-consolidated.csv").lists[0]
    assert "The UK Sanctions List replaced this list on 28 January 2026" in info.identity_basis
    stated = load_watchlist(EXCERPTS / "uk-consolidated.csv", format="uk-consolidated").lists[0]
    assert "replaced this list" in stated.identity_basis


def ods_of(rows):
    """Return an OpenDocument spreadsheet of one sheet."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body>'
        f'<office:spreadsheet><table:table table:name="UK Sanctions List">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    members = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    return zipped(members, stored=True)


def test_a_spreadsheet_of_the_uk_list_is_read_as_its_csv(tmp_path):
    """The ODS of the UK Sanctions List gives the entries of the CSV."""
    with (EXCERPTS / "uk-sanctions.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    path = tmp_path / "list.ods"
    path.write_bytes(ods_of(rows))
    watchlist = load_watchlist(path, format="uk-sanctions")
    same = load_watchlist(EXCERPTS / "uk-sanctions.csv", format="uk-sanctions")
    assert recognise_format(ListFile(path, path.read_bytes())) == "uk-sanctions"
    assert watchlist.lists[0].rows == same.lists[0].rows
    assert watchlist.lists[0].date == "2026-02-27"
    for entry, other in zip(watchlist.entries, same.entries, strict=True):
        assert names_of(entry) == names_of(other)
        assert (entry.places, entry.identifiers) == (other.places, other.identifiers)


@pytest.mark.parametrize("name", [name for name in COUNTS if name not in UNPROVED])
def test_a_list_is_proved_by_long_listed_names(tmp_path, name):
    """With the names that long are on it, a file of the layout is the list; the excerpt alone is not."""
    assert load_watchlist(EXCERPTS / name).lists[0].identity is ListIdentity.OWN
    text = (EXCERPTS / name).read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "Dagwell" in line)
    record = line
    if name.endswith(".xml") and not re.fullmatch(r"\s*<(\w+)[ >].*</\1>\s*", line):
        record = found(
            r"(?s)<(ENTITY|sanctionEntity|Designation|target)\b(?:(?!</\1>).)*Dagwell.*?</\1>",
            text[text.rfind("<" + opening_of(name), 0, text.index("Dagwell")) :],
        )[0]
    number = {
        "un-sc": "002",
        "eu-fsf": "43",
        "uk-consolidated": "70004",
        "ofac-sdn": "70004",
        "ofac-consolidated": "70004",
    }.get(format_of(name))
    number = number or {"uk-sanctions": "XXX0004", "ch-seco": "300"}.get(format_of(name), "|")
    official = official_lists()[format_of(name)]
    more = [
        record.replace("Dagwell Relief Bureau", f"{known} Bureau").replace(number, f"9{at}")
        for at, known in enumerate(official.known)
    ]
    path = tmp_path / name
    path.write_text(text.replace(record, "\n".join([record, *more])), encoding="utf-8")
    info = load_watchlist(path).lists[0]
    assert info.identity is ListIdentity.PROVED
    assert (info.id, info.format) == (format_of(name), format_of(name))


def opening_of(name):
    return {"un-sc": "ENTITY>", "eu-fsf": "sanctionEntity", "ch-seco": "target"}.get(
        format_of(name), "Designation>"
    )


@pytest.mark.parametrize("name", [name for name in COUNTS if name != "senzing.jsonl"])
def test_what_the_layout_did_not_have_is_said(tmp_path, name):
    """A new column or element is read over, and said with its name in the account of the list."""
    text = (EXCERPTS / name).read_text(encoding="utf-8")
    path = tmp_path / name
    if name.endswith(".csv"):
        delimiter = {"eu-fsf.csv": ";", "bis-denied.csv": "\t"}.get(name, ",")
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))
        top = next(at for at, row in enumerate(rows) if len(row) > 2)
        rows[top].append("Zorb Rating")
        for row in rows[top + 1 :]:
            row.append("7")
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)
        text = path.read_text(encoding="utf-8")
    else:
        records = "ENTITY|sanctionEntity|Designation|target|record|sdnEntry|entity|DistinctParty"
        text = re.sub(rf"(<(?:{records})(?: [^>]*)?>)", r"\1<ZorbRating>7</ZorbRating>", text)
    path.write_text(text, encoding="utf-8")
    info = load_watchlist(path, format=format_of(name)).lists[0]
    assert any("Zorb" in reason for reason in info.left_out)
    assert info.rows is not None
    assert info.rows.total == COUNTS[name][-1]


@pytest.mark.parametrize("name", COUNTS)
def test_another_year_s_layout_is_refused(tmp_path, name):
    """Where the records are no longer where they were, the list is refused in one sentence."""
    text = (EXCERPTS / name).read_text(encoding="utf-8")
    for old, new in (
        ("INDIVIDUAL>", "SUBJECT>"),
        ("ENTITY>", "BODY>"),
        ("sanctionEntity", "subject"),
        ("Designation>", "Entry>"),
        ("target", "goal"),
        ("record>", "row>"),
        ("NameAlias_WholeName", "Name"),
        ("Name 6", "Full Name"),
        ("sdnEntry>", "Row>"),
        ("<entity ", "<subject "),
        ("<entity>", "<subject>"),
        ("</entity>", "</subject>"),
        ("DistinctParty>", "Party>"),
        ("<DistinctParty ", "<Party "),
        ("Street_Address", "Road"),
        ("Country,Entity,", "Country,Body,"),
        ("Clean Name", "Plain Name"),
        ("RECORD_ID", "NUMBER"),
        ("os_id", "number"),
        ("Entity.LegalName,", "Name,"),
    ):
        text = text.replace(old, new)
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WatchlistError) as refused:
        load_watchlist(path, format=format_of(name))
    assert "layout may have changed" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", COUNTS)
def test_mixed_encodings_are_refused(tmp_path, name):
    """A name in another encoding than the rest would be read wrongly, so nothing is read."""
    content = (EXCERPTS / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(
        content.replace(b"Dagwell", "Dägwell Š".encode() + "Dägwell".encode("latin-1"))
    )
    with pytest.raises(WatchlistError, match=r"cut short or damaged|bytes that no text has"):
        load_watchlist(path, format=format_of(name))


def test_a_document_type_is_refused(tmp_path):
    """XML that declares entities of its own, with which attackers make a list grow, is refused."""
    path = tmp_path / "list.xml"
    path.write_text(
        '<!DOCTYPE a [<!ENTITY b "c">]><CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>', encoding="utf-8"
    )
    with pytest.raises(WatchlistError, match="document type"):
        load_watchlist(path, format="un-sc")


def test_a_short_row_is_nobody_s_until_decided(tmp_path):
    """A row with fewer cells than headings may have them under wrong ones: it is undecided, or a person."""
    text = (EXCERPTS / "uk-consolidated.csv").read_text(encoding="utf-8")
    path = tmp_path / "list.csv"
    path.write_text(
        text.replace("Dagwell Relief Bureau,", "Dagwell Relief Bureau"), encoding="utf-8"
    )
    assert rows_of(load_watchlist(path)).undecided == 1
    path.write_text(text.replace("LINDQVAR,MARA,", "LINDQVAR,MARA"), encoding="utf-8")
    assert rows_of(load_watchlist(path)).persons == 1
    lines = text.splitlines()
    lines[2:] = [line.replace(",Xx,", ",").replace(",Yy,", ",") for line in lines[2:]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(WatchlistError, match=r"every record has fewer fields .*36\), the first 35"):
        load_watchlist(path)


def test_a_large_list_is_read_record_by_record(tmp_path):
    """Memory does not grow with the records left out: 12 MB of persons need few megabytes more."""
    person = "<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>Mara</FIRST_NAME><COMMENTS1>{}</COMMENTS1></INDIVIDUAL>"
    text = (EXCERPTS / "un-sc.xml").read_text(encoding="utf-8")
    people = person.format("x" * 4000) * 3_000
    content = text.replace("<INDIVIDUALS>", f"<INDIVIDUALS>{people}").encode()
    file = ListFile(tmp_path / "list.xml", content)
    READERS["un-sc"](ListFile(tmp_path / "a.xml", text.encode()))  # loads tables that stay loaded
    tracemalloc.start()
    watchlist = READERS["un-sc"](file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows_of(watchlist).persons == 3_001
    assert peak < 8 * 1024**2  # the file has 12 MB, and so would its elements


def test_an_import_that_shrank_must_be_confirmed(tmp_path, capsys):
    """`watchlist import --previous OLD` refuses a list that lost more than a third, until confirmed."""
    old = EXCERPTS / "un-sc.xml"
    new = tmp_path / "un-sc.xml"
    text = old.read_text(encoding="utf-8")
    new.write_text(re.sub(r"<ENTITY>\s*<DATAID>7002.*?</ENTITY>", "", text, flags=re.DOTALL))
    command = ["watchlist", "import", str(new), "--previous", str(old)]
    assert main(command) == 3
    assert "--confirm-shrunk" in capsys.readouterr().err
    assert main([*command, "--confirm-shrunk"]) == 0
    assert main(["watchlist", "import", str(old), "--previous", str(new)]) == 0
    assert main(["watchlist", "import", str(new), "--confirm-shrunk"]) == 2


@pytest.mark.parametrize(
    "name",
    [*VELMORA, "gleif-lei.csv", "ofac-consolidated.xml", "ofac-sdn.xml", "senzing.jsonl"],
)
def test_numbers_and_places_of_a_list_are_matched(name):
    """A supplier under another name is found by its number; the country of an address agrees or contradicts."""
    watchlist = load(name)
    suppliers = {
        "supplier": ["Quite Another Works", "Velmora Ore Trading JSC", "Velmora Ore Trading JSC"],
        "registration number": ["190012345", "", ""],
        "country": ["Belarus", "Belarus", "Chile"],
    }
    decisions = list(dd.screen(suppliers, watchlist).decisions)
    assert decisions[0] != "clear"
    assert decisions[1] == "block"
    assert decisions[2] != "block"


def test_a_type_of_ship_alone_decides_nothing(tmp_path):
    """A Canadian record with a type of ship and no number of the IMO may be a firm: it is undecided."""
    text = (EXCERPTS / "ca-sema.xml").read_text(encoding="utf-8")
    path = tmp_path / "list.xml"
    path.write_text(text.replace("<ShipIMONumber>9000001</ShipIMONumber>", ""), encoding="utf-8")
    rows = rows_of(load_watchlist(path))
    assert (rows.taken, rows.persons, rows.vessels, rows.undecided) == (2, 1, 0, 2)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_xml_in_another_encoding_is_recognised(encoding):
    """A list whose bytes begin with a mark of their encoding is the same list."""
    text = (EXCERPTS / "eu-fsf.xml").read_text(encoding="utf-8")
    content = text.replace('encoding="UTF-8"', f'encoding="{encoding[:6].strip("-")}"')
    content = content.replace('encoding="utf-8"', 'encoding="UTF-8"')
    file = ListFile(Path("a.xml"), content.encode(encoding))
    assert recognise_format(file) == "eu-fsf"


def test_an_empty_list_is_called_empty(tmp_path):
    """A file without a byte, or with blanks only, is empty, not of an unknown format."""
    for content in (b"", b" \n\n"):
        path = tmp_path / "list-2026-01-01.csv"
        path.write_bytes(content)
        with pytest.raises(WatchlistError, match=r"list-2026-01-01\.csv is empty"):
            load_watchlist(path)


def test_quotation_marks_within_a_name_stay():
    """Only marks around a whole name are taken away."""
    names = names_of(entries_of("eu-fsf.csv")["EU.11.3"])
    assert 'ОАО "Вельмора Рудная Торговля"' in names


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        ("<A>" * 500 + "</A>" * 500, "nested deeper"),
        ("<A>" + "x" * 1_100_000 + "</A>", "longer than"),
    ],
)
def test_xml_made_to_exhaust_a_reader_is_refused(tmp_path, part, problem):
    """Elements nested without end and a text without end are refused before they take memory or time."""
    text = (EXCERPTS / "un-sc.xml").read_text(encoding="utf-8")
    path = tmp_path / "list.xml"
    path.write_text(text.replace("<SORT_KEY/>", f"<SORT_KEY/>{part}"), encoding="utf-8")
    with pytest.raises(WatchlistError, match=problem):
        load_watchlist(path)


def test_a_list_of_changes_is_not_the_list(tmp_path):
    """The Swiss publisher has lists of the latest changes too; one of them would pass for a list that shrank."""
    text = (EXCERPTS / "ch-seco.xml").read_text(encoding="utf-8")
    path = tmp_path / "list.xml"
    path.write_text(text.replace('"whole-list"', '"delta-list"'), encoding="utf-8")
    with pytest.raises(WatchlistError, match="only a part of the Swiss Sanctions List"):
        load_watchlist(path)


def test_a_name_that_is_weak_once_and_plain_elsewhere_is_plain(tmp_path):
    """The stronger mark of a name counts: a weak alias costs a match."""
    text = (EXCERPTS / "eu-fsf.csv").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if ";Velmora;EN;false" in line)
    path = tmp_path / "list.csv"
    path.write_text(text + row.replace(";false;", ";true;") + "\n", encoding="utf-8")
    entry = next(e for e in load_watchlist(path).entries if e.id == "EU.11.3")
    assert not [alias for alias in entry.aliases if alias.weak]


def test_the_same_layout_is_told_apart_by_its_names():
    """The two lists of OFAC have one layout; each can be stated, and another list's layout cannot."""
    path = EXCERPTS / "ofac-consolidated.xml"
    for stated in ("ofac-sdn", "ofac-consolidated"):
        info = load_watchlist(path, format=stated).lists[0]
        assert (info.id, info.identity) == (stated, ListIdentity.STATED)
    with pytest.raises(WatchlistError, match="has the layout of the Specially Designated"):
        load_watchlist(path, format="un-sc")


@pytest.mark.parametrize("name", sorted(REGISTERS))
def test_a_register_is_read_only_where_it_is_stated(name):
    """Nobody did anything to be in a register: its firms are entries only if the user says so."""
    with pytest.raises(
        WatchlistError, match=rf"a register of .* state it: format {format_of(name)}"
    ):
        load_watchlist(EXCERPTS / name)


@pytest.mark.parametrize("name", ["dod-1260h.csv", "open-supply-hub.csv"])
def test_a_parent_is_said_and_is_not_a_name(name):
    """A firm's owner is in the note of its entry, and no name of the firm."""
    entry = load(name).entries[0]
    assert entry.note == "Parent company as listed: Oxmoor Group"
    assert not any("Oxmoor Group" in text for text in names_of(entry))


def test_a_listing_that_ended_flags_nobody():
    """A firm that a later edition of the 1260H list left out stays as a delisted entry."""
    past = next(e for e in load("dod-1260h.csv").entries if e.name == "Velmora Past Works")
    assert not past.is_active
    assert past.history[-1].date == "2024-01-31"


def test_names_and_addresses_of_a_supplement_s_cell():
    """A cell of the supplements to part 744 gives aliases, former names and each address."""
    entry = load("bis-entity-list.csv").entries[0]
    assert names_of(entry) == {
        "Velmora Ore Trading JSC",
        "Вельмора Рудная Торговля",
        "Velmora Mines",
        "Oxmoor Ore Bureau",
    }
    assert "Gruvin Street 4, Minsk, Belarus, BELARUS; Quay 7, Minsk" in entry.statements[0].claim
    works = load("bis-military-end-users.csv").entries[0]
    assert [(alias.text, alias.note) for alias in works.aliases] == [
        ("Oxmoor Ore Bureau", "former name")
    ]
    assert works.places == ("CN",)


@pytest.mark.parametrize(
    ("record", "names", "places"),
    [
        ({"NAME_ORG": "Velmora Mills", "ADDR_COUNTRY": "BY"}, {"Velmora Mills"}, ("BY",)),
        (
            {
                "FEATURES": [
                    {"RECORD_TYPE": "ORGANIZATION"},
                    {"NAME_ORG": "Velmora Mills"},
                    {"ADDR_COUNTRY": "BY", "ADDR_FULL": "Quay 7"},
                ]
            },
            {"Velmora Mills"},
            ("BY",),
        ),
    ],
)
def test_shapes_of_senzing_records(tmp_path, record, names, places):
    """Flat records, records with features, lines and one list are read alike."""
    whole = {"DATA_SOURCE": "A", "RECORD_ID": "1", **record}
    path = tmp_path / "firms.json"
    for text in (json.dumps(whole) + "\n", json.dumps([whole], indent=1)):
        path.write_text(text, encoding="utf-8")
        (entry,) = load_watchlist(path).entries
        assert (names_of(entry), entry.places) == (names, places)


def test_json_that_is_nested_without_end_is_refused(tmp_path):
    """A record that is nested too deep is refused in one sentence, before it takes memory."""
    path = tmp_path / "firms.json"
    first = '{"DATA_SOURCE": "A", "RECORD_ID": "1", "NAME_ORG": "Velmora Mills"}\n'
    for depth in (150, 100_000):
        deep = "[" * depth + "1" + "]" * depth
        path.write_text(first + first.replace('"A"', deep), encoding="utf-8")
        with pytest.raises(WatchlistError, match=r"nested deeper|no JSON"):
            load_watchlist(path)


def test_initials_in_the_last_bracket_are_no_part_of_a_name(tmp_path):
    """A supplier without the initials behind a listed name is the firm; a place in that bracket stays."""
    text = (EXCERPTS / "bis-entity-list.csv").read_text(encoding="utf-8")
    path = tmp_path / "list.csv"
    for name, expected in (("Velmora Ore Company (VOC)", "block"), ("VELMORA CO. (IRAN)", None)):
        path.write_text(text.replace("Velmora Ore Trading JSC", name), encoding="utf-8")
        watchlist = load_watchlist(path)
        aliases = {alias.text: alias.alone for alias in watchlist.entries[0].aliases}
        assert ("VOC" in aliases) is (expected is not None)
        assert "VELMORA CO." not in aliases
        if expected:
            assert aliases["VOC"] is False
            suppliers = {"supplier": ["Velmora Ore Company"], "country": ["Belarus"]}
            assert list(dd.screen(suppliers, watchlist).decisions) == [expected]
