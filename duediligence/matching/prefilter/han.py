"""Rule out texts in Han that have no word that can take part in anything listed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...resources.bounded_cache import MAX_WORDS, BoundedCache
from ...text.lexicon import Lexicon
from ...text.segment import Term, latin_reading, segment_tokens
from ...text.tokenise import tokenise
from ..names.features import is_optional_word
from ..names.segments import without_record_marks
from .list_lexicon import ListLexicon, Resemblance

_MATCHES_NOTHING = "(?!)"


class _Word(NamedTuple):
    """What a word agrees with that is not a product; whether it is a listed product."""

    agreement: Resemblance
    is_product: bool


class HanPrefilter:
    """The prefilter of texts of Han alone; built once a list, with a cache of words."""

    def __init__(self, lexicon: Lexicon, listed: ListLexicon) -> None:
        self._lexicon = lexicon
        self._listed = listed
        phrases = sorted({phrase for index in listed.phrases for phrase in index.han_phrases()})
        self._phrases = re.compile("|".join(map(re.escape, phrases)) or _MATCHES_NOTHING)
        self._words: BoundedCache[str, _Word] = BoundedCache(MAX_WORDS)

    def without_names(
        self, texts: Mapping[str, str], *, is_product_role: bool
    ) -> tuple[set[str], set[str]]:
        """Return the texts that surely have no hits, and those that have products only.

        Args:
            texts: Each text with its normalised form.
            is_product_role: Whether listed products and signals count in the role.
        """
        if not texts:  # as of most single cells
            return set(), set()
        segmented: dict[str, tuple[Term, ...]] = {}
        for text, cleaned in texts.items():
            tokens = tokenise(cleaned, cleaned=True)
            if all(token.is_han for token in tokens):
                segmented[text] = segment_tokens(tokens, cleaned, self._lexicon)
        self._prefetch({term.han: term for terms in segmented.values() for term in terms})
        no_hits: set[str] = set()
        products_only: set[str] = set()
        for text, terms in segmented.items():
            words = [self._words.get(term.han) for term in terms]
            agreements = [word.agreement if word else Resemblance.NAME for word in words]
            if Resemblance.NAME in agreements or agreements.count(Resemblance.WORD) > 1:
                continue
            if self._may_be_name(terms) or self._may_be_name(without_record_marks(terms)):
                continue
            has_product = is_product_role and (
                any(word and word.is_product for word in words)
                or self._phrases.search("".join([term.han for term in terms])) is not None
            )
            (products_only if has_product else no_hits).add(text)
        return no_hits, products_only

    def _may_be_name(self, terms: Sequence[Term]) -> bool:
        """Return whether words that are unrelated one by one may be a listed name together."""
        if terms and all(term.has("legal") or term.has("connective") for term in terms):
            return True  # then even these words are distinctive
        letters = "".join([term.han for term in terms if not is_optional_word(term)])
        return any(index.has_name_of(letters) for index in self._listed.names)

    def _prefetch(self, words: Mapping[str, Term]) -> None:
        """Judge the words that are not in the cache, all at once because that is much quicker."""
        new = [words[han] for han in self._words.missing(words)]
        unlike = self._listed.unlike_han(new)
        unrelated = {term.han for term in new if term.han in unlike and not term.senses}
        self._listed.prefetch_terms((term for term in new if term.han not in unrelated), unlike)
        for term in new:
            is_listed = self._may_be_listed(term)
            if is_listed:
                agreement = Resemblance.NAME
            elif term.han in unrelated:
                agreement = Resemblance.NONE
            else:
                agreement = self._listed.agreement(term)
            is_product = latin_reading(term) in self._listed.product_words or any(
                map(self._listed.is_product_sense, term.senses)
            )
            self._words[term.han] = _Word(agreement, is_product)

    def _may_be_listed(self, term: Term) -> bool:
        """Return whether a word sounds or means anything listed but a product, in whatever script."""
        listed, key = self._listed, latin_reading(term)
        for sense in term.senses:
            if listed.is_listed_place(sense) or listed.sites.has_sense(sense):
                return True
        if key in listed.name_beginnings or key in listed.site_name_words:
            return True
        if listed.is_listed_word(key, is_product_role=False):
            return True
        return any(any(index.words.ids_inside(term.han)) for index in listed.names)
