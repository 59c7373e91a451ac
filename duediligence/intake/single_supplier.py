"""Makes suppliers of one row out of the fields of a single supplier."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import UsageError
from ..model import Column, Suppliers
from ..spreadsheets.table import cell_text
from .header_lexicon import parse_role
from .lost_suppliers import blank_name_issues
from .restore_texts import restore
from .restore_values import find_unreadable


def suppliers_from_fields(fields: Mapping[str, str | None]) -> Suppliers:
    """Read one supplier or order line.

    Args:
        fields: role or 'party.role' -> text, such as {"name": "Acme", "factory.city": "Hotan"};
            None is a field that is not given.

    Returns:
        One row, numbered None; the header of each column is the role as given.

    Raises:
        UsageError: an unknown role or party, or a value that is neither text nor a number.

    >>> suppliers_from_fields({"name": " Acme ", "country": None}).columns[0].texts
    ['Acme']
    """
    columns = []
    for header, value in fields.items():
        party, role = parse_role(header)
        if value is None:
            continue
        if not isinstance(value, str | int | float):
            raise UsageError(f"{header} is a {type(value).__name__}; pass text")
        shown = [cell_text(value).strip()]
        unreadable = find_unreadable(shown)
        texts = [""] if unreadable else shown
        columns.append(Column(header, party, role, texts=texts, shown=shown, unreadable=unreadable))
    restored, issues = restore(columns)
    # A script whose variable is not set gives a blank name beside a place. 'N/A' is a claim of its
    # own, and its row is unscreenable unless an alias names the firm.
    if all(column.shown == [""] for column in restored if column.role == "name"):
        issues = (*issues, *blank_name_issues(restored))
    return Suppliers(columns=restored, rows=[None], issues=issues)
