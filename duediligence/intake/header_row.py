"""Finds the header of a table: below title rows, on one row or on two."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from ..model.roles import LOCATING_ROLES, NAME_ROLES
from ..spreadsheets.table import Table
from .cell_contents import ColumnContents, Content, has_content
from .header_lexicon import fold_header
from .header_roles import ColumnRole, HeaderMatch, PartySource, exact_role_of_header

_SEARCHED_ROWS = 40  # titles, addresses and instructions above a list end long before
_MAX_CELL_LENGTH = 160  # characters; judgement: a header is shorter, also on two lines
# Outweighs all known headers of a row together: 7 parties with 19 roles each make 133.
_NAMED_HEADER_SCORE = 1_000
# Judgement: in a row of data a single cell or two may read like a header, not the larger part.
_MIN_KNOWN_SHARE = 0.6
# Judgement: technical names and a translation may be above the header, as wide as it is; further
# down a row such as "Vendor, City, Name" is data or begins a second table (tests).
_MAX_WIDE_ROWS_ABOVE = 3
# Roles that single words of data fall into as well: they do not make a header.
_WEAK_ROLES = frozenset({"other", "declaration"})


# What a header never is. 'Text' and 'Mixed' are left out: most headers are.
_TELLING_CONTENTS = frozenset(Content) - {Content.BLANK, Content.TEXT, Content.MIXED}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRow:
    """The headers of a table, and the positions of the first and last row that they fill.

    `is_usable` is False where they offer nothing to screen.
    """

    first: int
    last: int
    headers: tuple[str, ...]
    score: int
    is_usable: bool

    def is_certain(self, given: Collection[str] = ()) -> bool:
        """Whether most of its cells are headers that are known, or that the caller named."""
        return are_certain_headers(self.headers, given)


def are_certain_headers(headers: Sequence[str], given: Collection[str] = ()) -> bool:
    """Whether most of these are headers that are known, or that the caller named.

    >>> are_certain_headers(["Supplier", "City", "Turnover"]), are_certain_headers(["Acme Co", "City"])
    (True, False)
    """
    filled = [header for header in headers if header]
    certain = [
        header
        for header in filled
        if exact_role_of_header(header).is_known
        or any(is_same_header(name, header) for name in given)
    ]
    return len(certain) >= _MIN_KNOWN_SHARE * len(filled)


def can_screen(roles: Collection[ColumnRole]) -> bool:
    """Whether anything could be screened: a name, a place finer than a country, a maker's code."""
    return any(
        column.role in NAME_ROLES | LOCATING_ROLES or column.has_maker_codes for column in roles
    )


def is_same_header(given: str, header: str) -> bool:
    """Whether a caller means this header: the same text, give or take case and punctuation.

    >>> is_same_header("vendor name", "Vendor_Name ")
    True
    """
    folded = fold_header(given)
    return given == header or (folded != "" and folded == fold_header(header))


def find_header_row(table: Table, given: Collection[str] = ()) -> HeaderRow | None:
    """Return the header of a table, or None where the table is empty.

    Args:
        table: the table.
        given: headers that the caller named; a row that holds them is the one.

    Returns:
        The row, or pair of rows, in which most headers are known.
    """
    best: HeaderRow | None = None
    for candidate in _candidates(table, given):
        if best is None:
            best = candidate
            continue
        # Below a header beyond doubt, with rows between, headers are data or a second table.
        if (
            candidate.score < _NAMED_HEADER_SCORE
            and best.is_usable
            and sum(map(bool, best.headers)) > 1
            and candidate.first > best.last + 1
            and _known_share(best.headers) >= _MIN_KNOWN_SHARE
        ):
            break
        rank, best_rank = ((row.is_usable, row.score) for row in (candidate, best))
        if rank > best_rank or (rank == best_rank and _completes(candidate, best, table)):
            best = candidate
    return best and _with_groups_of_names(best, table)


def _with_groups_of_names(header_row: HeaderRow, table: Table) -> HeaderRow:
    """Return a header of which the second plain 'Name' has the group that is above it.

    'Contact' above 'Name' makes it a person's, and 'Parent company' that of a parent, where another
    column names the supplier. The only column of names keeps its header: what is above it may be a
    title of the table.
    """
    at, headers = header_row.first - 1, [*header_row.headers]
    named = [
        place for place, header in enumerate(headers) if exact_role_of_header(header).role == "name"
    ]
    if header_row.last != header_row.first or len(named) < 2 or at < 0:
        return header_row
    if table.numbers[at] + 1 != table.numbers[header_row.first]:
        return header_row
    groups = _spread_groups(table, at, tuple(cell.strip() for cell in table.rows[at]))
    for place in named[1:]:
        alone = exact_role_of_header(headers[place])
        if alone.party_source is PartySource.HEADER or place >= len(groups):
            continue
        header = f"{groups[place]} {headers[place]}".strip()
        in_group = exact_role_of_header(header)
        if in_group.is_known and (in_group.party, in_group.role) != (alone.party, alone.role):
            headers[place] = header
    return replace(header_row, headers=tuple(headers))


def _completes(candidate: HeaderRow, upper: HeaderRow, table: Table) -> bool:
    """Whether the second row of a header ends what the first began, as 'Postal' above 'Code'.

    SAP prints such headers. The second row leaves blank what the first says in full, and a row of
    translations does not.
    """
    if (candidate.first, candidate.last) != (upper.first, upper.first + 1):
        return False
    if upper.last != upper.first or _known_share(candidate.headers) < _MIN_KNOWN_SHARE:
        return False
    first, second = (
        [cell.strip() for cell in table.rows[at]] for at in (candidate.first, candidate.last)
    )
    pairs = list(zip_longest(first, second, fillvalue=""))
    ended = [(cell, under) for cell, under in pairs if under]
    leaves_blank = any(cell and not under for cell, under in pairs)
    # One word such as "Name" in a row may be data, below a header that is known without it.
    is_header = len(ended) > 1 or not all(_is_known(cell) for cell, _ in ended)
    return leaves_blank and is_header and all(cell and _is_known(under) for cell, under in ended)


def is_row_of_data(headers: Sequence[str], columns: ColumnContents) -> bool:
    """Whether the row taken for the header is a row of data: its cells are what is below them.

    Args:
        headers: the cells of that row.
        columns: what each column holds below it.
    """
    filled = [(at, header) for at, header in enumerate(headers) if header]
    known = sum(exact_role_of_header(header).is_known for _, header in filled)
    if not filled or 2 * known >= len(filled):  # '37 Main Street' is also a header of streets
        return False
    enough = _MIN_KNOWN_SHARE * len(filled)
    alike, others = 0, 0
    # Columns of telling content come first: without one that is alike, no other needs a look.
    for are_telling in (True, False):
        for at, header in filled:
            content = columns.of(at)
            if (content in _TELLING_CONTENTS) is not are_telling:
                continue
            if content is not Content.BLANK and has_content(header, content):
                alike += 1
                if alike >= enough:
                    return True  # without a look at the other half of a wide row
            else:
                others += 1
                if len(filled) - others < enough:
                    return False
        if not alike:
            return False
    return False


def _candidates(table: Table, given: Collection[str]) -> Iterator[HeaderRow]:
    rows = [
        tuple(cell.strip() if len(cell) <= _MAX_CELL_LENGTH else "" for cell in row)
        for row in table.rows[:_SEARCHED_ROWS]
    ]
    widths = [sum(map(bool, row)) for row in rows]
    for at, row in enumerate(rows):
        widest_above = max(widths[:at], default=0)
        single = _score(at, at, row, given)
        if _can_be_header(single, widths[at], widest_above):
            yield single
        below = at + 1
        if below == len(rows) or table.numbers[below] != table.numbers[at] + 1:
            continue
        if _known_share(rows[below]) < _MIN_KNOWN_SHARE:
            continue
        double = _score(at, below, _join_rows(_spread_groups(table, at, row), rows[below]), given)
        if _can_be_header(double, max(widths[at], widths[below]), widest_above):
            yield double


def _score(first: int, last: int, headers: tuple[str, ...], given: Collection[str]) -> HeaderRow:
    columns = [exact_role_of_header(header) for header in headers]
    targets = {
        (column.party, column.role)
        for column in columns
        if column.is_known and column.role not in _WEAK_ROLES
    }
    named = sum(any(is_same_header(name, header) for header in headers) for name in given)
    return HeaderRow(
        first=first,
        last=last,
        headers=headers,
        score=len(targets) + _NAMED_HEADER_SCORE * named,
        is_usable=can_screen(columns) or named > 0,
    )


def _can_be_header(candidate: HeaderRow, width: int, widest_above: int) -> bool:
    """Titles are narrower than the header below them; a row below an equally wide one is data.

    Few rows of the same width may be above headers that are known beyond doubt, or named.
    """
    if candidate.first == 0 or widest_above < width or candidate.score >= _NAMED_HEADER_SCORE:
        return True
    is_near_top = candidate.first <= _MAX_WIDE_ROWS_ABOVE
    return (
        is_near_top and candidate.is_usable and _known_share(candidate.headers) >= _MIN_KNOWN_SHARE
    )


def _known_share(headers: Sequence[str]) -> float:
    flags = [_is_known(header) for header in headers if header]
    return sum(flags) / len(flags) if flags else 0.0


def _is_known(header: str) -> bool:
    return exact_role_of_header(header).match is HeaderMatch.EXACT


def _spread_groups(table: Table, at: int, row: tuple[str, ...]) -> list[str]:
    """Return a row of groups, each repeated over the cells that it spans."""
    spread = list(row)
    spans = [span for span in table.merged if span.top == at]
    for span in spans:
        text = row[span.left] if span.left < len(row) else ""
        spread += [""] * (span.right + 1 - len(spread))
        if span.bottom == at:  # one that also reaches down is a header of its own
            spread[span.left : span.right + 1] = [text] * (span.right + 1 - span.left)
    if not spans:  # text files and careless sheets leave the cells after a group blank
        for column in range(1, len(spread)):
            spread[column] = spread[column] or spread[column - 1]
    return spread


def _join_rows(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    # A group above nothing, or repeated below itself, is the header itself.
    return tuple(
        f"{group} {header}" if group and header and group != header else header or group
        for group, header in zip_longest(upper, lower, fillvalue="")
    )
