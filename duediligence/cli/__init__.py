"""The command line: a file for each command, and `main`, which turns every outcome into an exit code.

    0  done; for the gate: go         10  gate: review or unscreenable      20  gate: block
    2  wrong usage                     3  list or policy missing or wrong    4  input unreadable
    5  output not written              1  a crash                          130  interrupted

`compare`, `replay` and `screen --fail-on` use 10 and 20 as the gate does.

Heavy libraries are imported only when a command runs, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

from ..errors import DueDiligenceError, UsageError
from ..text.sanitise import one_line
from ..version import __version__
from .answers import add_answers_parser
from .columns import add_columns_parser
from .compare import add_compare_parser
from .evaluate import add_evaluate_parser
from .gate import add_gate_parser
from .output import close_quietly, escape_unprintable, flush_result, print_error
from .replay import add_replay_parser
from .screen import add_screen_parser
from .watchlist import add_watchlist_parser

# In the order in which `--help` lists them.
ADD_PARSERS = (
    add_screen_parser,
    add_gate_parser,
    add_columns_parser,
    add_watchlist_parser,
    add_evaluate_parser,
    add_answers_parser,
    add_compare_parser,
    add_replay_parser,
)
CRASHED = 1  # what Python itself exits with after an exception
INTERRUPTED = 130  # what a shell reports of a command that SIGINT (2) ended: 128 + 2
# New objects between two garbage collections, of which Python makes one every 700: while the word
# tables are built, that took a fifth of the time of one check. The number is a judgement.
_GC_THRESHOLD = 200_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; only 0 means go.

    Args:
        argv: the words after the program's name; None: those of the process.

    >>> main(["gate", "--name", "Badger Sportswear"])
    clear
    0
    """
    escape_unprintable()
    try:
        with _rare_garbage_collection():
            try:
                arguments = build_parser().parse_args(argv)
            except SystemExit as end:  # argparse has printed what is wrong, or the help
                code = end.code if isinstance(end.code, int) else CRASHED
            else:
                code = arguments.run(arguments)
        flush_result()
    except DueDiligenceError as error:
        print_error(f"error: {error}")
        code = error.exit_code
    except KeyboardInterrupt:
        print_error("interrupted")
        code = INTERRUPTED
    except Exception:  # noqa: BLE001 - whatever it is, it must not look like a decision
        import traceback

        print_error(f"a crash, which is our fault; please report it\n{traceback.format_exc()}")
        code = CRASHED
    close_quietly()
    return code


class CommandParser(argparse.ArgumentParser):
    """A parser whose errors show what cannot be seen: they repeat arguments of strangers."""

    def error(self, message: str) -> NoReturn:
        """Print how the command is used and what is wrong, and end with exit code 2."""
        self.print_usage(sys.stderr)
        self.exit(UsageError.exit_code, f"{self.prog}: error: {one_line(message)}\n")


@contextmanager
def _rare_garbage_collection() -> Iterator[None]:
    usual = gc.get_threshold()
    gc.set_threshold(_GC_THRESHOLD, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser: argparse.ArgumentParser = CommandParser(
        prog="duediligence",
        description="Screen suppliers against watchlists of forced-labour risk.",
        epilog="A flag is a possible match for a person to look at, not a finding of wrongdoing.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add_parser in ADD_PARSERS:
        add_parser(commands)
    return parser
