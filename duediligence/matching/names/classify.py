"""How close two names are: exact, close, weak (needs a second signal) or a part (no match).

The kinds are decided by the words that met, those that did not, and those the supplier's name has
beyond them, each weighed by how much it distinguishes (see `profile`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from ...model import Against, How
from ...text.misspelling import are_distinct_pinyin_words
from ...text.normalise import latin_key
from .align import WordAlignment, are_adjacent, is_resegmented, is_transposed_han_name
from .features import DistinctiveWord, NameFeatures, generic_words_of, specific_trades
from .generic_words import generic_word_trades, is_acronym

ALONE = 0.95  # the weight of met words that may stand without a second signal
RARE = 0.8  # the weight of one word that is seldom shared
SHORT = 0.45  # the least weight of a whole name that is worth a look
COMMON = 0.6  # below this a whole name of one word is shared by many
LONG = 1.6  # the weight of met words that bears the loss of one of a fifth
COUNTRY = 0.3  # more than the weight of a country's name
MAY_LACK = 0.2  # the share of its weight that a long name may lack
AGREEMENT = 0.3  # what an equal business adds to the weight
_TELLING = 2  # as many deciding words make even a common name the same name
_SHORTEST = 7  # a single misspelt word must be as long
_SHORTEST_SOUND = 6
_FEW_CHARACTERS = 2  # two characters that change places make another name as often as an error
_WORD_SCORE = {
    How.SAME: 1.0,
    How.SCRIPT: 0.99,
    How.JOINED: 0.99,
    How.SPELLING: 0.98,
    How.SOUND: 0.92,
    How.CHARACTER: 0.85,
}
_ERROR_SCORE = 0.88
_HEAVY = frozenset({How.MISSING, How.ADDED, How.CHANGED})
_LIGHT = frozenset({How.SWAPPED, How.SCANNING})
_CLOSE = frozenset(
    {
        How.SOUND,
        How.CHARACTER,
        How.SWAPPED,
        How.MISSING,
        How.ADDED,
        How.CHANGED,
        How.SCANNING,
    }
)


@dataclass(slots=True)
class NameComparison:
    """Two names side by side: what met, what is missing, what is beyond."""

    theirs: NameFeatures
    ours: NameFeatures
    alignments: Sequence[WordAlignment]
    is_name: bool = True
    missing: list[DistinctiveWord] = field(init=False)
    extra: list[DistinctiveWord] = field(init=False)
    other_places: list[DistinctiveWord] = field(init=False)
    trades: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        met = {id(meeting.listed) for meeting in self.alignments}
        used = {at for meeting in self.alignments for at in meeting.at}
        beyond = [one for one in self.theirs.core if one.at not in used or self._is_longer(one)]
        self.trades = self.theirs.trades
        if is_resegmented(self.theirs, self.ours) or is_transposed_han_name(self.theirs, self.ours):
            beyond, self.trades = [], self.ours.trades
        elif beyond:
            ours = generic_words_of(self.ours)
            told = {one.at: generic_word_trades(one, ours) for one in beyond}
            beyond = [one for one in beyond if told[one.at] is None]
            self.trades = self.trades.union(*filter(None, told.values()))
        self.missing = [
            one for one in self.ours.core if id(one) not in met and not is_acronym(one, self.ours)
        ]
        self.other_places = [one for one in beyond if one.is_place]
        self.extra = [
            one
            for one in beyond
            if self.is_name
            and not one.is_place
            and one.weight > AGREEMENT
            and not self._is_met_again(one)
            and not is_acronym(one, self.theirs)
        ]

    def _is_longer(self, one: DistinctiveWord) -> bool:
        """Whether a Han run holds the listed word and more."""
        inside = {m.at[0]: m.listed.han for m in self.alignments if m.listed.han and len(m.at) == 1}
        if one.at not in inside or one.han in {"", inside[one.at]}:
            return False
        moved = len(one.han) > _FEW_CHARACTERS and sorted(one.han) == sorted(inside[one.at])
        return not moved

    def _is_met_again(self, one: DistinctiveWord) -> bool:
        """Whether a word is a listed one once more, in another script: 'Taida (泰达)'."""
        return any(one.key == core.key for core in self.ours.core)

    @property
    def are_words_adjacent(self) -> bool:
        """Whether the words that met stand side by side."""
        return are_adjacent(self.alignments)

    @property
    def matched_weight(self) -> float:
        """The weight of the words that met."""
        return sum(meeting.listed.weight for meeting in self.alignments)

    @property
    def has_brand(self) -> bool:
        """Whether a word met that is worth telling: no place, no word that firms share."""
        return any(not m.listed.is_place and m.listed.weight >= SHORT for m in self.alignments)

    @property
    def is_near_miss(self) -> bool:
        """Whether a part is a near miss: a brand met, and not merely something like a brand."""
        used = {at for meeting in self.alignments for at in meeting.at}
        beyond = any(one.at not in used for one in self.extra)
        is_another = beyond or bool(self.missing) or self.trades_differ
        return self.has_brand and not (self.errors and is_another)

    @property
    def errors(self) -> int:
        """How many words met only nearly."""
        return sum(meeting.how in _CLOSE for meeting in self.alignments)

    @property
    def trades_differ(self) -> bool:
        """Whether both names tell a business, and each one that the other does not.

        So 'Coastal Bamboo Footwear' is another firm than 'Coastal Garden Footwear'.
        """
        one, other = specific_trades(self.trades), specific_trades(self.ours.trades)
        return bool(one - other) and bool(other - one)

    @property
    def trades_agree(self) -> bool:
        """Whether both names tell the same business."""
        return bool(specific_trades(self.trades) & specific_trades(self.ours.trades))

    @property
    def is_same_business(self) -> bool:
        """Whether both tell exactly the same businesses, or both none."""
        same = specific_trades(self.trades) == specific_trades(self.ours.trades)
        return same and self.theirs.sites == self.ours.sites


def classify(found: NameComparison) -> str:
    """The kind of match: exact, close, weak, or part."""
    if found.missing:
        return _with_words_missing(found)
    if _is_too_wrong(found) or _is_drowned(found):
        return "part"
    if len(found.alignments) == 1:
        return _by_one_word(found)
    return _by_their_weight(found)


def _by_one_word(found: NameComparison) -> str:
    """One word decides little: another business or word beside it makes another firm."""
    if found.extra or found.trades_differ:
        return "part"
    if not found.is_name:
        return "weak"  # in a running text one word is seldom a firm
    kind = _by_their_weight(found)
    if kind in {"exact", "close"} and found.errors and not _is_long_enough(found.alignments[0]):
        return "weak"
    return kind


def _by_their_weight(found: NameComparison) -> str:
    """Whether the words that met may stand without a second signal."""
    if found.errors == 0 and not found.extra:
        same = _as_the_same_words(found)
        if same:
            return same
    if found.matched_weight + AGREEMENT * found.trades_agree < ALONE and not _is_whole(found):
        return "weak"
    if any(_may_be_another_word(meeting) for meeting in found.alignments):
        return "weak"
    return "close" if found.errors else "exact"


def _may_be_another_word(meeting: WordAlignment) -> bool:
    """Whether a word with a letter more or less is still good pinyin: 'Tada' for 'Taida'."""
    if meeting.how not in {How.MISSING, How.ADDED}:
        return False
    return are_distinct_pinyin_words(latin_key(meeting.surface), meeting.listed.key)


def _is_too_wrong(found: NameComparison) -> bool:
    """More than half of the words misspelt; swapped and misread letters alone are no other word."""
    heavy = sum(m.how in _CLOSE - _LIGHT for m in found.alignments)
    return heavy > max(1, len(found.alignments) // 2) or (
        heavy > 0 and found.errors == len(found.alignments) > 1
    )


def _is_drowned(found: NameComparison) -> bool:
    """Whether the words beyond outweigh what met, unless that stands together without an error."""
    whole = len(found.alignments) > 1 and found.errors == 0 and found.are_words_adjacent
    return not whole and sum(one.weight for one in found.extra) > found.matched_weight + 0.5


def _is_long_enough(meeting: WordAlignment) -> bool:
    """Whether a single misspelt word is long enough to be believed, and wrong in one letter only."""
    word = latin_key(meeting.surface)
    if meeting.how in _HEAVY and OSA.distance(word, meeting.listed.key) > 1:
        return False
    return len(meeting.listed.key) >= (_SHORTEST_SOUND if meeting.how is How.SOUND else _SHORTEST)


def _as_the_same_words(found: NameComparison) -> str:
    """Two names of the same words, legal forms and order apart: exact, or close if very short."""
    if not found.is_same_business or found.other_places:
        return ""
    telling = len(found.ours.core) + len(specific_trades(found.ours.trades)) + len(found.ours.sites)
    brand = any(not core.is_place for core in found.ours.core)
    if telling >= _TELLING:
        return "exact" if brand or found.matched_weight >= COUNTRY else "close"
    return "close" if brand and SHORT <= found.matched_weight < COMMON else ""


def _is_whole(found: NameComparison) -> bool:
    """Whether nothing but the met words, no place and no other business stands in the name."""
    brands = [m for m in found.alignments if not m.listed.is_place]
    return (
        bool(brands)
        and len(found.theirs.core) <= len(brands)
        and specific_trades(found.trades) <= specific_trades(found.ours.trades)
        and sum(m.listed.weight for m in brands) >= COMMON
    )


def _with_words_missing(found: NameComparison) -> str:
    """Words of a long name may be left out; of a short one they may not."""
    if found.extra or found.errors:
        return "part"
    if all(core.is_place for core in found.missing):
        if found.other_places:
            return "part"
        if found.matched_weight >= RARE:
            return "close" if found.matched_weight >= ALONE and not found.trades_differ else "weak"
        if found.trades_agree:
            return "weak"
    missing = sum(core.weight for core in found.missing)
    return (
        "close"
        if missing <= MAY_LACK * found.ours.weight and found.matched_weight >= LONG
        else "part"
    )


def score(found: NameComparison) -> float:
    """0-100: the weight of what met, each word by how well, less for what is missing or beyond."""
    met = sum(m.listed.weight * _WORD_SCORE.get(m.how, _ERROR_SCORE) for m in found.alignments)
    missing = sum(core.weight * (0.5 if core.is_place else 1.0) for core in found.missing)
    whole = found.matched_weight + missing
    share = met / whole if whole else 0.0
    beyond = sum(one.weight for one in found.extra)
    return round(100 * share * (1 - 0.25 * beyond / (beyond + found.ours.weight + 0.01)), 1)


def counter_evidence(found: NameComparison) -> list[Against]:
    """What speaks against: words missing, words beyond, another business."""
    reasons = [
        Against("", one.surface, f"the listed word {one.surface!r} is missing")
        for one in found.missing
    ]
    reasons += [
        Against("", one.surface, f"{one.surface!r} is a distinctive word of its own")
        for one in found.extra
    ]
    if found.trades_differ:
        trade = ", ".join(sorted(specific_trades(found.trades)))
        reasons.append(Against("", trade, f"the name tells another business ({trade})"))
    return reasons
