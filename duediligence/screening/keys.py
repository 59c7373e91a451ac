"""The keys that an answer binds to: which supplier, which finding, on which evidence.

They do not depend on row order, on other rows, or on our wording, so an answer survives re-sorting
and rescreening, and is reopened when the matched cells or the list's sources change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache

from ..model import Column, Suppliers, Watchlist, WatchlistEntry
from ..model.digests import side
from ..policy import Verdict
from ..resources.bounded_cache import BoundedCache
from ..text.placeholders import is_placeholder
from ..text.sanitise import one_line
from ..text.tokenise import tokenise

_LENGTH = 20
_MOST_CITED = 10_000  # combinations of entries


def supplier_key(suppliers: Suppliers, row: int) -> str:
    """The id column of the supplier, else its registration number, else folded name and country.

    What says nothing ('N/A') is no key, or an answer on one supplier would clear all that bear it.
    A supplier's reply changes no key.
    """
    if row in suppliers.keys:
        return suppliers.keys[row]
    own = [column for column in suppliers.columns if column.party == "supplier"]
    for role in ("id", "registration_no"):
        if number := _said(own, role, row):
            return f"{role}:{_folded(number)}"
    name = _said(own, "name", row) or _said(suppliers.columns, "name", row)
    if name:
        return f"name:{_folded(name)}:{_folded(_said(own, 'country', row))}"
    texts = [c.texts[row] for c in suppliers.columns if c.texts[row] and c.role != "ignore"]
    return "row:" + ":".join(sorted(_folded(text) for text in texts))


def _said(columns: Iterable[Column], role: str, row: int) -> str:
    """The first text of a role in a row that says anything, or ""."""
    for column in columns:
        if column.role == role and not is_placeholder(column.texts[row]):
            return column.texts[row]
    return ""


def stated_texts(suppliers: Suppliers, row: int, named: str) -> str:
    """What the input states of a party.role in a row, on one line: what a reply may stand in for.

    A cell that could not be read states what was seen in it.
    """
    texts = (
        column.texts[row] or column.unreadable.get(row, "")
        for column in suppliers.columns
        if not column.is_reply and f"{column.party}.{column.role}" == named
    )
    return " | ".join(filter(None, map(one_line, texts)))


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    return " ".join([token.key for token in tokenise(text)]) or text


def finding_id(key: str, verdict: Verdict) -> str:
    """Of supplier, party, entry and rule family."""
    entry = verdict.entry
    subject = f"{entry.list}:{entry.id}" if entry else verdict.rule.rule
    return _hash(key, verdict.party, subject, verdict.rule.family)


class EvidenceDigester:
    """Digests of matched cells and of what the cited entries' sources and quotations say."""

    def __init__(self, watchlist: Watchlist) -> None:
        self._sources = {source.id: source.sha256 or source.title for source in watchlist.sources}
        self._said: BoundedCache[tuple[tuple[str, str], ...], str] = BoundedCache(_MOST_CITED)

    def of(self, verdict: Verdict) -> str:
        """The digest of a verdict's evidence."""
        # A place is part of what a cell says: another cell may decide which place its name means.
        cells = sorted(
            {
                (m.party, m.role, m.text, m.listed if m.how == "place" else "")
                for m in verdict.matches
            }
        )
        cited = tuple([(entry.list, entry.id) for entry in verdict.cited])
        said = self._said.get(cited)
        if said is None:
            said = self._said.put(cited, side(self._said_of(verdict.cited)))
        return side(cells) + said

    def _said_of(self, cited: Iterable[WatchlistEntry]) -> list[tuple[str, ...]]:
        return sorted(
            (
                s.source,
                self._sources.get(s.source, ""),
                s.stance,
                s.quote or f"{s.note}{s.date}",
                str(s.start),
            )
            for entry in cited
            for s in entry.statements
        )


def _hash(*parts: str) -> str:
    text = json.dumps(parts, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
