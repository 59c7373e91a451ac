"""Whole names that are equal: the same words, or the same reading in Han and in Latin letters.

Case, width, legal form, connectives, spaces and punctuation do not count. How much a word
distinguishes does not either: two equal names need a person even where many firms bear their words.
"""

from __future__ import annotations

from enum import Enum
from functools import cache

from ...resources.csv_tables import WORD_TABLES, read_rows
from ...resources.match_weights import match_weights
from ...text.normalise import HAN
from .features import NameFeatures

# Words of a name that many firms bear, from which on its whole is no chance: 'General Trading' and
# 'Sky Trade' are borne by hundreds of firms, 'Production and Construction Corps' by one body.
_MIN_WORDS = 3
# Characters of a Han name that is the same when only read aloud; judgement: two characters are read
# like dozens of other pairs, 黑龙江河套建设兵团 has nine and is read like nothing else.
_MIN_SPOKEN_HAN = 4


class EqualNames(Enum):
    """In which way two whole names are equal."""

    WRITTEN = "written"
    SPOKEN = "spoken"


def are_equal_names(
    query: NameFeatures, listed: NameFeatures, *, is_whole: bool
) -> EqualNames | None:
    """Return in which way two whole names are equal, or None.

    Args:
        query: The supplier's name.
        listed: The listed name.
        is_whole: Whether the supplier's cell holds nothing else. A part of a cell is a name of its
            own where it has three words or a legal form; 'General Trading' may be a remark.
    """
    if not query.spoken or query.spoken != listed.spoken:
        return None
    is_written = query.written == listed.written
    if not is_written:
        han = [name.written for name in (query, listed) if HAN.search(name.written)]
        if len(han) != 1 or len(HAN.findall(han[0])) < _MIN_SPOKEN_HAN:
            return None
    is_own_name = _number_of_words(query) >= _MIN_WORDS or (
        any(term.has("legal") for term in query.terms)
        and any(word.is_distinctive for word in query.core)
        and query.worth >= _least_of_part()
    )
    if not is_whole and not is_own_name:
        return None
    return EqualNames.WRITTEN if is_written else EqualNames.SPOKEN


def _least_of_part() -> float:
    return match_weights().word["common"]


def names_one_body(query: NameFeatures, name: NameFeatures) -> bool:
    """Return whether a whole name is unlikely to be borne by two bodies.

    It has a distinctive word, or a word of a public body, or three words that together are rare.

    Args:
        query: The supplier's name, which is equal to the listed one but for the legal form and
            'Group': 'Global Trading Srl' has two of the three words of 'Global Trading Group'.
        name: The listed name.
    """
    least = match_weights().kind["exact"]
    if any(core.is_distinctive and core.worth >= least for core in name.core):
        return True
    body_words = _body_words()
    words = {word.casefold() for term in name.terms for word in term.surface.split()}
    if not words.isdisjoint(body_words) or name.written.endswith(tuple(body_words)):
        return True
    most = match_weights().word["most"]
    rarity = sum(min(word.bits, most) for word in name.words)
    words_of_both = min(map(_number_of_words, (query, name)))
    return words_of_both >= _MIN_WORDS and rarity >= match_weights().kind["one_body"]


def _number_of_words(name: NameFeatures) -> int:
    """Return the number of words as they are written: a place of five words counts as five."""
    return sum(
        len(term.surface.split())
        for term in name.terms
        if not term.has("legal") and not term.has("connective")
    )


@cache
def _body_words() -> frozenset[str]:
    return frozenset(row["word"] for row in read_rows(WORD_TABLES / "body-words.csv"))
