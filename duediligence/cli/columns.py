"""`duediligence columns`: how the headers of a file are understood, before it is screened."""

from __future__ import annotations

import argparse
from itertools import groupby

from .arguments import add_reading, column_roles, options_of
from .output import print_result


def add_columns_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The grammar of this verb."""
    parser = verbs.add_parser(
        "columns", allow_abbrev=False,
        help="show how the headers of a file are understood",
        description="Show what each column of a file is taken for, and why. Correct it with"
        " --column, here and in screen.",
    )  # fmt: skip
    parser.add_argument("file", metavar="FILE", help="a spreadsheet: .xlsx, .csv, ...")
    add_reading(parser)
    parser.set_defaults(run=run_columns)


def run_columns(arguments: argparse.Namespace) -> int:
    """One line a column: party and role, the header, why."""
    from ..intake import describe_columns
    from ..text.sanitise import one_line

    described = describe_columns(
        arguments.file, columns=column_roles(arguments), options=options_of(arguments)
    )
    for (file, sheet), columns in groupby(described, key=lambda each: (each.file, each.sheet)):
        print_result(one_line(f"{file}, sheet {sheet}" if sheet else file))
        for each in columns:
            doubt = f"; CHECK: {each.ambiguity}" if each.ambiguity else ""
            header = one_line(each.header) or "(no header)"
            role = f"{each.party}.{each.role}"
            print_result(f"  {role:<24} {header!r}: {one_line(each.why + doubt)}")
    return 0
