"""The index: what one cell holds of a list, whatever its role."""

import pickle

import pytest
from lists_at_hand import DELISTED, a_list, aliases, entry, uscc
from screenings import index

from duediligence.errors import WatchlistError
from duediligence.matching.index import WatchlistIndex
from duediligence.model import ContextNote

LIST = a_list(
    entry("organisation", "Zhuowan Haramayn", identifiers=uscc("91110000MADUMMY12X")),
    entry("organisation", "Oldfirm Daqo", history=DELISTED),
    entry("site", "Zhuowan Park", aliases=aliases("Zhuowan Industrial Estate")),
    entry("place", "Xinjiang", places=("CN-650000",)),
    entry("product", "Gloves", hs_prefixes=("6116",)),
    context=(ContextNote(id="buyer", list="other", name="Buyer Meixin", text="It left."),),
)
INDEX = WatchlistIndex(LIST)


def matched(role, text):
    return {(match.entry, match.how) for match in INDEX.read(role, text).matches}


@pytest.mark.parametrize("role", ["name", "alias", "address", "product", "other", "city"])
def test_organisation_is_found_in_any_text(role):
    """A listed firm is found in a name and in every other text."""
    assert ("zhuowan-haramayn", "exact") in matched(role, "Zhuowan Haramayn Co., Ltd.")


def test_best_name_of_an_organisation_counts():
    """Of all names of a firm the best match stands, once."""
    matches = [m for m in index().read("name", "Hetian Taida Apparel").matches if m.entry]
    assert [m.entry for m in matches].count("hetian-taida") == 1
    assert matches[0].score == 100


def test_delisted_entry_is_not_asked_for():
    """An entry that is no longer listed is not found."""
    assert matched("name", "Oldfirm Daqo") == set()


def test_site_is_found_once():
    """A site is found by the best of its names."""
    sites = [hit for hit in matched("address", "Zhuowan Industrial Estate") if "park" in hit[0]]
    assert sites == [("zhuowan-park", "named")]
    assert matched("postal_code", "Zhuowan Park") == set()


@pytest.mark.parametrize(
    ("role", "text", "hit"),
    [
        ("product", "Knitted gloves", True),
        ("name", "Acme Gloves", True),
        ("hs_code", "6116.10", True),
        ("product", "HS 6116.10", True),
        ("hs_code", "6216", False),
        ("address", "Glove Street", False),
        ("registration_no", "6116", False),
    ],
)
def test_products_are_found_where_goods_are_told(role, text, hit):
    """A product line is found by its words in names and goods, and by its HS prefix."""
    assert (("gloves", "product") in matched(role, text)) == hit


@pytest.mark.parametrize(
    ("role", "text", "hit"),
    [
        ("registration_no", "91110000-MADUMMY12X", True),
        ("other", "91110000MADUMMY12X", True),
        ("name", "91110000MADUMMY12X", False),
        ("registration_no", "911", False),
        ("registration_no", "", False),
    ],
)
def test_identifier_is_found_in_its_column(role, text, hit):
    """A registration number is found in its own column and in one without a role."""
    assert (("zhuowan-haramayn", "identifier") in matched(role, text)) == hit


def test_signals_bear_no_list():
    """A signal word or code names no list, so that it accuses nobody."""
    for role, text in (("product", "cotton"), ("hs_code", "5205")):
        (signal,) = [m for m in INDEX.read(role, text).matches if m.how == "material"]
        assert (signal.entry, signal.list) == ("cotton", "")


def test_buyer_is_told_in_a_name_only():
    """A firm that a source only mentions is context, in a name column."""
    assert [note.id for note in INDEX.read("name", "Buyer Meixin Inc").context] == ["buyer"]
    assert not INDEX.read("other", "Buyer Meixin Inc").context
    assert not INDEX.read("name", "Meixin").context


def test_quiet_cell_leads_to_nothing():
    """A cell that touches no listed place, matches nothing and names no buyer is quiet."""
    assert INDEX.read("city", "Nantong").has_no_hits
    assert not INDEX.read("city", "Hotan").has_no_hits
    assert INDEX.read("id", "anything").has_no_hits


def test_declaration_names_the_region_or_not():
    """A declaration is known to speak of a listed place."""
    assert INDEX.names_region("no Xinjiang cotton used")
    assert not INDEX.names_region("via Rotterdam")


def test_index_travels():
    """An index can be pickled, and reads the same afterwards."""
    copy = pickle.loads(pickle.dumps(INDEX))
    assert copy.read("name", "Zhuowan Haramain") == INDEX.read("name", "Zhuowan Haramain")


def test_list_with_an_unknown_place_is_refused():
    """A list whose place is in no gazetteer is not screened with."""
    with pytest.raises(WatchlistError, match="XX-1"):
        WatchlistIndex(a_list(entry("place", "Atlantis", places=("XX-1",))))


def test_places_are_left_until_a_hit_asks_for_them():
    """On a list of firms alone the places of names without hits are read when they are asked for."""
    firms = WatchlistIndex(a_list(entry("organisation", "Hetian Taida Apparel")))
    names = ["Suzhou Beltom Mills", "Beltom Norwick", "Hetian Taida Apparel, Suzhou", "苏州金洋"]
    readings = firms.read_many("name", names)
    left = [name for name in names if (r := readings[name]) is not None and not r.has_places]
    assert "Hetian Taida Apparel, Suzhou" not in left
    for name in names:
        assert firms.complete("name", name, readings[name]) == firms.read("name", name)


def test_names_of_a_long_list_are_read_as_single_ones():
    """Names that are divided word by word, and left to be read as a whole, are read the same."""
    listed = [entry("organisation", f"Hetian Taida {n} Apparel") for n in range(1_001)]
    firms = WatchlistIndex(a_list(*listed, entry("place", "Xinjiang", places=("CN-650000",))))
    names = ["Hetian Taida 7 Apparel Co., Ltd.", "Heitan Taida 12", "Beltom Kashgar Mills Limited"]
    names += [
        "Hetian Taida, Beltom",
        "和田 泰达 8",
        "KashgarBeltom Ltd",
        "No. 5 Hetian Taida Group",
    ]
    readings = firms.read_many("name", names)
    assert {n: firms.complete("name", n, readings[n]) for n in names} == {
        n: firms.read("name", n) for n in names
    }
