"""Alignment: each listed word takes the best word of the supplier, and each of those is used once."""

import gc

import pytest
from screenings import index, taken_apart

from duediligence.matching.build_index import place_spellings
from duediligence.matching.names.align import (
    align_words,
    are_adjacent,
    find_pairs,
    initials_of,
    is_initials,
)
from duediligence.model import How
from duediligence.resources.cycle_search import without_cycle_search

SPELLINGS = place_spellings(index().lexicon)


def aligned(text, listed):
    names = taken_apart(text), taken_apart(listed)
    return align_words(*names, find_pairs(*names, SPELLINGS))


def test_word_is_used_once():
    """One supplier word meets one listed word, however often the listed name says it."""
    alignments = aligned("Zhuowan", "Zhuowan Zhuowan")
    assert len(alignments) == 1
    assert len(aligned("Zhuowan Zhuowan", "Zhuowan Zhuowan")) == 2


def test_alignment_leaves_nothing_for_the_search_for_cycles():
    """While rows are screened nobody searches for cycles: what an alignment leaves would pile up."""
    aligned("Zhuowan Haramayn", "Zhuowan Haramayn Mills")
    gc.collect()
    with without_cycle_search():
        for _ in range(20):
            aligned("Zhuowan Haramayn", "Zhuowan Haramayn Mills")
        assert gc.collect() < 20


def test_exact_word_comes_before_a_misspelt_one():
    """The same word is taken before one that only resembles it, in whatever order they stand."""
    for text in ("Haramain Haramayn", "Haramayn Haramain"):
        (alignment,) = aligned(text, "Haramayn")
        assert (alignment.surface, alignment.how) == ("Haramayn", How.SAME)


@pytest.mark.parametrize("text", ["Khotan", "Hotan", "和田", "和阗", "خوتەن", "Hetain", "Hoten"])
def test_place_meets_in_all_its_spellings(text):
    """A place in a name meets by any of its spellings, and by a misspelt one."""
    assert [alignment.listed.key for alignment in aligned(text, "Hetian")] == ["hetian"]


def test_misspelt_place_is_no_other_place():
    """A word that is itself a place is no misspelling of another."""
    assert (
        aligned("Harbin", "Hardin") == [] or aligned("Harbin", "Hardin")[0].how is not How.CHANGED
    )
    assert aligned("Xining", "Yining") == []


def test_alignments_are_in_listed_order():
    """Alignments come in the order of the listed name."""
    assert [alignment.listed.key for alignment in aligned("Taida Hetian", "Hetian Taida")] == [
        "hetian",
        "taida",
    ]


def test_words_of_a_name_stand_together():
    """Within one running text, words far apart are not one name."""
    assert are_adjacent(aligned("Hetian Taida", "Hetian Taida"))
    assert not are_adjacent([])
    far = aligned("Hetian and a long tale about other firms called Taida", "Hetian Taida")
    assert not are_adjacent(far)


def test_initials_come_with_and_without_the_legal_form():
    """Three or more words have initials, connectives left out, the legal form in or out."""
    assert "cnp" in initials_of(taken_apart("China National Petroleum Corporation"))
    assert "cnpc" in initials_of(taken_apart("China National Petroleum Corporation"))
    assert initials_of(taken_apart("Hetian Taida")) == ()


def test_only_a_bare_word_is_initials():
    """A name is initials if it is one word of letters, and nothing but a legal form beside it."""
    long = taken_apart("Zhuowan Haramayn Daqo")
    assert is_initials(taken_apart("ZHD Ltd"), long)
    assert not is_initials(taken_apart("ZHD Apparel"), long)
    assert not is_initials(taken_apart("ZHX"), long)
    assert not is_initials(taken_apart("Z9D"), taken_apart("Zhuowan 9 Daqo"))
