"""The command line: one file a verb, and `main`, which turns every way to end into an exit code.

    0  done; for the gate: go         10  gate: review or unscreenable      20  gate: block
    2  wrong usage                     3  list or policy missing or wrong    4  input unreadable
    5  output not written              1  a crash                          130  interrupted

Nothing heavy is imported before a verb runs, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ..errors import DueDiligenceError
from ..version import __version__
from .answers import add_answers_parser
from .columns import add_columns_parser
from .compare import add_compare_parser
from .evaluate import add_evaluate_parser
from .gate import add_gate_parser
from .output import finish, flush_result, prepare, print_error
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
CRASHED = 1
INTERRUPTED = 130
_OBJECTS_BETWEEN = 200_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; only 0 means go.

    >>> main(["gate", "--name", "Badger Sportswear"])
    clear
    0
    """
    prepare()
    try:
        with _seldom_collecting():
            code = _run(argv)
        flush_result()
    except DueDiligenceError as error:
        print_error(f"error: {error}")
        code = error.exit_code
    except KeyboardInterrupt:
        print_error("interrupted")
        code = INTERRUPTED
    except Exception:  # noqa: BLE001 - whatever it is, it must not look like an answer
        import traceback

        print_error(f"a crash, which is our fault; please report it\n{traceback.format_exc()}")
        code = CRASHED
    finish()
    return code


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for garbage seldom while the tables are built: a fifth of the time of one check."""
    usual = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _run(argv: Sequence[str] | None) -> int:
    try:
        arguments = build_parser().parse_args(argv)
    except SystemExit as end:  # argparse has said what is wrong, or has shown the help
        return end.code if isinstance(end.code, int) else CRASHED
    code: int = arguments.run(arguments)
    return code


def build_parser() -> argparse.ArgumentParser:
    """The whole grammar of the command line."""
    whole = argparse.ArgumentParser(
        prog="duediligence",
        description="Screen suppliers against watchlists of forced-labour risk.",
        epilog="A flag is a possible match for a person to look at, not a finding of wrongdoing.",
        allow_abbrev=False,
    )
    whole.add_argument("--version", action="version", version=__version__)
    verbs = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add_parser in ADD_PARSERS:
        add_parser(verbs)
    return whole
