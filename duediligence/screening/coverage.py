"""How much of each row could be screened: which of name, place and product it gives."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from ..model import Column, Coverage, Finding, Suppliers
from ..model.roles import DECIDING_ROLES, LOCATING_ROLES, NAME_ROLES, PRODUCT_ROLES, SCREENED_ROLES
from ..policy import Assessor
from ..text.placeholders import is_placeholder
from ..text.tokenise import MAX_CHARACTERS, is_too_long

_NUMBER_ROLES = frozenset({"registration_no"})
# Eight objects for any number of rows.
_COVERAGES = {flags: Coverage(*flags) for flags in product((False, True), repeat=3)}


def assess_coverage(
    suppliers: Suppliers, assessor: Assessor
) -> tuple[list[Coverage], dict[int, Finding]]:
    """Return which of name, place and product each row has, and the findings on the gaps.

    Only that counts which the loaded lists and the policy can see: without a listed place no place
    is screened, whatever the row states.

    Returns:
        One coverage a row, and by row the finding on those with too little to screen or with a
        deciding cell that could not be read to its end.
    """
    names = _has_text(suppliers, NAME_ROLES)
    places = _has_text(suppliers, LOCATING_ROLES)
    products = _has_text(suppliers, PRODUCT_ROLES)
    numbers = _has_text(suppliers, _NUMBER_ROLES)
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
        for name, place, number in zip(names, places, numbers, strict=True)
    ]
    unread = _unread_cells(suppliers.columns)
    gaps: dict[int, Finding] = {}
    for row in {*unread, *(row for row, readable in enumerate(is_readable) if not readable)}:
        finding = assessor.unscreenable(unread.get(row, ()), readable=is_readable[row])
        if finding is not None:
            gaps[row] = finding
    return coverage, gaps


def _has_text(suppliers: Suppliers, roles: frozenset[str]) -> list[bool]:
    """Return for each row whether a column of these roles says anything."""
    has_text = [False] * len(suppliers)
    for column in suppliers.columns:
        if column.role in roles:
            empty = {text for text in set(column.texts) if is_placeholder(text)}
            if not empty:
                return [True] * len(suppliers)
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
    for column in columns:
        longest = max(map(len, column.texts), default=0)
        if column.role in SCREENED_ROLES and longest > MAX_CHARACTERS:
            for row, text in enumerate(column.texts):
                if is_too_long(text):
                    shown = f"{len(text):,} characters, of which {MAX_CHARACTERS:,} are read"
                    unread.setdefault(row, []).append((column.header, shown))
    return unread
