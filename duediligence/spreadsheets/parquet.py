"""Parquet files, by pyarrow: the names of the columns are the header row."""

from __future__ import annotations

from typing import Any

from ..errors import MissingExtra
from ..model import Limits
from .disk_sequence import Growing
from .refusals import refuse, too_large
from .source import InputFile
from .table import Table, text_of

_ROWS = 8_192  # that pyarrow gives at once
_BUFFER = 1024 * 1024


def read_parquet(source: InputFile, limits: Limits) -> tuple[Table, ...]:
    """The only table of the file; its row 1 is the header, as in a text file.

    Raises:
        TableError: it is damaged or over a limit.
        MissingExtra: pyarrow is not installed.
    """
    file = source.name
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise MissingExtra(
            f"{file}: reading Parquet needs the extra `parquet`: pip install"
            " 'duediligence[parquet]'; or export the table to .csv."
        ) from None
    grown = Growing()
    try:
        with source.open() as stream:
            _read(parquet.ParquetFile(stream, buffer_size=_BUFFER), file, grown, limits)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as broken:
        if type(broken).__module__.startswith("duediligence"):
            raise
        raise refuse(file, "a damaged Parquet file", "write it again") from None
    rows, numbers = grown.done()
    return (Table(file, None, rows, numbers, sha256=source.sha256),)


def _read(opened: Any, file: str, grown: Growing, limits: Limits) -> None:
    """Row by row: neither the file nor a group of its rows is ever held as a whole."""
    height, width = opened.metadata.num_rows, opened.metadata.num_columns
    if height > limits.rows:
        raise too_large(file, f"{height:,} rows", "rows")
    if height * width > limits.cells:
        raise too_large(file, f"{height * width:,} cells", "cells")
    grown.append([str(name) for name in opened.schema_arrow.names], 1)
    number = 1
    for batch in opened.iter_batches(batch_size=_ROWS):
        columns = [list(map(_text, column.to_pylist())) for column in batch.columns]
        for row in zip(*columns, strict=True):
            number += 1
            if any(map(str.strip, row)):
                grown.append(list(row), number)


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - not a number is not itself
        return ""
    return text_of(value)
