"""What single words may have to do with a list, so that a text of none of them needs no reading."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from enum import IntEnum
from itertools import accumulate

from ...places.locator import Locator
from ...resources.bounded_cache import MAX_WORDS, BoundedCache
from ...text.deletion_index import DeletionIndex
from ...text.lexicon import Lexicon, Sense
from ...text.misspelling import MAX_ERRORS, MAX_WORD_LENGTH, ocr_key, ocr_keys, phonetic_keys
from ...text.segment import Term, latin_reading, segment
from ..blocking.name_index import NameIndex
from ..names.agreements import first_syllables, latin_keys, shared_keys
from ..names.features import NameWord, latin_word, name_words
from ..names.similar_characters import look_alike_key
from ..phrases import PhraseIndex, with_first_letters
from ..sites import ListedSite, SiteWords


class Resemblance(IntEnum):
    """What a word agrees with: no listed word, one that says too little by itself, or a name."""

    NONE = 0
    WORD = 1
    NAME = 2


_NOWHERE: frozenset[int] = frozenset()  # the origins of a word that misspells none
_Meaning = tuple[str, str, str, tuple[Sense, ...]]


class _Origin(IntEnum):
    """Where a word that may be misspelt comes from: a listed name, the region, a site's name."""

    NAME = 0
    PLACE = 1
    SITE = 2


class ListLexicon:
    """The words of a list and of the region's places, gathered once from the parts of an index.

    `product_words`, `site_words` (park, zone) and `site_name_words` (of one site) are keys.
    `word_beginnings` and `name_beginnings` are all beginnings of listed words and of names as one
    word; `longest` is how many letters a misspelt one has at most; `phrase_openers` the first words of relevant phrases, `place_openers` of places anywhere;
    `short_names` the names of one word.
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
        self._phrase_letters = frozenset().union(*(index.first_letters for index in phrases))
        of_names = (code for index in names for code in index.words.places())
        self._places = locator.region.places.union(of_names)
        self._may_misspell_place = locator.may_misspell
        self.sites = SiteWords(sites)
        name_words = {word for index in names for word in index.words.spellings()}
        places, site_keys = locator.misspellable, self.sites.keys
        origins = (_Origin.NAME, name_words), (_Origin.PLACE, places), (_Origin.SITE, site_keys)
        self._deletions = DeletionIndex((word, at) for at, words in origins for word in words)
        self._origins: BoundedCache[str, frozenset[int]] = BoundedCache(MAX_WORDS)
        self._agreements: BoundedCache[_Meaning, Resemblance] = BoundedCache(MAX_WORDS)
        self._place_ocr_keys = frozenset(map(ocr_key, places))
        self._site_ocr_keys = frozenset(map(ocr_key, site_keys))
        self._is_foreign = any(index.words.is_foreign for index in names)
        keys = {key for index in names for key in index.words.keys_for_latin()}
        self._name_keys = frozenset(keys)
        characters = "".join(char for index in names for char in index.words.characters)
        self._look_alikes = frozenset(look_alike_key(characters))
        # The same by what they are made of: letters, sound and look.
        self._latin_keys = frozenset(key[1:] for key in keys if key[0] in "=b")
        self._sounds = frozenset(key[1:] for key in keys if key[0] == "~")
        self._looks = self._place_ocr_keys.union(
            self._site_ocr_keys, (key[1:] for key in keys if key[0] == "0")
        )
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
        # A name that is told by a site word and a site's own word is found by these.
        divided = (segment(name, lexicon) for name in whole_names)
        words = {_rarest_word(terms) for terms in divided if not self._names_site(terms)}
        names_of_one_word = (index.single_word_keys() for index in names)
        self.listed_words = frozenset(listed).union(words, *names_of_one_word) - {""}
        self.site_name_words = self.sites.keys | site_names
        self.product_words = frozenset(products)
        self.site_words = frozenset(site_words)
        beginnings = self.word_beginnings | self.name_beginnings
        own_words = self.site_name_words | self.product_words | self.site_words
        self.own_words = own_words
        self._relevant_words = self.listed_words | own_words | beginnings
        self._sorted_words = sorted(self.listed_words | own_words)
        longest = max(map(len, self._relevant_words), default=0)
        self.longest = max(longest, MAX_WORD_LENGTH) + MAX_ERRORS
        self.phrase_openers = frozenset(
            word
            for phrase, first_words in lexicon.phrases.items()
            if self.is_relevant(phrase)
            for word in first_words
        )
        self.place_openers = frozenset(
            word
            for phrase, first_words in lexicon.phrases.items()
            if any(sense.kind == "place" for sense in lexicon.latin[phrase])
            for word in first_words
        )

    def prefetch(self, keys: Iterable[str]) -> None:
        """Look up what many words misspell at once, which is much quicker than one by one."""
        missing = [*self._origins.missing(keys)]
        if missing:
            self._origins.update({**dict.fromkeys(missing, _NOWHERE), **self._look_up(missing)})

    def prefetch_terms(self, terms: Iterable[Term], unlike: AbstractSet[str]) -> None:
        """Look up what many terms agree with at once, which is much quicker than one by one.

        Args:
            terms: The terms.
            unlike: Those of their keys that `unrelated` returned, or of them in Han that `unlike_han`
                returned. Most trades and places are written like nothing listed, and may agree by
                their meaning only.
        """
        distinct = {_meaning(term): term for term in terms}
        missing = self._agreements.missing(distinct)
        if not missing:
            return
        words = {meaning: name_words(distinct[meaning]) for meaning in missing}
        for meaning, of_term in [*words.items()]:
            term = distinct[meaning]
            is_unlike = (term.key if term.surface.isascii() else term.han) in unlike
            if is_unlike and not any(index.words.means_any(of_term) for index in self.names):
                self._agreements.put(meaning, Resemblance.NONE)
                del words[meaning]
        together = [word for of_term in words.values() for word in of_term]
        for index in self.names:
            index.prefetch(together)
        for meaning, of_term in words.items():
            self._agreements.put(meaning, self._agree(of_term))

    def _names_site(self, terms: Sequence[Term]) -> bool:
        """Return whether words say that something is a site, and which."""
        return any(term.has("site") for term in terms) and any(
            latin_reading(term) in self.sites.keys or any(map(self.sites.has_sense, term.senses))
            for term in terms
        )

    # --- senses ------------------------------------------------------------------------------

    def is_listed_place(self, sense: Sense) -> bool:
        """Return whether a word of this sense is a place of the region, or of a listed name."""
        return sense.kind == "place" and sense.ref in self._places

    def is_product_sense(self, sense: Sense) -> bool:
        """Return whether a word of this sense is a listed product by itself."""
        return sense.kind == "trade" and any(p.has_concept(sense.ref) for p in self.phrases)

    # --- words as they are written -----------------------------------------------------------

    def unrelated(self, keys: Iterable[str]) -> set[str]:
        """Return the undivided words that have nothing to do with the list, whatever they mean."""
        others = {key for key in keys if key not in self._relevant_words}
        if not others:
            return others
        others -= self.phrase_beginnings(others)
        spelt = [word for word in others if not self.sites.resembles_site_word(word)]
        spelt = [word for word in spelt if not self._origins.get(word)]
        misspelt = self._look_up(spelt)
        for word, origins in misspelt.items():  # which is asked next of these few
            self._origins.put(word, origins)
        words = [word for word in spelt if word not in misspelt]
        return {
            word
            for word, sound, look in zip(words, phonetic_keys(words), ocr_keys(words), strict=True)
            if word not in self._latin_keys
            and sound not in self._sounds
            and look not in self._looks
            and not (self._is_foreign and self._is_like_name_word(word))
        }

    def is_listed_word(self, key: str, *, is_product_role: bool) -> bool:
        """Return whether a key is a place of the region, a word of a listed name, or a product."""
        return key in self.listed_words or (is_product_role and key in self.product_words)

    def is_relevant(self, key: str, *, is_product_role: bool = True) -> bool:
        """Return whether a key has to do with the list, alone or beside others."""
        return (
            self.is_listed_word(key, is_product_role=is_product_role)
            or key in self.site_name_words
            or key in self.site_words
        )

    def begins_relevant(self, letters: str) -> bool:
        """Return whether a key that has to do with the list begins with these letters."""
        at = bisect_left(self._sorted_words, letters)
        return at < len(self._sorted_words) and self._sorted_words[at].startswith(letters)

    def phrase_beginnings(self, keys: Collection[str]) -> set[str]:
        """Return the words with which a listed product or a signal begins."""
        likely = with_first_letters(keys, self._phrase_letters)
        return {key for phrases in self.phrases for key in phrases.first_words(likely)}

    # --- words in Han ------------------------------------------------------------------------

    def unlike_han(self, terms: Iterable[Term]) -> set[str]:
        """Return the words in Han that are written like nothing listed, in any script.

        They have no character of a listed word, nor one that looks like it, and are read otherwise.
        Without a meaning they agree with nothing listed.
        """
        readings = {
            term.han: latin_reading(term)
            for term in terms
            if self._look_alikes.isdisjoint(look_alike_key(term.han))
        }
        words = [
            han
            for han, reading in readings.items()
            if self._latin_keys.isdisjoint([reading, *first_syllables(han)])
        ]
        near = self._deletions.lookup([readings[han] for han in words])
        return set(words).difference(words[at] for at, _ in near)

    # --- misspelt words ----------------------------------------------------------------------

    def agreement(self, term: Term) -> Resemblance:
        """Return what a word of a text, or a part of one, agrees with."""
        meaning = _meaning(term)
        cached = self._agreements.get(meaning)
        if cached is None:
            cached = self._agreements.put(meaning, self._agree(name_words(term)))
        return cached

    def _agree(self, words: Sequence[NameWord]) -> Resemblance:
        """Return what the words that a term may be agree with."""
        strongest = Resemblance.NONE
        for index in self.names:
            is_proposed = index.proposes_by(words)
            if is_proposed:
                return Resemblance.NAME
            if is_proposed is not None:
                strongest = Resemblance.WORD
        return strongest

    def may_misspell_name(self, key: str) -> bool:
        """Return whether these letters may misspell a word of a listed name, or sound like it."""
        return _Origin.NAME in self._origins_near(key) or self._is_like_name_word(key)

    def may_misspell_place(self, key: str) -> bool:
        """Return whether these letters may misspell a place of the region: 'Shihezhi'."""
        is_near = _Origin.PLACE in self._origins_near(key) or ocr_key(key) in self._place_ocr_keys
        return is_near and self._may_misspell_place(key)

    def may_misspell_site_name(self, key: str) -> bool:
        """Return whether a word may misspell one that singles a listed site out."""
        return _Origin.SITE in self._origins_near(key) or ocr_key(key) in self._site_ocr_keys

    def _origins_near(self, key: str) -> frozenset[int]:
        """Return the origins of the words that a word may misspell."""
        cached = self._origins.get(key)
        if cached is None:
            cached = self._origins.put(key, self._look_up([key]).get(key, _NOWHERE))
        return cached

    def _look_up(self, keys: Sequence[str]) -> dict[str, frozenset[int]]:
        """Return those of the keys that may misspell a word, each with the origins of such words."""
        origins: dict[str, frozenset[int]] = {}
        for at, origin in self._deletions.lookup(keys):
            origins[keys[at]] = origins.get(keys[at], _NOWHERE) | {origin}
        return origins

    def _is_like_name_word(self, key: str) -> bool:
        """Return whether a word shares a key with one of a listed name: its sound, its look."""
        keys = shared_keys(latin_word(key)) if self._is_foreign else latin_keys(key)
        return not self._name_keys.isdisjoint(keys)


def _meaning(term: Term) -> _Meaning:
    """Return what a word is, wherever it is; capitals say nothing."""
    return "" if term.surface.isascii() else term.surface, term.key, term.han, term.senses


def _rarest_word(terms: Sequence[Term]) -> str:
    """Return the word by which a text is known to have a whole name."""
    words = [word for term in terms for word in name_words(term)]
    return max(words, key=lambda word: word.worth).key if words else ""


def _beginnings(words: Iterable[str]) -> frozenset[str]:
    """Return what each of the words begins with, itself left out."""
    return frozenset(part for word in set(words) for part in list(accumulate(word))[:-1])
