"""The rows of a spreadsheet, CSV or HTML table as records, by what their headings say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ...errors import DueDiligenceError, WatchlistError
from ...resources import strict_yaml
from ...resources.paths import RESOURCES
from ...text.tokenise import tokenise
from ..list_file import ListFile

if TYPE_CHECKING:
    from ...spreadsheets import Table

_SEARCHED_ROWS = 40


@dataclass(frozen=True, slots=True)
class ListRecord:
    """One row: its fields by our names, where it stands, and the whole of it as text."""

    fields: Mapping[str, str]
    where: str
    raw: str

    def get(self, field: str) -> str:
        """The text of a field, "" where there is none."""
        return self.fields.get(field, "")


@lru_cache(maxsize=1)
def headings() -> Mapping[str, Mapping[str, str]]:
    """Format -> folded heading -> field."""
    file = RESOURCES / "list-columns.yaml"
    written = strict_yaml.read_yaml(file.read_bytes(), file.name).data
    return {
        one: {fold_heading(heading): field for field, known in fields.items() for heading in known}
        for one, fields in written.items()
    }


def fold_heading(heading: str) -> str:
    """A heading for comparison.

    >>> fold_heading("Name of Entity:") == fold_heading("NAME_OF_ENTITY")
    True
    """
    return "".join(token.key for token in tokenise(heading.replace("_", " ")))


def heading_columns(row: Sequence[str], format: str) -> dict[str, int]:
    """Field -> position, for a row of headings; the first of two equal headings counts."""
    known = headings()[format]
    found: dict[str, int] = {}
    for at, heading in enumerate(row):
        if field := known.get(fold_heading(heading)):
            found.setdefault(field, at)
    return found


def records_of(
    rows: Sequence[Sequence[str]], numbers: Sequence[int], where: str, format: str, *needs: str
) -> list[ListRecord] | None:
    """The records below the first row that holds all needed headings; None if no row does."""
    for top, row in enumerate(rows[:_SEARCHED_ROWS]):
        columns = heading_columns(row, format)
        if columns.keys() >= set(needs):
            body = zip(rows[top + 1 :], numbers[top + 1 :], strict=True)
            return [
                _record(cells, columns, row, f"{where}, row {number}") for cells, number in body
            ]
    return None


def _record(
    cells: Sequence[str], columns: Mapping[str, int], heads: Sequence[str], where: str
) -> ListRecord:
    fields = {
        field: " ".join(cells[at].split()) for field, at in columns.items() if at < len(cells)
    }
    said = [
        f"{heads[at].strip()}: {text}" if at < len(heads) and heads[at].strip() else text
        for at, text in enumerate(" ".join(cell.split()) for cell in cells)
        if text
    ]
    return ListRecord(fields, where, " | ".join(said))


def read_records(file: ListFile, format: str, *needs: str) -> tuple[list[ListRecord], Counter[str]]:
    """The records of every sheet that has the needed headings, and a count of what was odd.

    Raises:
        WatchlistError: the file is no table, no sheet has the headings, or a cell is unreadable.
    """
    found: list[ListRecord] = []
    without = []
    odd: Counter[str] = Counter()
    for table in _tables(file):
        odd.update(f"oddity of the file: {issue.problem}" for issue in table.issues)
        records = records_of(table.rows, table.numbers, table.where, format, *needs)
        if records is not None:
            found += records
            _refuse_unreadable(table.unreadable, table.where, table.numbers)
        elif len(table):
            without.append((table.where, table.rows[0]))
    if not found:
        raise WatchlistError(_missing(file.name, format, needs, without))
    odd["sheets without the headings of the list"] = len(without)
    return found, odd


def _tables(file: ListFile) -> Iterator[Table]:
    from ...spreadsheets import read_tables

    try:
        yield from read_tables(file.path)
    except DueDiligenceError as error:
        raise WatchlistError(str(error)) from None


def _refuse_unreadable(
    unreadable: Mapping[tuple[int, int], str], where: str, numbers: Sequence[int]
) -> None:
    for (row, column), seen in unreadable.items():
        raise WatchlistError(
            f"{where}, row {numbers[row]}, column {column + 1}: {seen}; repair the cell"
        )


def _missing(
    name: str, format: str, needs: Sequence[str], without: Sequence[tuple[str, Sequence[str]]]
) -> str:
    known = headings()[format]
    wanted = "; ".join(
        " or ".join(repr(head) for head, field in _written(format) if field == need)
        for need in needs
    )
    seen = "; ".join(f"{where}: {', '.join(filter(None, row))[:200]}" for where, row in without)
    return (
        f"{name}: no row of headings with {wanted or ', '.join(known)}, and rows below it;"
        f" there is {seen or 'nothing'}; give the file as {format!r} only if it is one"
    )


def _written(format: str) -> list[tuple[str, str]]:
    file = RESOURCES / "list-columns.yaml"
    written = strict_yaml.read_yaml(file.read_bytes(), file.name).data[format]
    return [(heads[0], field) for field, heads in written.items()]
