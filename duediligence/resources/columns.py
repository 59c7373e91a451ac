"""Many values as a few arrays, which may stay in a file: a value is made when it is asked for.

A record of 200,000 names is then loaded by mapping its file: no name becomes an object before a text
is compared with it. What is made in memory and what is read from a file are the same arrays.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import accumulate, chain
from typing import Annotated, Any, Self, TypeVar, get_args, get_origin, get_type_hints
from zlib import crc32

from .bounded_cache import BoundedCache

# The arrays of a record, with the codes of the module `array`. 32 bits: no list has two billion
# letters or words; a larger number is an OverflowError when it is written, never another number.
Ints = Annotated[Sequence[int], "i"]
Reals = Annotated[Sequence[float], "d"]
Letters = Annotated[memoryview, "B"]

C = TypeVar("C", bound="Columns")
K = TypeVar("K")
V = TypeVar("V")

_NONE = -1  # a place in a table of keys that is free
_LEAST_PLACES = 8
# Places for each key: with half of them free, a key that is not there is mostly seen at once.
_PLACES_PER_KEY = 2
_ENCODING = "utf-8", "surrogatepass"  # a list may hold half of a pair of surrogates


def ints(values: Iterable[int]) -> Sequence[int]:
    """Return whole numbers as an array."""
    return memoryview(array("i", values))


def reals(values: Iterable[float]) -> Sequence[float]:
    """Return numbers as an array."""
    return memoryview(array("d", values))


class Columns:
    """A record of arrays, other such records and whole numbers; a dataclass that can be pickled."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Callable[..., Columns], tuple[type[Columns], list[Any]]]:
        values = [getattr(self, field.name) for field in fields(self)]  # type: ignore[arg-type]
        return _restored, (
            type(self),
            [(v.format, v.tobytes()) if isinstance(v, memoryview) else v for v in values],
        )

    def parts(self) -> Iterator[memoryview | int]:
        """Yield the arrays and numbers of the record and of those in it, in the order of `of_parts`."""
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if isinstance(value, Columns):
                yield from value.parts()
            else:
                yield value

    @classmethod
    def of_parts(cls, part: Callable[[str], Any]) -> Self:
        """Return the record of these parts.

        Args:
            part: returns the next one, given the code of its array, or "" for a number.

        Raises:
            ValueError: the parts are not those of such a record.
        """
        values = []
        for annotation in get_type_hints(cls, include_extras=True).values():
            if get_origin(annotation) is Annotated:
                values.append(part(get_args(annotation)[1]))
            elif annotation is int:
                values.append(part(""))
            else:
                values.append(annotation.of_parts(part))
        record = cls(*values)
        record._refuse_unsound()
        return record

    def _refuse_unsound(self) -> None:
        """Refuse arrays that do not fit each other.

        Raises:
            ValueError: a position is beyond the array that it is in.
        """


def _restored(cls: type[Columns], values: Sequence[Any]) -> Columns:
    return cls(*(memoryview(v[1]).cast(v[0]) if isinstance(v, tuple) else v for v in values))


def refuse_beyond(positions: Sequence[int], count: int, *, least: int = 0) -> None:
    """Refuse positions that are not among so many values.

    Raises:
        ValueError: one is not.
    """
    import numpy as np  # only what was read from a file is checked

    values = np.asarray(positions)
    if len(values) and not (least <= int(values.min()) and int(values.max()) < count):
        raise ValueError("a position is beyond its table")


def _refuse_ends(ends: Sequence[int], size: int) -> None:
    import numpy as np

    values = np.asarray(ends)
    if not len(values) or values[0] != 0 or values[-1] != size or (np.diff(values) < 0).any():
        raise ValueError("the ends of its rows are not in order")


@dataclass(frozen=True, slots=True)
class Texts(Columns):
    """Texts, one after the other, with where each ends.

    >>> texts = Texts.of(["Hotan", "和田"])
    >>> len(texts), texts[1]
    (2, '和田')
    """

    letters: Letters
    ends: Ints

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """Return these texts."""
        return cls.of_encoded([text.encode(*_ENCODING) for text in texts])

    @classmethod
    def of_encoded(cls, encoded: Sequence[bytes]) -> Texts:
        """Return the texts that were encoded."""
        return cls(memoryview(b"".join(encoded)), ints(_ends_of(encoded)))

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, at: int) -> str:
        return str(self.letters[self.ends[at] : self.ends[at + 1]], *_ENCODING)

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))

    def _refuse_unsound(self) -> None:
        _refuse_ends(self.ends, len(self.letters))


@dataclass(frozen=True, slots=True)
class Rows(Columns):
    """Rows of numbers, one after the other, with where each ends.

    >>> rows = Rows.of([[5, 3], [], [7]])
    >>> rows[0], rows[1], rows[2]
    ((5, 3), (), (7,))
    """

    numbers: Ints
    ends: Ints

    @classmethod
    def of(cls, rows: Iterable[Sequence[int]]) -> Rows:
        """Return these rows."""
        rows = [*rows]
        return cls(ints(chain.from_iterable(rows)), ints(_ends_of(rows)))

    @classmethod
    def grouped(cls, of_rows: Sequence[int], numbers: Sequence[int], count: int) -> Rows:
        """Return so many rows of numbers, given of which row each number is; they keep their order."""
        sizes = array("i", [0]) * count
        for row in of_rows:
            sizes[row] += 1
        ends = array("i", accumulate(sizes, initial=0))
        free, grouped = array("i", ends), array("i", [0]) * len(numbers)
        for row, number in zip(of_rows, numbers, strict=True):
            grouped[free[row]] = number
            free[row] += 1
        return cls(memoryview(grouped), memoryview(ends))

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, row: int) -> tuple[int, ...]:
        return tuple(self.numbers[self.ends[row] : self.ends[row + 1]])

    def _refuse_unsound(self) -> None:
        _refuse_ends(self.ends, len(self.numbers))


def _ends_of(parts: Iterable[Sequence[Any]]) -> Iterator[int]:
    return accumulate(map(len, parts), initial=0)


@dataclass(frozen=True, slots=True)
class KeyTable(Columns):
    """The numbers that belong to each text, found by a hash of it.

    `places` has, from the place of its hash on, the row of each text.

    >>> table = KeyTable.of({"hotan": (3, 9), "taida": (4,)})
    >>> table.get("hotan"), table.get("kashgar"), "taida" in table
    ((3, 9), (), True)
    """

    keys: Texts
    rows: Rows
    places: Ints

    @classmethod
    def of(cls, numbers: Mapping[str, Sequence[int]]) -> KeyTable:
        """Return the table of these texts, each with the numbers that belong to it."""
        return cls.of_rows(numbers, Rows.of(numbers.values()))

    @classmethod
    def of_rows(cls, keys: Iterable[str], rows: Rows) -> KeyTable:
        """Return the table of texts, each with a row of numbers."""
        encoded = [key.encode(*_ENCODING) for key in keys]
        size = _LEAST_PLACES
        while size < _PLACES_PER_KEY * len(encoded):
            size *= 2
        last = size - 1
        places = array("i", [_NONE]) * size
        for row, hashed in enumerate(map(crc32, encoded)):
            at = hashed & last
            while places[at] != _NONE:
                at = at + 1 & last
            places[at] = row
        return cls(Texts.of_encoded(encoded), rows, memoryview(places))

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys)

    def __contains__(self, key: str) -> bool:
        return self._row(key) != _NONE

    def items(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Yield each text with its numbers."""
        return ((key, self.rows[row]) for row, key in enumerate(self.keys))

    def get(self, key: str, default: tuple[int, ...] = ()) -> tuple[int, ...]:
        """Return the numbers of a text."""
        row = self._row(key)
        return default if row == _NONE else self.rows[row]

    def _row(self, key: str) -> int:
        written = key.encode(*_ENCODING)
        places, letters, ends = self.places, self.keys.letters, self.keys.ends
        last = len(places) - 1
        at = crc32(written) & last
        while (row := places[at]) != _NONE:
            if letters[ends[row] : ends[row + 1]] == written:
                return row
            at = at + 1 & last
        return _NONE

    def _refuse_unsound(self) -> None:
        size = len(self.places)
        # Without a free place, a text that is not there would be sought for ever.
        if len(self.keys) != len(self.rows) or size & size - 1 or _NONE not in self.places:
            raise ValueError("it is not a table of keys")
        refuse_beyond(self.places, len(self.keys), least=_NONE)


class Numbering(dict[K, int]):
    """Values by their number, given when a value is first looked up.

    >>> numbers = Numbering()
    >>> numbers["a"], numbers["b"], numbers["a"]
    (0, 1, 0)
    """

    def __missing__(self, key: K) -> int:
        number = self[key] = len(self)
        return number


class TextWriter(dict[str, int]):
    """Numbers texts as they are looked up, or appended where none is looked up again; "" is 0.

    >>> texts = TextWriter()
    >>> texts["co"], texts.append("acme"), texts["co"], [*texts.texts()]
    (1, 2, 1, ['', 'co', 'acme'])
    """

    def __init__(self) -> None:
        super().__init__({"": 0})
        self._encoded = [b""]

    def append(self, text: str) -> int:
        """Return the number of a text that is not looked up again."""
        self._encoded.append(text.encode(*_ENCODING))
        return len(self._encoded) - 1

    def __missing__(self, text: str) -> int:
        number = self[text] = self.append(text)
        return number

    def texts(self) -> Texts:
        """Return all texts in the order of their numbers."""
        return Texts.of_encoded(self._encoded)


class KeyWriter:
    """Writes a table of keys, one after the other."""

    def __init__(self) -> None:
        self._row_of: dict[str, int] = {}
        self._rows, self._numbers = array("i"), array("i")

    def add(self, keys: Iterable[str], number: int) -> None:
        """Enter a number under some texts."""
        row_of = self._row_of
        rows = [row_of.setdefault(key, len(row_of)) for key in keys]
        self._rows.extend(rows)
        self._numbers.extend([number] * len(rows))

    def table(self) -> KeyTable:
        """Return the table of what was entered."""
        rows = Rows.grouped(self._rows, self._numbers, len(self._row_of))
        return KeyTable.of_rows(self._row_of, rows)


class KeptValues(BoundedCache[K, V]):
    """A value for each key, made when it is first asked for; so many are kept.

    >>> squares = KeptValues(abs, 2)
    >>> squares[-3], squares[-3]
    (3, 3)
    """

    def __init__(self, make: Callable[[K], V], capacity: int) -> None:
        super().__init__(capacity)
        self._make = make

    def __missing__(self, key: K) -> V:
        return self.put(key, self._make(key))

    def __reduce__(self) -> tuple[type[KeptValues[K, V]], tuple[Callable[[K], V], int]]:  # type: ignore[override]
        return type(self), (self._make, self._capacity)
