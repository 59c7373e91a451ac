"""Passages on pay, movement and abuse become statements with their ILO indicator, naming nobody."""

from pathlib import Path

import pytest

from duediligence.authoring import as_yaml, build, draft
from duediligence.authoring.lexicon import article_lexicon
from duediligence.errors import EvidenceError, WatchlistError

SHARED = Path(__file__).parents[2] / "shared" / "article.txt"
BASE = "The supplier Zorvane Textile Ltd works in Xinjiang. "


def indicators(text):
    return {indication.indicator for indication in draft(text).indications}


SAYINGS = {
    "withholding-of-wages": [
        "Workers said they were unpaid.",
        "She had received only 320 yuan for two months.",
        "They were forced to work for much less than the minimum wage.",
        "The mill withheld the wages of all migrants.",
    ],
    "restriction-of-movement": [
        "They were not free to leave.",
        "Although They Weren’t Free To Leave, It Was An Improvement For Them.",
        "The workers slept in a dormitory that was locked at night.",
        "Nobody could go home: the women could not leave the compound.",
    ],
    "abusive-working-and-living-conditions": [
        "Life in the camps was brutal, a former resident said.",
        "They sewed without protective equipment.",
    ],
    "physical-and-sexual-violence": [
        "Workers were beaten by the foreman.",
        "Residents were hit with batons.",
    ],
    "debt-bondage": [
        "Whole families mould bricks to pay back a loan that a grandfather took.",
        "She owed the broker more than she earned.",
    ],
    "deception": [
        "Migrants were lured with false promises of office work.",
        "They were promised a wage that they never received.",
    ],
    "retention-of-identity-documents": [
        "Their passports lie in a drawer.",
        "The owner had confiscated their identity cards.",
    ],
    "intimidation-and-threats": ["The manager threatened them with the police."],
    "isolation": ["Their phones were taken away."],
    "excessive-overtime": ["They peel shrimp for sixteen hours a day."],
    "abuse-of-vulnerability": ["Undocumented migrants work in the sheds."],
}


@pytest.mark.parametrize(
    ("indicator", "saying"),
    [(indicator, saying) for indicator, sayings in SAYINGS.items() for saying in sayings],
)
def test_indicator_is_recognised(indicator, saying):
    """Each of the ILO's eleven indicators, as reports speak of it."""
    assert indicator in indicators(BASE + saying)


def test_all_indicators_of_the_ilo_are_there():
    """The eleven of the ILO's booklet, each with its examples here."""
    assert {indicator.id for indicator in article_lexicon().indicators} == SAYINGS.keys()
    assert len(SAYINGS) == 11


@pytest.mark.parametrize(
    "text",
    [
        "The firm paid its workers in full and on time, an auditor said.",
        "The company denied that wages were withheld.",
        "The clerk stamped the passports of the visitors.",
        "Visitors can leave the museum at any hour.",
        "The bank gave the mill a loan for new machines.",
        "The dormitory of the university has a garden.",
        "Prices rose by twelve percent in the month.",
    ],
)
def test_other_passages_have_none(text):
    """Pay in full, a denial, a loan of a bank and a museum speak of no indicator."""
    assert not indicators(BASE + text)


def test_passage_names_nobody():
    """A passage begins after a witness's name and ends before it; with a name in its middle it is left out."""
    text = (
        f"{BASE}Gulnara Qorden, 34, said that she had only received 320 yuan for two months."
        " Workers were beaten, Qorden said. They withheld for Qorden the wages."
    )
    drafted = draft(text)
    assert len(drafted.indications) == 2
    assert drafted.indications_left_out == 1
    assert "qorden" not in as_yaml(drafted, "a.txt").lower()
    for indication in drafted.indications:
        passage = indication.passage
        assert text[passage.start : passage.end] == passage.quote


def test_which_entries_a_passage_is_about():
    """The firm that the sentence names; else a place, about the region; never every firm."""
    text = (
        "At the supplier Zorvane Textile Ltd wages were withheld. The company Quexal Dyeing Ltd works"
        " in Xinjiang too. In the region workers are not free to leave."
    )
    first, second = draft(text).indications
    assert (first.entries, first.is_about_subject) == (("zorvane-textile-ltd",), True)
    assert (second.entries, second.is_about_subject) == (("xinjiang",), False)


def test_approved_indicator_is_a_statement_of_its_entry():
    """It is on the list with its indicator, after the entry's own statements, and on no other entry."""
    text = f"{BASE}At Zorvane Textile Ltd wages were withheld. The government denies it all."
    written = as_yaml(draft(text), "a.txt").replace("    approved_by:\n", "    approved_by: rv-7\n")
    made = build(written.encode(), "d.yaml", text).watchlist
    speaking = {e.id: [s.indicator for s in e.statements if s.indicator] for e in made.entries}
    assert speaking == {"zorvane-textile-ltd": ["withholding-of-wages"], "xinjiang": []}
    (firm,) = [entry for entry in made.entries if entry.id == "zorvane-textile-ltd"]
    (statement,) = [s for s in firm.statements if s.indicator]
    assert (statement.stance, statement.about) == ("alleges", "subject")
    assert firm.statements[-1].stance == "denies"


@pytest.mark.parametrize(
    ("old", "new", "why", "error"),
    [
        ("    - zorvane-textile-ltd\n", "    - xinjjiang\n", "none of its entries", WatchlistError),
        ("indicator: withholding-of-wages", "indicator: theft", "not an indicator", WatchlistError),
        ("quote: At Zorvane", "quote: By Zorvane", "the quote is not", EvidenceError),
    ],
)
def test_spoilt_indicator_is_refused(old, new, why, error):
    """An approved passage is never dropped silently, nor believed when it is changed."""
    text = f"{BASE}At Zorvane Textile Ltd wages were withheld."
    written = as_yaml(draft(text), "a.txt").replace("    approved_by:\n", "    approved_by: rv-7\n")
    head, _, tail = written.partition("indicators:\n")
    assert old in tail
    with pytest.raises(error, match=why):
        build(f"{head}indicators:\n{tail.replace(old, new)}".encode(), "d.yaml", text)


@pytest.mark.skipif(not SHARED.exists(), reason="the article is its publisher's, not shipped")
def test_article_of_the_shipped_list():
    """Its passages on pay, the dormitory and the batons are there, and none names a witness."""
    drafted = draft(SHARED.read_bytes().decode("utf-8"))
    quotes = {(i.indicator, i.passage.start) for i in drafted.indications}
    assert ("withholding-of-wages", 607) in quotes
    assert {"restriction-of-movement", "physical-and-sexual-violence"} <= {
        name for name, _ in quotes
    }
