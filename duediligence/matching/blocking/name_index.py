"""Find the listed names that are worth comparing with a text: those whose words it may have.

A pair is skipped only where it provably comes to nothing. A listed name is entered under so many of
its words that all the others together, less what the missing ones cost, stay below the least sum
that is reported; and a candidate is compared only where the best agreements of its words can reach
that sum. Both numbers are those of the score itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from ...resources.match_weights import match_weights
from ...text.deletion_index import DeletionIndex
from ...text.transliteration_keys import is_foreign, romanisation_key
from ..names.agreements import Spellings, WordAgreement
from ..names.align import (
    MAX_JOINED,
    JoinedWords,
    Pair,
    initials_of,
    joined_listed_words,
    joined_pairs,
    joined_terms,
)
from ..names.features import NameFeatures, NameWord
from ..names.generic_words import is_acronym
from ..names.match import ListedName, MatchResult, match_pairs
from ..names.score import cost_of_extra
from .word_index import WordIndex, WordRecords

# Names; judgement: on more, nearly every word resembles a listed one, so that a prefilter rules
# little out.
_MAX_SHORT_LIST = 1_000
# The first characters of keys that are not the letters of a whole name.
_LONG_NAME, _SHORT_NAME = "!long ", "!short "
_ROUNDING = 1e-9  # sums of the same weights differ by about 1e-15 with the order of adding


class NameRecords(NamedTuple):
    """A name index as plain records: what takes time to compute, but for its deletion index."""

    names: tuple[ListedName, ...]
    words: WordRecords
    word_ids: tuple[tuple[int, ...], ...]
    losses: tuple[tuple[float, ...], ...]
    by_word: dict[int, tuple[int, ...]]
    by_key: dict[str, tuple[int, ...]]


class NameIndex:
    """Listed names by their words; read-only once built."""

    def __init__(self, names: Iterable[ListedName], spellings: Spellings) -> None:
        listed = tuple(names)
        self.words = WordIndex((w for name in listed for w in name.features.words), spellings)
        frequency = Counter(word.key for name in listed for word in name.features.words)
        by_word: defaultdict[int, list[int]] = defaultdict(list)
        by_key: defaultdict[str, list[int]] = defaultdict(list)
        word_ids, losses = [], []
        for position, name in enumerate(listed):
            features = name.features
            ids = tuple(self.words.word_id(word) for word in features.words)
            word_ids.append(ids)
            losses.append(tuple(loss_of_missing(word, features) for word in features.words))
            for at in _required_words(name, frequency):
                by_word[ids[at]].append(position)
            for key in _name_keys(features, is_query=False):
                by_key[key].append(position)
        records = NameRecords(
            listed,
            self.words.records,
            tuple(word_ids),
            losses=tuple(losses),
            by_word={word_id: tuple(dict.fromkeys(of)) for word_id, of in by_word.items()},
            by_key={key: tuple(of) for key, of in by_key.items()},
        )
        self._set(records)

    @classmethod
    def from_records(
        cls, records: NameRecords, deletions: DeletionIndex, spellings: Spellings
    ) -> NameIndex:
        """Return the index that `records` and the deletion index of its words were taken from."""
        index = cls.__new__(cls)
        index.words = WordIndex.from_records(records.words, deletions, spellings)
        index._set(records)  # noqa: SLF001 - it is of this class
        return index

    def _set(self, records: NameRecords) -> None:
        self.names, _, self._word_ids, self._losses, self._by_word, self._by_key = records
        self._joined: dict[int, JoinedWords] = {}  # of the names that were compared so far
        self._surrounded = match_weights().surrounded["most"]
        self._bonus = match_weights().whole["bonus"]
        self._least = match_weights().kind["part"] - _ROUNDING

    @property
    def records(self) -> NameRecords:
        """What takes time to compute, as plain records."""
        return NameRecords(
            self.names,
            self.words.records,
            self._word_ids,
            losses=self._losses,
            by_word=self._by_word,
            by_key=self._by_key,
        )

    def matches(
        self, query: NameFeatures, *, is_name: bool = True, is_whole: bool = True
    ) -> Iterator[tuple[ListedName, MatchResult]]:
        """Yield the listed names that a text matches, in the order of the list.

        Args:
            query: The features of the text.
            is_name: Whether the text is a name, not a running text.
            is_whole: Whether the text is all that its cell says.
        """
        if not self.names:
            return
        hits = self._hits(query)
        joined = joined_terms(query)
        for position in self._candidates(query, hits, is_name=is_name):
            name = self.names[position]
            pairs = self._pairs(query, position, hits, joined)
            result = match_pairs(query, name, pairs, is_name=is_name, is_whole=is_whole)
            if result is not None:
                yield name, result

    def candidates(self, query: NameFeatures) -> list[ListedName]:
        """Return the listed names that are compared with a text, in the order of the list."""
        return [self.names[at] for at in self._candidates(query, self._hits(query), is_name=True)]

    def prefetch(self, words: Iterable[NameWord]) -> None:
        """Look many words up at once, which is much quicker than one by one."""
        words = [*words] if self.names else []
        if words:
            self.words.prefetch(words)

    # --- what the prefilter must know --------------------------------------------------------

    @property
    def is_long(self) -> bool:
        """Whether so many names are listed that nearly every word resembles one of them."""
        return len(self.names) > _MAX_SHORT_LIST

    @property
    def has_generic_names(self) -> bool:
        """Whether a listed name has no distinctive word, so that generic words may be it."""
        return any(not name.features.core for name in self.names)

    def joined_names(self) -> Iterator[str]:
        """Yield the letters of each name's core words, and of all its words, as one."""
        yield from (name.features.joined for name in self.names)
        yield from (name.features.letters for name in self.names)

    def short_names(self) -> Iterator[str]:
        """Yield the names of one word, which may be the initials of a longer one."""
        yield from (name.features.joined for name in self.names if len(name.features.core) == 1)

    def single_word_keys(self) -> Iterator[str]:
        """Yield the letters of all words and names that a word by itself may be."""
        yield from self.words.latin_words()
        yield from (key[1:] for key in self._by_key if key[0] in "+=#")
        yield from (
            key.removeprefix(_LONG_NAME) for key in self._by_key if key.startswith(_LONG_NAME)
        )

    def proposes_by(self, words: Sequence[NameWord]) -> bool | None:
        """Return whether words propose a name in a text whose other words agree with nothing.

        None where these agree with nothing either.
        """
        hits = self._hits_of(words)
        return next(self._proposed(hits, ()), None) is not None if hits else None

    def has_name_of(self, letters: str) -> bool:
        """Return whether a name has these letters, in Han in whatever order."""
        return any(key in self._by_key for key in _letter_keys(letters))

    # --- one text ----------------------------------------------------------------------------

    def _hits(self, query: NameFeatures) -> dict[int, list[tuple[int, WordAgreement | None]]]:
        """Return, for each listed word, the words of a text that agree with it.

        None for the agreement says that several words joined, or a part of one, are the listed one.
        """
        hits = self._hits_of(query.words)
        for key in _joined_neighbours(query):
            for word_id in self.words.ids_of(key):
                hits.setdefault(word_id, []).append((0, None))
        return hits

    def _hits_of(
        self, words: Sequence[NameWord]
    ) -> dict[int, list[tuple[int, WordAgreement | None]]]:
        """Return the same of single words."""
        hits: dict[int, list[tuple[int, WordAgreement | None]]] = {}
        for i, word in enumerate(words):
            for word_id, agreement in self.words.hits_for(word).items():
                hits.setdefault(word_id, []).append((i, agreement))
            if len(word.han) > 2:
                for word_id in self.words.ids_inside(word.han):
                    hits.setdefault(word_id, []).append((i, None))
        return hits

    def _candidates(
        self,
        query: NameFeatures,
        hits: Mapping[int, list[tuple[int, WordAgreement | None]]],
        *,
        is_name: bool,
    ) -> list[int]:
        positions = {
            at for key in _name_keys(query, is_query=True) for at in self._by_key.get(key, ())
        }
        costs = [cost_of_extra(word, query) if is_name else 0.0 for word in query.words]
        positions.update(self._proposed(hits, costs, without=positions))
        return sorted(positions)

    def _proposed(
        self,
        hits: Mapping[int, list[tuple[int, WordAgreement | None]]],
        costs: Sequence[float],
        without: AbstractSet[int] = frozenset(),
    ) -> Iterator[int]:
        """Yield the names, but for those of `without`, that the words of a text propose."""
        best = {word_id: self._best_hit(word_id, found) for word_id, found in hits.items()}
        tried = set(without)
        for word_id in hits:
            for at in self._by_word.get(word_id, ()):
                if at not in tried:
                    tried.add(at)
                    if self.names[at].is_group or self._bound(at, best, costs) >= self._least:
                        yield at

    def _best_hit(
        self, word_id: int, found: Iterable[tuple[int, WordAgreement | None]]
    ) -> tuple[float, frozenset[int] | None]:
        """Return the most bits that a listed word can add, and the words that agree with it.

        None where several words joined may be it: then any may.
        """
        worth = self.words.worth(word_id)
        most = max(worth if agreement is None else agreement.bits for _, agreement in found)
        is_joined = any(agreement is None for _, agreement in found)
        return most, None if is_joined else frozenset(at for at, _ in found)

    def _bound(
        self,
        position: int,
        best: Mapping[int, tuple[float, frozenset[int] | None]],
        costs: Sequence[float],
    ) -> float:
        """Return a sum that the pair cannot exceed, however its words are aligned.

        Args:
            position: The position of the listed name.
            best: What each listed word can add at most, and the words of the text that agree.
            costs: What each word of the text costs where it is beyond the listed name.
        """
        total, has_all = 0.0, True
        aligned: set[int] = set()
        may_be_joined = False
        for word_id, loss in zip(self._word_ids[position], self._losses[position], strict=True):
            hit = best.get(word_id)
            if hit is None:
                total -= loss
                has_all = False
            else:
                total += hit[0]
                if hit[1] is None:
                    may_be_joined = True
                else:
                    aligned |= hit[1]
        extra = 0.0
        if not may_be_joined:
            extra = sum([cost for at, cost in enumerate(costs) if at not in aligned])
        if extra:
            return total - min(extra, self._surrounded)
        return total + self._bonus if has_all else total

    def _pairs(
        self,
        query: NameFeatures,
        position: int,
        hits: Mapping[int, list[tuple[int, WordAgreement | None]]],
        joined: JoinedWords,
    ) -> Iterator[Pair]:
        listed = self.names[position].features
        for j, word_id in enumerate(self._word_ids[position]):
            for i, agreement in hits.get(word_id, ()):
                if agreement is not None:
                    word = query.words[i]
                    yield Pair((j,), (word.at,), word.surface, agreement.how, agreement.bits)
        of_listed = self._joined.get(position)
        if of_listed is None:
            of_listed = self._joined.setdefault(position, joined_listed_words(listed))
        yield from joined_pairs(query, listed, joined, of_listed)


def loss_of_missing(word: NameWord, name: NameFeatures) -> float:
    """Return what a listed word costs where a text lacks it; its own acronym costs nothing."""
    return 0.0 if is_acronym(word, name) else word.cost_if_missing


def _required_words(name: ListedName, frequency: Mapping[str, int]) -> list[int]:
    """Return the words of a name of which a matching text has at least one, the rarest first.

    All others together do not reach the least sum that is reported.
    """
    features = name.features
    least = match_weights().kind["part"] - _ROUNDING
    order = sorted(
        range(len(features.words)),
        key=lambda at: (
            features.words[at].is_generic,
            frequency[features.words[at].key],
            -features.words[at].worth,
            at,
        ),
    )
    if name.is_group:
        return order
    rest = sum(word.worth for word in features.words)
    required: list[int] = []
    for at in order:
        if rest < least:
            break
        required.append(at)
        word = features.words[at]
        rest -= word.worth + loss_of_missing(word, features)
    return required


def _name_keys(name: NameFeatures, *, is_query: bool) -> Iterator[str]:
    """Yield the keys under which a listed name is entered, or looked up, as a whole.

    + neighbouring words that a supplier may write as one, r and R in another alphabet; = the letters of its core words; # and %
    all its letters; @ the reading of the whole name; a name of one word beside the initials of a
    longer one; * its generic words.
    """
    if is_query:
        yield from (f"+{word.key}" for word in name.words if not word.han)
        foreign = [word for word in name.words if is_foreign(word.surface)]
        yield from (f"r{romanisation_key(word.key)}" for word in foreign)
        yield from (f"R{key}" for key in map(romanisation_key, _joined_neighbours(name)) if key)
    else:
        for words in (name.words, name.core):
            for width in (2, 3):
                for start in range(len(words) - width + 1):
                    joined = "".join(word.key for word in words[start : start + width])
                    yield f"+{joined}"
                    yield f"r{romanisation_key(joined)}"
        foreign = [word for word in name.words if is_foreign(word.surface)]
        yield from (f"R{romanisation_key(word.key)}" for word in foreign)
    if name.joined:
        yield f"={name.joined}"
    if name.letters:
        yield from _letter_keys(name.letters)
    # A listed name waits under its initials for a short one, under its letters for a long one.
    long, short = (_SHORT_NAME, _LONG_NAME) if is_query else (_LONG_NAME, _SHORT_NAME)
    yield from (long + initials for initials in initials_of(name))
    if len(name.core) == 1:
        yield short + name.joined
    if name.spoken:
        yield f"@{name.spoken}"
    if not name.core:
        yield "*" + "|".join(sorted(name.trades | name.sites))


def _letter_keys(letters: str) -> Iterator[str]:
    """Yield the letters of a name, and in Han also in whatever order."""
    yield f"#{letters}"
    if not letters.isascii():
        yield "%" + "".join(sorted(letters))


def _joined_neighbours(query: NameFeatures) -> Iterator[str]:
    """Yield up to four neighbouring words as one."""
    terms = query.terms
    for start in range(len(terms)):
        key = terms[start].key
        for end in range(start + 1, min(start + MAX_JOINED, len(terms))):
            if terms[end].han or not key:
                break
            key += terms[end].key
            yield key
