"""Rule out texts in Han that have no word that can take part in anything listed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ...resources.bounded_cache import MAX_WORDS, BoundedCache
from ...text.lexicon import Lexicon
from ...text.segment import Term, latin_reading, segment_tokens
from ...text.tokenise import tokenise
from ..names.features import is_optional_word, name_words
from .list_lexicon import Agreement, ListLexicon

_MATCHES_NOTHING = "(?!)"


class HanPrefilter:
    """The prefilter of texts of Han alone; built once a list, with a cache of words."""

    def __init__(self, lexicon: Lexicon, listed: ListLexicon) -> None:
        self._lexicon = lexicon
        self._listed = listed
        phrases = sorted({phrase for index in listed.phrases for phrase in index.han_phrases()})
        self._phrases = re.compile("|".join(map(re.escape, phrases)) or _MATCHES_NOTHING)
        # What a word agrees with, by whether products matter in the role.
        self._agreements: dict[bool, BoundedCache[str, Agreement]] = {
            is_product_role: BoundedCache(MAX_WORDS) for is_product_role in (True, False)
        }

    def without_hits(self, texts: Mapping[str, str], *, is_product_role: bool) -> set[str]:
        """Return the texts that surely have no hits.

        Args:
            texts: Each text with its normalised form.
            is_product_role: Whether listed products and signals count in the role.
        """
        segmented: dict[str, tuple[Term, ...]] = {}
        for text, cleaned in texts.items():
            tokens = tokenise(cleaned, cleaned=True)
            if not all(token.is_han for token in tokens):
                continue
            run = "".join([token.surface for token in tokens])
            if not (is_product_role and self._phrases.search(run)):
                segmented[text] = segment_tokens(tokens, cleaned, self._lexicon)
        words = {term.han: term for terms in segmented.values() for term in terms}
        self._prefetch(words, is_product_role=is_product_role)
        agreements = self._agreements[is_product_role]
        return {
            text
            for text, terms in segmented.items()
            if self._are_unrelated([agreements.get(term.han) for term in terms])
            and not self._may_be_name(terms)
        }

    def _may_be_name(self, terms: Sequence[Term]) -> bool:
        """Return whether words that are unrelated one by one may be a listed name together."""
        if all(term.has("legal") or term.has("connective") for term in terms):
            return True  # then even these words are distinctive
        letters = "".join([term.han for term in terms if not is_optional_word(term)])
        return any(index.has_name_of(letters) for index in self._listed.names)

    def _prefetch(self, words: Mapping[str, Term], *, is_product_role: bool) -> None:
        """Judge the words that are not in the cache, all at once because that is much quicker."""
        cache = self._agreements[is_product_role]
        new = {han: name_words(words[han]) for han in cache.missing(words)}
        for index in self._listed.names:
            index.prefetch(core for cores in new.values() for core in cores)
        for han, cores in new.items():
            is_listed = self._may_be_listed(words[han], is_product_role=is_product_role)
            cache[han] = Agreement.NAME if is_listed else self._listed.agreement([words[han]])

    @staticmethod
    def _are_unrelated(agreements: Sequence[Agreement | None]) -> bool:
        """Return whether words are no name together, and at most one is a word of any."""
        return set(agreements) <= {Agreement.NONE, Agreement.WORD} and (
            agreements.count(Agreement.WORD) <= 1
        )

    def _may_be_listed(self, term: Term, *, is_product_role: bool) -> bool:
        """Return whether a word, in whatever script, sounds or means anything listed."""
        listed, key = self._listed, latin_reading(term)
        for sense in term.senses:
            if listed.is_listed_place(sense) or listed.sites.has_sense(sense):
                return True
            if is_product_role and listed.is_product_sense(sense):
                return True
        if key in listed.name_beginnings or key in listed.site_name_words:
            return True
        if listed.is_listed_word(key, is_product_role=is_product_role):
            return True
        return any(any(index.words.ids_inside(term.han)) for index in listed.names)
