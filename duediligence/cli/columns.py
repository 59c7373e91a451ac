"""`duediligence columns`: show how the headers of a file are understood, before it is screened."""

from __future__ import annotations

import argparse
from itertools import groupby

from .arguments import Commands, add_command, add_reading_options, column_roles, reading_options
from .output import print_result


def add_columns_parser(commands: Commands) -> None:
    """Add this command."""
    parser = add_command(
        commands,
        "columns",
        run_columns,
        summary="show how the headers of a file are understood",
        description="Show the role of each column of a file, and why. To correct one, give"
        " --column here and to screen.",
    )
    parser.add_argument("file", metavar="FILE", help="a spreadsheet: .xlsx, .csv, ...")
    add_reading_options(parser)


def run_columns(arguments: argparse.Namespace) -> int:
    """Print a line for each column: party and role, the header, and why."""
    from ..intake.spreadsheet import describe_columns
    from ..text.sanitise import one_line

    described = describe_columns(
        arguments.file, columns=column_roles(arguments), options=reading_options(arguments)
    )
    for (file, sheet), columns in groupby(described, lambda column: (column.file, column.sheet)):
        print_result(one_line(f"{file}, sheet {sheet}" if sheet else file))
        for column in columns:
            doubt = f"; CHECK: {column.ambiguity}" if column.ambiguity else ""
            header = one_line(column.header) or "(no header)"
            role = f"{column.party}.{column.role}"
            # 24: the longest usual role, "supplier.registration_no".
            print_result(f"  {role:<24} {header!r}: {one_line(column.why + doubt)}")
    return 0
