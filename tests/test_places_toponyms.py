"""Mentions: the places a text names, and the words around each."""

import pytest
from screenings import index

from duediligence.model import How
from duediligence.places.gazetteer import NameUse
from duediligence.places.toponyms import Mention, find_mentions
from duediligence.text.segment import segment

HOTAN, YINING_COUNTY, YINING_CITY = "CN-653201", "CN-654021", "CN-654002"


def mentions_in(text, *, is_address=False, is_name=False):
    ready = index()
    terms = segment(text, ready.lexicon)
    return find_mentions(terms, ready.gazetteer, is_address=is_address, is_name=is_name)


def contexts_of(text, **where):
    region = index().locator.region
    return [
        mention.context
        for mention in mentions_in(text, **where)
        if any(region.contains(code) for code in mention.codes)
    ]


@pytest.mark.parametrize(
    "text",
    ["Hetian Road", "218 Hetian North Road", "和田路218号", "Hetian Lu", "伊宁路", "Yining Street",
     "Hetian Bei Lu", "Xinjiang Avenue"],
)  # fmt: skip
def test_street_has_the_name(text):
    """A place word before a street word is a street."""
    assert contexts_of(text, is_address=True) == ["street"]


def test_comma_parts_a_place_from_a_street():
    """'Hotan, Road 5' is a place, for a comma is between."""
    assert contexts_of("Hotan, Road 5", is_address=True) == ["plain"]


def test_street_word_may_come_first():
    """'Jalan Hetian' and 'Rue Hotan' are streets; a Han street word before a place is not."""
    assert contexts_of("Jalan Hetian", is_address=True) == ["street"]
    assert contexts_of("北京路和田", is_address=True) == ["plain"]


@pytest.mark.parametrize(
    "text", ["Yining County", "Yining Xian", "伊宁县", "County of Yining", "Ghulja Nahiyisi"]
)
def test_level_word_decides(text):
    """A name with its level word is that place, and not its namesake of another level."""
    mention = mentions_in(text, is_address=True)[0]
    assert mention.how is How.LEVEL
    assert mention.codes == (YINING_COUNTY,)
    assert set(mention.readings.values()) == {"level"}


def test_city_is_not_the_county():
    """Yining City keeps only the city."""
    assert mentions_in("Yining City", is_address=True)[0].codes == (YINING_CITY,)


def test_bare_name_keeps_all_it_may_mean():
    """A name without its level word keeps every place it may mean."""
    assert {YINING_COUNTY, YINING_CITY} <= set(mentions_in("Yining", is_address=True)[0].codes)


def test_town_is_a_smaller_place():
    """A town of the name is not the listed place, but may be a town of the gazetteer."""
    assert contexts_of("Kashgar Town", is_address=True) == ["town"]
    assert mentions_in("喀什镇", is_address=True)[0].codes == ("CN-654021:kashi",)


@pytest.mark.parametrize(
    "text", ["no Xinjiang cotton", "not from Hotan", "free of Xinjiang cotton", "非新疆棉"]
)
def test_denial_is_not_a_place(text):
    """What a product text denies is a denial."""
    assert contexts_of(text) == ["denied"]


def test_denial_covers_the_enumeration():
    """'Not from Hotan, Kashgar or Aksu' denies all three."""
    assert set(contexts_of("not from Hotan, Kashgar or Aksu")) == {"denied"}


def test_route_is_not_a_place():
    """A place that goods pass through is a route."""
    assert contexts_of("shipped via Urumqi") == ["route"]


def test_no_in_an_address_denies_nothing():
    """'No. 5' in an address is a number, and in a product text too."""
    assert contexts_of("No. 5 Hotan", is_address=True) == ["plain"]
    assert contexts_of("No. 5 Hotan") == ["plain"]


def test_county_co_is_a_county_in_an_address_only():
    """'Yining Co., Xinjiang' is the county in an address; in a name 'Co.' is a company."""
    assert mentions_in("Yining Co., Xinjiang", is_address=True)[0].codes == (YINING_COUNTY,)
    assert mentions_in("Yining Co., Xinjiang", is_name=True)[0].how is How.SAME
    assert mentions_in("Yining Co Trading", is_address=True)[0].how is How.SAME


def test_regiment_follows_its_division():
    """'1st Division, 10th Regiment' names the division of the Corps."""
    mentions = mentions_in("1st Division, 10th Regiment, Aral", is_address=True)
    assert any(code.startswith("CN-") for mention in mentions for code in mention.codes)


def test_what_is_never_believed_cannot_be_a_place():
    """A mention can be a place if any of its readings may ever be believed."""
    assert Mention("Bay", {"A": NameUse.NEVER, "B": NameUse.CUE}, How.SAME).can_be_place
    assert not Mention("Bay", {"A": NameUse.NEVER}, How.SAME).can_be_place


def test_text_without_places_mentions_none():
    """Words that are not places are not mentions."""
    assert mentions_in("Textile Co., Ltd.") == ()
