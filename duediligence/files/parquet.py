"""Parquet files, by pyarrow: the names of the columns are the header row."""

from __future__ import annotations

from typing import Any

from ..errors import MissingExtra
from ..model import Limits
from .failure import refuse, too_large
from .table import Table, text_of


def read_parquet(data: bytes, file: str, sha256: str, limits: Limits) -> tuple[Table, ...]:
    """The only table of the file; its row 1 is the header, as in a text file.

    Raises:
        TableError: it is damaged or over a limit.
        MissingExtra: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise MissingExtra(
            f"{file}: reading Parquet needs the extra `parquet`: pip install"
            " 'duediligence[parquet]'; or export the table to .csv."
        ) from None
    try:
        source = parquet.ParquetFile(pa.BufferReader(data))
        height, width = source.metadata.num_rows, source.metadata.num_columns
        if height > limits.rows:
            raise too_large(file, f"{height:,} rows", "rows")
        if height * width > limits.cells:
            raise too_large(file, f"{height * width:,} cells", "cells")
        read = source.read()
        columns = [[_text(value) for value in column.to_pylist()] for column in read.columns]
        header = [str(name) for name in read.column_names]
    except (pa.ArrowException, OSError, ValueError, OverflowError) as broken:
        if type(broken).__module__.startswith("duediligence"):
            raise
        raise refuse(file, "a damaged Parquet file", "write it again") from None
    rows: list[list[str]] = [header]
    numbers = [1]
    for at, row in enumerate(zip(*columns, strict=True)):
        if any(map(str.strip, row)):
            rows.append(list(row))
            numbers.append(at + 2)
    return (Table(file, None, rows, numbers, sha256=sha256),)


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - not a number is not itself
        return ""
    return text_of(value)
