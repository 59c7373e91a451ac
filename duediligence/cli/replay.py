"""`duediligence replay`: repeat a screening from its result, and tell whether it comes out the same."""

from __future__ import annotations

import argparse
from functools import reduce
from operator import or_

from .output import print_result

_DIFFERS = 10


def add_replay_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The grammar of this verb."""
    parser = verbs.add_parser(
        "replay", allow_abbrev=False,
        help="repeat a screening from its JSON result",
        description="Screen again what a result was made from, and print 'identical' or the first"
        " difference. A changed library, list, policy or input is told. Exits 0 only where the same"
        " came out of the same, else 10.",
    )  # fmt: skip
    parser.add_argument("result", metavar="RESULT.json", help="the result that --json wrote")
    parser.add_argument(
        "--input", metavar="FILE", action="append", required=True, dest="inputs",
        help="the file that was screened; repeat it where there were several, in their order",
    )  # fmt: skip
    parser.add_argument(
        "-w", "--watchlist", metavar="LIST", action="append", default=[],
        help="the lists that were used, where they are not bundled",
    )  # fmt: skip
    parser.add_argument("--policy", metavar="NAME", help="the policy, where it is not bundled")
    parser.add_argument("--answers", metavar="DB", help="the log of answers, where one was used")
    parser.add_argument("--four-eyes", action="store_true", help="where that was asked for then")
    parser.add_argument("--password", metavar="TEXT", help="opens a protected workbook")
    parser.set_defaults(run=run_replay)


def run_replay(arguments: argparse.Namespace) -> int:
    """Tell whether the same came out."""
    from ..analysis.replay import replay
    from ..lists import load_watchlist
    from ..reports.load import load_result

    lists = [load_watchlist(name) for name in arguments.watchlist]
    repeated = replay(
        load_result(arguments.result),
        arguments.inputs,
        watchlist=reduce(or_, lists) if lists else None,
        policy=arguments.policy,
        answers=arguments.answers,
        four_eyes=arguments.four_eyes,
        password=arguments.password,
    )
    print_result(repeated.to_text().rstrip("\n"))
    return 0 if repeated.is_identical else _DIFFERS
