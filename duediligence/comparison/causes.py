"""Why a finding is not as it was: list, supplier data, policy, library version, answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..model.digests import changed_sides
from .indexed_result import IndexedFinding, IndexedResult, supplier_of


class Differences:
    """What differs in the provenance of two results: what may have caused a change."""

    def __init__(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        self._before, self._after = before, after
        self.lists = {
            key for key in _lists(before).keys() | _lists(after).keys()
            if _sha(before, key) != _sha(after, key)
        }  # fmt: skip
        self.policy = before["policy"]["sha256"] != after["policy"]["sha256"]
        self.library = before["library"] != after["library"]
        self.gazetteer = before["gazetteers"] != after["gazetteers"]
        self.answers = before["answers_head"] != after["answers_head"]

    def told(self) -> Iterator[str]:
        """Each difference in words."""
        for key in sorted(self.lists):
            yield f"list {key}: {_version(self._before, key)} before, {_version(self._after, key)} now"
        if self.policy:
            yield f"policy: {_policy(self._before)} before, {_policy(self._after)} now"
        if self.library:
            yield f"library: {self._before['library']} before, {self._after['library']} now"
        if self.gazetteer:
            yield "gazetteers: the place names are of another version"
        if self.answers:
            yield "answers: the log has grown or was used in one of the two only"
        if self._before["inputs"] != self._after["inputs"]:
            yield "inputs: other files, or other contents"

    def causes(self, list_id: str) -> Iterator[str]:
        """What may have changed a finding about an entry of a list."""
        for key in sorted(self.lists):
            if list_id in ("", key):
                yield f"list {key}"
        if self.policy:
            yield "policy"
        if self.gazetteer:
            yield "gazetteer"
        if self.library:
            yield "library version"


def causes_of(
    was: IndexedFinding | None,
    now: IndexedFinding | None,
    sides: tuple[IndexedResult, IndexedResult],
    differences: Differences,
) -> tuple[str, ...]:
    """All that may have changed a finding, as far as the two results can tell."""
    old, new = sides
    if was is not None and now is not None:
        causes = _of_both(was, now, old, differences)
    elif now is not None:
        causes = _of_one(now, old, differences)
    else:
        assert was is not None
        causes = _of_one(was, new, differences)
    return tuple(dict.fromkeys(causes)) or ("not known: nothing that is recorded differs",)


def _of_both(
    was: IndexedFinding, now: IndexedFinding, old: IndexedResult, differences: Differences
) -> Iterator[str]:
    """The evidence tells which side changed; an answer speaks for itself; else whatever may."""
    before, after = was.finding, now.finding
    sides = changed_sides(before["evidence_digest"], after["evidence_digest"])
    if not sides and before["rule"] == after["rule"] and before["earlier"] != after["earlier"]:
        yield "answers"
        return
    if sides == ("list",) and after["list"] in differences.lists:
        yield f"list {after['list']}"
        return
    if supplier_of(now.row) not in old.suppliers:
        yield "supplier data"
        if sides == ("supplier data",):
            return
    yield from differences.causes(after["list"])


def _of_one(found: IndexedFinding, other: IndexedResult, differences: Differences) -> Iterator[str]:
    """A finding that only one side has: its supplier is new or altered there, or the rest is."""
    causes = list(differences.causes(found.finding["list"]))
    if supplier_of(found.row) not in other.suppliers:
        yield "supplier data"
        if found.said in other.said:  # the list says the same of that entry on both sides
            causes = [cause for cause in causes if not cause.startswith("list ")]
    yield from causes


def _lists(provenance: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {info["id"]: info for info in provenance["watchlists"]}


def _sha(provenance: Mapping[str, Any], key: str) -> str | None:
    info = _lists(provenance).get(key)
    return info["sha256"] if info else None


def _version(provenance: Mapping[str, Any], key: str) -> str:
    info = _lists(provenance).get(key)
    return f"version {info['version']} ({info['sha256'][:12]})" if info else "not loaded"


def _policy(provenance: Mapping[str, Any]) -> str:
    policy = provenance["policy"]
    return f"{policy['id']} ({policy['sha256'][:12]})"
