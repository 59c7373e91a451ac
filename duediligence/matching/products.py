"""Find goods in a text: listed product lines, signals of raw materials and labour schemes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..model import How, Kind, Match, WatchlistEntry, WordMatch
from ..model.findings import MatchKind
from ..text.segment import Term
from ..text.tokenise import Token
from .identifiers import hs_codes, matching_hs_prefix
from .names.match import MatchResult, cell_match
from .phrases import PhraseIndex
from .risk_signals import RiskSignal


class ProductLines:
    """Product lines and signals by their words and HS prefixes; read-only once built."""

    def __init__(self, entries: Iterable[WatchlistEntry], signals: Sequence[RiskSignal]) -> None:
        self._product_phrases, self._signal_phrases = PhraseIndex(), PhraseIndex()
        self._entries = {
            f"{entry.list}:{entry.id}": entry for entry in entries if entry.kind is Kind.PRODUCT
        }
        self._signals = {signal.id: signal for signal in signals}
        for group, entry in self._entries.items():
            words = [entry.name, *(alias.text for alias in entry.aliases)]
            # Those that are other goods in Chinese are listed as words that say nothing by themselves.
            japanese = {
                alias.text for alias in entry.aliases if alias.language == "ja" and not alias.alone
            }
            self._product_phrases.add(group, words, entry.excludes, japanese=japanese)
            # All words of a trade concept match the entry that is called after it: 'shoutao', 'gloves'.
            self._product_phrases.add_concept(group, entry.id.removesuffix("s"), entry.name)
        for signal in signals:
            self._signal_phrases.add(signal.id, signal.words)

    @property
    def phrases(self) -> tuple[PhraseIndex, PhraseIndex]:
        """The phrases of the product lines and of the signals."""
        return self._product_phrases, self._signal_phrases

    def match_words(
        self, role: str, text: str, tokens: Sequence[Token], terms: Sequence[Term]
    ) -> Iterator[Match]:
        """Yield the product lines and signals that have a phrase in a text.

        Args:
            role: The role of the column.
            text: The text of the cell.
            tokens: The tokens of the text.
            terms: The terms of the text.
        """
        for phrase in self._product_phrases.find(tokens, terms):
            is_same = phrase.surface.lower() == phrase.listed.lower()
            how = How.SAME if is_same else How.TRANSLATION
            word = WordMatch(phrase.surface, phrase.listed, how)
            yield self._product_match(role, text, word, phrase.group, phrase.listed)
        for phrase in self._signal_phrases.find(tokens, terms):
            word = WordMatch(phrase.surface, phrase.listed, How.SIGNAL)
            yield _signal_match(role, text, word, self._signals[phrase.group])

    def match_misspelt_words(
        self, role: str, text: str, tokens: Sequence[Token]
    ) -> Iterator[Match]:
        """Yield the product lines of which a word of a text is a misspelling.

        Args:
            role: The role of the column.
            text: The text of the cell.
            tokens: The tokens of the text.
        """
        by_group = {
            phrase.group: (phrase, how) for phrase, how in self._product_phrases.misspelt(tokens)
        }
        for phrase, how in by_group.values():
            word, entry = WordMatch(phrase.surface, phrase.listed, how), self._entries[phrase.group]
            result = MatchResult(MatchKind.MISSPELT_PRODUCT, 100.0, (word,))
            yield cell_match(
                role, text, result, entry=entry.id, list_id=entry.list, listed=phrase.listed
            )

    def match_hs_codes(self, role: str, text: str) -> Iterator[Match]:
        """Yield the product lines and signals that have a prefix of an HS code in a text."""
        for code in hs_codes(text, is_hs_column=role == "hs_code"):
            for group, entry in self._entries.items():
                prefix = matching_hs_prefix(code, entry.hs_prefixes)
                if prefix is not None:
                    word = WordMatch(code, prefix, How.HS)
                    yield self._product_match(role, text, word, group, f"HS {prefix}")
            for signal in self._signals.values():
                prefix = matching_hs_prefix(code, signal.hs)
                if prefix is not None:
                    yield _signal_match(role, text, WordMatch(code, prefix, How.HS), signal)

    def _product_match(
        self, role: str, text: str, word: WordMatch, group: str, listed: str
    ) -> Match:
        result, entry = MatchResult(MatchKind.PRODUCT, 100.0, (word,)), self._entries[group]
        return cell_match(role, text, result, entry=entry.id, list_id=entry.list, listed=listed)


def _signal_match(role: str, text: str, word: WordMatch, signal: RiskSignal) -> Match:
    """Return the match of a signal, which is on no list and so accuses nobody."""
    result = MatchResult(MatchKind(signal.kind), 100.0, (word,))
    return cell_match(role, text, result, entry=signal.id, list_id="", listed=signal.label)
