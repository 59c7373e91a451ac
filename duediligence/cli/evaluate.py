"""`evaluate`: how well a labelled sheet is screened, and where it is wrong."""

from __future__ import annotations

import argparse

from .arguments import add_judgement, policy_of, watchlist_of
from .output import answer


def add_to(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
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
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the evaluation; 0 whatever it says."""
    from ..analysis.evaluate import evaluate

    policy, watchlist = policy_of(arguments), watchlist_of(arguments)
    for line in evaluate(arguments.file, watchlist, policy=policy).to_text().splitlines():
        answer(line)
    return 0
