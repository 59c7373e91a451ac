"""Features: which words of a name are distinctive, and how much each distinguishes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from screenings import taken_apart

from duediligence.matching.names.features import specific_trades


def deciding(name):
    return [core.key for core in taken_apart(name).core]


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("Hetian Taida Apparel Co., Ltd.", ["hetian", "taida"]),
        ("和田泰达服饰有限公司", ["hetian", "taida"]),
        ("Textile Industrial Park Import & Export Trading Co., Ltd.", []),
        ("Badger Sportswear", ["badger"]),
        ("The House of Zhuowan", ["house", "zhuowan"]),
    ],
)
def test_distinctive_words_and_places_decide(name, core):
    """Trade words, site words, legal forms and connectives decide nothing; the others do."""
    assert deciding(name) == core


def test_level_word_after_a_place_is_no_word_of_its_own():
    """The county of 'Lop County' is part of the place."""
    assert deciding("Lop County Meixin")[-1] == "meixin"
    assert "county" not in deciding("Lop County Meixin")


def test_number_and_single_letter_decide_little():
    """A number or a letter belongs to the name but hardly distinguishes it."""
    weights = {core.key: core.worth for core in taken_apart("7 Meixin B Zhuowanmei").core}
    assert weights["7"] < weights["meixin"]
    assert weights["b"] < weights["meixin"]


def test_rare_words_weigh_more():
    """A long foreign word outweighs two syllables of pinyin, and those a place or a country."""
    weights = {core.key: core.worth for core in taken_apart("Haramayn Taida Hetian China").core}
    assert weights["haramayn"] > weights["taida"] >= weights["hetian"] > weights["china"]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from("Hetian Taida Apparel Road Ltd 和田 泰达 5 North x of".split()), max_size=6
    )
)
def test_weights_are_of_the_word_alone(words):
    """Each word is worth more than nothing and at most 20 bits, and the name their sum."""
    name = taken_apart(" ".join(words))
    assert all(0 < word.worth <= 20 for word in name.words)
    assert name.worth == pytest.approx(sum(word.worth for word in name.words))
    assert name.joined == "".join(core.key for core in name.core)


def test_business_that_any_firm_may_name_tells_none():
    """Trading and group tell no business; apparel does."""
    name = taken_apart("Acme Apparel Trading Group")
    assert "apparel" in specific_trades(name.trades)
    assert "trading" not in specific_trades(name.trades)
    assert taken_apart("Acme Industrial Park").sites
