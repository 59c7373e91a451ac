"""Gives every column of a table its party and role; what the caller says goes before all.

`header_roles` reads one header on its own. Here the columns beside it and its values decide where
the header is not enough, and errors name the headers that there are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from ..errors import ColumnError, UsageError
from ..model import Issue
from ..model.roles import LOCATING_ROLES, OWNING_PARTIES
from .cell_contents import ColumnContents
from .header_lexicon import parse_role
from .header_roles import ColumnRole, HeaderMatch, PartySource, nearest_known_header, role_of_header
from .header_row import is_same_header
from .roles_by_cells import TableCells, roles_by_cells, roles_of_shipment

_MIN_SIMILARITY = 60  # percent: "Vendr" is near "Vendor", "zzzz" is near nothing (tests)
# What an error message shows of a table's headers, so that a sheet of 16,384 columns stays readable.
_MAX_LISTED = 40
_MAX_LISTED_LENGTH = 80
# Roles that lists put beside a name without saying whose they are.
_SHARED_ROLES = LOCATING_ROLES | {"country", "phone", "registration_no"}


def parse_columns(columns: Mapping[str, str] | None) -> dict[str, tuple[str, str]]:
    """Return the caller's mapping as header -> (party, role).

    Raises:
        UsageError: it is not a mapping, or names an unknown party or role.
    """
    if columns is None:
        return {}
    if not isinstance(columns, Mapping):
        raise UsageError("columns must map headers to roles, such as {'Plant': 'factory.name'}")
    for header in columns:
        if not isinstance(header, str):
            raise UsageError(f"columns names the header {header!r}, which is not text")
    return {header: parse_role(role) for header, role in columns.items()}


def map_columns(
    headers: Sequence[str],
    given: Mapping[str, tuple[str, str]],
    texts: Sequence[Sequence[str]],
    *,
    contents: ColumnContents | None = None,
) -> list[ColumnRole]:
    """Return the party and role of each column.

    Args:
        headers: the headers.
        given: header -> (party, role) as the caller says, which decides.
        texts: the texts of each column, for headers such as "Code" that are not enough.
        contents: what these columns hold, if it was asked before.
    """
    roles = []
    for header in headers:
        # A header that is spelt the same goes before one that is close.
        target = given.get(header) or next(
            (target for name, target in given.items() if is_same_header(name, header)), None
        )
        roles.append(
            ColumnRole(*target, match=HeaderMatch.GIVEN) if target else role_of_header(header)
        )
    table = TableCells(headers, roles, texts, contents or ColumnContents(texts))
    roles = roles_by_cells(table)
    return roles_of_shipment(headers, _roles_by_neighbours(headers, roles))


def _roles_by_neighbours(headers: Sequence[str], roles: Sequence[ColumnRole]) -> list[ColumnRole]:
    """An "Address" that names no party is that of the only one there is, or of the one to its left.

    A parent or an affiliate is passed over: lists name it beside a supplier without giving its address.
    """
    named = [
        column.party
        for column in roles
        if column.role == "name" and column.party not in OWNING_PARTIES
    ]
    is_only = len(set(named)) == 1
    near = next(iter(named), None)  # the first, and from each column of names on the last one
    by_neighbours = []
    for header, column in zip(headers, roles, strict=True):
        has_party = column.party_source is PartySource.HEADER or column.match is HeaderMatch.GIVEN
        if column.role == "name" and column.party not in OWNING_PARTIES:
            near = column.party
        if near is None or near == column.party or column.role not in _SHARED_ROLES or has_party:
            by_neighbours.append(column)
        elif is_only:
            by_neighbours.append(replace(column, party=near, party_source=PartySource.ONLY_PARTY))
        else:
            by_neighbours.append(
                replace(
                    column,
                    party=near,
                    party_source=PartySource.LEFT_NEIGHBOUR,
                    ambiguity=f"{header!r} does not say whose it is",
                )
            )
    return by_neighbours


def ambiguity_issue(
    header: str, role: ColumnRole, file: str | None = None, sheet: str | None = None
) -> Issue:
    """Return what a reader must know of a header that could mean something else."""
    return Issue(
        f"{role.ambiguity}; it was taken for {role.party}.{role.role}.",
        f"If it is something else, pass columns={{{header!r}: '<role>'}}.",
        file=file,
        sheet=sheet,
        header=header,
    )


def require_headers(given: Collection[str], headers: Collection[str], where: str) -> None:
    """Refuse headers that the caller named and the table does not have.

    Raises:
        ColumnError: naming the headers that are there, and the closest.
    """
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extractOne

    for name in given:
        if any(is_same_header(name, header) for header in headers):
            continue
        folded = {header: header.casefold() for header in headers if header}
        match = extractOne(name.casefold(), folded, scorer=ratio, score_cutoff=_MIN_SIMILARITY)
        closest = f"; did you mean {match[2]!r}?" if match else "."
        raise ColumnError(f"{where}: there is no column {name!r}{closest} {_listed(headers)}")


def nothing_to_screen(headers: Collection[str], where: str) -> ColumnError:
    """Return the error to raise where no column holds a name or a place."""
    hint = " Say which it is, such as columns={'<header>': 'name'}."
    for header in headers:
        if header and (guess := nearest_known_header(header)):
            role = role_of_header(guess).role
            hint = f" {header!r} looks like {guess!r}: if it is, pass columns={{{header!r}: {role!r}}}."
            break
    return ColumnError(
        f"{where}: no column holds a supplier's name or address. {_listed(headers)}{hint}"
    )


def _listed(headers: Collection[str]) -> str:
    named = [repr(header[:_MAX_LISTED_LENGTH]) for header in headers if header][:_MAX_LISTED]
    return f"The headers found are {', '.join(named)}." if named else "No header was found."
