"""How much of each row could be screened: which of name, place and product it gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from ..text.legibility import illegible, without_unread_letters
from ..text.placeholders import is_placeholder
from ..text.tokenise import MAX_CHARACTERS, is_too_long
from .unnamed import NameCheck, is_heading

_NUMBER_ROLES = frozenset({"registration_no"})
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
    columns = suppliers.columns
    unnamed = name_check.unnamed(_texts(columns, NAME_ROLES))
    illegible_texts = illegible(_texts(columns, DECIDING_ROLES | PRODUCT_ROLES))
    numbers_read = _texts(columns, _NUMBER_ROLES)
    no_name = {"", *unnamed}
    no_place = {
        text
        for text in _texts(columns, LOCATING_ROLES)
        if is_placeholder(text) or name_check.has_unread_place(text)
    }.union(illegible_texts)
    no_goods = {*illegible_texts, *filter(_is_blank, _texts(columns, PRODUCT_ROLES))}
    no_number = {*illegible_texts, *filter(_is_blank, numbers_read)}
    no_code = {text for text in numbers_read if not codes_in(text, is_code_column=True)}
    has_text = partial(_has_text, columns, size=len(suppliers))
    names = has_text(NAME_ROLES, no_name | illegible_texts.keys())
    places = has_text(LOCATING_ROLES, no_place)
    products = has_text(PRODUCT_ROLES, no_goods)
    numbers = has_text(_NUMBER_ROLES, no_number)
    codes = has_text(_NUMBER_ROLES, no_code)
    stated = [*zip(names, places, products, numbers, codes, strict=True)]
    # The rows of a table state few different things: each is asked about once.
    scope = assessor.scope
    coverage_of = {
        kind: _COVERAGES[kind[0] and scope.name, kind[1] and scope.place, kind[2] and scope.product]
        for kind in set(stated)
    }
    # Listed sites are met in addresses, and listed places in names.
    readable = {
        (name, place, has_product, number, code)
        for name, place, has_product, number, code in coverage_of
        if (name and scope.reads_names)
        or (place and scope.reads_places)
        or (number and scope.reads_numbers)
        or (code and scope.reads_codes)
        or ((name or place) and has_product and scope.reads_goods)
    }
    unread = _unread_cells(columns, illegible_texts)
    _add_unread_scripts(unread, columns, no_name=no_name, no_place=no_place)
    _add_unnamed(
        unread,
        suppliers,
        {text: why for text, why in unnamed.items() if text not in illegible_texts},
        has_name=names,
        no_name=no_name,
    )
    unreadable = coverage_of.keys() - readable
    rows = {row for row, kind in enumerate(stated) if kind in unreadable} if unreadable else set()
    gaps: dict[int, Finding] = {}
    for row in rows | unread.keys():
        finding = assessor.unscreenable(unread.get(row, []), readable=stated[row] in readable)
        if finding is not None:
            gaps[row] = finding
    return [coverage_of[kind] for kind in stated], gaps


def _texts(columns: Iterable[Column], roles: AbstractSet[str]) -> set[str]:
    """Return the distinct texts of all columns of these roles."""
    return set().union(*(column.texts for column in columns if column.role in roles))


def _is_blank(text: str) -> bool:
    """Return whether a text says nothing, or nothing in a script that is read."""
    return is_placeholder(text) or (
        not text.isascii() and is_placeholder(without_unread_letters(text)[0])
    )


def _has_text(
    columns: Iterable[Column], roles: AbstractSet[str], nothing: AbstractSet[str], *, size: int
) -> list[bool]:
    """Return for each of so many rows whether a column of these roles says anything."""
    has_text = [False] * size
    for column in columns:
        if column.role in roles:
            if nothing.isdisjoint(column.texts):
                return [True] * size
            has_text = [
                has or text not in nothing for has, text in zip(has_text, column.texts, strict=True)
            ]
    return has_text


def _unread_cells(
    columns: Sequence[Column], reasons: Mapping[str, str]
) -> dict[int, list[tuple[str, str]]]:
    """Return by row the (header, what was seen) of deciding cells not read, or not to their end.

    Args:
        columns: the columns.
        reasons: the texts that cannot be read, with why.
    """
    unread: dict[int, list[tuple[str, str]]] = {}
    for column in columns:
        if column.role in DECIDING_ROLES:
            for row, shown in sorted(column.unreadable.items()):
                unread.setdefault(row, []).append((column.header, shown))
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
    unread: dict[int, list[tuple[str, str]]],
    columns: Sequence[Column],
    *,
    no_name: AbstractSet[str],
    no_place: AbstractSet[str],
) -> None:
    """Add the cells in a script that is not read, where no other cell says the same of the party."""
    # Cells of a group say the same of a party, so that one in a script that is not read is no gap where
    # another of them is read: a name in Korean beside its alias in English.
    for group, nothing in ((NAME_ROLES, no_name), (LOCATING_ROLES, no_place)):
        scripts = {
            text: script
            for text in nothing
            if not text.isascii() and (script := without_unread_letters(text)[1])
        }
        says_something: dict[str, list[bool]] = {}  # by party
        for column in columns if scripts else ():
            if column.role not in group:
                continue
            for row, text in enumerate(column.texts):
                if text not in scripts:
                    continue
                if column.party not in says_something:
                    own = [other for other in columns if other.party == column.party]
                    says_something[column.party] = _has_text(
                        own, group, nothing, size=len(column.texts)
                    )
                if not says_something[column.party][row]:
                    shown = f"{quote_briefly(text)} (the script {scripts[text]} is not read)"
                    unread.setdefault(row, []).append((column.header, shown))


def _add_unnamed(
    unread: dict[int, list[tuple[str, str]]],
    suppliers: Suppliers,
    unnamed: Mapping[str, str],
    *,
    has_name: Sequence[bool],
    no_name: AbstractSet[str],
) -> None:
    """Add the names that name no firm, where the supplier or the whole row has no other name.

    A place beside 'Ltd', '12345' or 'N/A' says nothing of who the supplier is. A blank cell claims
    nothing, so there the place decides; and 'N/A' for one party is no gap where another has a name.

    Args:
        unread: by row the (header, what was seen) of cells, to which these are added.
        suppliers: the rows.
        unnamed: the legible texts that name no firm, with why.
        has_name: whether each row names a firm.
        no_name: all texts that name no firm.
    """
    columns = suppliers.columns
    reasons = {text: why for text, why in unnamed.items() if not without_unread_letters(text)[1]}
    own = [column for column in columns if column.party == "supplier"]
    names_supplier = _has_text(own, NAME_ROLES, no_name, size=len(suppliers)) if reasons else []
    for column in columns if reasons else ():
        if column.role not in NAME_ROLES:
            continue
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
