"""The arguments that several commands share, and what they are turned into."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ..errors import UsageError
from ..resources.languages import language_codes
from .command_parser import note_given
from .output import cut, is_verbose, print_always, print_status

if TYPE_CHECKING:
    from ..answers import AnswerLog
    from ..model import Issue, ListInfo, Options, Watchlist
    from ..policy import Policy
    from ..screening.screener import Screener
    from ..spreadsheets.source import FileContent

# The types of what `add_subparsers` and `add_argument_group` return; argparse has no public names.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001
OptionGroup: TypeAlias = "argparse._ActionsContainer"  # noqa: SLF001
Run: TypeAlias = Callable[[argparse.Namespace], int]
STANDARD_INPUT = "-"
DEFAULT_LIST = "xinjiang-2019"
FILE_NAME = "duediligence.toml"
# By which table of the configuration file each command is steered. `explain` says why `screen` came to
# its answer, and `review` is where it is answered, so they need the same lists.
TABLE_OF = {"screen": "screen", "explain": "screen", "review": "screen", "gate": "gate"}
_FOUND_BY_ITSELF = {"screen", "explain", "review"}
# Judgement: a screen of a terminal has 24 lines, and the decisions must stay on it.
_ISSUES_SHOWN = 10


def add_command(
    commands: Commands, name: str, run: Run | None = None, *, summary: str, description: str = ""
) -> argparse.ArgumentParser:
    """Add a command to the command line.

    Args:
        commands: what the command is added to.
        name: what a user types.
        run: runs the command and returns its exit code; None for a command that has subcommands.
        summary: its line in the list of commands.
        description: the beginning of its own help; by default the summary as a sentence.
    """
    parser = commands.add_parser(
        name,
        allow_abbrev=False,  # a script's "--pol" would break when another --pol... is added
        help=summary,
        description=description or f"{summary[0].upper()}{summary[1:]}.",
    )
    if run is not None:
        parser.set_defaults(run=run, parser=parser)
    return parser


def add_repeatable(
    group: OptionGroup, *flags: str, metavar: str, dest: str, summary: str, required: bool = False
) -> None:
    """Add an option that may be given several times; its value is a list."""
    group.add_argument(
        *flags,
        metavar=metavar,
        dest=dest,
        action="append",
        default=[],
        required=required,
        help=f"{summary}; may be repeated",
    )


class _FormatAction(argparse.Action):
    """Keeps each --format with the number of lists that were given before it."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002 - the names are argparse's
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,  # noqa: ARG002
    ) -> None:
        note_given(namespace, self.dest)
        given = (len(namespace.watchlist), values)
        setattr(namespace, self.dest, [*getattr(namespace, self.dest), given])


def add_list_options(parser: argparse.ArgumentParser, summary: str) -> None:
    """Add the options that name the lists, state which they are, and decide about persons in them."""
    add_repeatable(parser, "-w", "--watchlist", metavar="LIST", dest="watchlist", summary=summary)
    parser.add_argument(
        "--format",
        metavar="NAME",
        dest="formats",
        action=_FormatAction,
        default=[],
        help="states which list the -w before it is, such as uflpa; before every -w, of all of them",
    )
    add_undecided_option(parser)


def add_judging_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which lists and which policy decide."""
    lists = f"a bundled list by name, or a file (default: {DEFAULT_LIST})"
    add_list_options(parser, lists)
    policies = "a bundled policy (default, us-import), or a .yaml file (default: default)"
    parser.add_argument("--policy", metavar="NAME", default="default", help=policies)


def add_undecided_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that decides about entries of a list that may be persons."""
    parser.add_argument(
        "--undecided",
        choices=("organisations", "leave-out"),
        help="what entries of a list are that may be persons: organisations, which are screened"
        " against, or left out; without a decision no order goes with such a list",
    )


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how a file is read."""
    column = "what a column holds, such as 'Plant=factory.name'"
    add_repeatable(parser, "--column", metavar="HEADER=ROLE", dest="columns", summary=column)
    parser.add_argument("--sheet", metavar="NAME", help="read only this sheet")
    parser.add_argument(
        "--password", metavar="TEXT", help="the password of a protected workbook; '-' asks for it"
    )


def add_config_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the file of options, to a command of `TABLE_OF`."""
    parser.add_argument(
        "--config",
        metavar="FILE",
        help="a file with options of screen and gate (TOML); screen, explain and review also read"
        " duediligence.toml of the working directory",
    )


def configuration_file(arguments: argparse.Namespace) -> Path | None:
    """Return the configuration file of a command: the one named, or that of the working directory."""
    command = getattr(arguments, "command", "")
    if command not in TABLE_OF:
        return None
    if arguments.config:
        return Path(arguments.config)
    path = Path(FILE_NAME)
    return path if command in _FOUND_BY_ITSELF and os.path.lexists(path) else None


def add_screening_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that every command that screens shares."""
    add_judging_options(parser)
    day = (
        "the day whose entries and priority sectors count, such as 2024-07-01 (default: the latest)"
    )
    parser.add_argument("--as-of", metavar="DATE", type=a_day, help=day)
    parser.add_argument(
        "--max-age",
        metavar="DAYS",
        type=at_least(0, "days"),
        help="refuse a list that is older or has no date (exit code 3)",
    )
    much = parser.add_mutually_exclusive_group()
    much.add_argument(
        "-q",
        "--quiet",
        action="store_true",
        help="print errors, warnings and what was not screened only, beside the result",
    )
    much.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        help="print everything: each issue and each row for a person in full, what each column was"
        " taken for, and the time of each step",
    )
    parser.add_argument(
        "--no-color", action="store_true", help="no colours, also where a terminal shows them"
    )
    cache = "a folder for compiled lists, which only you may write to; long lists load faster"
    parser.add_argument("--cache", metavar="DIR", help=cache)
    add_reading_options(parser)
    log = "the log of reviewers' answers: shows each answer, and lowers findings that were cleared"
    parser.add_argument("--answers", metavar="DB", help=log)
    head = "the head of that log as an earlier report printed it; a log without it is refused"
    parser.add_argument("--answers-head", metavar="HASH", help=head)
    parser.add_argument(
        "--four-eyes",
        action="store_true",
        help="lower a finding only if a second, different reviewer confirms the false positive",
    )


def a_day(text: str) -> date:
    """Return the day that an argument names.

    >>> a_day("2024-07-01")
    datetime.date(2024, 7, 1)
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it as 2024-07-01") from None


def add_language_option(parser: argparse.ArgumentParser, what: str) -> None:
    """Add `--language`, which is about our own words; what a list or a supplier says stays as it is.

    Args:
        parser: the parser of the command.
        what: what is written in the language, such as "the workbook and the page".
    """
    parser.add_argument(
        "--language",
        choices=language_codes(),
        default="en",
        help=f"the language of {what} (default: en); JSON stays English",
    )


def at_least(minimum: int, noun: str) -> Callable[[str], int]:
    """Return a reader of whole numbers for an argument.

    >>> at_least(1, "processes")("4")
    4
    """

    def parse(text: str) -> int:
        if not text.isdecimal() or int(text) < minimum:
            raise argparse.ArgumentTypeError(
                f"{text!r} is not a number of {noun}; give {minimum} or more"
            )
        return int(text)

    return parse


def answer_log(arguments: argparse.Namespace) -> AnswerLog | None:
    """Return the log of earlier answers, if one was given."""
    if not arguments.answers:
        for option in ("four_eyes", "answers_head"):
            if getattr(arguments, option):
                name = option.replace("_", "-")
                raise UsageError(f"--{name} needs a log of answers; give it with --answers DB")
        return None
    from ..answers import AnswerLog

    return AnswerLog(arguments.answers, four_eyes=arguments.four_eyes)


def load_lists(arguments: argparse.Namespace) -> Watchlist:
    """Return the lists that were given, joined into one."""
    from ..lists import require_fresh

    watchlist = load_given_lists(arguments)
    if watchlist is None:
        from ..lists import load_watchlist

        watchlist = load_watchlist(DEFAULT_LIST)
    if getattr(arguments, "max_age", None) is not None:
        # The one place that reads the clock for this; below, every function is given the day.
        require_fresh(watchlist, arguments.max_age, datetime.now(UTC).date())
    return watchlist


def load_given_lists(arguments: argparse.Namespace) -> Watchlist | None:
    """Return the lists of -w, each read as --format states; None where no -w was given.

    Raises:
        UsageError: a --format is for no list, or two are for one.
    """
    from ..lists import load_watchlist

    formats: dict[int, str] = {}
    if arguments.formats and not arguments.watchlist:
        raise UsageError("--format states which list a -w is, and there is no -w; give it")
    for number, format_name in arguments.formats:
        # Before every -w it is for all of them, else for the one before it.
        for at in range(len(arguments.watchlist)) if number == 0 else [number - 1]:
            if at in formats:
                raise UsageError(
                    f"--format is given twice for -w {arguments.watchlist[at]}; give it once, after"
                    " the -w that it is for"
                )
            formats[at] = format_name
    lists = [
        load_watchlist(name, format=formats.get(at), undecided=arguments.undecided)
        for at, name in enumerate(arguments.watchlist)
    ]
    return reduce(or_, lists) if lists else None


def load_chosen_policy(arguments: argparse.Namespace) -> Policy:
    """Return the policy that was given."""
    from ..policy import load_policy

    return load_policy(arguments.policy)


def load_screener(arguments: argparse.Namespace) -> Screener:
    """Return the screener of the lists, the policy, the day and the cache that were given."""
    from ..screening.screener import Screener

    watchlist, policy = load_lists(arguments), load_chosen_policy(arguments)
    return Screener(watchlist, policy=policy, cache=arguments.cache, as_of=arguments.as_of)


def column_roles(arguments: argparse.Namespace) -> dict[str, str] | None:
    """Return the role of each header as given with --column; None where none is given."""
    return parse_pairs(arguments.columns, "--column", "HEADER=ROLE") or None


def reading_options(arguments: argparse.Namespace) -> Options:
    """Return how to read a file; a password of '-' is asked for."""
    from ..model import Options

    password = arguments.password
    if password == "-":  # noqa: S105 - the sign that asks for one
        from getpass import getpass

        password = getpass("Password of the workbook: ")
    return Options(sheet=arguments.sheet, password=password)


def input_of(name: str, options: Options) -> Path | FileContent:
    """Return the file of a name; for '-' what standard input gives.

    Raises:
        UsageError: standard input is closed or a terminal.
        TableError: it gives more than the limit.
    """
    from ..spreadsheets.source import FileContent

    if name != STANDARD_INPUT:
        return Path(name)
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError(
            "'-' reads a file from standard input, and nothing is piped into it; give the name of a"
            " file, or write: program | duediligence ... -"
        )
    # One byte more than is allowed tells that there is more.
    return FileContent("standard input", sys.stdin.buffer.read(options.limits.bytes + 1))


def parse_pairs(texts: Iterable[str], option: str, form: str) -> dict[str, str]:
    """Return texts such as 'Plant=factory.name' as a mapping.

    Args:
        texts: the texts.
        option: the option that they were given with, for messages.
        form: what they look like, for messages.

    Raises:
        UsageError: a text has no "=", or two have the same key.
    """
    values: dict[str, str] = {}
    # A header may contain "=" and a role never does, so the last one divides a --column.
    divide = str.rpartition if option == "--column" else str.partition
    for text in texts:
        key, sign, value = divide(text, "=")
        if not sign or not key:
            raise UsageError(f"{option} {text!r} has no '='; write {form}")
        if key in values:
            raise UsageError(f"{option} says twice what {key!r} is; say it once")
        values[key] = value
    return values


def print_identities(lists: Iterable[ListInfo], *, width: int | None = None) -> None:
    """Print of each list that is not bundled which list it is, and how that was established.

    Args:
        lists: the lists.
        width: the most columns of a line; None for lines in full.
    """
    from ..lists import describe_identity
    from ..text.sanitise import one_line

    for info in lists:
        if info.identity.value != "bundled":
            line = f"  {one_line(f'list {info.id}: {describe_identity(info)}')}"
            print_status(line if width is None else cut(line, width))


def print_stops(issues: Iterable[Issue]) -> None:
    """Print what was not screened, also with -q: the first issues that stop, and how many more."""
    stops = [issue for issue in issues if issue.stops]
    shown = stops if is_verbose() else stops[:_ISSUES_SHOWN]
    for issue in shown:
        print_always(f"  {describe_issue(issue)}")
    if len(stops) > len(shown):
        print_always(f"  and {len(stops) - len(shown):,} more that stop")


def print_issues(issues: Sequence[Issue]) -> None:
    """Print the first issues with their places, and how many more there are."""
    print_stops(issues)
    others = [issue for issue in issues if not issue.stops]
    shown = others if is_verbose() else others[:_ISSUES_SHOWN]
    for issue in shown:
        print_status(f"  {describe_issue(issue)}")
    if len(others) > len(shown):
        print_status(f"  and {len(others) - len(shown):,} more of this kind; -v shows them")


def describe_issue(issue: Issue) -> str:
    """Return an issue with its place on one line."""
    from ..text.sanitise import one_line

    parts = [issue.file] if issue.file else []
    if issue.sheet:
        parts.append(f"sheet {issue.sheet}")
    if issue.row is not None:
        parts.append(f"row {issue.row}")
    if issue.header:
        parts.append(f"column {issue.header!r}")
    where = ", ".join(parts) or "input"
    return one_line(f"{where}: {issue.problem} {issue.remedy}")
