"""Find the listed names that are worth comparing with a text: those whose words it may have.

A pair is skipped only where it provably comes to nothing. A listed name is entered under so many of
its words that all the others together, less what the missing ones cost, stay below the least sum
that is reported; and a candidate is compared only where the best agreements of its words can reach
that sum. Both numbers are those of the score itself.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import inf
from operator import add, neg
from typing import NamedTuple

from ...resources.columns import (
    Columns,
    Ints,
    KeptValues,
    KeyTable,
    KeyWriter,
    Numbering,
    Reals,
    Rows,
    ints,
    reals,
    refuse_beyond,
)
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
from ..names.columns import NameColumns, NameReader, NameWriter
from ..names.features import NameFeatures, NameWord
from ..names.generic_words import is_acronym
from ..names.match import ListedName, MatchResult, match_pairs
from ..names.score import cost_of_extra, least_conflicts
from .word_index import WordIndex, WordIndexColumns, WordKey, word_key

# Names; judgement: on more, nearly every word resembles a listed one, so that a prefilter rules
# little out.
_MAX_SHORT_LIST = 1_000
# The first characters of keys that are not the letters of a whole name.
_LONG_NAME, _SHORT_NAME = "!long ", "!short "
_ANY_WORD = -1  # as a set of words: every bit is set
# Names that are kept as objects, each of some 5 kB with its joined words; judgement: of 20,000 listed
# names, 60,000 suppliers are compared with 10,000, and with most of these once or twice.
_MOST_NAMES = 5_000
# Names and words whose numbers are kept, each of some hundred bytes; judgement: texts are weighed
# against far more names than they are compared with.
_MOST_ROWS = 50_000
_ROUNDING = 1e-9  # sums of the same weights differ by about 1e-15 with the order of adding


@dataclass(frozen=True, slots=True)
class NameIndexColumns(Columns):
    """A name index but for the deletion index of its words.

    `owners` are the names of which each word is required, the most promising first: in `lacks` is
    what they come to with that word alone, its sign changed. `optional` are the names of which it is
    a word, but not required; `groups` the names that are listed with their subsidiaries.
    """

    words: WordIndexColumns
    names: NameColumns
    by_key: KeyTable
    owners: Rows
    lacks: Reals
    optional: Rows
    groups: Ints

    def _refuse_unsound(self) -> None:
        count = len(self.names)
        for positions in (
            *(self.by_key.rows.numbers, self.owners.numbers),
            *(self.optional.numbers, self.groups),
        ):
            refuse_beyond(positions, count)
        refuse_beyond(self.names.words_of_names, len(self.words.words))
        if not (
            len(self.owners) == len(self.optional) == len(self.words.words)
            and len(self.lacks) == len(self.owners.numbers)
        ):
            raise ValueError("its columns have different lengths")


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
    """What the words of a text cost where they are beyond a listed name; worked out when asked."""

    def __init__(self, work_out: Callable[[], Sequence[float]]) -> None:
        self._work_out = work_out
        self._costs: Sequence[float] | None = None
        self._others: dict[int, float] = {_ANY_WORD: 0.0}

    def of_others(self, words: int) -> float:
        """Return what all words of the text but these cost."""
        cost = self._others.get(words)
        if cost is None:
            if self._costs is None:
                self._costs = self._work_out()
            cost = sum([cost for at, cost in enumerate(self._costs) if not words >> at & 1])
            self._others[words] = cost
        return cost


class _JoinedTerms:
    """The neighbouring terms of a text as one word, joined when the first name is compared."""

    def __init__(self, query: NameFeatures) -> None:
        self._query = query

    @cached_property
    def words(self) -> JoinedWords:
        """The runs of terms by their letters."""
        return joined_terms(self._query)


class NameIndex:
    """Listed names by their words; read-only once built, but for its caches."""

    def __init__(
        self, columns: NameIndexColumns, deletions: DeletionIndex, spellings: Spellings
    ) -> None:
        self.columns = columns
        self.words = WordIndex(columns.words, deletions, spellings)
        names = columns.names
        self._count = len(names)
        self._by_key = columns.by_key
        reader = NameReader(names, self.words.by_id)
        self._names = KeptValues(reader.name, _MOST_NAMES)
        self._joined = KeptValues(self._joined_words_of, _MOST_NAMES)
        self._word_ids = KeptValues(names.word_ids, _MOST_ROWS)
        self._losses = KeptValues(names.losses_of, _MOST_ROWS)
        self._owners = KeptValues(self._owners_of, _MOST_ROWS)
        self._optional = KeptValues(self._optional_of, _MOST_ROWS)
        self._groups = frozenset(columns.groups)
        self._surrounded = match_weights().surrounded["most"]
        self._bonus = match_weights().whole["bonus"]
        self._least = match_weights().kind["part"] - _ROUNDING

    @classmethod
    def of_names(cls, names: Iterable[ListedName], spellings: Spellings) -> NameIndex:
        """Return the index of these names, each of which is forgotten once it is written down."""
        builder = _Builder()
        for name in names:
            builder.add(name)
        words = WordIndex.of_words(builder.words, spellings)
        return cls(builder.columns(words.columns), words.deletions, spellings)

    def _owners_of(self, word_id: int) -> _Owners:
        rows, lacks = self.columns.owners, self.columns.lacks
        first, end = rows.ends[word_id : word_id + 2]
        return _Owners([*lacks[first:end]], [*rows.numbers[first:end]])

    def _optional_of(self, word_id: int) -> frozenset[int]:
        return frozenset(self.columns.optional[word_id])

    def _joined_words_of(self, position: int) -> JoinedWords:
        return joined_listed_words(self._names[position].features)

    def _every_name(self) -> Iterator[ListedName]:
        return map(self._names.__getitem__, range(self._count))

    def matches(
        self, query: NameFeatures, *, is_name: bool = True, is_whole: bool = True
    ) -> Iterator[tuple[ListedName, MatchResult]]:
        """Yield the listed names that a text matches, in the order of the list.

        Args:
            query: The features of the text.
            is_name: Whether the text is a name, not a running text.
            is_whole: Whether the text is all that its cell says.
        """
        if not self._count:
            return
        agreements = [self.words.hits_for(word) for word in query.words]
        joined = _JoinedTerms(query)
        for position in self._candidates(query, agreements, joined, is_name=is_name):
            name = self._names[position]
            pairs = self._pairs(query, position, agreements, joined)
            result = match_pairs(query, name, pairs, is_name=is_name, is_whole=is_whole)
            if result is not None:
                yield name, result

    def candidates(self, query: NameFeatures) -> list[ListedName]:
        """Return the listed names that are compared with a text, in the order of the list."""
        agreements = [self.words.hits_for(word) for word in query.words]
        positions = self._candidates(query, agreements, _JoinedTerms(query), is_name=True)
        return [self._names[at] for at in positions]

    def prefetch(self, words: Iterable[NameWord]) -> None:
        """Look many words up at once, which is much quicker than one by one."""
        words = [*words] if self._count else []
        if words:
            self.words.prefetch(words)

    # --- what the prefilter must know --------------------------------------------------------

    @property
    def is_long(self) -> bool:
        """Whether so many names are listed that nearly every word resembles one of them."""
        return self._count > _MAX_SHORT_LIST

    @property
    def has_generic_names(self) -> bool:
        """Whether a listed name has no distinctive word, so that generic words may be it."""
        return any(not name.features.core for name in self._every_name())

    def joined_names(self) -> Iterator[str]:
        """Yield the letters of each name's core words, and of all its words, as one."""
        yield from (name.features.joined for name in self._every_name())
        yield from (name.features.letters for name in self._every_name())

    def short_names(self) -> Iterator[str]:
        """Yield the names of one word, which may be the initials of a longer one."""
        yield from (
            name.features.joined for name in self._every_name() if len(name.features.core) == 1
        )

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
        costs = _Costs(tuple)
        promising = self._promising(best, costs)
        return any(self._bound(at, best, costs) >= self._least for at in promising)

    def has_name_of(self, letters: str) -> bool:
        """Return whether a name has these letters, in Han in whatever order."""
        return any(key in self._by_key for key in _letter_keys(letters))

    # --- one text ----------------------------------------------------------------------------

    def _candidates(
        self,
        query: NameFeatures,
        agreements: _Agreements,
        joined: _JoinedTerms,
        *,
        is_name: bool,
    ) -> list[int]:
        best = self._best_hits(query, agreements)
        costs = self._costs(query, agreements, is_name=is_name)
        positions = self._positions_of(_whole_keys(query, is_query=True))

        def can_reach(at: int, best_of_name: Mapping[int, _Hit]) -> bool:
            most = self._bound(at, best_of_name, costs)
            if most >= self._least and is_name:
                most -= self._conflicts(query, at, best_of_name)
            return most >= self._least

        for at in self._positions_of_joined(query) - positions:
            if can_reach(at, best | self._joined_hits(query, at, joined, best)):
                positions.add(at)
        positions.update(
            [at for at in self._promising(best, costs) - positions if can_reach(at, best)]
        )
        return sorted(positions)

    def _positions_of(self, keys: Iterable[str]) -> set[int]:
        return {at for key in keys for at in self._by_key.get(key)}

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
        for at in range(self._count):
            words = [self.words.by_id[word_id] for word_id in self.columns.names.word_ids(at)]
            neighbours = _neighbours_as_one(words)
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

        def cost(word: NameWord, of_word: Mapping[int, WordAgreement]) -> float:
            # A listed word of the same letters that does not agree with it makes it no other word.
            is_free = not is_name or any(at not in of_word for at in self.words.ids_of(word.key))
            return 0.0 if is_free else cost_of_extra(word, query)

        return _Costs(lambda: [*map(cost, query.words, agreements)])

    def _promising(self, best: Mapping[int, _Hit], costs: _Costs) -> set[int]:
        """Return the names of which two words agree, or one that may be enough by itself."""
        least = self._least - _ROUNDING
        seen: set[int] = set()
        promising: set[int] = set()
        for word_id, (bits, words) in best.items():
            lacks, positions = self._owners[word_id]
            if lacks:
                promising |= seen.intersection(positions)
                seen.update(positions)
                short = least + self.words.worth(word_id) - bits
                if lacks[0] <= -short:  # the most promising one may be enough by itself
                    short += costs.of_others(words)
                    promising.update(positions[: bisect_right(lacks, -short)])
        for word_id in best:
            promising |= seen & self._optional[word_id]
        return promising

    def _joined_hits(
        self, query: NameFeatures, position: int, joined: _JoinedTerms, best: Mapping[int, _Hit]
    ) -> dict[int, _Hit]:
        """Return what the words of a name can add where a text has several of them as one."""
        listed, word_ids = self._names[position].features, self._word_ids[position]
        hits: dict[int, _Hit] = {}
        for pair in joined_pairs(query, listed, joined.words, self._joined[position]):
            words = sum([1 << i for i, word in enumerate(query.words) if word.at in pair.at])
            for j in pair.listed:
                bits, others = hits.get(word_ids[j]) or best.get(word_ids[j]) or (0.0, 0)
                hits[word_ids[j]] = max(bits, pair.bits), words | others
        return hits

    def _number_of_core_words(self, position: int) -> int:
        return sum(not self.words.is_generic(word_id) for word_id in self._word_ids[position])

    def _bound(self, position: int, best: Mapping[int, _Hit], costs: _Costs) -> float:
        """Return a sum that the pair cannot exceed, however its words are aligned.

        Args:
            position: The position of the listed name; those of a group are always compared.
            best: What each listed word can add at most, and the words of the text that agree.
            costs: What the words of the text cost where they are beyond the listed name.
        """
        if position in self._groups:
            return inf
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
        most = total + self._bonus if has_all else total
        if most < self._least:
            return most
        extra = costs.of_others(words)
        if not extra:
            return most
        if has_core and self._number_of_core_words(position) > 1:
            extra = min(extra, self._surrounded)
        return total - extra

    def _conflicts(self, query: NameFeatures, position: int, best: Mapping[int, _Hit]) -> float:
        """Return what the conflicts of a name with a listed one take away at least."""
        listed = self._names[position].features
        hits = [best.get(word_id) for word_id in self._word_ids[position]]
        missing = [word for word, hit in zip(listed.words, hits, strict=True) if hit is None]
        agreeing = 0
        for hit in hits:
            agreeing |= 0 if hit is None else hit[1]
        keys = {word.key for word in listed.words}
        extra = [
            word
            for at, word in enumerate(query.words)
            if not agreeing >> at & 1 and word.key not in keys
        ]
        bits = least_conflicts(query, listed, extra=extra, missing=missing)
        # Of another alphabet several words may together sound like one that seems to be missing.
        may_sound_alike = bits and any(is_foreign(w.surface) for w in (*query.words, *listed.words))
        return 0.0 if may_sound_alike else bits

    def _pairs(
        self,
        query: NameFeatures,
        position: int,
        agreements: _Agreements,
        joined: _JoinedTerms,
    ) -> Iterator[Pair]:
        listed = self._names[position].features
        for j, word_id in enumerate(self._word_ids[position]):
            for word, of_word in zip(query.words, agreements, strict=True):
                agreement = of_word.get(word_id)
                if agreement is not None:
                    yield Pair((j,), (word.at,), word.surface, agreement.how, agreement.bits)
        yield from joined_pairs(query, listed, joined.words, self._joined[position])


class _Builder:
    """Writes names, one after the other, as the columns of an index."""

    def __init__(self) -> None:
        self.words: list[NameWord] = []
        self._ids = Numbering[WordKey]()
        self._costs: list[float] = []  # of each word where a text lacks it
        self._names = NameWriter()
        self._keys = KeyWriter()
        self._rests = array("d")  # what a name lacks where none of its words agrees

    def add(self, name: ListedName) -> None:
        """Write a name."""
        features, position, id_of = name.features, len(self._rests), self._ids
        ids = [id_of[word_key(word)] for word in features.words]
        for word, word_id in zip(features.words, ids, strict=True):
            if word_id == len(self.words):
                self.words.append(word)
                self._costs.append(word.cost_if_missing)
        losses = [
            0.0 if is_acronym(word, features) else self._costs[word_id]
            for word, word_id in zip(features.words, ids, strict=True)
        ]
        self._names.add(name, ids, losses)
        # What a group shares is its brand. Of a name with its own acronym, which is never missing,
        # and of 'Baden Baden', one word may be all core words: then the words beyond it cost no
        # more than `surrounded`.
        core = features.core
        is_one_word = len(core) > 1 and len({(word.key, word.han) for word in core}) == 1
        is_any = name.is_group or is_one_word or 0.0 in losses
        self._rests.append(-inf if is_any else sum(losses))
        keys = chain(_joined_listed_keys(features), _whole_keys(features, is_query=False))
        self._keys.add(keys, position)

    def columns(self, words: WordIndexColumns) -> NameIndexColumns:
        """Return the columns of the names that were written, given those of their words."""
        names, of_words = self._names.columns(), words.words
        bonus = match_weights().whole["bonus"]
        worths = [*of_words.worths]
        gains = [*map(add, worths, of_words.losses)]
        # Generic words last, the rarest first.
        by_key: Counter[str] = Counter()
        for word_id, count in Counter(names.words_of_names).items():
            by_key[self.words[word_id].key] += count
        frequency = [by_key[word.key] for word in self.words]
        rarity = [*zip(of_words.generic, frequency, map(neg, worths), strict=True)]
        owners: list[list[tuple[float, int]]] = [[] for _ in self.words]
        optional: list[list[int]] = [[] for _ in self.words]
        groups = {at for at in range(len(names)) if names.is_group(at)}
        for at, rest in enumerate(self._rests):
            ids, losses = names.word_ids(at), names.losses_of(at)
            order = sorted(range(len(ids)), key=[rarity[word_id] for word_id in ids].__getitem__)
            required = ids if at in groups else _required_words(ids, losses, worths, order=order)
            for word_id in {*ids}:
                if word_id in required:
                    count = ids.count(word_id)
                    is_whole = count == len(ids)
                    lack = rest - gains[word_id] * count - is_whole * bonus
                    owners[word_id].append((lack, at))
                else:
                    optional[word_id].append(at)
        for pairs in owners:
            pairs.sort()
        return NameIndexColumns(
            words,
            names,
            self._keys.table(),
            owners=Rows.of([[at for _, at in pairs] for pairs in owners]),
            lacks=reals(lack for pairs in owners for lack, _ in pairs),
            optional=Rows.of(optional),
            groups=ints(sorted(groups)),
        )


def _required_words(
    word_ids: Sequence[int],
    losses: Sequence[float],
    worths: Sequence[float],
    *,
    order: Sequence[int],
) -> set[int]:
    """Return the words of a name of which a matching text has at least one.

    All others together do not reach the least sum that is reported.

    Args:
        word_ids: The words of the name.
        losses: What each costs where a text lacks it.
        worths: What each listed word is worth.
        order: In which order the words are required.
    """
    least = match_weights().kind["part"] - _ROUNDING
    rest = sum([worths[word_id] for word_id in word_ids])
    required: set[int] = set()
    for at in order:
        if rest < least:
            break
        required.add(word_ids[at])
        rest -= worths[word_ids[at]] + losses[at]
    return required


def _joined_listed_keys(name: NameFeatures) -> Iterator[str]:
    """Yield the keys of a listed name's neighbouring words that a supplier may write as one.

    R is a word of another alphabet that a supplier may write as several.
    """
    yield from (f"+{joined}" for joined in _neighbours_as_one(name.words))
    foreign = [word for word in name.words if is_foreign(word.surface)]
    yield from (f"R{romanisation_key(word.key)}" for word in foreign)


def _neighbours_as_one(words: Sequence[NameWord]) -> set[str]:
    """Return two and three neighbouring words of a listed name as one, and of its core words."""
    whole = [word.key for word in words]
    core = [word.key for word in words if not word.is_generic]
    joined: set[str] = set()
    for keys in (whole,) if len(core) == len(whole) else (whole, core):
        twos = [*map(add, keys, keys[1:])]
        joined.update(twos, map(add, twos, keys[2:]))
    return joined


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
