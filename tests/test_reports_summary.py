"""The one line of a finding, and the catalogues of its words."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import duediligence as dd
from duediligence.errors import UsageError
from duediligence.reports.result_index import ResultIndex
from duediligence.reports.summary import LONGEST_WHY, Strength, summarise_finding
from duediligence.resources.languages import (
    Language,
    TranslatableText,
    find_language,
    language_codes,
)


def summaries(code="en", **supplier):
    results = ResultIndex(dd.Screener().check(**supplier))
    return [
        summarise_finding(finding, results.row(finding.position), results, find_language(code))
        for finding in results.outcome.findings
    ]


@pytest.mark.parametrize(
    ("supplier", "why", "strength"),
    [
        (
            {"name": "Hetian Taida", "city": "Hotan", "postal_code": "848000", "country": "CN"},
            "name = Hetian Taida; place Hotan; postal code 848000",
            Strength.STRONG,
        ),
        ({"name": "Hetiam Taida Apparel"}, "name ~ Hetian Taida Apparel Co., Ltd.", Strength.FAIR),
        (
            {"name": "Acme", "address": "Ghulja County, Ili", "country": "CN"},
            "place Yining County",
            Strength.WEAK,
        ),
    ],
)
def test_a_finding_says_in_one_line_what_met_what(supplier, why, strength):
    """The name comes before the place, and the place that is named with its level word first."""
    first = summaries(**supplier)[0]
    assert (first.why, first.strength) == (why, strength)


def test_a_line_never_grows_over_its_length():
    """A name of a thousand letters is cut, and what is left out is counted."""
    found = summaries(name="Hetian Taida " + "x" * 1000, city="Hotan", product="gloves " * 99)
    assert found
    assert all(len(line.why) <= LONGEST_WHY for line in found)


def test_each_catalogue_gives_the_decisions_in_its_language():
    """The five decisions are in every catalogue."""
    for code in language_codes()[1:]:
        words = {find_language(code).text(decision.value) for decision in dd.Decision}
        assert words.isdisjoint({decision.value for decision in dd.Decision})


def test_an_unknown_language_is_refused_with_those_that_exist():
    """The message names the languages there are."""
    with pytest.raises(UsageError, match="en, de, zh"):
        find_language("tlh")


GERMAN = Language("de", {"{place} is elsewhere": "{place} liegt anderswo", "the seat": "der Sitz"})


def test_a_sentence_is_its_text_and_can_be_said_in_another_language():
    """A sentence within a sentence is said too; the English text stays as it was, also when pickled."""
    seat = TranslatableText.of("the seat")
    sentence = TranslatableText.of("{place} is elsewhere", place=seat).with_first_letter("capital")
    assert sentence == "The seat is elsewhere"
    assert GERMAN.render(pickle.loads(pickle.dumps(sentence))) == "Der Sitz liegt anderswo"


@given(st.text(), st.text())
def test_braces_of_a_stranger_never_break_a_sentence(text, place):
    """Whatever a value holds goes into the sentence as it is."""
    assert GERMAN.render(TranslatableText.of("{place} is elsewhere", place=place)).startswith(place)
    assert TranslatableText.of(text) == GERMAN.render(TranslatableText.of(text)) == text
