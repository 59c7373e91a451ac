"""OpenSanctions exports: the simple table and FtM entities."""

import json

import pytest

from duediligence.errors import WatchlistError
from duediligence.lists import load_watchlist

HEADS = (
    "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,"
    "dataset,first_seen,last_seen,last_change"
)
ROWS = [
    'NK-1,Company,"Lanhu LLC","LH One;""Ланху"" ООО",,ru;by,"Street 1, Minsk",7708004767;12,"Some program",,,List A;List B,2022-06-03T10:00:00,2026-11-20T10:00:00,2026-01-01T10:00:00',
    "NK-2,Person,Mara Lind,,1950,ru,,,,,,List A,2022-06-03,2026-11-20,2026-01-01",
    "NK-3,Vessel,Sea One,,,ru,,,,,,List A,2022-06-03,2026-11-20,2026-01-01",
]
FTM = [
    {"id": "a-1", "schema": "Address", "properties": {"full": ["Street 1, Minsk"]}},
    {
        "id": "NK-1",
        "caption": "Lanhu LLC",
        "schema": "Company",
        "target": True,
        "datasets": ["x"],
        "last_seen": "2026-11-20T10:00:00",
        "properties": {
            "name": ["Lanhu LLC", "LH One"],
            "weakAlias": ["LHL"],
            "country": ["by"],
            "addressEntity": ["a-1"],
            "registrationNumber": ["808000714"],
        },
    },
    {"id": "NK-2", "schema": "Person", "properties": {"name": ["Mara Lind"]}},
    {"id": "NK-3", "schema": "Ownership", "properties": {"owner": ["NK-2"], "asset": ["NK-1"]}},
    {"id": "NK-4", "schema": "Company", "target": False, "properties": {"name": ["Bystander"]}},
]


def load(tmp_path, text, name, **options):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_watchlist(path, **options)


def ftm(entities):
    return "".join(json.dumps(entity) + "\n" for entity in entities)


def test_simple_table(tmp_path):
    """A company is kept with its names, places and numbers; persons and vessels are counted."""
    watchlist = load(tmp_path, "\n".join([HEADS, *ROWS]), "targets.simple.csv")
    (entry,) = watchlist.entries
    assert (entry.id, entry.name, entry.places) == ("NK-1", "Lanhu LLC", ("RU", "BY"))
    assert [alias.text for alias in entry.aliases] == ["LH One", '"Ланху" ООО']
    assert [number.value for number in entry.identifiers] == ["7708004767"]
    assert "Some program" in entry.statements[0].claim
    assert watchlist.lists[0].left_out == {"persons": 1, "vessels": 1}
    assert watchlist.lists[0].date == "2026-11-20"


def test_sixteenth_column_changes_nothing(tmp_path):
    """With the column program_ids the same entry comes out."""
    plain = load(tmp_path, "\n".join([HEADS, *ROWS]), "a.csv").entries[0]
    wide = [HEADS.replace("sanctions,", "sanctions,program_ids,")]
    wide += [row.replace(',"Some program",', ',"Some program",US-X,') for row in ROWS[:1]]
    entry = load(tmp_path, "\n".join(wide), "a.csv").entries[0]
    assert (entry.id, entry.aliases, entry.places) == (plain.id, plain.aliases, plain.places)


def test_ftm_entities(tmp_path):
    """Of FtM lines, organisations are kept, addresses joined, and all others counted."""
    watchlist = load(tmp_path, ftm(FTM), "entities.ftm.json")
    (entry,) = watchlist.entries
    assert "Street 1, Minsk" in entry.statements[0].claim
    assert [(alias.text, alias.weak) for alias in entry.aliases] == [
        ("LH One", False),
        ("LHL", True),
    ]
    assert entry.identifiers[0].scheme == "registration"
    left_out = watchlist.lists[0].left_out
    assert 1 + sum(left_out.values()) == len(FTM)
    assert left_out["persons"] == 1
    assert left_out["organisations that are named, but no targets"] == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (ftm(FTM)[:-20], "broken.json"),
        ("[1, 2]\n", "array.json"),
        (ftm(FTM[2:4]), "persons-only.json"),
        ("\n".join([HEADS, ROWS[0][:40]]), "broken.csv"),
        (HEADS + "\n", "empty.csv"),
        (HEADS.replace("identifiers", "numbers") + "\n" + ROWS[0], "other.csv"),
    ],
)
def test_broken_export_is_refused(tmp_path, text, name):
    """A broken-off or empty export, or one of persons only, is refused."""
    with pytest.raises(WatchlistError):
        load(tmp_path, text, name, format="opensanctions")


@pytest.mark.parametrize(
    ("dataset", "time", "identity"),
    [
        ("EU Financial Sanctions Files (FSF)", "2026-11-20T10:00:00", "proved"),
        ("Our own firms", "2026-11-20T10:00:00", "own"),
        ("EU Financial Sanctions Files (FSF)", "", "own"),
    ],
)
def test_export_is_proved_by_its_records(tmp_path, dataset, time, identity):
    """All columns, the times of every row and a known data set prove an export of the table."""
    row = f"NK-1,Company,Lanhu LLC,,,ru,,,,,,{dataset},{time},{time},{time}"
    info = load(tmp_path, f"{HEADS}\n{row}\n", "targets.simple.csv").lists[0]
    assert info.identity.value == identity
    assert (info.id == "opensanctions") is (identity == "proved")


def test_entities_of_others_are_an_own_list(tmp_path):
    """FtM entities that OpenSanctions did not export are read under the name of an own list."""
    watchlist = load(tmp_path, ftm(FTM), "opensanctions.ftm.json")
    assert watchlist.lists[0].identity.value == "own"
    assert watchlist.lists[0].id == "own-opensanctions.ftm"
    assert watchlist.entries[0].statements[0].claim.startswith("Own list in ")


def test_records_that_all_lack_a_field_are_said_so(tmp_path):
    """Where every record has a field too few, a new download would be the same: the message does not ask for one."""
    headings = (
        "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,"
        "dataset,first_seen,last_seen,last_change\n"
    )
    row = "XX-{},LegalEntity,Velmora Trade,,,,,,2012-07-13,,,Alert List,2024-04-23T00:00:00,2025-01-07T20:56:03\n"
    with pytest.raises(WatchlistError, match="every record has 14 fields under 15 headings"):
        load(tmp_path, headings + row.format(1) + row.format(2), "list.csv")
    whole = row.format(2).replace("XX-2,", "XX-2,,")
    with pytest.raises(WatchlistError, match="record 2: 14 fields under 15 headings"):
        load(tmp_path, headings + row.format(1) + whole, "list.csv")


NESTED = {
    "id": "NK-1",
    "schema": "Company",
    "caption": "Velmora Ore Trading JSC",
    "properties": {
        "name": ["Velmora Ore Trading JSC"],
        "addressEntity": [
            {
                "id": "a",
                "schema": "Address",
                "properties": {"full": ["Quay 7, Dubai"], "country": ["ae"]},
            }
        ],
        "ownershipAsset": [
            {
                "id": "o",
                "schema": "Ownership",
                "properties": {
                    "owner": [
                        {"id": "b", "schema": "Company", "properties": {"name": ["Oxmoor Group"]}},
                        {"id": "c", "schema": "Person", "properties": {"name": ["Mara Lindqvar"]}},
                    ]
                },
            }
        ],
        "sanctions": [{"id": "s", "schema": "Sanction", "properties": {"program": ["XXLAND"]}}],
    },
}


def test_addresses_and_owners_inside_an_entity(tmp_path):
    """In nested files the address is a place, the owning firm is a note, and no person is named."""
    (entry,) = load(tmp_path, json.dumps(NESTED) + "\n", "firms.json").entries
    assert entry.places == ("AE",)
    assert entry.note == "Owner as listed: Oxmoor Group"
    assert "Quay 7, Dubai" in entry.statements[0].claim
    assert "XXLAND" in entry.statements[0].claim
    assert "Lindqvar" not in str(entry)
    assert not entry.aliases


def test_owners_in_records_of_their_own(tmp_path):
    """An ownership between two entities of the file is said at the firm that is owned."""
    records = [
        {"id": "b", "schema": "Company", "properties": {"name": ["Oxmoor Group"]}},
        {"id": "d", "schema": "Company", "properties": {"name": ["Dagwell Mills"]}},
        {"id": "c", "schema": "Person", "properties": {"name": ["Mara Lindqvar"]}},
        {"id": "o", "schema": "Ownership", "properties": {"owner": ["b", "c"], "asset": ["d"]}},
    ]
    watchlist = load(tmp_path, "".join(json.dumps(r) + "\n" for r in records), "firms.json")
    notes = {entry.name: entry.note for entry in watchlist.entries}
    assert notes == {"Oxmoor Group": None, "Dagwell Mills": "Owner as listed: Oxmoor Group"}
    rows = watchlist.lists[0].rows
    assert (rows.taken, rows.persons, rows.other, rows.total) == (2, 1, 1, 4)
