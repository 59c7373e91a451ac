"""A glance at a text in Han: whether none of its words can take part in anything listed."""

from __future__ import annotations

from collections.abc import Sequence

from ..text.segment import Term, reading, terms_of
from ..text.tokens import Token, tokenise
from ..text.vocabulary import Vocabulary
from .profile import Core, may_be_added
from .signs import Signs

_MOST_REMEMBERED = 400_000


class HanGlance:
    """Looks at texts of Han alone; built once a list, and remembers the words that it has seen."""

    def __init__(self, vocabulary: Vocabulary, signs: Signs) -> None:
        self._vocabulary = vocabulary
        self._signs = signs
        self._phrases = tuple(one for phrases in signs.phrases for one in phrases.in_han())
        self._calm: dict[tuple[str, bool], bool] = {}

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_calm": {}}

    def sees_nothing(self, text: str, *, is_goods: bool) -> bool:
        """Whether a cleaned text surely holds nothing; False where it must be read."""
        tokens = tokenise(text, cleaned=True)
        if not all(token.is_han for token in tokens):
            return False
        if is_goods and self._holds_phrase(tokens):
            return False
        terms = terms_of(tokens, text, self._vocabulary)
        if all(term.has("legal") or term.has("connective") for term in terms):
            return False  # then even these words are a name
        if not all(self._is_calm(term, is_goods=is_goods) for term in terms):
            return False
        letters = "".join([term.han for term in terms if not may_be_added(term)])
        return not any(index.knows_letters(letters) for index in self._signs.names)

    def _holds_phrase(self, tokens: Sequence[Token]) -> bool:
        run = "".join([token.surface for token in tokens])
        return any(phrase in run for phrase in self._phrases)

    def _is_calm(self, term: Term, *, is_goods: bool) -> bool:
        known = self._calm.get((term.han, is_goods))
        if known is None:
            if len(self._calm) >= _MOST_REMEMBERED:
                self._calm.clear()
            known = self._calm[term.han, is_goods] = not self._may_be_listed(
                term, is_goods=is_goods
            )
        return known

    def _may_be_listed(self, term: Term, *, is_goods: bool) -> bool:
        """Whether a word, in whatever script, sounds or means anything listed."""
        signs, key = self._signs, reading(term)
        for sense in term.senses:
            if signs.is_listed(sense) or signs.is_own_sense(sense):
                return True
            if is_goods and signs.is_goods(sense):
                return True
        if key in signs.name_beginnings or signs.is_own(key):
            return True
        places = frozenset(term.refs("place"))
        for is_place in {False, bool(places)}:
            core = Core(term.surface, key, term.han, 1.0, is_place, places, 0)
            if any(index.meets(core) for index in signs.names):
                return True
        return False
