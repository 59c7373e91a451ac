"""An office and a factory in one text: where the goods are made is not cleared by the office."""

import pytest
from screenings import index, located

from duediligence.places.premises import _parts
from duediligence.places.toponyms import find_mentions
from duediligence.text.segment import segment


def most(**row):
    """The most that any cell says of the listed region."""
    contains = index().locator.region.contains
    certainties = [loc.certainty for loc in located(row) if any(map(contains, loc.codes))]
    return min(certainties, key=["sure", "ambiguous", "dismissed"].index, default="")


def kinds(text):
    """What is said to be at each place of a text."""
    ready = index()
    terms = segment(text, ready.lexicon)
    mentions = find_mentions(terms, ready.gazetteer, is_address=True)
    parts = _parts(terms, mentions, text)
    at = {
        mention.span: next(p.kind for p in parts if p.start <= mention.start < p.end)
        for mention in mentions
    }
    return {span: kind or "open" for span, kind in at.items()}


@pytest.mark.parametrize(
    "address",
    [
        "Shenzhen office, factory in Hotan", "Hotan; HQ: Shanghai", "Head office Shanghai, plant in Aksu",
        "Registered in Shanghai, production in Kashgar", "Shanghai (office), Hotan (factory)",
        "Hotan - factory; Shanghai - office", "Shanghai HQ with plant in Aksu",
        "Shenzhen office and factory in Hotan", "No 5 Nanhai Road, Shenzhen office / Hotan factory",
        "Shenzhen, factory in Hotan", "Shenzhen factory, Hotan factory", "Hong Kong office, factory in Hotan",
        "Head office: New York, USA. Plant: Hotan", "总公司位于上海 生产基地在喀什", "注册地址：上海；生产地址：和田",
        "深圳办事处，工厂在和田", "上海总部，阿克苏工厂", "Werk in Hotan, Hauptsitz Schanghai",
        "Siège à Shanghai, usine à Hotan", "офис: Шанхай, завод: Хотан",
    ],
)  # fmt: skip
def test_office_does_not_clear_the_works(address):
    """A listed place beside the place of an office stays sure, in whatever words."""
    assert most(address=address) == "sure"


@pytest.mark.parametrize(
    "more",
    [{"city": "Shenzhen"}, {"city": "Shenzhen", "province": "Guangdong", "postal_code": "518000"}],
    ids=str,
)
def test_office_in_another_column_is_still_the_office(more):
    """The other columns may repeat the office's place; that clears nothing either."""
    assert most(address="Shenzhen office, factory in Hotan", country="CN", **more) == "sure"


@pytest.mark.parametrize(
    ("address", "country", "expected"),
    [
        ("Hong Kong office, factory in Hotan", "HK", "sure"), ("New York office, plant: Kashgar", "US", "sure"),
        ("Singapore HQ, Kashgar", "SG", "sure"), ("Istanbul office, factory in Aksu", "TR", ""),
        ("Istanbul office; factory in Aksu, Türkiye", "", ""), ("Hotan", "HK", "dismissed"),
    ],
)  # fmt: skip
def test_country_of_the_office_is_not_that_of_the_works(address, country, expected):
    """A country that is the office's clears no works elsewhere, unless the name lies in it too."""
    assert most(address=address, country=country) == expected


@pytest.mark.parametrize(
    "address",
    [
        "Hetian Garment Factory, Lufeng, Guangdong", "Lufeng Hetian Garment Factory, Guangdong",
        "Factory No. 8, Hetian Industrial Zone, Lufeng, Guangdong", "Office 305, Hetian Centre, Shanghai",
        "Office Tower, Hetian, Shanghai", "Factory Road 5, Hetian, Shanghai", "HQ: Hetian, Shanghai",
        "Istanbul office, factory in Aksu, Antalya", "Leshan office, factory in Shawan",
        "Hetian Industrial Zone, Lufeng, Guangdong (factory)", "Hotan, Shanghai",
    ],
)  # fmt: skip
def test_words_of_one_place_part_nothing(address):
    """A room, a street, a firm's name, and places of one clause are weighed together as before."""
    assert most(address=address) in {"", "dismissed"}


def test_sales_office_in_the_region_is_sure():
    """A sure place of the region stays sure where it is the office."""
    assert most(address="Urumqi sales office, factory in Shenzhen") == "sure"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shenzhen office, factory in Hotan", {"Shenzhen": "seat", "Hotan": "works"}),
        ("Head office Shanghai plant in Aksu", {"Shanghai": "seat", "Aksu": "works"}),
        ("HQ: Shanghai; Hotan", {"Shanghai": "seat", "Hotan": "open"}),
        ("Shanghai office, Hotan", {"Shanghai": "seat", "Hotan": "open"}),
        ("factory sales office Shanghai", {"Shanghai": "seat"}),
        ("Shanghai", {"Shanghai": "open"}),
    ],
)
def test_word_speaks_of_its_place(text, expected):
    """A word before or after a place says what is there, up to the next word or mark."""
    assert kinds(text) == expected


@pytest.mark.parametrize("city", ["Nantong - Aksu", "Nantong – Hotan", "Nantong, Aksu"])
def test_a_dash_parts_places_as_a_comma_does(city):
    """Of two towns of one level in a cell of nothing else the one does not speak against the other."""
    assert most(name="Quiet Works", city=city, country="CN") in {"sure", "ambiguous"}
