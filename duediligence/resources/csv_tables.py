"""Reads the shipped CSV tables, whose first lines may be a note on their source."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

WORD_TABLES = Path(__file__).parent / "words"


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a shipped CSV; lines that start with '#' are its source note.

    Returns:
        One dict a row: header -> text.

    Raises:
        ValueError: the file is empty, not UTF-8, or a row does not fit the header.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(line for line in lines if not line.startswith("#"))
        header = next(rows, None)
        if header is None:
            raise ValueError(f"{path.name} has no header")
        for row in rows:
            yield dict(zip(header, row, strict=True))


def read_counts(path: Path) -> dict[str, int]:
    """Return the counts of a shipped table of two columns, several times quicker than row by row.

    Raises:
        ValueError: the file is not UTF-8, a row has not two columns, or a count is not a number.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        return {key: int(count) for key, count in rows}
