"""The digest of a finding's evidence, in two halves: what the supplier says, what the list says.

Two halves, so that when the evidence changes it can be told which side has changed.
"""

from __future__ import annotations

import hashlib
import json

_HALF = 16


def evidence_digest(cells: object, said: object) -> str:
    """Of the matched cells of a supplier, and of what the sources of the listed entry say.

    >>> len(evidence_digest(["Acme"], ["listed"]))
    32
    """
    return side(cells) + side(said)


def changed_sides(before: str, after: str) -> tuple[str, ...]:
    """Which side of the evidence differs between two digests: "supplier data", "list", or both.

    >>> old, new = evidence_digest("Acme", "listed"), evidence_digest("Acme", "delisted")
    >>> changed_sides(old, new), changed_sides(old, old)
    (('list',), ())
    """
    if before == after:
        return ()
    if len(before) != 2 * _HALF or len(after) != 2 * _HALF:
        return ("supplier data", "list")
    sides = {"supplier data": slice(_HALF), "list": slice(_HALF, None)}
    return tuple(side for side, half in sides.items() if before[half] != after[half])


def side(value: object) -> str:
    """One half of a digest of evidence."""
    text = json.dumps(value, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_HALF]


def list_side(digest: str) -> str:
    """The half that stands for what the list says."""
    return digest[_HALF:]


def check_sign(*ids: str) -> str:
    """A short sign over ids that stand in a workbook, so that an edited one is noticed.

    >>> check_sign("a1", "b2") == check_sign("a1b", "2")
    False
    """
    return hashlib.sha256("\n".join(ids).encode("utf-8", "surrogatepass")).hexdigest()[:8]
