"""Data frames of a result: the caller's columns first, untouched, then the added ones."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from ..errors import MissingExtra, UsageError
from ..model import Decision, Suppliers
from ..resources.keywords import did_you_mean
from ..spreadsheets.table import cell_text
from .added_columns import ADDED_COLUMNS, added_headers, added_values
from .result_index import ResultIndex, ResultRow, number_duplicates

if TYPE_CHECKING:
    import pandas as pd

# The libraries that narwhals makes a frame of by the name of their package.
ENGINES = ("pandas", "polars", "pyarrow", "duckdb", "modin", "cudf")
_LAZY_ENGINES = {"duckdb"}  # makes its frames, called relations, from what another has built


def to_frame(results: ResultIndex) -> pd.DataFrame:
    """Return the caller's columns, in order and untouched, and the added columns.

    A frame comes back as a copy with its own index, blank rows included (the added columns are empty
    there); a file as the texts that it holds. Several tables are stacked, columns of one header
    together.
    """
    import pandas as pd

    tables = results.outcome.suppliers
    frames = [_own_frame(table) for table in tables]
    index = pd.Index([]) if not frames else frames[0].index
    for frame in frames[1:]:
        index = index.append(frame.index)
    if all(table.frame is None for table in tables):
        index = pd.RangeIndex(len(index))
    own = frames[0] if len(frames) == 1 else _stacked(frames)
    added = _added_frame(results, [len(frame) for frame in frames])
    headers = _headers(own.columns, added_headers(own.columns))
    # Headers may repeat or differ in kind, so the two halves are joined by position.
    own.columns = pd.RangeIndex(own.shape[1])
    own.index = added.index = index
    return pd.concat([own, added], axis=1).set_axis(headers, axis=1)


def to_flagged(results: ResultIndex) -> pd.DataFrame:
    """Return the caller's rows that a person must look at, worst first."""
    decisions = results.outcome.decisions
    frame, places, start = to_frame(results), list[int](), 0
    for table in results.outcome.suppliers:
        places += [start + place for place in _places_in_frame(table)]
        start += _height(table)
    positions = (at for at, decision in enumerate(decisions) if decision.needs_person)
    return frame.iloc[[places[at] for at in results.worst_first(positions)]]


# A text that begins with one of these is run as a formula where a CSV is opened in Excel.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(results: ResultIndex) -> str:
    """Return the frame as CSV without its index; no text of a stranger is a formula in it."""
    frame = to_frame(results)
    names = [" ".join(map(str, name)) if isinstance(name, tuple) else str(name) for name in frame]
    # By position, because headers may repeat.
    columns = {at: frame.iloc[:, at].astype(object).map(_plain_cell) for at in range(len(names))}
    import pandas as pd

    plain = pd.concat(columns, axis=1) if columns else frame
    return plain.to_csv(index=False, header=[str(_plain_cell(name)) for name in names])


def _plain_cell(value: object) -> object:
    """Return a cell that no spreadsheet program runs: of a text, with an apostrophe before it.

    A number in words, such as '-5' or '+86 21 5555', stays.
    """
    if not isinstance(value, str) or not value.startswith(_FORMULA_STARTS):
        return value
    is_number = not any(map(str.isalpha, value)) and not set(value) & set("=@|!\t\r")
    return value if is_number else f"'{value}"


def to_engine_frame(results: ResultIndex, engine: str) -> Any:
    """Return the frame as one of another library, with the columns of the Parquet file.

    Raises:
        UsageError: no such engine.
        MissingExtra: the engine, or pyarrow, is not installed.
    """
    if engine not in ENGINES:
        near = did_you_mean(engine, ENGINES)
        raise UsageError(f"engine={engine!r} is not known; pass one of {', '.join(ENGINES)}{near}")
    if engine == "pandas":
        return to_frame(results)
    purpose = f"to_frame(engine={engine!r})"
    try:
        library = import_module(engine)
    except ImportError:
        raise MissingExtra(f"{purpose} needs {engine}: pip install {engine}") from None
    table = _arrow_table(results, purpose)
    if engine == "pyarrow":
        return table
    import narwhals as nw

    if engine in _LAZY_ENGINES:
        return nw.from_arrow(table, backend="pyarrow").lazy(library).to_native()
    frame = nw.from_arrow(table, backend=library)
    if engine == "polars":  # else it would compare decisions as words, not by their order
        order = nw.Enum([decision.value for decision in Decision])
        decision_header = table.column_names[-len(ADDED_COLUMNS)]
        frame = frame.with_columns(nw.col(decision_header).cast(order))
    return frame.to_native()


def write_parquet(results: ResultIndex) -> Callable[[BinaryIO], None]:
    """Return what writes the frame as Parquet to a stream.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    table = _arrow_table(results, "writing Parquet")
    from pyarrow import parquet

    return lambda stream: parquet.write_table(table, stream)


def _arrow_table(results: ResultIndex, purpose: str) -> Any:
    """Return the frame as an Arrow table, without the index.

    Headers that repeat are numbered, because Arrow's readers want one column of a name; a column of
    mixed values is text.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
    except ImportError:
        raise MissingExtra(
            f"{purpose} needs pyarrow, the extra `parquet`: pip install 'duediligence[parquet]'; or"
            " write .csv with to_csv"
        ) from None
    frame = to_frame(results)
    names = _distinct_names(frame.columns)
    columns = []
    for at in range(frame.shape[1]):
        series = frame.iloc[:, at]
        try:
            columns.append(pa.array(series, from_pandas=True))
        except (pa.ArrowException, UnicodeError, ValueError):
            texts = [
                None if is_missing else _whole_text(cell_text(value))
                for value, is_missing in zip(series, series.isna(), strict=True)
            ]
            columns.append(pa.array(texts, pa.string()))
    return pa.table(columns, names=names)


def _distinct_names(headers: Iterable[Hashable]) -> list[str]:
    """Return headers as texts, those that repeat with a number that no other header has.

    >>> _distinct_names(["Name", "Name", "Name_2", 1, "1"])
    ['Name', 'Name_3', 'Name_2', '1', '1_2']
    """
    texts = [
        _whole_text(" ".join(map(str, name)) if isinstance(name, tuple) else str(name))
        for name in headers
    ]
    taken, names = set(texts), list[str]()
    for text in texts:
        name, number = text, 1
        while name in names or (number > 1 and name in taken):
            number += 1
            name = f"{text}_{number}"
        names.append(name)
    return names


def _whole_text(text: str) -> str:
    """Return a text without unpaired surrogates, which UTF-8 does not have."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _own_frame(table: Suppliers) -> pd.DataFrame:
    import pandas as pd

    if table.frame is not None:
        return cast("pd.DataFrame", table.frame).copy()
    # By position, because headers may repeat; as objects, because the text columns of pandas
    # refuse unpaired surrogates.
    texts = {at: pd.Series(column.shown, dtype=object) for at, column in enumerate(table.columns)}
    frame = pd.DataFrame(texts, index=pd.RangeIndex(len(table)))
    return frame.set_axis(_label_index([column.header for column in table.columns]), axis=1)


def _added_frame(results: ResultIndex, heights: list[int]) -> pd.DataFrame:
    """Return the added columns, one row for each row of the caller's frames."""
    import pandas as pd

    blank: tuple[object, ...] = tuple(
        "" if column.dtype == "object" else None for column in ADDED_COLUMNS
    )
    rows: list[tuple[object, ...]] = []
    position = 0
    for table, height in zip(results.outcome.suppliers, heights, strict=True):
        part = [blank] * height
        for index, place in enumerate(_places_in_frame(table)):
            part[place] = added_values(ResultRow(position + index, table, index), results)
        rows += part
        position += len(table)
    decisions = pd.CategoricalDtype([decision.value for decision in Decision], ordered=True)
    values = zip(*rows, strict=True) if rows else ([] for _ in ADDED_COLUMNS)
    return pd.DataFrame(
        {
            column.header: pd.Series(
                list(texts), dtype=decisions if column.dtype == "decision" else column.dtype
            )
            for column, texts in zip(ADDED_COLUMNS, values, strict=True)
        }
    )


def _height(table: Suppliers) -> int:
    return len(table) if table.frame is None else len(cast("pd.DataFrame", table.frame))


def _places_in_frame(table: Suppliers) -> list[int]:
    """Return where each row is in its own frame, whose blank rows are not among the rows."""
    height = _height(table)
    if height == len(table):
        return list(range(height))
    # Numbers run on over the parts of a screening, so only their differences count: find the
    # start at which every label agrees, beginning with the numbers as they are.
    numbers = cast("list[int]", list(table.rows))
    steps = [number - numbers[0] for number in numbers]
    labels = cast("pd.DataFrame", table.frame).index
    starts = range(height - steps[-1]) if steps else range(0)
    for start in sorted(starts, key=lambda start: start != numbers[0]):
        places = [start + step for step in steps]
        if table.labels is None or list(labels[places]) == list(table.labels):
            return places
    return list(range(len(table)))


def _stacked(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the frames under each other; the nth column of a header is under the nth of it."""
    import pandas as pd

    place_of: dict[tuple[Hashable, int], int] = {}
    parts = []
    for frame in frames:
        places = [
            place_of.setdefault(key, len(place_of)) for key in number_duplicates(frame.columns)
        ]
        parts.append(frame.set_axis(pd.Index(places), axis=1))
    for part in parts:
        for place in set(place_of.values()).difference(part.columns):
            # A column of objects without values lets another table's whole numbers stay whole.
            part[place] = pd.Series(None, index=part.index, dtype=object)
    columns = list(place_of.values())
    whole = pd.concat([part[columns] for part in parts]) if parts else pd.DataFrame()
    return whole.set_axis(_label_index([header for header, _ in place_of]), axis=1)


def _headers(columns: pd.Index, added: list[str]) -> pd.Index:
    import pandas as pd

    if columns.nlevels > 1:
        rest = [""] * (columns.nlevels - 1)
        return columns.append(pd.MultiIndex.from_tuples([(header, *rest) for header in added]))
    dtype = columns.dtype if pd.api.types.is_string_dtype(columns.dtype) else object
    return pd.Index([*columns, *added], dtype=dtype, name=columns.name)


def _label_index(labels: list[Hashable]) -> pd.Index:
    import pandas as pd

    # The text index of pandas refuses unpaired surrogates, an index of objects takes them.
    odd = any(isinstance(label, str) and not label.isprintable() for label in labels)
    return pd.Index(labels, dtype=object) if odd else pd.Index(labels)
