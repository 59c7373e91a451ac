"""The picture of one party: where it is, what it makes, and the facts that rules ask for."""

from dataclasses import replace

import pytest
from screenings import index

from duediligence.model import How, Location, Match, MatchKind, WordMatch
from duediligence.policy.facts import ListedPlaces, PartyEvidence, PartyFacts

ENTRIES = {(entry.list, entry.id): entry for entry in index().watchlist.entries}
LIST = "xinjiang-2019"


def at(code, certainty="sure", role="city", how=How.SAME, **more):
    gazetteer = index().gazetteer
    fields = {
        "party": "supplier", "role": role, "header": role, "text": code, "span": code,
        "place": gazetteer.label(code), "codes": (code,), "within": gazetteer.common([code]),
        "certainty": certainty, "how": how, "why": "it says so",
    }  # fmt: skip
    return Location(**{**fields, **more})


def goods(entry, how="product", role="product", list_id=LIST):
    return Match("supplier", role, role, entry, entry, list_id, entry, 100,
                 (WordMatch(entry, entry, How.SAME),), MatchKind(how))  # fmt: skip


def picture(*locations, matches=(), goods=()):
    party = PartyEvidence("supplier", tuple(locations), tuple(matches), tuple(goods))
    return PartyFacts(party, ListedPlaces(ENTRIES.values(), index().gazetteer.lineage))


def ids(entries):
    return {entry.id for entry in entries}


HOTAN, YINING, SHAWAN, SUZHOU, CHINA = "CN-653201", "CN-654021", "CN-654203", "CN-320500", "CN"


def test_county_is_a_place_within_a_listed_place():
    """Yining County and Shawan lie in Xinjiang, so they are counties and it is a region."""
    by_id = {entry.id: entry for entry in ENTRIES.values()}
    party = picture()
    assert by_id["yining-county"] in party.listed.counties
    assert by_id["xinjiang"] in party.listed.regions
    assert ids(party.listed.wider_entries(by_id["shawan"])) == {"xinjiang"}


def test_sure_place_gives_its_county_and_region():
    """A place surely in a county is in the county and in the region; another only in the region."""
    party = picture(at(YINING))
    assert ids(party.counties(party.sure)) == {"yining-county"}
    assert ids(party.regions(party.sure)) == {"xinjiang"}
    assert ids(picture().counties([at(HOTAN)])) == set()


def test_undecided_place_gives_possible_counties():
    """An undecided name may mean a county, which is then only possible."""
    party = picture(at(SHAWAN, "ambiguous"))
    assert ids(party.possible_counties(party.ambiguous)) == {"shawan"}
    assert party.counties(party.sure) == []


@pytest.mark.parametrize(
    ("locations", "region"),
    [
        ([], "none"),
        ([at(HOTAN)], "sure"),
        ([at(SHAWAN, "ambiguous")], "ambiguous"),
        ([at(SHAWAN, "ambiguous"), at(HOTAN)], "sure"),
        ([at(HOTAN, "dismissed")], "dismissed"),
        ([at(SUZHOU, "elsewhere")], "none"),
        ([at(HOTAN, how=How.REGISTRATION, role="registration_no")], "none"),
        ([at(HOTAN, how=How.PHONE, role="phone")], "none"),
    ],
)
def test_region_is_as_sure_as_its_surest_place(locations, region):
    """The surest place decides; where a firm is registered or telephones is not where it is."""
    assert picture(*locations).region() == region


def test_registration_and_phone_are_kept_apart():
    """A registration of the region is a fact of its own, and one elsewhere says nothing."""
    facts = picture(
        at(HOTAN, how=How.REGISTRATION), at(HOTAN, how=How.PHONE), at(SUZHOU, "elsewhere")
    ).common_facts()
    assert (facts["registration"], facts["phone"], facts["stated_place"]) == ("yes", "yes", "yes")
    elsewhere = picture(at(SUZHOU, "elsewhere", how=How.REGISTRATION)).common_facts()
    assert (elsewhere["registration"], elsewhere["stated_place"]) == ("no", "no")


@pytest.mark.parametrize(
    ("locations", "origin"),
    [
        ([], "unknown"),
        ([at(CHINA, "wider", "country")], "country"),
        ([at(SUZHOU, "elsewhere")], "known"),
        ([at("HK", "elsewhere", "country"), at(CHINA, "wider", "product")], "trader"),
    ],
)
def test_origin_tells_who_makes(locations, origin):
    """A trader abroad whose goods are made in the region's country has not said where."""
    assert picture(*locations).origin() == origin


def test_makers_place_makes_the_origin_known():
    """Where a factory of the row stands, the vendor's origin is known."""
    party = picture(at(CHINA, "wider", "country"))
    party.made_at = [at(SUZHOU, "elsewhere")]
    assert party.origin() == "known"


def test_own_products_are_not_the_other_partys():
    """What another party's cells say of the goods counts, but is not the party's own."""
    party = picture(matches=[goods("carpets")], goods=[goods("gloves")])
    assert {e.id for e, _ in party.products()} == {"carpets", "gloves"}
    assert {e.id for e, _ in party.own_products()} == {"carpets"}
    assert party.product_names()["gloves"] == ENTRIES[LIST, "gloves"].name


def test_product_is_alleged_for_its_places():
    """Gloves are alleged for Yining County, not for Shawan; towels for no place at all."""
    party = picture(matches=[goods("gloves"), goods("paper-towels")])
    assert {e.id for e, _ in party.products_alleged_at([YINING])} == {"gloves"}
    assert party.products_alleged_at([SHAWAN]) == []


def test_material_counts_where_goods_are_told():
    """Cotton in an address is no raw material; in the goods it is, and so a risk."""
    assert (
        picture(matches=[goods("cotton", "material", "address", "")]).common_facts()["material"]
        == "no"
    )
    facts = picture(matches=[goods("cotton", "material", list_id="")]).common_facts()
    assert (facts["material"], facts["risk"], facts["product"]) == ("yes", "yes", "no")


def test_labour_words_are_told_by_kind():
    """A scheme that names the region outweighs labour words in general."""
    generic, named = goods("a", "labour", list_id=""), goods("b", "labour-named", list_id="")
    assert picture().common_facts()["labour"] == "none"
    assert picture(matches=[generic]).common_facts()["labour"] == "generic"
    assert picture(matches=[generic, named]).common_facts()["labour"] == "named"


def test_own_signals_leave_out_the_other_partys():
    """Signals of the row's other parties are no signals of this one's."""
    party = picture(goods=[goods("a", "labour", list_id="")])
    assert party.common_facts()["labour"] == "generic"
    assert party.own_signal_facts()["labour"] == "none"


@pytest.mark.parametrize(
    ("locations", "expected"),
    [
        ([], "silent"),
        ([at(HOTAN)], "agrees"),
        ([at(SUZHOU, "elsewhere")], "contradicts"),
        ([at(HOTAN), at(SUZHOU, "elsewhere")], "contradicts"),
        ([at(CHINA, "wider", "country")], "silent"),
        ([at(SUZHOU, "elsewhere", "product")], "silent"),
        ([at(SHAWAN, "ambiguous")], "silent"),
    ],
)
def test_places_agree_contradict_or_are_silent(locations, expected):
    """A place of the same party agrees or contradicts; product text and a country do neither."""
    assert picture(*locations).agreement(ENTRIES[LIST, "hetian-taida"]) == expected


def test_entry_without_a_place_is_never_contradicted():
    """Where a list does not say where a firm is, no place speaks for or against it."""
    firm = ENTRIES[LIST, "hetian-taida"].model_copy(update={"places": ()})
    assert picture(at(SUZHOU, "elsewhere")).agreement(firm) == "silent"


def test_what_speaks_against_is_told_once():
    """Places elsewhere and names let go speak against, each once; goods' places do not."""
    away = at(SUZHOU, "elsewhere")
    party = picture(
        away,
        replace(away, header="Town"),
        at(SUZHOU, "elsewhere", "product"),
        at(HOTAN, "dismissed"),
    )
    reasons = [counter.why for counter in party.against_places()]
    assert len(reasons) == 2
    assert "elsewhere" in reasons[0]
