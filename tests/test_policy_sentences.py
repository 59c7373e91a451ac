"""Reasons: plain sentences that name the words, how they met, and the columns."""

from dataclasses import replace

import pytest

from duediligence.model import How, Location, Match, MatchKind, WordMatch
from duediligence.policy.sentences import (
    capitalise,
    describe_matches,
    describe_places,
    describe_words,
    join_distinct,
    quote_briefly,
)

HOTAN = Location(
    "supplier", "city", "City", "Hotan", "Hotan", "Hotan City (和田市)", ("CN-653201",),
    frozenset({"CN-653201", "CN-650000"}), "sure", How.SAME, "the name is of one place",
)  # fmt: skip
GLOVES = Match("supplier", "product", "Goods", "Work gloves", "gloves", "list", "glove", 100,
               (WordMatch("gloves", "glove", How.SAME),), MatchKind.PRODUCT)  # fmt: skip


@pytest.mark.parametrize("how", How)
def test_every_way_of_meeting_has_words(how):
    """Whatever way two words met, the sentence names the supplier's word and is finished."""
    sentence = describe_words([WordMatch("hetain", "hetian", how)])
    assert "hetain" in sentence
    assert "{" not in sentence


def test_long_text_is_cut():
    """A text is quoted, and cut where it is long."""
    assert quote_briefly("Acme") == "'Acme'"
    assert len(quote_briefly("x" * 500)) <= 90


def test_parts_are_joined_once_and_counted():
    """Parts are enumerated once each; of many, the first stand and the rest are counted."""
    assert join_distinct(["a", "b", "a", ""]) == "a; b"
    assert join_distinct("abcde") == "a; b; c; and 2 more"
    assert join_distinct([]) == ""


def test_place_names_its_column():
    """A place is told with the cell's word, the place and the column."""
    assert describe_places([HOTAN]) == "'Hotan' is Hotan City (和田市) (column City)"
    assert describe_places([HOTAN], "Xinjiang").endswith("in the listed Xinjiang")


def test_two_columns_are_told_together():
    """Two columns that say the same are told as one; two sayings share one ending."""
    town = replace(HOTAN, header="Town")
    assert "columns City, Town" in describe_places([HOTAN, town])
    region = replace(HOTAN, span="Xinjiang", place="Xinjiang", header="Province")
    assert describe_places([HOTAN, region], "Xinjiang").endswith("all in the listed Xinjiang")


def test_doubt_is_told():
    """An ambiguous place 'may be', a misspelt one 'appears to be', a code says how it was read."""
    assert "may be" in describe_places([replace(HOTAN, certainty="ambiguous")])
    assert "misspelling" in describe_places([replace(HOTAN, how=How.SWAPPED)])
    code = replace(HOTAN, how=How.POSTAL, why="postal code 848000 belongs to Hotan", header="")
    assert describe_places([code]) == "postal code 848000 belongs to Hotan"


def test_goods_are_told_with_their_column():
    """A product word names its column and what it means; an HS code its heading."""
    assert (
        describe_matches([GLOVES], {"gloves": "Gloves"})
        == "'gloves' stands in the text (column Goods)"
    )
    assert (
        describe_matches([GLOVES], {"gloves": "Mittens"}) == "'gloves' (column Goods) means Mittens"
    )
    code = replace(
        GLOVES, words=(WordMatch("611610", "6116", How.HS),), listed="HS 6116", header=""
    )
    assert describe_matches([code]) == "HS code 611610 (column product) is one of HS 6116"


def test_sentence_begins_with_a_capital():
    """A sentence begins with a capital; a quotation stays as it is."""
    assert capitalise("postal code") == "Postal code"
    assert capitalise("'hotan' is") == "'hotan' is"
    assert capitalise("") == ""
