"""One supplier given by its fields becomes suppliers of one row."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import UsageError
from ..model import Column, Issue, Suppliers
from ..spreadsheets.table import cell_text
from .header_lexicon import target
from .restore_values import repaired, unreadable_texts


def suppliers_from_fields(fields: Mapping[str, str | None]) -> Suppliers:
    """One supplier or order line.

    Args:
        fields: role or 'party.role' -> text, such as {"name": "Acme", "factory.city": "Hotan"};
            None is a field that is not given.

    Returns:
        One row, numbered None; the header of each column is the role as given.

    Raises:
        UsageError: an unknown role or party, or a value that is no text or number.

    >>> suppliers_from_fields({"name": " Acme ", "country": None}).columns[0].texts
    ['Acme']
    """
    columns = []
    for name, value in fields.items():
        party, role = target(name)
        if value is None:
            continue
        if not isinstance(value, str | int | float):
            raise UsageError(f"{name} is a {type(value).__name__}; pass text")
        texts = [cell_text(value).strip()]
        unreadable = unreadable_texts(texts)
        shown = texts
        if unreadable:
            texts = [""]
        columns.append(Column(name, party, role, texts, shown, unreadable))
    mended = repaired(columns)
    return Suppliers(
        columns=tuple(each for each in mended if isinstance(each, Column)),
        rows=[None],
        issues=tuple(each for each in mended if isinstance(each, Issue)),
    )
