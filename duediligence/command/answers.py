"""`duediligence answers`: from the reviewed workbook into the log, and what the log holds."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ..errors import OutputError
from .say import answer, answer_exactly, complain, tell
from .shared import tell_issues

if TYPE_CHECKING:
    from ..answers import Answer, AnswerLog
    from ..model import Issue

_NOT_SOUND = 4


def add_to(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The grammar of this verb and of what it does."""
    parser = verbs.add_parser(
        "answers", allow_abbrev=False, help="keep and show what reviewers answered"
    )
    deeds = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    apply = deeds.add_parser(
        "apply", allow_abbrev=False,
        help="add the answers of a reviewed workbook to the log",
        description="Add the answers of the sheet Review to the log, in which nothing is ever"
        " overwritten. Where an answer is incomplete or at odds with another, nothing is applied"
        " and exit code 4 is given, unless --complete-only. What the log holds already is not"
        " added again. The new head of the log is written to stdout.",
    )  # fmt: skip
    apply.add_argument("files", metavar="SCREENED.xlsx", nargs="+", help="reviewed workbooks")
    _add_log(apply)
    apply.add_argument(
        "--complete-only", action="store_true",
        help="apply the complete answers and only list the others",
    )  # fmt: skip
    apply.set_defaults(run=run_apply)

    each = deeds.add_parser("list", allow_abbrev=False, help="every answer, oldest first")
    _add_log(each)
    each.set_defaults(run=run_list)

    verify = deeds.add_parser(
        "verify", allow_abbrev=False,
        help="prove that no answer was edited, deleted or moved",
        description="Prove that no answer was edited, deleted, doubled or moved; with --head, that"
        " none was cut from the end. Exits 0 only where all is proved, else 4.",
    )  # fmt: skip
    _add_log(verify)
    verify.add_argument("--head", metavar="HASH", help="the head that an earlier report printed")
    verify.set_defaults(run=run_verify)

    export = deeds.add_parser("export", allow_abbrev=False, help="the log as CSV or JSON")
    _add_log(export)
    form = export.add_mutually_exclusive_group(required=True)
    form.add_argument("--csv", metavar="FILE", help="write CSV; '-' is stdout")
    form.add_argument("--json", metavar="FILE", help="write JSON; '-' is stdout")
    export.set_defaults(run=run_export)


def _add_log(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--answers", metavar="DB", required=True, help="the log of answers")


def _log_of(arguments: argparse.Namespace) -> AnswerLog:
    from ..answers import AnswerLog

    return AnswerLog(arguments.answers)


def run_apply(arguments: argparse.Namespace) -> int:
    """Add what is complete; all of it or nothing, unless only the complete is asked for."""
    found, issues = _read(arguments.files)
    tell_issues(issues)
    if issues and not arguments.complete_only:
        complain(
            f"{len(issues):,} answers have problems, so nothing was applied ({len(found):,} are"
            " complete). Repair them and apply again, or pass --complete-only."
        )
        return _NOT_SOUND
    at = datetime.now(UTC).isoformat(timespec="seconds")
    applied = _log_of(arguments).apply(found, at=at)
    tell(
        f"{applied.added:,} answers added, {applied.known:,} were known,"
        f" {len(issues):,} left out. Head of the log:"
    )
    answer(applied.head)
    return 0


def _read(files: list[str]) -> tuple[list[Answer], list[Issue]]:
    """The answers of all workbooks, each once, and what is wrong with the others."""
    from ..answers import read_answers

    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    found: list[Answer] = []
    issues: list[Issue] = []
    for file in files:
        good, bad = read_answers(file, latest=tomorrow)
        found += good
        issues += bad
    return found, issues


def run_list(arguments: argparse.Namespace) -> int:
    """One line an answer."""
    from ..reports.visible import one_line

    for each in _log_of(arguments).list():
        said = each.answer
        until = f" until {said.until}" if said.until else ""
        about = " / ".join(text for text in (said.supplier, said.entry) if text)
        answer(
            one_line(
                f"{each.seq}  {said.date}  {said.answer}{until}  {said.reviewer}  {said.finding_id}"
                f"  {said.rule}  {about}: {said.reason}"
            )
        )
    return 0


def run_verify(arguments: argparse.Namespace) -> int:
    """What is wrong, line by line, or the head; only 0 means that all is proved."""
    proof = _log_of(arguments).verify(arguments.head)
    for problem in proof.problems:
        answer(f"PROBLEM: {problem}")
    if not proof.is_sound:
        complain("the log is not as it was written; restore it from a copy")
        return _NOT_SOUND
    answer(f"{proof.answers:,} answers proved; head {proof.head}")
    if arguments.head is None:
        tell("A cut end shows only against a head kept elsewhere: --head HASH.")
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    """The whole log, proved, in the form that was asked for."""
    from ..answers.export import to_csv, to_json
    from ..reports.writing import write_whole

    recorded = _log_of(arguments).list()
    text = to_csv(recorded) if arguments.csv else to_json(recorded)
    target = arguments.csv or arguments.json
    if target == "-":
        answer_exactly(text)
        return 0
    if Path(target).exists():
        raise OutputError(f"{target}: this file exists and is not overwritten; name another")
    write_whole(Path(target), lambda stream: _put(text, stream), ())
    tell(f"Written: {target}")
    return 0


def _put(text: str, stream: BinaryIO) -> None:
    stream.write(text.encode("utf-8"))
