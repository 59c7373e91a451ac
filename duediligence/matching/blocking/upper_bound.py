"""What a text must meet of a listed name to match it, so that most pairs need no comparison.

What a name may lack is what `closeness` lets it lack; a test compares both on all pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from ..names.classify import LONG, MAY_LACK, RARE, SHORT
from ..names.features import (
    DistinctiveWord,
    GenericWord,
    NameFeatures,
    generic_words_of,
    specific_trades,
)
from ..names.generic_words import is_acronym, listed_generic_word_trades
from .word_index import WordIndex

_ROUNDING = 1e-9


class _Wanted(NamedTuple):
    """A word of a listed name, by number: what it weighs, and whether it may be lacking."""

    word: int
    weight: float
    kind: Literal["brand", "place", "acronym"]


class MatchRequirement(NamedTuple):
    """What a text must meet of a name: its words, how much of their weight may be lacking.

    `is_single` says that the name has one deciding word, `business` what trades it tells, `common`
    are the words that decide nothing.
    """

    words: tuple[_Wanted, ...]
    may_lack: float
    is_single: bool
    business: frozenset[str]
    common: Sequence[GenericWord]


class NameQuery(NamedTuple):
    """A text that is asked about: the listed words it is or misspells, whether it has more words of
    its own, whether one may misspell a common word of any listed name, and what else it tells.
    """

    same: set[int]
    misspelt: set[int]
    has_more: bool
    may_tell: bool
    theirs: NameFeatures


def match_requirement(ours: NameFeatures, words: WordIndex) -> MatchRequirement:
    """What a text must meet of a listed name."""
    wanted = tuple(
        _Wanted(words.word_id(core), core.weight, _kind(core, ours)) for core in ours.core
    )
    may_lack = MAY_LACK * ours.weight + _ROUNDING
    is_single = len(ours.core) == 1
    return MatchRequirement(
        wanted, may_lack, is_single, specific_trades(ours.trades), generic_words_of(ours)
    )


def _kind(core: DistinctiveWord, ours: NameFeatures) -> Literal["brand", "place", "acronym"]:
    if is_acronym(core, ours):
        return "acronym"
    return "place" if core.is_place else "brand"


def can_match(demand: MatchRequirement, asked: NameQuery) -> bool:
    """Whether the name may match, or a word of it that met is worth telling by itself."""
    met = lacking = without_place = 0.0
    for word, weight, kind in demand.words:
        if word in asked.same:
            if kind == "brand" and (weight >= SHORT or demand.is_single):
                return True
            met += weight
        elif word in asked.misspelt:
            met += weight
        elif kind == "brand":
            lacking += weight
        elif kind == "place":
            without_place += weight
    if lacking:
        return lacking + without_place <= demand.may_lack and met + _ROUNDING >= LONG
    agrees = not demand.business.isdisjoint(asked.theirs.trades)
    if without_place:
        return met + _ROUNDING >= RARE or agrees or _tells_more(demand, asked)
    return not demand.is_single or _may_be_the_one(demand, asked, agrees=agrees)


def _may_be_the_one(demand: MatchRequirement, asked: NameQuery, *, agrees: bool) -> bool:
    """Whether one misspelt word may be a name of one word: not beside a word or a business of its
    own, unless that misspells a common word of the name.
    """
    differs = not agrees and demand.business and specific_trades(asked.theirs.trades)
    return not (asked.has_more or differs) or _tells_more(demand, asked)


def _tells_more(demand: MatchRequirement, asked: NameQuery) -> bool:
    """Whether a word of the text misspells a common word of the name."""
    return asked.may_tell and any(
        listed_generic_word_trades(core, demand.common) is not None for core in asked.theirs.core
    )
