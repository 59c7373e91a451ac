"""`duediligence answers`: from the reviewed workbook into the log, and what the log holds."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ..errors import OutputError
from .arguments import print_issues
from .output import print_error, print_exactly, print_result, print_status

if TYPE_CHECKING:
    from ..answers import AnswerLog
    from ..answers.hash_chain import LogEntry
    from ..model import Issue

_NOT_SOUND = 4


def add_answers_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The grammar of this verb and of what it does."""
    parser = verbs.add_parser(
        "answers", allow_abbrev=False, help="keep and show what reviewers answered"
    )
    deeds = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    apply = deeds.add_parser(
        "apply", allow_abbrev=False,
        help="add the answers and replies of a reviewed workbook to the log",
        description="Add the answers of the sheet Review and the suppliers' replies of the sheet"
        " Questions to the log, in which nothing is ever overwritten. Where one is incomplete or at odds with another, nothing is applied"
        " and exit code 4 is given, unless --complete-only. What the log holds already is not"
        " added again. The new head of the log is written to stdout.",
    )  # fmt: skip
    apply.add_argument("files", metavar="SCREENED.xlsx", nargs="+", help="reviewed workbooks")
    _add_log(apply)
    apply.add_argument(
        "--complete-only", action="store_true",
        help="apply what is complete and only list the rest",
    )  # fmt: skip
    apply.set_defaults(run=run_apply)

    each = deeds.add_parser("list", allow_abbrev=False, help="every answer and reply, oldest first")
    _add_log(each)
    each.set_defaults(run=run_list_answers)

    verify = deeds.add_parser(
        "verify", allow_abbrev=False,
        help="prove that no answer was edited, deleted or moved",
        description="Prove that no answer was edited, deleted, doubled or moved; with --head, that"
        " none was cut from the end. Exits 0 only where all is proved, else 4.",
    )  # fmt: skip
    _add_log(verify)
    verify.add_argument("--head", metavar="HASH", help="the head that an earlier report printed")
    verify.set_defaults(run=run_verify_log)

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
    from ..answers import Reply

    found, issues = _read(arguments.files)
    print_issues(issues)
    if issues and not arguments.complete_only:
        print_error(
            f"{len(issues):,} answers or replies have problems, so nothing was applied ({len(found):,} are"
            " complete). Repair them and apply again, or pass --complete-only."
        )
        return _NOT_SOUND
    at = datetime.now(UTC).isoformat(timespec="seconds")
    applied = _log_of(arguments).apply(found, at=at)
    print_status(
        f"{applied.added:,} answers added, {applied.already_logged:,} were known, {len(issues):,} left out."
    )
    if replies := sum(isinstance(one, Reply) for one in found):
        print_status(
            f"{replies:,} are replies of suppliers; the next screening with --answers uses them."
        )
    print_status("Head of the log:")
    print_result(applied.head)
    return 0


def _read(files: list[str]) -> tuple[list[LogEntry], list[Issue]]:
    """The answers and replies of all workbooks, and what is wrong with the others."""
    from ..answers import read_answers

    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    found: list[LogEntry] = []
    issues: list[Issue] = []
    for file in files:
        good, bad = read_answers(file, latest=tomorrow)
        found += good
        issues += bad
    agreed, at_odds = _agreed(found)
    return agreed, issues + at_odds


def _agreed(found: list[LogEntry]) -> tuple[list[LogEntry], list[Issue]]:
    """What no workbook contradicts; what two say differently of one thing is told, all of it."""
    from ..model import Issue

    said: dict[tuple[str, str], list[object]] = {}
    for one in found:
        said.setdefault(_about(one), []).append(_says(one))
    is_one = {about: all(each == says[0] for each in says) for about, says in said.items()}
    issues = [
        Issue(
            f"{_told(one)}: this is at odds with what another workbook says.",
            "Settle on one of them, and clear the others.",
        )
        for one in found if not is_one[_about(one)]
    ]  # fmt: skip
    return [one for one in found if is_one[_about(one)]], issues


def _about(said: LogEntry) -> tuple[str, str]:
    from ..answers import Reply

    if isinstance(said, Reply):
        return said.supplier_key, said.fact
    return said.finding_id, said.evidence_digest


def _says(said: LogEntry) -> object:
    from ..answers import Reply

    return dict(said.fills) if isinstance(said, Reply) else (said.answer, said.until)


def run_list_answers(arguments: argparse.Namespace) -> int:
    """One line an answer or a reply."""
    from ..text.sanitise import one_line

    for each in _log_of(arguments).list():
        print_result(one_line(f"{each.seq}  {each.entry.date}  {_told(each.entry)}"))
    return 0


def _told(said: LogEntry) -> str:
    """What was answered or replied, by whom, about what."""
    from ..answers import Reply

    if isinstance(said, Reply):
        texts = "; ".join(said.fills.values())
        source = f" ({said.source})" if said.source else ""
        about = said.supplier or said.supplier_key
        return f"reply  {said.reviewer}  {said.supplier_key}  {said.fact}  {about}: {texts}{source}"
    until = f" until {said.until}" if said.until else ""
    about = " / ".join(text for text in (said.supplier, said.entry) if text)
    return f"{said.answer}{until}  {said.reviewer}  {said.finding_id}  {said.rule}  {about}: {said.reason}"


def run_verify_log(arguments: argparse.Namespace) -> int:
    """What is wrong, line by line, or the head; only 0 means that all is proved."""
    proof = _log_of(arguments).verify(arguments.head)
    for problem in proof.problems:
        print_result(f"PROBLEM: {problem}")
    if not proof.is_sound:
        print_error("the log is not as it was written; restore it from a copy")
        return _NOT_SOUND
    print_result(f"{proof.answers:,} answers proved; head {proof.head}")
    if arguments.head is None:
        print_status("A cut end shows only against a head kept elsewhere: --head HASH.")
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    """The whole log, proved, in the form that was asked for."""
    from ..answers.export import to_csv, to_json
    from ..spreadsheets.atomic_write import write_atomically

    recorded = _log_of(arguments).list()
    text = to_csv(recorded) if arguments.csv else to_json(recorded)
    target = arguments.csv or arguments.json
    if target == "-":
        print_exactly(text)
        return 0
    if Path(target).exists():
        raise OutputError(f"{target}: this file exists and is not overwritten; name another")
    write_atomically(Path(target), lambda stream: _put(text, stream), ())
    print_status(f"Written: {target}")
    return 0


def _put(text: str, stream: BinaryIO) -> None:
    stream.write(text.encode("utf-8"))
