"""What a screening prints for people: the outcome in a few lines, and what to open next."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .arguments import STANDARD_INPUT, describe_issue, print_identities, print_stops
from .command_parser import given_options
from .output import cut, is_verbose, print_error, print_status

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from ..reports.result_index import ResultIndex, ResultRow
    from ..screening.result import ScreeningResult

WIDTH = 80  # columns: what a terminal has at least, and what a mail or a ticket does not break
_LINES = 12  # of the whole summary: half of a terminal's 24, so that the command stays in sight
_FEWEST_ROWS = 3  # judgement: the worst suppliers are named even where other lines need the room
_ISSUES_SHOWN = 2  # judgement: the first ones tell of which kind they are
_LONGEST_NAME = 24  # columns of a supplier's name, so that the reason has half of the line
_LONGEST_TABLE = 16  # columns of the file and sheet, where there are several
# Options that `explain` needs too, to come to the same answer.
_EXPLAINED_BY = (
    "watchlist formats undecided policy columns password answers four_eyes config".split()
)


class _Line(NamedTuple):
    text: str
    decisions: int = 0  # how many words for decisions stand in front


def print_summary(
    result: ScreeningResult, arguments: argparse.Namespace, reports: Sequence[Path]
) -> None:
    """Print the outcome, at most twelve lines of 80 columns where nothing is wrong with the input.

    Warnings and what was not screened come in addition, also with -q. With -v every issue and every
    row that needs a person is printed in full.

    Args:
        result: the outcome.
        arguments: those of the command.
        reports: what was written, what to open first in front.
    """
    from ..reports.result_index import ResultIndex

    provenance = result.provenance
    for notice in provenance.policy.notices:
        print_error(f"WARNING: {notice}")
    print_stops(result.issues)
    index = ResultIndex(result)
    flagged = [at for at, decision in enumerate(result.decisions) if decision.needs_person]
    worst = [index.row(at) for at in index.worst_first(flagged)]
    head, end = _head(result), _end(result, worst, arguments, reports)
    identities = sum(info.identity.value != "bundled" for info in provenance.watchlists)
    room = max(_FEWEST_ROWS, _LINES - len(head) - identities - len(end))
    rows = [_row_line(row, index) for row in (worst if is_verbose() else worst[:room])]
    for line in (*head, *rows, *end):
        print_status(line.text, decisions=line.decisions)
        if line is head[0]:
            print_identities(provenance.watchlists, width=None if is_verbose() else WIDTH)


def _head(result: ScreeningResult) -> list[_Line]:
    """Return against what was screened, the numbers of rows, and the issues that stop nothing."""
    from ..reports.wording import describe_list

    provenance = result.provenance
    lists = " and ".join(map(describe_list, provenance.watchlists))
    counts = ", ".join(f"{count:,} {word}" for word, count in result.counts.items() if count)
    lines = [
        _Line(_fitted(f"Policy {provenance.policy.id}, screened against {lists}.")),
        _Line(counts, decisions=len(result.counts)),
    ]
    issues = [describe_issue(issue) for issue in result.issues if not issue.stops]
    if issues:
        more = "" if is_verbose() else "; -v shows them in full"
        lines.append(_Line(f"{len(issues):,} issue{'s' * (len(issues) > 1)} in the input{more}:"))
        shown = issues if is_verbose() else issues[:_ISSUES_SHOWN]
        lines += [_Line(_fitted(f"  {issue}")) for issue in shown]
    return lines


def _row_line(row: ResultRow, index: ResultIndex) -> _Line:
    """Return a row that needs a person: decision, place, supplier, what met what."""
    from ..reports.summary import summarise_finding
    from ..reports.wording import row_reason, shorten
    from ..text.sanitise import one_line

    findings = index.findings.get(row.position, ())
    name = shorten(row.name) or "no name"
    decision = index.decision(row).value
    if is_verbose():
        return _Line(f"  {decision}: {one_line(row.where)}: {name}: {row_reason(row, index)}", 1)
    place = f"row {row.number}"
    if len(index.outcome.suppliers) > 1:
        table = ", ".join(filter(None, (row.table.file, row.table.sheet)))
        place += f" of {cut(one_line(table), _LONGEST_TABLE)}"
    why = summarise_finding(findings[0], row, index).why if findings else row_reason(row, index)
    return _Line(_fitted(f"  {decision}: {place}: {cut(name, _LONGEST_NAME)}: {why}"), 1)


def _end(
    result: ScreeningResult,
    worst: Sequence[ResultRow],
    arguments: argparse.Namespace,
    reports: Sequence[Path],
) -> list[_Line]:
    """Return what a flag is, and what to open and to type next."""
    from ..reports.wording import DISCLAIMER

    lines = [_Line(f"{sentence}.") for sentence in DISCLAIMER.rstrip(".").split(". ")]
    first, *others = map(str, reports)  # never cut: a path is there to be copied
    if others:
        lines.append(_Line(f"Written too: {', '.join(others)}"))
    rows = f"{len(worst):,} row{'s' * (len(worst) != 1)} for a person. " if worst else ""
    lines.append(_Line(f"{rows}Open next: {first}"))
    command = worst and _explain_command(result, worst[0], arguments)
    if command:
        lines.append(_Line(f"Why a row: {command}"))
    return lines


def _explain_command(
    result: ScreeningResult, row: ResultRow, arguments: argparse.Namespace
) -> str | None:
    """Return the command that explains a row; None where its file cannot be read once more."""
    paths = [name for name in arguments.files if Path(name).name == row.table.file]
    if not paths or paths[0] == STANDARD_INPUT:
        return None
    # A name that begins like an option would be taken for one.
    path = f"./{paths[0]}" if paths[0].startswith("-") else paths[0]
    words = ["duediligence", "explain", path, str(row.number)]
    tables = [table for table in result.suppliers if table.file == row.table.file]
    if row.table.sheet and len(tables) > 1:
        words += ["--sheet", row.table.sheet]
    same = given_options(arguments).intersection(_EXPLAINED_BY)
    return shlex.join(words) + (" (with the options given here)" if same else "")


def _fitted(text: str) -> str:
    return text if is_verbose() else cut(text, WIDTH)
