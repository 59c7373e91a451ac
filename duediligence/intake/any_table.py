"""Whatever a caller has becomes tables of suppliers: frames of any library, rows, names, bytes, files.

    str         a file if there is one of that name or it looks like a path, else the name of one firm
    PathLike    always a file
    bytes, file object                     the content of a file, whose format is detected
    DataFrame of any library, Arrow stream one table
    Series, list of names                  one table with the column `name`
    list of dicts, dict of columns         one table; a dict of texts is one supplier
    list or generator of any of these      several tables, whose row numbers run on

pandas, narwhals and pyarrow are imported only where a table needs them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, is_dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ..errors import MissingExtra, TableError, UsageError
from ..model import Issue, Options, Suppliers
from ..spreadsheets.source import FileContent
from .dataframe import suppliers_from_frame
from .header_roles import exact_role_of_header
from .header_row import can_screen
from .single_supplier import suppliers_from_fields
from .spreadsheet import suppliers_from_file

if TYPE_CHECKING:
    import pandas as pd

# Ends of names of files that people keep tables in, or send by mistake.
_FILE_ENDING = re.compile(
    r"\.(?:xls[xmb]?|ods|csv|tsv|tab|txt|html?|mht|mhtml|xml|parquet|pq|jsonl?|ndjson|pdf|zip|gz|7z"
    r"|docx?|png|jpe?g|db|sqlite)$",
    re.IGNORECASE,
)
# A folder before a name; "A/S" and "M/s Acme" are words of firms' names.
_FOLDER = re.compile(r"(?:[A-Za-z]:)?[\\/]|\.{1,2}[\\/]|~|\S{2,}[\\/]\S+$")
_WHAT_IS_READ = (
    "pass a DataFrame (pandas, polars, pyarrow, DuckDB or another that narwhals knows), a path, bytes,"
    " an open file, a list of dicts, a dict of columns, names, or several of these in a list"
)
_MOST_SHOWN = 3  # judgement: names of columns in one line of a message


def suppliers_from_any(
    table: Any, *, columns: Mapping[str, str] | None = None, options: Options | None = None
) -> Iterator[Suppliers]:
    """Yield whatever the caller has as tables of suppliers; the module says what is taken for what.

    Args:
        table: the table or tables.
        columns: maps headers to a role or 'party.role' where the headers are not enough.
        options: how to read files.

    Raises:
        TableError: nothing readable is there.
        ColumnError: no column can be screened.
        UsageError: it is nothing that holds suppliers, or lists hold different things.
        MissingExtra: a library is needed to read it; the message names it.

    >>> [table.columns[0].texts for table in suppliers_from_any(["Acme", "Hetian Taida"])]
    [['Acme', 'Hetian Taida']]
    >>> [table.rows for table in suppliers_from_any([{"name": "Acme", "city": "Lyon"}])]
    [[0]]
    """
    options = options or Options()
    if isinstance(table, str):
        yield from _of_text(table, columns, options)
    elif isinstance(table, PathLike):
        yield from suppliers_from_file(Path(table), columns=columns, options=options)
    elif (content := _content_of(table)) is not None:
        yield from suppliers_from_file(content, columns=columns, options=options)
    elif isinstance(table, Mapping):
        yield from _of_mapping(table, columns, options)
    elif isinstance(table, list | tuple) and not hasattr(table, "_asdict"):
        yield from _of_list(table, columns, options)
    elif (frame := _frame_of(table)) is not None:
        yield suppliers_from_frame(frame, columns=columns)
    elif isinstance(table, Iterator) or _is_plain_collection(table):
        yield from _of_iterator(iter(table), columns, options)
    else:
        raise UsageError(f"cannot screen a {type(table).__name__}: {_WHAT_IS_READ}")


def is_one_table(table: object) -> bool:
    """Return whether it is a single table and not several of them.

    >>> is_one_table("suppliers.xlsx"), is_one_table(["a.xlsx", "b.xlsx"])
    (True, False)
    """
    is_text = isinstance(table, str | bytes | PathLike | Mapping)
    return is_text or hasattr(table, "columns") or hasattr(table, "read")


# --- texts and files -------------------------------------------------------------------------


def _of_text(text: str, columns: Mapping[str, str] | None, options: Options) -> Iterator[Suppliers]:
    """Yield the tables of a file, or the one supplier that a text names."""
    if _is_path(text):
        yield from suppliers_from_file(Path(text), columns=columns, options=options)
        return
    if "\n" in text.strip():
        raise UsageError(
            "this text has several lines: pass io.StringIO(text) if it is the content of a file, or"
            " text.splitlines() if each line is a name"
        )
    supplier = suppliers_from_fields({"name": text})
    taken = Issue(
        f"The text {text!r} was taken for the name of one supplier: there is no file of that name.",
        "If it is a file, pass its path as pathlib.Path(...).",
        header="name",
    )
    yield replace(supplier, issues=(*supplier.issues, taken))


def _is_path(text: str) -> bool:
    """Return whether a text is the path of a file: it is there, or its form is that of a path."""
    if not text.strip() or "\n" in text:
        return not text.strip()  # a path that is not set is refused as one
    if "://" in text:
        raise UsageError(f"{text!r} is an address, and nothing is fetched: download the file first")
    if _FILE_ENDING.search(text) or _FOLDER.match(text):
        return True
    try:
        return Path(text).exists()
    except (OSError, ValueError):  # a text that no file can be called
        return False


def _content_of(table: Any) -> FileContent | None:
    """Return the content of a file that is passed as bytes or as an open file; None for all else."""
    if isinstance(table, bytes | bytearray | memoryview):
        return FileContent("the bytes", bytes(table))
    if not callable(getattr(table, "read", None)):
        return None
    data = table.read()
    name = getattr(table, "name", None)
    name = Path(name).name if isinstance(name, str) and name else "the open file"
    if isinstance(data, str):
        # The mark says that it is UTF-8, whatever the file was before it was decoded.
        data = b"\xef\xbb\xbf" + data.removeprefix("\ufeff").encode("utf-8", "replace")
    if not isinstance(data, bytes):
        raise UsageError(
            f"cannot screen a {type(table).__name__}: its read() gives a {type(data).__name__} and not"
            " the content of a file"
        )
    return FileContent(name, data)


# --- dicts, lists, generators ----------------------------------------------------------------


def _of_mapping(
    table: Mapping[Any, Any], columns: Mapping[str, str] | None, options: Options
) -> Iterator[Suppliers]:
    """Yield a dict of columns, a dict of one supplier's texts, or a dict of tables by their names."""
    import pandas as pd

    if not table:
        raise TableError("the dict is empty: pass at least one column")
    if all(_is_cell(value) for value in table.values()):
        yield suppliers_from_frame(pd.DataFrame([dict(table)], dtype=object), columns=columns)
        return
    values = {key: _values_of(value) for key, value in table.items()}
    if all(column is not None for column in values.values()):
        lengths = {key: len(column) for key, column in values.items() if column is not None}
        if len(set(lengths.values())) > 1:
            shown = ", ".join(f"{key!r} has {n}" for key, n in [*lengths.items()][:_MOST_SHOWN])
            raise TableError(f"the columns of the dict are of different lengths: {shown}")
        yield suppliers_from_frame(pd.DataFrame(values, dtype=object), columns=columns)
        return
    if not any(_is_cell(value) for value in table.values()):
        # What pandas.read_excel(..., sheet_name=None) gives.
        for name, part in table.items():
            for suppliers in suppliers_from_any(part, columns=columns, options=options):
                yield replace(suppliers, sheet=suppliers.sheet or str(name))
        return
    raise UsageError(
        "the dict has single values beside columns: give every column a list of one length"
    )


def _of_list(
    items: Sequence[Any], columns: Mapping[str, str] | None, options: Options
) -> Iterator[Suppliers]:
    """Yield the tables of a list: rows, names, files, or several tables."""
    as_rows = [_as_row(item) for item in items]
    if not items:
        raise TableError("no file was given: pass at least one path, row or name")
    if all(row is not None for row in as_rows):
        import pandas as pd

        yield suppliers_from_frame(pd.DataFrame(as_rows, dtype=object), columns=columns)
        return
    if all(isinstance(item, str) or _is_missing(item) for item in items):
        texts = [item for item in items if isinstance(item, str)]
        are_paths = {_is_path(text) for text in texts}
        if are_paths == {False}:
            yield _of_names([None if _is_missing(item) else item for item in items], columns)
            return
        if len(are_paths) > 1 or len(texts) < len(items):
            odd = next(text for text in texts if not _is_path(text)) if False in are_paths else None
            raise UsageError(
                "the list has paths beside what is no path"
                f"{f' ({odd!r})' if odd else ''}: pass pathlib.Path(...) for files, or names only"
            )
    if all(isinstance(item, list | tuple) for item in items):
        raise UsageError(
            "the rows of the list have no headers: pass pandas.DataFrame(rows[1:], columns=rows[0]),"
            " or dicts"
        )
    yield from _of_iterator(iter(items), columns, options, is_read=True)


def _of_iterator(
    items: Iterator[Any],
    columns: Mapping[str, str] | None,
    options: Options,
    *,
    is_read: bool = False,
) -> Iterator[Suppliers]:
    """Yield tables part by part; the row numbers of those without a file run on."""
    if not is_read:
        first = next(items, None)
        if first is None:
            raise TableError("no part was given: the generator is empty")
        if isinstance(first, str) or _as_row(first) is not None:
            yield from _of_list([first, *items], columns, options)
            return
        items = _chain(first, items)
    rows_before = 0
    for part in items:
        for suppliers in suppliers_from_any(part, columns=columns, options=options):
            yield run_on(suppliers, rows_before)
            if suppliers.frame is not None:
                rows_before += len(cast("pd.DataFrame", suppliers.frame))


def run_on(table: Suppliers, rows_before: int) -> Suppliers:
    """Return a part of a table with its rows numbered after those before it; a file as it is."""
    if table.frame is None or not rows_before:
        return table
    rows = [row + rows_before for row in table.rows if row is not None]
    return replace(table, rows=rows)


def _chain(first: object, rest: Iterable[object]) -> Iterator[object]:
    yield first
    yield from rest


def _of_names(
    names: Sequence[object], columns: Mapping[str, str] | None, header: str = "name"
) -> Suppliers:
    import pandas as pd

    if not columns and not can_screen([exact_role_of_header(header)]):
        columns = {header: "name"}  # the only column there is
    frame = pd.DataFrame({header: pd.Series(list(names), dtype=object)})
    return suppliers_from_frame(frame, columns=columns)


def _as_row(item: Any) -> dict[Any, Any] | None:
    """Return a row that has names for its cells as a dict; None where it has none."""
    if isinstance(item, Mapping):
        return dict(item) if all(map(_is_cell, item.values())) else None
    if isinstance(item, str | bytes | PathLike) or hasattr(item, "columns"):
        return None
    if is_dataclass(item) and not isinstance(item, type):
        return asdict(item)
    for method in ("_asdict", "model_dump"):  # named tuples; models of pydantic
        if callable(make := getattr(item, method, None)):
            return dict(make())
    if type(item).__name__ == "Row" and hasattr(item, "keys"):  # of sqlite3 and of SQLAlchemy
        return {key: item[key] for key in item.keys()}  # noqa: SIM118 - a Row iterates its values
    return None


def _is_cell(value: object) -> bool:
    """Return whether a value is one cell and not a column or a table."""
    is_text = isinstance(value, str | bytes)
    return is_text or not (hasattr(value, "__len__") or hasattr(value, "__iter__"))


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and value != value)  # noqa: PLR0124


def _values_of(value: Any) -> list[Any] | None:
    """Return the values of a column: of a list, a Series of any library, an array; else None."""
    if isinstance(value, list | tuple):
        return list(value) if all(map(_is_cell, value)) else None
    if _is_cell(value) or hasattr(value, "columns") or isinstance(value, Mapping):
        return None
    for method in ("tolist", "to_list", "to_pylist"):
        if callable(make := getattr(value, method, None)):
            return list(make())
    return list(value) if isinstance(value, range) or _is_plain_collection(value) else None


def _is_plain_collection(value: object) -> bool:
    """Return whether it is one of Python's own that keeps an order: dict views, deque, map."""
    module = type(value).__module__
    return (
        module in {"builtins", "collections"}
        and isinstance(value, Iterable)
        and not isinstance(value, set | frozenset)
    )


# --- frames of any library -------------------------------------------------------------------


def _frame_of(table: Any) -> pd.DataFrame | None:
    """Return a frame of pandas that holds the cells of any table; None where it is no table."""
    if hasattr(table, "iloc"):
        if type(table).__module__.partition(".")[0] == "pandas":
            return _pandas_frame(table)
    elif getattr(table, "ndim", None) == 1 and callable(getattr(table, "tolist", None)):
        return _frame(["name"], [table.tolist()])  # an array or an index of names
    import narwhals as nw

    try:
        native: Any = nw.from_native(table, pass_through=True, allow_series=True)
    except Exception as error:
        if hasattr(table, "__arrow_c_stream__"):
            return _arrow_frame(table)  # such as a table with two columns of one name
        raise TableError(f"the {type(table).__name__} could not be read: {error}") from error
    if isinstance(native, nw.Series):
        return _frame([_series_header(native.name)], [native.to_list()])
    is_arrow = hasattr(table, "__arrow_c_stream__") or hasattr(table, "__arrow_c_array__")
    if is_arrow and (native is table or type(table).__module__.startswith(("pyarrow", "duckdb"))):
        return _arrow_frame(table)
    if native is table:
        return None
    try:
        if isinstance(native, nw.LazyFrame):
            native = native.collect()
        cells = native.to_dict(as_series=False)
    except ImportError as error:
        raise MissingExtra(
            f"reading a {type(table).__name__} needs pyarrow ({error}): pip install"
            " 'duediligence[parquet]'"
        ) from None
    return _frame(list(cells), list(cells.values()))


def _pandas_frame(table: Any) -> pd.DataFrame:
    if hasattr(table, "columns"):
        return cast("pd.DataFrame", table)
    return cast("pd.DataFrame", table.to_frame(_series_header(table.name)))


def _series_header(name: object) -> str:
    """Return the header of a lone column: its own if that says a name or an address, else `name`."""
    header = "" if name is None else str(name)
    role = exact_role_of_header(header)
    return header if header and role.role != "other" else "name"


def _arrow_frame(table: Any) -> pd.DataFrame:
    """Return the columns of whatever gives an Arrow stream: also where two have one name."""
    try:
        import pyarrow as pa
    except ImportError:
        raise MissingExtra(
            f"reading a {type(table).__name__} needs pyarrow: pip install 'duediligence[parquet]'"
        ) from None
    try:
        arrow = table if isinstance(table, pa.Table) else pa.table(table)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise TableError(
            f"the {type(table).__name__} gives no table as an Arrow stream ({error})"
        ) from error
    return _frame(arrow.column_names, [column.to_pylist() for column in arrow.columns])


def _frame(headers: Sequence[Any], columns: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Return a frame by position, because headers may repeat; cells stay what they are."""
    import pandas as pd

    cells = {at: pd.Series(list(column), dtype=object) for at, column in enumerate(columns)}
    return pd.DataFrame(cells).set_axis(pd.Index(list(headers), dtype=object), axis=1)
