"""Find the listed names that are worth comparing with a text: those whose words it may have.

A pair is skipped only where it provably comes to nothing. A listed name is entered under so many of
its words that all the others together, less what the missing ones cost, stay below the least sum
that is reported; and a candidate is compared only where the best agreements of its words can reach
that sum. Both numbers are those of the score itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice
from math import inf
from typing import NamedTuple

from ...resources.cycle_search import without_cycle_search
from ...resources.match_weights import match_weights
from ...text.deletion_index import DeletionIndex
from ...text.transliteration_keys import (
    is_foreign,
    romanisation_key,
    romanisation_keys_of_many,
)
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
from .word_index import WordIndex, WordRecords, distinct_words

# Names; judgement: on more, nearly every word resembles a listed one, so that a prefilter rules
# little out.
_MAX_SHORT_LIST = 1_000
# The first characters of keys that are not the letters of a whole name.
_LONG_NAME, _SHORT_NAME = "!long ", "!short "
_ANY_WORD = -1  # as a set of words: every bit is set
_ROUNDING = 1e-9  # sums of the same weights differ by about 1e-15 with the order of adding


class NameRecords(NamedTuple):
    """A name index as plain records: what takes time to compute, but for its deletion index."""

    names: tuple[ListedName, ...]
    words: WordRecords
    word_ids: tuple[tuple[int, ...], ...]
    losses: tuple[tuple[float, ...], ...]
    by_word: dict[int, tuple[int, ...]]
    by_key: dict[str, tuple[int, ...]]


_Agreements = Sequence[Mapping[int, WordAgreement]]
"""For each word of a text, how the listed words agree with it, by their ids."""
_Hit = tuple[float, int]
"""The most bits that a listed word can add, and the words of the text that agree, one bit each; any
word of the text where several words joined may be the listed one."""


class _Owners(NamedTuple):
    """The names of which a word is required, by what they come to with that word alone.

    `lacks` are those sums with their sign changed, in rising order.
    """

    lacks: Sequence[float]
    positions: Sequence[int]


class _Costs:
    """What the words of a text cost where they are beyond a listed name."""

    def __init__(self, costs: Sequence[float]) -> None:
        self._costs = costs
        self._others: dict[int, float] = {_ANY_WORD: 0.0}

    def of_others(self, words: int) -> float:
        """Return what all words of the text but these cost."""
        cost = self._others.get(words)
        if cost is None:
            cost = sum([cost for at, cost in enumerate(self._costs) if not words >> at & 1])
            self._others[words] = cost
        return cost


class NameIndex:
    """Listed names by their words; read-only once built."""

    def __init__(self, names: Iterable[ListedName], spellings: Spellings) -> None:
        listed = tuple(names)
        words = [word for name in listed for word in name.features.words]
        ids_of_all, distinct = distinct_words(words)
        self.words = WordIndex(distinct, spellings)
        frequency = Counter([word.key for word in words])
        by_word: defaultdict[int, list[int]] = defaultdict(list)
        by_key: defaultdict[str, list[int]] = defaultdict(list)
        word_ids, losses = [], []
        next_ids = iter(ids_of_all)
        for position, name in enumerate(listed):
            features = name.features
            ids = tuple(islice(next_ids, len(features.words)))
            word_ids.append(ids)
            losses_of_name = [  # its own acronym costs nothing
                0.0 if is_acronym(word, features) else self.words.loss(word_id)
                for word, word_id in zip(features.words, ids, strict=True)
            ]
            losses.append(tuple(losses_of_name))
            for at in _required_words(name, losses_of_name, frequency):
                by_word[ids[at]].append(position)
            for key in chain(_joined_listed_keys(features), _whole_keys(features, is_query=False)):
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
        self._groups = frozenset(at for at, name in enumerate(self.names) if name.is_group)
        self._owners = self._owners_by_word()
        bearers: defaultdict[int, list[int]] = defaultdict(list)
        for at, ids in enumerate(self._word_ids):
            for word_id in ids:
                bearers[word_id].append(at)
        # The names that have a word which is not required of them.
        self._optional = {
            word_id: frozenset(others)
            for word_id, names in bearers.items()
            if (others := set(names).difference(self._by_word.get(word_id, ())))
        }

    def _owners_by_word(self) -> dict[int, _Owners]:
        """Return the names of which each word is required, the most promising first."""
        lacks = [sum(losses) for losses in self._losses]
        for at, name in enumerate(self.names):
            # What a group shares is its brand. Of a name with its own acronym, which is never
            # missing, and of 'Baden Baden', one word may be all core words: then the words beyond
            # it cost no more than `surrounded`.
            core = name.features.core
            is_one_word = len(core) > 1 and len({(word.key, word.han) for word in core}) == 1
            if name.is_group or is_one_word or 0.0 in self._losses[at]:
                lacks[at] = -inf
        owners = {}
        for word_id, positions in self._by_word.items():
            gain = self.words.worth(word_id) + self.words.loss(word_id)
            pairs = []
            for at in positions:
                count = self._word_ids[at].count(word_id)
                is_whole = count == len(self._word_ids[at])
                pairs.append((lacks[at] - gain * count - is_whole * self._bonus, at))
            pairs.sort()
            owners[word_id] = _Owners([lack for lack, _ in pairs], [at for _, at in pairs])
        return owners

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
        agreements = [self.words.hits_for(word) for word in query.words]
        joined = joined_terms(query)
        for position in self._candidates(query, agreements, joined, is_name=is_name):
            name = self.names[position]
            pairs = self._pairs(query, position, agreements, joined)
            result = match_pairs(query, name, pairs, is_name=is_name, is_whole=is_whole)
            if result is not None:
                yield name, result

    def candidates(self, query: NameFeatures) -> list[ListedName]:
        """Return the listed names that are compared with a text, in the order of the list."""
        agreements = [self.words.hits_for(word) for word in query.words]
        positions = self._candidates(query, agreements, joined_terms(query), is_name=True)
        return [self.names[at] for at in positions]

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
        best = self._hits_of(words, [self.words.hits_for(word) for word in words])
        if not best:
            return None
        costs = _Costs(())
        return any(self._can_reach(at, best, costs) for at in self._promising(best, costs))

    def has_name_of(self, letters: str) -> bool:
        """Return whether a name has these letters, in Han in whatever order."""
        return any(key in self._by_key for key in _letter_keys(letters))

    # --- one text ----------------------------------------------------------------------------

    def _candidates(
        self,
        query: NameFeatures,
        agreements: _Agreements,
        joined: JoinedWords,
        *,
        is_name: bool,
    ) -> list[int]:
        best = self._best_hits(query, agreements)
        costs = self._costs(query, agreements, is_name=is_name)
        positions = self._positions_of(_whole_keys(query, is_query=True))
        for at in self._positions_of_joined(query) - positions:
            best_of_name = best | self._joined_hits(query, at, joined, best)
            if self._can_reach(at, best_of_name, costs):
                positions.add(at)
        for at in self._promising(best, costs) - positions:
            if self._can_reach(at, best, costs):
                positions.add(at)
        return sorted(positions)

    def _positions_of(self, keys: Iterable[str]) -> set[int]:
        return {at for key in keys for at in self._by_key.get(key, ())}

    def _positions_of_joined(self, query: NameFeatures) -> set[int]:
        """Return the names of which a text may have several words as one, or one as several."""
        positions = self._positions_of(f"+{word.key}" for word in query.words if not word.han)
        if self.words.is_foreign:
            keys = map(romanisation_key, _joined_neighbours(query))
            positions |= self._positions_of(f"R{key}" for key in keys if key)
        for word in query.words:
            if is_foreign(word.surface):
                positions.update(self._joined_by_sound.get(romanisation_key(word.key), ()))
        return positions

    @cached_property
    def _joined_by_sound(self) -> Mapping[str, Sequence[int]]:
        """The names by their neighbouring words as one, as they may sound in another alphabet.

        Made when the first word of another alphabet is looked up; threads may make it twice, with
        the same outcome.
        """
        owners: list[int] = []
        joined: list[str] = []
        for at, name in enumerate(self.names):
            neighbours = _neighbours_as_one(name.features)
            owners += [at] * len(neighbours)
            joined += neighbours
        by_sound: defaultdict[str, list[int]] = defaultdict(list)
        with without_cycle_search():
            for at, key in zip(owners, romanisation_keys_of_many(joined), strict=True):
                by_sound[key].append(at)
        by_sound.pop("", None)  # what is too short to tell
        return dict(by_sound)

    def _best_hits(self, query: NameFeatures, agreements: _Agreements) -> dict[int, _Hit]:
        """Return what each listed word can add at most, and the words that agree with it."""
        best = self._hits_of(query.words, agreements)
        for key in _joined_neighbours(query):
            for word_id in self.words.ids_of(key):
                best[word_id] = self.words.worth(word_id), _ANY_WORD
        return best

    def _hits_of(self, words: Sequence[NameWord], agreements: _Agreements) -> dict[int, _Hit]:
        """Return the same of single words, however they stand beside each other."""
        best: dict[int, _Hit] = {}
        for i, of_word in enumerate(agreements):
            for word_id, agreement in of_word.items():
                bits, agreeing = best.get(word_id, (0.0, 0))
                best[word_id] = max(bits, agreement.bits), agreeing | 1 << i
        for word in words:
            if len(word.han) > 2:
                for word_id in self.words.ids_inside(word.han):
                    best[word_id] = self.words.worth(word_id), _ANY_WORD
        return best

    def _costs(self, query: NameFeatures, agreements: _Agreements, *, is_name: bool) -> _Costs:
        """Return what the words of a text cost where they are beyond a listed name."""
        costs = []
        for word, of_word in zip(query.words, agreements, strict=True):
            # A listed word of the same letters that does not agree with it makes it no other word.
            is_free = not is_name or any(at not in of_word for at in self.words.ids_of(word.key))
            costs.append(0.0 if is_free else cost_of_extra(word, query))
        return _Costs(costs)

    def _promising(self, best: Mapping[int, _Hit], costs: _Costs) -> set[int]:
        """Return the names of which two words agree, or one that may be enough by itself."""
        least = self._least - _ROUNDING
        seen: set[int] = set()
        promising: set[int] = set()
        for word_id, (bits, words) in best.items():
            owners = self._owners.get(word_id)
            if owners is not None:
                lacks, positions = owners
                promising |= seen.intersection(positions)
                seen.update(positions)
                short = self.words.worth(word_id) - bits + costs.of_others(words)
                promising.update(positions[: bisect_right(lacks, -(least + short))])
        for word_id in best.keys() & self._optional.keys():
            promising |= seen & self._optional[word_id]
        return promising

    def _joined_hits(
        self, query: NameFeatures, position: int, joined: JoinedWords, best: Mapping[int, _Hit]
    ) -> dict[int, _Hit]:
        """Return what the words of a name can add where a text has several of them as one."""
        listed, word_ids = self.names[position].features, self._word_ids[position]
        hits: dict[int, _Hit] = {}
        for pair in joined_pairs(query, listed, joined, self._joined_listed(position)):
            words = sum([1 << i for i, word in enumerate(query.words) if word.at in pair.at])
            for j in pair.listed:
                bits, others = hits.get(word_ids[j]) or best.get(word_ids[j]) or (0.0, 0)
                hits[word_ids[j]] = max(bits, pair.bits), words | others
        return hits

    def _joined_listed(self, position: int) -> JoinedWords:
        joined = self._joined.get(position)
        if joined is None:
            listed = joined_listed_words(self.names[position].features)
            joined = self._joined.setdefault(position, listed)
        return joined

    def _can_reach(self, position: int, best: Mapping[int, _Hit], costs: _Costs) -> bool:
        """Return whether a name may reach the least sum; a group's names are always compared."""
        return position in self._groups or self._bound(position, best, costs) >= self._least

    def _bound(self, position: int, best: Mapping[int, _Hit], costs: _Costs) -> float:
        """Return a sum that the pair cannot exceed, however its words are aligned.

        Args:
            position: The position of the listed name.
            best: What each listed word can add at most, and the words of the text that agree.
            costs: What the words of the text cost where they are beyond the listed name.
        """
        total, has_all, has_core, words = 0.0, True, True, 0
        for word_id, loss in zip(self._word_ids[position], self._losses[position], strict=True):
            hit = best.get(word_id)
            if hit is not None:
                total += hit[0]
                words |= hit[1]
                continue
            if loss:  # its own acronym is never missing
                total -= loss
                has_all = False
                has_core = has_core and self.words.is_generic(word_id)
        extra = costs.of_others(words)
        if not extra:
            return total + self._bonus if has_all else total
        if has_core and len(self.names[position].features.core) > 1:
            extra = min(extra, self._surrounded)
        return total - extra

    def _pairs(
        self,
        query: NameFeatures,
        position: int,
        agreements: _Agreements,
        joined: JoinedWords,
    ) -> Iterator[Pair]:
        listed = self.names[position].features
        for j, word_id in enumerate(self._word_ids[position]):
            for word, of_word in zip(query.words, agreements, strict=True):
                agreement = of_word.get(word_id)
                if agreement is not None:
                    yield Pair((j,), (word.at,), word.surface, agreement.how, agreement.bits)
        yield from joined_pairs(query, listed, joined, self._joined_listed(position))


def _required_words(
    name: ListedName, losses: Sequence[float], frequency: Mapping[str, int]
) -> list[int]:
    """Return the words of a name of which a matching text has at least one, the rarest first.

    All others together do not reach the least sum that is reported.

    Args:
        name: The listed name.
        losses: What each of its words costs where a text lacks it.
        frequency: How many words of all listed names have the same letters.
    """
    words = name.features.words
    order = sorted(
        [(word.is_generic, frequency[word.key], -word.worth, at) for at, word in enumerate(words)]
    )
    if name.is_group:
        return [at for *_, at in order]
    least = match_weights().kind["part"] - _ROUNDING
    rest = sum([word.worth for word in words])
    required: list[int] = []
    for *_, at in order:
        if rest < least:
            break
        required.append(at)
        rest -= words[at].worth + losses[at]
    return required


def _joined_listed_keys(name: NameFeatures) -> Iterator[str]:
    """Yield the keys of a listed name's neighbouring words that a supplier may write as one.

    R is a word of another alphabet that a supplier may write as several.
    """
    yield from (f"+{joined}" for joined in _neighbours_as_one(name))
    foreign = [word for word in name.words if is_foreign(word.surface)]
    yield from (f"R{romanisation_key(word.key)}" for word in foreign)


def _neighbours_as_one(name: NameFeatures) -> set[str]:
    """Return two and three neighbouring words of a listed name as one, and of its core words."""
    rows = [[word.key for word in name.words]]
    if len(name.core) < len(name.words):
        rows.append([word.key for word in name.core])
    return {
        "".join(keys[start : start + width])
        for keys in rows
        for width in (2, 3)
        for start in range(len(keys) - width + 1)
    }


def _whole_keys(name: NameFeatures, *, is_query: bool) -> Iterator[str]:
    """Yield the keys under which a listed name is entered, or looked up, as a whole.

    = the letters of its core words; # and % all its letters; @ the reading of the whole name; a
    name of one word beside the initials of a longer one; * its generic words.
    """
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
