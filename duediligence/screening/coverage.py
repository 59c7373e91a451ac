"""How much of each row could be screened: which of name, place and product it tells."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Column, Coverage, Suppliers
from ..model.roles import DECIDING_ROLES, LOCATING_ROLES, NAME_ROLES, PRODUCT_ROLES, SCREENED_ROLES
from ..policy import Assessor, Verdict
from ..text.placeholders import is_placeholder
from ..text.tokenise import MAX_CHARACTERS, is_too_long

_PARTS = (
    NAME_ROLES,
    LOCATING_ROLES,
    PRODUCT_ROLES,
    frozenset({"registration_no"}),
)
_COVERAGES = {
    (name, place, product): Coverage(name=name, place=place, product=product)
    for name in (False, True) for place in (False, True) for product in (False, True)
}  # fmt: skip


def coverage_of(
    suppliers: Suppliers, assessor: Assessor
) -> tuple[list[Coverage], dict[int, Verdict]]:
    """Which of name, place and product each row has, and what is said of those with too little."""
    unread = _unread(suppliers.columns)
    names, places, products, numbers = (_held(suppliers, roles) for roles in _PARTS)
    coverage = [_COVERAGES[held] for held in zip(names, places, products, strict=True)]
    deciding = zip(names, places, numbers, strict=True)
    untold = (row for row, held in enumerate(deciding) if not any(held))
    gaps: dict[int, Verdict] = {}
    for row in {*unread, *untold}:
        readable = names[row] or places[row] or numbers[row]
        verdict = assessor.unscreenable(unread.get(row, ()), readable=readable)
        if verdict is not None:
            gaps[row] = verdict
    return coverage, gaps


def _held(suppliers: Suppliers, roles: frozenset[str]) -> list[bool]:
    """Which rows say anything in the columns of these roles."""
    held = [False] * len(suppliers)
    for column in suppliers.columns:
        if column.role in roles:
            empty = {text for text in set(column.texts) if is_placeholder(text)}
            if not empty:
                return [True] * len(suppliers)
            held = [has or text not in empty for has, text in zip(held, column.texts, strict=True)]
    return held


def _unread(columns: Sequence[Column]) -> dict[int, list[tuple[str, str]]]:
    """The deciding cells of each row that could not be read, or not to their end."""
    found: dict[int, list[tuple[str, str]]] = {}
    for column in columns:
        if column.role in DECIDING_ROLES:
            for row, seen in sorted(column.unreadable.items()):
                found.setdefault(row, []).append((column.header, seen))
    for column in columns:
        if column.role in SCREENED_ROLES and _longest(column.texts) > MAX_CHARACTERS:
            for row, text in enumerate(column.texts):
                if is_too_long(text):
                    told = f"{len(text):,} characters, of which {MAX_CHARACTERS:,} are read"
                    found.setdefault(row, []).append((column.header, told))
    return found


def _longest(texts: Sequence[str]) -> int:
    return max(map(len, texts), default=0)
