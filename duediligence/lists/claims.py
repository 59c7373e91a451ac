"""Addresses in claims: a statement has no field for them, so its last sentence has them."""

from __future__ import annotations

from ..model import Statement

_ADDRESS_MARK = " as listed: "


def address_sentence(addresses: str, noun: str = "Addresses") -> str:
    """Return the sentence that ends a claim with the listed addresses, "" where there are none.

    Args:
        addresses: the addresses, divided by "; ".
        noun: "Address" where the list has room for one only.
    """
    return f" {noun}{_ADDRESS_MARK}{addresses}." if addresses else ""


def addresses_in(statement: Statement) -> list[str]:
    """Return the addresses that `address_sentence` wrote into a claim; statements have no field."""
    _, mark, addresses = statement.claim.partition(_ADDRESS_MARK)
    return [address.strip(" .") for address in addresses.split("; ")] if mark else []
