"""The key of a supplier: by it findings are answered, asked about and shown together."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import Column, Suppliers
from ..text.folded import folded_name
from ..text.placeholders import is_placeholder


def supplier_key(suppliers: Suppliers, row: int) -> str:
    """Return what a supplier is known by from one file to the next.

    It is the id column of the supplier, else its registration number, else its normalised name and
    country, else all texts of the row. What says nothing ('N/A') is not a key, or an answer on one
    supplier would clear every other that has it. A supplier's reply changes no key.

    Args:
        suppliers: the table.
        row: the row's position in the table, from 0.
    """
    if row in suppliers.keys:
        return suppliers.keys[row]
    own = [column for column in suppliers.columns if column.party == "supplier"]
    for role in ("id", "registration_no"):
        if number := first_text(own, role, row):
            return f"{role}:{folded_name(number)}"
    name = first_text(own, "name", row) or first_text(suppliers.columns, "name", row)
    if name:
        return f"name:{folded_name(name)}:{folded_name(first_text(own, 'country', row))}"
    texts = [c.texts[row] for c in suppliers.columns if c.texts[row] and c.role != "ignore"]
    return "row:" + ":".join(sorted(folded_name(text) for text in texts))


def first_text(columns: Iterable[Column], role: str, row: int) -> str:
    """Return the first text of a role in a row that is not a placeholder, or ""."""
    for column in columns:
        if column.role == role and not is_placeholder(column.texts[row]):
            return column.texts[row]
    return ""
