"""Products: product lines and signals match by their words and by their HS prefixes."""

import pytest
from lists_at_hand import entry
from screenings import index

from duediligence.matching.products import ProductLines
from duediligence.matching.risk_signals import RiskSignal
from duediligence.text.segment import segment
from duediligence.text.tokenise import tokenise

SALT = RiskSignal(id="salt", kind="material", label="Salt", words=("salt", "盐"), hs=("2501",))
GOODS = ProductLines(
    [entry("product", "Gloves", hs_prefixes=("6116",)), entry("site", "Salt")], [SALT]
)


def described(matches):
    return [(match.list, match.entry, match.listed, match.how) for match in matches]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("woollen gloves", [("other", "gloves", "Gloves", "product")]),
        ("工业盐", [("", "salt", "Salt", "material")]),
        (
            "Gloves, salt",
            [("other", "gloves", "Gloves", "product"), ("", "salt", "Salt", "material")],
        ),
        ("buttons", []),
    ],
)
def test_words_of_goods_are_met(text, expected):
    """A product line names its list, a signal none."""
    assert (
        described(
            GOODS.match_words("product", text, tokenise(text), segment(text, index().lexicon))
        )
        == expected
    )


@pytest.mark.parametrize(
    ("role", "text", "expected"),
    [
        ("hs_code", "6116.10", [("other", "gloves", "HS 6116", "product")]),
        (
            "hs_code",
            "2501; 6116",
            [("", "salt", "Salt", "material"), ("other", "gloves", "HS 6116", "product")],
        ),
        ("product", "HS 250100", [("", "salt", "Salt", "material")]),
        ("product", "250100", []),
    ],
)
def test_codes_of_goods_are_met(role, text, expected):
    """A code matches in its column as it is, in running text where it is called one."""
    assert described(GOODS.match_hs_codes(role, text)) == expected
