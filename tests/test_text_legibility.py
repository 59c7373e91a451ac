"""What cannot be read is named: marks of templates, damage, scripts that are not compared."""

import unicodedata

import pytest

from duediligence.resources.csv_tables import WORD_TABLES, read_rows
from duediligence.text.legibility import illegible, why_illegible, without_unread_letters


@pytest.mark.parametrize(
    "text",
    [
        "${A}",
        "{{ a }}",
        "{a_b}",
        "{0}",
        "%s",
        "%A_B%",
        "$A_B",
        "<a b>",
        "__A__",
        "<%= a %>",
        "=IF(A1)",
    ],
)
def test_marks_of_templates(text):
    """A variable that was not filled in is no text."""
    assert "template" in why_illegible(text)


@pytest.mark.parametrize(
    "text",
    [
        "A\ufffdme",
        "H\ue000tian T\ue000ida",
        "Ꮋetian Taida",
        "ᕼETIᗩᑎ TᗩIᗪᗩ",
        "HΞTIΛN TΛIDΛ",
        "H∃TIAN TAIDA",
        "Hetian\U000f0001",
        "?????? Co., Ltd.",
        "锟斤拷",
        "åç°æ³°è¾¾",
        "Õîòàí Òàéäà",
        "\\u12zz \\x4f\\x",
        "&#99999999;",
    ],
)
def test_damage(text):
    """Lost characters, wrong encodings and escapes that do not decode are seen."""
    assert why_illegible(text)


@pytest.mark.parametrize(
    "text",
    [
        "Acme $hop @Home",
        "[Hetian Taida]",
        "Who? Ltd",
        "100% Wool #1",
        "Đức Hòa",
        "ÅÄÖ",
        "España®",
        "A_B",
        "«Ромашка»",
        "\uf0b7 Acme",
        "Ωmega Labs",
        "ΔΕΗ Α.Ε.",
        "LG전자",
        "≈ 5 Söhne ∆",
        "\uf0b7Acme",
        "20\uf0b0C",
    ],
)
def test_ordinary_texts(text):
    """Signs in the names of firms are no marks."""
    assert why_illegible(text) == ""


def test_texts_are_judged_together_as_one_by_one():
    """Only a text without any sign of damage is let pass at a glance, whatever it stands in."""
    signs = [
        *map(chr, range(0x180)),
        *"\u202d\u202e\u241b\ufffd\ue000\uf0b7ᎻΔ∃",
        "锟斤拷",
        "[[",
        "????",
        "&#65;",
    ]
    texts = [form.format(sign) for sign in signs for form in ("{0}", "Acme{0}{0}a", "和田{0}41{0}")]
    assert illegible(texts) == {text: why for text in texts if (why := why_illegible(text))}


@pytest.mark.parametrize(
    "text", ["Ürümqi", "Хотан", "خوتەن", "和田", "Αθήνα", "Ｈｏｔａｎ", "𝐇otan"]
)
def test_scripts_that_are_read(text):
    """Names are compared in these scripts."""
    assert without_unread_letters(text)[1] == ""


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("카스", "Hangul"),
        ("काशगर", "Devanagari"),
        ("カシュガル", "Katakana"),
        ("คัชการ์", "Thai"),
        ("ყაშგარი", "Georgian"),
    ],
)
def test_scripts_that_are_not_read(text, script):
    """No letter of them is left, and no mark of a letter."""
    rest, seen = without_unread_letters(text)
    assert (rest.strip(), seen) == ("", script)


def test_the_table_of_scripts_names_them_as_unicode_does():
    """A range holds letters of its script only."""
    for row in read_rows(WORD_TABLES / "scripts.csv"):
        name = unicodedata.name(chr(int(row["first"], 16)), "").upper()
        if row["script"] in {"Greek", "Cyrillic", "Arabic"}:
            assert row["script"].upper() in name
        assert int(row["first"], 16) <= int(row["last"], 16)
