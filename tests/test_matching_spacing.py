"""A listed name is found glued or with separators; the names of others are not cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from screenings import screener

import duediligence as dd
from duediligence.matching.spacing import (
    Brands,
    divide_glued_words,
    join_name,
    may_have_marks,
    other_spacings,
)
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


@given(
    st.lists(
        st.sampled_from(
            "KametAG KAMETAG SHAWANCARPETFACTORY Badgersportswear 12abGmbH M/s. Acme O'Brien Ali- -Ali"
            " Al-Amin - x_y 和田 和田LtdAG No.5 ШAХTAltd".split()
        )
        | st.text("aA1'-_/|. 和", min_size=1, max_size=9),
        max_size=5,
    )
)
def test_without_marks_each_word_is_spaced_by_itself(words):
    """Where a text has no mark, its spacing is that of its words, which are remembered one by one."""
    text = " ".join(words)
    if may_have_marks(text):
        return
    brands = Brands.of({"kamet", "badger"})
    alone = [divide_glued_words(word, LEXICON, brands) for word in text.split(" ")]
    assert divide_glued_words(text, LEXICON, brands) == " ".join(alone)
    for is_name in (True, False):
        assert other_spacings(text, LEXICON, is_name=is_name) == ()
    assert join_name(text, LEXICON) == text
