"""Which words of a name meet which deciding words of a listed name, and how.

Each listed word takes the best that is left: the same word, the same in another script or another
spelling of the place, joined or divided otherwise; then, more carefully, a misspelt one.
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

_FEWEST_INITIALS = 3
_FEWEST_SWAPPED = 4
Spellings = Mapping[str, frozenset[str]]


class WordAlignment(NamedTuple):
    """A listed core word and what it met: the supplier's words (by position) and how."""

    listed: DistinctiveWord
    at: tuple[int, ...]
    surface: str
    how: How


def align_words(
    theirs: NameFeatures, ours: NameFeatures, spellings: Spellings
) -> list[WordAlignment]:
    """Every listed core word with the best thing it meets, each supplier word used once."""
    whole = _joined_whole(theirs, ours)
    if whole:
        return whole
    used: set[int] = set()
    meetings: dict[int, WordAlignment] = {}
    for careful in (False, True):
        if careful:
            _meet_divided(theirs, ours, meetings, used)
        for i, core in enumerate(ours.core):
            if i not in meetings:
                meeting = (
                    _close(theirs, core, spellings, used) if careful else _exact(theirs, core, used)
                )
                if meeting is not None:
                    meetings[i] = meeting
                    used.update(meeting.at)
    return [meetings[i] for i in sorted(meetings)]


def _meet_divided(
    theirs: NameFeatures, ours: NameFeatures, meetings: dict[int, WordAlignment], used: set[int]
) -> None:
    """'Alrajhi' for 'Al Rajhi': neighbouring listed words that the supplier writes as one."""
    for i in range(len(ours.core) - 1):
        pair = ours.core[i : i + 2]
        if i in meetings or i + 1 in meetings:
            continue
        for one in theirs.core:
            if one.at not in used and one.key == pair[0].key + pair[1].key and not one.han:
                for n, core in enumerate(pair):
                    meetings[i + n] = WordAlignment(core, (one.at,), one.surface, How.JOINED)
                used.add(one.at)


def _joined_whole(theirs: NameFeatures, ours: NameFeatures) -> list[WordAlignment]:
    """'MERCEDESBENZ' and 'Mercedes Benz': the same letters, divided otherwise."""
    if is_resegmented(theirs, ours):
        how = How.JOINED
    elif is_transposed_han_name(theirs, ours):
        how = How.SWAPPED
    else:
        return []
    at = tuple(core.at for core in theirs.core)
    surface = " ".join(core.surface for core in theirs.core)
    return [WordAlignment(core, at, surface, how) for core in ours.core]


def is_transposed_han_name(theirs: NameFeatures, ours: NameFeatures) -> bool:
    """Whether two neighbouring characters changed places anywhere in a name in Han."""
    one, other = theirs.letters, ours.letters
    if len(one) != len(other) or len(one) < _FEWEST_SWAPPED or one == other or one.isascii():
        return False
    return sorted(one) == sorted(other) and OSA.distance(one, other) == 1


def is_resegmented(theirs: NameFeatures, ours: NameFeatures) -> bool:
    """Whether two names are of the same letters, legal forms apart, but not of the same words."""
    if not ours.joined:
        return False
    if theirs.joined == ours.joined and not _are_other_characters(theirs, ours):
        return len(theirs.core) != len(ours.core)
    return bool(theirs.core and theirs.letters) and theirs.letters == ours.letters


def _are_other_characters(theirs: NameFeatures, ours: NameFeatures) -> bool:
    """Whether two names in Han are of other characters; 何田泰大 only sounds like 和田泰达."""
    one, other = ("".join([core.han for core in each.core]) for each in (theirs, ours))
    return bool(one and other) and one != other


def initials_of(name: NameFeatures) -> tuple[str, ...]:
    """The first letters of the words of a name, with its legal form and without, if three or more.

    So 'China National Petroleum Corporation' is CNPC as well as CNP.
    """
    telling = [t for t in name.terms if not t.has("connective") and not t.han]
    bare = "".join(letters_of(t) for t in telling if not t.has("legal"))
    whole = "".join(letters_of(t) for t in telling)
    return tuple(dict.fromkeys(one for one in (bare, whole) if len(one) >= _FEWEST_INITIALS))


def letters_of(term: Term) -> str:
    """The first letters of the words that a term is made of."""
    if term.token_count == 1 and not term.han and term.surface[:1].isalnum():
        return term.key[:1]
    return _first_letters(term.surface)


@lru_cache(maxsize=65536)
def _first_letters(text: str) -> str:
    return "".join(latin_key(word)[:1] for word in text.split())


def is_initials(short: NameFeatures, long: NameFeatures) -> bool:
    """Whether the one name is nothing but the initials of the other: 'IBM Corp'."""
    if len(short.core) != 1 or short.trades or len(short.joined) < _FEWEST_INITIALS:
        return False
    return short.joined.isalpha() and short.joined in initials_of(long)


def _exact(theirs: NameFeatures, core: DistinctiveWord, used: set[int]) -> WordAlignment | None:
    """The same word: in letters, in another script, in another spelling of the place, joined."""
    for one in theirs.core:
        if one.at not in used and (how := _same(one, core)) is not None:
            return WordAlignment(core, (one.at,), one.surface, how)
    return _in_han(theirs, core, used) or _joined(theirs, core, used)


def _same(one: DistinctiveWord, core: DistinctiveWord) -> How | None:
    if one.han and core.han:
        if one.han == core.han:
            return How.SAME
    elif one.key == core.key:
        return How.SCRIPT if one.han or core.han else How.SAME
    elif expand_umlauts(one.surface) == core.key or one.key == expand_umlauts(core.surface):
        return How.SCRIPT
    if one.is_place and core.is_place and one.codes & core.codes:
        return How.SPELLING
    return None


def _in_han(theirs: NameFeatures, core: DistinctiveWord, used: set[int]) -> WordAlignment | None:
    """A listed Han word inside a longer run that no lexicon divides."""
    if len(core.han) < 2:
        return None
    for one in theirs.core:
        if one.at not in used and core.han in one.han:
            return WordAlignment(core, (one.at,), core.han, How.SAME)
    return None


def _joined(theirs: NameFeatures, core: DistinctiveWord, used: set[int]) -> WordAlignment | None:
    """'Tai Da' for 'Taida': neighbouring words that together are the listed one."""
    for start in range(len(theirs.terms)):
        key = ""
        for end in range(start, min(start + 4, len(theirs.terms))):
            term = theirs.terms[end]
            if end in used or term.han or len(key) > len(core.key):
                break
            key += term.key
            if end > start and key == core.key:
                surface = " ".join(t.surface for t in theirs.terms[start : end + 1])
                return WordAlignment(core, tuple(range(start, end + 1)), surface, How.JOINED)
    return None


def _close(
    theirs: NameFeatures, core: DistinctiveWord, spellings: Spellings, used: set[int]
) -> WordAlignment | None:
    """A misspelt word, or other characters of the same sound."""
    for one in theirs.core:
        if one.at not in used:
            how = _error(one, core, spellings)
            if how is not None:
                return WordAlignment(core, (one.at,), one.surface, how)
    return None


def is_approximate_match(one: DistinctiveWord, core: DistinctiveWord, spellings: Spellings) -> bool:
    """Whether a supplier's word is a misspelling of a listed one, or sounds like it."""
    return _error(one, core, spellings) is not None


def _error(one: DistinctiveWord, core: DistinctiveWord, spellings: Spellings) -> How | None:
    """How a supplier's word misspells a listed one; a place is never a misspelling."""
    if one.is_place:
        return None
    if one.han and core.han:
        return _han_error(one.han, core.han, one.key == core.key)
    if not core.is_place:
        return _latin_error(one.key, core.key)
    ours = sorted({core.key, *_spellings_of(core, spellings)})
    return next((how for word in ours if (how := _latin_error(one.key, word))), None)


def _latin_error(theirs: str, ours: str) -> How | None:
    """A typing or scanning error, or another romanisation of the same sound."""
    if sounds_alike(theirs, ours):
        return How.SOUND
    return misspelling(theirs, ours) or one_letter_dropped(theirs, ours)


def _spellings_of(core: DistinctiveWord, spellings: Spellings) -> set[str]:
    return {word for code in core.codes for word in spellings.get(code, ())}


def _han_error(theirs: str, ours: str, same_sound: bool) -> How | None:
    """Same sound in other characters; or, in a run of three and more, one swapped or changed."""
    if same_sound:
        return How.SOUND
    if len(ours) >= 2 and len(theirs) == len(ours) and sorted(theirs) == sorted(ours):
        return How.SWAPPED
    if len(ours) >= 3 and abs(len(theirs) - len(ours)) <= 1:
        return How.CHARACTER if OSA.distance(theirs, ours) == 1 else None
    return None


def are_adjacent(meetings: Sequence[WordAlignment]) -> bool:
    """In a running text the words of one name stand side by side, within one comma's length."""
    positions = sorted({at for meeting in meetings for at in meeting.at})
    if not positions:
        return False
    return positions[-1] - positions[0] <= len(positions) + 2
