"""Listed words and names as columns: each becomes an object when a text is first compared with it.

A list of 200,000 names has millions of small objects; as arrays they need a tenth of the memory,
and are mapped from the file of a compiled list without being read (`resources.columns`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from ...resources.columns import (
    Columns,
    Ints,
    KeptValues,
    Letters,
    Numbering,
    Reals,
    Rows,
    Texts,
    TextWriter,
    ints,
    reals,
    refuse_beyond,
)
from ...text.lexicon import Sense
from ...text.segment import Term
from .features import NO_TEXTS, NameFeatures, NameWord, WordClass, set_of
from .match import ListedName

# Numbers of a row, in the order in which it is written below.
_WORD, _SENSE, _TERM, _NAME, _NAME_WORD = 6, 5, 9, 13, 2
_FLAGS, _FIRST_WORD = 3, 6  # where they are in the row of a name
_CAN_STAND_ALONE, _IS_KNOWN_IN_HAN, _IS_GROUP, _IS_WEAK = 1, 2, 4, 8  # a bit each
_CLASSES: tuple[WordClass, ...] = get_args(WordClass)
_NUMBER_OF_CLASS = {kind: number for number, kind in enumerate(_CLASSES)}
# What words of names mean; the shipped lexicon has some tens of thousands of meanings.
_MOST_MEANINGS = 20_000


@dataclass(frozen=True, slots=True)
class Sets(Columns):
    """Sets of texts."""

    texts: Texts
    rows: Rows

    @classmethod
    def of(cls, sets: Iterable[frozenset[str]]) -> Sets:
        """Return these sets."""
        texts = Numbering[str]()
        rows = Rows.of([[texts[text] for text in sorted(members)] for members in sets])
        return cls(Texts.of(texts), rows)

    def __getitem__(self, at: int) -> frozenset[str]:
        row = self.rows[at]
        return set_of([self.texts[text] for text in row]) if row else NO_TEXTS

    def _refuse_unsound(self) -> None:
        refuse_beyond(self.rows.numbers, len(self.texts))


@dataclass(frozen=True, slots=True)
class WordColumns(Columns):
    """Words of names, wherever they are in them; `losses` is what each costs where it is missing."""

    texts: Texts
    sets: Sets
    words: Ints
    bits: Reals
    worths: Reals
    losses: Reals
    generic: Letters

    @classmethod
    def of(cls, words: Sequence[NameWord]) -> WordColumns:
        """Return these words."""
        texts, sets, numbers = TextWriter(), Numbering[frozenset[str]](), array("i")
        for surface, key, han, _, _, kind, codes, concepts, _ in words:
            written = texts[surface], texts[key], texts[han]
            numbers.extend((*written, _NUMBER_OF_CLASS[kind], sets[codes], sets[concepts]))
        return cls(
            texts.texts(),
            Sets.of(sets),
            ints(numbers),
            bits=reals([word.bits for word in words]),
            worths=reals([word.worth for word in words]),
            losses=reals([word.cost_if_missing for word in words]),
            generic=memoryview(bytes([word.is_generic for word in words])),
        )

    def __len__(self) -> int:
        return len(self.worths)

    def __getitem__(self, at: int) -> NameWord:
        surface, key, han, kind, codes, concepts = self.words[at * _WORD : (at + 1) * _WORD]
        texts, sets = self.texts, self.sets
        return NameWord(
            texts[surface],
            texts[key],
            texts[han] if han else "",
            bits=self.bits[at],
            worth=self.worths[at],
            kind=_CLASSES[kind],
            codes=sets[codes],
            concepts=sets[concepts],
            at=0,
        )

    def _refuse_unsound(self) -> None:
        count = len(self.worths)
        columns = self.bits, self.losses, self.generic
        if len(self.words) != _WORD * count or any(len(column) != count for column in columns):
            raise ValueError("its columns have different lengths")
        sizes = *(len(self.texts),) * 3, len(_CLASSES), *(len(self.sets.rows),) * 2
        for column, size in enumerate(sizes):
            refuse_beyond(self.words[column::_WORD], size)


@dataclass(frozen=True, slots=True)
class NameColumns(Columns):
    """Listed names: their texts, their terms, and their words by the ids of `WordColumns`.

    `bits` and `losses` are of the words of each name: the same word may be rarer by itself in one of
    them, and costs nothing where it is the name's own acronym.
    """

    texts: Texts
    sets: Sets
    senses: Ints
    meanings: Rows
    terms: Ints
    words: Ints
    bits: Reals
    losses: Reals
    names: Ints

    def __len__(self) -> int:
        return len(self.names) // _NAME

    def word_ids(self, at: int) -> tuple[int, ...]:
        """Return the ids of the words of a name."""
        first, end = self._span(at)
        return tuple(self.words[first * _NAME_WORD : end * _NAME_WORD : _NAME_WORD])

    def losses_of(self, at: int) -> tuple[float, ...]:
        """Return what each word of a name costs where a text lacks it."""
        first, end = self._span(at)
        return tuple(self.losses[first:end])

    @property
    def words_of_names(self) -> Sequence[int]:
        """The ids of all words of all names."""
        return self.words[::_NAME_WORD]

    def is_group(self, at: int) -> bool:
        """Return whether a name is listed with its subsidiaries."""
        return bool(self.names[at * _NAME + _FLAGS] & _IS_GROUP)

    def _span(self, at: int) -> Sequence[int]:
        return self.names[at * _NAME + _FIRST_WORD : at * _NAME + _FIRST_WORD + 2]

    def _refuse_unsound(self) -> None:
        texts, senses, terms, words = self.texts, self.senses, self.terms, self.words
        counts = len(senses) // _SENSE, len(terms) // _TERM, len(words) // _NAME_WORD
        if not (
            [len(senses), len(terms), len(words), len(self.names)]
            == [counts[0] * _SENSE, counts[1] * _TERM, counts[2] * _NAME_WORD, len(self) * _NAME]
            and len(self.bits) == len(self.losses) == counts[2]
        ):
            raise ValueError("its columns have different lengths")
        refuse_beyond(self.meanings.numbers, counts[0])
        for numbers, width, at, count in (
            *((senses, _SENSE, at, len(texts)) for at in range(_SENSE - 1)),
            *((terms, _TERM, at, len(texts)) for at in (0, 3, 4)),
            (terms, _TERM, 5, len(self.meanings)),
            *((self.names, _NAME, at, len(texts)) for at in (0, 1, 2, 10, 11, 12)),
            *((self.names, _NAME, at, counts[1] + 1) for at in (4, 5)),
            *((self.names, _NAME, at, counts[2] + 1) for at in (6, 7)),
            *((self.names, _NAME, at, len(self.sets.rows)) for at in (8, 9)),
        ):
            refuse_beyond(numbers[at::width], count)


class NameWriter:
    """Writes listed names as columns, one after the other, so that each may be forgotten at once."""

    def __init__(self) -> None:
        self._texts, self._sets = TextWriter(), Numbering[frozenset[str]]()
        self._senses, self._meanings = Numbering[Sense](), Numbering[tuple[Sense, ...]]()
        self._terms, self._words, self._names = array("i"), array("i"), array("i")
        self._bits, self._losses = array("d"), array("d")
        self._last_terms: Sequence[Term] = ()
        self._last_row: tuple[int, ...] = ()

    def add(self, name: ListedName, word_ids: Iterable[int], losses: Iterable[float]) -> None:
        """Write a name, with the ids of its words and what each costs where it is missing."""
        features, texts, first_word = name.features, self._texts, len(self._bits)
        for word, word_id in zip(features.words, word_ids, strict=True):
            self._words.extend((word_id, word.at))
        self._bits.extend([word.bits for word in features.words])
        self._losses.extend(losses)
        flags = (
            _CAN_STAND_ALONE * name.can_stand_alone
            | _IS_KNOWN_IN_HAN * name.is_known_in_han
            | _IS_GROUP * name.is_group
            | _IS_WEAK * name.is_weak
        )
        # Forms of one name have the same terms, and all that follows from these.
        if features.terms is not self._last_terms:
            self._last_terms, self._last_row = features.terms, self._row_of_terms(features)
        first_term, end_term, *parts = self._last_row
        ids = texts[name.entry], texts[name.list], texts[name.text]
        spans = first_term, end_term, first_word, len(self._bits)
        self._names.extend((*ids, flags, *spans, *parts))

    def _row_of_terms(self, features: NameFeatures) -> tuple[int, ...]:
        """Return what of a name follows from its terms, which are written."""
        first, texts, terms = len(self._terms) // _TERM, self._texts, self._terms
        for surface, start, end, key, han, senses, clause, token_count, is_split in features.terms:
            written = texts[surface], start, end, texts[key], texts[han], self._meanings[senses]
            terms.extend((*written, clause, token_count, is_split))
        letters, written_letters, spoken = features.letters, features.written, features.spoken
        number = texts.append(letters)
        of_written = number if written_letters == letters else texts.append(written_letters)
        of_spoken = of_written if spoken == written_letters else texts.append(spoken)
        sets = self._sets[features.trades], self._sets[features.sites]
        return first, len(terms) // _TERM, *sets, number, of_written, of_spoken

    def columns(self) -> NameColumns:
        """Return the names that were written."""
        texts = self._texts
        meanings = Rows.of([[self._senses[sense] for sense in senses] for senses in self._meanings])
        senses = array("i")
        for sense in self._senses:
            written = texts[sense.kind], texts[sense.ref], texts[sense.use], texts[sense.name]
            senses.extend((*written, sense.is_native))
        return NameColumns(
            texts.texts(),
            Sets.of(self._sets),
            ints(senses),
            meanings=meanings,
            terms=ints(self._terms),
            words=ints(self._words),
            bits=reals(self._bits),
            losses=reals(self._losses),
            names=ints(self._names),
        )


class NameReader:
    """Makes listed names of their columns."""

    def __init__(self, columns: NameColumns, words: Mapping[int, NameWord]) -> None:
        self._columns = columns
        self._words = words
        self._meanings = KeptValues(self._meaning, _MOST_MEANINGS)

    def name(self, at: int) -> ListedName:
        """Return a name."""
        columns, texts = self._columns, self._columns.texts
        row = columns.names[at * _NAME : (at + 1) * _NAME]
        entry, list_id, text, flags, first_term, end_term, first_word, end_word, *parts = row
        trades, sites, letters, written, spoken = parts
        words = tuple([self._word(word) for word in range(first_word, end_word)])
        core = tuple([word for word in words if not word.is_generic])
        features = NameFeatures(
            tuple([self._term(term) for term in range(first_term, end_term)]),
            words,
            core,
            trades=columns.sets[trades],
            sites=columns.sets[sites],
            joined="".join([word.key for word in core]),
            letters=texts[letters],
            written=texts[written],
            spoken=texts[spoken],
        )
        return ListedName(
            texts[entry],
            texts[list_id],
            texts[text],
            features=features,
            can_stand_alone=bool(flags & _CAN_STAND_ALONE),
            is_known_in_han=bool(flags & _IS_KNOWN_IN_HAN),
            is_group=bool(flags & _IS_GROUP),
            is_weak=bool(flags & _IS_WEAK),
        )

    def _word(self, at: int) -> NameWord:
        word_id, position = self._columns.words[at * _NAME_WORD : (at + 1) * _NAME_WORD]
        return self._words[word_id]._replace(bits=self._columns.bits[at], at=position)

    def _term(self, at: int) -> Term:
        row, texts = self._columns.terms[at * _TERM : (at + 1) * _TERM], self._columns.texts
        surface, start, end, key, han, meaning, clause, token_count, is_split = row
        return Term(
            texts[surface],
            start,
            end,
            key=texts[key],
            han=texts[han] if han else "",
            senses=self._meanings[meaning],
            clause=clause,
            token_count=token_count,
            is_split=bool(is_split),
        )

    def _meaning(self, at: int) -> tuple[Sense, ...]:
        columns, texts, senses = self._columns, self._columns.texts, []
        for sense in columns.meanings[at]:
            row = columns.senses[sense * _SENSE : (sense + 1) * _SENSE]
            kind, ref, use, name = [texts[text] for text in row[:-1]]
            senses.append(Sense(kind, ref, use, name=name, is_native=bool(row[-1])))
        return tuple(senses)
