"""Goods that are listed by the place they come from: their words, HS codes, vessels and routes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from ..lists.goods import Goods, goods_of
from ..model import How, Kind, Match, WatchlistEntry, WordMatch
from ..model.findings import MatchKind
from ..text.normalise import normalise
from ..text.segment import Term
from ..text.tokenise import Token
from .identifiers import hs_codes, matching_hs_prefix
from .names.match import MatchResult, cell_match
from .phrases import PhraseIndex

# What may be between the words of a vessel's name and its number: 'Zhen Fa No. 7', 'ZHENFA-7'.
_BETWEEN = r"[\W_]*"
_NUMBER_WORD = r"(?:(?:no|nr|num|number|nº|n°|№|#)[\W_]*)?"


class ListedGoods:
    """The goods of places that a list has, by what a cell may say of them; read-only once built."""

    def __init__(
        self, entries: Iterable[WatchlistEntry], lineage: Callable[[str], Sequence[str]]
    ) -> None:
        """Compile the entries on goods.

        Args:
            entries: The active entries of a watchlist; those of other kinds are left aside.
            lineage: A gazetteer code -> itself and the places that hold it.
        """
        self.phrases = PhraseIndex()
        self._lineage = lineage
        self._entries = [entry for entry in entries if entry.kind is Kind.GOODS]
        self._goods: dict[str, tuple[Goods, list[WatchlistEntry]]] = {}
        self._vessels: list[tuple[re.Pattern[str], str, WatchlistEntry]] = []
        for entry in self._entries:
            for goods in goods_of(entry):
                if goods.id not in self._goods:
                    words = (word for of_language in goods.words.values() for word in of_language)
                    self.phrases.add(goods.id, words, goods.excludes)
                self._goods.setdefault(goods.id, (goods, []))[1].append(entry)
            self._vessels += [(vessel_pattern(name), name, entry) for name in entry.vessels]

    def __bool__(self) -> bool:
        """Whether any goods are listed."""
        return bool(self._entries)

    def match_words(
        self, role: str, text: str, tokens: Sequence[Token], terms: Sequence[Term]
    ) -> Iterator[Match]:
        """Yield the entries whose goods a text names.

        Args:
            role: The role of the column.
            text: The text of the cell.
            tokens: The tokens of the text.
            terms: The terms of the text.
        """
        for phrase in self.phrases.find(tokens, terms):
            goods, entries = self._goods[phrase.group]
            word = WordMatch(phrase.surface, phrase.listed, How.SIGNAL)
            for entry in entries:
                yield _match(role, text, entry, MatchKind.GOODS, word, listed=goods.label)

    def match_hs_codes(self, role: str, text: str) -> Iterator[Match]:
        """Yield the entries that have a prefix of an HS code in a text."""
        for code in hs_codes(text, is_hs_column=role == "hs_code"):
            for goods, entries in self._goods.values():
                prefix = matching_hs_prefix(code, goods.hs)
                if prefix is not None:
                    word = WordMatch(code, prefix, How.HS)
                    for entry in entries:
                        yield _match(role, text, entry, MatchKind.GOODS, word, listed=goods.label)

    def match_vessels(self, role: str, text: str) -> Iterator[Match]:
        """Yield the entries whose vessel a text names."""
        if not self._vessels:
            return
        folded = normalise(text).casefold()
        for pattern, name, entry in self._vessels:
            if found := pattern.search(folded):
                word = WordMatch(found.group(), name, How.SAME)
                yield _match(role, text, entry, MatchKind.VESSEL, word, listed=name)

    def match_route(self, role: str, text: str, terms: Sequence[Term]) -> Iterator[Match]:
        """Yield the entries whose place is on a route."""
        for term in terms:
            codes = {above for code in term.refs("place") for above in self._lineage(code)}
            for entry in self._entries:
                if not codes.isdisjoint(entry.places):
                    word = WordMatch(term.surface, entry.name, How.SAME)
                    yield _match(role, text, entry, MatchKind.ROUTE, word, listed=term.surface)


def vessel_pattern(name: str) -> re.Pattern[str]:
    """Return what finds a vessel's name in a folded text, however it is spaced and numbered.

    >>> pattern = vessel_pattern("Zhen Fa 7")
    >>> [bool(pattern.search(text)) for text in ("fv zhenfa no. 7", "zhen fa 78", "渔船zhen fa-7号")]
    [True, False, True]
    """
    parts = [
        part
        for part in re.findall(r"\d+|[^\W\d_]+", normalise(name).casefold())
        if part not in {"no", "nr", "number"}
    ]
    body = re.escape(parts[0])
    for part in parts[1:]:
        body += _BETWEEN + (_NUMBER_WORD if part.isdigit() else "") + re.escape(part)
    # Han needs no blank beside a name: '渔船Zhen Fa 7号'.
    return re.compile(rf"(?<![a-z0-9]){body}(?![a-z0-9])")


def _match(
    role: str,
    text: str,
    entry: WatchlistEntry,
    how: MatchKind,
    word: WordMatch,
    *,
    listed: str,
) -> Match:
    result = MatchResult(how, 100.0, (word,))
    return cell_match(role, text, result, entry=entry.id, list_id=entry.list, listed=listed)
