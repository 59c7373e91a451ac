"""A name as the words that decide and the words that do not.

Distinctive words and the places in a name are its core; trade words, site words and legal forms
say what kind of firm it is, never which. `weight` tells how much a core word distinguishes: a rare
long word 1, a two-syllable pinyin word, which thousands of firms share, half of that. The weights
depend on the word alone, never on the other rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from ...text.lexicon import LEVEL_KINDS, SMALL_LEVEL_KINDS
from ...text.normalise import latin_key
from ...text.pinyin import split_pinyin
from ...text.segment import Term, latin_reading, merge_split_words

WordClass = Literal[
    "distinctive", "place", "trade", "site", "legal", "number", "direction", "level", "connective"
]
# Concepts that nearly every firm may add to its name: no sign of another trade.
UNIVERSAL_TRADES = frozenset(
    "company group factory trading import export import-export international global general"
    " manufacturing holding enterprise industry industrial development investment technology"
    " production service supply business commerce products corporation".split()
)
_LONG_WORD = 9  # letters of a name that may be misspelt where it is written as one word
_FEWEST_LETTERS = 3  # of a common word that may be misspelt or joined
COMMON_WEIGHT = 0.4  # of "Golden", "National", "Star" (text/tables/common-words.csv)

GenericWord = tuple[str, frozenset[str]]  # its letters, and the trades that it tells


class DistinctiveWord(NamedTuple):
    """One deciding word of a name: how it reads, what it weighs, which places it may be."""

    surface: str
    key: str
    han: str
    weight: float
    is_place: bool
    codes: frozenset[str]
    at: int


class NameFeatures(NamedTuple):
    """A name taken apart: core words, trades, and the terms they came from.

    `joined` are the letters of the core words, `letters` those of all words but the
    legal form and what any firm may add ('Group').
    """

    terms: tuple[Term, ...]
    core: tuple[DistinctiveWord, ...]
    trades: frozenset[str]
    sites: frozenset[str]
    joined: str
    letters: str

    @property
    def weight(self) -> float:
        """What its core words weigh together."""
        return sum(core.weight for core in self.core)


def extract_features(terms: Sequence[Term]) -> NameFeatures:
    """Take a name apart by the classes of its words."""
    core: list[DistinctiveWord] = []
    trades: set[str] = set()
    sites: set[str] = set()
    letters = ""
    only_legal = all(term.has("legal") or term.has("connective") for term in terms)
    for i, term in enumerate(terms):
        kind: WordClass = "distinctive" if only_legal else word_class(terms, i)
        told = term.refs("trade") if kind == "trade" else ()
        if kind != "legal" and not (told and UNIVERSAL_TRADES.issuperset(told)):
            letters += term.han or term.key
        if kind == "trade":
            trades.update(told)
        elif kind == "site":
            sites.update(term.refs("site"))
        elif kind in {"distinctive", "place", "number", "direction"}:
            core.append(_core(term, kind, i))
    joined = "".join([one.key for one in core])
    return NameFeatures(
        tuple(terms), tuple(core), frozenset(trades), frozenset(sites), joined, letters
    )


def alternative_segmentations(
    terms: Sequence[Term],
) -> Iterator[tuple[Sequence[Term], NameFeatures]]:
    """A name as its words, and with words that only look like several as they stand."""
    yield terms, extract_features(terms)
    whole = merge_split_words(terms)
    if whole is not None:
        yield whole, extract_features(whole)


def join_words(name: NameFeatures) -> NameFeatures | None:
    """A name whose deciding words are written as one: 'Hetiantaida'; None where that says little.

    It is the same name, so it weighs no more than its words do.
    """
    brands = [core for core in name.core if not core.is_place]
    is_long = len(name.joined) >= _LONG_WORD and name.joined.isalpha()
    if len(name.core) < 2 or not brands or not is_long or any(core.han for core in name.core):
        return None
    surface = " ".join(core.surface for core in name.core)
    weight = min(1.0, name.weight)
    whole = DistinctiveWord(surface, name.joined, "", weight, False, frozenset(), name.core[0].at)
    return name._replace(core=(whole,))


def is_optional_word(term: Term) -> bool:
    """Whether any firm may add a word to its name or leave it out: a legal form, 'Group', 国际."""
    if term.has("legal"):
        return True
    trades = term.refs("trade")
    return bool(trades) and UNIVERSAL_TRADES.issuperset(trades)


def word_class(terms: Sequence[Term], i: int) -> WordClass:
    """The class of one term of a name, seen beside its neighbour."""
    term = terms[i]
    for kind in ("legal", "trade", "site", "connective", "place"):
        if term.has(kind):
            return kind
    if term.has("direction"):
        return "direction"
    if any(
        sense.kind in LEVEL_KINDS | SMALL_LEVEL_KINDS | {"road", "unit"} for sense in term.senses
    ):
        after_place = i > 0 and terms[i - 1].has("place")
        if after_place or term.han or len(term.key) > 4:
            return "level"
    if term.key.isdigit() or len(term.key) == 1:
        return "number"
    return "distinctive"


def _core(term: Term, kind: WordClass, at: int) -> DistinctiveWord:
    key = latin_reading(term)
    is_place = kind == "place"
    codes = frozenset(term.refs("place"))
    weight = COMMON_WEIGHT if term.has("common") and not is_place else _weight(key, kind, codes)
    return DistinctiveWord(term.surface, key, term.han, weight, is_place, codes, at)


def _weight(key: str, kind: WordClass, codes: frozenset[str]) -> float:
    """How much a word distinguishes, from 0.1 (China, a number) to 1 (a rare long word)."""
    if kind == "place":
        return 0.2 if any("-" not in code and ":" not in code for code in codes) else 0.5
    if kind in {"number", "direction"}:
        return 0.2
    pieces = len(split_pinyin(key))
    if pieces:
        return (0.35, 0.5, 0.8)[min(pieces, 3) - 1] if pieces < 4 else 1.0
    return {1: 0.2, 2: 0.3, 3: 0.45, 4: 0.6, 5: 0.8}.get(len(key), 1.0)


def generic_words_of(name: NameFeatures) -> list[GenericWord]:
    """The words of a name that decide nothing, and pairs of them, each with the trades it tells."""
    found: list[GenericWord] = []
    before: GenericWord | None = None
    for term in name.terms:
        is_common = not term.han and any(term.has(kind) for kind in ("trade", "site", "legal"))
        trades = frozenset(term.refs("trade"))
        for word in map(latin_key, term.surface.split() if is_common else ()):
            found.append((word, trades))
            if before is not None:
                found.append((before[0] + word, before[1] | trades))
            before = (word, trades)
        if not is_common:
            before = None
    return [(word, trades) for word, trades in found if len(word) >= _FEWEST_LETTERS]


def specific_trades(trades: frozenset[str]) -> frozenset[str]:
    """The trades that tell one firm's business from another's."""
    return trades - UNIVERSAL_TRADES
