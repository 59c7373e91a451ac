"""Files become suppliers, one `Suppliers` a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..errors import TableError
from ..model import Issue, Options, Suppliers
from ..spreadsheets.read import read_tables
from ..spreadsheets.refusals import pluralise
from ..spreadsheets.source import PathLike
from ..spreadsheets.table import Table
from .header_roles import ColumnRole
from .header_row import Heading, find_heading, is_usable
from .mapping import check_named, meanings_of, nothing_to_screen, wanted
from .own_reports import as_first_read
from .suppliers import RawColumn, raw_columns, suppliers_of


@dataclass(frozen=True, slots=True)
class _Understood:
    """A table, its headings and what they mean."""

    table: Table
    heading: Heading
    drafts: Sequence[RawColumn]
    meanings: Sequence[ColumnRole]


class Described(NamedTuple):
    """One column of a file: what it was taken for, and why; `doubt` is "" where there is none."""

    file: str
    sheet: str | None
    header: str
    party: str
    role: str
    why: str
    doubt: str


def suppliers_from_file(
    path: PathLike, *, columns: Mapping[str, str] | None = None, options: Options | None = None
) -> tuple[Suppliers, ...]:
    """Read a spreadsheet and understand its headers.

    Args:
        path: any file that `duediligence.spreadsheets` reads.
        columns: maps headers to a role or 'party.role' where the headers do not tell.
        options: sheet, password and limits.

    Returns:
        One `Suppliers` for each sheet with a usable header; the other sheets with rows stand as
        issues in the first one. Of one of our own review workbooks only the suppliers are read.

    Raises:
        TableError: the file cannot be read or trusted.
        ColumnError: a header of `columns` is not there, or no sheet holds a name or an address.
        UsageError: `columns` names an unknown role or party.
    """
    understood, skipped = _understand(path, columns, options or Options())
    found = [
        suppliers_of(each.table, each.heading, each.drafts, each.meanings) for each in understood
    ]
    unread = tuple(_unread(table) for table in skipped)
    return (replace(found[0], issues=(*found[0].issues, *unread)), *found[1:])


def describe_columns(
    path: PathLike, *, columns: Mapping[str, str] | None = None, options: Options | None = None
) -> list[Described]:
    """How every column of a file is understood, and why; arguments and errors as above."""
    understood, _ = _understand(path, columns, options or Options())
    return [
        Described(each.table.file, each.table.sheet, draft.header, meaning.party, meaning.role,
                  meaning.why, meaning.doubt)
        for each in understood
        for draft, meaning in zip(each.drafts, each.meanings, strict=True)
    ]  # fmt: skip


def _understand(
    path: PathLike, columns: Mapping[str, str] | None, options: Options
) -> tuple[list[_Understood], list[Table]]:
    asked = wanted(columns)
    read = read_tables(path, sheet=options.sheet, password=options.password, limits=options.limits)
    tables, known = as_first_read(read)
    all_headers: list[str] = []
    good, bad = [], []
    for table in tables:
        heading = find_heading(table, asked)
        if heading is None:
            continue
        drafts = raw_columns(table, heading)
        headers = [draft.header for draft in drafts]
        texts = [draft.texts for draft in drafts]
        meanings = meanings_of(headers, {**known, **asked}, texts)
        all_headers += [header for header in headers if header not in all_headers]
        if is_usable(meanings):
            good.append(_Understood(table, heading, drafts, meanings))
        else:
            bad.append(table)
    file = tables[0].file if tables else str(path)
    if not all_headers:
        raise TableError(f"{file}: every sheet is empty; ask for the file again.")
    check_named(asked, all_headers, file)
    if not good:
        raise nothing_to_screen(all_headers, file)
    return good, bad


UNREAD = "No usable header"


def _unread(table: Table) -> Issue:
    return Issue(
        f"{UNREAD}: no column of this sheet holds a name or an address, so"
        f" {pluralise(len(table), 'row')} of it {'was' if len(table) == 1 else 'were'} not screened.",
        "If it holds suppliers, give it a header row or pass columns={'<header>': 'name'}.",
        file=table.file, sheet=table.sheet, stops=True,
    )  # fmt: skip
