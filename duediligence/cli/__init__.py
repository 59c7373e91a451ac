"""The command line: a file for each command, and `main`, which turns every outcome into an exit code.

    0  done; for the gate: go         10  gate: review or unscreenable      20  gate: block
    2  wrong usage                     3  list or policy missing or wrong    4  input unreadable
    5  output not written              1  a crash                          130  interrupted

`compare`, `replay` and `screen --fail-on` use 10 and 20 as the gate does.

Heavy libraries are imported only when a command runs, so that `--help` answers at once.
"""

from __future__ import annotations

# A module that is found before ours (on PYTHONPATH, or beside `python -m`) and raises SystemExit(0)
# would end the program as if it had said go.
try:
    import argparse
    import gc
    import sys
    from collections.abc import Iterator, Sequence
    from contextlib import contextmanager
    from importlib import import_module

    from ..errors import DueDiligenceError
    from .arguments import configuration_file
    from .command_parser import (
        SHELLS,
        CommandParser,
        PrintAlone,
        PrintCompletion,
        parse_command_line,
    )
    from .output import (
        close_quietly,
        escape_unprintable,
        flush_result,
        print_error,
        set_console,
    )
except SystemExit as end:
    raise ImportError(f"an import ended the program with {end!r}; nothing was done") from end

# In the order in which `--help` lists them. Each is a module with an `add_..._parser`, which is loaded
# where its command is named: a gate call has no use for the other ten.
COMMANDS = (
    "screen",
    "gate",
    "review",
    "explain",
    "columns",
    "watchlist",
    "evaluate",
    "answers",
    "letters",
    "compare",
    "replay",
)
CRASHED = 1  # what Python itself exits with after an exception
INTERRUPTED = 130  # what a shell reports of a command that SIGINT (2) ended: 128 + 2
# New objects between two garbage collections, of which Python makes one every 700: while the word
# tables are built, that took a fifth of the time of one check. The number is a judgement.
_GC_THRESHOLD = 200_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; the gate's go is 0 with the word "go" on stdout.

    Args:
        argv: the words after the program's name; None: those of the process.

    >>> main(["gate", "--name", "Badger Sportswear"])
    go
    0
    """
    escape_unprintable()
    set_console()
    try:
        with _rare_garbage_collection():
            words = sys.argv[1:] if argv is None else list(argv)
            arguments = parse_command_line(build_parser(words), words)
            if arguments is not None and (path := configuration_file(arguments)) is not None:
                from .configuration import with_configuration

                # A file may set options of commands that are not named.
                arguments = with_configuration(build_parser(), words, arguments, path)
            set_console(
                is_quiet=getattr(arguments, "quiet", False),
                is_verbose=getattr(arguments, "verbose", False),
                has_colours=not getattr(arguments, "no_color", False),
            )
            code = 0 if arguments is None else arguments.run(arguments)
        flush_result()
    except DueDiligenceError as error:
        print_error(f"error: {error}")
        code = error.exit_code
    except KeyboardInterrupt:
        print_error("interrupted")
        code = INTERRUPTED
    # Whatever it is, it must not look like a decision: also SystemExit(0), which no code of ours
    # raises but whatever is imported may.
    except BaseException:  # noqa: BLE001 - whatever it is, an unexpected end must not be code 0
        import traceback

        print_error(f"a crash, which is our fault; please report it\n{traceback.format_exc()}")
        code = CRASHED
    close_quietly()
    return code


def run_process() -> int:
    """Run the command of this process and return its exit code; see `main`.

    What is left is not searched for cycles while the process ends, an eighth of a gate call.
    """
    code = main()
    gc.freeze()
    return code


@contextmanager
def _rare_garbage_collection() -> Iterator[None]:
    usual = gc.get_threshold()
    gc.set_threshold(_GC_THRESHOLD, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def build_parser(words: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return the parser of the command line.

    Args:
        words: those of a command line, which need not know more than the command they begin with;
            by default it knows all commands.
    """
    parser: argparse.ArgumentParser = CommandParser(
        prog="duediligence",
        description="Screen suppliers against watchlists of forced-labour risk.",
        epilog="A flag is a possible match for a person to look at, not a finding of wrongdoing.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=PrintAlone, help="show the version, and exit")
    completion = f"print what completes this command in a shell: {', '.join(SHELLS)}"
    parser.add_argument("--print-completion", action=PrintCompletion, help=completion)
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", dest="command", required=True
    )
    for name in words[:1] if words and words[0] in COMMANDS else COMMANDS:
        getattr(import_module(f".{name}", __package__), f"add_{name}_parser")(commands)
    return parser
