"""The digest of a finding's evidence, in two halves: what the supplier says, what the list says.

Two halves, so that a changed digest shows which side of the evidence has changed.
"""

from __future__ import annotations

import hashlib
import json

# Hexadecimal digits of half a digest, 64 bits: two of a million findings collide once in 37 million
# screenings, and a whole digest still fits a cell of the workbook that people can read.
_HALF = 16
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
        "supplier data", "list", both or none; both where a digest is not of our form.

    >>> acme, listed, delisted = map(digest_half, ("Acme", "listed", "delisted"))
    >>> changed_sides(acme + listed, acme + delisted), changed_sides(acme + listed, acme + listed)
    (('list',), ())
    """
    if before == after:
        return ()
    if len(before) != 2 * _HALF or len(after) != 2 * _HALF:
        return ("supplier data", "list")
    sides = {"supplier data": slice(_HALF), "list": slice(_HALF, None)}
    return tuple(side for side, half in sides.items() if before[half] != after[half])


def list_side(digest: str) -> str:
    """Return the half of a digest that is about what the list says."""
    return digest[_HALF:]


def check_sign(*ids: str) -> str:
    """Return a short sign over ids in a workbook row, so that an edited id is noticed.

    >>> check_sign("a1", "b2") == check_sign("a1b", "2")
    False
    """
    return hashlib.sha256("\n".join(ids).encode("utf-8", "surrogatepass")).hexdigest()[:_SIGN]
