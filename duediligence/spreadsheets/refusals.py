"""How a refusal is worded: the file, what was seen, what to do."""

from __future__ import annotations

from ..errors import TableError


def refuse(where: str, seen: str, remedy: str) -> TableError:
    """The error to raise.

    >>> str(refuse("a.xlsx", "a PDF document", "export the table to .xlsx"))
    'a.xlsx: this is a PDF document; export the table to .xlsx.'
    """
    return TableError(f"{where}: this is {seen}; {remedy}.")


def too_large(where: str, seen: str, limit: str) -> TableError:
    """The error to raise where a limit is exceeded.

    >>> str(too_large("a.csv", "3,000,000 rows", "rows"))
    'a.csv: 3,000,000 rows are more than the limit; split the file, or pass Limits(rows=...).'
    """
    return TableError(f"{where}: {seen} are more than the limit; split the file, or pass"
                      f" Limits({limit}=...).")  # fmt: skip


def several(number: int, word: str) -> str:
    """A number with its noun.

    >>> several(1, "row"), several(2_000, "row")
    ('1 row', '2,000 rows')
    """
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
