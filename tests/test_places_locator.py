"""Locating: where a party is, by all its cells together."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from screenings import index, located

from duediligence.model import How
from duediligence.model.findings import Dismissal
from duediligence.places.cell_places import CellPlaces, PlaceCell
from duediligence.places.disambiguate import DISMISSAL_SENTENCES
from duediligence.places.locator import Locator
from duediligence.text.misspelling import misspelling, one_letter_deletions

XINJIANG = "CN-650000"


def certainties(**row):
    return {loc.certainty for loc in located(row)}


def in_region(**row):
    """The most that any cell says of the region: sure, ambiguous, or nothing."""
    locations = [
        loc for loc in located(row) if any(map(index().locator.region.contains, loc.codes))
    ]
    order = ["sure", "ambiguous", "dismissed", "elsewhere", "wider"]
    return min((loc.certainty for loc in locations), key=order.index, default="")


@pytest.mark.parametrize(
    "row",
    [
        {"province": "Xinjiang", "country": "CN"},
        {"address": "新疆和田市"},
        {"address": "خوتەن شەھىرى"},
        {"address": "Yining Xian"},
        {"address": "Gulja County"},
        {"city": "Hotan", "country": "CN"},
        {"postal_code": "835100", "country": "CN"},
        {"postal_code": "835100.0", "country": "China"},
        {"postal_code": "８３５１００", "country": "CN"},
        {"province": "650000", "country": "CN"},
        {"province": "XJ", "country": "CN"},
        {"city": "Shawan", "postal_code": "832100", "country": "CN"},
        {"city": "Yutian", "province": "Xinjiang"},
        {"address": "Urumchi, Sinkiang"},
        {"address": "Хотан, Китай"},
        {"name": "和田市纺织厂"},
    ],
    ids=str,
)
def test_surely_in_the_region(row):
    """A free name, a level word, two agreeing cues or a Chinese postal code locate surely."""
    assert in_region(**row) == "sure"


@pytest.mark.parametrize(
    "row",
    [{"address": "Shawan", "country": "China"}, {"city": "Yizhou", "country": "CN"}],
    ids=str,
)
def test_shared_name_stays_open(row):
    """A name that others share, which nothing decides, stays ambiguous."""
    assert in_region(**row) == "ambiguous"


@pytest.mark.parametrize(
    "row",
    [
        {"address": "218 Hetian Road", "city": "Shanghai", "postal_code": "200072", "country": "CN"},
        {"city": "Shawan District, Leshan", "province": "Sichuan", "country": "CN"},
        {"city": "Yiwu", "province": "Zhejiang", "postal_code": "322000", "country": "CN"},
        {"city": "Ranchi", "postal_code": "834001", "country": "IN"},
        {"city": "Aksu", "province": "Antalya", "country": "Türkiye"},
        {"address": "新绛县", "province": "Shanxi", "postal_code": "043100", "country": "CN"},
        {"address": "新疆街道", "city": "Harbin", "country": "CN"},
        {"city": "Kaohsiung", "postal_code": "830", "country": "TW"},
        {"postal_code": "650000", "city": "Kunming", "country": "CN"},
        {"address": "伊宁路", "city": "Shanghai", "postal_code": "201100", "country": "CN"},
        {"postal_code": "83510", "country": "US"},
        {"name": "Hetian Tanaka", "country": "JP"},
    ],
    ids=str,
)  # fmt: skip
def test_homonyms_elsewhere_are_dismissed(row):
    """Streets, namesakes, other countries' codes and towns do not locate in the region."""
    assert in_region(**row) in {"", "dismissed", "elsewhere"}


def test_town_in_the_county_is_the_county():
    """喀什镇 in 伊宁县 is in Yining County, not in Kashgar."""
    sure = [loc for loc in located({"address": "新疆伊宁县喀什镇"}) if loc.certainty == "sure"]
    assert any("CN-654021" in loc.within for loc in sure)
    assert not any("CN-653100" in loc.within for loc in sure)


def test_postal_code_without_a_country_is_open():
    """Six digits alone may be another country's, and say so."""
    locations = located({"postal_code": "835100"})
    assert [loc.certainty for loc in locations] == ["ambiguous"]
    assert "if the country is China" in locations[0].why


def test_postal_code_of_another_country_is_dismissed():
    """The same digits beside another country are dismissed, and say why."""
    locations = [loc for loc in located({"postal_code": "834001", "country": "IN"})
             if loc.how is How.POSTAL]  # fmt: skip
    assert [loc.certainty for loc in locations] == ["dismissed"]
    assert "another" in locations[0].why


def test_han_address_is_read_as_chinas():
    """A postal code in a Han address counts without a country beside it."""
    assert in_region(address="工业区3号", postal_code="835100") == "sure"


def test_registration_is_where_it_was_issued():
    """A credit code of the region is sure of its registrar, whatever the address."""
    locations = located(
        {"registration_no": "91653201MADUMMY12K", "province": "Jiangsu", "country": "CN"}
    )
    assert {loc.how for loc in locations if loc.certainty == "sure"} == {How.REGISTRATION}


@pytest.mark.parametrize(
    ("phone", "country", "certainty"),
    [
        ("+86 999 1234567", "", "sure"),
        ("0999 1234567", "CN", "sure"),
        ("0999 1234567", "IN", "dismissed"),
    ],
)
def test_phone_counts_where_the_country_allows(phone, country, certainty):
    """A home number counts only in China; one with China's prefix always."""
    locations = [
        loc for loc in located({"phone": phone, "country": country}) if loc.how is How.PHONE
    ]
    assert [loc.certainty for loc in locations] == [certainty]


def test_product_text_is_read_beside_the_address():
    """A place in product text is sure although the address is elsewhere."""
    row = {"product": "gloves sewn in Karakax", "city": "Baoding", "country": "CN"}
    sure = [loc for loc in located(row) if loc.certainty == "sure"]
    assert {loc.role for loc in sure} == {"product"}


def test_product_text_does_not_move_the_address():
    """What a product text names decides no namesake in the address."""
    assert in_region(city="Shawan", country="CN") == "ambiguous"
    locations = located({"city": "Shawan", "country": "CN", "product": "Sichuan pepper"})
    assert "ambiguous" in {loc.certainty for loc in locations if loc.role == "city"}


@pytest.mark.parametrize("word", ["Xinijang", "Urumgi", "Kashgr"])
def test_misspelt_name_is_read(word):
    """One typing error away from a free name of the region is that name, with its country."""
    locations = [loc for loc in located({"city": word, "country": "CN"}) if loc.certainty == "sure"]
    assert locations, word


def test_misspelt_street_is_a_street():
    """A misspelt name before a street word is a street."""
    assert in_region(address="Kashgr Road", country="CN") == ""


def test_misspelt_name_in_a_firms_name_is_not_a_place():
    """In a firm's name a misspelt place needs at least the country."""
    assert in_region(name="Xinijang Foods") != "sure"
    assert in_region(name="Xinijang Foods", country="DE") != "sure"


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.data())
def test_every_slip_of_a_name_is_looked_up(data):
    """Whatever one lost letter leaves of a name of the region leads back to that name."""
    names = index().locator._names_by_deletion
    name = data.draw(st.sampled_from(sorted({key for keys in names.values() for key in keys})))
    at = data.draw(st.integers(0, len(name) - 1))
    slip = name[:at] + data.draw(st.sampled_from(["", "x", name[at] * 2])) + name[at + 1 :]
    if misspelling(slip, name) is not None:
        assert any(name in names.get(rest, ()) for rest in one_letter_deletions(slip))


def test_country_code_counts_in_a_country_column():
    """Two letters are a country in a country column only."""
    assert located({"country": "KZ"})[0].place == "Kazakhstan"
    assert not located({"address": "KZ"})
    assert not located({"country": "ZZ"})
    assert certainties(country="China") == {"wider"}


def test_unlocated_roles_have_no_places():
    """A declaration, a route and a contact are never locations."""
    for role in ("declaration", "route", "contact", "id", "hs_code"):
        assert index().locator.read(role, "Xinjiang", ()) == CellPlaces()


def test_repeated_name_is_one_location():
    """A name that a cell repeats is one location, not two that agree."""
    once = located({"address": "Shawan", "country": "CN"})
    assert located({"address": "Shawan, Shawan, Shawan", "country": "CN"})[0].why == once[0].why
    assert len(located({"address": "Hotan Hotan Hotan"})) == 1


def test_denied_place_is_dismissed_with_its_reason():
    """A denial in product text is a dismissed location."""
    locations = located({"product": "no Xinjiang cotton"})
    assert [loc.certainty for loc in locations] == ["dismissed"]
    assert locations[0].why == "the text denies it"
    assert locations[0].dismissal is Dismissal.DENIED


@pytest.mark.parametrize(
    ("row", "dismissal"),
    [
        ({"product": "no Xinjiang cotton"}, Dismissal.DENIED),
        ({"product": "shipped via Urumqi"}, Dismissal.ROUTE),
        ({"address": "218 Hetian Road"}, Dismissal.STREET),
        ({"address": "Kashgar Town"}, Dismissal.TOWN),
        ({"name": "Xinjiang Noodle House", "country": "US"}, Dismissal.FIRM_ABROAD),
        ({"address": "Hotan", "country": "HK"}, Dismissal.OTHER_COUNTRY),
        ({"postal_code": "834001", "country": "IN"}, Dismissal.CODE_ABROAD),
        ({"name": "Beitun Mill", "city": "Wuxi", "country": "CN"}, Dismissal.CONTRADICTED),
    ],
    ids=str,
)
def test_dismissed_place_says_why(row, dismissal):
    """A dismissed place has its reason as a value; only a denial and a route are context."""
    dismissed = [loc for loc in located(row) if loc.certainty == "dismissed"]
    assert dismissal in {loc.dismissal for loc in dismissed}
    assert all(
        loc.is_context == (loc.dismissal in {Dismissal.DENIED, Dismissal.ROUTE})
        for loc in dismissed
    )
    assert all(loc.dismissal is None for loc in located(row) if loc not in dismissed)


def test_every_dismissal_has_its_sentence():
    """Each reason has a sentence, and no two have the same."""
    assert len({DISMISSAL_SENTENCES[dismissal] for dismissal in Dismissal}) == len(Dismissal)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.dictionaries(
        st.sampled_from(["name", "address", "city", "province", "country", "postal_code", "product"]),
        st.lists(
            st.sampled_from(["Hotan", "Shawan", "Yining", "County", "Sichuan", "CN", "835100", "Road",
                             "Aksu", "Turkey", "No.", "新疆", "沙湾", "区", "Yiwu", ",", "via", "Ghulja"]),
            max_size=5,
        ).map(" ".join),
        min_size=1,
    )
)  # fmt: skip
def test_locations_are_consistent(row):
    """A sure location lies in the region, one elsewhere does not, and each says why."""
    region = index().locator.region
    for loc in located(row):
        assert loc.why
        assert loc.text == row[loc.role]
        if loc.certainty == "sure":
            assert all(map(region.contains, loc.codes))
            assert region.codes & loc.within
        if loc.certainty == "elsewhere":
            assert not any(map(region.contains, loc.codes))


@pytest.mark.parametrize("name", ["Beitun", "Wensu", "Hotan", "Kashgar", "Yining"])
@pytest.mark.parametrize(
    "row", [{"city": "Wuxi"}, {"city": "Xi'an"}, {"address": "Beijing"}, {"address": "Gaoxin Road, Wuxi"}],
    ids=str,
)  # fmt: skip
def test_name_of_a_firm_does_not_move_its_address(name, row):
    """A place of an address that the country makes sure overrules one in a firm's name only."""
    assert in_region(name=f"{name} Textile", country="CN", **row) == "dismissed"
    assert in_region(address=f"{name}, Xinjiang", name="Acme", country="CN") == "sure"


@pytest.mark.parametrize(
    "name", ["和田玉龙纺织有限公司", "Hetian Yulong Textile Co., Ltd.", "Hetian Shanghai Textile"]
)
def test_brand_that_is_a_place_does_not_move_the_firm(name):
    """A firm's name begins with its place; a place right after it that lies elsewhere is its brand."""
    assert in_region(name=name, country="CN") == "sure"


@pytest.mark.parametrize(
    "name", ["上海和田纺织有限公司", "Shanghai Hetian Textile", "和田(上海)纺织有限公司"]
)
def test_brand_that_is_a_place_of_the_region_makes_no_firm_of_it(name):
    """Neither does the brand of a firm elsewhere put it into the region, nor a place in brackets."""
    assert in_region(name=name, country="CN") == "dismissed"


def test_address_that_may_be_in_the_region_does_not_overrule_the_name():
    """An address of a name that the region shares, or one that is backed, clears nothing."""
    assert in_region(name="Hotan Textile", city="Aksu", country="CN") == "sure"
    assert in_region(name="Hotan Textile", country="CN") == "sure"


@pytest.mark.parametrize("row", [{"city": "Kashi"}, {"city": "鸟鲁木齐"}, {"address": "伊犂"}])
def test_city_of_which_every_namesake_is_listed_is_sure(row):
    """Where all places of a name in the country are listed ones, one of them is meant; slips too."""
    assert in_region(name="Acme", country="CN", **row) == "sure"


@pytest.mark.parametrize(
    "address",
    ["Plants in Shenzhen and Hotan", "Works in Hotan and Suzhou", "Hotan & Suzhou",
     "Plant in Shenzhen and Hotan; Shenzhen office", "Werke in Suzhou und Hotan"],
)  # fmt: skip
def test_two_places_named_together_do_not_clear_each_other(address):
    """'Shenzhen and Hotan' are two places of one firm; neither contradicts the other."""
    assert in_region(name="Acme", address=address, country="CN") == "sure"


def test_parties_that_say_the_same_are_compared_once(monkeypatch):
    """Two firms of one city are located by one comparison, and each in its own words."""
    compared = []
    compare = Locator._locate

    def counted(*args):
        compared.append(args)
        return compare(*args)

    monkeypatch.setattr(Locator, "_locate", counted)
    of_city = {"city": "Korla", "country": "CN"}
    first, second = (
        located({"name": f"Korla {brand} Textile", **of_city}) for brand in ("Bruma", "Zandor")
    )
    assert len(compared) <= 1  # none, if another test asked for the like before
    assert [loc.text for loc in second] == [loc.text.replace("Bruma", "Zandor") for loc in first]
    assert [replace(loc, text="") for loc in first] == [replace(loc, text="") for loc in second]


def test_what_is_remembered_tells_one_text_from_two():
    """A text that two columns repeat is one sign, two texts that say the same are two."""
    ready = index()
    places, others = (replace(ready.read("city", text).places) for text in ("Shawan", "Shawan"))
    mention = replace(places.mentions[0])
    others = replace(others, mentions=(mention,))
    assert places == others
    assert places.mentions[0] is not mention
    repeated, apart = (
        [PlaceCell("city", header, "Shawan", of) for header, of in zip("ab", both, strict=True)]
        for both in ((places, places), (places, others))
    )
    fresh = [Locator._locate(ready.locator, "supplier", cells, ()) for cells in (repeated, apart)]
    expected = [[location for _, location in locations] for locations in fresh]
    for cells, locations in zip((repeated, apart, repeated), (*expected, expected[0]), strict=True):
        assert [*ready.locator.locate("supplier", cells)] == locations
