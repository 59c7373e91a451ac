"""What single words may have to do with a list, so that a text of none of them needs no reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from ..places.locate import Locator
from ..text.segment import Term
from ..text.spelling import MOST_ERRORS, deletions, scanned
from ..text.vocabulary import Sense, Vocabulary
from .phrases import PhraseIndex
from .retrieve import NameIndex
from .sites import ListedSite, SiteWords
from .words import asked_nearby

_ROOT = 3  # letters that a word shares with the beginning of a phrase, whatever its ending


class Signs:
    """The words of a list and of the region's places, gathered once from the parts of an index."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        locator: Locator,
        names: Sequence[NameIndex],
        sites: Sequence[ListedSite],
        phrases: Sequence[PhraseIndex],
    ) -> None:
        self.names = tuple(names)
        self.phrases = tuple(phrases)
        self._region = locator.region
        self._sites = SiteWords(sites)
        self._near_names = frozenset().union(*(index.near_keys for index in names))
        self._near_places = frozenset(locator.near_keys)
        self._errors = max((index.most_errors for index in names), default=0)
        self.word_beginnings = _beginnings(one for index in names for one in index.letters())
        self.name_beginnings = _beginnings(one for index in names for one in index.joined())
        self.spelt_out = tuple(sorted({one for index in names for one in index.short_names()}))
        meant = vocabulary.latin.items()
        self._listed = frozenset(key for key, senses in meant if any(map(self.is_listed, senses)))
        self._own = frozenset(key for key, senses in meant if any(map(self._sites.means, senses)))
        self._goods = frozenset(key for key, senses in meant if any(map(self.is_goods, senses)))
        self._site = frozenset(key for key, senses in meant if any(map(is_site, senses)))
        self._matters = self._listed.union(
            self._own, self._goods, self._site, self._sites.keys, self.word_beginnings,
            self.name_beginnings, *(index.plain_keys() for index in names),
        )  # fmt: skip
        self._roots = frozenset(word[:_ROOT] for one in phrases for word in one.first_words())
        self._near = self._near_names.union(
            self._near_places, *(asked_nearby(key, MOST_ERRORS) for key in self._sites.keys)
        )

    def is_plain(self, key: str) -> bool:
        """Whether a word of one piece has surely nothing to do with the list, whatever it means."""
        if key in self._matters or key[:_ROOT] in self._roots or key.endswith("ies"):
            return False
        if not self._near.isdisjoint(asked_nearby(key, MOST_ERRORS)):
            return False
        return scanned(key) not in self._near

    def is_listed(self, sense: Sense) -> bool:
        """Whether a word of this sense is a place of the region, or of a listed name."""
        if sense.kind != "place":
            return False
        return self._region.holds(sense.ref) or any(index.means(sense) for index in self.names)

    def is_goods(self, sense: Sense) -> bool:
        """Whether a word of this sense is listed goods by itself."""
        return sense.kind == "trade" and any(p.is_concept(sense.ref) for p in self.phrases)

    def is_own_sense(self, sense: Sense) -> bool:
        """Whether a word of this sense may single a listed site out."""
        return self._sites.means(sense)

    def is_word(self, key: str, *, is_goods: bool) -> bool:
        """Whether a word of these letters is a place of the region, of a listed name, or goods."""
        if key in self._listed or (is_goods and key in self._goods):
            return True
        return any(index.knows(key) for index in self.names)

    def is_own(self, key: str) -> bool:
        """Whether a word of these letters may single a listed site out."""
        return key in self._own or self._sites.hold(key)

    def is_site(self, key: str) -> bool:
        """Whether a word of these letters says park, zone, estate."""
        return key in self._site

    def begins_phrase(self, key: str) -> bool:
        """Whether listed goods or a signal begin with a word of these letters."""
        return any(phrases.begins_with(key) for phrases in self.phrases)

    def may_misspell_own(self, key: str) -> bool:
        """Whether a word misspells one that singles a listed site out."""
        return self._sites.may_be_misspelt(key)

    def may_misspell(self, term: Term) -> bool:
        """Whether a word misspells a listed one or a place of the region.

        A known place, trade or site is no misspelling.
        """
        if any(term.has(kind) for kind in ("place", "trade", "site")):
            return False
        key = term.key
        if not self._near_names.isdisjoint(asked_nearby(key, self._errors)):
            return True
        if term.senses:
            return False
        return scanned(key) in self._near_places or not self._near_places.isdisjoint(deletions(key))


def is_site(sense: Sense) -> bool:
    """Whether a sense is that of a park, a zone, an estate."""
    return sense.kind == "site"


def _beginnings(words: Iterable[str]) -> frozenset[str]:
    """What each of the words begins with, itself left out."""
    return frozenset(part for word in set(words) for part in list(accumulate(word))[:-1])
