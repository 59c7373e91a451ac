"""The US Consolidated Screening List, in CSV and JSON."""

import json

import pytest

from duediligence.errors import WatchlistError
from duediligence.lists import load_watchlist

HEADS = "source,entity_number,type,programs,name,addresses,federal_register_notice,start_date,alt_names,ids"
SDN, EL = (
    "Specially Designated Nationals (SDN) - Treasury Department",
    "Entity List (EL) - Bureau of Industry and Security",
)
ROWS = [
    f'{SDN},20264,Entity,SDNTK,LANHU LLC,"Street 1, Miami, FL, 33130, US",,,LH ONE; LH TWO,"US, 80-0890696, Tax ID No.; www.lanhu.example, Website"',
    f"{SDN},1,Individual,SDNTK,Mara LIND,,,,,",
    f"{SDN},2,Vessel,SDNTK,SEA ONE,,,,,",
    f'{EL},,,,"Beishan Metal Co., Ltd. (BMC)","A Road, Shanghai, CN; B Road, Kowloon, HK",80 FR 1,2015-11-12,,',
    f"{EL},,,,Anton Lindqvist,,,,,",
]
CSV = "\n".join([HEADS, *ROWS]) + "\n"


def load(tmp_path, text, name="csl.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_watchlist(path)


def test_rows_are_kept_or_counted(tmp_path):
    """Organisations are kept; persons and vessels are counted; a name without a type is undecided."""
    watchlist = load(tmp_path, CSV)
    left_out = watchlist.lists[0].left_out
    assert [entry.name for entry in watchlist.entries] == ["LANHU LLC", "Beishan Metal Co., Ltd."]
    assert left_out == {"persons": 1, "vessels": 1}
    assert [row.name for row in watchlist.undecided] == ["Anton Lindqvist"]
    undecided = watchlist.lists[0].undecided
    assert len(watchlist.entries) + sum(left_out.values()) + undecided == len(ROWS)


def test_row_is_taken_apart(tmp_path):
    """Joined cells give aliases, numbers, places and the sub-list that a name stands on."""
    first, second = load(tmp_path, CSV).entries
    assert first.id == "sdn-20264"
    assert [alias.text for alias in first.aliases] == ["LH ONE", "LH TWO"]
    assert [(number.scheme, number.value) for number in first.identifiers] == [
        ("tax-id", "80-0890696")
    ]
    assert (first.places, second.places) == (("US",), ("CN", "HK"))
    assert (second.aliases[0].text, second.aliases[0].alone) == ("BMC", False)
    assert second.section == "Entity List (EL)"
    assert "80 FR 1" in second.statements[0].claim


def test_row_numbers_of_the_export_change_nothing(tmp_path):
    """With and without `_id` the entries are the same."""
    plain = load(tmp_path, CSV)
    numbered = "\n".join(
        f"{'_id' if at == 0 else f'x{at}'},{line}" for at, line in enumerate(CSV.splitlines())
    )
    assert load(tmp_path, numbered).entries == plain.entries


def test_json_gives_the_same_firms(tmp_path):
    """The JSON export, with objects for addresses and numbers, gives the same firm."""
    text = json.dumps(
        {
            "total": 1,
            "sources": [{"source": SDN, "last_imported": "2026-11-20T00:00:00Z"}],
            "results": [
                {
                    "id": "abc",
                    "source": SDN,
                    "entity_number": 20264,
                    "type": "Entity",
                    "programs": ["SDNTK"],
                    "name": "LANHU LLC",
                    "alt_names": ["LH ONE", "LH TWO"],
                    "addresses": [{"address": "Street 1", "city": "Miami", "country": "US"}],
                    "ids": [{"type": "Tax ID No.", "number": "80-0890696", "country": "US"}],
                }
            ],
        }
    )
    watchlist = load(tmp_path, text, "csl.json")
    first = load(tmp_path, CSV).entries[0]
    (from_json,) = watchlist.entries
    assert (from_json.id, from_json.aliases, from_json.identifiers) == (
        first.id,
        first.aliases,
        first.identifiers,
    )
    assert watchlist.lists[0].date == "2026-11-20"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (CSV[:-60], "csl.csv"),
        (CSV.replace("alt_names", "altnames"), "csl.csv"),
        ('{"results": [{"source": "x"', "csl.json"),
        ('{"results": [{"source": "x"}]}', "csl.json"),
    ],
)
def test_broken_export_is_refused(tmp_path, text, name):
    """A broken-off file, or one without a needed column, is refused."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WatchlistError):
        load_watchlist(path, format="csl")
