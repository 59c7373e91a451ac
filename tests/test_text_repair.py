"""Escapes and wrong decodings are undone where that is safe, and nothing else is touched."""

import html
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duediligence.text.repair import repair

NAMES = [
    "和田泰达服饰有限公司",
    "Hetian Taida Apparel",
    "Хотан Тайда",
    "خوتەن",
    "Grünewald & Söhne",
]


@pytest.mark.parametrize("name", NAMES)
def test_round_trips(name):
    """What a program did to a name is undone."""
    letters = "".join(f"\\u{ord(letter):04x}" for letter in name)
    assert repair(letters) == name
    assert repair("".join(f"&#{ord(letter)};" for letter in name)) == name
    assert repair("".join(f"&amp;#x{ord(letter):x};" for letter in name)) == name
    assert repair(name.encode().decode("latin-1")) == name
    assert repair(html.escape(name)) == name


@pytest.mark.parametrize("name", NAMES[:2])
def test_percent_encoding(name):
    """Percent encoding is undone in UTF-8 and, for Han, in GB 18030."""
    assert repair(quote(name)) == name
    assert repair("".join(f"%{byte:02X}" for byte in NAMES[0].encode("gb18030"))) == NAMES[0]


@pytest.mark.parametrize(
    "page",
    ["cp1250", "cp1251", "cp1253", "cp1254", "iso8859_15", "cp437", "cp850", "cp866", "mac_roman"],
)
@pytest.mark.parametrize("name", ["和田泰达", "Хотан Тайда", "Hétian"])
def test_utf_8_read_in_a_code_page(page, name):
    """A wrong encoding of another part of the world is undone as that of Western Europe is."""
    if (name, page) == ("Hétian", "mac_roman"):
        pytest.skip("a sign and not a letter begins it, which may as well be meant")
    try:
        damaged = name.encode().decode(page)
    except UnicodeDecodeError:
        pytest.skip("the code page lacks a byte of it")
    assert repair(damaged) == name


def test_accent_read_as_han():
    """A letter with an accent that became one in Han, inside a word in Latin letters, comes back."""
    assert repair("H茅tian Ta茂da") == "Hétian Taïda"


def test_gb18030_read_as_western_european():
    """So many accented letters in a row are Han in another encoding."""
    assert repair(NAMES[0].encode("gb18030").decode("latin-1")) == NAMES[0]
    assert repair(NAMES[0].encode("utf-8").decode("gb18030")) == NAMES[0]


@pytest.mark.parametrize(
    "text",
    [
        "AT&T",
        "R&D; more",
        "CAFÉ®",
        "ÅÄÖ",
        "60%40% polyester",
        "pamuk %20",
        "100%AB",
        "C:\\users",
        "1+1",
        "A <B",
        "Müller–Söhne",
        "Đường",
        "São Tomé",
        "U+1",
        "上海联通有限公司",
        "=A1",
        "naïve «Ромашка»",
        "Рівне Київ",
        "«Ürümqi» Textile “KILIÇ” TEKSTİL",
        "«Élan» “Éire ‘Éire’ »Ærø »PETROVIĆ« „ŻYĆ” ”LEIPÄ” Oy",
        "BOZDAĞ® BJÖRKÖ™ TROMSØ·AS 5.6kΩ±1%",
        "Oslo–Ålesund København–Århus MALMÖ–LUND Lyon–Évry",
        "ООО «Маяк-С» «Импульс-В»",
        "FRANŢĂ® Łódź",
        "TCL王牌 LG电子",
    ],
)
def test_ordinary_texts_stay(text):
    """What only looks like an escape is not one."""
    assert repair(text) == text


@given(st.text())
def test_never_fails_and_ends(text):
    """Any text is read, and an undone one is a text that can be written."""
    repair(text)
