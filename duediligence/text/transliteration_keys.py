"""Make a word comparable across alphabets, whichever of the usual romanisations it was written in.

Цинк is 'tsink' letter by letter and 'zinc' in English; Arabic writes no short vowels, so that of
الراجحي and 'Al Rajhi' only the consonants can be compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from ..resources.bounded_cache import WORDS_AT_HAND
from ..resources.csv_tables import WORD_TABLES, read_rows
from .normalise import latin_key

# Greek, Cyrillic, Arabic, Indic, Thai and what lies between; kana; Hangul.
_FOREIGN = re.compile(r"[\u0370-\u1fff\u3040-\u30ff\uac00-\ud7af]")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
# The scripts of script-sounds.csv: Devanagari and Bengali are alike.
_LETTERS_OF_SOUNDS = {
    "Hangul": re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]"),
    "Kana": re.compile("[\u3041-\u309f\u30a1-\u30fa\u30fd-\u30ff]"),
    "Indic": re.compile("[\u0900-\u09ff]"),
    "Thai": re.compile("[\u0e00-\u0e7f]"),
}
_GREEK_SOUNDS = {"μπ": "b", "ντ": "d", "γκ": "g"}
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiouyw]")
_ARTICLE = re.compile(r"^(?:al|el|l)(?=.{3})", re.MULTILINE)
_VOWEL_KEYS = frozenset({"i", "u", "eu", "au"})
# Vowels that may differ; of 22 known firms in Hangul, kana, Devanagari, Bengali and Thai, most of those
# that are not the same sound for sound differ in one or two ('Hoshine' होशाइन); with three any words do.
_MOST_OTHER_VOWELS = 2
_MIN_CONSONANTS = 3  # two are common to many words
_ARABIC_FOR_FOREIGN = {"v": "f", "p": "b"}  # sounds that Arabic has no letters for
_MIN_LENGTH = 4  # letters, of the key: shorter ones are common to many words


def is_foreign(surface: str) -> bool:
    """Return whether a word is written in another alphabet than Latin (Han apart)."""
    return not surface.isascii() and _FOREIGN.search(surface) is not None


def is_arabic(surface: str) -> bool:
    """Return whether a word is written in Arabic letters."""
    return not surface.isascii() and _ARABIC.search(surface) is not None


@lru_cache(maxsize=WORDS_AT_HAND)
def romanisation_key(word: str) -> str:
    """Return Latin letters with what romanisations differ in made the same; "" for a short word.

    >>> romanisation_key("baikaltsink") == romanisation_key("baikalzinc")
    True
    >>> romanisation_key("norilskii") == romanisation_key("norilsk")
    True
    """
    return _without_ending(_made_same(word, _romanisations()))


def romanisation_keys(surface: str, key: str) -> tuple[str, ...]:
    """Return the keys of a word by every way of reading its letters; () for a short word.

    Greek writes the b, d and g of foreign words as μπ, ντ and γκ, so that Ταϊντά is 'Tainta' letter
    by letter and 'Taida' as it is spoken.

    >>> romanisation_keys("Ταϊντά", "tainta")[1] == romanisation_key("taida")
    True
    """
    script = script_of_sounds(surface)
    if script:
        return tuple(filter(None, [_sound_key(key, script)]))
    keys = [romanisation_key(key)]
    if _GREEK.search(surface):
        spoken = unicodedata.normalize("NFD", surface.casefold())
        spoken = "".join([letter for letter in spoken if not unicodedata.combining(letter)])
        for written, sound in _GREEK_SOUNDS.items():
            spoken = spoken.replace(written, sound)
        keys.append(romanisation_key(latin_key(spoken)))
    if surface.isascii():
        keys += [_sound_key(key, script) for script in _sounds()]
    return tuple(dict.fromkeys(filter(None, keys)))


def script_of_sounds(surface: str) -> str:
    """Return the script of a word that is compared by its sounds; "" for any other.

    >>> script_of_sounds("ベルモラ"), script_of_sounds("Хотан")
    ('Kana', '')
    """
    if surface.isascii():
        return ""
    return next((name for name, letter in _LETTERS_OF_SOUNDS.items() if letter.search(surface)), "")


@lru_cache(maxsize=WORDS_AT_HAND)
def _sound_key(word: str, script: str) -> str:
    """Return Latin letters with what a script cannot tell apart made the same, and the script.

    >>> _sound_key("belmola", "Hangul") == _sound_key("velmora", "Hangul")
    True
    """
    key = _without_ending(_sound(word, script))
    return f"{script}:{key}" if key else ""


def _sound(word: str, script: str) -> str:
    """Return Latin letters with what a script cannot tell apart made the same."""
    return _made_same(word, _sounds()[script])


def _made_same(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return Latin letters, a word or one a line, with the letters of each pair made the same."""
    for written, same in pairs:
        text = text.replace(written, same)
    return _DOUBLED.sub(r"\1", text)


def _without_ending(sound: str) -> str:
    """Return the key of what a word sounds like: without vowels at its end; "" for a short word."""
    bare = sound.rstrip("aeiou")
    key = bare if len(bare) >= _MIN_LENGTH else sound
    return key if len(key) >= _MIN_LENGTH else ""


def romanisation_keys_of_many(words: Sequence[str]) -> list[str]:
    """Return `romanisation_key` of many words, each replacement made once over all of them.

    >>> romanisation_keys_of_many(["baikaltsink", "adi"]) == [romanisation_key("baikalzinc"), ""]
    True
    """
    sounds = _made_same("\n".join(words), _romanisations()).split("\n")
    return [_without_ending(sound) for sound in sounds[: len(words)]]


def keys_of_latin_words(words: Sequence[str]) -> list[tuple[list[str], list[str]]]:
    """Return `romanisation_keys` and `consonant_keys` of many words in plain Latin letters.

    Each replacement is made once over all of them, which takes a sixth of the time.

    >>> keys_of_latin_words(["Taida".lower()])[0][1] == list(consonant_keys("Taida", "taida"))
    True
    """
    if not words:
        return []
    lines = "\n".join(words)
    spellings = [[key] for key in romanisation_keys_of_many(words)]
    skeletons = [[_if_telling(word)] for word in _bare_consonants(lines).split("\n")]
    for script, pairs in _sounds().items():
        sounds = _made_same(lines, pairs)
        for keys, sound in zip(spellings, sounds.split("\n"), strict=True):
            if key := _without_ending(sound):
                keys.append(f"{script}:{key}")
        for keys, bare in zip(skeletons, _VOWELS.sub("", sounds).split("\n"), strict=True):
            if bare := _if_telling(bare):
                keys.append(f"{script}:{bare}")
    return [
        ([*filter(None, by_spelling)], [*filter(None, by_consonants)])
        for by_spelling, by_consonants in zip(spellings, skeletons, strict=True)
    ]


def consonant_keys(surface: str, key: str) -> tuple[str, ...]:
    """Return the consonants of a word, and those by the sounds of each script that it may be in.

    >>> set(consonant_keys("Badakov", "badakov")) & set(consonant_keys("बदाकोव", "bdakov"))
    {'Indic:bdkb'}
    """
    script = script_of_sounds(surface)
    scripts = [script] if script else [*_sounds()] if surface.isascii() else []
    keys = [] if script else [consonants(key)]
    for name in scripts:
        bare = _if_telling(_VOWELS.sub("", _sound(key, name)))
        keys.append(f"{name}:{bare}" if bare else "")
    return tuple(filter(None, keys))


def sounds_nearly_alike(surface: str, key: str, latin: str) -> bool:
    """Return whether a word of a script of sounds is a Latin word but for a vowel or two.

    >>> sounds_nearly_alike("बदाकोव", "bdakov", "badakov"), sounds_nearly_alike("बिडकेव", "bidkev", "badakov")
    (True, False)
    """
    script = script_of_sounds(surface)
    word, other = _sound(key, script), _sound(latin, script)
    bare = _VOWELS.sub("", word)
    is_same = len(bare) >= _MIN_CONSONANTS and bare == _VOWELS.sub("", other)
    most = _MOST_OTHER_VOWELS
    return is_same and OSA.distance(word, other, score_cutoff=most) <= most


@cache
def _sounds() -> dict[str, list[tuple[str, str]]]:
    """Return by script what is made the same, in order."""
    sounds: dict[str, list[tuple[str, str]]] = {}
    for row in read_rows(WORD_TABLES / "script-sounds.csv"):
        sounds.setdefault(row["script"], []).append((row["written"], row["same"]))
    return sounds


@lru_cache(maxsize=WORDS_AT_HAND)
def consonants(word: str) -> str:
    """Return the consonants of Latin letters without the Arabic article; "" for fewer than three.

    >>> consonants("alhrmyn"), consonants("haramain")
    ('hrmn', 'hrmn')
    """
    return _if_telling(_bare_consonants(word))


def _bare_consonants(text: str) -> str:
    """Return the consonants of a word, or of one a line, without the Arabic article."""
    bare = _ARTICLE.sub("", text)
    for written, same in _romanisations():
        if same not in _VOWEL_KEYS:  # 'j' may be a vowel in Cyrillic, never in Arabic
            bare = bare.replace(written, same)
    for foreign, written in _ARABIC_FOR_FOREIGN.items():
        bare = bare.replace(foreign, written)
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", bare))


def _if_telling(consonants_: str) -> str:
    """Return the consonants of a word; "" for fewer than three."""
    return consonants_ if len(consonants_) >= _MIN_CONSONANTS else ""


@lru_cache(maxsize=1)
def _romanisations() -> tuple[tuple[str, str], ...]:
    return tuple(
        (row["written"], row["same"]) for row in read_rows(WORD_TABLES / "romanisations.csv")
    )
