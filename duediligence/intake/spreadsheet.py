"""Makes suppliers of a file, one `Suppliers` a sheet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..errors import TableError
from ..model import Issue, Options, Suppliers
from ..spreadsheets.disk_sequence import DiskSequence, SpillFile, iter_blocks
from ..spreadsheets.read import read_tables
from ..spreadsheets.refusals import pluralise
from ..spreadsheets.source import FileContent, PathLike
from ..spreadsheets.table import Table
from .cell_contents import ColumnContents
from .header_roles import ColumnRole
from .header_row import HeaderRow, can_screen, find_header_row, is_row_of_data
from .mapping import map_columns, nothing_to_screen, parse_columns, require_headers
from .own_reports import restore_input
from .suppliers import RawColumn, build_suppliers, raw_columns


@dataclass(frozen=True, slots=True)
class _MappedTable:
    """A table, its header, and its columns with the role of each."""

    table: Table
    header_row: HeaderRow
    columns: Sequence[RawColumn]
    roles: Sequence[ColumnRole]


class ColumnDescription(NamedTuple):
    """What one column of a file was taken for, and why; `ambiguity` is "" where there is none."""

    file: str
    sheet: str | None
    header: str
    party: str
    role: str
    why: str
    ambiguity: str


def suppliers_from_file(
    path: PathLike | FileContent,
    *,
    columns: Mapping[str, str] | None = None,
    options: Options | None = None,
) -> tuple[Suppliers, ...]:
    """Read a spreadsheet and understand its headers.

    Args:
        path: any file that `duediligence.spreadsheets` reads, or its content.
        columns: maps headers to a role or 'party.role' where the headers are not enough.
        options: sheet, password and limits.

    Returns:
        One `Suppliers` for each sheet with a usable header; the other sheets with rows are issues
        of the first one. Of one of our own review workbooks only the suppliers are read.

    Raises:
        TableError: the file cannot be read or trusted.
        ColumnError: a header of `columns` is not there, or no sheet holds a name or an address.
        UsageError: `columns` names an unknown role or party.
    """
    mapped, skipped, lost = _map_tables(path, columns, options or Options())
    first, *rest = [
        build_suppliers(
            sheet.table,
            sheet.header_row,
            sheet.columns,
            sheet.roles,
            is_header_certain=sheet.header_row.is_certain(columns or {}),
        )
        for sheet in mapped
    ]
    unread = [
        Issue(
            "No usable header: no column of this sheet holds a name or an address, so"
            f" {pluralise(len(table), 'row')} of it {'was' if len(table) == 1 else 'were'} not"
            " screened.",
            "If it holds suppliers, give it a header row or pass columns={'<header>': 'name'}.",
            file=table.file,
            sheet=table.sheet,
            stops=True,
        )
        for table in skipped
    ]
    return (replace(first, issues=(*first.issues, *unread, *lost)), *rest)


def describe_columns(
    path: PathLike | FileContent,
    *,
    columns: Mapping[str, str] | None = None,
    options: Options | None = None,
) -> list[ColumnDescription]:
    """Return how every column of a file is understood, and why.

    Arguments and errors are those of `suppliers_from_file`.
    """
    mapped, *_ = _map_tables(path, columns, options or Options())
    return [
        ColumnDescription(
            file=sheet.table.file,
            sheet=sheet.table.sheet,
            header=column.header,
            party=role.party,
            role=role.role,
            why=role.why,
            ambiguity=role.ambiguity,
        )
        for sheet in mapped
        for column, role in zip(sheet.columns, sheet.roles, strict=True)
    ]


def _map_tables(
    path: PathLike | FileContent, columns: Mapping[str, str] | None, options: Options
) -> tuple[list[_MappedTable], list[Table], list[Issue]]:
    """Return the tables that can be screened, at least one, and those that cannot.

    Returns:
        Those tables, and what must stop an order of the tables that are not screened.
    """
    given = parse_columns(columns)
    all_tables = read_tables(
        path, sheet=options.sheet, password=options.password, limits=options.limits
    )
    tables, first_mapping = restore_input(all_tables)
    all_headers: dict[str, None] = {}  # in the order of the sheets, for messages
    mapped, skipped = [], []
    for table in tables:
        found = _read_header(table, given)
        if found is None:
            continue
        table_read, header_row, raw = found
        headers = [column.header for column in raw]
        roles = map_columns(headers, {**first_mapping, **given}, [column.texts for column in raw])
        all_headers |= dict.fromkeys(headers)
        if can_screen(roles):
            mapped.append(_MappedTable(table_read, header_row, raw, roles))
        else:
            skipped.append(table)
    file = tables[0].file if tables else str(path)
    if not all_headers:
        raise TableError(f"{file}: every sheet is empty; ask for the file again.")
    require_headers(given, all_headers, file)
    if not mapped:
        raise nothing_to_screen(all_headers, file)
    screened = {sheet.table.sheet for sheet in mapped}
    lost = [
        issue
        for table in all_tables
        if table.sheet not in screened
        for issue in table.issues
        if issue.stops
    ]
    return mapped, skipped, lost


def _read_header(
    table: Table, given: Collection[str]
) -> tuple[Table, HeaderRow, list[RawColumn]] | None:
    """Return a table with its header and columns; None where it is empty."""
    header_row = find_header_row(table, given)
    if header_row is None:
        return None
    raw = raw_columns(table, header_row)
    if header_row.last == 0 and not given:
        texts = {column.at: column.texts for column in raw}
        below = [texts.get(at, ()) for at in range(len(header_row.headers))]
        if is_row_of_data(header_row.headers, ColumnContents(below)):
            table, header_row = _without_header(table)
            raw = raw_columns(table, header_row)
    return table, header_row, raw


def _without_header(table: Table) -> tuple[Table, HeaderRow]:
    """Return a table whose first row is a supplier, below a blank header, and that header."""
    issue = Issue(
        "This table has no header: its first row looks like the rows below it. It was screened as a"
        " supplier, and each column was taken for what its cells are.",
        "Add a row of headers.",
        file=table.file,
        sheet=table.sheet,
        row=table.numbers[0],
    )
    rows: Sequence[Sequence[str]] = [[], *table.rows]
    if isinstance(table.rows, DiskSequence):
        on_disk: DiskSequence[Sequence[str]] = DiskSequence(SpillFile())
        on_disk.extend([[]])
        for block in iter_blocks(table.rows):
            on_disk.extend(list(block))
        rows = on_disk
    moved = replace(
        table,
        rows=rows,
        numbers=[table.numbers[0] - 1, *table.numbers],
        unreadable={(row + 1, at): reason for (row, at), reason in table.unreadable.items()},
        merged=tuple(
            [span._replace(top=span.top + 1, bottom=span.bottom + 1) for span in table.merged]
        ),
        issues=(*table.issues, issue),
    )
    return moved, HeaderRow(first=0, last=0, headers=(), score=0, is_usable=False)
