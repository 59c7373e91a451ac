"""`duediligence letters`: write a neutral letter to each supplier of whom one fact is to be asked."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from .arguments import (
    Commands,
    add_command,
    add_language_option,
    add_screening_options,
    answer_log,
    column_roles,
    input_of,
    load_screener,
    print_issues,
    reading_options,
)
from .output import print_result, print_status


def add_letters_parser(commands: Commands) -> None:
    """Add this command."""
    parser = add_command(
        commands,
        "letters",
        run_letters,
        summary="write a neutral letter to each supplier of whom one fact is to be asked",
        description="Screen a file and write a letter to each supplier one fact of whom would"
        " settle an open row. The letters allege nothing. Enter the replies in the sheet Questions"
        " of the review workbook (screen --questions). The exit code is 0 when all were written.",
    )
    parser.add_argument(
        "file", metavar="FILE", help="a file of suppliers; '-' reads standard input"
    )
    parser.add_argument(
        "-o", "--output", metavar="DIR", required=True, help="the folder of the letters"
    )
    parser.add_argument(
        "--deadline",
        metavar="DATE",
        type=_day,
        required=True,
        help="the day by which an answer is asked for: 2027-01-15",
    )
    parser.add_argument(
        "--file-type", choices=("md", "eml", "docx"), default="md", help="(default: md)"
    )
    add_language_option(parser, "the letters")
    parser.add_argument(
        "--orders", metavar="HEADER", help="the column of order numbers that the letters name"
    )
    add_screening_options(parser)


def run_letters(arguments: argparse.Namespace) -> int:
    """Write the letters and print their paths; return 0."""
    from ..analysis.letters import letters, write_letters
    from ..analysis.questions import questions
    from ..intake.spreadsheet import suppliers_from_file

    screener = load_screener(arguments)
    options = reading_options(arguments)
    tables = suppliers_from_file(
        input_of(arguments.file, options), columns=column_roles(arguments), options=options
    )
    result = screener.screen_suppliers(
        tables, answer_log(arguments), options, answers_head=arguments.answers_head
    )
    chosen = letters(
        questions(screener, result),
        result,
        language=arguments.language,
        deadline=arguments.deadline,
        orders=arguments.orders,
    )
    paths = write_letters(chosen, Path(arguments.output), arguments.file_type, result)
    print_issues(result.issues)
    for path in paths:
        print_result(str(path))
    print_status(f"{len(paths):,} letters written to {arguments.output}.")
    return 0


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it as 2027-01-15") from None
