"""The ways in which two words of names agree: one table, read by alignment, blocking and reasons.

Each way has the keys that two words must share (by which the index finds them), the check that they
do agree, and what their agreement is worth. Adding a way is one row here, its cost in
`match-weights.csv`, its sentence in `policy/sentences.py`, and its cases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import log2
from typing import NamedTuple

from rapidfuzz.distance import OSA

from ...model import How
from ...resources.match_weights import match_weights
from ...text.misspelling import (
    allowed_errors,
    ocr_key,
    ocr_keys,
    one_letter_deletions,
    phonetic_keys,
    sounds_alike,
)
from ...text.normalise import expand_umlauts
from ...text.pinyin import split_pinyin
from ...text.transliterate import syllables
from ...text.transliteration_keys import (
    consonant_keys,
    consonants,
    is_arabic,
    is_foreign,
    keys_of_latin_words,
    romanisation_keys,
    script_of_sounds,
    sounds_nearly_alike,
)
from .features import NameWord
from .similar_characters import look_alike_key

Spellings = Mapping[str, frozenset[str]]
"""All Latin spellings of each place, by its code."""
PlacedKey = tuple[int, str]
"""The position of a word among others, and a key of it."""
_LETTERS = 26  # of the alphabet, any of which may stand for another
_CONFUSABLE_CHARACTERS = 500  # Chinese characters that a writer may put for another; the order of
# the number of characters that make up nearly all company names
# Pairs of words whose error is remembered: the ways ask for one pair after the other, and for the next
# then. Of 66,000 pairs no more were asked for again than of 1,000.
_MOST_PAIRS = 1 << 10
_MIN_LETTERS = 4  # of a word that may be misspelt; every word of three is a letter from hundreds
_LEAST_BITS = 1.0  # of an error; what is less likely than twice chance says nothing
_MIN_RUN = 2  # characters of a brand that a run of Han may begin with; one says nothing
_MAX_BRAND = 4  # characters of the brand that a run of Han may begin with; judgement
_MIN_CHARACTERS = 2  # two that change places, or one of them changed, make another name


class WordAgreement(NamedTuple):
    """How two words agree, and what that is worth in bits (more than 0)."""

    how: How
    bits: float


@dataclass(frozen=True, slots=True)
class Way:
    """One way of agreeing.

    Attributes:
        how: its name, under which its cost and its sentence are found.
        keys: words -> the keys that two agreeing words share, each with the position of its word;
            none for errors in letters, which are found by the deletion index.
        agrees: whether a supplier's word agrees with a listed one in this way.
        variants: the bits of all that this way could have made of the listed word; None for a way
            that is no error.
        is_within_latin: whether two words in plain Latin letters may agree in this way; asked of
            those that are no error.
    """

    how: How
    keys: Callable[[Sequence[NameWord]], Iterator[PlacedKey]]
    agrees: Callable[[NameWord, NameWord], bool]
    variants: Callable[[NameWord, NameWord], float] | None = None
    is_within_latin: bool = True


# --- keys ----------------------------------------------------------------------------------------
# Of many words at once, each key with the position of its word: what a word sounds or looks like is
# derived of all of them together.


def _written(words: Sequence[NameWord]) -> Iterator[PlacedKey]:
    for at, word in enumerate(words):
        if word.han:
            yield at, f"h{word.han}"
        if word.key:
            yield at, f"={word.key}"


def _umlauts(words: Sequence[NameWord]) -> Iterator[PlacedKey]:
    yield from _written(words)
    for at, word in enumerate(words):
        if not word.surface.isascii() and (expanded := expand_umlauts(word.surface)):
            yield at, f"={expanded}"


def _codes(words: Sequence[NameWord]) -> Iterator[PlacedKey]:
    return ((at, f"@{code}") for at, word in enumerate(words) for code in word.codes)


def _meanings(words: Sequence[NameWord]) -> Iterator[PlacedKey]:
    for at, word in enumerate(words):
        if word.concepts:
            kind = word.kind if word.kind in {"trade", "site", "number"} else "name"
            yield from ((at, f"{kind}:{concept}") for concept in word.concepts)


def _sound(words: Sequence[NameWord]) -> Iterator[PlacedKey]:
    for at, word in enumerate(words):
        if word.han and word.key:
            yield at, f"={word.key}"
    latin = [at for at, word in enumerate(words) if not word.han]
    for at, sound in zip(latin, phonetic_keys([words[at].key for at in latin]), strict=True):
        if sound:
            yield at, f"~{sound}"


def _look(words: Sequence[NameWord]) -> Iterator[PlacedKey]:
    for at, word in enumerate(words):
        if word.han:
            yield at, f"0{look_alike_key(word.han)}"
    latin = [at for at, word in enumerate(words) if word.key and not word.han]
    for at, look in zip(latin, ocr_keys([words[at].key for at in latin]), strict=True):
        yield at, f"0{look}"


def _sorted_letters(words: Sequence[NameWord]) -> Iterator[PlacedKey]:
    for at, word in enumerate(words):
        if word.han or word.key:
            yield at, "%" + "".join(sorted(word.han or word.key))


def _without_a_character(words: Sequence[NameWord]) -> Iterator[PlacedKey]:
    for at, word in enumerate(words):
        # One of two words has three characters or more, so that two are left of both.
        if len(word.han) >= _MIN_CHARACTERS:
            rests = one_letter_deletions(word.han)
            yield from ((at, f"d{rest}") for rest in rests if len(rest) >= _MIN_CHARACTERS)


def _romanised(words: Sequence[NameWord]) -> Iterator[PlacedKey]:
    for at, word in enumerate(words):
        if not word.han:
            yield from ((at, f"r{key}") for key in romanisation_keys(word.surface, word.key))


def _consonants(words: Sequence[NameWord]) -> Iterator[PlacedKey]:
    for at, word in enumerate(words):
        if not word.han:
            yield from ((at, f"c{key}") for key in consonant_keys(word.surface, word.key))


def _beginnings(words: Sequence[NameWord]) -> Iterator[PlacedKey]:
    """Yield a Latin word, and the readings of what a run of Han may begin with."""
    for at, word in enumerate(words):
        if word.han:
            yield from ((at, f"b{reading}") for reading in first_syllables(word.han))
        elif split_pinyin(word.key):
            yield at, f"b{word.key}"


def first_syllables(han: str) -> list[str]:
    """Return what a run of Han may begin with, as it is read; [] for a run that is all of a brand."""
    if len(han) <= _MIN_RUN:
        return []
    parts = syllables(han)
    return ["".join(parts[:end]) for end in range(_MIN_RUN, min(len(parts), _MAX_BRAND + 1))]


def _none(_: Sequence[NameWord]) -> Iterator[PlacedKey]:
    return iter(())


# --- checks --------------------------------------------------------------------------------------


def _is_same(word: NameWord, listed: NameWord) -> bool:
    if word.han and listed.han:
        return word.han == listed.han
    return not word.han and not listed.han and word.key == listed.key


def _is_other_script(word: NameWord, listed: NameWord) -> bool:
    if word.han and listed.han:
        return False
    if word.key == listed.key and bool(word.han) != bool(listed.han):
        return True
    return expand_umlauts(word.surface) == listed.key or word.key == expand_umlauts(listed.surface)


def _is_same_place(word: NameWord, listed: NameWord) -> bool:
    return word.is_place and listed.is_place and not word.codes.isdisjoint(listed.codes)


def _has_same_meaning(word: NameWord, listed: NameWord) -> bool:
    return word.kind == listed.kind and not word.concepts.isdisjoint(listed.concepts)


def _is_translation(word: NameWord, listed: NameWord) -> bool:
    return word.is_generic and _has_same_meaning(word, listed)


def _is_same_number(word: NameWord, listed: NameWord) -> bool:
    return word.kind == "number" and _has_same_meaning(word, listed)


def _is_same_given_name(word: NameWord, listed: NameWord) -> bool:
    return word.is_distinctive and _has_same_meaning(word, listed)


def _is_other_romanisation(word: NameWord, listed: NameWord) -> bool:
    if word.han or listed.han or is_foreign(word.surface) == is_foreign(listed.surface):
        return False
    keys = romanisation_keys(word.surface, word.key)
    return any(key in keys for key in romanisation_keys(listed.surface, listed.key))


def _has_same_consonants(word: NameWord, listed: NameWord) -> bool:
    if word.han or listed.han:
        return False
    for native, latin in ((word, listed), (listed, word)):
        if script_of_sounds(native.surface) and latin.surface.isascii():
            return sounds_nearly_alike(native.surface, native.key, latin.key)
    if is_arabic(word.surface) == is_arabic(listed.surface):
        return False
    key = consonants(word.key)
    return bool(key) and key == consonants(listed.key)


def _begins_in_other_script(word: NameWord, listed: NameWord) -> bool:
    if bool(word.han) == bool(listed.han) or not (word.is_distinctive and listed.is_distinctive):
        return False
    run, latin = (word, listed) if word.han else (listed, word)
    return latin.key in first_syllables(run.han)


def may_err(word: NameWord) -> bool:
    """Return whether a word may be misspelt; a known trade or number is not."""
    return word.is_distinctive or word.is_place


def may_err_in_letters(word: NameWord, listed: NameWord) -> bool:
    """Return whether so few letters of a word differ from a listed one that these may be errors.

    Most words that share a shortened form differ by more. A place may be misspelt in any of its
    spellings; of two words in Han the characters are compared, not the letters of their readings.
    """
    if listed.is_place or (word.han and listed.han):
        return listed.is_place
    errors = allowed_errors(len(listed.key)) or 1
    is_near = OSA.distance(word.key, listed.key, score_cutoff=errors) <= errors
    return is_near or ocr_key(word.key) == ocr_key(listed.key)


def _sounds_alike(word: NameWord, listed: NameWord) -> bool:
    if word.han and listed.han:
        return word.key == listed.key and word.han != listed.han
    return not (word.han or listed.han) and sounds_alike(word.key, listed.key)


def _error_in_letters(how: How) -> Callable[[NameWord, NameWord], bool]:
    def agrees(word: NameWord, listed: NameWord) -> bool:
        # Of two in Han the characters are compared, not the letters of their readings.
        if word.han and listed.han:
            return False
        return letter_error(word.key, listed.key) is how

    return agrees


def _is_swapped(word: NameWord, listed: NameWord) -> bool:
    if word.han and listed.han:
        same_size = len(word.han) == len(listed.han) >= _MIN_CHARACTERS + 1
        return same_size and word.han != listed.han and sorted(word.han) == sorted(listed.han)
    return _SWAPPED(word, listed)


def _has_other_character(word: NameWord, listed: NameWord) -> bool:
    if not (word.han and listed.han) or word.han == listed.han or word.key == listed.key:
        return False
    longest = max(len(word.han), len(listed.han))
    return (
        longest >= _MIN_CHARACTERS + 1 and OSA.distance(word.han, listed.han, score_cutoff=1) == 1
    )


def _looks_alike(word: NameWord, listed: NameWord) -> bool:
    if word.han and listed.han:
        return word.han != listed.han and look_alike_key(word.han) == look_alike_key(listed.han)
    return _SCANNING(word, listed)


_SWAPPED = _error_in_letters(How.SWAPPED)
_SCANNING = _error_in_letters(How.SCANNING)


@lru_cache(maxsize=_MOST_PAIRS)
def letter_error(word: str, listed: str) -> How | None:
    """Return how a word differs from a listed one: by an error in one letter, in two of a long word.

    >>> letter_error("beltom", "belton"), letter_error("jiafeng", "jiafang"), letter_error("abd", "abc")
    (<How.CHANGED: 'letter changed'>, <How.CHANGED: 'letter changed'>, None)
    """
    sizes = len(word), len(listed)
    if word == listed or max(sizes) < _MIN_LETTERS or min(sizes) < _MIN_LETTERS - 1:
        return None
    if ocr_key(word) == ocr_key(listed):
        return How.SCANNING
    if word[0] != listed[0] and word[-1] != listed[-1]:
        return None  # typing errors leave one end of a word right
    errors = allowed_errors(len(listed)) or 1
    if OSA.distance(word, listed, score_cutoff=errors) > errors:
        return None
    if len(word) == len(listed):
        return How.SWAPPED if sorted(word) == sorted(listed) else How.CHANGED
    return How.MISSING if len(word) < len(listed) else How.ADDED


# --- variants: the bits of all that an error could have made of a word ------------------------------


def _positions(_: NameWord, listed: NameWord) -> float:
    return log2(max(2, len(listed.han or listed.key)))


def _letters(word: NameWord, listed: NameWord) -> float:
    per_error = log2((_LETTERS - 1) * max(2, len(listed.key)))
    return per_error + _further_errors(word, listed)


def _lost_letters(word: NameWord, listed: NameWord) -> float:
    return _positions(word, listed) + _further_errors(word, listed)


def _further_errors(word: NameWord, listed: NameWord) -> float:
    more = OSA.distance(word.key, listed.key) - 1
    if more <= 0:
        return 0.0
    return more * (log2((_LETTERS - 1) * len(listed.key)) + match_weights().error["second"])


def _characters(_: NameWord, listed: NameWord) -> float:
    return log2(_CONFUSABLE_CHARACTERS * len(listed.han))


WAYS = (
    Way(How.SAME, _written, _is_same),
    Way(How.SCRIPT, _umlauts, _is_other_script, is_within_latin=False),
    Way(How.ROMANISATION, _romanised, _is_other_romanisation, is_within_latin=False),
    Way(How.CONSONANTS, _consonants, _has_same_consonants, is_within_latin=False),
    Way(How.BEGINNING, _beginnings, _begins_in_other_script, is_within_latin=False),
    Way(How.SPELLING, _codes, _is_same_place),
    Way(How.NUMBER, _meanings, _is_same_number),
    Way(How.NAME_SPELLING, _meanings, _is_same_given_name),
    Way(How.TRANSLATION, _meanings, _is_translation),
    Way(How.SOUND, _sound, _sounds_alike, _positions),
    Way(How.SCANNING, _look, _looks_alike, _positions),
    Way(How.SWAPPED, _sorted_letters, _is_swapped, _positions),
    Way(How.MISSING, _none, _error_in_letters(How.MISSING), _lost_letters),
    Way(How.ADDED, _none, _error_in_letters(How.ADDED), _letters),
    Way(How.CHANGED, _none, _error_in_letters(How.CHANGED), _letters),
    Way(How.CHARACTER, _without_a_character, _has_other_character, _characters),
)
_WAYS_WITHOUT_ERROR = tuple(way for way in WAYS if way.variants is None)
# Of a listed word, but for those by sound; `_umlauts` has those of `_written`.
_KEYS = tuple(
    dict.fromkeys(way.keys for way in WAYS if way.keys not in {_romanised, _consonants, _written})
)
_LATIN_WAYS_WITHOUT_ERROR = tuple(way for way in _WAYS_WITHOUT_ERROR if way.is_within_latin)
_SAME_LETTERS = tuple(way for way in WAYS if way.how is How.SAME)  # of words without a meaning
_ERRORS = tuple(way for way in WAYS if way.variants is not None)
_SOUND = next(way for way in _ERRORS if way.how is How.SOUND)
_PLACES = {way.how: place for place, way in enumerate(_ERRORS)}


def compare_words(word: NameWord, listed: NameWord, spellings: Spellings) -> WordAgreement | None:
    """Return in which way a supplier's word agrees with a listed one; None where it says nothing.

    Args:
        word: The supplier's word.
        listed: The listed word.
        spellings: All Latin spellings of each place, by its code; a listed place may be misspelt in
            any of them.
    """
    is_latin = _is_plain(word) and _is_plain(listed)
    for way in _ways_without_error(word, listed, is_latin=is_latin):
        if way.agrees(word, listed):
            bits = _worth_of(way, word, listed)
            # 'Import & Export' is 'Import Export', however little that says.
            if bits > 0:
                return WordAgreement(way.how, bits)
    if not may_err(word):
        return None
    errors = [
        (way, form)
        for form in _forms(listed, spellings)
        for way in _errors_between(word, form, is_latin=is_latin)
    ]
    return _likeliest_error(word, errors) if errors else None


def _likeliest_error(
    word: NameWord, errors: Sequence[tuple[Way, NameWord]]
) -> WordAgreement | None:
    """Return by which error in which form of a listed word a word may be it; None by none."""
    best: WordAgreement | None = None
    # Of two that are as likely the first way counts.
    for way, form in sorted(errors, key=_place_of_way) if len(errors) > 1 else errors:
        bits = _worth_of(way, word, form)
        if bits > _LEAST_BITS and (best is None or bits > best.bits):
            best = WordAgreement(way.how, bits)
    return best


def _place_of_way(error: tuple[Way, NameWord]) -> int:
    return _PLACES[error[0].how]


def _ways_without_error(word: NameWord, listed: NameWord, *, is_latin: bool) -> Sequence[Way]:
    """Return the ways in which two words may agree without an error."""
    if not is_latin:
        return _WAYS_WITHOUT_ERROR
    have_meaning = (word.codes and listed.codes) or (word.concepts and listed.concepts)
    return _LATIN_WAYS_WITHOUT_ERROR if have_meaning else _SAME_LETTERS


def _errors_between(word: NameWord, form: NameWord, *, is_latin: bool) -> list[Way]:
    """Return the errors by which a word may be a form of a listed one."""
    if not is_latin:
        return [way for way in _ERRORS if way.agrees(word, form)]
    how = letter_error(word.key, form.key)  # two errors in letters at once are none of these
    ways = [_ERRORS[_PLACES[how]]] if how else []
    return [_SOUND, *ways] if sounds_alike(word.key, form.key) else ways


def _is_plain(word: NameWord) -> bool:
    return word.surface.isascii() and not word.han and bool(word.key)


def _forms(listed: NameWord, spellings: Spellings) -> list[NameWord]:
    if not listed.is_place:
        return [listed]
    names = {name for code in listed.codes for name in spellings.get(code, ())}
    others = sorted(names - {listed.key})
    return [listed, *(listed._replace(key=name, han="") for name in others)]


def _worth_of(way: Way, word: NameWord, listed: NameWord) -> float:
    """Return what an agreement is worth.

    An error is the likelier cause of a word the rarer that is by itself: 'Beltom' is in nobody's
    vocabulary, so it is 'Belton' misspelt; 'Corona' is a name of its own.
    """
    cost = match_weights().way[way.how]
    if way.variants is None:
        if way.how is How.CONSONANTS:
            fewest = min(len(consonants(word.key)), len(consonants(listed.key)))
            most = match_weights().word["letter"] * fewest
            return min(word.worth, listed.worth, most) - cost
        if way.how is How.BEGINNING:
            run, latin = (word, listed) if word.han else (listed, word)
            rest = max(0.0, run.bits - latin.bits) * match_weights().extra["trade"] / 2
            return min(word.worth, listed.worth) - cost - rest
        if way.how in {How.SCRIPT, How.ROMANISATION}:
            return min(word.worth, listed.worth) - cost
        return max(listed.worth - cost, listed.worth / 2)
    # The word in Latin letters is the misspelt one.
    bits = listed.bits if word.han and not listed.han else word.bits
    if word.is_place:
        bits = min(bits, match_weights().word["known_place"])
    return min(
        bits - cost - way.variants(word, listed), listed.worth * match_weights().error["most_share"]
    )


def shared_keys(word: NameWord, *, is_list_foreign: bool = True) -> set[str]:
    """Return the keys of all ways, but for errors in letters, under which a word is found.

    Args:
        word: The supplier's word.
        is_list_foreign: Whether the list has words of another alphabet than Latin; if not, a word
            in Latin letters needs no keys of its romanisations.
    """
    keys = shared_keys_of_many([word])[0]
    if is_list_foreign and word.surface.isascii():
        keys.update(*keys_by_sound([word]))
    return keys


def shared_keys_of_many(words: Sequence[NameWord]) -> list[set[str]]:
    """Return the same of each word, but for what Latin letters share with another alphabet."""
    found: list[set[str]] = [set() for _ in words]
    erring: list[int] = []
    for at, word in enumerate(words):
        if word.surface.isascii():
            # Nearly every word of every list: all keys of the ways in which a Latin word agrees.
            found[at] = {f"={word.key}", *keys_by_meaning(word)}
            if may_err(word):
                erring.append(at)
        else:
            ways = WAYS if may_err(word) else _WAYS_WITHOUT_ERROR
            found[at] = {key for way in ways for _, key in way.keys([word])}
    for at, keys in zip(erring, latin_keys_of_many([words[at].key for at in erring]), strict=True):
        found[at].update(keys)
    return found


def keys_by_meaning(word: NameWord) -> Iterator[str]:
    """Yield the keys under which a word is found by what it means, however it is written."""
    return (key for _, key in chain(_codes([word]), _meanings([word])))


def words_by_key(words: Sequence[NameWord], spellings: Spellings) -> dict[str, Sequence[int]]:
    """Return the positions of listed words by the keys of all ways under which they are found.

    Only words of another alphabet than Latin have those by sound.

    Args:
        words: The listed words.
        spellings: All Latin spellings of each place, by its code; a place may be misspelt in each.
    """
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for at, key in _listed_keys(words, spellings):
        positions[key].append(at)
    return {
        # Most keys are of one word; of the others a word may have a key in several ways.
        key: of_key if len(of_key) == 1 else sorted({*of_key})
        for key, of_key in positions.items()
    }


def _listed_keys(words: Sequence[NameWord], spellings: Spellings) -> Iterator[PlacedKey]:
    for keys_of in _KEYS:
        yield from keys_of(words)
    owners: list[int] = []
    forms: list[NameWord] = []
    for at, word in enumerate(words):
        for spelling in all_spellings(word, spellings) - {word.key}:
            owners.append(at)
            forms.append(word._replace(key=spelling, han="", surface=spelling))
    for way in _ERRORS:
        yield from ((owners[at], key) for at, key in way.keys(forms))
    other = [at for at, word in enumerate(words) if is_of_other_alphabet(word)]
    for at, keys in zip(other, keys_by_sound([words[at] for at in other]), strict=True):
        yield from ((at, key) for key in keys)


def keys_by_sound(words: Sequence[NameWord]) -> list[set[str]]:
    """Return, for each word, the keys that it shares with words of another alphabet than its own."""
    latin = [word.key for word in words if word.surface.isascii()]
    keys_of_latin = iter(keys_of_latin_words(latin))
    keys: list[set[str]] = []
    for word in words:
        if word.surface.isascii():
            spellings, skeletons = next(keys_of_latin)
            keys.append({*(f"r{key}" for key in spellings), *(f"c{key}" for key in skeletons)})
        else:
            keys.append({key for _, key in chain(_romanised([word]), _consonants([word]))})
    return keys


def is_of_other_alphabet(word: NameWord) -> bool:
    """Return whether a word is compared by its sound: two in Latin letters never are."""
    surface = word.surface
    return not surface.isascii() and bool(
        is_foreign(surface) or is_arabic(surface) or script_of_sounds(surface)
    )


def latin_keys(key: str) -> list[str]:
    """Return the keys under which Latin letters of no known meaning find a listed word in Latin."""
    return latin_keys_of_many([key])[0]


def latin_keys_of_many(keys: Sequence[str]) -> list[list[str]]:
    """Return the `latin_keys` of each of many: in half the time."""
    found = []
    for key, sound, look in zip(keys, phonetic_keys(keys), ocr_keys(keys), strict=True):
        of_key = [f"={key}", f"b{key}"]
        if sound:
            of_key.append(f"~{sound}")
        if key:
            of_key += [f"0{look}", "%" + "".join(sorted(key))]
        found.append(of_key)
    return found


def all_spellings(word: NameWord, spellings: Spellings) -> frozenset[str]:
    """Return the letters of a listed word and, if it is a place, all other spellings of it."""
    alone = frozenset({word.key})
    return alone.union(*[spellings.get(code, ()) for code in word.codes]) if word.codes else alone
