"""Places judged: sites before counties before regions, and no passage on another's finding."""

import pytest
from lists_at_hand import a_list, entry
from screenings import cited, entries, rules, screened, suppliers

from duediligence.model import Decision
from duediligence.policy.place_rules import _words_of
from duediligence.screening.screener import Screener

PARK = "Jiafang Industrial Park"


def first_finding(**row):
    return screened(**row).findings[0]


def test_county_absorbs_its_region():
    """A sure county is the entry; its region gets no finding of its own."""
    result = screened(city="Yining County", province="Xinjiang", country="CN", product="gloves")
    assert len(result.findings) == 1
    assert result.findings[0].entry == "yining-county"
    assert "xinjiang" not in entries(result)


def test_site_comes_before_its_county():
    """A named site in its county is the first entry, county and product support it."""
    finding = first_finding(address=f"{PARK}, Yining County", product="gloves")
    assert finding.entry == "jiafang-industrial-park"
    assert set(finding.supporting) == {"yining-county", "gloves"}


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"address": f"{PARK}, Yining County"}, "P6"),
        ({"address": PARK, "city": "Urumqi", "country": "CN"}, "P6"),
        ({"address": PARK, "city": "Yining", "country": "CN"}, "P6"),
        ({"address": "Home Textile Industrial Park, Ghulja"}, "P6"),
        ({"address": PARK}, "P7"),
    ],
    ids=str,
)
def test_any_cue_of_the_region_places_the_site(row, rule):
    """Its county, another place of the region or an undecided county places a site."""
    assert rules(screened(row))[0] == rule


def test_namesake_is_told():
    """Yining City is told not to be the listed Yining County."""
    finding = first_finding(city="Yining City", country="CN", product="gloves")
    assert any("is not the listed Yining County" in counter.why for counter in finding.against)
    assert "yining-county" not in entries(screened(city="Yining City", country="CN"))


def test_product_alleged_nowhere_is_not_cited():
    """Towels support a finding in the region, but their passage, which names no place, is off."""
    result = screened(city="Korla", country="CN", product="paper towels")
    assert "paper-towels" in entries(result)
    assert not any(statement.id.split(":")[1] == "paper-towels" for statement in cited(result))


def test_ambiguous_county_is_only_possible():
    """An undecided county is told as perhaps, and its region is not claimed."""
    finding = first_finding(city="Shawan", country="CN", product="carpets")
    assert "perhaps" in finding.reason
    assert finding.score < 100
    assert "xinjiang" not in {finding.entry, *finding.supporting}


def test_corps_is_advised():
    """A place of the Corps carries the advice to check the sanctions lists."""
    assert "SDN" in first_finding(city="Aral", postal_code="843300", country="CN").advice


def test_near_miss_cites_nothing():
    """What was let go carries no allegation."""
    result = screened(address="Hetian Road", city="Shanghai", country="CN")
    assert result.decision is Decision.CLEAR
    assert result.near_misses
    assert all(not miss.statements and not miss.supporting for miss in result.near_misses)


def test_another_region_is_another_list():
    """Nothing is about one region but the data: a list of Sichuan flags Leshan, and not Hotan."""
    sichuan = Screener(a_list(entry("place", "Sichuan", places=("CN-510000",))))
    rows = [{"city": "Leshan", "country": "CN"}, {"city": "Hotan", "country": "CN"}]
    result = sichuan.screen_suppliers([suppliers(rows)])
    assert [decision.value for decision in result.decisions] == ["review", "clear"]
    assert "Sichuan" in result.findings[0].reason


def test_words_of_a_sentence_are_found_in_any_form():
    """A rule's own sentence may name a word several times, with a conversion, and braces of its own."""
    assert _words_of("{place!s} ({why:>9}) {place} {{unit}}") == ("place", "why")
    assert _words_of("No word.") == ()
