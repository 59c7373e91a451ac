"""What the bundled lists say of their sources: official ones first, with links, and every denial whole."""

import pytest

from duediligence.authoring.lexicon import article_lexicon
from duediligence.lists import load_watchlist

OFFICIAL = (
    "Customs",
    "Bureau of Industry",
    "Treasury",
    "Homeland Security",
    "Congress",
    "Department of Labor",
)
LISTS = (
    "xinjiang-2019",
    "us-orders-yining",
    "us-import-region",
    "goods-by-place",
    "us-labor-goods",
)


def is_official(source):
    return any(word in source.publisher for word in OFFICIAL)


@pytest.mark.parametrize("name", LISTS)
def test_official_sources_come_first_and_have_links(name):
    """An order or a register is more than the press: it is cited first, with a stable link."""
    sources = load_watchlist(name).sources
    ranks = [not is_official(source) for source in sources]
    assert ranks == sorted(ranks)
    for source in filter(is_official, sources):
        assert source.url is not None
        assert source.url.startswith("https://")
        assert ".gov/" in source.url


@pytest.mark.parametrize("name", LISTS)
def test_each_entry_cites_an_order_before_the_press(name):
    """The statements of an entry come in the same order."""
    watchlist = load_watchlist(name)
    official = {source.id for source in watchlist.sources if is_official(source)}
    for entry in watchlist.entries:
        ranks = [statement.source not in official for statement in entry.statements]
        assert ranks == sorted(ranks), entry.id


def test_chairman_s_denial_has_both_halves():
    """Not involved in the camp, and trainees from the centre as part of relieving poverty."""
    (firm,) = [e for e in load_watchlist("xinjiang-2019").entries if e.id == "hetian-taida"]
    (denial,) = [s for s in firm.statements if s.stance == "denies" and s.about == "subject"]
    assert denial.source == "ap-2019"
    assert "not involved in the camp" in denial.claim
    assert "from the centre as part of relieving poverty" in denial.claim


def test_carpet_quotation_has_the_words_of_its_claim():
    """The claim says "assigned by the state", and so does its quotation; it names no person."""
    (shawan,) = [e for e in load_watchlist("xinjiang-2019").entries if e.id == "shawan"]
    (alleged,) = [s for s in shawan.statements if s.stance == "alleges"]
    assert (alleged.start, alleged.end) == (4892, 4966)
    assert "By The State At A Carpet Factory" in (alleged.quote or "")


def test_reason_that_china_gives_stands_beside_its_denial():
    """The centres against terrorism and separatism: the response before the first denial."""
    (shawan,) = [e for e in load_watchlist("xinjiang-2019").entries if e.id == "shawan"]
    after = [s for s in shawan.statements if s.stance in {"responds", "denies"}]
    assert (after[0].stance, after[0].start, after[0].end) == ("responds", 694, 853)
    assert after[1].stance == "denies"


def test_withhold_order_is_on_garments():
    """What the order of 2019 was about, and where the wider words come from."""
    (firm,) = [e for e in load_watchlist("xinjiang-2019").entries if e.id == "hetian-taida"]
    order = firm.statements[0]
    assert "withhold release order on garments" in order.claim
    assert "industry" in (order.note or "")


def test_passages_on_pay_movement_and_conditions_have_their_indicator():
    """About the region, with the indicator of the ILO, naming nobody; no firm carries them."""
    watchlist = load_watchlist("xinjiang-2019")
    speaking = {e.id: [s for s in e.statements if s.indicator] for e in watchlist.entries}
    assert [entry for entry, statements in speaking.items() if statements] == ["xinjiang"]
    assert {(s.indicator, s.stance, s.about) for s in speaking["xinjiang"]} == {
        ("withholding-of-wages", "alleges", "region"),
        ("restriction-of-movement", "alleges", "region"),
        ("abusive-working-and-living-conditions", "alleges", "region"),
    }
    known = {indicator.id for indicator in article_lexicon().indicators}
    assert {s.indicator for s in speaking["xinjiang"]} <= known
    assert all("detainee's account" in s.claim for s in speaking["xinjiang"])
