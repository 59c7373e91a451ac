"""What single words may have to do with a list, so that a text of none of them needs no reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, chain

from ...places.locator import Locator
from ...resources.bounded_cache import MAX_WORDS, BoundedCache
from ...text.deletion_index import DeletionIndex
from ...text.lexicon import Lexicon, Sense
from ...text.misspelling import ocr_key
from ...text.segment import Term
from ..blocking.name_index import NameIndex
from ..blocking.word_index import likenesses
from ..phrases import PhraseIndex
from ..sites import ListedSite, SiteWords

_NAME, _PLACE, _OWN = range(3)  # whose words may be misspelt: a name's, the region's, a site's own
_KNOWN = frozenset({"place", "trade", "site", "legal"})


class ListLexicon:
    """The words of a list and of the region's places, gathered once from the parts of an index."""

    def __init__(
        self,
        vocabulary: Lexicon,
        locator: Locator,
        names: Sequence[NameIndex],
        sites: Sequence[ListedSite],
        phrases: Sequence[PhraseIndex],
    ) -> None:
        self.names = tuple(names)
        self.phrases = tuple(phrases)
        self._region = locator.region
        self._sites = SiteWords(sites)
        self._scanned_places = frozenset(map(ocr_key, locator.misspellable))
        self._scanned_own = frozenset(map(ocr_key, self._sites.keys))
        written = {word for index in names for word in index.written()}
        self._likenesses = frozenset(one for word in written for one in likenesses(word))
        of_names = ((word, _NAME) for word in written)
        of_places = ((word, _PLACE) for word in locator.misspellable)
        of_sites = ((word, _OWN) for word in self._sites.keys)
        self._misspelt = DeletionIndex(chain(of_names, of_places, of_sites))
        self._near: BoundedCache[str, frozenset[int]] = BoundedCache(MAX_WORDS)
        self.word_beginnings = _beginnings(one for index in names for one in index.letters())
        self.name_beginnings = _beginnings(one for index in names for one in index.joined())
        self.spelt_out = tuple(sorted({one for index in names for one in index.short_names()}))
        meant = vocabulary.latin.items()
        self._listed = frozenset(key for key, senses in meant if any(map(self.is_listed, senses)))
        self._own = frozenset(key for key, senses in meant if any(map(self._sites.means, senses)))
        self._goods = frozenset(key for key, senses in meant if any(map(self.is_goods, senses)))
        self._site = frozenset(
            key for key, senses in meant if any(one.kind == "site" for one in senses)
        )
        self._words = self._listed.union(*(index.plain_keys() for index in names)) - {""}
        self._matters = self._words.union(
            self._own, self._goods, self._site, self._sites.keys, self.word_beginnings,
            self.name_beginnings,
        )  # fmt: skip
        self.openers = frozenset(
            word
            for phrase, words in vocabulary.phrases.items() if self.is_anything(phrase)
            for word in words
        )  # fmt: skip

    def learn(self, keys: Iterable[str]) -> None:
        """Find out what many words misspell at once, which is much quicker."""
        new = [*self._near.missing(keys)]
        if new:
            self._near.update(zip(new, self._sorts_near_to(new), strict=True))

    def is_stranger(self, key: str) -> bool:
        """Whether a word of one piece has surely nothing to do with the list, whatever it means."""
        if key in self._matters or self.begins_phrase(key):
            return False
        if self._near_to(key) or self._is_like_listed(key):
            return False
        look = ocr_key(key)
        return look not in self._scanned_places and look not in self._scanned_own

    def is_listed(self, sense: Sense) -> bool:
        """Whether a word of this sense is a place of the region, or of a listed name."""
        if sense.kind != "place":
            return False
        return self._region.contains(sense.ref) or any(index.means(sense) for index in self.names)

    def is_goods(self, sense: Sense) -> bool:
        """Whether a word of this sense is listed goods by itself."""
        return sense.kind == "trade" and any(p.is_concept(sense.ref) for p in self.phrases)

    def is_own_sense(self, sense: Sense) -> bool:
        """Whether a word of this sense may single a listed site out."""
        return self._sites.means(sense)

    def is_word(self, key: str, *, is_goods: bool) -> bool:
        """Whether a word of these letters is a place of the region, of a listed name, or goods."""
        return key in self._words or (is_goods and key in self._goods)

    def is_listed_goods(self, key: str) -> bool:
        """Whether a word of these letters is listed goods by itself."""
        return key in self._goods

    def is_own(self, key: str) -> bool:
        """Whether a word of these letters may single a listed site out."""
        return key in self._own or self._sites.hold(key)

    def is_site(self, key: str) -> bool:
        """Whether a word of these letters says park, zone, estate."""
        return key in self._site

    def is_anything(self, key: str, *, is_goods: bool = True) -> bool:
        """Whether a word of these letters has to do with the list, by itself or beside others."""
        return self.is_word(key, is_goods=is_goods) or self.is_own(key) or self.is_site(key)

    def begins_phrase(self, key: str) -> bool:
        """Whether listed goods or a signal begin with a word of these letters."""
        return any(phrases.begins_with(key) for phrases in self.phrases)

    def may_misspell_own(self, key: str) -> bool:
        """Whether a word may misspell one that singles a listed site out."""
        return _OWN in self._near_to(key) or ocr_key(key) in self._scanned_own

    def may_misspell(self, term: Term) -> bool:
        """Whether a word may misspell a listed one or a place of the region.

        A known place, trade, site or legal form is no misspelling.
        """
        if any(sense.kind in _KNOWN for sense in term.senses):
            return False
        if self.may_misspell_name(term.key):
            return True
        if term.senses:
            return False
        return _PLACE in self._near_to(term.key) or ocr_key(term.key) in self._scanned_places

    def may_misspell_name(self, key: str) -> bool:
        """Whether a word of these letters may misspell one of a listed name, or sounds like it."""
        return _NAME in self._near_to(key) or self._is_like_listed(key)

    def _near_to(self, key: str) -> frozenset[int]:
        """The sorts of words that a word is near to."""
        known = self._near.get(key)
        return self._near.put(key, *self._sorts_near_to([key])) if known is None else known

    def _sorts_near_to(self, keys: Sequence[str]) -> list[frozenset[int]]:
        found: list[frozenset[int]] = [frozenset()] * len(keys)
        for at, sort in self._misspelt.lookup(keys):
            found[at] |= {sort}
        return found

    def _is_like_listed(self, key: str) -> bool:
        """Whether a word sounds or, to a scanner, looks like a listed one."""
        return not self._likenesses.isdisjoint(likenesses(key))


def _beginnings(words: Iterable[str]) -> frozenset[str]:
    """What each of the words begins with, itself left out."""
    return frozenset(part for word in set(words) for part in list(accumulate(word))[:-1])
