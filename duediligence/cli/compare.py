"""`duediligence compare`: what changed since an earlier screening, and whether that needs somebody."""

from __future__ import annotations

import argparse

from .output import print_exactly, print_result

_CODES = {"block": 20, "review": 10, "unscreenable": 10}


def add_compare_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The grammar of this verb."""
    parser = verbs.add_parser(
        "compare", allow_abbrev=False,
        help="what changed between two screenings",
        description="Tell which findings are new, gone, raised, lowered or reopened, and why. Exits"
        " 10 (review, unscreenable) or 20 (block) where something new needs a person, else 0.",
    )  # fmt: skip
    parser.add_argument("before", metavar="BEFORE.json", help="the earlier result")
    parser.add_argument("after", metavar="AFTER.json", help="the later result")
    parser.add_argument("--json", action="store_true", help="write the comparison as JSON")
    parser.set_defaults(run=run_compare)


def run_compare(arguments: argparse.Namespace) -> int:
    """Tell the changes; the answer is about what newly needs a person."""
    from ..comparison import compare
    from ..reports.load import load_result

    compared = compare(load_result(arguments.before), load_result(arguments.after))
    if arguments.json:
        print_exactly(compared.to_json())
    else:
        print_result(compared.to_text().rstrip("\n"))
    return _CODES.get(compared.decision.value, 0)
