"""The origin of a raw material apart from the place of the maker, under both shipped policies."""

import pandas as pd
import pytest

from duediligence import Screener
from duediligence.places.material_origins import countries_of_origin, states_origin
from duediligence.policy import load_policy

DEFAULT = Screener()
IMPORTS = DEFAULT.with_policy("us-import")
NANTONG = {"name": "Innocent Works Ltd", "city": "Nantong", "country": "CN"}


def cases_of(screener, **fields):
    """Return the decision, and the cases of rule P13 that fired."""
    rules = {rule.ask: rule.case for rule in load_policy("us-import").rules if rule.rule == "P13"}
    result = screener.check(**fields)
    return result.decision.value, {rules.get(f.ask) for f in result.findings if f.rule == "P13"}


@pytest.mark.parametrize(
    "goods",
    [
        {"product": "cotton yarn"},
        {"product": "棉纱"},
        {"material": "100 % cotton"},
        {"hs_code": "5205.11"},
        {"product": "frozen shrimp"},
        {"product": "red date"},
        {"product": "ferrosilicon"},
        {"product": "PVC flooring"},
        {"product": "cotton towels made in Bangladesh"},
        {"product": "cotton yarn", "raw_material.country": "China"},
        {"product": "cotton yarn", "raw_material.country": "Brazil or China"},
        {"product": "not US cotton"},
    ],
)
def test_a_place_of_the_maker_clears_no_material(goods):
    """Goods made in a known city of the region's country: the origin of their material is asked for."""
    assert DEFAULT.check(**NANTONG, **goods).decision.value == "clear"
    assert cases_of(IMPORTS, **NANTONG, **goods)[0] == "review"


@pytest.mark.parametrize(
    "goods",
    [
        {"product": "cotton yarn", "raw_material.country": "Brazil"},
        {"product": "cotton yarn", "raw_material.country": "BR"},
        {"product": "cotton yarn", "raw_material.country": "巴西"},
        {"product": "100 % US cotton"},
        {"product": "T-shirts, cotton: Uzbekistan"},
        {"product": "棉纱 棉花产地：巴西"},
        {"material": "Turkish cotton"},
        {"material": "Baumwolle aus Indien"},
        {"product": "shrimp", "raw_material.country": "Ecuador"},
    ],
)
def test_a_declared_other_origin_is_a_note_that_asks_for_proof(goods):
    """A declared origin elsewhere lowers the question to a note that says which proof is missing."""
    result = IMPORTS.check(**NANTONG, **goods)
    assert result.decision.value == "note"
    (finding,) = result.findings
    assert "declared, and nothing here proves it" in finding.reason
    assert "isotope or DNA test" in (finding.ask or "")
    assert len(finding.matches) > 1  # the material, and the words of its origin


@pytest.mark.parametrize("origin", ["Xinjiang", "Aksu, Xinjiang", "新疆", "China (Xinjiang)"])
def test_a_declared_origin_in_the_region_raises_whatever_the_maker_says(origin):
    """Cotton of the region raises the row although its maker is elsewhere."""
    goods = {"product": "cotton yarn", "raw_material.country": origin}
    assert DEFAULT.check(**NANTONG, **goods).decision.value == "review"
    assert IMPORTS.check(**NANTONG, **goods).decision.value == "block"


def test_a_declared_other_origin_clears_no_maker():
    """A maker in the region is flagged whatever is said of its cotton."""
    row = {"name": "Innocent Works", "city": "Hotan", "country": "CN", "product": "cotton yarn"}
    brazil = {"raw_material.country": "Brazil"}
    assert DEFAULT.check(**row, **brazil).decision.value == "review"
    assert IMPORTS.check(**row, **brazil).decision.value == "block"


def test_the_origin_of_a_material_is_not_the_place_of_a_product_line():
    """Gloves whose maker's place is not stated stay a question, wherever their cotton is from."""
    row = {"name": "Innocent Works", "product": "gloves", "raw_material.country": "Brazil"}
    assert DEFAULT.check(**row).decision.value == "note"


def test_goods_that_are_made_abroad_are_noted():
    """Cotton goods made in another country than the region's ask for the origin with a note."""
    row = {"name": "Innocent Works", "city": "Dhaka", "country": "BD", "product": "cotton shirts"}
    assert cases_of(IMPORTS, **row)[0] == "note"
    assert DEFAULT.check(**row).decision.value == "clear"


def test_a_trader_abroad_is_asked_about_what_is_made_in_the_country_of_the_region():
    """The country that counts is that of the makers, where the row has them."""
    row = {"name": "Innocent Trading", "city": "Hong Kong", "country": "HK", "product": "cotton"}
    assert IMPORTS.check(**row, **{"factory.country": "CN"}).decision.value == "review"
    assert IMPORTS.check(**row, **{"factory.country": "VN"}).decision.value == "note"


def test_apparel_asks_only_where_no_place_is_known():
    """Apparel under us-import is a note where nothing says where it is made, and clear elsewhere."""
    assert IMPORTS.check(**NANTONG, product="T-shirts").decision.value == "clear"
    assert IMPORTS.check(name="Innocent", product="T-shirts").decision.value == "note"
    assert IMPORTS.check(name="Innocent", hs_code="6203.42").decision.value == "note"
    assert DEFAULT.check(name="Innocent", product="T-shirts").decision.value == "clear"


def test_a_column_of_the_origin_is_read_by_its_header():
    """A header about the material makes its cells the origin of the material, not of the maker."""
    frame = pd.DataFrame(
        {
            "Supplier": ["Innocent One", "Innocent Two", "Innocent Three"],
            "City": ["Nantong"] * 3,
            "Country": ["CN"] * 3,
            "Product": ["cotton yarn"] * 3,
            "Country of origin of cotton": ["Brazil", "", "Xinjiang"],
        }
    )
    decisions = [decision.value for decision in IMPORTS.screen(frame).decisions]
    assert decisions == ["note", "review", "block"]


@pytest.mark.parametrize(
    ("text", "material", "countries"),
    [
        ("USA Supima cotton", "cotton", {"US"}),
        ("T-shirt, cotton (India), made in China", "cotton", {"IN"}),
        ("Egyptian Giza cotton, leather of Pakistan", "cotton", {"EG"}),
        ("ブラジル産綿花", "綿花", {"BR"}),
        ("хлопок из Узбекистана", "хлопок", {"UZ"}),
        ("Contact us cotton team", "cotton", set()),
        ("cotton shirts for Brazil", "cotton", set()),
        ("made in India. cotton", "cotton", set()),
        ("cotton not from India", "cotton", set()),
    ],
)
def test_a_country_beside_a_material_is_its_origin(text, material, countries):
    """Only words of an origin may stand between a material and the country that it comes from."""
    assert {code for _, code in countries_of_origin(text, material)} == countries


def test_a_long_text_without_an_origin_is_read_quickly():
    """A text of many words is read within the limit of a cell."""
    text = "cotton " * 5_000
    assert not countries_of_origin(text, "cotton")
    assert not states_origin(text, "cotton", "Brazil")


@pytest.mark.parametrize(
    "origin",
    [
        "N/A",
        "n/a",
        "US/CN",
        "US, CN",
        "US and CN",
        "USA (CN)",
        "not USA",
        "Non US",
        "India, others",
        "USA 60 %, rest various",
        "India (not confirmed)",
        "USA?",
        "India or unknown",
        "印度等",
        "Indien u.a.",
        "Inde et autres",
    ],
)
def test_an_origin_that_is_open_answers_nothing(origin):
    """A placeholder, a denial, a second country by its code or 'and others' leaves the question open."""
    goods = {"product": "cotton yarn", "raw_material.country": origin}
    assert cases_of(IMPORTS, **NANTONG, **goods)[0] == "review"


@pytest.mark.parametrize("origin", ["100 % India", "Gujarat, India", "IN/PK"])
def test_an_origin_that_is_whole_is_still_declared(origin):
    """A share of 100 %, a province or two countries elsewhere leave it."""
    goods = {"product": "cotton yarn", "raw_material.country": origin}
    assert cases_of(IMPORTS, **NANTONG, **goods)[0] == "note"


@pytest.mark.parametrize("product", ["cotton T-shirts, German PVC", "cotton; PVC from Germany"])
def test_the_origin_of_one_material_does_not_answer_for_another(product):
    """Of several materials in a text on goods each needs an origin of its own."""
    assert cases_of(IMPORTS, **NANTONG, product=product)[0] == "review"
    both = cases_of(IMPORTS, **NANTONG, product="Brazilian cotton, PVC from Germany")
    assert both[0] == "note"
