"""Records of a comparison: one finding that differs, and all of them together."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

from ..model import Decision
from ..text.sanitise import one_line


class ChangeKind(StrEnum):
    """How a finding differs, most pressing first."""

    NEW = "new"
    REOPENED = "reopened"
    RAISED = "raised"
    CHANGED = "changed"
    LOWERED = "lowered"
    GONE = "gone"


_PRESSING_KINDS = frozenset({ChangeKind.NEW, ChangeKind.REOPENED, ChangeKind.RAISED})


@dataclass(frozen=True, slots=True)
class Change:
    """One finding that differs; `causes` are all that may have changed it.

    A cause is "supplier data", "list <id>", "policy", "library version", "gazetteer" or "answers".
    There is more than one only where several changed and nothing shows which of them it was.
    """

    kind: ChangeKind
    causes: tuple[str, ...]
    finding_id: str
    before: Decision
    after: Decision
    where: str
    supplier: str
    list: str
    entry: str
    rule: str
    reason: str
    earlier: str

    @property
    def needs_person(self) -> bool:
        """Whether a person must look at it who did not have to before."""
        return self.kind in _PRESSING_KINDS and self.after.needs_person


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every finding that differs, the most pressing first, and what else differs.

    Attributes:
        changes: one `Change` a finding that differs.
        differences: what differs between the screenings: library, lists, policy, answers.
        unchanged: how many findings are as they were.

    >>> import duediligence as dd
    >>> screener = dd.Screener()
    >>> before = screener.check(id="V-1", name="Quiet Mills", city="Lyon")
    >>> comparison = before.compare(screener.check(id="V-1", name="Quiet Mills", city="Hotan"))
    >>> [(change.kind.value, change.rule) for change in comparison.changes]
    [('new', 'P9')]
    """

    changes: tuple[Change, ...]
    differences: tuple[str, ...]
    unchanged: int

    def of(self, kind: str) -> tuple[Change, ...]:
        """Return the changes of one kind, such as "new"."""
        return tuple(change for change in self.changes if change.kind == kind)

    @property
    def decision(self) -> Decision:
        """The worst decision among what newly needs a person, or clear."""
        decisions = (change.after for change in self.changes if change.needs_person)
        return max(decisions, key=lambda decision: decision.rank, default=Decision.CLEAR)

    def to_text(self) -> str:
        """Return the comparison in lines for people."""
        counts = ", ".join(f"{len(self.of(kind))} {kind.value}" for kind in ChangeKind)
        lines = [f"Findings: {counts}; {self.unchanged} as they were."]
        lines += [f"Differs: {difference}" for difference in self.differences]
        for change in self.changes:
            lines += ["", *_describe(change)]
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """Return the comparison as JSON; `counts` holds a number for each kind."""
        document = {
            "counts": {kind.value: len(self.of(kind)) for kind in ChangeKind}
            | {"unchanged": self.unchanged},
            "decision": self.decision,
            "differences": self.differences,
            "changes": [asdict(change) for change in self.changes],
        }
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _describe(change: Change) -> Iterable[str]:
    decision = change.after.value
    if change.before is not change.after:
        decision = f"{change.before.value} -> {decision}"
    yield f"{change.kind.value}: {decision}: {change.supplier or 'no name'} ({change.where})"
    yield f"  {one_line(change.reason)} [{change.rule}, {change.entry or 'no entry'}]"
    if change.earlier:
        yield f"  {one_line(change.earlier)}"
    yield f"  Because of: {', '.join(change.causes)}"
