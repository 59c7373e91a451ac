"""The digest of a finding's evidence, in parts: the supplier's data, the list, the names.

Parts, so that a changed digest shows which side of the evidence has changed. The third part, the
names of the supplier and of the party concerned, is missing in digests of earlier versions, and is
compared only where both digests have it.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache

# Hexadecimal digits of half a digest, 64 bits: two of a million findings collide once in 37 million
# screenings, and a whole digest still fits a cell of the workbook that people can read.
_HALF = 16
# Hexadecimal digits for each of two names, 32 bits: they are compared only between answers to one
# finding, so the chance that another name goes unnoticed is 1 in 4 * 10^9.
_NAME = 8
_WHOLE = 2 * _HALF + 2 * _NAME
_SIDES = {
    "supplier data": slice(0, _HALF),
    "list": slice(_HALF, 2 * _HALF),
    "name": slice(2 * _HALF, _WHOLE),
}
_SIGN = 8  # 32 bits against slips of a reviewer, not against forgery


def digest_half(value: object) -> str:
    """Return one half of a digest of evidence, over anything that JSON can hold.

    >>> len(digest_half(["Acme"]) + digest_half(["listed"]))
    32
    """
    text = json.dumps(value, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_HALF]


def changed_sides(before: str, after: str) -> tuple[str, ...]:
    """Return which sides of the evidence differ between two digests.

    Returns:
        Those of "supplier data", "list" and "name" that differ; the first two where a digest is
        not of our form.

    >>> acme, listed, delisted = map(digest_half, ("Acme", "listed", "delisted"))
    >>> changed_sides(acme + listed, acme + delisted), changed_sides(acme + listed, acme + listed)
    (('list',), ())
    """
    if before == after:
        return ()
    if not {len(before), len(after)} <= {2 * _HALF, _WHOLE}:
        return ("supplier data", "list")
    return tuple(
        side
        for side, part in _SIDES.items()
        if len(before) > part.start < len(after) and before[part] != after[part]
    )


def is_same_evidence(before: str, after: str) -> bool:
    """Return whether two digests agree in every part that both have."""
    return not changed_sides(before, after)


def list_side(digest: str) -> str:
    """Return the half of a digest that is about what the list says."""
    return digest[_SIDES["list"]]


@lru_cache(maxsize=8192)  # a supplier of many order lines has one name
def digest_of_names(supplier: str, party: str) -> str:
    """Return the part of a digest that is about names, both folded; "" is no name.

    >>> digest_of_names("acme", "") == digest_of_names("acme", "acme mill")
    False
    """
    return digest_half(supplier)[:_NAME] + digest_half(party)[:_NAME]


def with_supplier_name(digest: str, name: str, *, today: str) -> str:
    """Return a digest without names completed by the supplier's, so that it can be compared.

    It stays without where there is nothing to compare: no name is recorded, none is given today, or
    the recorded one is that of the party concerned.

    Args:
        digest: the digest of an answer.
        name: the folded name that was recorded beside it; "" if none was.
        today: the digest of the finding of today. The name of the party concerned was not recorded
            and is taken to be today's.
    """
    supplier, party = today[2 * _HALF :][:_NAME], today[2 * _HALF :][_NAME:]
    recorded = digest_half(name)[:_NAME]
    is_complete = len(digest) != 2 * _HALF
    if is_complete or not name or recorded == party or supplier in {"", digest_half("")[:_NAME]}:
        return digest
    return digest + recorded + party


def check_sign(*ids: str) -> str:
    """Return a short sign over ids in a workbook row, so that an edited id is noticed.

    >>> check_sign("a1", "b2") == check_sign("a1b", "2")
    False
    """
    return hashlib.sha256("\n".join(ids).encode("utf-8", "surrogatepass")).hexdigest()[:_SIGN]
