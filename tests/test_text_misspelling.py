"""Spelling: what is a misspelling of a word, and what is another word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from duediligence.model import How
from duediligence.text.misspelling import (
    allowed_errors,
    are_distinct_pinyin_words,
    is_flattened_pinyin,
    misread_words,
    misspelling,
    ocr_corrections,
    ocr_key,
    ocr_keys,
    one_letter_deletions,
    one_letter_dropped,
    phonetic_key,
    phonetic_keys,
    sounds_alike,
)
from duediligence.text.pinyin import split_pinyin

TRIALS = settings(max_examples=400, deadline=None, derandomize=True)
WORDS = st.text("abdehiklmnorstuy015", min_size=1, max_size=12)


@st.composite
def misspelt(draw):
    """A word and what it becomes by one slip."""
    word = draw(st.text("abdehiklmnorstuy", min_size=5, max_size=12))
    at = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from("abdeiknox"))
    slips = [
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
    ]
    return word, draw(st.sampled_from(slips))


@TRIALS
@given(WORDS, WORDS)
def test_words_of_one_length_misspell_each_other(word, listed):
    """Between words of equal length, one misspells the other just where the other does."""
    if len(word) == len(listed):
        assert misspelling(word, listed) == misspelling(listed, word)


@TRIALS
@given(WORDS)
def test_word_is_no_misspelling_of_itself(word):
    """A word never misspells itself, nor nothing."""
    assert misspelling(word, word) is None
    assert misspelling(word, "") is None
    assert misspelling("", word) is None


@TRIALS
@given(misspelt())
def test_one_slip_is_a_misspelling_or_another_word(pair):
    """One slip is recognised unless it changes both ends or makes another pinyin word."""
    word, slip = pair
    if slip == word or misspelling(slip, word) is not None:
        return
    changes_ends = slip[0] != word[0] and slip[-1] != word[-1]
    assert changes_ends or are_distinct_pinyin_words(slip, word)


@TRIALS
@given(WORDS, WORDS)
def test_what_misspells_leaves_a_shared_rest(word, listed):
    """Two words within the errors allowed share a rest, so that an index finds each by it."""
    depth = allowed_errors(max(len(word), len(listed)))
    if OSA.distance(word, listed) <= depth:
        assert one_letter_deletions(word, depth) & one_letter_deletions(listed, depth)


@TRIALS
@given(st.lists(WORDS | st.sampled_from(["", "kh", "oou", "rn", "h0siery", "dr. no", "attach"])))
def test_keys_of_many_words_are_those_of_each(words):
    """What a word sounds and looks like does not depend on the words beside it."""
    assert phonetic_keys(words) == [phonetic_key(word) for word in words]
    assert ocr_keys(words) == [ocr_key(word) for word in words]


@TRIALS
@given(st.lists(WORDS | st.sampled_from(["h0siery", "rnills", "lndustry"])), st.sets(WORDS))
def test_misread_words_are_those_with_a_known_correction(words, known):
    """Many words are corrected as each is."""
    known = known | {"hosiery", "mills", "industry"}
    expected = {word for word in words if known.intersection(ocr_corrections(word))}
    assert misread_words(words, known) == expected


@TRIALS
@given(WORDS)
def test_scanned_form_is_steady(word):
    """What a scanner may have made of a word has the same scanned form as the word."""
    assert ocr_key(word.replace("o", "0").replace("l", "1")) == ocr_key(word)


@pytest.mark.parametrize(
    ("word", "listed", "how"),
    [
        ("hetain", "hetian", How.SWAPPED),
        ("hetin", "hetian", How.MISSING),
        ("hetiian", "hetian", How.ADDED),
        ("hetxan", "hetian", How.CHANGED),
        ("hetlan", "hetian", How.SCANNING),
        ("t4ida", "taida", How.CHANGED),
        ("jiafeng", "jiafang", None),
        ("tianda", "taida", None),
        ("tada", "taid", None),
        ("xetiax", "hetian", None),
        ("tid", "tida", None),
        ("zharkyn", "zharkin", How.CHANGED),
    ],
)
def test_kind_of_error_is_told(word, listed, how):
    """Each error is named; another word of pinyin, a short word or two lost ends are none."""
    assert misspelling(word, listed) is how


@pytest.mark.parametrize(("length", "errors"), [(1, 0), (4, 0), (5, 1), (8, 1), (9, 2), (30, 2)])
def test_long_words_may_be_wrong_in_more_letters(length, errors):
    """No letter may be wrong in a short word, one in a middling, two in a long one."""
    assert allowed_errors(length) == errors


@pytest.mark.parametrize(
    ("word", "listed"),
    [
        ("haramayn", "haramein"),
        ("zharkyn", "zharkin"),
        ("muhammad", "muhamad"),
        ("mahmoud", "mahmud"),
    ],
)
def test_romanisations_sound_alike(word, listed):
    """Romanisations of one foreign word have one sound."""
    assert phonetic_key(word) == phonetic_key(listed) != ""


@TRIALS
@given(WORDS)
def test_short_words_have_no_sound(word):
    """Short words and words with digits have no sound key: it would say too little."""
    if len(word) < 5 or not word.isalpha():
        assert phonetic_key(word) == ""


@TRIALS
@given(WORDS, WORDS)
def test_two_words_of_pinyin_are_two(word, listed):
    """Two words of good pinyin are no romanisations of one sound, and none sounds like itself."""
    assert not sounds_alike(word, word)
    assert sounds_alike(word, listed) == sounds_alike(listed, word)
    if split_pinyin(word) and split_pinyin(listed):
        assert not sounds_alike(word, listed)


@pytest.mark.parametrize(
    ("word", "listed", "how"),
    [
        ("tada", "taida", How.MISSING),
        ("taaida", "taida", None),
        ("taidan", "taida", How.ADDED),
        ("tianda", "taida", None),
        ("tai", "taid", None),
    ],
)
def test_pinyin_short_of_a_letter_is_told_apart(word, listed, how):
    """One letter more or less that leaves good pinyin of as many syllables is reported as such."""
    assert one_letter_dropped(word, listed) is how


def test_misread_letters_are_read_back():
    """What a scanner may have made of a word leads back to it."""
    assert "hosiery" in ocr_corrections("h0siery")
    assert "mills" in ocr_corrections("rnills")
    assert "industry" in ocr_corrections("lndustry")
    assert ocr_corrections("aha") == ()


@pytest.mark.parametrize(
    ("word", "listed", "expected"),
    [("shihezhi", "shihezi", True), ("sache", "shache", False), ("shihezi", "shihezi", False)],
)
def test_flattened_pinyin(word, listed, expected):
    """A long pinyin name may have z for zh, c for ch, s for sh, n for ng; a short one is another."""
    assert is_flattened_pinyin(word, listed) is expected
