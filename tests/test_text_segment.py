"""Segmenting: the words that the lexicon knows, and the runs that it does not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from screenings import index

from duediligence.text.lexicon import Lexicon, Sense
from duediligence.text.normalise import normalise
from duediligence.text.segment import latin_reading, segment

VOCABULARY = index().lexicon
WORDS = st.sampled_from(
    "Hetian|He|Tian|TAIDA|taida|Co., Ltd.|和田|泰达|有限公司|县|Yining|xian|HeTianTaiDa|yiningxian".split(
        "|"
    )
    + "835100|خوتەن|-|,|(| |Zhuowan|é".split("|")
)


def surfaces(text):
    return [term.surface for term in segment(text, VOCABULARY)]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(WORDS, max_size=8).map("".join))
def test_terms_cover_every_letter_once(text):
    """Terms stand in order, apart, and together they hold every letter and digit of the text."""
    cleaned = normalise(text)
    end = 0
    left = ""
    for term in segment(text, VOCABULARY):
        assert term.start >= end
        left += cleaned[end : term.start]
        end = term.end
    left += cleaned[end:]
    assert not any(letter.isalnum() for letter in left)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hetian Taida Apparel Co., Ltd.", ["Hetian", "Taida", "Apparel", "Co., Ltd"]),
        ("He Tian Tai Da", ["He Tian", "Tai", "Da"]),
        ("hetiantaida", ["hetian", "taida"]),
        ("yiningxian", ["yining", "xian"]),
        ("和田泰达服饰有限公司", ["和田", "泰达", "服饰", "有限公司"]),
        ("和 田 泰达", ["和田", "泰达"]),
        ("伊宁县, 新疆", ["伊宁", "县", "新疆"]),
        ("和田Taida", ["和田", "Taida"]),
        ("", []),
        ("—", []),
    ],
)
def test_text_is_divided(text, expected):
    """Known words are found singly, as phrases, joined and split, in Latin letters and Han."""
    assert [surface.replace(" ", "") for surface in surfaces(text)] == [
        surface.replace(" ", "") for surface in expected
    ]


def test_comma_parts_words_but_not_a_legal_form():
    """'Co., Ltd.' is one word across its comma; two places are not."""
    assert "Co., Ltd" in surfaces("Acme Co., Ltd.")
    assert surfaces("New, York")[0] == "New"


def test_chance_syllable_is_no_word():
    """A known word inside an unknown one is chance, unless it completes a known word."""
    lexicon = Lexicon()
    lexicon.add("sai", Sense("place", "CN-1"))
    lexicon.add("yining", Sense("place", "CN-2"))
    lexicon.add("xian", Sense("county", "county"))
    assert not any(term.senses for term in segment("maesai", lexicon))
    assert not any(term.has("place") for term in segment("dasaimi", lexicon))
    assert [term.key for term in segment("yiningxian", lexicon)] == ["yining", "xian"]


def test_unknown_han_is_read_when_asked():
    """An unknown Han run has no reading until `latin_reading`; a known word keeps its own."""
    unknown = segment("卓万", VOCABULARY)[0]
    assert not unknown.key
    assert latin_reading(unknown) == "zhuowan"
    known = segment("库尔勒", VOCABULARY)[0]
    assert latin_reading(known) == "kuerle"


def test_longest_known_han_wins():
    """Han is divided into as few known words as possible."""
    lexicon = Lexicon()
    for word in ("和", "和田", "田", "和田市"):
        lexicon.add(word, Sense("place", word))
    assert [term.surface for term in segment("和田市", lexicon)] == ["和田市"]
    assert [term.surface for term in segment("在和田在", lexicon)] == ["在", "和田", "在"]


def test_senses_tell_their_kind_and_refs():
    """A term knows the kinds of its senses and what they refer to."""
    term = segment("Hotan", VOCABULARY)[0]
    assert term.has("place")
    assert "CN-653201" in term.refs("place")
    assert not term.refs("trade")
