"""Tokens: runs of one script, and what stands between them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duediligence.text.normalise import normalise
from duediligence.text.tokenise import (
    _ASCII_TOKEN,
    _TOKEN,
    MAX_CHARACTERS,
    is_too_long,
    surfaces,
    tokenise,
)


def keys(text):
    return [token.key for token in tokenise(text)]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(max_size=60))
def test_token_stands_where_it_says(text):
    """Each token's surface is the cleaned text at its place, and tokens do not overlap."""
    text = normalise(text)
    end = 0
    for token in tokenise(text, cleaned=True):
        assert text[token.start : token.end] == token.surface
        assert token.start >= end
        assert token.key
        end = token.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HeTianTaiDa", ["he", "tian", "tai", "da"]),
        ("HETIAN-TAIDA", ["hetian", "taida"]),
        ("和田Taida服饰", ["和田", "taida", "服饰"]),
        ("Smith & Sons", ["smith", "and", "sons"]),
        ("P.R. China", ["pr", "china"]),
        ("U.S.A", ["usa"]),
        ("Xi'an", ["xian"]),
        ("Badger's", ["badger"]),
        ("he2tian2", ["hetian"]),
        ("plant2", ["plant2"]),
        ("bad2bed3x1", ["bad2bed3x1"]),
        ("xyz1", ["xyz1"]),
        ("—…()", []),
        ("\u0621", []),
    ],
)
def test_words_are_told_apart(text, expected):
    """Scripts, CamelCase and blanks part words; initials, apostrophes and tones join them."""
    assert keys(text) == expected


def test_chunks_are_counted():
    """A comma, bracket or spaced dash begins another chunk."""
    chunks = [token.clause for token in tokenise("Hotan, Xinjiang (China) - Asia")]
    assert chunks == sorted(set(chunks))


def test_parts_of_a_word_are_glued():
    """The parts of a CamelCase word know that they belong together; words apart do not."""
    assert all(token.is_subword for token in tokenise("HeTian"))
    assert not any(token.is_subword for token in tokenise("He Tian"))


def test_a_long_text_is_cut_and_says_so():
    """What stands beyond the length that is read is no token, and the text is known to be too long."""
    long = "x " * MAX_CHARACTERS
    assert tokenise(long)[-1].end <= MAX_CHARACTERS
    assert is_too_long(long)
    assert not is_too_long(long[:MAX_CHARACTERS])


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.text(alphabet="abXY19'`.&+,;:/|()[]{} \t\n_-\"#", max_size=20))
def test_plain_text_is_divided_as_any_other(text):
    """A text of ASCII letters has a quicker pattern of its own, which divides it in the same way."""
    quick = [(match.lastgroup, match.span()) for match in _ASCII_TOKEN.finditer(text)]
    assert quick == [(match.lastgroup, match.span()) for match in _TOKEN.finditer(text)]
    assert surfaces(text) == [
        match.group() if match.lastgroup != "break" else "" for match in _TOKEN.finditer(text)
    ]
