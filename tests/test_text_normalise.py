"""Normalising: the same text written in many ways becomes the same."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from duediligence.text.normalise import han_key, latin_key, normalise

TRIALS = settings(max_examples=200, deadline=None, derandomize=True)
TEXTS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("АВЕаеоρΟ和田泰達خوتەن\u200b\u00ad\u3000ＨüÜſﬁ①㈱\u0301'’.-, 9９"),
    ),
    max_size=30,
)


@TRIALS
@given(TEXTS)
@example("㈲ﬁ①")
@example("е\u200bе")
def test_cleaned_twice_is_cleaned_once(text):
    """Cleaning a clean text changes nothing."""
    assert normalise(normalise(text)) == normalise(text)


@TRIALS
@given(TEXTS)
def test_key_of_a_key_is_the_key(word):
    """A Latin key is plain lower-case letters and digits, and its own key."""
    key = latin_key(word)
    assert latin_key(key) == key
    assert key == "" or (key.isalnum() and key.isascii() and key == key.lower())


@TRIALS
@given(TEXTS)
def test_han_key_is_its_own_key(text):
    """The Han of a text, taken once more, is the same."""
    assert han_key(han_key(text)) == han_key(text)


@pytest.mark.parametrize(
    ("worn", "plain"),
    [
        ("ＨＥＴＩＡＮ", "HETIAN"),
        ("Het\u200bian\u00ad", "Hetian"),
        ("HETIАN", "HETIAN"),
        ("和田泰達服飾", "和田泰达服饰"),
        ("Hetian\x00Taida\ud800", "Hetian Taida "),
        ("Ürümqi", "Ürümqi"),
    ],
)
def test_costumes_come_off(worn, plain):
    """Width, invisible marks, look-alikes, control characters and traditional Han come off."""
    assert normalise(worn) == plain


def test_word_of_look_alikes_beside_latin_is_latin():
    """A word of Cyrillic look-alikes is Latin only where other Latin letters stand in the text."""
    assert normalise("Hetian ТАО") == "Hetian TAO"
    assert normalise("ТАО") == "ТАО"


def test_true_cyrillic_stays():
    """A word with a letter that looks like no Latin one is Cyrillic, whatever stands beside it."""
    assert normalise("Hotan Хотан ткань") == "Hotan Хотан ткань"


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("Ürümqi", "urumqi"),
        ("Хотан", "khotan"),
        ("خوتەن", "xoten"),
        ("Hotan's", "hotans"),
        ("和", "he"),
    ],
)
def test_other_letters_are_read(word, key):
    """Accents come off and other alphabets are read in Latin letters."""
    assert latin_key(word) == key


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Hetian Taida|Acme", "Hetian Taida|Acme"),
        ("gloves|carpets", "gloves|carpets"),
        ("Urumqi|CN", "Urumqi|CN"),
        ("XINJIANG|NINGBO", "XINJIANG|NINGBO"),
        ("He|en", "Helen"),
        ("Texti|e", "Textile"),
        ("KUER|E", "KUERlE"),
        ("U|umqi", "Ulumqi"),
        ("Hetian Taida™", "Hetian Taida "),
        ("①Ningbo②Urumqi", " 1 Ningbo 2 Urumqi"),
        ("№5", " No 5"),
        ("Ⓗⓔⓣⓘⓐⓝ", "Hetian"),
    ],
)
def test_marks_neither_join_words_nor_part_them(text, cleaned):
    """A bar separates whole words and is a scanner's l inside one; signs join no word."""
    assert normalise(text) == cleaned
