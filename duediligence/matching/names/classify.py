"""Classify how close two names are: exact, close, weak (needs a second signal) or only a part.

The kind follows from the words that match, those that are missing, and those that the supplier's
name has beyond them, each weighed by how much it distinguishes (see `features`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from ...model import Against, How
from ...model.findings import MatchKind
from ...text.misspelling import are_distinct_pinyin_words
from ...text.normalise import latin_key
from .align import WordAlignment, are_adjacent, is_resegmented, is_transposed_han_name
from .features import DistinctiveWord, NameFeatures, generic_words_of, specific_trades
from .generic_words import generic_word_trades, is_acronym

# The limits below are sums of word weights, which lie from 0.2 to 1 (see `features.word_weight`).
# Matching weight that needs no second signal: 'Hetian Taida' has 0.5 + 0.5, a rare long word 1; a
# pinyin word of three syllables, or a Latin one of five letters, has 0.8 and does not suffice.
STANDALONE_WEIGHT = 0.95
RARE_WEIGHT = 0.8  # of such a word: so seldom shared that a place may be missing beside it
# A word of this weight is a brand: three letters (0.45) and two syllables (0.5) are, common words
# ('Golden', 0.4) and places of a country (0.2) are not.
BRAND_WEIGHT = 0.45
# Below this many firms share a name of one word: two syllables (0.5) are below it, four letters
# not.
_SHARED_WEIGHT = 0.6
LONG_NAME_WEIGHT = 1.6  # two words of 0.8: only so much may match where a word is missing
_COUNTRY_WEIGHT = 0.3  # more than a country (0.2), less than any other place (0.5)
MAX_MISSING_SHARE = 0.2  # of the weight of a long name: one word of five may be missing
# What an equal business adds: lets a word of 0.8 stand, one of two syllables (0.5) not. Also the
# weight that a further word must exceed to make another firm: numbers, and two letters (0.3), do
# not.
AGREEMENT_WEIGHT = 0.3
_MIN_SAME_WORDS = 2  # as many equal words make even a common name the same name
# Letters of a single misspelt word that is believed; judgement: a shorter word ('Badger') is a
# letter away from other words. Two that sound alike are less often so by chance: a letter shorter.
_MIN_MISSPELT_LENGTH = 7
_MIN_PHONETIC_LENGTH = 6
_FEW_CHARACTERS = 2  # two characters that change places make another name as often as an error
# How well a word matches, from 0 to 1; judgement: only the order matters, from the same word over
# other writings of it to errors.
_WORD_SCORE = {
    How.SAME: 1.0,
    How.SCRIPT: 0.99,
    How.JOINED: 0.99,
    How.SPELLING: 0.98,
    How.SOUND: 0.92,
    How.CHARACTER: 0.85,
}
_ERROR_SCORE = 0.88  # of all other errors: below another sound, above another character
_MISSING_PLACE_SHARE = 0.5  # judgement: a place is often left out, so it costs half its weight
_EXTRA_SHARE = 0.25  # judgement: extra words lower the score by a quarter at most
_OUTWEIGHED_BY = 0.5  # extra words may weigh a word of two syllables more than the matching ones
_LENGTH_ERRORS = frozenset({How.MISSING, How.ADDED})
_LETTER_ERRORS = _LENGTH_ERRORS | {How.CHANGED}
ERRORS = _LETTER_ERRORS | {How.SOUND, How.CHARACTER, How.SWAPPED, How.SCANNING}
_HEAVY_ERRORS = ERRORS - {How.SWAPPED, How.SCANNING}  # those two leave the word recognisable
STRONG = frozenset({MatchKind.EXACT, MatchKind.CLOSE})


@dataclass(slots=True)
class NameComparison:
    """Two names side by side: which words match, which are missing, which are extra."""

    query: NameFeatures
    listed: NameFeatures
    alignments: Sequence[WordAlignment]
    is_name: bool = True
    missing: list[DistinctiveWord] = field(init=False)
    extra: list[DistinctiveWord] = field(init=False)
    other_places: list[DistinctiveWord] = field(init=False)
    trades: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        matched = {id(alignment.listed) for alignment in self.alignments}
        used = {at for alignment in self.alignments for at in alignment.at}
        rest = [word for word in self.query.core if word.at not in used or self._is_longer(word)]
        self.trades = self.query.trades
        names = self.query, self.listed
        if is_resegmented(*names) or is_transposed_han_name(*names):
            rest, self.trades = [], self.listed.trades
        elif rest:
            generic_words = generic_words_of(self.listed)
            generic = {word.at: generic_word_trades(word, generic_words) for word in rest}
            rest = [word for word in rest if generic[word.at] is None]
            self.trades = self.trades.union(*filter(None, generic.values()))
        self.missing = [
            word
            for word in self.listed.core
            if id(word) not in matched and not is_acronym(word, self.listed)
        ]
        self.other_places = [word for word in rest if word.is_place]
        self.extra = [
            word
            for word in rest
            if self.is_name
            and not word.is_place
            and word.weight > AGREEMENT_WEIGHT
            # Not a listed word once more, in another script: 'Taida (泰达)'.
            and all(word.key != core.key for core in self.listed.core)
            and not is_acronym(word, self.query)
        ]

    def _is_longer(self, word: DistinctiveWord) -> bool:
        """Return whether a Han run contains the listed word and more."""
        inside = {a.at[0]: a.listed.han for a in self.alignments if a.listed.han and len(a.at) == 1}
        if word.at not in inside or word.han in {"", inside[word.at]}:
            return False
        return len(word.han) <= _FEW_CHARACTERS or sorted(word.han) != sorted(inside[word.at])

    @property
    def matched_weight(self) -> float:
        """The weight of the listed words that match."""
        return sum(alignment.listed.weight for alignment in self.alignments)

    @property
    def is_near_miss(self) -> bool:
        """Whether a part is worth reporting: a brand matches, and not merely something like it."""
        used = {at for alignment in self.alignments for at in alignment.at}
        has_extra = any(word.at not in used for word in self.extra)
        is_another = has_extra or bool(self.missing) or self.trades_differ
        weights = [a.listed.weight for a in self.alignments if not a.listed.is_place]
        return max(weights, default=0.0) >= BRAND_WEIGHT and not (self.errors and is_another)

    @property
    def errors(self) -> int:
        """The number of words that match only approximately."""
        return sum(alignment.how in ERRORS for alignment in self.alignments)

    @property
    def trades_differ(self) -> bool:
        """Whether both names state a business, and each one that the other does not.

        So 'Coastal Bamboo Footwear' is another firm than 'Coastal Garden Footwear'.
        """
        query, listed = specific_trades(self.trades), specific_trades(self.listed.trades)
        return bool(query - listed) and bool(listed - query)

    @property
    def trades_agree(self) -> bool:
        """Whether both names state the same business."""
        return bool(specific_trades(self.trades) & specific_trades(self.listed.trades))

    @property
    def is_same_business(self) -> bool:
        """Whether both state exactly the same businesses, or both none."""
        same_trades = specific_trades(self.trades) == specific_trades(self.listed.trades)
        return same_trades and self.query.sites == self.listed.sites


def classify(comparison: NameComparison) -> MatchKind:
    """Return the kind of match: EXACT, CLOSE, WEAK or PART."""
    if comparison.missing:
        return _classify_with_missing_words(comparison)
    if _has_too_many_errors(comparison) or _is_outweighed(comparison):
        return MatchKind.PART
    if len(comparison.alignments) == 1:
        return _classify_one_word(comparison)
    return _classify_by_weight(comparison)


def _classify_one_word(comparison: NameComparison) -> MatchKind:
    """One word decides little: another business or word beside it makes another firm."""
    if comparison.extra or comparison.trades_differ:
        return MatchKind.PART
    if not comparison.is_name:
        return MatchKind.WEAK  # in a running text one word is seldom a firm
    kind = _classify_by_weight(comparison)
    if kind in STRONG and comparison.errors and not _is_long_enough(comparison.alignments[0]):
        return MatchKind.WEAK
    return kind


def _classify_by_weight(comparison: NameComparison) -> MatchKind:
    """Return WEAK where the words that match need a second signal, else EXACT or CLOSE."""
    if comparison.errors == 0 and not comparison.extra:
        kind = _classify_same_words(comparison)
        if kind is not None:
            return kind
    weight = comparison.matched_weight + AGREEMENT_WEIGHT * comparison.trades_agree
    if weight < STANDALONE_WEIGHT and not _is_whole(comparison):
        return MatchKind.WEAK
    for alignment in comparison.alignments:
        # A letter more or less that leaves good pinyin may be another word: 'Tada' for 'Taida'.
        word, listed = latin_key(alignment.surface), alignment.listed.key
        if alignment.how in _LENGTH_ERRORS and are_distinct_pinyin_words(word, listed):
            return MatchKind.WEAK
    return MatchKind.CLOSE if comparison.errors else MatchKind.EXACT


def _has_too_many_errors(comparison: NameComparison) -> bool:
    """Return whether most words are misspelt, swapped and misread letters apart."""
    words = len(comparison.alignments)
    heavy = sum(alignment.how in _HEAVY_ERRORS for alignment in comparison.alignments)
    return heavy > max(1, words // 2) or (heavy > 0 and comparison.errors == words > 1)


def _is_outweighed(comparison: NameComparison) -> bool:
    """Return whether extra words outweigh the matching ones, unless these are one faultless run."""
    alignments = comparison.alignments
    is_run = len(alignments) > 1 and comparison.errors == 0 and are_adjacent(alignments)
    extra = sum(word.weight for word in comparison.extra)
    return not is_run and extra > comparison.matched_weight + _OUTWEIGHED_BY


def _is_long_enough(alignment: WordAlignment) -> bool:
    """Return whether a single misspelt word is long enough, and wrong in one letter only."""
    word = latin_key(alignment.surface)
    if alignment.how in _LETTER_ERRORS and OSA.distance(word, alignment.listed.key) > 1:
        return False
    needed = _MIN_PHONETIC_LENGTH if alignment.how is How.SOUND else _MIN_MISSPELT_LENGTH
    return len(alignment.listed.key) >= needed


def _classify_same_words(comparison: NameComparison) -> MatchKind | None:
    """Classify two names of the same words, legal forms and order apart; None if they are not."""
    if not comparison.is_same_business or comparison.other_places:
        return None
    listed, weight = comparison.listed, comparison.matched_weight
    words = len(listed.core) + len(specific_trades(listed.trades)) + len(listed.sites)
    has_brand = any(not core.is_place for core in listed.core)
    if words >= _MIN_SAME_WORDS:
        return MatchKind.EXACT if has_brand or weight >= _COUNTRY_WEIGHT else MatchKind.CLOSE
    return MatchKind.CLOSE if has_brand and BRAND_WEIGHT <= weight < _SHARED_WEIGHT else None


def _is_whole(comparison: NameComparison) -> bool:
    """Return whether the name has nothing but the matching words: no place, no other business."""
    brands = [a for a in comparison.alignments if not a.listed.is_place]
    return (
        bool(brands)
        and len(comparison.query.core) <= len(brands)
        and specific_trades(comparison.trades) <= specific_trades(comparison.listed.trades)
        and sum(a.listed.weight for a in brands) >= _SHARED_WEIGHT
    )


def _classify_with_missing_words(comparison: NameComparison) -> MatchKind:
    """Words of a long name may be left out; of a short one they may not."""
    if comparison.extra or comparison.errors:
        return MatchKind.PART
    weight = comparison.matched_weight
    if all(core.is_place for core in comparison.missing):
        if comparison.other_places:
            return MatchKind.PART
        if weight >= RARE_WEIGHT:
            stands_alone = weight >= STANDALONE_WEIGHT and not comparison.trades_differ
            return MatchKind.CLOSE if stands_alone else MatchKind.WEAK
        if comparison.trades_agree:
            return MatchKind.WEAK
    missing = sum(core.weight for core in comparison.missing)
    may_be_missing = missing <= MAX_MISSING_SHARE * comparison.listed.weight
    return MatchKind.CLOSE if may_be_missing and weight >= LONG_NAME_WEIGHT else MatchKind.PART


def name_score(comparison: NameComparison) -> float:
    """Return 0 to 100: the weight of matching words, by how well, less missing and extra ones."""
    pairs = [(a.listed.weight, _WORD_SCORE.get(a.how, _ERROR_SCORE)) for a in comparison.alignments]
    matched = sum(weight * quality for weight, quality in pairs)
    shares = [_MISSING_PLACE_SHARE if core.is_place else 1.0 for core in comparison.missing]
    missing = sum(
        core.weight * share for core, share in zip(comparison.missing, shares, strict=True)
    )
    whole = comparison.matched_weight + missing
    share = matched / whole if whole else 0.0
    extra = sum(word.weight for word in comparison.extra)
    # The 0.01 only keeps the divisor from being nought.
    reduction = _EXTRA_SHARE * extra / (extra + comparison.listed.weight + 0.01)
    return round(100 * share * (1 - reduction), 1)


def counter_evidence(comparison: NameComparison) -> list[Against]:
    """Return what speaks against: words missing, words beyond, another business."""
    reasons = [
        Against("", word.surface, f"the listed word {word.surface!r} is missing")
        for word in comparison.missing
    ]
    reasons += [
        Against("", word.surface, f"{word.surface!r} is a distinctive word of its own")
        for word in comparison.extra
    ]
    if comparison.trades_differ:
        trade = ", ".join(sorted(specific_trades(comparison.trades)))
        reasons.append(Against("", trade, f"the name tells another business ({trade})"))
    return reasons
