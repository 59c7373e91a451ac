"""`duediligence screen`: screen supplier files and write the review workbook and other reports."""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Blocked, OutputError, TableError, UsageError
from .arguments import (
    STANDARD_INPUT,
    Commands,
    add_command,
    add_config_option,
    add_language_option,
    add_screening_options,
    answer_log,
    at_least,
    column_roles,
    input_of,
    load_screener,
    reading_options,
)
from .details import Stopwatch, print_details
from .output import is_watched, print_chunks, print_status
from .summary import print_summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model import Options, Suppliers
    from ..reports.json_schema import ResultShape
    from ..reports.sheet import ReportSheet
    from ..screening.progress import Progress
    from ..screening.result import ScreeningResult
    from ..screening.screener import Screener

# What writes a report, by the ending of its name.
_WRITERS = {".xlsx": "to_excel", ".csv": "to_csv", ".parquet": "to_parquet"}
# Of open workbooks ("~$suppliers.xlsx", ".~lock.suppliers.csv#"), and what macOS adds to archives.
_LOCKS = ("~$", ".~lock.", "._", ".DS_Store")
# Endings of the formats that are read. A hidden file is screened as a hidden sheet is.
_SPREADSHEETS = frozenset(
    ".xlsx .xlsm .xls .xlsb .ods .csv .tsv .txt .htm .html .mht .xml .parquet".split()
)
_OWN_ENDING = re.compile(r"-screened(-\d+)?$")


def add_screen_parser(commands: Commands) -> None:
    """Add this command."""
    parser = add_command(
        commands,
        "screen",
        run_screen,
        summary="screen supplier files and write the review workbook",
        description="Screen supplier files and write the review workbook. The exit code is 0 when"
        " the screening was completed, whatever it found; --fail-on changes that.",
    )
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a spreadsheet (.xlsx, .csv, ...), or a folder of them without its subfolders;"
        " reports and logs of this program in a folder are skipped; '-' reads CSV, JSON lines or"
        " Parquet from standard input",
    )
    add_config_option(parser)
    add_screening_options(parser)
    parser.add_argument(
        "--workers",
        metavar="N",
        type=at_least(1, "processes"),
        default=1,
        help="the number of processes (default: 1); the result is the same for any number",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="the review workbook, .xlsx, or the rows with their decisions, .csv or .parquet"
        " (default: <first file>-screened.xlsx beside it, with a number if that exists)",
    )
    since = "add a sheet of what changed since that result"
    parser.add_argument("--since", metavar="BEFORE.json", help=since)
    questions = "add a sheet of which one fact to ask which supplier, and what it would change"
    parser.add_argument("--questions", action="store_true", help=questions)
    parser.add_argument("--html", metavar="OUT.html", help="also write the report as one page")
    parser.add_argument("--json", metavar="OUT.json", help="also write JSON; '-' is stdout")
    add_language_option(parser, "the workbook and the page")
    parser.add_argument(
        "--fail-on",
        choices=("review", "block", "never"),
        default="never",
        help="review: exit 10 or 20 if a row needs a person; block: exit 20 for block, 10 for what"
        " could not be screened (default: never)",
    )


def run_screen(arguments: argparse.Namespace) -> int:
    """Screen, write the reports and print a summary; return 0 unless --fail-on says otherwise."""
    from ..screening.parallel import workers_for
    from ..screening.progress import LOADING, READING, SCREENING, WRITING, progress
    from ..screening.workers import start_early

    if arguments.files.count(STANDARD_INPUT) > 1:
        raise UsageError("'-' reads standard input, which is there once; give it once")
    arguments.files, subfolders = _expand_folders(arguments.files)
    workbook = _workbook_path(arguments)
    _refuse_collisions(arguments, workbook)
    before = None
    if arguments.since:  # read before the work, so that a wrong path costs nothing
        from ..reports.load import load_result

        before = load_result(arguments.since)
    watch = Stopwatch()
    with progress(LOADING, READING, SCREENING, WRITING, is_shown=is_watched()) as bar:
        with watch.timed(LOADING), bar.step(LOADING):
            screener = load_screener(arguments)
        log, columns = answer_log(arguments), column_roles(arguments)
        options = reading_options(arguments).model_copy(update={"workers": arguments.workers})
        if any(workers_for(path, options.workers) > 1 for path in arguments.files):
            start_early()
        with watch.timed(READING):
            tables, has_unread = _read_files(arguments.files, subfolders, columns, options, bar)
        with watch.timed(SCREENING):
            result = screener.screen_suppliers(
                tables, log, options, answers_head=arguments.answers_head, bar=bar
            )
        with watch.timed(WRITING):
            _write_reports(result, arguments, workbook, before, screener=screener, bar=bar)
    print_details(result, watch)
    print_summary(result, arguments, list(_reports(arguments, workbook)))
    if has_unread:
        return TableError.exit_code
    if arguments.fail_on != "never":
        try:
            result.raise_if_flagged(at=arguments.fail_on)
        except Blocked as blocked:
            return blocked.exit_code
    return 0


def _write_reports(
    result: ScreeningResult,
    arguments: argparse.Namespace,
    workbook: Path,
    before: ResultShape | None,
    *,
    screener: Screener,
    bar: Progress,
) -> None:
    """Write every report that was asked for, JSON to stdout too."""
    from ..resources.languages import find_language
    from ..screening.progress import WRITING

    extra: list[ReportSheet] = []
    language = find_language(arguments.language)
    if before is not None:
        from ..comparison import changes_sheet, compare

        extra.append(changes_sheet(compare(before, json.loads(result.to_json())), language))
    if arguments.questions:
        from ..analysis.questions import questions
        from ..reports.questions_sheet import questions_sheet

        extra.append(questions_sheet(questions(screener, result), language))
    with bar.step(WRITING, bool(workbook) + bool(arguments.html) + bool(arguments.json)) as advance:
        if workbook.suffix.lower() == ".xlsx":
            result.to_excel(workbook, extra=tuple(extra), language=arguments.language)
        else:
            getattr(result, _WRITERS[workbook.suffix.lower()])(workbook)
        advance(1)
        if arguments.html:
            result.to_html(arguments.html, language=arguments.language)
            advance(1)
        if arguments.json == "-":
            from ..reports.json import json_chunks
            from ..reports.result_index import ResultIndex

            print_chunks(chain(json_chunks(ResultIndex(result)), "\n"))
        elif arguments.json:
            result.write_json(arguments.json)


def _read_files(
    names: Sequence[str],
    subfolders: Sequence[str],
    columns: dict[str, str] | None,
    options: Options,
    bar: Progress,
) -> tuple[list[Suppliers], bool]:
    """Return the tables of every file that can be read, and whether anything was not read.

    A file that cannot be read, or a subfolder, becomes an issue of the first table, which stops the
    screening from being complete.

    Raises:
        TableError: no file can be read.
    """
    from ..intake.spreadsheet import suppliers_from_file
    from ..model import Issue
    from ..screening.progress import READING

    tables: list[Suppliers] = []
    issues = [
        Issue(
            problem=f"This folder within a folder was not screened: {name}.",
            remedy="If it has files of suppliers, name it too; if not, move it elsewhere.",
            file=Path(name).name,
            stops=True,
        )
        for name in subfolders
    ]
    first_error: TableError | None = None
    with bar.step(READING, len(names)) as advance:
        for name in names:
            try:
                file = input_of(name, options)
                tables += suppliers_from_file(file, columns=columns, options=options)
            except TableError as error:
                first_error = first_error or error
                issues.append(
                    Issue(
                        problem=f"This file was not screened: {str(error).removesuffix('.')}.",
                        remedy="Mend it, or ask for it again.",
                        file="standard input" if name == STANDARD_INPUT else Path(name).name,
                        stops=True,
                    )
                )
            advance(1)
    if first_error is not None and not tables:
        raise first_error
    if issues:
        tables[0] = replace(tables[0], issues=(*tables[0].issues, *issues))
    return tables, bool(issues)


def _expand_folders(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the files that were given or are to be screened in a folder that was, and its subfolders.

    Subfolders without any content are left out. Whatever else is skipped is printed.

    Raises:
        TableError: a folder has no file to screen.
    """
    files: list[str] = []
    subfolders: list[str] = []
    for name in names:
        if not Path(name).is_dir():
            files.append(name)
            continue
        inside: list[str] = []
        for path in sorted(Path(name).iterdir()):
            if reason := _why_skipped(path):
                print_status(f"Skipped, as it is {reason}: {path}")
            elif not path.is_dir():
                inside.append(str(path))
            elif any(path.iterdir()):
                subfolders.append(str(path))
        if not inside:
            raise TableError(
                f"{name}: there is no file to screen in this folder; subfolders, hidden files that"
                " are not spreadsheets, and reports and logs of this program are skipped."
            )
        files += inside
    return files, subfolders


def _why_skipped(path: Path) -> str:
    """Return what a file or folder is that is not screened in a folder; "" for all others."""
    from ..answers.sqlite_store import is_log
    from ..intake.own_reports import is_our_report

    if path.name.startswith(_LOCKS):
        return "a lock or system file"
    is_hidden = path.name.startswith(".")
    if path.is_dir():
        return "a hidden folder" if is_hidden else ""
    if is_hidden and path.suffix.lower() not in _SPREADSHEETS:
        return "a hidden file that is not a spreadsheet"
    if not path.is_file():
        return ""  # such as a link to nothing, which is reported when it is screened
    if is_our_report(path):
        return "a report of an earlier screening"
    return "a log of answers" if is_log(path) else ""


def _workbook_path(arguments: argparse.Namespace) -> Path:
    """Return where the workbook goes: by default never over an earlier one, which may have answers."""
    if arguments.output:
        suffix = Path(arguments.output).suffix.lower()
        if suffix not in _WRITERS:
            raise UsageError(
                f"-o {arguments.output!r}: the name must end in .xlsx for the review workbook, or in"
                " .csv or .parquet for the rows with their decisions"
            )
        if suffix != ".xlsx" and (arguments.questions or arguments.since):
            option = "--questions" if arguments.questions else "--since"
            raise UsageError(f"{option} adds a sheet to the workbook; give -o a name in .xlsx")
        return Path(arguments.output)
    is_piped = arguments.files[0] == STANDARD_INPUT
    first = Path("standard-input" if is_piped else arguments.files[0])
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
    """Raise an error before the work if a report would overwrite an input or another report."""
    files = [name for name in arguments.files if name != STANDARD_INPUT]
    uses = dict.fromkeys(files, "an input")
    uses |= dict.fromkeys(arguments.watchlist, "a watchlist")
    uses |= {arguments.answers: "the log of answers", arguments.since: "the earlier result"}
    uses |= {arguments.config: "the configuration file"}
    taken = {Path(name).resolve(): use for name, use in uses.items() if name}
    for path in _reports(arguments, workbook):
        if (use := taken.get(path.resolve())) is not None:
            raise OutputError(f"{path} is {use} too, and is not overwritten; give another name.")
        taken[path.resolve()] = "another report"
