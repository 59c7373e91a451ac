"""One of the two results, opened for looking up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..model import Decision
from ..model.digests import list_side
from ..text.sanitise import one_line

ResultDocument = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class IndexedFinding:
    """A finding and the row that it stands on."""

    finding: Mapping[str, Any]
    row: Mapping[str, Any]

    @property
    def decision(self) -> Decision:
        """What became of it."""
        return Decision(self.finding["decision"])

    @property
    def said(self) -> tuple[str, str, str]:
        """Which entry it is about, and what its list says of that."""
        one = self.finding
        return one["list"], one["entry"], list_side(one["evidence_digest"])


class IndexedResult:
    """A result by finding id, and what its suppliers say."""

    def __init__(self, document: ResultDocument) -> None:
        self.findings: dict[str, IndexedFinding] = {}
        self.suppliers: set[str] = set()
        self.said: set[tuple[str, str, str]] = set()
        for row in document["rows"]:
            self.suppliers.add(supplier_of(row))
            for finding in row["findings"]:
                found = IndexedFinding(finding, row)
                self.said.add(found.said)
                # Duplicate suppliers share a finding: the worst of them speaks for all.
                known = self.findings.setdefault(finding["finding_id"], found)
                if found.decision.rank > known.decision.rank:
                    self.findings[finding["finding_id"]] = found


def supplier_of(row: Mapping[str, Any]) -> str:
    """All that a row says, whatever its number."""
    return json.dumps(row["supplier"], sort_keys=True)


def name_of(row: Mapping[str, Any]) -> str:
    """What the supplier calls itself, or the first that it says."""
    supplier: Mapping[str, str] = row["supplier"]
    named = [text for key, text in supplier.items() if key.endswith(".name")]
    return one_line(next(iter([*named, *supplier.values()]), ""))


def where_of(row: Mapping[str, Any]) -> str:
    """The file, sheet and number of a row."""
    number = None if row["row"] is None else f"row {row['row']}"
    return one_line(", ".join(part for part in (row["file"], row["sheet"], number) if part))
