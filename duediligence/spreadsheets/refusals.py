"""How a refusal is worded: the file, what it is, what to do."""

from __future__ import annotations

from ..errors import TableError


def refusal(where: str, content: str, remedy: str) -> TableError:
    """Return the error to raise for a file that cannot be read as a table.

    >>> str(refusal("a.xlsx", "a PDF document", "export the table to .xlsx"))
    'a.xlsx: this is a PDF document; export the table to .xlsx.'
    """
    return TableError(f"{where}: this is {content}; {remedy}.")


def over_limit(where: str, amount: str, limit: str) -> TableError:
    """Return the error to raise where a limit is exceeded; `limit` is a field of `Limits`.

    >>> str(over_limit("a.csv", "3,000,000 rows", "rows"))
    'a.csv: 3,000,000 rows are more than the limit; split the file, or pass Limits(rows=...).'
    """
    return TableError(
        f"{where}: {amount} are more than the limit; split the file, or pass Limits({limit}=...)."
    )


def pluralise(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> pluralise(1, "row"), pluralise(2_000, "row")
    ('1 row', '2,000 rows')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
