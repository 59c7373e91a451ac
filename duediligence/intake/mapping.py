"""Headers -> what each column says of whom, with the caller's word above all."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from ..errors import ColumnError, UsageError
from ..model.roles import ADDRESS_ROLES, LOCATING_ROLES
from .header_lexicon import target
from .header_roles import ColumnRole, nearest, role_of_header
from .header_row import is_usable, same_header

_CHINESE_POSTAL = re.compile(r"0[1-7]\d{4}|[1-8]\d{5}")
_CODE = re.compile(r"code|id|no|number|代码|编码|代碼|編碼", re.IGNORECASE)
_MOSTLY = 0.8
_GIVEN = "given by the caller"
# Roles that lists put beside a name without saying whose they are.
_SHARED = LOCATING_ROLES | {"country", "phone", "registration_no"}


def wanted(columns: Mapping[str, str] | None) -> dict[str, tuple[str, str]]:
    """The caller's mapping with party and role taken apart.

    Raises:
        UsageError: it is no mapping, or names an unknown party or role.
    """
    if columns is None:
        return {}
    if not isinstance(columns, Mapping):
        raise UsageError("columns must map headers to roles, such as {'Plant': 'factory.name'}")
    for header in columns:
        if not isinstance(header, str):
            raise UsageError(f"columns names the header {header!r}, which is no text")
    return {header: target(role) for header, role in columns.items()}


def meanings_of(
    headers: Sequence[str], asked: Mapping[str, tuple[str, str]], texts: Sequence[Sequence[str]]
) -> list[ColumnRole]:
    """What each column says of whom.

    Args:
        headers: the headers.
        asked: the caller's own mapping, which decides.
        texts: the texts of each column, for headings such as "Code" that do not tell.
    """
    meanings = []
    for header in headers:
        named = _asked_for(header, asked)
        meanings.append(ColumnRole(*named, why=_GIVEN) if named else role_of_header(header))
    meanings = [_by_content(at, headers, meanings, texts) for at in range(len(headers))]
    return [_by_neighbour(at, headers, meanings) for at in range(len(headers))]


def _asked_for(header: str, asked: Mapping[str, tuple[str, str]]) -> tuple[str, str] | None:
    """The caller's word for a header; one that is spelt the same goes before one that is close."""
    if header in asked:
        return asked[header]
    return next((role for name, role in asked.items() if same_header(name, header)), None)


def _by_content(
    at: int, headers: Sequence[str], meanings: Sequence[ColumnRole], texts: Sequence[Sequence[str]]
) -> ColumnRole:
    """A "Code" beside an address that holds postal codes is a postal code."""
    mine = meanings[at]
    if mine.role != "id" or mine.why == _GIVEN or not _CODE.fullmatch(headers[at].strip()):
        return mine
    if any(meaning.role == "postal_code" for meaning in meanings):
        return mine
    beside = [meanings[near] for near in (at - 1, at + 1) if 0 <= near < len(meanings)]
    places = [each for each in beside if each.role in ADDRESS_ROLES]
    if not places or not _are_mostly(texts[at], _CHINESE_POSTAL):
        return mine
    return ColumnRole(places[0].party, "postal_code", "it stands beside a place and holds postal codes",
                   f"{headers[at]!r} could be any code")  # fmt: skip


def _by_neighbour(at: int, headers: Sequence[str], meanings: Sequence[ColumnRole]) -> ColumnRole:
    """An "Address" that names no party speaks of the only one there is, or of the one to its left.

    A parent company is passed over: lists name it beside a supplier without giving its address.
    """
    mine = meanings[at]
    if mine.role not in _SHARED or mine.names_party or mine.why == _GIVEN:
        return mine
    named = [
        (near, each.party)
        for near, each in enumerate(meanings)
        if each.role == "name" and each.party != "parent"
    ]
    parties = {party for _, party in named}
    left = [party for near, party in named if near < at]
    party = left[-1] if left else next((party for _, party in named), mine.party)
    if party == mine.party:
        return mine
    if len(parties) == 1:
        return replace(mine, party=party, why=f"{mine.why}; the list names no other party")
    doubt = f"{headers[at]!r} does not say whose it is"
    return replace(
        mine, party=party, why=f"{mine.why}; it stands right of the {party}", doubt=doubt
    )


def _are_mostly(texts: Sequence[str], pattern: re.Pattern[str]) -> bool:
    filled = sum(map(bool, texts))
    return filled > 0 and sum(map(bool, map(pattern.fullmatch, texts))) >= _MOSTLY * filled


def check_named(asked: Collection[str], headers: Collection[str], where: str) -> None:
    """Refuse headers that the caller named and the table has not.

    Raises:
        ColumnError: naming the headers that are there, and the closest.
    """
    for name in asked:
        if not any(same_header(name, header) for header in headers):
            raise ColumnError(
                f"{where}: there is no column {name!r}{_closest(name, headers)} {_listed(headers)}"
            )


def check_usable(meanings: Collection[ColumnRole], headers: Collection[str], where: str) -> None:
    """Refuse a table in which nothing could be screened.

    Raises:
        ColumnError: naming the headers that are there, and the nearest guess.
    """
    if not is_usable(meanings):
        raise nothing_to_screen(headers, where)


def nothing_to_screen(headers: Collection[str], where: str) -> ColumnError:
    """The error to raise where no column holds a name or a place."""
    guesses = [(header, guess) for header in headers if header and (guess := nearest(header))]
    if guesses:
        header, guess = guesses[0]
        role = role_of_header(guess).role
        hint = f" {header!r} looks like {guess!r}: if it is, pass columns={{{header!r}: {role!r}}}."
    else:
        hint = " Say which it is, such as columns={'<header>': 'name'}."
    return ColumnError(
        f"{where}: no column holds a supplier's name or address. {_listed(headers)}{hint}"
    )


def _closest(name: str, headers: Collection[str]) -> str:
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extractOne

    found = extractOne(name.casefold(), {header: header.casefold() for header in headers if header},
                       scorer=ratio, score_cutoff=60)  # fmt: skip
    return f"; did you mean {found[2]!r}?" if found else "."


def _listed(headers: Collection[str]) -> str:
    named = [repr(header[:80]) for header in headers if header][:40]
    return f"The headers found are {', '.join(named)}." if named else "No header was found."
