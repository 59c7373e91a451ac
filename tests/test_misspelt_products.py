"""Goods misspelt beside a listed place, words that only look like them, and 手袋."""

import pytest

from duediligence import Screener

SCREENER = Screener()
YINING = {"name": "Innocent", "city": "Yining County", "province": "Xinjiang", "country": "CN"}


def rules(**fields):
    """Return the rules of the findings."""
    return {finding.rule for finding in SCREENER.check(**fields).findings}


@pytest.mark.parametrize(
    "text", ["gloevs", "glovs", "glvoes", "golves", "leather glvoes", "glovess"]
)
def test_misspelt_goods_count_beside_their_county(text):
    """Letters that are swapped, missing or doubled do not hide the product line of the county."""
    assert rules(**YINING, product=text) == {"P8"}


@pytest.mark.parametrize("text", ["carpts", "capets", "carpest", "carpetts", "wool carpts"])
def test_misspelt_goods_count_beside_an_ambiguous_place(text):
    """The product line makes a place of two meanings one to review, also where it is misspelt."""
    row = {"name": "Innocent", "city": "Shawan", "country": "CN"}
    assert SCREENER.check(**row, product=text).decision.value == "review"


@pytest.mark.parametrize("text", ["cloves", "globes", "loves", "gloss", "carrots", "handbags"])
def test_other_goods_are_no_misspelling(text):
    """Another word of a language is not a misspelt product."""
    assert rules(**YINING, product=text) == {"P9"}


@pytest.mark.parametrize("text", ["gloevs", "carpts"])
def test_misspelt_goods_alone_say_nothing(text):
    """Without a listed place a misspelt product is no finding."""
    assert SCREENER.check(name="Innocent", product=text).decision.value == "clear"


@pytest.mark.parametrize(
    ("text", "is_glove"),
    [
        ("手袋", False),
        ("真皮手袋", False),
        ("手袋、箱包", False),
        ("手袋 gloves", True),
        ("手袋（てぶくろ）", True),
        ("ゴム手袋", True),
        ("手套", True),
    ],
)
def test_a_han_word_of_two_meanings_is_a_handbag_unless_the_rest_says_gloves(text, is_glove):
    """手袋 is a handbag in Chinese and a glove in Japanese."""
    assert ("P8" in rules(**YINING, product=text)) is is_glove
