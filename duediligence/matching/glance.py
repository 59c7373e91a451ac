"""A glance at a text: whether it surely holds nothing that the list speaks of.

Most cells of most tables hold nothing. Taking each apart to find that out costs ten times what it
costs to see that no word of it, alone or joined with its neighbours, can take part in a listed
name, site, place or product. What a glance cannot rule out is read; what it rules out a reading
finds quiet too, and a test holds it to that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from ..places.cells import NAME_ROLES, TEXT_ROLES
from ..places.locate import Locator
from ..places.region import Region
from ..text.fold import HAN, clean, expanded
from ..text.pinyin import SYLLABLES
from ..text.segment import Term, atoms_of, terms_of
from ..text.spelling import deletions, scanned
from ..text.tokens import MAX_CHARACTERS, surfaces, tokenise
from ..text.vocabulary import Sense, Vocabulary
from .numbers import may_tell_hs
from .phrases import PhraseIndex
from .retrieve import NameIndex
from .sites import ListedSite, SiteWords
from .words import asked_nearby

_ROLES = NAME_ROLES | TEXT_ROLES | {"address"}
_GOODS_ROLES = NAME_ROLES | TEXT_ROLES
_SIX_DIGITS = re.compile(r"\d{6}")
_MOST_REMEMBERED = 400_000
_MOST_JOINED = 8  # syllables of one word; see `segment`


class _Seen(NamedTuple):
    """A word that holds nothing by itself: its parts, and whether it may join its neighbours."""

    keys: tuple[str, ...]
    joins: bool


_MARK = _Seen((), joins=False)


class Glance:
    """Looks at texts in letters; built once a list, from the parts of its index."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        locator: Locator,
        names: Sequence[NameIndex],
        sites: Sequence[ListedSite],
        phrases: Sequence[PhraseIndex],
    ) -> None:
        self._vocabulary = vocabulary
        self._names = tuple(names)
        self._sites = SiteWords(sites)
        self._phrases = tuple(phrases)
        self._beginnings = _beginnings(one for index in names for one in index.letters())
        self._first_words = _beginnings(one for index in names for one in index.joined())
        self._spelt_out = tuple(sorted({one for index in names for one in index.short_names()}))
        self._near_names = frozenset().union(*(index.near_keys for index in names))
        self._near_places = frozenset(locator.near_keys)
        self._errors = max((index.most_errors for index in names), default=0)
        places, goods = set(), set()
        for key, senses in vocabulary.latin.items():
            if any(self._is_listed(sense, locator.region) for sense in senses):
                places.add(key)
            if any(s.kind == "trade" and p.is_concept(s.ref) for s in senses for p in phrases):
                goods.add(key)
        self._listed, self._goods = frozenset(places), frozenset(goods)
        self._seen: dict[tuple[str, bool], _Seen | None] = {}

    def _is_listed(self, sense: Sense, region: Region) -> bool:
        """Whether a word of this sense is a place of the region, or one of a listed name or site."""
        if sense.kind == "place" and region.holds(sense.ref):
            return True
        return self._sites.means(sense) or any(index.means(sense) for index in self._names)

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_seen": {}}

    def sees_nothing(self, role: str, text: str) -> bool:
        """Whether a text surely holds nothing; False where it must be read."""
        if role not in _ROLES or len(text) > MAX_CHARACTERS or HAN.search(text):
            return False
        text = clean(text)
        if role == "address" and _SIX_DIGITS.search(text):
            return False
        if role in TEXT_ROLES and may_tell_hs(text):
            return False
        is_goods = role in _GOODS_ROLES
        keys: list[str] = []
        run: list[str] = []  # words that may be joined with the next: syllables, parts of words
        divided: list[bool] = []
        for surface in surfaces(text):
            seen = self._seen.get((surface, is_goods), ...) if surface else _MARK
            if seen is ...:
                seen = self._look(surface, is_goods=is_goods)
            if seen is None:
                return False
            if not seen.joins:
                run = []
            elif run and self._makes_word(run, divided, seen.keys, is_goods=is_goods):
                return False
            else:
                run += seen.keys
            keys += seen.keys
            divided += [len(seen.keys) > 1] * len(seen.keys)
        if role in NAME_ROLES and self._may_spell_out(keys):
            return False
        return not self._holds_phrase(keys, divided, is_goods=is_goods)

    def _makes_word(
        self, run: Sequence[str], divided: Sequence[bool], keys: Sequence[str], *, is_goods: bool
    ) -> bool:
        """Whether the end of a run and what follows it make a listed word, or divide a word anew."""
        known = self._vocabulary.latin
        for size in range(1, min(len(run), _MOST_JOINED) + 1):
            is_whole = len(keys) == 1 and not any(divided[-size:])
            word = "".join(run[-size:])
            for key in keys:
                word += key
                if word in known and (not is_whole or self._is_live(word, is_goods=is_goods)):
                    return True
        return False

    def _look(self, surface: str, *, is_goods: bool) -> _Seen | None:
        """What a word may be, whatever stands beside it; None where that may be a listed one."""
        if len(self._seen) >= _MOST_REMEMBERED:
            self._seen.clear()
        tokens = tokenise(surface, cleaned=True)
        atoms = [atom for token in tokens for atom in atoms_of(token, self._vocabulary)]
        keys = tuple([atom.key for atom in atoms])
        joins = any(atom.glued or atom.key in SYLLABLES for atom in atoms)
        is_live = self._may_be_listed(keys, surface, is_goods=is_goods) or any(
            self._is_nearly_live(term) for term in terms_of(tokens, surface, self._vocabulary)
        )
        seen = self._seen[surface, is_goods] = None if is_live else _Seen(keys, joins)
        return seen

    def _may_be_listed(self, keys: Sequence[str], surface: str, *, is_goods: bool) -> bool:
        """Whether the parts of a word, in whatever way they are joined, are anything listed."""
        size = len(keys)
        for start in range(size):
            part = ""
            for end in range(start, size):
                part += keys[end]
                if self._is_live(part, is_goods=is_goods):
                    return True
            if part in self._beginnings:
                return True
        written_out = "" if surface.isascii() else expanded(surface)
        return bool(written_out) and self._is_live(written_out, is_goods=is_goods)

    def _holds_phrase(
        self, words: Sequence[str], divided: Sequence[bool], *, is_goods: bool
    ) -> bool:
        """Whether known phrases of several words are listed ones, or divide a word otherwise."""
        first_words, known = self._vocabulary.first_words, self._vocabulary.latin
        for i, word in enumerate(words):
            for width in range(2, first_words.get(word, 1) + 1):
                phrase = "".join(words[i : i + width])
                if phrase in known and (
                    any(divided[i : i + width]) or self._is_live(phrase, is_goods=is_goods)
                ):
                    return True
        return False

    def _may_spell_out(self, words: Sequence[str]) -> bool:
        """Whether a short listed name may be the initials of the words."""
        for name in self._spelt_out:
            if len(name) <= len(words):
                initials = iter(word[:1] for word in words)
                if all(letter in initials for letter in name):
                    return True
        return False

    def _is_live(self, key: str, *, is_goods: bool) -> bool:
        """Whether a word of this key is anything listed, or means the same."""
        if key in self._listed or self._sites.hold(key):
            return True
        if is_goods and (key in self._goods or any(p.begins_with(key) for p in self._phrases)):
            return True
        return any(index.knows(key) for index in self._names)

    def _is_nearly_live(self, term: Term) -> bool:
        """Whether a term may misspell anything listed, or begins the letters of a whole name."""
        key = term.key
        if key in self._first_words or self._sites.may_be_misspelt(key):
            return True
        if any(term.has(kind) for kind in ("place", "trade", "site")):
            return False  # a known word of these classes is no misspelt name
        if not self._near_names.isdisjoint(asked_nearby(key, self._errors)):
            return True
        if term.senses:
            return False
        return scanned(key) in self._near_places or not self._near_places.isdisjoint(deletions(key))


def _beginnings(words: Iterable[str]) -> frozenset[str]:
    """What each of the words begins with, itself left out."""
    return frozenset(part for word in set(words) for part in list(accumulate(word))[:-1])
