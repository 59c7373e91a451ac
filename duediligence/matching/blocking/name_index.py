"""Find the listed names that are worth comparing with a text: those whose words it may have.

A pair is skipped only where it provably cannot match: where the listed words that the text has (see
`word_index`) leave more of the name missing than a matching name may lack (see `upper_bound`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from ...text.deletion_index import DeletionIndex
from ..names.align import MAX_JOINED, Spellings, initials_of
from ..names.classify import AGREEMENT_WEIGHT, MAX_MISSING_SHARE
from ..names.features import DistinctiveWord, NameFeatures
from ..names.generic_words import GenericWordIndex, is_acronym, universal_word_trades
from ..names.match import ListedName
from .upper_bound import MatchRequirement, NameQuery, can_match, match_requirement
from .word_index import WordIndex, WordRecords

# Names; judgement: on more, nearly every word resembles a listed one, so that a prefilter rules
# little out and near misses of single words would flood a report.
_MAX_SHORT_LIST = 1_000
# The first characters of keys that are not the letters of a whole name.
_LONG_NAME, _SHORT_NAME = "!long ", "!short "


class NameRecords(NamedTuple):
    """A name index as plain records: what takes time to compute, but for its deletion index."""

    names: tuple[ListedName, ...]
    words: WordRecords
    requirements: tuple[MatchRequirement, ...]
    by_word: dict[int, tuple[int, ...]]
    by_key: dict[str, tuple[int, ...]]


class NameIndex:
    """Listed names by their distinctive words; read-only once built.

    A name of a long list is entered only under the words without which it cannot match: the rarest
    ones, until the others weigh less than a name may lack. Words that only make a near miss are
    left out there, or every "Golden" would be compared with every other.
    """

    def __init__(self, names: Iterable[ListedName], spellings: Spellings) -> None:
        self.names = tuple(names)
        cores = [core for name in self.names for core in name.features.core]
        self.words = WordIndex(cores, spellings)
        frequency = Counter(core.key for core in cores)
        by_word: defaultdict[int, list[int]] = defaultdict(list)
        by_key: defaultdict[str, list[int]] = defaultdict(list)
        requirements: list[MatchRequirement] = []
        for position, name in enumerate(self.names):
            listed = name.features
            # Any brand word of a firm that is listed with its subsidiaries may be that of one.
            is_short = not self.is_long or name.is_group
            required = _brands(listed) if is_short else _rarest_words(listed, frequency)
            for word_id in {self.words.word_id(core) for core in required}:
                by_word[word_id].append(position)
            for key in _name_keys(listed, is_query=False):
                by_key[key].append(position)
            requirements.append(match_requirement(listed, self.words))
        self._by_word = {word_id: tuple(positions) for word_id, positions in by_word.items()}
        self._by_key = {key: tuple(positions) for key, positions in by_key.items()}
        self._set_requirements(requirements)

    @classmethod
    def from_records(
        cls, records: NameRecords, deletions: DeletionIndex, spellings: Spellings
    ) -> NameIndex:
        """Return the index that `records` and the deletion index of its words were taken from."""
        index = cls.__new__(cls)
        index.names, words, requirements, index._by_word, index._by_key = records  # noqa: SLF001 - it is of this class
        index.words = WordIndex.from_records(words, deletions, spellings)
        index._set_requirements(requirements)  # noqa: SLF001 - it is of this class
        return index

    @property
    def records(self) -> NameRecords:
        """What takes time to compute, as plain records."""
        return NameRecords(
            self.names, self.words.records, self._requirements, self._by_word, self._by_key
        )

    def _set_requirements(self, requirements: Iterable[MatchRequirement]) -> None:
        self._requirements = tuple(requirements)
        self._generic_words = GenericWordIndex(
            word for requirement in self._requirements for word, _ in requirement.generic_words
        )

    def candidates(self, features: NameFeatures, *, is_name: bool = True) -> list[ListedName]:
        """Return the listed names that can match a text, in the order of the list.

        Args:
            features: The features of the text.
            is_name: Whether the text is a name, not a running text.
        """
        if not self.names:
            return []
        query = self._query(features, is_name=is_name)
        positions = {
            at for key in _name_keys(features, is_query=True) for at in self._by_key.get(key, ())
        }
        for word_id in query.same | query.misspelt:
            for at in self._by_word.get(word_id, ()):
                if at in positions:
                    continue
                if self.names[at].is_group or can_match(self._requirements[at], query):
                    positions.add(at)
        return [self.names[at] for at in sorted(positions)]

    def prefetch(self, words: Iterable[DistinctiveWord]) -> None:
        """Look many words up at once, which is much quicker than one by one."""
        words = [*words] if self.names else []
        if words:
            self.words.prefetch(words)
            self._generic_words.prefetch([core.key for core in words if not core.han])

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

    def has_name_of(self, letters: str) -> bool:
        """Return whether a name has these letters, in Han in whatever order."""
        return any(key in self._by_key for key in _letter_keys(letters))

    # --- one text ----------------------------------------------------------------------------

    def _query(self, features: NameFeatures, *, is_name: bool) -> NameQuery:
        """Look up the words of a text, and neighbours joined."""
        same: set[int] = set()
        misspelt: set[int] = set()
        for core in features.core:
            hits = self.words.hits_for(core)
            same |= hits.same
            misspelt |= hits.misspelt
        for key in _joined_neighbours(features):
            same.update(self.words.ids_of(key))
        distinctive = [c for c in features.core if not c.is_place and c.weight > AGREEMENT_WEIGHT]
        if misspelt and len(distinctive) > 1:
            distinctive = [
                core
                for core in distinctive
                if not is_acronym(core, features) and universal_word_trades(core.key) is None
            ]
        return NameQuery(
            same,
            misspelt,
            has_more=is_name and len(distinctive) > 1,
            may_have_generic=any(
                self._generic_words.may_be(core.key) for core in features.core if not core.han
            ),
            features=features,
        )


def _name_keys(name: NameFeatures, *, is_query: bool) -> Iterator[str]:
    """Yield the keys under which a listed name is entered, or looked up, as a whole.

    + neighbouring words that a supplier may write as one; = the letters of its core words; # and %
    all its letters; @ the reading of the whole name; a name of one word beside the initials of a
    longer one; * its generic words.
    """
    if is_query:
        yield from (f"+{core.key}" for core in name.core)
    else:
        yield from (f"+{left.key}{right.key}" for left, right in pairwise(name.core))
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


def _brands(listed: NameFeatures) -> Sequence[DistinctiveWord]:
    return [core for core in listed.core if not core.is_place] or listed.core


def _rarest_words(listed: NameFeatures, frequency: Mapping[str, int]) -> Sequence[DistinctiveWord]:
    """Return the rarest words, until the others weigh no more than a matching name may lack.

    A name of places alone may lack any of them, and any name its own acronym.
    """
    brands = _brands(listed)
    if brands is listed.core:
        return brands
    acronyms = [core for core in brands if is_acronym(core, listed)]
    others = [core for core in brands if core not in acronyms]
    required: list[DistinctiveWord] = []
    for core in sorted(others, key=lambda core: (frequency[core.key], -core.weight)):
        required.append(core)
        if sum(word.weight for word in required) > MAX_MISSING_SHARE * listed.weight:
            return required
    return [*required, *acronyms]


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
