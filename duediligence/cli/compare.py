"""`duediligence compare`: show what changed since an earlier screening, and whether it needs a person."""

from __future__ import annotations

import argparse

from .arguments import Commands, add_command
from .output import print_exactly, print_result

_EXIT_CODES = {"block": 20, "review": 10, "unscreenable": 10}  # those of the gate


def add_compare_parser(commands: Commands) -> None:
    """Add this command."""
    parser = add_command(
        commands,
        "compare",
        run_compare,
        summary="show what changed between two screenings",
        description="Show which findings are new, gone, raised, lowered or reopened, and why. The"
        " exit code is 10 (review or unscreenable) or 20 (block) if something new needs a person,"
        " else 0.",
    )
    parser.add_argument("before", metavar="BEFORE.json", help="the earlier result")
    parser.add_argument("after", metavar="AFTER.json", help="the later result")
    parser.add_argument("--json", action="store_true", help="write JSON to stdout")


def run_compare(arguments: argparse.Namespace) -> int:
    """Print the changes; return the exit code of what newly needs a person."""
    from ..comparison import compare
    from ..reports.load import load_result

    compared = compare(load_result(arguments.before), load_result(arguments.after))
    if arguments.json:
        print_exactly(compared.to_json())
    else:
        print_result(compared.to_text().rstrip("\n"))
    return _EXIT_CODES.get(compared.decision.value, 0)
