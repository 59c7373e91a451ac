"""Rule out most pairs without comparing them: what a text must have of a name to match it.

What a name may lack is what `names.classify` lets it lack; a test compares both on all pairs.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from ..names.classify import BRAND_WEIGHT, LONG_NAME_WEIGHT, MAX_MISSING_SHARE, RARE_WEIGHT
from ..names.features import GenericWord, NameFeatures, generic_words_of, specific_trades
from ..names.generic_words import is_acronym, listed_generic_word_trades
from .word_index import WordIndex

# Sums of the same weights differ by about 1e-16 with the order of adding; any weight is 0.2 or
# more.
_ROUNDING = 1e-9


_Kind = Literal["brand", "place", "acronym"]


class _RequiredWord(NamedTuple):
    """A word of a listed name: its id, its weight, and whether it may be missing."""

    word_id: int
    weight: float
    kind: _Kind


class MatchRequirement(NamedTuple):
    """What a text must have of a listed name: its words, and the weight that may be missing.

    `is_single` says that the name has one distinctive word; `business` has its specific trades,
    `generic_words` its other words.
    """

    words: tuple[_RequiredWord, ...]
    may_miss: float
    is_single: bool
    business: frozenset[str]
    generic_words: tuple[GenericWord, ...]


class NameQuery(NamedTuple):
    """A text to find names for: the ids of the listed words that it has, or has misspelt.

    `has_more` says that it has further distinctive words, `may_have_generic` that a word of it may
    misspell a generic word of any listed name.
    """

    same: set[int]
    misspelt: set[int]
    has_more: bool
    may_have_generic: bool
    features: NameFeatures


def match_requirement(listed: NameFeatures, words: WordIndex) -> MatchRequirement:
    """Return what a text must have of a listed name."""
    required: list[_RequiredWord] = []
    for core in listed.core:
        kind: _Kind = (
            "acronym" if is_acronym(core, listed) else "place" if core.is_place else "brand"
        )
        required.append(_RequiredWord(words.word_id(core), core.weight, kind))
    may_miss = MAX_MISSING_SHARE * listed.weight + _ROUNDING
    is_single, business = len(listed.core) == 1, specific_trades(listed.trades)
    generic_words = tuple(generic_words_of(listed))
    return MatchRequirement(
        tuple(required), may_miss, is_single, business=business, generic_words=generic_words
    )


def can_match(requirement: MatchRequirement, query: NameQuery) -> bool:
    """Return whether a name may match a text, or a brand of it makes the text a near miss."""
    matched = missing = missing_places = 0.0
    for word_id, weight, kind in requirement.words:
        if word_id in query.same:
            if kind == "brand" and (weight >= BRAND_WEIGHT or requirement.is_single):
                return True
            matched += weight
        elif word_id in query.misspelt:
            matched += weight
        elif kind == "brand":
            missing += weight
        elif kind == "place":
            missing_places += weight
    if missing:
        may_miss = missing + missing_places <= requirement.may_miss
        return may_miss and matched + _ROUNDING >= LONG_NAME_WEIGHT
    agrees = not requirement.business.isdisjoint(query.features.trades)
    if missing_places:
        is_rare = matched + _ROUNDING >= RARE_WEIGHT
        return is_rare or agrees or _has_misspelt_generic_word(requirement, query)
    if not requirement.is_single:
        return True
    # One misspelt word is not a name beside another word or business of the supplier's own, unless
    # that misspells a generic word of the listed name.
    differs = not agrees and requirement.business and specific_trades(query.features.trades)
    return not (query.has_more or differs) or _has_misspelt_generic_word(requirement, query)


def _has_misspelt_generic_word(requirement: MatchRequirement, query: NameQuery) -> bool:
    """Return whether a word of the text misspells a generic word of the name."""
    return query.may_have_generic and any(
        listed_generic_word_trades(core, requirement.generic_words) is not None
        for core in query.features.core
    )
