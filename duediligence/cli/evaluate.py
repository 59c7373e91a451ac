"""`duediligence evaluate`: measure how well a labelled sheet is screened, and show each error."""

from __future__ import annotations

import argparse

from .arguments import Commands, add_command, add_judging_options, load_chosen_policy, load_lists
from .output import print_result


def add_evaluate_parser(commands: Commands) -> None:
    """Add this command."""
    parser = add_command(
        commands,
        "evaluate",
        run_evaluate,
        summary="measure precision and recall on a labelled sheet",
        description="Screen a sheet with a column 'expect' (flag, clear or a decision) and, if"
        " there, 'entry', 'kind' and 'costume'. Show precision, recall, and the rows that are"
        " wrong. The exit code is 0 whatever the figures are.",
    )
    parser.add_argument("file", metavar="FILE", help="the labelled sheet: .xlsx, .csv, ...")
    add_judging_options(parser)


def run_evaluate(arguments: argparse.Namespace) -> int:
    """Print the evaluation; return 0 whatever it says."""
    from ..analysis.evaluate import evaluate

    policy, watchlist = load_chosen_policy(arguments), load_lists(arguments)
    for line in evaluate(arguments.file, watchlist, policy=policy).to_text().splitlines():
        print_result(line)
    return 0
