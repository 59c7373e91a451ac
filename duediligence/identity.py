"""The keys that an answer binds to: which supplier, which finding, on which evidence.

They do not depend on row order, on other rows, or on our wording, so an answer survives re-sorting
and rescreening, and is reopened when the matched cells or the list's sources change.
"""

from __future__ import annotations

import hashlib
import json

from .digest import evidence_digest
from .matching.compile import says_nothing
from .model import Suppliers, Watchlist
from .policy import Verdict
from .reports.visible import one_line
from .text.tokens import tokenise

_LENGTH = 20


def supplier_key(suppliers: Suppliers, row: int) -> str:
    """The id column of the supplier, else its registration number, else folded name and country.

    What says nothing ('N/A') is no key, or an answer on one supplier would clear all that bear it.
    A supplier's reply changes no key.
    """
    if row in suppliers.keys:
        return suppliers.keys[row]
    held: dict[str, str] = {}
    for column in suppliers.columns:
        if column.party == "supplier" and not says_nothing(column.texts[row]):
            held.setdefault(column.role, column.texts[row])
    for role in ("id", "registration_no"):
        if role in held:
            return f"{role}:{_folded(held[role])}"
    for column in suppliers.columns:
        if column.role == "name" and not says_nothing(column.texts[row]):
            held.setdefault("name", column.texts[row])
    if "name" in held:
        return f"name:{_folded(held['name'])}:{_folded(held.get('country', ''))}"
    texts = [c.texts[row] for c in suppliers.columns if c.texts[row] and c.role != "ignore"]
    return "row:" + ":".join(sorted(_folded(text) for text in texts))


def texts_stated(suppliers: Suppliers, row: int, named: str) -> str:
    """What the input states of a party.role in a row, on one line: what a reply may stand in for.

    A cell that could not be read states what was seen in it.
    """
    texts = (
        column.texts[row] or column.unreadable.get(row, "")
        for column in suppliers.columns
        if not column.is_reply and f"{column.party}.{column.role}" == named
    )
    return " | ".join(filter(None, map(one_line, texts)))


def _folded(text: str) -> str:
    return " ".join(token.key for token in tokenise(text)) or text


def finding_id(key: str, verdict: Verdict) -> str:
    """Of supplier, party, entry and rule family."""
    entry = verdict.entry
    subject = f"{entry.list}:{entry.id}" if entry else verdict.rule.rule
    return _hash(key, verdict.party, subject, verdict.rule.family)


def evidence_of(verdict: Verdict, watchlist: Watchlist) -> str:
    """The digest of the matched cells and of the cited entries' sources and quotations."""
    # A place is part of what a cell says: another cell may decide which place its name means.
    cells = sorted(
        {(m.party, m.role, m.text, m.listed if m.how == "place" else "") for m in verdict.matches}
    )
    sources = {source.id: source.sha256 or source.title for source in watchlist.sources}
    said = sorted(
        (
            s.source,
            sources.get(s.source, ""),
            s.stance,
            s.quote or f"{s.note}{s.date}",
            str(s.start),
        )
        for entry in verdict.cited
        for s in entry.statements
    )
    return evidence_digest(cells, said)


def _hash(*parts: str) -> str:
    text = json.dumps(parts, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
