"""Compare two JSON results: those of different months, or of two lists, policies or versions."""

from __future__ import annotations

from ..answers import is_reopened
from ..model import Decision
from ..model.digests import is_same_evidence
from ..reports.load import ResultDocument
from .causes import ProvenanceChanges, causes_of
from .changes import Change, ChangeKind, Comparison
from .indexed_result import IndexedFinding, IndexedResult, name_of, where_of


def compare(before: ResultDocument, after: ResultDocument) -> Comparison:
    """Compare two JSON results of one or of two versions of a supplier file.

    Args:
        before: the earlier result, as `ScreeningResult.to_json` gives it, loaded.
        after: the later one.
    """
    old, new = IndexedResult(before), IndexedResult(after)
    provenance = ProvenanceChanges(before["provenance"], after["provenance"])
    finding_ids = dict.fromkeys([*new.findings, *old.findings])
    changes = []
    for finding_id in finding_ids:
        was, now = old.findings.get(finding_id), new.findings.get(finding_id)
        kind = _kind_of_change(was, now)
        indexed = now or was
        if kind is None or indexed is None:
            continue
        finding, row = indexed.finding, indexed.row
        changes.append(
            Change(
                kind=kind,
                causes=tuple(map(str, causes_of(was, now, old, new, provenance))),
                finding_id=finding_id,
                before=was.decision if was else Decision.CLEAR,
                after=now.decision if now else Decision.CLEAR,
                where=where_of(row),
                supplier=name_of(row),
                list=finding["list"],
                entry=finding["entry"],
                rule=finding["rule"],
                reason=finding["reason"],
                earlier=finding["earlier"] or "",
            )
        )
    kinds = list(ChangeKind)
    changes.sort(
        key=lambda change: (kinds.index(change.kind), -change.after.rank, -change.before.rank)
    )
    unchanged = len(finding_ids) - len(changes)
    return Comparison(tuple(changes), tuple(provenance.describe()), unchanged)


def _kind_of_change(was: IndexedFinding | None, now: IndexedFinding | None) -> ChangeKind | None:
    """Return how a finding differs, None where it does not."""
    if was is None or now is None:
        return ChangeKind.GONE if now is None else ChangeKind.NEW
    # A result holds of an earlier answer only this text, and results of last month must stay
    # readable: `is_reopened` stands beside the template that writes it.
    if is_reopened(now.finding["earlier"]) and was.finding["earlier"] != now.finding["earlier"]:
        return ChangeKind.REOPENED
    if now.decision is not was.decision:
        return ChangeKind.RAISED if now.decision.rank > was.decision.rank else ChangeKind.LOWERED
    is_same = is_same_evidence(was.finding["evidence_digest"], now.finding["evidence_digest"])
    return None if is_same and was.finding["rule"] == now.finding["rule"] else ChangeKind.CHANGED
