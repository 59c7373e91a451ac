"""What a text tells of goods: listed product lines, and the signals of raw materials and labour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..model import How, Kind, Match, MatchKind, WatchlistEntry, WordMatch
from ..text.segment import Term
from ..text.tokenise import Token
from .identifiers import hs_codes, hs_prefix
from .phrases import PhraseIndex
from .risk_signals import RiskSignal


class ProductLines:
    """Product lines and signals by their words and HS prefixes; built once, then only read."""

    def __init__(self, entries: Iterable[WatchlistEntry], signals: Sequence[RiskSignal]) -> None:
        self._products, self._signals = PhraseIndex(), PhraseIndex()
        self._hs: list[tuple[str, str, tuple[str, ...]]] = []
        self._signal = {signal.id: signal for signal in signals}
        for entry in entries:
            if entry.kind is Kind.PRODUCT:
                group = f"{entry.list}:{entry.id}"
                words = [entry.name, *(alias.text for alias in entry.aliases)]
                self._products.add(group, words, entry.excludes)
                self._products.add_concept(group, entry.id.removesuffix("s"), entry.name)
                self._hs.append((entry.list, entry.id, entry.hs_prefixes))
        for signal in signals:
            self._signals.add(signal.id, signal.words)

    @property
    def phrases(self) -> tuple[PhraseIndex, PhraseIndex]:
        """The phrases of the product lines and of the signals."""
        return self._products, self._signals

    def in_words(
        self, role: str, text: str, tokens: Sequence[Token], terms: Sequence[Term]
    ) -> Iterator[Match]:
        """The product lines and signals of which a phrase stands in a text."""
        for found in self._products.find(tokens, terms):
            list_id, entry = found.group.split(":", 1)
            is_same = found.surface.lower() == found.listed.lower()
            word = WordMatch(
                found.surface,
                found.listed,
                How.SAME if is_same else How.TRANSLATION,
            )
            yield sure_match(role, text, entry, list_id, found.listed, word, "product")
        for found in self._signals.find(tokens, terms):
            word = WordMatch(found.surface, found.listed, How.SIGNAL)
            yield _of_signal(role, text, self._signal[found.group], word)

    def by_hs(self, role: str, text: str) -> Iterator[Match]:
        """The product lines and signals under whose prefix an HS code of a text falls."""
        for code in hs_codes(text, is_hs_column=role == "hs_code"):
            for list_id, entry, prefixes in self._hs:
                prefix = hs_prefix(code, prefixes)
                if prefix is not None:
                    word = WordMatch(code, prefix, How.HS)
                    yield sure_match(role, text, entry, list_id, f"HS {prefix}", word, "product")
            for signal in self._signal.values():
                prefix = hs_prefix(code, signal.hs)
                if prefix is not None:
                    yield _of_signal(role, text, signal, WordMatch(code, prefix, How.HS))


def sure_match(
    role: str, text: str, entry: str, list_id: str, listed: str, word: WordMatch, how: str
) -> Match:
    """A match of which nothing is in doubt."""
    return Match("", role, "", text, entry, list_id, listed, 100.0, (word,), MatchKind(how))


def _of_signal(role: str, text: str, signal: RiskSignal, word: WordMatch) -> Match:
    """The match of a signal, which is on no list and so accuses nobody."""
    return sure_match(role, text, signal.id, "", signal.label, word, signal.kind)
