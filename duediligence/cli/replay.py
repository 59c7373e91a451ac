"""`duediligence replay`: repeat a screening from its JSON result, and compare the outcome."""

from __future__ import annotations

import argparse

from .arguments import (
    Commands,
    add_command,
    add_list_options,
    add_repeatable,
    load_given_lists,
)
from .output import print_result

_DIFFERS = 10  # as for what a person must look at; 1 is a crash


def add_replay_parser(commands: Commands) -> None:
    """Add this command."""
    parser = add_command(
        commands,
        "replay",
        run_replay,
        summary="repeat a screening from its JSON result",
        description="Screen again what a result was made from, and print 'identical' or the first"
        " difference, and whether library, list, policy or input have changed. The exit code is 0"
        " if the same inputs gave the same result, else 10.",
    )
    parser.add_argument("result", metavar="RESULT.json", help="the result that --json wrote")
    files = "a file that was screened, in the order of the screening"
    add_repeatable(parser, "--input", metavar="FILE", dest="inputs", summary=files, required=True)
    lists = "a list that was used, if it is not bundled"
    add_list_options(parser, lists)
    parser.add_argument("--policy", metavar="NAME", help="the policy, if it is not bundled")
    parser.add_argument("--answers", metavar="DB", help="the log of answers, if one was used")
    parser.add_argument(
        "--four-eyes", action="store_true", help="if the screening was made with it"
    )
    parser.add_argument("--password", metavar="TEXT", help="the password of a protected workbook")


def run_replay(arguments: argparse.Namespace) -> int:
    """Print whether the result is the same."""
    from ..analysis.replay import replay
    from ..reports.load import load_result

    repeated = replay(
        load_result(arguments.result),
        arguments.inputs,
        watchlist=load_given_lists(arguments),
        policy=arguments.policy,
        answers=arguments.answers,
        four_eyes=arguments.four_eyes,
        password=arguments.password,
    )
    print_result(repeated.to_text().rstrip("\n"))
    return 0 if repeated.is_identical else _DIFFERS
