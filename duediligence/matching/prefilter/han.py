"""A glance at a text in Han: whether none of its words can take part in anything listed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ...resources.bounded_cache import MAX_WORDS, BoundedCache
from ...text.lexicon import Lexicon
from ...text.segment import Term, latin_reading, segment_tokens
from ...text.tokenise import Token, tokenise
from ..names.features import DistinctiveWord, is_optional_word
from .list_lexicon import ListLexicon

_NOTHING = "(?!)"  # what is met nowhere


class HanPrefilter:
    """Looks at texts of Han alone; built once a list, and remembers the words that it has seen."""

    def __init__(self, lexicon: Lexicon, signs: ListLexicon) -> None:
        self._vocabulary = lexicon
        self._listed = signs
        phrases = sorted({one for phrases in signs.phrases for one in phrases.in_han()})
        self._phrases = re.compile("|".join(map(re.escape, phrases)) or _NOTHING)
        self._calm: dict[bool, BoundedCache[str, bool]] = {
            is_goods: BoundedCache(MAX_WORDS) for is_goods in (True, False)
        }

    def no_hits(self, texts: Mapping[str, str], *, is_goods: bool) -> set[str]:
        """Those of the texts (each with what it is when cleaned) that surely hold nothing."""
        apart: dict[str, tuple[Term, ...]] = {}
        for text, cleaned in texts.items():
            tokens = tokenise(cleaned, cleaned=True)
            if not all(token.is_han for token in tokens):
                continue
            if not (is_goods and self._holds_phrase(tokens)):
                apart[text] = segment_tokens(tokens, cleaned, self._vocabulary)
        self._learn({term.han: term for terms in apart.values() for term in terms}, is_goods)
        return {text for text, terms in apart.items() if self._hold_nothing(terms, is_goods)}

    def _hold_nothing(self, terms: Sequence[Term], is_goods: bool) -> bool:
        known = self._calm[is_goods]
        if not all(known.get(term.han) for term in terms):
            return False
        if all(term.has("legal") or term.has("connective") for term in terms):
            return False  # then even these words are a name
        letters = "".join([term.han for term in terms if not is_optional_word(term)])
        return not any(index.has_name_of(letters) for index in self._listed.names)

    def _learn(self, words: Mapping[str, Term], is_goods: bool) -> None:
        """Look at words that were never seen, all at once for that is much quicker."""
        known = self._calm[is_goods]
        new = {han: _cores(words[han]) for han in known.missing(words)}
        for index in self._listed.names:
            index.prefetch(core for cores in new.values() for core in cores)
        for han, cores in new.items():
            known[han] = not self._may_be_listed(words[han], cores, is_goods=is_goods)

    def _holds_phrase(self, tokens: Sequence[Token]) -> bool:
        run = "".join([token.surface for token in tokens])
        return self._phrases.search(run) is not None

    def _may_be_listed(
        self, term: Term, cores: Sequence[DistinctiveWord], *, is_goods: bool
    ) -> bool:
        """Whether a word, in whatever script, sounds or means anything listed."""
        signs, key = self._listed, latin_reading(term)
        for sense in term.senses:
            if signs.is_listed_place(sense) or signs.is_site_name_sense(sense):
                return True
            if is_goods and signs.is_product_sense(sense):
                return True
        if key in signs.name_beginnings or signs.is_site_name_word(key):
            return True
        if signs.is_listed_word(key, is_goods=is_goods):
            return True
        return any(index.has_hits(core) for index in signs.names for core in cores)


def _cores(term: Term) -> list[DistinctiveWord]:
    """A word as a deciding one: as such, and as the place that it may be."""
    key, places = latin_reading(term), frozenset(term.refs("place"))
    return [
        DistinctiveWord(term.surface, key, term.han, 1.0, is_place, places, 0)
        for is_place in {False, bool(places)}
    ]
