"""Phrases: product and signal words in running text, in any script and number."""

import pytest
from screenings import index

from duediligence.matching.phrases import PhraseIndex
from duediligence.text.segment import segment
from duediligence.text.tokenise import tokenise


def matched(text, *phrases, excludes=()):
    phrases_of_group = PhraseIndex()
    phrases_of_group.add("group", phrases, excludes)
    return [
        match.surface
        for match in phrases_of_group.find(tokenise(text), segment(text, index().lexicon))
    ]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Knitted gloves", "glove"),
        ("GLOVES, leather", "glove"),
        ("paper hand towels", "paper towel"),
        ("Textilhandschuhe", "Textilhandschuh"),
        ("berries", "berry"),
        ("羊毛手套", "手套"),
        ("手 套", "手套"),
        ("ＧＬＯＶＥＳ", "glove"),
    ],
)
def test_phrase_is_met(text, phrase):
    """Plurals, capitals, one word between, width and Han inside a run match."""
    assert matched(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("foxglove", "glove"),
        ("paper and many hand towels", "paper towel"),
        ("towel paper", "paper towel"),
        ("", "glove"),
        ("手", "手套"),
        ("paper", "paper towel"),
    ],
)
def test_other_words_are_not_the_phrase(text, phrase):
    """Another word, another order, more words between or a part are no match."""
    assert not matched(text, phrase)


def test_what_only_looks_so_is_excluded():
    """A phrase that only looks like the listed one is none, but another mention is."""
    assert not matched("glove boxes", "glove", excludes=["glove box"])
    assert matched("glove boxes and gloves", "glove", excludes=["glove box"]) == ["gloves"]
    assert not matched("防手套箱", "手套", excludes=["手套箱"])
    assert matched("手套箱和手套", "手套", excludes=["手套箱", "glove box"]) == ["手套"]
    assert not matched("red carpet", "carpet", excludes=["red carpet"])


def test_each_group_is_told_once():
    """A group is reported once, by the first of its phrases."""
    assert len(matched("gloves, mittens, 手套", "glove", "mitten", "手套")) == 1


def test_phrase_without_letters_is_none():
    """A phrase of punctuation meets nothing."""
    assert not matched("—", "—")
