"""Compares two JSON results, so that files of different months are compared as results are."""

from __future__ import annotations

from ..answers import is_reopened
from ..model import Decision
from .causes import Differences, causes_of
from .changes import Change, ChangeKind, Comparison
from .indexed_result import IndexedFinding, IndexedResult, ResultDocument, name_of, where_of


def compare(before: ResultDocument, after: ResultDocument) -> Comparison:
    """Compare two JSON results of one or of two versions of a supplier file.

    Args:
        before: the earlier result, as `ScreeningResult.to_json` gives it, loaded.
        after: the later one.
    """
    old, new = IndexedResult(before), IndexedResult(after)
    differences = Differences(before["provenance"], after["provenance"])
    changes = []
    ids = dict.fromkeys([*new.findings, *old.findings])
    for finding_id in ids:
        change = _change(old, new, finding_id, differences)
        if change is not None:
            changes.append(change)
    order = list(ChangeKind)
    changes.sort(key=lambda one: (order.index(one.kind), -one.after.rank, -one.before.rank))
    return Comparison(tuple(changes), tuple(differences.told()), len(ids) - len(changes))


def _change(
    old: IndexedResult, new: IndexedResult, key: str, differences: Differences
) -> Change | None:
    was, now = old.findings.get(key), new.findings.get(key)
    kind = _kind(was, now)
    shown = now or was
    if kind is None or shown is None:
        return None
    finding, row = shown.finding, shown.row
    return Change(
        kind=kind,
        causes=causes_of(was, now, (old, new), differences),
        finding_id=key,
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


def _kind(was: IndexedFinding | None, now: IndexedFinding | None) -> ChangeKind | None:
    if was is None or now is None:
        return ChangeKind.GONE if now is None else ChangeKind.NEW
    if is_reopened(now.finding["earlier"]) and was.finding["earlier"] != now.finding["earlier"]:
        return ChangeKind.REOPENED
    if now.decision is not was.decision:
        return ChangeKind.RAISED if now.decision.rank > was.decision.rank else ChangeKind.LOWERED
    same = was.finding["evidence_digest"] == now.finding["evidence_digest"]
    return None if same and was.finding["rule"] == now.finding["rule"] else ChangeKind.CHANGED
