"""Romanising: Han by its readings, Uyghur by its own letters, others by a general table."""

from pathlib import Path

import opencc
import pytest

from duediligence.text.transliterate import _may_change, letters_to_latin, simplify_han, syllables


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("خوتەن", "xoten"), ("غۇلجا", "ghulja"), ("شىنجاڭ", "shinjang"), ("ساۋەن", "sawen"),
        ("Құлжа", "Qulzha"), ("Ürümqi", "Urumqi"), ("Hotan", "Hotan"), ("홍콩", "HongKong"),
        ("Hotanخ", "Hotanx"), ("ڤاز", "vaz"),
    ],
)  # fmt: skip
def test_each_alphabet_is_read(word, latin):
    """Uyghur, Cyrillic, accented Latin and other letters become plain Latin ones."""
    assert letters_to_latin(word).casefold() == latin.casefold()


def test_traditional_han_is_simplified():
    """Traditional characters meet their simplified ones; others stay."""
    assert simplify_han("和闐泰達服飾") == "和阗泰达服饰"
    assert simplify_han("Hotan 和田") == "Hotan 和田"


def test_syllables_bear_no_tones():
    """A character gives one syllable, without tones and with u for ü."""
    assert syllables("绿叶") == ("lu", "ye")
    assert len(syllables("和田泰达")) == 4


def test_characters_that_change_beside_others_only_are_known():
    """What simplifying changes in a phrase, and in none of its characters alone, is a known one."""
    tables = Path(opencc.__file__).parent / "dictionary"
    pairs = [
        line.split("\t")
        for line in (tables / "TSPhrases.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    changed = [phrase for phrase, simple in pairs if simple.split(" ")[0] != phrase]
    assert len(changed) > 100
    assert all(any(map(_may_change, phrase)) for phrase in changed)
    assert simplify_han("沈船") == "沉船"
    assert simplify_han("沈阳") == "沈阳"
