"""Reads Parquet files by pyarrow: the names of the columns are the header row."""

from __future__ import annotations

from typing import Any

from ..errors import DueDiligenceError, MissingExtra
from ..model import Limits
from .disk_sequence import RowBuffer
from .refusals import over_limit, refusal
from .source import InputFile
from .table import Table, cell_text

# Judgement: neither the file nor a group of its rows is ever in memory as a whole.
_ROWS_AT_ONCE = 8_192
_BUFFER_BYTES = 1024 * 1024


def read_parquet(source: InputFile, limits: Limits) -> tuple[Table, ...]:
    """Return the only table of the file; its row 1 is the header, as in a text file.

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
    buffer = RowBuffer()
    try:
        with source.open() as stream:
            opened = parquet.ParquetFile(stream, buffer_size=_BUFFER_BYTES)
            height, width = opened.metadata.num_rows, opened.metadata.num_columns
            if height > limits.rows:
                raise over_limit(file, f"{height:,} rows", "rows")
            if height * width > limits.cells:
                raise over_limit(file, f"{height * width:,} cells", "cells")
            buffer.append([str(name) for name in opened.schema_arrow.names], 1)
            number = 1
            for batch in opened.iter_batches(batch_size=_ROWS_AT_ONCE):
                columns = [list(map(_value_text, column.to_pylist())) for column in batch.columns]
                for row in zip(*columns, strict=True):
                    number += 1
                    if any(map(str.strip, row)):
                        buffer.append(list(row), number)
    except DueDiligenceError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError):
        raise refusal(file, "a damaged Parquet file", "write it again") from None
    rows, numbers = buffer.finish()
    return (Table(file, sheet=None, rows=rows, numbers=numbers, sha256=source.sha256),)


def _value_text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - not a number is not itself
        return ""
    return cell_text(value)
