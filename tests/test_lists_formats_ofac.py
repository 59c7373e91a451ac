"""The SDN list of OFAC in its three files."""

import pytest

from duediligence.errors import WatchlistError
from duediligence.lists import load_watchlist

SDN = """\
36,"LANHU AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0-
37,"BEISHAN OOO",-0- ,"UKRAINE",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Tax ID No. 7708004767 (Russia); a.k.a. 'BSO'; Phone Number 555123456."
38,"LIND, Mara","individual","CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1950."
39,"SEA ONE","vessel","CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0-
40,"P4-XYZ","aircraft","CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0-
""".replace("-0-\n", "-0- \n")
ALT = '36,12,"aka","AERO-LANHU",-0- \n36,13,"fka","LANHU WINGS",-0- \n38,14,"aka","LIND, M.",-0- \n'
ADD = '36,25,"Main Road 1","Havana","Cuba",-0- \n37,26,-0- ,"Pyongyang","Korea, North",-0- \n'


def write(folder, sdn=SDN, alt=ALT, add=ADD):
    for name, text in (("sdn", sdn), ("alt", alt), ("add", add)):
        if text is not None:
            (folder / f"{name}.csv").write_bytes(text.encode() + b"\x1a")
    return folder


def test_folder_and_file_are_the_same(tmp_path):
    """The list loads from its folder and from sdn.csv in it."""
    write(tmp_path)
    assert load_watchlist(tmp_path) == load_watchlist(tmp_path / "sdn.csv")


def test_every_row_is_accounted_for(tmp_path):
    """Organisations kept, and persons, vessels and aircraft counted, are all rows."""
    watchlist = load_watchlist(write(tmp_path), format="ofac-sdn")
    left_out = watchlist.lists[0].left_out
    assert left_out == {"persons": 1, "vessels": 1, "aircraft": 1}
    assert len(watchlist.entries) + sum(left_out.values()) == len(SDN.splitlines())
    assert watchlist.lists[0].id == "ofac-sdn"


def test_aliases_addresses_and_numbers_are_kept(tmp_path):
    """Aliases, weak ones marked, addresses, places and numbers of an organisation are kept."""
    airline, firm = load_watchlist(write(tmp_path)).entries
    assert [(alias.text, alias.note) for alias in airline.aliases] == [
        ("AERO-LANHU", None),
        ("LANHU WINGS", "former name"),
    ]
    assert airline.places == ("CU",)
    assert "Main Road 1, Havana, Cuba" in airline.statements[0].claim
    assert firm.places == ("KP",)
    assert [(number.scheme, number.value) for number in firm.identifiers] == [
        ("tax-id", "7708004767")
    ]
    assert [(alias.text, alias.weak) for alias in firm.aliases] == [("BSO", True)]


def test_no_person_is_named(tmp_path):
    """No name of a person becomes an entry or an alias."""
    watchlist = load_watchlist(write(tmp_path))
    names = [n for e in watchlist.entries for n in (e.name, *(a.text for a in e.aliases))]
    assert not any("LIND" in name for name in names)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"alt": None}, "no alt.csv beside it"),
        ({"add": None}, "no add.csv beside it"),
        ({"sdn": SDN[:200]}, "broken off or not an OFAC file"),
        ({"alt": ALT + '99,1,"aka","STRAY",-0- \n'}, "the first 99; download all files on one day"),
        ({"sdn": SDN.replace('"individual"', '"Individual","x"')}, "13 fields, not 12"),
        ({"add": ""}, "empty"),
    ],
)
def test_incomplete_files_are_refused(tmp_path, change, message):
    """A missing, broken or stray file is refused: never a smaller list in silence."""
    with pytest.raises(WatchlistError) as error:
        load_watchlist(write(tmp_path, **change))
    assert message in str(error.value)


def test_digest_covers_all_three_files(tmp_path):
    """A change in the aliases changes the digest of the list."""
    digest = load_watchlist(write(tmp_path)).lists[0].sha256
    other_digest = load_watchlist(write(tmp_path, alt=ALT.replace("WINGS", "AIR"))).lists[0].sha256
    assert digest != other_digest


def test_other_list_of_the_same_layout_is_read(tmp_path):
    """The consolidated list has its own names for the three files, and is an own list unless stated."""
    write(tmp_path)
    for name, other in (("sdn", "prim"), ("alt", "alt"), ("add", "add")):
        (tmp_path / f"{name}.csv").rename(tmp_path / f"cons_{other}.csv")
    watchlist = load_watchlist(tmp_path / "cons_prim.csv")
    assert [entry.name for entry in watchlist.entries] == ["LANHU AIRLINES", "BEISHAN OOO"]
    assert watchlist.lists[0].id not in {"ofac-sdn", "sdn"}


def test_missing_part_of_the_other_list_is_named(tmp_path):
    """The message names the file that is missing, not a fault of the one that is there."""
    (tmp_path / "cons_prim.csv").write_text(SDN)
    with pytest.raises(
        WatchlistError, match=r"cons_prim\.csv: no alt\.csv or cons_alt\.csv beside"
    ):
        load_watchlist(tmp_path / "cons_prim.csv")
