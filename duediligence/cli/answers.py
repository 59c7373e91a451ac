"""`duediligence answers`: put the answers of reviewed workbooks into the log, and show the log."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import OutputError, UsageError
from .arguments import Commands, Run, add_command, print_issues
from .output import print_error, print_exactly, print_result, print_status, write_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..answers.hash_chain import LogEntry
    from ..model import Issue

_UNSOUND = 4  # as for any other input that cannot be used


def add_answers_parser(commands: Commands) -> None:
    """Add this command and its subcommands."""
    summary = "record and show reviewers' answers and suppliers' replies"
    parser = add_command(commands, "answers", summary=summary)
    subcommands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, run: Run, summary: str, description: str = "") -> argparse.ArgumentParser:
        command = add_command(subcommands, name, run, summary=summary, description=description)
        command.add_argument("--answers", metavar="DB", required=True, help="the log of answers")
        return command

    apply = add(
        "apply",
        run_apply,
        "add the answers and replies of reviewed workbooks to the log",
        "Add the answers of the sheets Review and Answers for many and the suppliers' replies of the"
        " sheet Questions to the log, in which nothing is ever overwritten. What is incomplete or"
        " contradicts something else is listed and left out, and the exit code is then 4. What the"
        " log has already is not added again. The new head of the log is written to stdout.",
    )
    apply.add_argument("files", metavar="SCREENED.xlsx", nargs="+", help="reviewed workbooks")
    reviewer = "who answered, where a row does not say (an id, not a name)"
    apply.add_argument("--reviewer", metavar="NAME", default="", help=reviewer)
    answered_on = "the day of the answers, where a row does not say, as 2025-01-31"
    apply.add_argument("--date", metavar="DATE", type=_day, help=answered_on)
    complete_only = "exit with 0 although some were left out"
    apply.add_argument("--complete-only", action="store_true", help=complete_only)

    add("list", run_list_answers, "show every answer, reply and work note, oldest first")

    verify = add(
        "verify",
        run_verify_log,
        "prove that no answer was edited, deleted or moved",
        "Prove that no answer was edited, deleted, doubled or moved; with --head, also that none"
        " was cut from the end. The exit code is 0 if all is proved, else 4.",
    )
    verify.add_argument("--head", metavar="HASH", help="the head that an earlier report printed")

    export = add("export", run_export, "write the log as CSV or JSON")
    form = export.add_mutually_exclusive_group(required=True)
    form.add_argument("--csv", metavar="FILE", help="write CSV; '-' is stdout")
    form.add_argument("--json", metavar="FILE", help="write JSON; '-' is stdout")


def _day(text: str) -> date:
    """Return the day of an option.

    Raises:
        ArgumentTypeError: it is not a date, or can be read in two ways.
    """
    from ..answers.typed_dates import read_date

    day = read_date(text)
    if day is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; give it as 2025-01-31")
    return day


def run_apply(arguments: argparse.Namespace) -> int:
    """Add the answers and replies that are complete, and list the others; return 4 if there are any."""
    from ..answers import AnswerLog, Reply, read_answers

    # A reviewer east of us may already live in tomorrow.
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    if arguments.date is not None and arguments.date > tomorrow:
        raise UsageError(f"--date {arguments.date} lies ahead")
    entries: list[LogEntry] = []
    issues: list[Issue] = []
    for file in arguments.files:
        complete, incomplete = read_answers(
            file, latest=tomorrow, reviewer=arguments.reviewer, date=arguments.date
        )
        entries += complete
        issues += incomplete
    entries, contradictions = _split_contradictions(entries)
    issues += contradictions
    print_issues(issues)
    if issues and not entries:
        print_error(f"{len(issues):,} answers or replies have problems, so nothing was applied.")
        return 0 if arguments.complete_only else _UNSOUND
    at = datetime.now(UTC).isoformat(timespec="seconds")
    applied = AnswerLog(arguments.answers).apply(entries, at=at)
    print_status(
        f"{applied.added:,} answers added, {applied.already_logged:,} were in the log already,"
        f" {len(issues):,} left out."
    )
    if replies := sum(isinstance(entry, Reply) for entry in entries):
        print_status(
            f"{replies:,} are replies of suppliers; the next screening with --answers uses them."
        )
    if issues:
        print_status("Repair those that were left out and apply the workbook again.")
    print_status("Head of the log:")
    print_result(applied.head)
    return _UNSOUND if issues and not arguments.complete_only else 0


def _split_contradictions(entries: Iterable[LogEntry]) -> tuple[list[LogEntry], list[Issue]]:
    """Return what no workbook contradicts, and an issue for each entry that another contradicts.

    Which of two workbooks is right is never decided by their order on the command line.
    """
    from ..answers import Answer, Reply
    from ..model import Issue

    parts: list[tuple[LogEntry, tuple[str, str], object]] = []
    for entry in entries:
        if isinstance(entry, Reply):
            parts.append((entry, (entry.supplier_key, entry.fact), entry.fills))
        elif isinstance(entry, Answer):
            subject = (entry.finding_id, entry.evidence_digest)
            parts.append((entry, subject, (entry.answer, entry.until)))
    first: dict[tuple[str, str], object] = {}
    contradicted = {
        subject for _, subject, content in parts if first.setdefault(subject, content) != content
    }
    issues = [
        Issue(
            f"{_describe(entry)}: this is at odds with what another workbook says.",
            "Settle on one of them, and clear the others.",
        )
        for entry, subject, _ in parts
        if subject in contradicted
    ]
    return [entry for entry, subject, _ in parts if subject not in contradicted], issues


def run_list_answers(arguments: argparse.Namespace) -> int:
    """Print a line for each entry."""
    from ..answers import AnswerLog
    from ..text.sanitise import one_line

    for record in AnswerLog(arguments.answers).list():
        entry = record.entry
        print_result(one_line(f"{record.seq}  {entry.date}  {_describe(entry)}"))
    return 0


def _describe(entry: LogEntry) -> str:
    """Return the content of an entry, who gave it, and what it is about."""
    from ..answers import Reply, WorkNote

    if isinstance(entry, Reply):
        texts = "; ".join(entry.fills.values())
        source = f" ({entry.source})" if entry.source else ""
        about = f"{entry.supplier_key}  {entry.fact}  {entry.supplier or entry.supplier_key}"
        return f"reply  {entry.reviewer}  {about}: {texts}{source}"
    if isinstance(entry, WorkNote):
        due = f" until {entry.due}" if entry.due else ""
        about = f"{entry.finding_id}  {entry.supplier}".rstrip()
        return (
            f"work note  {entry.reviewer}  {about}: {entry.assignee or 'nobody'}{due}. {entry.note}"
        )
    until = f" until {entry.until}" if entry.until else ""
    names = " / ".join(text for text in (entry.supplier, entry.entry) if text)
    about = f"{entry.finding_id}  {entry.rule}  {names}"
    return f"{entry.answer}{until}  {entry.reviewer}  {about}: {entry.reason}"


def run_verify_log(arguments: argparse.Namespace) -> int:
    """Print every problem, or the head; return 0 only if all is proved."""
    from ..answers import AnswerLog

    verification = AnswerLog(arguments.answers).verify(arguments.head)
    for problem in verification.problems:
        print_result(f"PROBLEM: {problem}")
    if not verification.is_sound:
        print_error("the log is not as it was written; restore it from a copy")
        return _UNSOUND
    print_result(f"{verification.answers:,} answers proved; head {verification.head}")
    if arguments.head is None:
        print_status("A cut end shows only against a head stored elsewhere: --head HASH.")
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    """Write the whole log, once it is proved, as CSV or JSON."""
    from ..answers import AnswerLog
    from ..answers.export import to_csv, to_json

    entries = AnswerLog(arguments.answers).list()
    text = to_csv(entries) if arguments.csv else to_json(entries)
    target = arguments.csv or arguments.json
    if target == "-":
        print_exactly(text)
        return 0
    if Path(target).exists():
        raise OutputError(f"{target}: this file exists and is not overwritten; name another")
    write_text(Path(target), text)
    print_status(f"Written: {target}")
    return 0
