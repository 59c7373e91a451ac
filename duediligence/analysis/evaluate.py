"""The workbench: a labelled sheet in, how well the screening does and where it is wrong out.

Precision, recall and F1 come with 95 % intervals (Wilson's score interval; for F1 over
2TP + FP + FN trials, of which 2TP succeed), for a figure from twenty rows is not one from a thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from os import PathLike
from typing import TYPE_CHECKING

from ..model import Decision, Suppliers, Watchlist
from ..policy import Policy, load_policy
from ..screening.result import ScreeningResult
from ..screening.screener import Screener
from .labelled import Labelled, read_labelled

if TYPE_CHECKING:
    import pandas as pd

THRESHOLDS = (60, 70, 75, 80, 85, 90, 95, 100)
_Z = 1.959964  # of the standard normal distribution, for 95 %


@dataclass(frozen=True, slots=True)
class Rate:
    """A share between 0 and 1 with its 95 % interval, and of how many."""

    value: float
    low: float
    high: float
    of: int

    def __str__(self) -> str:
        if self.of == 0:
            return "n/a"
        return f"{self.value:.3f} ({self.low:.3f}-{self.high:.3f}, n={self.of})"


@dataclass(frozen=True, slots=True)
class Score:
    """How well one group of labelled rows was judged."""

    group: str
    rows: int
    precision: Rate
    recall: Rate
    f1: Rate

    def __str__(self) -> str:
        return (
            f"{self.group}: {self.rows} rows, precision {self.precision},"
            f" recall {self.recall}, F1 {self.f1}"
        )


@dataclass(frozen=True, slots=True)
class Mistake:
    """A row whose decision or entry is not the expected one, and what the screening said."""

    row: int | None
    supplier: str
    expected: str
    decision: Decision
    why: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The figures under another setting of the policy."""

    setting: str
    score: Score


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a labelled sheet says of list, policy and matching together."""

    overall: Score
    entries_right: Rate
    groups: tuple[Score, ...]
    mistakes: tuple[Mistake, ...]
    what_if: tuple[WhatIf, ...]
    result: ScreeningResult

    def to_frame(self) -> pd.DataFrame:
        """One row a group: rows, precision, recall, F1, each with its interval."""
        import pandas as pd

        return pd.DataFrame([_flat(score) for score in (self.overall, *self.groups)])

    def to_text(self) -> str:
        """All of it for people."""
        lines = [
            str(self.overall),
            f"right entry among flagged rows that name one: {self.entries_right}",
        ]
        lines += ["", "by group:", *(f"  {score}" for score in self.groups)]
        lines += ["", "what if the policy asked for another least score of a name:"]
        lines += [f"  {one.setting}: {one.score}" for one in self.what_if]
        lines += ["", f"wrong rows: {len(self.mistakes)}"]
        lines += [
            f"  row {m.row}: {m.supplier}: expected {m.expected}, got {m.decision.value}: {m.why}"
            for m in self.mistakes
        ]
        return "\n".join(lines)


def evaluate(
    labelled: str | PathLike[str] | pd.DataFrame,
    watchlist: Watchlist | str | None = None,
    *,
    policy: Policy | str = "default",
    columns: Mapping[str, str] | None = None,
) -> Evaluation:
    """Screen a labelled sheet and compare.

    The sheet has a column `expect` (flag, clear, or a decision) and may have `entry`, `kind` and
    `costume`; these are never screened. Raises `ColumnError` where there is no `expect` or a row's
    value is none of them, and whatever `screen` raises.
    """
    policy = policy if isinstance(policy, Policy) else load_policy(policy)
    tables, labels = read_labelled(labelled, columns)
    screener = Screener(watchlist, policy=policy)
    result = screener.screen_suppliers(tables)
    what_if = [
        WhatIf(
            f"minimum_score {least}", _score("all", labels, _at(screener, policy, least, tables))
        )
        for least in THRESHOLDS
    ]
    return Evaluation(
        overall=_score("all", labels, result),
        entries_right=_entries_right(labels, result),
        groups=tuple(_by_group(labels, result)),
        mistakes=tuple(_mistakes(labels, result)),
        what_if=tuple(what_if),
        result=result,
    )


def _at(
    screener: Screener, policy: Policy, least: int, tables: Sequence[Suppliers]
) -> ScreeningResult:
    changed = policy.model_copy(update={"minimum_score": float(least)})
    return screener.with_policy(changed).screen_suppliers(tables)


# --- counting ----------------------------------------------------------------------------------


def _is_flagged(label: Labelled, result: ScreeningResult) -> bool:
    return result.decisions[label.position].is_flagged


def _score(group: str, labels: Sequence[Labelled], result: ScreeningResult) -> Score:
    hits = sum(label.flag and _is_flagged(label, result) for label in labels)
    wrong = sum(not label.flag and _is_flagged(label, result) for label in labels)
    missed = sum(label.flag and not _is_flagged(label, result) for label in labels)
    return Score(
        group,
        len(labels),
        _rate(hits, hits + wrong),
        _rate(hits, hits + missed),
        _rate(2 * hits, 2 * hits + wrong + missed),
    )


def _rate(hits: int, of: int) -> Rate:
    """A share and Wilson's interval; of nothing, all of it is right."""
    if of == 0:
        return Rate(1.0, 0.0, 1.0, 0)
    share, z2 = hits / of, _Z**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    spread = _Z * sqrt(share * (1 - share) / of + z2 / (4 * of**2)) / (1 + z2 / of)
    return Rate(share, max(0.0, middle - spread), min(1.0, middle + spread), of)


def _by_group(labels: Sequence[Labelled], result: ScreeningResult) -> Iterable[Score]:
    groups = sorted({group for label in labels for group in label.groups})
    for group in groups:
        yield _score(group, [label for label in labels if group in label.groups], result)


def _entries_of(position: int, result: ScreeningResult) -> set[str]:
    return {
        entry
        for finding in result.findings
        if finding.position == position and finding.decision.is_flagged
        for entry in (finding.entry, *finding.supporting)
    }


def _entries_right(labels: Sequence[Labelled], result: ScreeningResult) -> Rate:
    named = [label for label in labels if label.flag and label.entry and _is_flagged(label, result)]
    right = sum(_wanted(label) <= _entries_of(label.position, result) for label in named)
    return _rate(right, len(named))


def _wanted(label: Labelled) -> set[str]:
    return {entry.strip() for entry in label.entry.split(";") if entry.strip()}


def _mistakes(labels: Sequence[Labelled], result: ScreeningResult) -> Iterable[Mistake]:
    numbers = [row for table in result.suppliers for row in table.rows]
    for label in labels:
        decision = result.decisions[label.position]
        entries = _entries_of(label.position, result)
        right_entry = not label.flag or _wanted(label) <= entries
        right_decision = label.flag is decision.is_flagged and label.exact in {None, decision}
        if right_decision and right_entry:
            continue
        told = [
            finding.reason
            for finding in (*result.findings, *result.near_misses)
            if finding.position == label.position
        ]
        expected = label.groups[0].removeprefix("expect: ") + (
            f" ({label.entry})" if label.entry else ""
        )
        name = _name_of(result, label.position)
        yield Mistake(
            numbers[label.position], name, expected, decision, " ".join(told) or "no match"
        )


def _name_of(result: ScreeningResult, position: int) -> str:
    for table in result.suppliers:
        if position < len(table):
            named = (c.texts[position] for c in table.columns if c.role == "name")
            return next((text for text in named if text), "")
        position -= len(table)
    return ""


def _flat(score: Score) -> dict[str, object]:
    flat: dict[str, object] = {"group": score.group, "rows": score.rows}
    for name, rate in (("precision", score.precision), ("recall", score.recall), ("f1", score.f1)):
        flat |= {name: rate.value, f"{name}_low": rate.low, f"{name}_high": rate.high}
    return flat
