"""Pinyin: which Latin words are pinyin, and where their joints are."""

from hypothesis import given, settings
from hypothesis import strategies as st

from duediligence.text.pinyin import SYLLABLES, split_pinyin

TRIALS = settings(max_examples=300, deadline=None, derandomize=True)


@TRIALS
@given(st.lists(st.sampled_from(sorted(SYLLABLES)), min_size=1, max_size=6))
def test_joined_syllables_are_pinyin(parts):
    """What is joined from syllables divides into syllables that join to it again."""
    word = "".join(parts)
    parts_of_word = split_pinyin(word)
    assert "".join(parts_of_word) == word
    assert set(parts_of_word) <= SYLLABLES
    assert len(parts_of_word) <= len(parts)


@TRIALS
@given(st.text("abcdeghiknoqrtuvxz", max_size=12))
def test_division_is_whole_or_none(word):
    """A word is pinyin from end to end, or not at all."""
    parts_of_word = split_pinyin(word)
    assert "".join(parts_of_word) == (word if parts_of_word else "")


def test_longest_syllable_comes_first():
    """Where a word divides in two ways, the longer first syllable is taken."""
    assert split_pinyin("xian") == ("xian",)
    assert split_pinyin("jiafang") == ("jia", "fang")


def test_foreign_words_are_no_pinyin():
    """English and Uyghur words do not divide."""
    assert split_pinyin("badger") == split_pinyin("ghulja") == split_pinyin("") == ()


def test_length_is_no_danger():
    """A word of a hundred thousand letters is answered like any other."""
    word = "ba" * 50_000
    assert "".join(split_pinyin(word)) in {"", word}
    assert split_pinyin(word + "x") == ()
