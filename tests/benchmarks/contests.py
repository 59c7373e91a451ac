"""Contests: several ways of doing the same work, measured in turns so that all meet the same machine.

Look here for how a line of the table comes about: each way runs at least three times, one after the
other (A B C A B C A), the first once more at the end; what counts is the median.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from .measure import ROOT, ChildFailed, Cost, in_child


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run cost and found.

    `scale` is by how much more the whole work costs where only a sample of it was measured.
    """

    cost: Cost
    figures: Mapping[str, float] = field(default_factory=dict)
    scale: float = 1.0

    @property
    def cpu(self) -> float:
        """CPU seconds of the whole work."""
        return self.cost.cpu * self.scale


class NotInstalledError(Exception):
    """The library that an entrant measures is not installed."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """One way of doing the work: `work(*args, **named)` in a fresh process.

    `is_ours` says that another checkout of this project can do the same; `of` is the label of the
    entrant that the ratio is to, the first of the contest if empty.
    """

    label: str
    work: Callable[..., Outcome]
    args: tuple[object, ...] = ()
    named: Mapping[str, object] = field(default_factory=dict)
    is_ours: bool = True
    of: str = ""


@dataclass(frozen=True, slots=True)
class Contest:
    """Entrants that do the same work; the first is what the others are compared with."""

    size: str
    entrants: Sequence[Entrant]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: all runs of one entrant, and what it is compared with.

    `ratio` is the median of its CPU over that of `of`, `wall_ratio` the same by the clock and
    `before` its CPU over that of the other checkout; None where there is nothing to compare with.
    """

    what: str
    size: str
    cpu: tuple[float, ...] = ()
    wall: tuple[float, ...] = ()
    peak: tuple[float, ...] = ()
    load: tuple[float, ...] = ()
    ratio: float | None = None
    wall_ratio: float | None = None
    of: str = ""
    before: float | None = None
    figures: Mapping[str, float] = field(default_factory=dict)
    note: str = ""


def lines_of(contest: Contest, repeats: int, other: Path | None = None) -> list[Line]:
    """Run a contest and return a line for each entrant.

    Args:
        contest: What is measured.
        repeats: How often each entrant runs.
        other: Another checkout, such as the version before a change, measured in the same turns.
    """
    codes: list[Path | None] = [None, other] if other else [None]
    turns = [
        (entrant, code)
        for entrant in contest.entrants
        for code in codes
        if not code or entrant.is_ours
    ]
    runs: dict[tuple[str, Path | None], list[Outcome]] = {}
    failures: dict[tuple[str, Path | None], str] = {}
    again = turns[:1] if len(contest.entrants) > 1 else []  # the reference, after all others
    for turn in range(repeats + 1):
        for entrant, code in turns if turn < repeats else again:
            key = entrant.label, code
            if key in failures:
                continue
            try:
                outcome = in_child(entrant.work, *entrant.args, code=code or ROOT, **entrant.named)
            except ChildFailed as failure:
                if code is None and entrant.is_ours:
                    raise
                failures[key] = _reason(failure)
                continue
            runs.setdefault(key, []).append(outcome)
            sys.stderr.write(f"{entrant.label}, {contest.size}: {outcome.cpu:.3g} s\n")
    return [_line(entrant, contest, runs, failures, other=other) for entrant in contest.entrants]


def _reason(failure: ChildFailed) -> str:
    """Say why nothing was measured, without the name of the exception's module."""
    kind, _, message = str(failure).partition(":")
    if kind.endswith(NotInstalledError.__name__):
        return f"not installed: {message.strip()}"
    return f"failed: {failure}"


def _line(
    entrant: Entrant,
    contest: Contest,
    runs: Mapping[tuple[str, Path | None], Sequence[Outcome]],
    failures: Mapping[tuple[str, Path | None], str],
    *,
    other: Path | None,
) -> Line:
    own = runs.get((entrant.label, None))
    failed = failures.get((entrant.label, None), "")
    if own is None:
        return Line(entrant.label, contest.size, note=failed)
    of = entrant.of or contest.entrants[0].label
    rival = runs.get((of, None)) if of != entrant.label else None
    earlier = runs.get((entrant.label, other)) if other else None
    failure = failures.get((entrant.label, other)) if other else None
    names = own[0].figures
    return Line(
        entrant.label,
        contest.size,
        cpu=tuple(run.cpu for run in own),
        wall=tuple(run.cost.wall * run.scale for run in own),
        peak=tuple(run.cost.peak for run in own),
        load=tuple(run.cost.load for run in own),
        ratio=_ratio(own, rival),
        wall_ratio=_ratio(own, rival, of_wall=True),
        of=of if rival else "",
        before=_ratio(own, earlier),
        figures={name: median(run.figures[name] for run in own) for name in names},
        note=f"the other checkout: {failure}" if failure else failed,
    )


def _ratio(
    own: Sequence[Outcome], rival: Sequence[Outcome] | None, *, of_wall: bool = False
) -> float | None:
    """Return the median cost over that of the rival; None without one."""
    if not rival:
        return None
    ours, theirs = (
        median(run.cost.wall * run.scale if of_wall else run.cpu for run in runs)
        for runs in (own, rival)
    )
    return ours / theirs if theirs else None
