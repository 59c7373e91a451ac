"""Romanising: Han by its readings, Uyghur by its own letters, others by a general table."""

import pytest

from duediligence.text.transliterate import letters_to_latin, simplify_han, syllables


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("خوتەن", "xoten"),
        ("غۇلجا", "ghulja"),
        ("شىنجاڭ", "shinjang"),
        ("ساۋەن", "sawen"),
        ("Құлжа", "Qulzha"),
        ("Ürümqi", "Urumqi"),
        ("Hotan", "Hotan"),
        ("홍콩", "HongKong"),
        ("Hotanخ", "Hotanx"),
        ("ڤاز", "vaz"),
    ],
)
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


def test_some_characters_change_beside_others_only():
    """A phrase is simplified as a whole: 沈 changes in 'sunken ship' and not in Shenyang."""
    assert simplify_han("沈船") == "沉船"
    assert simplify_han("沈阳") == "沈阳"


def test_rare_forms_in_place_names_are_simplified():
    """A form that only place names still use is its usual one: Cixi, Lanxi."""
    assert simplify_han("慈谿") == "慈溪"
    assert simplify_han("蘭谿市") == "兰溪市"
