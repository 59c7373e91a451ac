"""`duediligence explain`: say in plain sentences why one row of a file comes out as it does."""

from __future__ import annotations

import argparse

from .arguments import (
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
    print_issues,
    reading_options,
)
from .details import Stopwatch, print_details
from .output import print_result


def add_explain_parser(commands: Commands) -> None:
    """Add this command."""
    parser = add_command(
        commands,
        "explain",
        run_explain,
        summary="explain why a row of a file comes out as it does",
        description="Screen a file and explain one row: the decision, what was met, what speaks"
        " against it, the sources and the denials. The exit code is 0 whatever was decided.",
    )
    parser.add_argument(
        "file", metavar="FILE", help="a file of suppliers; '-' reads standard input"
    )
    parser.add_argument(
        "row",
        metavar="ROW",
        type=at_least(1, "rows"),
        help="the number that the spreadsheet shows; in a text file the header is row 1",
    )
    add_config_option(parser)
    add_screening_options(parser)
    add_language_option(parser, "the explanation")


def run_explain(arguments: argparse.Namespace) -> int:
    """Print the explanation of a row to stdout; return 0."""
    from ..intake.spreadsheet import suppliers_from_file
    from ..screening.progress import LOADING, READING, SCREENING

    watch = Stopwatch()
    with watch.timed(LOADING):
        screener = load_screener(arguments)
    options = reading_options(arguments)
    with watch.timed(READING):
        tables = suppliers_from_file(
            input_of(arguments.file, options), columns=column_roles(arguments), options=options
        )
    with watch.timed(SCREENING):
        result = screener.screen_suppliers(
            tables, answer_log(arguments), options, answers_head=arguments.answers_head
        )
    explanation = result.explain(arguments.row, sheet=arguments.sheet, language=arguments.language)
    print_details(result, watch)
    print_issues(result.issues)
    for line in explanation.splitlines():
        print_result(line, decisions=line.startswith("Decision: "))
    return 0
