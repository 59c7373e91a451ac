"""`evaluate`: how well a labelled sheet is screened, and where it is wrong."""

from __future__ import annotations

import argparse

from .arguments import add_judgement, load_lists, policy_of
from .output import print_result


def add_evaluate_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The grammar of this verb."""
    parser = verbs.add_parser(
        "evaluate",
        allow_abbrev=False,
        help="precision and recall on a labelled sheet",
        description="Screens a sheet with a column 'expect' (flag, clear or a decision) and, if"
        " there, 'entry', 'kind' and 'costume', and says how well it went and which rows are wrong.",
    )
    parser.add_argument("file", metavar="FILE", help="the labelled sheet (.csv, .xlsx)")
    add_judgement(parser)
    parser.set_defaults(run=run_evaluate)


def run_evaluate(arguments: argparse.Namespace) -> int:
    """Print the evaluation; 0 whatever it says."""
    from ..analysis.evaluate import evaluate

    policy, watchlist = policy_of(arguments), load_lists(arguments)
    for line in evaluate(arguments.file, watchlist, policy=policy).to_text().splitlines():
        print_result(line)
    return 0
