"""The sum of a pair of names: what agrees, less what is missing, added or contradicts, in bits.

The kind of a match (exact, close, weak, part) follows from the sum by the thresholds in
`match-weights.csv`; only whether a match may be `exact` is asked of the words themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import exp2

from ...model import Against, How
from ...model.findings import Adjustment, MatchKind, WordWeight
from ...resources.languages import TranslatableText
from ...resources.match_weights import match_weights
from .align import WordAlignment, are_adjacent, is_resegmented, is_transposed_han_name
from .features import NameFeatures, NameWord, specific_trades, word_frequencies
from .generic_words import is_acronym, is_misspelt_common_word, is_word_of_legal_form

ERRORS = frozenset(
    {How.MISSING, How.ADDED, How.CHANGED, How.SOUND, How.CHARACTER, How.SWAPPED, How.SCANNING}
)
# By the names that `match-weights.csv` gives them.
_CONFLICTS = {
    "place": Adjustment.PLACE,
    "trade": Adjustment.TRADE,
    "number": Adjustment.NUMBER,
}
_LONGEST_ACRONYM = 4  # letters, of most
_Weighed = tuple[str, str, How | Adjustment, float]
"""What a `WordWeight` is made of: the words of both names, how, and the bits."""
STRONG = frozenset({MatchKind.EXACT, MatchKind.CLOSE})


@dataclass(slots=True)
class NameComparison:
    """Two names side by side: which words match, which are missing, which are extra, and the sum.

    `bits` is the sum of all weights. `is_name` is false for a running text, of which only the matching words are compared.
    """

    query: NameFeatures
    listed: NameFeatures
    alignments: Sequence[WordAlignment]
    is_name: bool = True
    is_weak_alias: bool = False
    missing: list[NameWord] = field(init=False)
    extra: list[NameWord] = field(init=False)
    bits: float = field(init=False)
    _weighed: Sequence[_Weighed] = field(init=False)

    def __post_init__(self) -> None:
        matched = {alignment.listed.at for alignment in self.alignments}
        used = {at for alignment in self.alignments for at in alignment.at}
        names = self.query, self.listed
        is_whole = is_resegmented(*names) or is_transposed_han_name(*names)
        # 'CLARORACOSMETICS' has the trade word of 'Clarora Cosmetics' in itself.
        has_all_letters = is_whole and self.query.joined != self.listed.joined
        self.missing = [
            word
            for word in self.listed.words
            if word.at not in matched
            and not (has_all_letters and word.is_generic)
            and not is_acronym(word, self.listed)
        ]
        self.extra = [
            word
            for word in self.query.words
            if self.is_name
            and not (is_whole and not word.is_generic)
            and (word.at not in used or self._rest_of_run(word))
            and not self._repeats_listed(word)
            and not is_acronym(word, self.query)
        ]
        self._weighed = [*self._weigh()]
        self.bits = sum([bits for _, _, _, bits in self._weighed])

    @property
    def weights(self) -> tuple[WordWeight, ...]:
        """What each word adds or takes away: made for those pairs only that come to something."""
        return tuple(WordWeight(*weighed) for weighed in self._weighed)

    @property
    def score(self) -> float:
        """0 to 100, and the higher the more the sum: see `score_of`."""
        return score_of(self.bits)

    @property
    def share(self) -> float:
        """The share of what the listed name would be worth in full, 0 or more."""
        return max(0.0, self.bits) / (self.listed.worth + match_weights().whole["bonus"])

    @property
    def errors(self) -> int:
        """The number of words that match only by an error in them."""
        return sum(alignment.how in ERRORS for alignment in self.alignments)

    @property
    def trades_differ(self) -> bool:
        """Whether both names state a business, and each one that the other does not.

        So 'Coastal Bamboo Footwear' is another firm than 'Coastal Garden Footwear'.
        """
        return self.is_name and _trades_differ(
            self.query, self.listed, extra=self.extra, missing=self.missing
        )

    @property
    def kind(self) -> MatchKind | None:
        """EXACT, CLOSE, WEAK or PART, by the sum; None where the two have nothing in common."""
        bits, thresholds = self.bits, match_weights().kind
        if bits >= thresholds["exact"] and self.is_faultless:
            return MatchKind.EXACT
        for kind in (MatchKind.CLOSE, MatchKind.WEAK, MatchKind.PART):
            if bits >= thresholds[kind]:
                return kind
        return None

    @property
    def is_faultless(self) -> bool:
        """Whether no word is misspelt, and no distinctive word is missing or beyond the listed ones."""
        others = [*self.missing, *self.extra]
        core = [
            alignment.listed for alignment in self.alignments if not alignment.listed.is_generic
        ]
        # One word shared by two names may be that of two firms, where it is not very rare or the
        # business is another.
        is_one_common_word = len(core) == 1 and (
            core[0].worth < match_weights().kind["exact_by_one_word"]
            or any(word.cost_class == "trade" for word in self.missing)
        )
        return (
            not any(a.how in ERRORS for a in self.alignments if not a.listed.is_generic)
            and not self.is_weak_alias
            and not is_one_common_word
            and not any(
                word.is_distinctive
                and word.worth > match_weights().word["number"]
                and not is_misspelt_common_word(word)
                for word in others
            )
            and not self.trades_differ
            and not self._conflicts("number")
            and not self._conflicts("place")
        )

    def _weigh(self) -> Iterator[_Weighed]:
        """Yield what each word adds or takes away."""
        weights = match_weights()
        for a in self.alignments:
            yield a.surface, a.listed.surface, a.how, a.bits
        yield from self._weigh_collocations()
        for word in self.missing:
            yield "", word.surface, Adjustment.MISSING, -word.cost_if_missing
        yield from self._weigh_extra()
        if self.is_weak_alias:
            yield "", "", Adjustment.WEAK_ALIAS, -weights.alias["weak"]
        if self._has_same_words():
            yield "", "", Adjustment.SAME_WORDS, weights.whole["bonus"]
        for kind, bits in weights.conflict.items():
            if self.trades_differ if kind == "trade" else self._conflicts(kind):
                yield "", "", _CONFLICTS[kind], -bits

    def _has_same_words(self) -> bool:
        """Return whether the names have the same words, and not merely words like them."""
        core = [a for a in self.alignments if not a.listed.is_generic]
        if not self.is_name or not core or self.missing or self.extra:
            return False
        least = match_weights().whole["least_share"]
        is_like = all(
            a.bits >= least * a.listed.worth
            # An acronym of four letters is an error away from many others.
            and (a.how not in ERRORS or a.listed.han or len(a.listed.key) > _LONGEST_ACRONYM)
            for a in core
        )
        return is_like and (len(core) == 1 or self.errors < len(core))

    def _weigh_collocations(self) -> Iterator[_Weighed]:
        """Yield what words lose that often stand together: 'Middle East' is one word in two."""
        for left, right in pairwise(self.alignments):
            if right.listed.at != left.listed.at + 1 or not left.at or not right.at:
                continue
            if left.listed.is_generic or right.listed.is_generic or left.listed.han:
                continue
            bits = word_frequencies().pair_bits(left.listed.key, right.listed.key)
            more = (
                0.0 if bits is None else left.bits + right.bits - max(bits, left.bits, right.bits)
            )
            if more > 0:
                surface = f"{left.listed.surface} {right.listed.surface}"
                yield surface, surface, Adjustment.COLLOCATION, -more

    def _weigh_extra(self) -> Iterator[_Weighed]:
        """Yield what the words beyond the listed name cost.

        Where a cell holds the listed name as a run of words and more besides ("formerly X", "X, do
        not use"), that costs no more than `surrounded`.
        """
        weights = match_weights()
        costs = [self._cost_of_extra(word) for word in self.extra]
        share = 1.0
        if self._is_run() and sum(costs) > weights.surrounded["most"]:
            share = weights.surrounded["most"] / sum(costs)
        for word, cost in zip(self.extra, costs, strict=True):
            yield word.surface, "", Adjustment.EXTRA, -cost * share

    def _is_run(self) -> bool:
        core = [a for a in self.alignments if not a.listed.is_generic]
        is_whole = len(core) > 1 and not any(not word.is_generic for word in self.missing)
        return is_whole and not self.errors and are_adjacent(core)

    def _cost_of_extra(self, word: NameWord) -> float:
        return _share_of_extra(word) * self._worth_of_extra(word)

    def _worth_of_extra(self, word: NameWord) -> float:
        rest = self._rest_of_run(word)
        return min(word.worth, rest) if rest else word.worth

    def _rest_of_run(self, word: NameWord) -> float:
        """Return the bits of a Han run beyond the listed word that it contains."""
        for a in self.alignments:
            if a.at == (word.at,) and a.how is How.SAME and len(a.listed.han) < len(word.han):
                return max(0.0, word.bits - a.listed.bits)
        return 0.0

    def _repeats_listed(self, word: NameWord) -> bool:
        """Return whether a word is a listed one once more, in another script: 'Taida (泰达)'."""
        return any(word.key == listed.key for listed in self.listed.words if word.key)

    def _conflicts(self, kind: str) -> bool:
        return _differ_in(kind, extra=self.extra, missing=self.missing)


def _trades_differ(
    query: NameFeatures,
    listed: NameFeatures,
    *,
    extra: Iterable[NameWord],
    missing: Iterable[NameWord],
) -> bool:
    """Return whether the words beyond a listed name, and those that it lacks, tell two businesses."""
    of_query = specific_trades(frozenset().union(*[w.concepts for w in extra if w.is_generic]))
    of_listed = specific_trades(frozenset().union(*[w.concepts for w in missing if w.is_generic]))
    if not (of_query - listed.trades and of_listed - query.trades):
        return False
    # A translation that no table has is no other business.
    return any(bool(word.han) for word in extra) == any(bool(word.han) for word in missing)


def _differ_in(kind: str, *, extra: Iterable[NameWord], missing: Iterable[NameWord]) -> bool:
    """Return whether both names have a word of this kind that the other has not."""
    return any(w.kind == kind for w in extra) and any(w.kind == kind for w in missing)


def least_conflicts(
    query: NameFeatures,
    listed: NameFeatures,
    *,
    extra: Sequence[NameWord],
    missing: Sequence[NameWord],
) -> float:
    """Return what conflicts take away at least, in bits, given some of the words that differ.

    Args:
        query: The features of a supplier's name.
        listed: The features of the listed name.
        extra: Words of the supplier's name that agree with no listed one; there may be more.
        missing: Listed words that agree with none of the supplier's; there may be more.
    """
    costs = match_weights().conflict
    bits = 0.0
    for kind in ("place", "number"):
        if _differ_in(kind, extra=extra, missing=missing):
            bits += costs[kind]
    # With more words, one of them may be in Han where the others are not.
    is_one_script = len({bool(word.han) for word in (*query.words, *listed.words)}) == 1
    if is_one_script and _trades_differ(query, listed, extra=extra, missing=missing):
        bits += costs["trade"]
    return bits


def cost_of_extra(word: NameWord, name: NameFeatures) -> float:
    """Return the least that a supplier's word costs that no listed word agrees with, in bits."""
    return 0.0 if is_acronym(word, name) else _share_of_extra(word) * word.worth


def _share_of_extra(word: NameWord) -> float:
    is_common = is_misspelt_common_word(word) or is_word_of_legal_form(word)
    return match_weights().extra["universal" if is_common else word.cost_class]


def score_of(bits: float) -> float:
    """Return a sum of bits as a score from 0 to 100: half of what lacks to 100 every so many bits.

    A sum that is just close scores 75.

    >>> [score_of(bits) for bits in (-3, 0, 10, 20, 40)]
    [0.0, 0.0, 75.0, 93.8, 99.6]
    """
    half = match_weights().kind["close"] / 2
    return round(100 * (1 - exp2(-max(0.0, bits) / half)), 1)


def counter_evidence(comparison: NameComparison) -> list[Against]:
    """Return what speaks against: words missing, words beyond, another business."""
    reasons = [
        Against(
            "",
            word.surface,
            TranslatableText.of("the listed word {word} is missing", word=repr(word.surface)),
        )
        for word in comparison.missing
        if not word.is_generic
    ]
    reasons += [
        Against(
            "",
            word.surface,
            TranslatableText.of("{word} is a distinctive word of its own", word=repr(word.surface)),
        )
        for word in comparison.extra
        if word.is_distinctive and not is_misspelt_common_word(word)
    ]
    if comparison.trades_differ:
        trade = ", ".join(sorted(specific_trades(comparison.query.trades)))
        why = TranslatableText.of("the name tells another business ({trade})", trade=trade)
        reasons.append(Against("", trade, why))
    return reasons
