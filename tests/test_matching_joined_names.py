"""A listed name of several words that a supplier writes as one word, with an error in it."""

from __future__ import annotations

import pytest
from screenings import screener

from duediligence import Decision
from duediligence.matching.names.features import extract_features, join_words
from duediligence.text.segment import merge_split_words, segment

SCREENER = screener()


def divided(text):
    """The terms of a name."""
    return segment(text, SCREENER._index.lexicon)


def taken_apart(text):
    """The features of a name."""
    return extract_features(divided(text))


@pytest.mark.parametrize(
    "name",
    [
        "Hetiantaidda Apparel",
        "Hetaintaida Apparel",
        "Hetiantaid Apparel Co Ltd",
        "HETIANTADIA",
    ],
)
def test_one_word_with_an_error_is_looked_at(name):
    """The listed firm is found where its words are joined and a letter is lost, added or swapped."""
    decision = SCREENER.check(name=name)
    assert decision.decision is Decision.REVIEW
    assert [finding.entry for finding in decision.findings] == ["hetian-taida"]


def test_good_pinyin_of_one_letter_more_leaves_a_trace():
    """A letter more that makes other good pinyin needs a second signal, and is a near miss."""
    decision = SCREENER.check(name="Heitiantaida")
    assert decision.decision is Decision.CLEAR
    assert [finding.entry for finding in decision.near_misses] == ["hetian-taida"]


@pytest.mark.parametrize("name", ["Hengtaida Apparel", "Tianhetaida"])
def test_another_word_of_as_many_syllables_is_another_firm(name):
    """Good pinyin of as many syllables with another syllable in it is no error in the listed name."""
    decision = SCREENER.check(name=name)
    assert "hetian-taida" not in {finding.entry for finding in decision.findings}


def test_a_name_as_one_word_weighs_no_more_than_its_words():
    """Joined, common words stay common; names of one word, or short ones, have no such form."""
    golden = taken_apart("Golden Star Textile")
    whole = join_words(golden)
    assert whole is not None
    assert (whole.core[0].key, whole.core[0].surface) == ("goldenstar", "Golden Star")
    assert whole.worth <= golden.worth
    assert join_words(taken_apart("Goldenstar Textile")) is None
    assert join_words(taken_apart("Hong Da Textile")) is None
    assert join_words(taken_apart("和田 泰达")) is None


def test_a_divided_word_is_also_taken_as_it_stands():
    """Parts that were cut out of one word go together again, whatever they mean; words do not."""
    for text in ("Hetiantaida", "Monaware", "Yijinyuanzi"):
        merged = merge_split_words(divided(text))
        assert merged is not None
        (term,) = merged
        assert (term.surface, term.key, term.senses) == (text, text.lower(), ())
    assert merge_split_words(divided("Hetian Taida")) is None
