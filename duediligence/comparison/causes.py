"""Why a finding differs between two results: list, supplier data, policy, library, answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, NamedTuple

from ..model.digests import changed_sides
from .indexed_result import IndexedFinding, IndexedResult, supplier_of


class CauseKind(Enum):
    """What may have changed a finding; the values are the texts that readers see."""

    LIST = "list {list_id}"
    SUPPLIER_DATA = "supplier data"
    POLICY = "policy"
    GAZETTEER = "gazetteer"
    LIBRARY = "library version"
    ANSWERS = "answers"
    UNKNOWN = "not known: nothing that is recorded differs"


class Cause(NamedTuple):
    """One thing that may have changed a finding; `list_id` says which list, where it is a list."""

    kind: CauseKind
    list_id: str = ""

    def __str__(self) -> str:
        return self.kind.value.format(list_id=self.list_id)


class ProvenanceChanges:
    """What differs in the provenance of two results, and may have changed a finding."""

    def __init__(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        self._before, self._after = before, after
        self._old_lists = {info["id"]: info for info in before["watchlists"]}
        self._new_lists = {info["id"]: info for info in after["watchlists"]}
        self.lists = sorted(
            list_id
            for list_id in self._old_lists.keys() | self._new_lists.keys()
            if _digest(self._old_lists.get(list_id)) != _digest(self._new_lists.get(list_id))
        )
        # The order is that of a reader: what is changed most often comes first.
        kinds = {
            CauseKind.POLICY: before["policy"]["sha256"] != after["policy"]["sha256"]
            or before.get("as_of") != after.get("as_of"),
            CauseKind.GAZETTEER: before["gazetteers"] != after["gazetteers"],
            CauseKind.LIBRARY: before["library"] != after["library"],
        }
        self._kinds = [kind for kind, differs in kinds.items() if differs]
        heads = {before["answers_head"], after["answers_head"]}
        self.has_other_answers = len(heads) > 1
        self.has_answers = heads != {None}

    def describe(self) -> Iterator[str]:
        """Yield a sentence for each difference."""
        before, after = self._before, self._after
        for list_id in self.lists:
            old, new = self._old_lists.get(list_id), self._new_lists.get(list_id)
            yield f"list {list_id}: {_version(old)} before, {_version(new)} now"
        if before.get("as_of") != after.get("as_of"):
            old_day, new_day = (side.get("as_of", "the latest day") for side in (before, after))
            yield f"policy: entries and priority sectors as of {old_day} before, {new_day} now"
        if before["policy"]["sha256"] != after["policy"]["sha256"]:
            old, new = before["policy"], after["policy"]
            yield f"policy: {_named(old['id'], old)} before, {_named(new['id'], new)} now"
        if CauseKind.LIBRARY in self._kinds:
            yield f"library: {before['library']} before, {after['library']} now"
        if CauseKind.GAZETTEER in self._kinds:
            yield "gazetteers: the place names are of another version"
        if before["answers_head"] != after["answers_head"]:
            yield "answers: the log has grown or was used in one of the two only"
        if before["inputs"] != after["inputs"]:
            yield "inputs: other files, or other contents"

    def causes(self, list_id: str) -> list[Cause]:
        """Return what may have changed a finding about an entry of a list.

        Args:
            list_id: the list; "" for a finding about no entry, which any list may have changed.
        """
        lists = [key for key in self.lists if list_id in ("", key)]
        return [Cause(CauseKind.LIST, key) for key in lists] + [Cause(kind) for kind in self._kinds]


def causes_of(
    was: IndexedFinding | None,
    now: IndexedFinding | None,
    old: IndexedResult,
    new: IndexedResult,
    provenance: ProvenanceChanges,
) -> tuple[Cause, ...]:
    """Return all that may have changed a finding, as far as the two results show it.

    Args:
        was: the finding in the earlier result, None where it is new.
        now: the finding in the later result, None where it is gone.
        old: the earlier result.
        new: the later result.
        provenance: what differs between them.
    """
    if was is not None and now is not None:
        causes = _causes_of_change(was, now, old, provenance)
    elif now is not None:
        causes = _causes_of_presence(now, old, provenance)
    else:
        assert was is not None
        causes = _causes_of_presence(was, new, provenance)
    return tuple(dict.fromkeys(causes)) or (Cause(CauseKind.UNKNOWN),)


def _causes_of_change(
    was: IndexedFinding, now: IndexedFinding, old: IndexedResult, provenance: ProvenanceChanges
) -> list[Cause]:
    """Return why a finding that is in both results differs.

    The digest of the evidence says which side of it changed. Where neither did, a new answer explains
    the change by itself; otherwise everything that differs may.
    """
    before, after = was.finding, now.finding
    sides = changed_sides(before["evidence_digest"], after["evidence_digest"])
    if not sides and before["rule"] == after["rule"] and before["earlier"] != after["earlier"]:
        return [Cause(CauseKind.ANSWERS)]
    if sides == ("list",) and after["list"] in provenance.lists:
        return [Cause(CauseKind.LIST, after["list"])]
    causes = provenance.causes(after["list"])
    if supplier_of(now.row) in old.suppliers:
        return causes
    supplier_data = Cause(CauseKind.SUPPLIER_DATA)
    is_supplier_only = bool(sides) and "list" not in sides
    return [supplier_data] if is_supplier_only else [supplier_data, *causes]


def _causes_of_presence(
    only: IndexedFinding, without: IndexedResult, provenance: ProvenanceChanges
) -> list[Cause]:
    """Return why a finding is in one of the two results only, given the result without it.

    Its supplier may be new or altered there, and anything else may differ.
    """
    causes = provenance.causes(only.finding["list"])
    if supplier_of(only.row) in without.suppliers:
        # A finding that an answer lowers gives back what it absorbs, until the answer expires.
        if provenance.has_other_answers or (provenance.has_answers and not causes):
            return [Cause(CauseKind.ANSWERS), *causes]
        return causes
    if only.listed in without.listed:  # the list says the same of that entry in both results
        causes = [cause for cause in causes if cause.kind is not CauseKind.LIST]
    return [Cause(CauseKind.SUPPLIER_DATA), *causes]


def _digest(info: Mapping[str, Any] | None) -> str | None:
    return info["sha256"] if info else None


def _version(info: Mapping[str, Any] | None) -> str:
    return _named(f"version {info['version']}", info) if info else "not loaded"


def _named(name: str, info: Mapping[str, Any]) -> str:
    return f"{name} ({info['sha256'][:12]})"
