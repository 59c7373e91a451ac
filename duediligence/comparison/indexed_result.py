"""A JSON result opened for lookups: its findings by id, and what its suppliers state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..model import Decision
from ..model.digests import list_side
from ..reports.load import ResultDocument
from ..text.sanitise import one_line


@dataclass(frozen=True, slots=True)
class IndexedFinding:
    """A finding of a JSON result, and its row."""

    finding: Mapping[str, Any]
    row: Mapping[str, Any]

    @property
    def decision(self) -> Decision:
        """What was decided."""
        return Decision(self.finding["decision"])

    @property
    def listed(self) -> tuple[str, str, str]:
        """The list, the entry, and the digest of what the list says of the entry."""
        digest = list_side(self.finding["evidence_digest"])
        return self.finding["list"], self.finding["entry"], digest


class IndexedResult:
    """A JSON result opened for lookups.

    Attributes:
        findings: finding id -> the finding.
        suppliers: what each row states, as `supplier_of` writes it.
        listed: the entries of all findings, each with what its list says of it.
    """

    def __init__(self, document: ResultDocument) -> None:
        self.findings: dict[str, IndexedFinding] = {}
        self.suppliers: set[str] = set()
        self.listed: set[tuple[str, str, str]] = set()
        for row in document["rows"]:
            self.suppliers.add(supplier_of(row))
            for finding in row["findings"]:
                indexed = IndexedFinding(finding, row)
                self.listed.add(indexed.listed)
                # Duplicate suppliers share a finding id: the worst decision counts for all of them.
                worst = self.findings.setdefault(finding["finding_id"], indexed)
                if indexed.decision.rank > worst.decision.rank:
                    self.findings[finding["finding_id"]] = indexed


def supplier_of(row: Mapping[str, Any]) -> str:
    """Return all that a row states as one text, which does not depend on where the row is."""
    return json.dumps(row["supplier"], sort_keys=True)


def name_of(row: Mapping[str, Any]) -> str:
    """Return the name of the supplier, or the first text of its row."""
    supplier: Mapping[str, str] = row["supplier"]
    names = [text for key, text in supplier.items() if key.endswith(".name")]
    return one_line(next(iter([*names, *supplier.values()]), ""))


def where_of(row: Mapping[str, Any]) -> str:
    """Return the file, sheet and number of a row: 'suppliers.xlsx, Sheet1, row 12'."""
    number = None if row["row"] is None else f"row {row['row']}"
    return one_line(", ".join(part for part in (row["file"], row["sheet"], number) if part))
