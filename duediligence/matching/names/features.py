"""Divide a name into words, each with its class and with what it is worth in bits.

Distinctive words and places are the core of a name; trade and site words say what kind of firm it
is, never which. What a word is worth depends on the word alone, never on the other rows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

from ...resources.match_weights import match_weights
from ...text.frequencies import WordFrequencies
from ...text.lexicon import LEVEL_KINDS, SMALL_LEVEL_KINDS
from ...text.segment import Term, latin_reading, merge_split_words

WordClass = Literal[
    "distinctive", "place", "trade", "site", "legal", "number", "direction", "level", "connective"
]
# The classes of words that are so called by the lexicon, in the order in which they count.
_CLASSES_OF_MEANINGS: tuple[WordClass, ...] = ("legal", "trade", "site", "connective", "place")
_JOINING_KINDS = frozenset({"link", "honorific"})
_LEVEL_KINDS = LEVEL_KINDS | SMALL_LEVEL_KINDS | {"road", "unit"}
_NAMELESS = frozenset({"legal", "connective", "trade"})
_NOTHING: frozenset[str] = frozenset()
_LEVEL_OR_NAME = frozenset({"level", "number", "distinctive"})
_WITHOUT_WORTH = frozenset({"legal", "connective", "level"})
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
_MIN_LEVEL_LENGTH = 5  # letters; 'Qu', 'Xian' and 'Zhen' are names too where no place precedes them
NO_TEXTS: frozenset[str] = frozenset()
_NUMBER_SIGNS = frozenset({"no", "nr", "num", "number"})  # before a number: 'No. 2'
_ORDINAL = re.compile(r"(\d{1,4})(?:st|nd|rd|th)")


class NameWord(NamedTuple):
    """One word of a name: its reading, class, worth and meanings, and where it is.

    `bits` says how rare it is by itself, `worth` how much it says that two names share it, both 0
    or more. `codes` are the places that it may be; `concepts` what it means in any language: a
    trade, a kind of site, a number, a given name. `at` is its position among the terms.
    """

    surface: str
    key: str
    han: str
    bits: float
    worth: float
    kind: WordClass
    codes: frozenset[str]
    concepts: frozenset[str]
    at: int

    @property
    def is_place(self) -> bool:
        """Whether it is the name of a place."""
        return self.kind == "place"

    @property
    def is_generic(self) -> bool:
        """Whether it says what kind of firm it is, never which."""
        return self.kind in {"trade", "site"}

    @property
    def is_distinctive(self) -> bool:
        """Whether it tells firms apart, and not merely by place or number."""
        return self.kind in {"distinctive", "direction"}

    @property
    def cost_class(self) -> str:
        """The name under which the weights say what it costs where it is missing or added."""
        if self.kind == "place":
            return "country" if _is_country(self.codes) else "place"
        if self.kind in {"trade", "site"}:
            return "universal" if UNIVERSAL_TRADES.issuperset(self.concepts) else "trade"
        return "number" if self.kind == "number" else "distinctive"

    @property
    def cost_if_missing(self) -> float:
        """The bits that a listed word costs where the supplier's name lacks it."""
        return match_weights().missing[self.cost_class] * self.worth


class NameFeatures(NamedTuple):
    """The parts of a name: its terms, its words, its core, the concepts of its trades and sites.

    `joined` has the letters of the core words, `letters` those of all words but the legal form
    and what any firm may add ('Group'), `written` those of all words but legal form, 'Group' and
    connectives, `spoken` the same with Han as it is read.
    """

    terms: tuple[Term, ...]
    words: tuple[NameWord, ...]
    core: tuple[NameWord, ...]
    trades: frozenset[str]
    sites: frozenset[str]
    joined: str
    letters: str
    written: str = ""
    spoken: str = ""

    @property
    def worth(self) -> float:
        """The bits of a name that has every word of this one."""
        return sum(word.worth for word in self.words)


def extract_features(terms: Sequence[Term]) -> NameFeatures:
    """Return the features of a name that is divided into terms."""
    return _features_of(terms, _word_classes(terms))


def features_of_part(terms: Sequence[Term]) -> NameFeatures:
    """Return the features of some neighbouring terms of a name, as they are by themselves."""
    return _features_of(terms, [word_class(terms, at) for at in range(len(terms))])


def features_of_unknown_word(term: Term) -> NameFeatures:
    """Return the same of one word in Latin letters without a meaning, as most new words are."""
    word, key = _name_word(term, "distinctive", 0), term.key
    alone = (word,)
    return NameFeatures(
        (term,), alone, alone, _NOTHING, _NOTHING, joined=key, letters=key, written=key, spoken=key
    )


def depends_on_left(terms: Sequence[Term]) -> bool:
    """Return whether what stands before some terms may decide what the first of them is.

    A level word is one behind a place; a single letter is an initial beside another.
    """
    first = terms[0]
    may_be_level = any(sense.kind in _LEVEL_KINDS for sense in first.senses)
    return len(first.key) == 1 or (may_be_level and word_class([first], 0) in _LEVEL_OR_NAME)


def depends_on_right(terms: Sequence[Term]) -> bool:
    """Return whether what stands behind some terms may decide what the last of them is.

    Before a number 'No' is no word.
    """
    return len(terms[-1].key) == 1 or terms[-1].key in _NUMBER_SIGNS


def join_features(parts: Sequence[NameFeatures], terms: Sequence[Term]) -> NameFeatures:
    """Return the features of a name from those of its parts.

    Args:
        parts: What `features_of_part` returned of each part, in their order.
        terms: The terms of the name.
    """
    words: list[NameWord] = []
    at = 0
    for part in parts:
        words += [NameWord(*word[:-1], word.at + at) for word in part.words] if at else part.words
        at += len(part.terms)
    return NameFeatures(
        tuple(terms),
        tuple(words),
        tuple([word for word in words if not word.is_generic]),
        frozenset().union(*[part.trades for part in parts]),
        frozenset().union(*[part.sites for part in parts]),
        joined="".join([part.joined for part in parts]),
        letters="".join([part.letters for part in parts]),
        written="".join([part.written for part in parts]),
        spoken="".join([part.spoken for part in parts]),
    )


def _features_of(terms: Sequence[Term], kinds: Sequence[WordClass]) -> NameFeatures:
    words: list[NameWord] = []
    trades: set[str] = set()
    sites: set[str] = set()
    letters = written = spoken = ""
    for i, (term, kind) in enumerate(zip(terms, kinds, strict=True)):
        concepts = term.refs("trade") if kind == "trade" else ()
        if kind != "legal":
            spelt = term.han or term.key
            is_joining = kind == "connective" and not term.has("honorific")
            if not is_joining and not (concepts and _GROUP_TRADES.issuperset(concepts)):
                written += spelt
                spoken += latin_reading(term) if term.han else spelt
            if not (concepts and UNIVERSAL_TRADES.issuperset(concepts)):
                letters += spelt
        if kind == "trade":
            trades.update(concepts)
        elif kind == "site":
            sites.update(term.refs("site"))
        if kind not in _WITHOUT_WORTH:
            words.append(_name_word(term, kind, i))
    core = tuple([word for word in words if not word.is_generic])
    joined = "".join([word.key for word in core])
    parts = tuple(terms), tuple(words), core, set_of(trades), set_of(sites)
    return NameFeatures(*parts, joined=joined, letters=letters, written=written, spoken=spoken)


def _word_classes(terms: Sequence[Term]) -> list[WordClass]:
    """Return the classes of the terms of a name; in a name of nothing else, any word may be it."""
    kinds = [word_class(terms, i) for i in range(len(terms))]
    if not _NAMELESS.issuperset(kinds):
        return kinds
    if all(term.has("legal") or term.has("connective") for term in terms):
        return ["distinctive"] * len(kinds)
    if all(kind != "trade" or is_optional_word(terms[i]) for i, kind in enumerate(kinds)):
        # The 'En' of 'EN+ Group PLC'.
        return ["distinctive" if kind == "connective" else kind for kind in kinds]
    return kinds


def latin_word(key: str) -> NameWord:
    """Return a word of these Latin letters and of no known meaning."""
    return _name_word(Term(key, 0, len(key), key), "distinctive", 0)


def name_words(term: Term) -> list[NameWord]:
    """Return a term as every word of a name that it may be: by its class, as a place, as none."""
    kinds: set[WordClass] = {word_class([term], 0), "distinctive"} - _WITHOUT_WORTH
    if term.has("place"):
        kinds.add("place")
    return [_name_word(term, kind, 0) for kind in sorted(kinds)]


def segmentations(terms: Sequence[Term]) -> Iterator[tuple[Sequence[Term], NameFeatures]]:
    """Yield a name as its terms, and, where words were split, with these as they are written."""
    yield terms, extract_features(terms)
    whole = merge_split_words(terms)
    if whole is not None:
        yield whole, extract_features(whole)


def join_words(name: NameFeatures) -> NameFeatures | None:
    """Return a name with its core words as one ('Hetiantaida'); None where that says little.

    It is the same name, so it is worth no more than its words are.
    """
    is_long = len(name.joined) >= _MIN_JOINED_LENGTH and name.joined.isalpha()
    if len(name.core) < 2 or not is_long or any(word.han for word in name.core):
        return None
    if not any(word.is_distinctive for word in name.core):
        return None
    surface = " ".join([word.surface for word in name.core])
    worth = min(match_weights().word["most"], sum([word.worth for word in name.core]))
    whole = name.core[0]._replace(
        surface=surface,
        key=name.joined,
        worth=worth,
        bits=sum([word.bits for word in name.core]),
        kind="distinctive",
        codes=NO_TEXTS,
        concepts=NO_TEXTS,
    )
    generic = [word for word in name.words if word.is_generic]
    return name._replace(words=(whole, *generic), core=(whole,))


def is_optional_word(term: Term) -> bool:
    """Return whether any firm may add a word or leave it out: a legal form, 'Group', 国际."""
    if term.has("legal"):
        return True
    trades = term.refs("trade")
    return bool(trades) and UNIVERSAL_TRADES.issuperset(trades)


def word_class(terms: Sequence[Term], i: int) -> WordClass:
    """Return the class of one term of a name; a level word depends on the term before it."""
    term = terms[i]
    if len(term.key) == 1 and term.key.isalpha() and _is_beside_initial(terms, i):
        return "distinctive"  # the D of 'V. D. K.' is not that of 'd'Or'
    meanings = {sense.kind for sense in term.senses} if term.senses else _NOTHING
    for kind in _CLASSES_OF_MEANINGS:
        if kind in meanings:
            return kind
    if term.key in _NUMBER_SIGNS and i + 1 < len(terms) and _is_number(terms[i + 1]):
        return "connective"
    if meanings:
        if not _JOINING_KINDS.isdisjoint(meanings):
            return "connective"
        if "direction" in meanings:
            return "direction"
        if not _LEVEL_KINDS.isdisjoint(meanings):
            after_place = i > 0 and terms[i - 1].has("place")
            if after_place or term.han or len(term.key) >= _MIN_LEVEL_LENGTH:
                return "level"
    if _is_number(term):
        return "number"
    return "distinctive"


def _is_number(term: Term) -> bool:
    return term.key.isdigit() or term.has("number") or bool(_ORDINAL.fullmatch(term.key))


def _is_beside_initial(terms: Sequence[Term], i: int) -> bool:
    """Return whether the word before or after is a single letter too."""
    return any(
        len(terms[j].key) == 1 and terms[j].key.isalpha()
        for j in (i - 1, i + 1)
        if 0 <= j < len(terms)
    )


def _name_word(term: Term, kind: WordClass, at: int) -> NameWord:
    key, codes = latin_reading(term), set_of(term.refs("place"))
    bits = _bits(term.han, key)
    if kind == "distinctive" and term.has("common"):
        bits = min(bits, match_weights().word["common"])
    concepts = _concepts(term, kind)
    worth = _worth(bits, kind, codes, concepts, is_letter=len(key) == 1 and not term.han)
    spelling = term.surface, key, term.han
    return NameWord(
        *spelling, bits=bits, worth=worth, kind=kind, codes=codes, concepts=concepts, at=at
    )


def set_of(texts: Collection[str]) -> frozenset[str]:
    """Return a set of texts; most words have none, and an empty set of its own takes 200 bytes."""
    return frozenset(texts) if texts else NO_TEXTS


def _concepts(term: Term, kind: WordClass) -> frozenset[str]:
    if kind in {"trade", "site"}:
        return set_of(term.refs(kind))
    if kind == "number":
        ordinal = _ORDINAL.fullmatch(term.key)
        digits = ordinal[1] if ordinal else term.key
        return frozenset({str(int(digits))} if digits.isdecimal() else term.refs("number"))
    return set_of(term.refs("name"))


def _worth(
    bits: float,
    kind: WordClass,
    codes: frozenset[str],
    concepts: frozenset[str],
    *,
    is_letter: bool,
) -> float:
    """Return how many bits a word says that two names share it."""
    word = match_weights().word
    if kind == "place":
        return min(bits, word["country" if _is_country(codes) else "place"])
    if kind == "number":
        return word["number"]
    if is_letter:
        return min(bits, word["letter"])
    if kind == "direction":
        return min(bits, word["direction"])
    if kind in {"trade", "site"}:
        most = word["universal_most" if UNIVERSAL_TRADES.issuperset(concepts) else "trade_most"]
        return min(most, word["trade_share"] * bits)
    return min(bits, word["most"])


def _bits(han: str, key: str) -> float:
    frequencies = word_frequencies()
    return frequencies.han_bits(han) if han else frequencies.latin_bits(key)


@cache
def word_frequencies() -> WordFrequencies:
    """Return the shipped word frequencies, read once."""
    return WordFrequencies()


def _is_country(codes: frozenset[str]) -> bool:
    return any("-" not in code and ":" not in code for code in codes)


def specific_trades(trades: frozenset[str]) -> frozenset[str]:
    """Return the trades that distinguish one firm's business from another's."""
    return trades - UNIVERSAL_TRADES
