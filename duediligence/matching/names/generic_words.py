"""Words that look distinctive and are not: a name's own acronym, a misspelt 'Trading'."""

from __future__ import annotations

from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from ...resources.bounded_cache import WORDS_AT_HAND
from ...resources.csv_tables import WORD_TABLES, read_rows
from ...text.misspelling import MAX_ERRORS, ocr_key, one_letter_deletions
from ...text.normalise import latin_key
from ...text.segment import Term
from .agreements import letter_error
from .align import letters_of
from .features import UNIVERSAL_TRADES, NameFeatures, NameWord, word_frequencies

# Names, of 193,434, that have a word which nobody means when it is misspelt; judgement.
_MOST_COMMON = 400
_MIN_LEGAL_WORD = 4  # letters; shorter parts of legal forms ('de', 'sa') are other words too
_MIN_ACRONYM, _MAX_ACRONYM = 3, 8  # letters; judgement: fewer fit any name, more are a word
_MIN_BEGINNING = 4  # letters of a word that is cut off; judgement
_UNIVERSAL_WORDS = tuple(sorted(word for word in UNIVERSAL_TRADES if word.isalpha()))


def is_misspelt_common_word(word: NameWord) -> bool:
    """Return whether a word is no word but 'Trading', 'Limited' and the like, misspelt: 'Gorup'."""
    if word.kind != "distinctive" or word.han or word_frequencies().names_with(word.key):
        return False
    return is_universal_word(word.key) or misspells_common_word(word.key)


def is_word_of_legal_form(word: NameWord) -> bool:
    """Return whether a word is one of a legal form's, such as the 'Stock' of 'Joint Stock Company'."""
    return word.kind == "distinctive" and word.key in _words_of_legal_forms()


@cache
def _words_of_legal_forms() -> frozenset[str]:
    forms = (row["form"] for row in read_rows(WORD_TABLES / "legal-forms.csv"))
    words = {latin_key(word) for form in forms if form.isascii() for word in form.split()}
    return frozenset(word for word in words if len(word) >= _MIN_LEGAL_WORD)


@lru_cache(maxsize=WORDS_AT_HAND)
def misspells_common_word(key: str) -> bool:
    """Return whether letters are one error away from a word that very many firms bear."""
    common = _shortened_common_words()
    near = {word for rest in one_letter_deletions(key) for word in common.get(rest, ())}
    return any(letter_error(key, word) for word in near)


@cache
def _shortened_common_words() -> dict[str, tuple[str, ...]]:
    """Return the most frequent words by what they are without one letter."""
    found: dict[str, list[str]] = {}
    for word in {*word_frequencies().frequent_words(_MOST_COMMON), *_words_of_legal_forms()}:
        for rest in one_letter_deletions(word):
            found.setdefault(rest, []).append(word)
    return {rest: tuple(words) for rest, words in found.items()}


@lru_cache(maxsize=WORDS_AT_HAND)
def is_universal_word(key: str) -> bool:
    """Return whether letters are a universal word ('trading') or misspell one."""
    if not key:
        return False
    look = ocr_key(key)
    return any(
        key == word or letter_error(key, word)
        for word, word_look in _beginning_or_ending(key[0], key[-1])
        if OSA.distance(key, word, score_cutoff=MAX_ERRORS) <= MAX_ERRORS or look == word_look
    )


@lru_cache(maxsize=WORDS_AT_HAND)
def begins_universal_word(key: str) -> bool:
    """Return whether letters abbreviate a universal word by its beginning: 'Indust.'."""
    return len(key) >= _MIN_BEGINNING and any(word.startswith(key) for word in _UNIVERSAL_WORDS)


@cache
def _beginning_or_ending(first: str, last: str) -> tuple[tuple[str, str], ...]:
    """Return the universal words that have this first or this last letter, as written and scanned."""
    words = (word for word in _UNIVERSAL_WORDS if word[0] == first or word[-1] == last)
    return tuple((word, ocr_key(word)) for word in words)


def is_acronym(word: NameWord, name: NameFeatures) -> bool:
    """Return whether a word of a name is its acronym: 'Korea Electric Power (KEPCO)'."""
    key = word.key
    if word.han or not word.is_distinctive or not _MIN_ACRONYM <= len(key) <= _MAX_ACRONYM:
        return False
    others: list[Term] = []
    for term in name.terms:
        if term.key and term.key != key and not term.has("connective"):
            if not others and letters_of(term)[:1] not in {"", key[0]}:
                return False  # the answer for most words, and each word comes here
            others.append(term)
    initials = "".join(letters_of(term) for term in others)
    if len(initials) < _MIN_ACRONYM or initials[0] != key[0]:
        return False
    # Two of three signs suffice: apart from the name, spelt by its letters, begun by its initials.
    is_apart = all(name.terms[word.at].clause != term.clause for term in others)
    is_spelt = _is_subsequence(key, "".join(term.key for term in others))
    is_begun = _is_subsequence(key[:_MIN_ACRONYM], initials)
    return is_apart + is_spelt + is_begun >= 2


def _is_subsequence(key: str, text: str) -> bool:
    """Return whether a text has the letters of a key in their order."""
    letters = iter(text)
    return all(letter in letters for letter in key)
