"""How much of each row could be screened: which of name, place and product it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import product

from ..matching.listed_codes import codes_in
from ..model import Column, Coverage, Finding, Suppliers
from ..model.roles import (
    DECIDING_ROLES,
    LOCATING_ROLES,
    NAME_ROLES,
    PRODUCT_ROLES,
    SCREENED_ROLES,
)
from ..policy import Assessor
from ..policy.sentences import quote_briefly
from ..text.legibility import why_illegible, without_unread_letters
from ..text.placeholders import is_placeholder
from ..text.tokenise import MAX_CHARACTERS, is_too_long
from .unnamed import NameCheck, is_heading

_NUMBER_ROLES = frozenset({"registration_no"})
# Roles whose cells say the same of a party, so that one in a script that is not read is no gap
# where another of them is read: a name in Korean beside its alias in English.
_GROUPS = (NAME_ROLES, LOCATING_ROLES)
# Eight objects for any number of rows.
_COVERAGES = {flags: Coverage(*flags) for flags in product((False, True), repeat=3)}


def assess_coverage(
    suppliers: Suppliers, assessor: Assessor, name_check: NameCheck
) -> tuple[list[Coverage], dict[int, Finding]]:
    """Return which of name, place and product each row has, and the findings on the gaps.

    Only that counts which the loaded lists and the policy can see: without a listed place no place
    is screened, whatever the row states.

    Returns:
        One coverage a row, and by row the finding on those with too little to screen or with a
        deciding cell that could not be read to its end.
    """
    why_unnamed = name_check.why_unnamed
    columns = suppliers.columns
    has_text = partial(_has_text, size=len(suppliers))
    names = has_text(
        columns, NAME_ROLES, lambda text: bool(why_unnamed(text) or why_illegible(text))
    )
    places = has_text(columns, LOCATING_ROLES, partial(_is_unread_place, name_check))
    products = has_text(columns, PRODUCT_ROLES, _is_unread)
    numbers = has_text(columns, _NUMBER_ROLES, _is_unread)
    codes = has_text(columns, _NUMBER_ROLES, lambda text: not codes_in(text, is_code_column=True))
    scope = assessor.scope
    coverage = [
        _COVERAGES[name and scope.name, place and scope.place, has_product and scope.product]
        for name, place, has_product in zip(names, places, products, strict=True)
    ]
    # Listed sites are met in addresses, and listed places in names.
    is_readable = [
        (name and scope.reads_names)
        or (place and scope.reads_places)
        or (number and scope.reads_numbers)
        or (code and scope.reads_codes)
        or ((name or place) and has_product and scope.reads_goods)
        for name, place, has_product, number, code in zip(
            names, places, products, numbers, codes, strict=True
        )
    ]
    unread = _unread_cells(columns)
    _add_unread_scripts(unread, columns, name_check)
    _add_unnamed(unread, suppliers, name_check, has_name=names)
    gaps: dict[int, Finding] = {}
    for row in {*unread, *(row for row, readable in enumerate(is_readable) if not readable)}:
        finding = assessor.unscreenable(unread.get(row, []), readable=is_readable[row])
        if finding is not None:
            gaps[row] = finding
    return coverage, gaps


def _is_unread(text: str) -> bool:
    """Return whether a text says nothing, or nothing that can be read."""
    return (
        is_placeholder(text)
        or bool(why_illegible(text))
        or (not text.isascii() and is_placeholder(without_unread_letters(text)[0]))
    )


def _is_unread_place(name_check: NameCheck, text: str) -> bool:
    """Return whether a text tells no place, or none that can be read."""
    return is_placeholder(text) or bool(why_illegible(text)) or name_check.has_unread_place(text)


def _has_text(
    columns: Iterable[Column],
    roles: AbstractSet[str],
    is_nothing: Callable[[str], object],
    *,
    size: int,
) -> list[bool]:
    """Return for each of so many rows whether a column of these roles says anything."""
    has_text = [False] * size
    for column in columns:
        if column.role in roles:
            empty = {text for text in set(column.texts) if not text or is_nothing(text)}
            if not empty:
                return [True] * size
            has_text = [
                has or text not in empty for has, text in zip(has_text, column.texts, strict=True)
            ]
    return has_text


def _unread_cells(columns: Sequence[Column]) -> dict[int, list[tuple[str, str]]]:
    """Return by row the (header, what was seen) of deciding cells not read, or not to their end."""
    unread: dict[int, list[tuple[str, str]]] = {}
    for column in columns:
        if column.role in DECIDING_ROLES:
            for row, shown in sorted(column.unreadable.items()):
                unread.setdefault(row, []).append((column.header, shown))
            reasons = {text: why for text in set(column.texts) if (why := why_illegible(text))}
            for row, text in enumerate(column.texts if reasons else ()):
                if text in reasons:
                    shown = f"{quote_briefly(text)} ({reasons[text]})"
                    unread.setdefault(row, []).append((column.header, shown))
    for column in columns:
        longest = max(map(len, column.texts), default=0)
        if column.role in SCREENED_ROLES and longest > MAX_CHARACTERS:
            for row, text in enumerate(column.texts):
                if is_too_long(text):
                    shown = f"{len(text):,} characters, of which {MAX_CHARACTERS:,} are read"
                    unread.setdefault(row, []).append((column.header, shown))
    return unread


def _add_unread_scripts(
    unread: dict[int, list[tuple[str, str]]], columns: Sequence[Column], name_check: NameCheck
) -> None:
    """Add the cells in a script that is not read, where no other cell says the same of the party."""
    is_place_unread = partial(_is_unread_place, name_check)
    for group in _GROUPS:
        is_nothing = is_place_unread if group is LOCATING_ROLES else name_check.why_unnamed
        says_something: dict[str, list[bool]] = {}  # by party
        for column in columns:
            if column.role not in group:
                continue
            scripts = {
                text: script
                for text in set(column.texts)
                if not text.isascii()
                and (script := without_unread_letters(text)[1])
                and is_nothing(text)
            }
            if not scripts:
                continue
            if column.party not in says_something:
                own = [other for other in columns if other.party == column.party]
                says_something[column.party] = _has_text(
                    own, group, is_nothing, size=len(column.texts)
                )
            for row, text in enumerate(column.texts):
                if text in scripts and not says_something[column.party][row]:
                    shown = f"{quote_briefly(text)} (the script {scripts[text]} is not read)"
                    unread.setdefault(row, []).append((column.header, shown))


def _add_unnamed(
    unread: dict[int, list[tuple[str, str]]],
    suppliers: Suppliers,
    name_check: NameCheck,
    *,
    has_name: Sequence[bool],
) -> None:
    """Add the names that name no firm, where the supplier or the whole row has no other name.

    A place beside 'Ltd', '12345' or 'N/A' says nothing of who the supplier is. A blank cell claims
    nothing, so there the place decides; and 'N/A' for one party is no gap where another has a name.
    """
    columns, why_unnamed = suppliers.columns, name_check.why_unnamed
    names_supplier: list[bool] = []
    for column in columns:
        if column.role not in NAME_ROLES:
            continue
        reasons = {
            text: why
            for text in set(column.texts)
            if text
            and (why := why_unnamed(text))
            and not why_illegible(text)
            and not without_unread_letters(text)[1]
        }
        if not reasons:
            continue
        if column.party == "supplier" and not names_supplier:
            own = [other for other in columns if other.party == "supplier"]
            names_supplier = _has_text(own, NAME_ROLES, why_unnamed, size=len(suppliers))
        for row, text in enumerate(column.texts):
            if text not in reasons or _is_row_of_headings(suppliers, row):
                continue
            claims_name = column.party == "supplier" and not is_placeholder(text)
            if not has_name[row] or (claims_name and not names_supplier[row]):
                shown = f"{quote_briefly(text)} ({reasons[text]})"
                unread.setdefault(row, []).append((column.header, shown))


def _is_row_of_headings(suppliers: Suppliers, row: int) -> bool:
    """Return whether a row of a file repeats or translates the header: it is no supplier."""
    if suppliers.rows[row] is None:
        return False
    texts = [column.texts[row] for column in suppliers.columns if column.texts[row]]
    return len(texts) > 1 and all(map(is_heading, texts))
