"""Scripts that are written without blanks are divided at the words that the tables know."""

import pytest

from duediligence.text.lexicon import Sense, shipped_lexicon
from duediligence.text.segment import segment
from duediligence.text.tokenise import tokenise


@pytest.fixture(scope="module")
def lexicon():
    lexicon = shipped_lexicon()
    lexicon.add("คัชการ์", Sense("place", "X:kashgar", "country", "คัชการ์", is_native=True))
    lexicon.add("आर्तुष", Sense("place", "X:artux", "country", "आर्तुष", is_native=True))
    return lexicon


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("บริษัทเวลามอนจำกัด", ["บริษัท", "เวลามอน", "จำกัด"]),
        ("เมืองคัชการ์", ["เมือง", "คัชการ์"]),
        ("เวลามอน", ["เวลามอน"]),
    ],
)
def test_thai_is_divided(text, words, lexicon):
    """Legal forms, level words and places are cut off; what is between them stays whole."""
    expected = [token.surface for word in words for token in tokenise(word)]
    assert [term.surface for term in segment(text, lexicon)] == expected


def test_marks_belong_to_their_letter():
    """A vowel sign does not divide a word."""
    assert [token.surface for token in tokenise("काशगर कालीन")] == ["काशगर", "कालीन"]


def test_native_senses_are_of_their_script(lexicon):
    """'Arts' has the Latin letters of Artux in Devanagari, and does not mean it."""
    assert segment("आर्तुष", lexicon)[0].has("place")
    assert not segment("Arts", lexicon)[0].has("place")
