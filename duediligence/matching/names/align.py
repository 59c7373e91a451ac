"""Align the words of a name with those of a listed name: the assignment that is worth most.

A pair of words is worth what their agreement is (see `agreements`), plus what the two would cost if
the one were missing and the other beyond the listed name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from ...model import How
from ...resources.bounded_cache import WORDS_AT_HAND
from ...resources.match_weights import match_weights
from ...text.normalise import latin_key
from ...text.segment import Term
from ...text.transliteration_keys import is_foreign, romanisation_key
from .agreements import Spellings, WordAgreement, compare_words
from .features import NameFeatures, NameWord

_MIN_TRANSPOSED = (
    4  # characters of a Han name; of three and fewer, two that change places rename a firm
)
_MIN_INITIALS = 3  # letters; two are the initials of thousands of firms
_MIN_SPELT_OUT = 4  # letters of a legal form that is a word ('Corp') and no abbreviation
MAX_JOINED = 4  # words that are tried as one: 'Tai Da', 'He Tian Tai Da'
# Pairs that are weighed for one listed word; judgement: a name seldom has more than two words that
# are like one listed word, and a hostile text of one word a thousand times must not take long.
_MAX_PAIRS_OF_WORD = 4
_MAX_STATES = 20_000  # of the search; judgement: names of ten words need some hundred


class WordAlignment(NamedTuple):
    """A listed word with the supplier's words that match it (by position), how, and its bits."""

    listed: NameWord
    at: tuple[int, ...]
    surface: str
    how: How
    bits: float


class Pair(NamedTuple):
    """Words of both names that may be aligned: positions among the listed words and the terms."""

    listed: tuple[int, ...]
    at: tuple[int, ...]
    surface: str
    how: How
    bits: float


def find_pairs(query: NameFeatures, listed: NameFeatures, spellings: Spellings) -> list[Pair]:
    """Return every pair of words that agree, found by comparing each with each.

    Args:
        query: The features of the supplier's text.
        listed: The features of the listed name.
        spellings: All Latin spellings of each place, by its code.
    """
    agreements: dict[tuple[int, int], WordAgreement] = {}
    for i, word in enumerate(query.words):
        for j, listed_word in enumerate(listed.words):
            agreement = compare_words(word, listed_word, spellings)
            if agreement is not None:
                agreements[i, j] = agreement
    joined = joined_pairs(query, listed, joined_terms(query), joined_listed_words(listed))
    return [*pairs_of_words(query, agreements), *joined]


def pairs_of_words(
    query: NameFeatures, agreements: Mapping[tuple[int, int], WordAgreement]
) -> Iterable[Pair]:
    """Return the pairs of single words, given how they agree by (query word, listed word)."""
    for (i, j), agreement in agreements.items():
        word = query.words[i]
        yield Pair((j,), (word.at,), word.surface, agreement.how, agreement.bits)


class Run(NamedTuple):
    """Neighbouring words of a name written as one: where they are, their letters, their worth."""

    positions: tuple[int, ...]
    surface: str
    key: str
    worth: float


class JoinedWords(NamedTuple):
    """The runs of a name by their letters, and those with words of another alphabet once more."""

    by_key: Mapping[str, Sequence[Run]]
    is_foreign: bool

    def same_as(self, word: NameWord) -> Iterable[Run]:
        """Return the runs that are a word, in its own alphabet or in another one."""
        found = self.by_key.get(word.key, ())
        if found or (not self.is_foreign and word.surface.isascii()):
            return found
        if self.is_foreign == is_foreign(word.surface):
            return ()
        key = romanisation_key(word.key)
        return [
            run
            for letters, runs in self.by_key.items()
            if key and romanisation_key(letters) == key
            for run in runs
        ]


def joined_terms(query: NameFeatures) -> JoinedWords:
    """Return the runs of neighbouring terms of a supplier's text, by position."""
    runs: dict[str, list[Run]] = {}
    terms = query.terms
    worth_at = {word.at: word.worth for word in query.words}
    unknown = match_weights().word["most"]
    is_in_other_alphabet = any(is_foreign(word.surface) for word in query.words)
    for start in range(len(terms) - 1):
        key = terms[start].key
        for end in range(start + 1, min(start + MAX_JOINED, len(terms))):
            if terms[end].han or terms[start].han or not key:
                break
            key += terms[end].key
            surface = " ".join([term.surface for term in terms[start : end + 1]])
            worth = sum(worth_at.get(at, unknown) for at in range(start, end + 1))
            run = Run(tuple(range(start, end + 1)), surface, key, worth)
            runs.setdefault(key, []).append(run)
    return JoinedWords(runs, is_in_other_alphabet)


def joined_listed_words(listed: NameFeatures) -> JoinedWords:
    """Return the runs of neighbouring words of a listed name, by position among its words."""
    runs: dict[str, list[Run]] = {}
    for width in (2, 3):
        for start in range(len(listed.words) - width + 1):
            words = listed.words[start : start + width]
            if any(word.han for word in words):
                continue
            key = "".join([word.key for word in words])
            worth = sum(word.worth for word in words)
            positions = tuple(range(start, start + width))
            runs.setdefault(key, []).append(Run(positions, "", key, worth))
    return JoinedWords(runs, any(is_foreign(word.surface) for word in listed.words))


def joined_pairs(
    query: NameFeatures, listed: NameFeatures, of_query: JoinedWords, of_listed: JoinedWords
) -> Iterable[Pair]:
    """Return the pairs of a word with several that are the same letters, or inside a run of Han.

    Args:
        query: The features of the supplier's text.
        listed: The features of the listed name.
        of_query: The runs of the text (`joined_terms`).
        of_listed: The runs of the listed name (`joined_listed_words`).
    """
    cost = match_weights().way[How.JOINED]
    for j, word in enumerate(listed.words):
        if not word.han:
            for run in of_query.same_as(word) if of_query.by_key else ():
                # Common words side by side are common: 'West Star' is not the rare 'Weststar'.
                bits = min(max(word.worth - cost, word.worth / 2), run.worth)
                yield Pair((j,), run.positions, run.surface, How.JOINED, bits)
        elif len(word.han) >= 2:
            for other in query.words:
                if word.han in other.han and word.han != other.han:
                    yield Pair((j,), (other.at,), word.han, How.SAME, word.worth)
    if not of_listed.by_key:
        return
    for other in query.words:
        for run in of_listed.same_as(other) if not other.han else ():
            # The joined word may be a common one: 'offshore' is not 'Off Shore'; and single
            # letters say little, joined or not.
            most = min(other.worth, match_weights().word["letter"] * len(run.key))
            bits = min(max(run.worth - cost, run.worth / 2), most)
            yield Pair(run.positions, (other.at,), other.surface, How.JOINED, bits)


def align_words(
    query: NameFeatures, listed: NameFeatures, pairs: Iterable[Pair]
) -> list[WordAlignment]:
    """Return the listed words that match, in their order: the choice of pairs that is worth most.

    Args:
        query: The features of the supplier's text; each of its words is used once.
        listed: The features of the listed name.
        pairs: The pairs of words that agree.
    """
    whole = _align_whole(query, listed)
    if whole:
        generic = {word.at for word in query.words if word.is_generic}
        pairs = [
            pair
            for pair in pairs
            if generic.issuperset(pair.at) and all(listed.words[j].is_generic for j in pair.listed)
        ]
    by_listed: dict[int, list[tuple[float, Pair]]] = {}
    value_of_listed = [word.cost_if_missing for word in listed.words]
    value_of_query = {word.at: _loss_if_extra(word) for word in query.words}
    for pair in pairs:
        value = pair.bits + sum(value_of_listed[j] for j in pair.listed)
        value += sum(value_of_query.get(at, 0.0) for at in pair.at)
        by_listed.setdefault(pair.listed[0], []).append((value, pair))
    for j, choices in by_listed.items():
        choices.sort(key=lambda choice: (-choice[0], choice[1].at))
        by_listed[j] = choices[:_MAX_PAIRS_OF_WORD]
    chosen = _Assignment(by_listed).pairs
    return whole + [
        WordAlignment(
            listed.words[j], pair.at, pair.surface, pair.how, pair.bits / len(pair.listed)
        )
        for pair in chosen
        for j in pair.listed
    ]


class _Assignment:
    """The pairs, each word in at most one, whose values sum to the most.

    A class, since a function inside a function that calls itself is a cycle of references, and
    nobody searches for these while rows are screened.
    """

    def __init__(self, by_listed: Mapping[int, Sequence[tuple[float, Pair]]]) -> None:
        self._by_listed = by_listed
        self._order = order = sorted(by_listed)
        self._best_rest = [0.0] * (len(order) + 1)
        for n in range(len(order) - 1, -1, -1):
            best = max(0.0, by_listed[order[n]][0][0])
            self._best_rest[n] = self._best_rest[n + 1] + best
        self._value, self._states = 0.0, 0
        self._choice: list[Pair] = []
        if _are_in_conflict(by_listed):
            self._search(0, 0.0, frozenset(), frozenset(), [])
        else:
            self._choice = [by_listed[j][0][1] for j in order]

    @property
    def pairs(self) -> list[Pair]:
        """The pairs in the order of the listed words."""
        return sorted(self._choice, key=lambda pair: pair.listed)

    def _search(
        self,
        n: int,
        value: float,
        used: frozenset[int],
        taken: frozenset[int],
        choice: list[Pair],
    ) -> None:
        if value > self._value:
            self._value, self._choice = value, [*choice]
        self._states += 1
        is_hopeless = value + self._best_rest[n] <= self._value
        if n == len(self._order) or is_hopeless or self._states > _MAX_STATES:
            return
        j = self._order[n]
        if j not in taken:
            for gain, pair in self._by_listed[j]:
                if used.isdisjoint(pair.at) and taken.isdisjoint(pair.listed):
                    choice.append(pair)
                    taken_now = taken.union(pair.listed)
                    self._search(n + 1, value + gain, used.union(pair.at), taken_now, choice)
                    choice.pop()
        self._search(n + 1, value, used, taken, choice)


def _are_in_conflict(by_listed: Mapping[int, Sequence[tuple[float, Pair]]]) -> bool:
    """Return whether a word could be in two pairs, or one is worth nothing; most names have none."""
    choices = [choice for of_listed in by_listed.values() for choice in of_listed]
    at = [position for _, pair in choices for position in pair.at]
    listed = [j for _, pair in choices for j in pair.listed]
    is_one_each = len({*at}) == len(at) and len({*listed}) == len(listed)
    return not is_one_each or any(value <= 0 for value, _ in choices)


def _loss_if_extra(word: NameWord) -> float:
    return match_weights().extra[word.cost_class] * word.worth


def _align_whole(query: NameFeatures, listed: NameFeatures) -> list[WordAlignment]:
    """Align 'MERCEDESBENZ' with 'Mercedes Benz': the same letters, divided otherwise."""
    if is_resegmented(query, listed):
        how = How.JOINED
    elif is_transposed_han_name(query, listed):
        how = How.SWAPPED
    else:
        return []
    at = tuple(word.at for word in query.core)
    surface = " ".join(word.surface for word in query.core)
    cost = match_weights().way[how] / max(1, len(listed.core))
    bits = [max(word.worth - cost, word.worth / 2) for word in listed.core]
    if query.joined == listed.joined:
        # Common words side by side are common: 'West Star' is not the rare 'Weststar'.
        share = min(1.0, sum(word.worth for word in query.core) / max(1.0, sum(bits)))
        bits = [share * word_bits for word_bits in bits]
    return [
        WordAlignment(word, at, surface, how, word_bits)
        for word, word_bits in zip(listed.core, bits, strict=True)
    ]


def is_transposed_han_name(query: NameFeatures, listed: NameFeatures) -> bool:
    """Return whether two neighbouring characters changed places anywhere in a name in Han."""
    letters, listed_letters = query.letters, listed.letters
    if len(letters) != len(listed_letters) or len(letters) < _MIN_TRANSPOSED:
        return False
    if letters == listed_letters or letters.isascii():
        return False
    is_anagram = sorted(letters) == sorted(listed_letters)
    return is_anagram and OSA.distance(letters, listed_letters) == 1


def is_resegmented(query: NameFeatures, listed: NameFeatures) -> bool:
    """Return whether two names have the same letters, legal forms apart, but not the same words."""
    if not listed.joined:
        return False
    if query.joined == listed.joined:
        # Two names in Han of other characters only sound alike: 何田泰大 is not 和田泰达.
        han, listed_han = ("".join([core.han for core in x.core]) for x in (query, listed))
        if not han or not listed_han or han == listed_han:
            return len(query.core) != len(listed.core)
    return bool(query.core and query.letters) and query.letters == listed.letters


def initials_of(name: NameFeatures) -> tuple[str, ...]:
    """Return the initials of a name without its legal form and with it, if they are three or more.

    So 'China National Petroleum Corporation' is CNP as well as CNPC.
    """
    bare = whole = ""
    for term in name.terms:
        meanings = [sense.kind for sense in term.senses]
        if term.han or "connective" in meanings:
            continue
        letters, is_legal = letters_of(term), "legal" in meanings
        if not is_legal:
            bare += letters
        # 'Corporation' lends its letter, 'B.V.' does not.
        if not is_legal or len(term.key) >= _MIN_SPELT_OUT:
            whole += letters
    return tuple(dict.fromkeys(text for text in (bare, whole) if len(text) >= _MIN_INITIALS))


def letters_of(term: Term) -> str:
    """Return the first letters of the words that a term consists of."""
    if term.token_count == 1 and not term.han and term.surface[:1].isalnum():
        return term.key[:1]
    return _first_letters(term.surface)


@lru_cache(maxsize=WORDS_AT_HAND)
def _first_letters(text: str) -> str:
    return "".join(latin_key(word)[:1] for word in text.split())


def is_initials(short: NameFeatures, long: NameFeatures) -> bool:
    """Return whether a name is nothing but the initials of the other: 'IBM Corp'."""
    if len(short.core) != 1 or short.trades or len(short.joined) < _MIN_INITIALS:
        return False
    return short.joined.isalpha() and short.joined in initials_of(long)


def are_adjacent(alignments: Sequence[WordAlignment]) -> bool:
    """Return whether the matching words are side by side, with at most three others among them."""
    positions = sorted({at for alignment in alignments for at in alignment.at})
    if not positions:
        return False
    return positions[-1] - positions[0] <= len(positions) + 2
