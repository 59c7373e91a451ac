"""Building an index: a watchlist parsed once, and two entries known as one firm."""

import pytest
from lists_at_hand import DELISTED, aliases, entry, uscc
from screenings import index

from duediligence.errors import WatchlistError
from duediligence.matching.build_index import (
    listed_identifiers,
    listed_names,
    listed_sites,
    place_spellings,
    refuse_unknown_places,
    same_entity_across_lists,
)
from duediligence.model import Alias

VOCABULARY = index().lexicon


def test_every_name_of_an_organisation_is_listed():
    """Name and aliases are listed, of organisations only, each with whether it may stand alone."""
    mill = entry("organisation", "Zhuowan Mill", aliases=aliases("卓万", alone=False))
    park = entry("site", "Zhuowan Park")
    names = [*listed_names([mill, park], VOCABULARY)]
    assert [(name.text, name.can_stand_alone) for name in names] == [
        ("Zhuowan Mill", True),
        ("卓万", False),
    ]
    assert [site.text for site in listed_sites([mill, park], VOCABULARY)] == ["Zhuowan Park"]


def test_given_reading_saves_romanising():
    """A Han alias reads as its list says, not as a dictionary would."""
    firm = entry(
        "organisation", "Some Firm", aliases=(Alias(text="乌什卓", reading="Uqturpan Zhuo"),)
    )
    plain = entry("organisation", "Some Firm", aliases=aliases("卓勒"))
    own = entry("organisation", "Some Firm", aliases=(Alias(text="卓勒", reading="zhuole"),))
    core = [*listed_names([plain], VOCABULARY)][1].features.core
    assert "zhuole" not in {word.key for word in core}
    assert {word.key for word in [*listed_names([own], VOCABULARY)][1].features.core} == {"zhuole"}
    assert [*listed_names([firm], VOCABULARY)][1].features.core


def test_spellings_of_a_place_are_gathered():
    """A place has all its spellings that are ever believed, in Latin letters."""
    spellings = place_spellings(VOCABULARY)
    assert {"hotan", "khotan"} <= spellings["CN-653200"] | spellings["CN-653201"]


def test_identifiers_are_found_by_their_key():
    """An identifier is found whatever blanks and dashes it bears, with all who bear it."""
    first, second = (
        entry("organisation", name, identifiers=uscc("91-AB 1")) for name in ("A", "B")
    )
    assert [e.id for e in listed_identifiers([first, second], index().gazetteer)["91AB1"]] == [
        "a",
        "b",
    ]


def test_one_firm_on_two_lists_is_known():
    """An equal identifier or equal full name on two lists makes twins; on one list it does not."""
    firm = entry("organisation", "Zhuowan", identifiers=uscc("91AB12"))
    same = entry("organisation", "Other", list="b", identifiers=uscc("91 AB 12"))
    named = entry("organisation", "ZHUOWAN", list="c")
    park = entry("site", "Zhuowan", list="d")
    twins = same_entity_across_lists([firm, same, named, park])
    assert twins["other", "zhuowan"] == (("b", "other"), ("c", "zhuowan"))
    assert ("d", "zhuowan") not in twins
    assert same_entity_across_lists([firm, entry("organisation", "Zhuowan", statements=())]) == {}


def test_unconfirmed_alias_makes_no_twins():
    """An alias that is only presumed does not make two entries one firm."""
    firm = entry("organisation", "A", aliases=(Alias(text="Zhuowan", certainty="presumed"),))
    assert same_entity_across_lists([firm, entry("organisation", "Zhuowan", list="b")]) == {}


def test_place_without_a_gazetteer_is_refused():
    """An entry whose place no gazetteer knows could never be found, so the list is refused."""
    gazetteer = index().gazetteer
    refuse_unknown_places([entry("place", "Hotan", places=("CN-653201",))], gazetteer)
    with pytest.raises(WatchlistError, match=r"atlantis: no place 'XX-1'.*xinjiang"):
        refuse_unknown_places([entry("place", "Atlantis", places=("XX-1",))], gazetteer)


def test_delisted_entry_has_a_status():
    """An entry that was delisted is not active."""
    assert not entry("organisation", "A", history=DELISTED).is_active
