"""`duediligence screen`: supplier files in, the review workbook out."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Blocked, OutputError, TableError, UsageError
from .arguments import (
    add_age,
    add_answers,
    add_cache,
    add_judgement,
    add_reading,
    column_roles,
    load_lists,
    log_of,
    options_of,
    policy_of,
    print_issues,
)
from .output import is_watched, print_chunks, print_error, print_status

if TYPE_CHECKING:
    from ..model import Issue, Suppliers
    from ..reports.json_schema import ResultShape
    from ..reports.sheet import ReportSheet
    from ..screening.result import ScreeningResult
    from ..screening.screener import Screener

_TOLD = 12
_OWN_ENDING = re.compile(r"-screened(-\d+)?$")


def add_screen_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The grammar of this verb."""
    parser = verbs.add_parser(
        "screen", allow_abbrev=False,
        help="screen supplier files and write the review workbook",
        description="Screen supplier files and write the review workbook. Exits 0 when the"
        " screening was completed, whatever it found; --fail-on changes that.",
    )  # fmt: skip
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a spreadsheet (.xlsx, .csv, ...), or a folder of them, in which our own reports"
        " and logs are passed over",
    )
    add_judgement(parser)
    add_age(parser)
    add_cache(parser)
    add_reading(parser)
    add_answers(parser)
    parser.add_argument(
        "--workers", metavar="N", type=_workers, default=1,
        help="processes that screen at once (default: 1); the outcome is the same for any number",
    )  # fmt: skip
    _add_outputs(parser)
    parser.set_defaults(run=run_screen)


def _workers(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; give 1 or more")
    return int(text)


def _add_outputs(parser: argparse.ArgumentParser) -> None:
    """What is written where, and which exit code it gives."""
    parser.add_argument(
        "-o", "--output", metavar="OUT.xlsx",
        help="the review workbook (default: <first file>-screened.xlsx beside it, with a number"
        " where that exists)",
    )  # fmt: skip
    parser.add_argument(
        "--since", metavar="BEFORE.json",
        help="adds a sheet of what changed since that result",
    )  # fmt: skip
    parser.add_argument(
        "--questions", action="store_true",
        help="adds a sheet of which one fact to ask which supplier, and what it would change",
    )  # fmt: skip
    parser.add_argument("--html", metavar="OUT.html", help="also write the report as one page")
    parser.add_argument("--json", metavar="OUT.json", help="also write JSON; '-' is stdout")
    parser.add_argument(
        "--fail-on", choices=("review", "block", "never"), default="never",
        help="exit 10 or 20 where a row needs a person (review), or 20 for block and 10 for what"
        " could not be screened (block)",
    )  # fmt: skip


def run_screen(arguments: argparse.Namespace) -> int:
    """Screen, write, tell; the answer is 0 unless --fail-on asks for another."""
    arguments.files = _files(arguments.files)
    workbook = _workbook(arguments)
    _refuse_collisions(arguments, workbook)
    before = _before(arguments)
    screener = _screener(arguments)
    result = _screened(screener, arguments)
    result.to_excel(workbook, extra=tuple(_further_sheets(arguments, screener, result, before)))
    if arguments.html:
        result.to_html(arguments.html)
    if arguments.json == "-":
        from ..reports.json import json_chunks
        from ..reports.result_index import ResultIndex

        print_chunks(chain(json_chunks(ResultIndex(result)), "\n"))
    elif arguments.json:
        result.write_json(arguments.json)
    _tell(result)
    for path in _reports(arguments, workbook):
        print_status(f"Written: {path}")
    if any(issue.stops and issue.sheet is None for issue in result.issues):
        return TableError.exit_code
    return _code(result, arguments.fail_on)


def _screener(arguments: argparse.Namespace) -> Screener:
    from ..screening.screener import Screener

    return Screener(load_lists(arguments), policy=policy_of(arguments), cache=arguments.cache)


def _before(arguments: argparse.Namespace) -> ResultShape | None:
    """The earlier result, read before the work, so that a wrong path costs nothing."""
    if not arguments.since:
        return None
    from ..reports.load import load_result

    return load_result(arguments.since)


def _further_sheets(
    arguments: argparse.Namespace,
    screener: Screener,
    result: ScreeningResult,
    before: ResultShape | None,
) -> Iterator[ReportSheet]:
    """The sheets that were asked for beside those of every workbook."""
    if before is not None:
        from ..comparison import changes_sheet, compare

        yield changes_sheet(compare(before, json.loads(result.to_json())))
    if arguments.questions:
        from ..analysis.questions import questions
        from ..reports.questions_sheet import questions_sheet

        yield questions_sheet(questions(screener, result))


def _screened(screener: Screener, arguments: argparse.Namespace) -> ScreeningResult:
    """Every file that can be read; what cannot be read is told, as long as another can."""
    from ..intake import suppliers_from_file

    log, columns = log_of(arguments), column_roles(arguments)
    options = options_of(arguments).model_copy(
        update={"workers": arguments.workers, "progress": is_watched()}
    )
    tables: list[Suppliers] = []
    refused: list[tuple[str, TableError]] = []
    for name in arguments.files:
        try:
            tables += suppliers_from_file(name, columns=columns, options=options)
        except TableError as error:
            refused.append((name, error))
    if refused and not tables:
        raise refused[0][1]
    if refused:
        tables[0] = replace(tables[0], issues=(*tables[0].issues, *map(_refusal, refused)))
    return screener.screen_suppliers(tables, log, options)


def _refusal(one: tuple[str, TableError]) -> Issue:
    """A file that was not screened, as something the reader of the result must know."""
    from ..model import Issue

    name, error = one
    return Issue(
        f"This file was not screened: {str(error).removesuffix('.')}.",
        "Mend it, or ask for it again.",
        file=Path(name).name, stops=True,
    )  # fmt: skip


def _inputs_in(folder: Path) -> Iterator[str]:
    """The files of a folder that are meant: no hidden one, no report of ours and no log."""
    from ..answers.sqlite_store import is_log
    from ..intake.own_reports import is_our_report

    for path in sorted(folder.iterdir()):
        if not path.is_file() or path.name[0] in "~.":
            continue
        if is_our_report(path):
            print_status(f"CheckedInput over, for it is a report of an earlier screening: {path}")
        elif is_log(path):
            print_status(f"CheckedInput over, for it is a log of answers: {path}")
        else:
            yield str(path)


def _files(named: Sequence[str]) -> list[str]:
    """The files that were named, and those in the folders that were."""
    found: list[str] = []
    for name in named:
        if not Path(name).is_dir():
            found.append(name)
            continue
        inside = list(_inputs_in(Path(name)))
        if not inside:
            raise TableError(
                f"{name}: there is no file to screen in this folder; hidden files and reports of"
                " ours are passed over."
            )
        found += inside
    return found


def _workbook(arguments: argparse.Namespace) -> Path:
    """Where the workbook goes: never over an earlier one, in which there may be answers."""
    if arguments.output:
        if Path(arguments.output).suffix.lower() != ".xlsx":
            raise UsageError(f"-o {arguments.output!r}: the workbook is an .xlsx file; name it so")
        return Path(arguments.output)
    first = Path(arguments.files[0])
    stem = _OWN_ENDING.sub("", first.stem)
    path, number = first.with_name(f"{stem}-screened.xlsx"), 1
    while path.exists():
        number += 1
        path = first.with_name(f"{stem}-screened-{number}.xlsx")
    return path


def _reports(arguments: argparse.Namespace, workbook: Path) -> Iterator[Path]:
    yield workbook
    if arguments.html:
        yield Path(arguments.html)
    if arguments.json and arguments.json != "-":
        yield Path(arguments.json)


def _refuse_collisions(arguments: argparse.Namespace, workbook: Path) -> None:
    """Two files of one name are seen before the work, not after it."""
    taken = {Path(file).resolve(): "an input" for file in arguments.files}
    taken |= {Path(name).resolve(): "a watchlist" for name in arguments.watchlist}
    taken |= {Path(name).resolve(): what for name, what in (
        (arguments.answers, "the log of answers"), (arguments.since, "the earlier result"),
    ) if name}  # fmt: skip
    for path in _reports(arguments, workbook):
        if (what := taken.get(path.resolve())) is not None:
            raise OutputError(f"{path} is {what} too, and is not overwritten; give another name.")
        taken[path.resolve()] = "another report"


def _tell(result: ScreeningResult) -> None:
    """The outcome in a few lines; the reports hold the rest."""
    from ..reports.result_index import ResultIndex
    from ..reports.wording import DISCLAIMER, describe_list, row_reason
    from ..text.sanitise import one_line

    provenance = result.provenance
    print_status(f"Screened against {' and '.join(map(describe_list, provenance.watchlists))},"
         f" policy {provenance.policy.id}.")  # fmt: skip
    for notice in provenance.policy.notices:
        print_error(f"WARNING: {notice}")
    counts = result.counts
    print_status(", ".join(f"{counted:,} {word}" for word, counted in counts.items() if counted))
    print_issues(result.issues)
    ledger = ResultIndex(result)
    needing = [at for at, decision in enumerate(result.decisions) if decision.needs_person]
    for at in ledger.worst_first(needing)[:_TOLD]:
        row = ledger.row(at)
        name = one_line(row.name) or "no name"
        print_status(f"  {result.decisions[at].value}: {one_line(row.where)}: {name}: "
             f"{row_reason(row, ledger)}")  # fmt: skip
    if len(needing) > _TOLD:
        print_status(f"  and {len(needing) - _TOLD:,} more that need a person; see the workbook")
    print_status(DISCLAIMER)


def _code(result: ScreeningResult, fail_on: str) -> int:
    if fail_on == "never":
        return 0
    try:
        result.raise_if_flagged(at=fail_on)
    except Blocked as blocked:
        return blocked.exit_code
    return 0
