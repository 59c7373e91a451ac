"""Evaluate a screening on a labelled sheet: how well it does, and where it is wrong.

Precision, recall and F1 come with 95 % intervals, because a figure from twenty rows is worth less than
one from a thousand: Wilson's score interval (Wilson 1927), for F1 over 2TP + FP + FN trials of which
2TP succeed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf, sqrt
from os import PathLike
from typing import TYPE_CHECKING

from ..model import NAME_MATCH_ORDER, Decision, Finding, MatchKind, Watchlist
from ..policy import Policy, load_policy
from ..screening.result import ScreeningResult
from ..screening.screener import Screener
from .labelled import LabelledRow, read_labelled

if TYPE_CHECKING:
    import pandas as pd

# Least scores of a name to try; judgement: finer steps around the 75 of the default policy.
THRESHOLDS = (60, 70, 75, 80, 85, 90, 95, 100)
_CURVE_STEP = 5  # scores a line of the curve as text; judgement: twenty lines at most
_NAME_KINDS = frozenset(NAME_MATCH_ORDER) - {MatchKind.IDENTIFIER}
_Z = 1.959964  # of the standard normal distribution, for 95 %


@dataclass(frozen=True, slots=True)
class Rate:
    """A share between 0 and 1 with its 95 % interval, and the number of trials it is of."""

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
    """How well one group of labelled rows was screened."""

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
    """A row whose decision or entry is not the expected one, and the reasons that were given."""

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
class CurvePoint:
    """The figures if every name that scores `threshold` or more were flagged, and no other."""

    threshold: float
    flagged: int
    precision: Rate
    recall: Rate


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well list, policy and matching do together on a labelled sheet.

    Attributes:
        overall: precision, recall and F1 of being flagged, each with its 95 % interval.
        entries_right: of the rows that name an expected entry, how many are flagged under it.
        groups: the same as `overall` for each kind and spelling variant that the sheet names.
        mistakes: the rows that came out otherwise than labelled.
        what_if: the figures at other least scores of a name.
        curve: precision and recall over the strength of names: one point for each score of a finding
            or near miss, from high to low. Only the score of a name decides, not the rules about
            what else the row says; a row that is flagged by something else than a name stays so.
        result: the screening itself.

    >>> import pandas as pd
    >>> labelled = pd.DataFrame({"Name": ["Hetian Taida", "Acme Ltd"], "expect": ["flag", "clear"]})
    >>> print(*evaluate(labelled).to_frame().loc[0, ["group", "rows", "recall"]])
    all 2 1.0
    """

    overall: Score
    entries_right: Rate
    groups: tuple[Score, ...]
    mistakes: tuple[Mistake, ...]
    what_if: tuple[WhatIf, ...]
    curve: tuple[CurvePoint, ...]
    result: ScreeningResult

    def to_frame(self) -> pd.DataFrame:
        """Return one row a group: rows, precision, recall, F1, each with its interval."""
        import pandas as pd

        rows = []
        for score in (self.overall, *self.groups):
            row: dict[str, object] = {"group": score.group, "rows": score.rows}
            for name in ("precision", "recall", "f1"):
                rate: Rate = getattr(score, name)
                row |= {name: rate.value, f"{name}_low": rate.low, f"{name}_high": rate.high}
            rows.append(row)
        return pd.DataFrame(rows)

    def brief_curve(self) -> tuple[CurvePoint, ...]:
        """Return the last point of the curve in every five scores."""
        points = {int(point.threshold // _CURVE_STEP): point for point in self.curve}
        return tuple(points.values())

    def to_text(self) -> str:
        """Return all of it in lines for people."""
        lines = [
            str(self.overall),
            f"right entry among flagged rows that name one: {self.entries_right}",
        ]
        lines += ["", "by group:", *(f"  {score}" for score in self.groups)]
        lines += ["", "what if the policy asked for another least score of a name:"]
        lines += [f"  {variant.setting}: {variant.score}" for variant in self.what_if]
        lines += ["", "if the score of a name alone decided, from each score on:"]
        lines += ["  score  flagged  precision  recall"]
        lines += [
            f"  {point.threshold:5.1f}  {point.flagged:7d}  {point.precision.value:9.3f}"
            f"  {point.recall.value:6.3f}"
            for point in self.brief_curve()
        ]
        lines += ["", f"wrong rows: {len(self.mistakes)}"]
        lines += [
            f"  row {mistake.row}: {mistake.supplier}: expected {mistake.expected},"
            f" got {mistake.decision.value}: {mistake.why}"
            for mistake in self.mistakes
        ]
        return "\n".join(lines)


def evaluate(
    labelled: str | PathLike[str] | pd.DataFrame,
    watchlist: Watchlist | str | None = None,
    *,
    policy: Policy | str = "default",
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Evaluation:
    """Screen a labelled sheet and compare.

    Args:
        labelled: a file or frame with a column `expect` (flag, clear, or a decision), which may have
            `entry`, `kind` and `costume` too; these are never screened.
        watchlist: what to screen against, as for `Screener`.
        policy: a policy or the name of a bundled one.
        format: states which list a file is, as for `Screener`.
        columns: header -> party.role, where the headers do not say it.

    Raises:
        ColumnError: there is no column `expect`, or a row's value is not one of its labels; and
            whatever `screen` raises.

    >>> import pandas as pd
    >>> labelled = pd.DataFrame({"Name": ["Hetian Taida", "Acme Ltd"], "expect": ["flag", "clear"]})
    >>> evaluation = evaluate(labelled)
    >>> evaluation.overall.recall.value, evaluation.overall.precision.value
    (1.0, 1.0)
    """
    policy = policy if isinstance(policy, Policy) else load_policy(policy)
    tables, labels = read_labelled(labelled, columns)
    screener = Screener(watchlist, policy=policy, format=format)
    result = screener.screen_suppliers(tables)
    what_if = []
    for threshold in THRESHOLDS:
        changed = policy.model_copy(update={"minimum_score": float(threshold)})
        variant = screener.with_policy(changed).screen_suppliers(tables)
        what_if.append(WhatIf(f"minimum_score {threshold}", _score("all", labels, variant)))
    groups = sorted({group for label in labels for group in label.groups})
    return Evaluation(
        overall=_score("all", labels, result),
        entries_right=_entries_right(labels, result),
        groups=tuple(
            _score(group, [label for label in labels if group in label.groups], result)
            for group in groups
        ),
        mistakes=tuple(_mistakes(labels, result)),
        what_if=tuple(what_if),
        curve=tuple(_curve(labels, result)),
        result=result,
    )


def _score(group: str, labels: Sequence[LabelledRow], result: ScreeningResult) -> Score:
    outcomes = Counter(
        (label.is_flag_expected, result.decisions[label.position].is_flagged) for label in labels
    )
    hits, misses, false_flags = outcomes[True, True], outcomes[True, False], outcomes[False, True]
    return Score(
        group=group,
        rows=len(labels),
        precision=_rate(hits, hits + false_flags),
        recall=_rate(hits, hits + misses),
        f1=_rate(2 * hits, 2 * hits + false_flags + misses),
    )


def _curve(labels: Sequence[LabelledRow], result: ScreeningResult) -> Iterator[CurvePoint]:
    """Yield precision and recall at each score that the name of a row has, from high to low."""
    strengths: dict[int, float] = {}
    for finding in (*result.findings, *result.near_misses):
        is_name = _is_by_name(finding)
        if is_name or finding.decision.is_flagged:
            strength = round(finding.score, 1) if is_name else inf
            strengths[finding.position] = max(strength, strengths.get(finding.position, 0.0))
    expected = Counter[float]()
    flagged = Counter[float]()
    for label in labels:
        strength = strengths.get(label.position, 0.0)
        flagged[strength] += 1
        expected[strength] += label.is_flag_expected
    hits, rows = 0, 0
    for strength in sorted(flagged, reverse=True):
        hits += expected[strength]
        rows += flagged[strength]
        if 0 < strength < inf:
            precision, recall = _rate(hits, rows), _rate(hits, expected.total())
            yield CurvePoint(strength, rows, precision, recall)


def _is_by_name(finding: Finding) -> bool:
    return any(match.how in _NAME_KINDS for match in finding.matches)


def _rate(successes: int, trials: int) -> Rate:
    """Return a share with Wilson's interval; without trials, 1 and the whole interval."""
    if trials == 0:
        return Rate(1.0, 0.0, 1.0, 0)
    share, z2 = successes / trials, _Z**2
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    spread = _Z * sqrt(share * (1 - share) / trials + z2 / (4 * trials**2)) / (1 + z2 / trials)
    return Rate(share, max(0.0, middle - spread), min(1.0, middle + spread), trials)


def _entries_right(labels: Sequence[LabelledRow], result: ScreeningResult) -> Rate:
    """Return the share of flagged rows, of those that name an entry, on which it was found."""
    named = [
        label
        for label in labels
        if label.is_flag_expected and label.entry and result.decisions[label.position].is_flagged
    ]
    right = sum(
        _expected_entries(label) <= _flagged_entries(label.position, result) for label in named
    )
    return _rate(right, len(named))


def _expected_entries(label: LabelledRow) -> set[str]:
    return {entry.strip() for entry in label.entry.split(";") if entry.strip()}


def _flagged_entries(position: int, result: ScreeningResult) -> set[str]:
    return {
        entry
        for finding in result.findings
        if finding.position == position and finding.decision.is_flagged
        for entry in (finding.entry, *finding.supporting)
    }


def _mistakes(labels: Sequence[LabelledRow], result: ScreeningResult) -> Iterable[Mistake]:
    rows = [(table, index) for table in result.suppliers for index in range(len(table))]
    for label in labels:
        decision = result.decisions[label.position]
        is_right_decision = label.is_flag_expected is decision.is_flagged and (
            label.decision in {None, decision}
        )
        is_right_entry = not label.is_flag_expected or (
            _expected_entries(label) <= _flagged_entries(label.position, result)
        )
        if is_right_decision and is_right_entry:
            continue
        reasons = [
            finding.reason
            for finding in (*result.findings, *result.near_misses)
            if finding.position == label.position
        ]
        table, index = rows[label.position]
        names = (column.texts[index] for column in table.columns if column.role == "name")
        yield Mistake(
            row=table.rows[index],
            supplier=next(filter(None, names), ""),
            expected=label.expected + (f" ({label.entry})" if label.entry else ""),
            decision=decision,
            why=" ".join(reasons) or "no match",
        )
