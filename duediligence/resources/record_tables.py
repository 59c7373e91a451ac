"""Records as tables of plain data, and back: a file of them holds data only, and never runs code.

The classes are those of the annotations in our code. The data cannot name any: it holds texts,
numbers and positions in tables, so whatever is in a file becomes one of the expected records or an
error.

    tuple[Term, ...] -> the table of terms, a column a field; the tuples as positions in that table

Equal values are written once and shared when they are read, as a lexicon shares the senses of a word.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Hashable, Iterable, Mapping, Sequence
from enum import EnumMeta
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

R = TypeVar("R")

_SCALARS = (str, int, float, bool)


class RecordTables(Generic[R]):
    """Writes a record of a class as tables, and reads it back.

    Args:
        record: a NamedTuple or a dataclass whose fields are texts, numbers, members of
            enumerations, such records, or tuples, sequences, frozensets and mappings of them. A
            class with a constructor `unchecked` is made by that.

    >>> from typing import NamedTuple
    >>> class Word(NamedTuple):
    ...     key: str
    ...     places: frozenset[str]
    >>> tables = RecordTables(Word)
    >>> data = tables.write(Word("hotan", frozenset({"CN-65"})))
    >>> data
    [[['CN-65']], [['hotan'], [0]]]
    >>> tables.read(data) == Word("hotan", frozenset({"CN-65"}))
    True
    """

    def __init__(self, record: type[R]) -> None:
        self._tables: list[_Table] = []
        self._by_type: dict[object, _Column] = {}
        self._record = self._column(record)

    def write(self, record: R) -> list[Any]:
        """Return the tables, from lists, texts and numbers only."""
        rows = _Rows(len(self._tables))
        self._record.write(record, rows)
        return [table.packed(rows.of(table.number)) for table in self._tables]

    def read(self, data: Sequence[Any]) -> R:
        """Return the record that tables hold.

        Raises:
            ValueError: the data are not such tables.
        """
        values: list[list[Any]] = []
        try:
            if len(data) != len(self._tables):
                raise ValueError("it has another number of tables")
            for table, packed in zip(self._tables, data, strict=True):
                values.append(table.read(packed, values))
            (record,) = values[-1]
        except (TypeError, IndexError, KeyError, AttributeError) as error:
            raise ValueError(f"it is not a table of records ({error!r})") from error
        result: R = record
        return result

    def _column(self, annotation: Any) -> _Column:
        """Return how values of a type are written in a column; add the tables that they need."""
        column = self._by_type.get(annotation)
        if column is None:
            column = self._by_type[annotation] = self._new_column(annotation)
        return column

    def _new_column(self, annotation: Any) -> _Column:
        origin, arguments = get_origin(annotation), get_args(annotation)
        if annotation in _SCALARS or origin is Literal:
            return _Column()
        if isinstance(annotation, EnumMeta):
            return _Member(annotation)
        if origin in {Union, types.UnionType}:
            (content,) = [part for part in arguments if part is not types.NoneType]
            return _Optional(self._column(content))
        table: _Table
        if origin in {dict, Mapping}:
            table = _Dicts(self._column(arguments[0]), self._column(arguments[1]))
        elif origin is frozenset:
            table = _Collections(frozenset, self._column(arguments[0]))
        elif origin is tuple and arguments[-1] is not Ellipsis:
            table = _Records(_tuple_of, [self._column(part) for part in arguments])
        elif origin is not None and issubclass(origin, Sequence):
            table = _Collections(tuple, self._column(arguments[0]))
        else:
            hints = get_type_hints(annotation)
            table = _Records(
                annotation, [self._column(hints[name]) for name in _fields(annotation)]
            )
        table.number = len(self._tables)
        self._tables.append(table)
        return _Position(table)


class _Rows:
    """What is written of each table so far, and the position of each value in its table."""

    def __init__(self, tables: int) -> None:
        self._rows: list[list[Any]] = [[] for _ in range(tables)]
        self._positions: list[dict[Hashable, int]] = [{} for _ in range(tables)]

    def of(self, table: int) -> list[Any]:
        """Return the rows of a table."""
        return self._rows[table]

    def position(self, table: _Table, value: Any) -> int:
        """Return the position of a value in its table, entered if it is new."""
        key: Hashable = tuple(value) if isinstance(value, list) else value
        positions = self._positions[table.number]
        try:
            at = positions.get(key)
        except TypeError:  # a dict, or a record that holds one: there are few of these
            return self._append(table, value)
        if at is None:
            at = positions[key] = self._append(table, value)
        return at

    def _append(self, table: _Table, value: Any) -> int:
        row = table.row(value, self)  # first: it may enter values into other tables
        rows = self._rows[table.number]
        rows.append(row)
        return len(rows) - 1


class _Column:
    """How values are written in a column: texts and numbers as they are."""

    def write(self, value: Any, rows: _Rows) -> Any:  # noqa: ARG002 - other columns need the rows
        return value

    def read(self, column: Iterable[Any], values: Sequence[list[Any]]) -> Iterable[Any]:  # noqa: ARG002
        return column


class _Position(_Column):
    """A column of positions in a table."""

    def __init__(self, table: _Table) -> None:
        self._table = table

    def write(self, value: Any, rows: _Rows) -> Any:
        return rows.position(self._table, value)

    def read(self, column: Iterable[Any], values: Sequence[list[Any]]) -> Iterable[Any]:
        table = values[self._table.number]
        return [table[at] for at in column]


class _Member(_Column):
    """A column of members of an enumeration, written as their values."""

    def __init__(self, enumeration: EnumMeta) -> None:
        self._enumeration: Any = enumeration

    def write(self, value: Any, rows: _Rows) -> Any:  # noqa: ARG002
        return value.value

    def read(self, column: Iterable[Any], values: Sequence[list[Any]]) -> Iterable[Any]:  # noqa: ARG002
        return [self._enumeration(value) for value in column]


class _Optional(_Column):
    """A column in which a value may be missing."""

    def __init__(self, content: _Column) -> None:
        self._content = content

    def write(self, value: Any, rows: _Rows) -> Any:
        return None if value is None else self._content.write(value, rows)

    def read(self, column: Iterable[Any], values: Sequence[list[Any]]) -> Iterable[Any]:
        return [
            None if value is None else next(iter(self._content.read([value], values)))
            for value in column
        ]


class _Table:
    """The distinct values of a type; `number` is its place among the tables."""

    number = -1

    def row(self, value: Any, rows: _Rows) -> Any:
        """Return a value as a row."""
        raise NotImplementedError

    def packed(self, rows: list[Any]) -> list[Any]:
        """Return the rows as they are written."""
        return rows

    def read(self, packed: list[Any], values: Sequence[list[Any]]) -> list[Any]:
        """Return the values, given those of the tables before."""
        raise NotImplementedError


class _Records(_Table):
    """Records of one class, a column a field: so that a class is called by `map`, at its speed."""

    def __init__(self, make: Any, columns: Sequence[_Column]) -> None:
        self._make = _constructor(make)
        self._columns = columns
        self._names = None if make is _tuple_of else _fields(make)

    def row(self, value: Any, rows: _Rows) -> Any:
        fields = value if self._names is None else [getattr(value, name) for name in self._names]
        return [
            column.write(field, rows) for column, field in zip(self._columns, fields, strict=True)
        ]

    def packed(self, rows: list[Any]) -> list[Any]:
        return [[*column] for column in zip(*rows, strict=True)] or [[] for _ in self._columns]

    def read(self, packed: list[Any], values: Sequence[list[Any]]) -> list[Any]:
        if len({len(column) for column in packed}) != 1:
            raise ValueError("its columns have different lengths")
        columns = zip(self._columns, packed, strict=True)
        return [*map(self._make, *(column.read(cells, values) for column, cells in columns))]


class _Collections(_Table):
    """Tuples or frozensets of values of one type."""

    def __init__(self, make: Any, content: _Column) -> None:
        self._make = make
        self._content = content

    def row(self, value: Any, rows: _Rows) -> Any:
        # Sets are sorted so that equal indexes make equal files.
        items = sorted(value) if isinstance(value, frozenset) else value
        return [self._content.write(item, rows) for item in items]

    def read(self, packed: list[Any], values: Sequence[list[Any]]) -> list[Any]:
        return [self._make(self._content.read(row, values)) for row in packed]


class _Dicts(_Table):
    """Dicts, each as its keys and its values."""

    def __init__(self, key: _Column, value: _Column) -> None:
        self._key = key
        self._value = value

    def row(self, value: Any, rows: _Rows) -> Any:
        keys = [self._key.write(key, rows) for key in value]
        return [keys, [self._value.write(item, rows) for item in value.values()]]

    def read(self, packed: list[Any], values: Sequence[list[Any]]) -> list[Any]:
        return [
            dict(zip(self._key.read(keys, values), self._value.read(items, values), strict=True))
            for keys, items in packed
        ]


def _tuple_of(*values: Any) -> tuple[Any, ...]:
    return values


def _fields(record: Any) -> tuple[str, ...]:
    """Return the names of the fields of a NamedTuple or a dataclass, as they are passed to it."""
    if dataclasses.is_dataclass(record):
        return tuple(field.name for field in dataclasses.fields(record))
    names: tuple[str, ...] = record._fields
    return names


def _constructor(record: Any) -> Any:
    """Return what makes a record of the values of its fields in order."""
    if hasattr(record, "unchecked"):
        return record.unchecked
    if dataclasses.is_dataclass(record) and any(f.kw_only for f in dataclasses.fields(record)):
        names = _fields(record)
        return lambda *values: record(**dict(zip(names, values, strict=True)))  # type: ignore[operator]
    return record
