"""Assessing: each rule fires where its case stands, parties apart, strongest entry first."""

import pytest
from lists_at_hand import a_list, aliases, entry, uscc
from screenings import entries, rules, screened, screener, suppliers, watchlist

from duediligence.lists import load_watchlist
from duediligence.lists.claims import address_sentence
from duediligence.model import Coverage, Decision, Statement
from duediligence.policy import PartyEvidence, Policy, load_policy
from duediligence.screening.screener import Screener

CN = {"country": "CN"}
JIANGSU = {"province": "Jiangsu", "country": "CN"}
TAIDA = "Hetian Taida"
OTHER = a_list(
    entry("organisation", "Zhuowan Haramayn", identifiers=uscc("91110000MADUMMY12X"),
          aliases=aliases("Zhuowan", alone=False), places=("CN-320000",)),
    entry("organisation", TAIDA, places=("CN-650000",)),
    entry("organisation", "Orient Trading LLC"),
    entry("organisation", "Quexal Mining and subsidiaries"),
    entry("product", "Rattan Chairs", places=("MY:klang",)),
    entry("organisation", "Quoril Tin Works", places=("MY",), statements=(
        Statement(id="other:quoril", source="report", stance="lists", about="subject",
                  claim="It is listed." + address_sentence("12 Jalan Besar, Klang, Malaysia")),)),
)  # fmt: skip
# One row for each rule, by the rule's name and case.
ROWS = {
    "P1a": {"name": TAIDA},
    "P1b": {"name": "Hetain Taida", "city": "Hotan", **CN},
    "P1b/alone": {"name": "Hetain Taida"},
    "P1b/weak": {"name": "Zhuowan Trading", "city": "Nantong", **CN},
    "P1c": {"name": "Orient Trading", "country": "MY"},
    "P1d": {"name": "Borealis Quexal Logistics", "country": "MY"},
    "P2": {"name": TAIDA, "city": "Suzhou", **JIANGSU},
    "P2b": {"name": "Acme", "other": "subcontractor: Hetian Taida"},
    "P2b/close": {"name": "Acme", "other": "made by Hetain Taida", "city": "Hotan", **CN},
    "P3": {"name": "Taida Rubber Gloves", "country": "MY"},
    "P4": {"name": "Acme", "registration_no": "91110000MADUMMY12X"},
    "P5": {"address": "Jiafang Industrial Park, Yining County", "product": "gloves"},
    "P6": {"address": "Jiafang Industrial Park, Yining County", "product": "boxes"},
    "P7": {"address": "Jiafang Industrial Park"},
    "P7/words": {"address": "Home Textile Industrial Park"},
    "P7/elsewhere": {"address": "Jiafang Industrial Park", "city": "Nantong", **JIANGSU},
    "P8": {"city": "Yining County", "product": "gloves"},
    "P9": {"city": "Hotan", **CN},
    "P9/unit": {"city": "Aral", "postal_code": "843300", **CN},
    "P9/dismissed": {"address": "Hetian Road", "city": "Shanghai", **CN},
    "P10": {"city": "Shawan", "product": "carpets", **CN},
    "P10/place": {"city": "Shawan", **CN},
    "P10/likely": {"name": "Kashgar Velmora Textile"},
    "P10/abroad": {"name": "Xinjiang Velmora Cotton", "country": "Hong Kong"},
    "P10/other": {"city": "Yizhou", **CN},
    "P11": {"name": "Acme", "product": "gloves"},
    "P11/known": {"name": "Acme", "product": "gloves", "city": "Lyon", "country": "FR"},
    "P11/there": {"name": "Acme", "product": "rattan chairs", "country": "MY"},
    "P12": {"registration_no": "91653201MADUMMY12K", "product": "cotton", **JIANGSU},
    "P12/no-place": {"registration_no": "91653201MADUMMY12K"},
    "P12/elsewhere": {"registration_no": "91653201MADUMMY12K", **JIANGSU},
    "P12/phone": {"name": "Acme", "phone": "+86 999 1234567"},
    "P13/named-place": {"city": "Hotan", "product": "对口援疆", **CN},
    "P13/named": {"name": "Acme", "product": "对口援疆"},
    "P13/alone": {"name": "Acme", "product": "satellite workshop"},
    "P13/material": {"name": "Acme", "product": "cotton"},
    "P16": {"registration_no": "CNHETTAI12SHA"},
    "P16/signal": {"registration_no": "CNHETTAI12SHA", "product": "gloves"},
    "P16/city": {"registration_no": "CNHETTAI12HOT"},
    "P16/address": {"registration_no": "MYQUOTIN12KLA"},
    "P17": {"name": "Acme Works", "registration_no": "CNBOLTIN12SHA"},
    "P18/vessel": {"name": "Acme Works", "product": "frozen squid, FV Da Wang"},
    "P18/origin": {"name": "Acme Works", "country": "TR", "product": "Turkmen cotton"},
    "P18/made": {"name": "Acme Works", "country": "TM", "product": "cotton towels"},
    "P18/declared": {"name": "Acme Works", "country": "TM", "product": "towels of US cotton"},
    "P18/wider": {"name": "Acme Works", "country": "CD", "product": "gold bars"},
    "P18/route": {"name": "Acme Works", "product": "cotton", "route": "via Turkmenistan"},
    "P18/name": {"name": "Acme Tobacco Works", "country": "MW"},
    "P18/vessel-name": {"name": "Acme Works", "product": "steel, vessel Da Wang"},
    "P18/report": {"name": "Acme Works", "country": "BR", "product": "frozen beef"},
    "P15": {"product": "boxes"},
    "P15/unread": {"name": "Ltd"},
}


def named_by_key(policy: Policy) -> Policy:
    """The policy with each rule bearing its case in its name, so that a finding tells it."""
    named = [rule.model_copy(update={"rule": rule.key, "case": ""}) for rule in policy.rules]
    return policy.model_copy(update={"rules": tuple(named)})


KEYED = Screener(
    watchlist() | OTHER | load_watchlist("goods-by-place") | load_watchlist("us-labor-goods"),
    policy=named_by_key(load_policy()),
)


@pytest.mark.parametrize("key", ROWS)
def test_each_rule_fires_in_its_case(key):
    """The rule fires on a row of its case, with its decision and a finished sentence."""
    (rule,) = [candidate for candidate in KEYED.policy.rules if candidate.rule == key]
    result = KEYED.screen_suppliers([suppliers([ROWS[key]])])
    (finding, *_) = [f for f in (*result.findings, *result.near_misses) if f.rule == key]
    assert finding.decision is rule.decision
    assert finding.ask == rule.ask
    assert "{" not in finding.reason
    assert finding.reason.endswith(".")


def test_every_shipped_rule_has_its_case():
    """No rule is shipped that no row here lets fire, but the one for unreadable cells."""
    assert {rule.key for rule in load_policy().rules} - set(ROWS) == {"P15/cell"}


@pytest.mark.parametrize("key", ROWS)
def test_region_is_presumed_for_imports_only(key):
    """Under us-import no row comes out milder than under default."""
    default = screened(ROWS[key]).decision
    assert screened(ROWS[key], policy="us-import").decision.rank >= default.rank


def test_vendors_address_is_no_contradiction():
    """A clean vendor of Hong Kong is flagged for its factory in Lop County, and nothing speaks against."""
    row = {"name": "Victoria Trading", "address": "Kwun Tong, Hong Kong", "country": "HK",
           "factory.address": "和田地区洛浦县"}  # fmt: skip
    result = screened(row)
    assert result.decision is Decision.REVIEW
    (finding,) = result.findings
    assert (finding.party, finding.entry) == ("factory", "xinjiang")
    assert finding.against == ()


def test_factorys_place_is_no_contradiction_to_the_vendor():
    """A listed vendor name is not let down by a factory elsewhere; the vendor's own place counts."""
    assert rules(screened({"name": TAIDA, "factory.city": "Suzhou", "factory.country": "CN"})) == [
        "P1a"
    ]
    assert rules(screened({"name": TAIDA, "city": "Suzhou", "country": "CN"})) == ["P2"]


def test_what_a_vendor_sells_its_factory_makes():
    """A vendor's gloves and a factory in Yining County are the product line alleged there."""
    row = {"name": "Victoria Trading", "country": "HK", "product": "Work gloves",
           "factory.address": "Yining County, Xinjiang"}  # fmt: skip
    assert {"yining-county", "gloves"} <= entries(screened(row))


def test_factory_elsewhere_makes_the_origin_known():
    """A vendor of gloves whose factory is known to stand elsewhere needs no question."""
    row = {"name": "Acme", "product": "gloves"}
    assert screened(row).decision is Decision.NOTE
    assert (
        screened({**row, "factory.city": "Lyon", "factory.country": "FR"}).decision
        is Decision.CLEAR
    )


def test_labour_words_raise_a_sure_place():
    """Labour words beside a sure place raise its priority and stand in its reason."""
    plain = screened(city="Hotan", country="CN", product="boxes").findings[0]
    raised = screened(
        city="Hotan", country="CN", product="boxes from a satellite workshop"
    ).findings[0]
    assert raised.priority < plain.priority
    assert "satellite workshop" in raised.reason


def test_flagged_name_carries_its_region():
    """Where a listed name and the region agree, one finding tells both."""
    result = screened(name=TAIDA, city="Hotan", country="CN")
    (finding,) = result.findings
    assert finding.entry == "hetian-taida"
    assert finding.supporting == ("xinjiang",)


def test_place_read_from_the_listed_name_elsewhere_is_told_once():
    """The place word of a listed name in a remark is no place of the supplier."""
    result = screened(name="Acme", other="subcontractor: Hetian Taida", city="Lyon", country="FR")
    assert rules(result) == ["P2b"]


def test_one_firm_on_two_lists_is_one_finding():
    """The same firm on joined lists is one finding, with the other list beside it."""
    result = KEYED.screen_suppliers([suppliers([{"name": TAIDA}])])
    (finding,) = [f for f in result.findings if f.rule == "P1a"]
    assert len(finding.also) == 1
    assert {finding.list, finding.also[0].split(":")[0]} == {"xinjiang-2019", "other"}


def test_low_score_is_a_part():
    """A match below the policy's least score is let go."""
    strict = load_policy().model_copy(update={"minimum_score": 100.0})
    result = (
        screener().with_policy(strict).screen_suppliers([suppliers([{"name": "Hetain Taida"}])])
    )
    assert result.decision is Decision.CLEAR


def test_rule_becomes_a_note_by_data_alone(tmp_path):
    """With P9 changed to note in a profile, a clean workshop in Hotan is a note."""
    path = tmp_path / "mild.yaml"
    path.write_text(
        "id: mild\ntitle: Mild\nextends: default\ndecisions: {P9: note}\n", encoding="utf-8"
    )
    row = {"name": "Hetian Jade Carving Studio", "address": "Tanayi North Road", "city": "Hotan",
           "province": "Xinjiang", "postal_code": "848000", "country": "CN",
           "product": "Jade ornaments", "hs_code": "7116"}  # fmt: skip
    mild = screener().with_policy(load_policy(path))
    assert mild.screen_suppliers([suppliers([row])]).decision is Decision.NOTE
    assert screened(row).decision is Decision.REVIEW


def test_policy_without_a_subject_says_nothing(tmp_path):
    """A policy without rules for places lets places pass, and its coverage has no place."""
    path = tmp_path / "names.yaml"
    path.write_text(
        "id: n\ntitle: N\nrules:\n  - {rule: R, subject: organisation, family: organisation,"
        " facts: {how: [exact, equal, identifier]}, decision: review, reason: '{text}.'}\n"
        "  - {rule: U, subject: row, family: coverage, decision: unscreenable, reason: '{cells}.'}\n",
        encoding="utf-8",
    )
    names = screener().with_policy(load_policy(path))
    rows = [{"name": TAIDA}, {"name": "Hetain Taida", "city": "Hotan", "country": "CN",
             "product": "cotton gloves"}, {"name": ""}]  # fmt: skip
    result = names.screen_suppliers([suppliers(rows)])
    assert [decision.value for decision in result.decisions] == ["review", "clear", "unscreenable"]
    assert result.coverage[1] == Coverage(name=True, place=False, product=False)


def test_a_second_signal_is_part_of_the_evidence():
    """A product or a registered place that comes to a misspelt name makes other evidence, so that an
    earlier answer does not cover it.
    """
    alone = {"name": "Hetiam Taida Apparel", "country": "CN", "product": "Sweatpants"}
    findings = [
        next(f for f in screener().check(**{**alone, **more}).findings if f.entry == "hetian-taida")
        for more in ({}, {"product": "work gloves"}, {"registration_no": "91653201MADUMMY12K"})
    ]
    assert [finding.decision.value for finding in findings] == ["review", "block", "block"]
    assert len({finding.evidence_digest for finding in findings}) == 3


def test_a_finding_of_the_policy_is_at_no_row_yet():
    """The policy's finding has its evidence and no row; put at one, nothing else of it changes."""
    match = screened(name=TAIDA).findings[0].matches[0]
    (finding,) = KEYED._assessor.assess([PartyEvidence("supplier", matches=(match,))])
    assert (finding.position, finding.finding_id, finding.rule) == (-1, "", "P1a")
    assert len(finding.evidence_digest) == 32
    at_row = finding.at(7, "an id")
    assert (at_row.position, at_row.finding_id) == (7, "an id")
    assert at_row.at(-1, "") == finding
