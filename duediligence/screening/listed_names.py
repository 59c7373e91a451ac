"""Which texts are a listed name, or an address on the web or by mail of that name.

This answers for columns that are not searched, where most texts are numbers, persons and words such
as "Active". Nothing is prepared before the first text that may be a name, and then once for a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

from ..matching.names.segments import is_denied
from ..model import Kind, Watchlist
from ..text.lexicon import Lexicon
from ..text.normalise import HAN, latin_key, normalise
from ..text.segment import Term, segment
from ..text.tokenise import MAX_CHARACTERS

_NAMED_KINDS = frozenset({Kind.ORGANISATION, Kind.SITE})
# Of a listed name, without its legal form: a shorter one ('Gap', 'W') is the usual text of a status.
_MIN_LETTERS = 5
_MIN_HAN = 4  # a person's name has three
# Characters by which nearly all texts are known to be no listed name: as many as the shortest has.
_BEGINNING = min(_MIN_LETTERS, _MIN_HAN)
_LONG_BEGINNING = 10  # letters; judgement: of a long list, few words of other texts have as many
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")
# A host or a part of a path, with the sign before it: 'www.x.com', '@x.com', 'linkedin.com/company/x'.
_HOST = re.compile(r"([@/]?)([^\s/@:?#,;<>()\[\]\"']+)")
# To delete from a text in ASCII all but its letters, digits and ends of lines.
_SIGNS = {code: None for code in range(128) if not chr(code).isalnum() and chr(code) != "\n"}


class ListedNames:
    """The names of a list's firms and sites as their letters, without legal forms."""

    def __init__(self, watchlist: Watchlist, lexicon: Lexicon) -> None:
        self._watchlist = watchlist
        self._lexicon = lexicon

    def among(self, texts: Iterable[str]) -> set[str]:
        """Return the texts that are a listed name or an address of that name."""
        texts = [text for text in texts if len(text) >= _BEGINNING and _TWO_LETTERS.search(text)]
        if not texts:
            return set()
        keys, beginnings = self._keys, self._beginnings
        return {text for text in texts if _may_be_address(text) and self._is_address(text)} | {
            text
            for text, letters in _letters_of_many(texts)
            if letters[:_BEGINNING] in beginnings
            and (letters in keys or not keys.isdisjoint(self._keys_of(text[:MAX_CHARACTERS])))
        }

    def inside(self, words_of: Mapping[str, Sequence[str]], words: AbstractSet[str]) -> set[str]:
        """Return the texts that have a listed name among other words, and do not deny it.

        Args:
            words_of: By text its words.
            words: All of these, each of which is looked at once.
        """
        if not any(len(own) > 1 or not text.isascii() for text, own in words_of.items()):
            return set()  # in a running text one word is seldom a firm
        beginnings = self._beginnings_of_words
        starts = {
            word
            for word in words
            if (word[:_BEGINNING].lower() in beginnings)
            or (not word.isascii() and self._may_begin_name(word))
        }
        if not starts:
            return set()
        return {
            text
            for text, own in words_of.items()
            if not starts.isdisjoint(own)
            and (not text.isascii() or self._has_letters_inside(own))
            and self._has_inside(text[:MAX_CHARACTERS])
        }

    def _may_begin_name(self, word: str) -> bool:
        """Return whether a listed name may begin with a word of any script, or within a run of Han."""
        if HAN.search(word):
            return len(word) >= _MIN_HAN
        return latin_key(word)[:_BEGINNING] in self._beginnings_of_words

    def _has_letters_inside(self, words: Sequence[str]) -> bool:
        """Return whether some of the words, from any of them on, begin with the letters of a name."""
        letters = "".join(words).lower()
        keys, beginnings, at = self._keys, self._long_beginnings, 0
        for word in words:
            following = letters[at : at + _LONG_BEGINNING]
            if following in beginnings or any(
                following[:length] in keys for length in range(_MIN_LETTERS, _LONG_BEGINNING)
            ):
                return True
            at += len(word)
        return False

    def _has_inside(self, text: str) -> bool:
        terms = segment(text, self._lexicon)
        return any(
            not is_denied(terms, range(start, end), text)
            for start, end in self._places_of_names(terms)
        )

    def _places_of_names(self, terms: Sequence[Term]) -> Iterator[tuple[int, int]]:
        """Yield the first term and the term after the last of each listed name in a text."""
        keys, longest = self._keys, self._longest_key
        for start, first in enumerate(terms):
            key = ""
            for end, term in enumerate(terms[start:], start + 1):
                key += term.han or term.key
                if len(key) - len(first.han) > longest:
                    break
                # A run of Han may begin with words around the name: 由和田泰达.
                offsets = range(max(0, len(key) - longest), len(first.han)) if first.han else (0,)
                if any(key[at:] in keys for at in offsets) and (end - start > 1 or first.han):
                    yield start, end

    @cached_property
    def _longest_key(self) -> int:
        return max(map(len, self._keys), default=0)

    @cached_property
    def _long_beginnings(self) -> frozenset[str]:
        return frozenset(key[:_LONG_BEGINNING] for key in self._keys)

    @cached_property
    def _beginnings_of_words(self) -> frozenset[str]:
        """What a name's first word begins with: a short one is the beginning of a beginning."""
        lengths = range(1, _BEGINNING + 1)
        return frozenset(beginning[:length] for beginning in self._beginnings for length in lengths)

    @cached_property
    def _keys(self) -> frozenset[str]:
        names = {
            name
            for entry in self._watchlist.entries
            if entry.is_active and entry.kind in _NAMED_KINDS
            for name in (entry.name, *(alias.text for alias in entry.aliases if alias.alone))
        }
        return frozenset(key for name in names for key in self._keys_of(name))

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(key[:_BEGINNING] for key in self._keys)

    def _is_address(self, text: str) -> bool:
        keys = self._keys
        return any(
            not keys.isdisjoint(host.casefold().replace("-", "").split("."))
            for sign, host in _HOST.findall(text[:MAX_CHARACTERS])
            if sign or "." in host.strip(".")
        )

    def _keys_of(self, name: str) -> Iterator[str]:
        """Yield the letters of a name without its legal forms, and without its trade words too."""
        terms = segment(name, self._lexicon)
        for kinds in ({"legal"}, {"legal", "trade"}):
            words = [
                term.han or term.key
                for term in terms
                if kinds.isdisjoint(sense.kind for sense in term.senses)
            ]
            key = "".join(words)
            is_han = HAN.search(key) is not None
            # Without its trade a name of one word is a place or a surname: 'Shawan Carpet Factory'.
            if len(key) >= (_MIN_HAN if is_han else _MIN_LETTERS) and (
                "trade" not in kinds or len(words) > 1
            ):
                yield key


def _may_be_address(text: str) -> bool:
    return "." in text or "@" in text


def _letters_of_many(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each text with its letters and digits; those in ASCII at once, in a tenth of the time."""
    plain = [text for text in texts if text.isascii()]
    lines = "\n".join([text[:MAX_CHARACTERS].replace("\n", " ") for text in plain])
    if plain:
        yield from zip(plain, lines.lower().translate(_SIGNS).split("\n"), strict=True)
    for text in texts:
        if not text.isascii():
            normal = normalise(text[:MAX_CHARACTERS]).casefold()
            yield text, "".join(character for character in normal if character.isalnum())
