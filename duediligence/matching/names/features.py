"""Divide a name into its distinctive words and the generic words that do not tell firms apart.

Distinctive words and the places in a name are its core; trade words, site words and legal forms
say what kind of firm it is, never which. `weight` says how much a core word distinguishes: a rare
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
_LEVEL_KINDS = LEVEL_KINDS | SMALL_LEVEL_KINDS | {"road", "unit"}
# Trades that nearly every firm may add to its name: no sign of another business.
UNIVERSAL_TRADES = frozenset(
    "company group factory trading import export import-export international global general"
    " manufacturing holding enterprise industry industrial development investment technology"
    " production service supply business commerce products corporation".split()
)
# Trades that are a part of many legal forms ('Group Co., Ltd.', 集团有限公司), and count as such.
_GROUP_TRADES = frozenset({"company", "group"})
# Letters of a name that may be misspelt where it is written as one word; judgement: a shorter one
# ('hongda') is a letter away from the names of other firms.
_MIN_JOINED_LENGTH = 9
_MIN_GENERIC_LENGTH = 3  # letters of a generic word that may be joined: 'Co' begins other words
_MIN_LEVEL_LENGTH = 5  # letters; 'Qu', 'Xian' and 'Zhen' are names too where no place precedes them
_COMMON_WEIGHT = 0.4  # of "Golden", "National", "Star" (common-words.csv): below a brand's 0.45
# Judgement, in the order of how many firms share a word: a country is worth as little as a number,
# any other place as much as a pinyin word of two syllables.
_COUNTRY_WEIGHT = 0.2
_PLACE_WEIGHT = 0.5
_NUMBER_WEIGHT = 0.2
_PINYIN_WEIGHTS = (0.35, 0.5, 0.8)  # by syllables; from four on 1
_LENGTH_WEIGHTS = (0.2, 0.3, 0.45, 0.6, 0.8)  # of other words, by letters; from six on 1

GenericWord = tuple[str, frozenset[str]]
"""The letters of a generic word, and the trades that it states."""


class DistinctiveWord(NamedTuple):
    """One distinctive word of a name: its reading, weight (0 to 1), possible places, position."""

    surface: str
    key: str
    han: str
    weight: float
    is_place: bool
    codes: frozenset[str]
    at: int


class NameFeatures(NamedTuple):
    """The parts of a name: its terms, its core words, the concepts of its trades and sites.

    `joined` has the letters of the core words, `letters` those of all words but the legal form
    and what any firm may add ('Group'), `written` those of all words but legal form, 'Group' and connectives,
    `spoken` the same with Han as it is read.
    """

    terms: tuple[Term, ...]
    core: tuple[DistinctiveWord, ...]
    trades: frozenset[str]
    sites: frozenset[str]
    joined: str
    letters: str
    written: str = ""
    spoken: str = ""

    @property
    def weight(self) -> float:
        """The sum of the weights of the core words."""
        return sum(core.weight for core in self.core)


def extract_features(terms: Sequence[Term]) -> NameFeatures:
    """Return the features of a name that is divided into terms."""
    core: list[DistinctiveWord] = []
    trades: set[str] = set()
    sites: set[str] = set()
    letters = written = spoken = ""
    only_legal = all(term.has("legal") or term.has("connective") for term in terms)
    for i, term in enumerate(terms):
        kind: WordClass = "distinctive" if only_legal else word_class(terms, i)
        concepts = term.refs("trade") if kind == "trade" else ()
        is_group_word = bool(concepts) and _GROUP_TRADES.issuperset(concepts)
        if kind not in {"legal", "connective"} and not is_group_word:
            written += term.han or term.key
            spoken += latin_reading(term)
        if kind != "legal" and not (concepts and UNIVERSAL_TRADES.issuperset(concepts)):
            letters += term.han or term.key
        if kind == "trade":
            trades.update(concepts)
        elif kind == "site":
            sites.update(term.refs("site"))
        elif kind in {"distinctive", "place", "number", "direction"}:
            core.append(_distinctive_word(term, kind, i))
    joined = "".join([word.key for word in core])
    parts = tuple(terms), tuple(core), frozenset(trades), frozenset(sites)
    return NameFeatures(*parts, joined=joined, letters=letters, written=written, spoken=spoken)


def segmentations(terms: Sequence[Term]) -> Iterator[tuple[Sequence[Term], NameFeatures]]:
    """Yield a name as its terms, and, where words were split, with these as they are written."""
    yield terms, extract_features(terms)
    whole = merge_split_words(terms)
    if whole is not None:
        yield whole, extract_features(whole)


def join_words(name: NameFeatures) -> NameFeatures | None:
    """Return a name with its core words as one ('Hetiantaida'); None where that says little.

    It is the same name, so it weighs no more than its words do.
    """
    brands = [core for core in name.core if not core.is_place]
    is_long = len(name.joined) >= _MIN_JOINED_LENGTH and name.joined.isalpha()
    if len(name.core) < 2 or not brands or not is_long or any(core.han for core in name.core):
        return None
    surface, weight = " ".join(core.surface for core in name.core), min(1.0, name.weight)
    whole = name.core[0]._replace(surface=surface, key=name.joined, weight=weight)
    return name._replace(core=(whole._replace(is_place=False, codes=frozenset()),))


def is_optional_word(term: Term) -> bool:
    """Return whether any firm may add a word or leave it out: a legal form, 'Group', 国际."""
    if term.has("legal"):
        return True
    trades = term.refs("trade")
    return bool(trades) and UNIVERSAL_TRADES.issuperset(trades)


def word_class(terms: Sequence[Term], i: int) -> WordClass:
    """Return the class of one term of a name; a level word depends on the term before it."""
    term = terms[i]
    for kind in ("legal", "trade", "site", "connective", "place"):
        if term.has(kind):
            return kind
    if term.has("direction"):
        return "direction"
    if any(sense.kind in _LEVEL_KINDS for sense in term.senses):
        after_place = i > 0 and terms[i - 1].has("place")
        if after_place or term.han or len(term.key) >= _MIN_LEVEL_LENGTH:
            return "level"
    if term.key.isdigit() or len(term.key) == 1:
        return "number"
    return "distinctive"


def _distinctive_word(term: Term, kind: WordClass, at: int) -> DistinctiveWord:
    key, codes, is_place = latin_reading(term), frozenset(term.refs("place")), kind == "place"
    is_common = term.has("common") and not is_place
    weight = _COMMON_WEIGHT if is_common else word_weight(key, kind, codes)
    spelling = term.surface, key, term.han
    return DistinctiveWord(*spelling, weight=weight, is_place=is_place, codes=codes, at=at)


def word_weight(key: str, kind: WordClass, codes: frozenset[str]) -> float:
    """Return how much a word distinguishes, from 0.2 (China, a number) to 1 (a rare long word)."""
    if kind == "place":
        is_country = any("-" not in code and ":" not in code for code in codes)
        return _COUNTRY_WEIGHT if is_country else _PLACE_WEIGHT
    if kind in {"number", "direction"}:
        return _NUMBER_WEIGHT
    syllables = len(split_pinyin(key))
    size = syllables or len(key)
    weights: Sequence[float] = _PINYIN_WEIGHTS if syllables else _LENGTH_WEIGHTS
    return weights[size - 1] if 0 < size <= len(weights) else 1.0


def generic_words_of(name: NameFeatures) -> list[GenericWord]:
    """Return the generic words of a name, and neighbouring pairs of them, with their trades."""
    words: list[GenericWord] = []
    before: GenericWord | None = None
    for term in name.terms:
        is_generic = not term.han and any(term.has(kind) for kind in ("trade", "site", "legal"))
        trades = frozenset(term.refs("trade"))
        for word in map(latin_key, term.surface.split() if is_generic else ()):
            words.append((word, trades))
            if before is not None:
                words.append((before[0] + word, before[1] | trades))
            before = (word, trades)
        if not is_generic:
            before = None
    return [(word, trades) for word, trades in words if len(word) >= _MIN_GENERIC_LENGTH]


def specific_trades(trades: frozenset[str]) -> frozenset[str]:
    """Return the trades that distinguish one firm's business from another's."""
    return trades - UNIVERSAL_TRADES
