"""What single words may have to do with a list, so that a text of none of them needs no reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import accumulate

from ...places.locator import Locator
from ...resources.bounded_cache import MAX_WORDS, BoundedCache
from ...text.deletion_index import DeletionIndex
from ...text.lexicon import Lexicon, Sense
from ...text.misspelling import ocr_key, ocr_keys
from ...text.segment import Term, segment
from ..blocking.name_index import NameIndex
from ..names.agreements import latin_keys_of_many, shared_keys
from ..names.features import latin_word, name_words
from ..phrases import PhraseIndex
from ..sites import ListedSite, SiteWords


class _Origin(IntEnum):
    """Where a word that may be misspelt comes from: a listed name, the region, a site's name."""

    NAME = 0
    PLACE = 1
    SITE = 2


class ListLexicon:
    """The words of a list and of the region's places, gathered once from the parts of an index.

    `product_words`, `site_words` (park, zone) and `site_name_words` (of one site) are keys.
    `word_beginnings` and `name_beginnings` are all beginnings of listed words and of names as one
    word; `phrase_openers` the first words of relevant phrases; `short_names` the names of one word.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        locator: Locator,
        names: Sequence[NameIndex],
        *,
        sites: Sequence[ListedSite],
        phrases: Sequence[PhraseIndex],
        whole_names: Iterable[str] = (),
    ) -> None:
        self.names = tuple(names)
        self.phrases = tuple(phrases)
        self._region = locator.region
        self.sites = SiteWords(sites)
        name_words = {word for index in names for word in index.words.spellings()}
        places, site_keys = locator.misspellable, self.sites.keys
        origins = (_Origin.NAME, name_words), (_Origin.PLACE, places), (_Origin.SITE, site_keys)
        self._deletions = DeletionIndex((word, at) for at, words in origins for word in words)
        self._origins: BoundedCache[str, frozenset[int]] = BoundedCache(MAX_WORDS)
        self._place_ocr_keys = frozenset(map(ocr_key, places))
        self._site_ocr_keys = frozenset(map(ocr_key, site_keys))
        self._is_foreign = any(index.words.is_foreign for index in names)
        self._name_keys = frozenset(key for index in names for key in index.words.keys_for_latin())
        self.word_beginnings = _beginnings(
            word for index in names for word in index.words.latin_words()
        )
        self.name_beginnings = _beginnings(word for index in names for word in index.joined_names())
        self.short_names = tuple(sorted({name for index in names for name in index.short_names()}))
        listed: set[str] = set()
        site_names: set[str] = set()
        products: set[str] = set()
        site_words: set[str] = set()
        for key, senses in lexicon.latin.items():  # one pass: there are tens of thousands
            for sense in senses:
                if self.is_listed_place(sense):
                    listed.add(key)
                elif sense.kind == "site":
                    site_words.add(key)
                elif self.is_product_sense(sense):
                    products.add(key)
                if self.sites.has_sense(sense):
                    site_names.add(key)
        words = (_rarest_word(segment(name, lexicon)) for name in whole_names)
        names_of_one_word = (index.single_word_keys() for index in names)
        self._listed_words = frozenset(listed).union(words, *names_of_one_word) - {""}
        self.site_name_words = self.sites.keys | site_names
        self.product_words = frozenset(products)
        self.site_words = frozenset(site_words)
        beginnings = self.word_beginnings | self.name_beginnings
        own_words = self.site_name_words | self.product_words | self.site_words
        self._relevant_words = self._listed_words | own_words | beginnings
        self.phrase_openers = frozenset(
            word
            for phrase, first_words in lexicon.phrases.items()
            if self.is_relevant(phrase)
            for word in first_words
        )

    def prefetch(self, keys: Iterable[str]) -> None:
        """Look up what many words misspell at once, which is much quicker than one by one."""
        missing = [*self._origins.missing(keys)]
        if missing:
            self._origins.update(zip(missing, self._look_up(missing), strict=True))

    def prefetch_terms(self, terms: Iterable[Term]) -> None:
        """Look up what many terms agree with at once, which is much quicker than one by one."""
        distinct = {(term.surface, term.key, term.senses): term for term in terms}
        words = [word for term in distinct.values() for word in name_words(term)]
        for index in self.names:
            index.prefetch(words)

    # --- senses ------------------------------------------------------------------------------

    def is_listed_place(self, sense: Sense) -> bool:
        """Return whether a word of this sense is a place of the region, or of a listed name."""
        if sense.kind != "place":
            return False
        return self._region.contains(sense.ref) or any(
            index.words.has_place(sense.ref) for index in self.names
        )

    def is_product_sense(self, sense: Sense) -> bool:
        """Return whether a word of this sense is a listed product by itself."""
        return sense.kind == "trade" and any(p.has_concept(sense.ref) for p in self.phrases)

    # --- words as they are written -----------------------------------------------------------

    def unrelated(self, keys: Iterable[str]) -> set[str]:
        """Return those of many undivided words that have nothing to do with the list.

        Whatever they mean: in no way do they agree with a word of it or begin a phrase.
        """
        words = [
            key
            for key in set(keys) - self._relevant_words
            if not self.begins_phrase(key) and not self.sites.resembles_site_word(key)
        ]
        related = {words[at] for at, _ in self._deletions.lookup(words)}
        ocr_keys_of_places = self._place_ocr_keys | self._site_ocr_keys
        related.update(
            word
            for word, look in zip(words, ocr_keys(words), strict=True)
            if look in ocr_keys_of_places
        )
        related.update(
            word
            for word, shared in zip(words, self._keys_of_many(words), strict=True)
            if not self._name_keys.isdisjoint(shared)
        )
        return set(words) - related

    def is_listed_word(self, key: str, *, is_product_role: bool) -> bool:
        """Return whether a key is a place of the region, a word of a listed name, or a product."""
        return key in self._listed_words or (is_product_role and key in self.product_words)

    def is_relevant(self, key: str, *, is_product_role: bool = True) -> bool:
        """Return whether a key has to do with the list, alone or beside others."""
        return (
            self.is_listed_word(key, is_product_role=is_product_role)
            or key in self.site_name_words
            or key in self.site_words
        )

    def begins_phrase(self, key: str) -> bool:
        """Return whether a listed product or a signal begins with a word of these letters."""
        return any(phrases.has_first_word(key) for phrases in self.phrases)

    # --- misspelt words ----------------------------------------------------------------------

    def may_misspell(self, term: Term) -> bool:
        """Return whether a word may misspell a listed one or a place of the region.

        A word of a known meaning is no misspelling of a place.
        """
        words = name_words(term)
        if any(index.words.hits_for(word) for index in self.names for word in words):
            return True
        return not term.senses and self.may_misspell_place(term.key)

    def may_misspell_name(self, key: str) -> bool:
        """Return whether these letters may misspell a word of a listed name, or sound like it."""
        return _Origin.NAME in self._origins_near(key) or self._is_like_name_word(key)

    def may_misspell_place(self, key: str) -> bool:
        """Return whether these letters may misspell a place of the region: 'Shihezhi'."""
        return _Origin.PLACE in self._origins_near(key) or ocr_key(key) in self._place_ocr_keys

    def may_misspell_site_name(self, key: str) -> bool:
        """Return whether a word may misspell one that singles a listed site out."""
        return _Origin.SITE in self._origins_near(key) or ocr_key(key) in self._site_ocr_keys

    def _origins_near(self, key: str) -> frozenset[int]:
        """Return the origins of the words that a word may misspell."""
        cached = self._origins.get(key)
        return self._origins.put(key, *self._look_up([key])) if cached is None else cached

    def _look_up(self, keys: Sequence[str]) -> list[frozenset[int]]:
        origins: list[frozenset[int]] = [frozenset()] * len(keys)
        for at, origin in self._deletions.lookup(keys):
            origins[at] |= {origin}
        return origins

    def _is_like_name_word(self, key: str) -> bool:
        """Return whether a word shares a key with one of a listed name: its sound, its look."""
        return not self._name_keys.isdisjoint(*self._keys_of_many([key]))

    def _keys_of_many(self, words: Sequence[str]) -> Iterator[Iterable[str]]:
        """Yield for each word the keys that it would share with a word of a listed name."""
        if self._is_foreign:
            return (shared_keys(latin_word(word)) for word in words)
        return latin_keys_of_many(words)


def _rarest_word(terms: Sequence[Term]) -> str:
    """Return the word by which a text is known to have a whole name."""
    words = [word for term in terms for word in name_words(term)]
    return max(words, key=lambda word: word.worth).key if words else ""


def _beginnings(words: Iterable[str]) -> frozenset[str]:
    """Return what each of the words begins with, itself left out."""
    return frozenset(part for word in set(words) for part in list(accumulate(word))[:-1])
