"""Align the words of a name with the distinctive words of a listed name, and say how each matches.

Each listed word takes the best that is left: the same word, the same in another script or another
spelling of the place, joined or divided otherwise; then a misspelt one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from ...model import How
from ...text.misspelling import misspelling, one_letter_dropped, sounds_alike
from ...text.normalise import expand_umlauts, latin_key
from ...text.segment import Term
from .features import DistinctiveWord, NameFeatures

_MIN_INITIALS = 3  # letters; two are the initials of thousands of firms
_MIN_TRANSPOSED = (
    4  # characters of a Han name; of three and fewer, two that change places rename a firm
)
MAX_JOINED = 4  # words that are tried as one: 'Tai Da', 'He Tian Tai Da'
Spellings = Mapping[str, frozenset[str]]
"""All Latin spellings of each place, by its code."""


class WordAlignment(NamedTuple):
    """A listed word with the supplier's words that match it (by position), and how."""

    listed: DistinctiveWord
    at: tuple[int, ...]
    surface: str
    how: How


def align_words(
    query: NameFeatures, listed: NameFeatures, spellings: Spellings
) -> list[WordAlignment]:
    """Return the listed words that match, in their order, each with the best words that are left.

    Args:
        query: The features of the supplier's text; each of its words is used once.
        listed: The features of the listed name.
        spellings: All Latin spellings of each place, by its code.
    """
    whole = _align_whole(query, listed)
    if whole:
        return whole
    used: set[int] = set()
    alignments: dict[int, WordAlignment] = {}
    for is_approximate in (False, True):
        if is_approximate:
            _align_joined_pairs(query, listed, alignments, used=used)
        for i, core in enumerate(listed.core):
            if i not in alignments:
                if is_approximate:
                    alignment = _find_approximate(query, core, spellings, used=used)
                else:
                    alignment = _find_same(query, core, used)
                if alignment is not None:
                    alignments[i] = alignment
                    used.update(alignment.at)
    return [alignments[i] for i in sorted(alignments)]


def _align_joined_pairs(
    query: NameFeatures, listed: NameFeatures, alignments: dict[int, WordAlignment], used: set[int]
) -> None:
    """Align 'Alrajhi' with 'Al Rajhi': neighbouring listed words that are written as one."""
    for i in range(len(listed.core) - 1):
        pair = listed.core[i : i + 2]
        if i in alignments or i + 1 in alignments:
            continue
        for word in query.core:
            if word.at not in used and word.key == pair[0].key + pair[1].key and not word.han:
                for n, core in enumerate(pair):
                    alignments[i + n] = WordAlignment(core, (word.at,), word.surface, How.JOINED)
                used.add(word.at)


def _align_whole(query: NameFeatures, listed: NameFeatures) -> list[WordAlignment]:
    """Align 'MERCEDESBENZ' with 'Mercedes Benz': the same letters, divided otherwise."""
    if is_resegmented(query, listed):
        how = How.JOINED
    elif is_transposed_han_name(query, listed):
        how = How.SWAPPED
    else:
        return []
    at = tuple(core.at for core in query.core)
    surface = " ".join(core.surface for core in query.core)
    return [WordAlignment(core, at, surface, how) for core in listed.core]


def is_transposed_han_name(query: NameFeatures, listed: NameFeatures) -> bool:
    """Return whether two neighbouring characters changed places anywhere in a name in Han."""
    letters, listed_letters = query.letters, listed.letters
    if len(letters) != len(listed_letters) or len(letters) < _MIN_TRANSPOSED:
        return False
    if letters == listed_letters or letters.isascii():
        return False
    is_anagram = sorted(letters) == sorted(listed_letters)
    return is_anagram and OSA.distance(letters, listed_letters) == 1


def is_resegmented(query: NameFeatures, listed: NameFeatures) -> bool:
    """Return whether two names have the same letters, legal forms apart, but not the same words."""
    if not listed.joined:
        return False
    if query.joined == listed.joined:
        # Two names in Han of other characters only sound alike: 何田泰大 is not 和田泰达.
        han, listed_han = ("".join([core.han for core in x.core]) for x in (query, listed))
        if not han or not listed_han or han == listed_han:
            return len(query.core) != len(listed.core)
    return bool(query.core and query.letters) and query.letters == listed.letters


def initials_of(name: NameFeatures) -> tuple[str, ...]:
    """Return the initials of a name without its legal form and with it, if they are three or more.

    So 'China National Petroleum Corporation' is CNP as well as CNPC.
    """
    terms = [term for term in name.terms if not term.has("connective") and not term.han]
    bare = "".join(letters_of(term) for term in terms if not term.has("legal"))
    whole = "".join(letters_of(term) for term in terms)
    return tuple(dict.fromkeys(text for text in (bare, whole) if len(text) >= _MIN_INITIALS))


def letters_of(term: Term) -> str:
    """Return the first letters of the words that a term consists of."""
    if term.token_count == 1 and not term.han and term.surface[:1].isalnum():
        return term.key[:1]
    return _first_letters(term.surface)


@lru_cache(maxsize=65536)
def _first_letters(text: str) -> str:
    return "".join(latin_key(word)[:1] for word in text.split())


def is_initials(short: NameFeatures, long: NameFeatures) -> bool:
    """Return whether a name is nothing but the initials of the other: 'IBM Corp'."""
    if len(short.core) != 1 or short.trades or len(short.joined) < _MIN_INITIALS:
        return False
    return short.joined.isalpha() and short.joined in initials_of(long)


def _find_same(query: NameFeatures, core: DistinctiveWord, used: set[int]) -> WordAlignment | None:
    """Find the same word: in letters, another script, another spelling of the place, or joined."""
    for word in query.core:
        if word.at not in used and (how := _compare_same(word, core)) is not None:
            return WordAlignment(core, (word.at,), word.surface, how)
    # A listed Han word may be inside a longer run that no lexicon divides; one character says
    # nothing.
    if len(core.han) >= 2:
        for word in query.core:
            if word.at not in used and core.han in word.han:
                return WordAlignment(core, (word.at,), core.han, How.SAME)
    # 'Tai Da' for 'Taida': neighbouring words that together are the listed one.
    for start in range(len(query.terms)):
        key = ""
        for end in range(start, min(start + MAX_JOINED, len(query.terms))):
            term = query.terms[end]
            if end in used or term.han or len(key) > len(core.key):
                break
            key += term.key
            if end > start and key == core.key:
                surface = " ".join(t.surface for t in query.terms[start : end + 1])
                return WordAlignment(core, tuple(range(start, end + 1)), surface, How.JOINED)
    return None


def _compare_same(word: DistinctiveWord, core: DistinctiveWord) -> How | None:
    if word.han and core.han:
        if word.han == core.han:
            return How.SAME
    elif word.key == core.key:
        return How.SCRIPT if word.han or core.han else How.SAME
    elif expand_umlauts(word.surface) == core.key or word.key == expand_umlauts(core.surface):
        return How.SCRIPT
    if word.is_place and core.is_place and word.codes & core.codes:
        return How.SPELLING
    return None


def _find_approximate(
    query: NameFeatures, core: DistinctiveWord, spellings: Spellings, *, used: set[int]
) -> WordAlignment | None:
    """Find a misspelt word, or other characters of the same sound."""
    for word in query.core:
        if word.at not in used:
            how = _compare_approximately(word, core, spellings)
            if how is not None:
                return WordAlignment(core, (word.at,), word.surface, how)
    return None


def is_approximate_match(
    word: DistinctiveWord, core: DistinctiveWord, spellings: Spellings
) -> bool:
    """Return whether a supplier's word is a misspelling of a listed one, or sounds like it."""
    return _compare_approximately(word, core, spellings) is not None


def _compare_approximately(
    word: DistinctiveWord, core: DistinctiveWord, spellings: Spellings
) -> How | None:
    """Return how a supplier's word misspells a listed one; a known place is never a misspelling."""
    if word.is_place:
        return None
    if word.han and core.han:
        return _compare_han(word.han, core.han, has_same_sound=word.key == core.key)
    if not core.is_place:
        return _compare_latin(word.key, core.key)
    names = {core.key, *(name for code in core.codes for name in spellings.get(code, ()))}
    return next((how for name in sorted(names) if (how := _compare_latin(word.key, name))), None)


def _compare_latin(word: str, listed: str) -> How | None:
    """Return a typing or scanning error, or SOUND for another romanisation of the same sound."""
    if sounds_alike(word, listed):
        return How.SOUND
    return misspelling(word, listed) or one_letter_dropped(word, listed)


def _compare_han(han: str, listed: str, *, has_same_sound: bool) -> How | None:
    """Return how Han differs: the same sound, swapped characters, or one other of three or more."""
    if has_same_sound:
        return How.SOUND
    if len(listed) >= 2 and len(han) == len(listed) and sorted(han) == sorted(listed):
        return How.SWAPPED
    if len(listed) >= 3 and abs(len(han) - len(listed)) <= 1:
        return How.CHARACTER if OSA.distance(han, listed) == 1 else None
    return None


def are_adjacent(alignments: Sequence[WordAlignment]) -> bool:
    """Return whether the matching words are side by side, with at most three others among them."""
    positions = sorted({at for alignment in alignments for at in alignment.at})
    if not positions:
        return False
    return positions[-1] - positions[0] <= len(positions) + 2
