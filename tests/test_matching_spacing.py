"""A listed name is found glued or with separators; the names of others are not cut."""

import pytest
from screenings import screener

import duediligence as dd
from duediligence.matching.spacing import divide_glued_words, join_name, other_spacings
from duediligence.text.lexicon import shipped_lexicon

LEXICON = shipped_lexicon()
NAMES = ["Jiafang Industrial Park", "Hetian Taida Apparel", "Shawan Carpet Factory"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "joint", ["", " / ", ", ", " - ", " | ", "; ", ": ", " – ", "·", "\n", "_", "'"]
)
@pytest.mark.parametrize("case", [str, str.upper, str.lower])
def test_costumes(name, joint, case):
    """Whatever is between the words, the decision is no milder than a review."""
    decision = screener().check(name=case(joint.join(name.split()))).decision
    assert decision.rank >= dd.Decision.REVIEW.rank


@pytest.mark.parametrize("text", ["Verantwortung", "Deutschland", "Textilmaschinenfabrikate Ltd"])
def test_other_words_stay_whole(text):
    """Only a generic word at the end divides a word."""
    assert divide_glued_words(text, LEXICON).split()[0][:6] == text[:6]


def test_legal_form_ends_a_name():
    """Two names side by side are not made one."""
    text = "Acme Co., Ltd., Industrial Park"
    assert other_spacings(text, LEXICON, is_name=True) == ()
    assert join_name(text, LEXICON) == text
    assert other_spacings("Dongguan, Foshan Road 5", LEXICON, is_name=False) == ()
