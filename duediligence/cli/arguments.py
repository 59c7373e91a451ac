"""The arguments that several verbs share, and what they become."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from ..errors import UsageError
from .output import print_status

if TYPE_CHECKING:
    from ..answers import AnswerLog
    from ..model import Issue, Options, Watchlist
    from ..policy import Policy

DEFAULT_LIST = "xinjiang-2019"
_ISSUES_TOLD = 10


def add_judgement(parser: argparse.ArgumentParser) -> None:
    """Which lists and which policy decide."""
    parser.add_argument(
        "-w", "--watchlist", metavar="LIST", action="append", default=[],
        help=f"a bundled list by name, or a file; several are joined (default: {DEFAULT_LIST})",
    )  # fmt: skip
    parser.add_argument(
        "--policy", metavar="NAME", default="default",
        help="default, us-import, or a .yaml file (default: default)",
    )  # fmt: skip


def add_cache(parser: argparse.ArgumentParser) -> None:
    """Where compiled lists are kept."""
    parser.add_argument(
        "--cache", metavar="DIR",
        help="a folder of yours alone in which compiled lists are kept; a long list starts faster",
    )  # fmt: skip


def _days(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days; give 0 or more")
    return int(text)


def add_age(parser: argparse.ArgumentParser) -> None:
    """How old a list may be."""
    parser.add_argument(
        "--max-age", metavar="DAYS", type=_days,
        help="refuse a list that is older, or bears no date (exit 3)",
    )  # fmt: skip


def add_reading(parser: argparse.ArgumentParser) -> None:
    """How a file is read."""
    parser.add_argument(
        "--column", metavar="HEADER=ROLE", action="append", default=[], dest="columns",
        help="what a column holds, such as 'Plant=factory.name'; may be repeated",
    )  # fmt: skip
    parser.add_argument("--sheet", metavar="NAME", help="read this sheet only")
    parser.add_argument(
        "--password", metavar="TEXT", help="opens a protected workbook; '-' asks for it"
    )


def add_answers(parser: argparse.ArgumentParser) -> None:
    """What reviewers answered before."""
    parser.add_argument(
        "--answers", metavar="DB",
        help="the log of what reviewers answered before; shows it, and lowers what they cleared",
    )  # fmt: skip
    parser.add_argument(
        "--four-eyes", action="store_true",
        help="a false positive lowers only when a second, different reviewer confirms it",
    )  # fmt: skip


def log_of(arguments: argparse.Namespace) -> AnswerLog | None:
    """The log of earlier answers, if one was named."""
    if not arguments.answers:
        if arguments.four_eyes:
            raise UsageError("--four-eyes is about answers; name their log with --answers DB")
        return None
    from ..answers import AnswerLog

    return AnswerLog(arguments.answers, four_eyes=arguments.four_eyes)


def load_lists(arguments: argparse.Namespace) -> Watchlist:
    """All lists that were named, as one."""
    from ..lists import load_watchlist, require_fresh

    names = arguments.watchlist or [DEFAULT_LIST]
    watchlist = reduce(or_, map(load_watchlist, names))
    if getattr(arguments, "max_age", None) is not None:
        require_fresh(watchlist, arguments.max_age, datetime.now(UTC).date())  # read here only
    return watchlist


def policy_of(arguments: argparse.Namespace) -> Policy:
    """The policy that was named."""
    from ..policy import load_policy

    return load_policy(arguments.policy)


def column_roles(arguments: argparse.Namespace) -> dict[str, str] | None:
    """Header -> role, as the caller says; None where nothing is said."""
    return pairs(arguments.columns, "--column", "HEADER=ROLE") or None


def options_of(arguments: argparse.Namespace) -> Options:
    """How to read, as the caller says."""
    from ..model import Options

    password = arguments.password
    if password == "-":  # noqa: S105 - the sign that asks for one
        from getpass import getpass

        password = getpass("Password of the workbook: ")
    return Options(sheet=arguments.sheet, password=password)


def pairs(texts: Iterable[str], option: str, form: str) -> dict[str, str]:
    """Texts such as 'Plant=factory.name', taken apart at the sign that divides them.

    A header may hold the sign and a role never does, so the last one divides a --column.

    Raises:
        UsageError: the sign is missing, or one thing is said twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        cut = str.rpartition if form.endswith("=ROLE") else str.partition
        key, sign, value = cut(text, "=")
        if not sign or not key:
            raise UsageError(f"{option} {text!r} has no '='; write {form}")
        if key in found:
            raise UsageError(f"{option} says twice what {key!r} is; say it once")
        found[key] = value
    return found


def print_issues(issues: Iterable[Issue]) -> None:
    """Tell what was odd about the input, the first ones in words."""
    from ..text.sanitise import one_line

    found = list(issues)
    for issue in found[:_ISSUES_TOLD]:
        place = [issue.file, issue.sheet and f"sheet {issue.sheet}",
                 issue.row is not None and f"row {issue.row}",
                 issue.header and f"column {issue.header!r}"]  # fmt: skip
        where = ", ".join(str(part) for part in place if part) or "input"
        print_status(one_line(f"  {where}: {issue.problem} {issue.remedy}"))
    if len(found) > _ISSUES_TOLD:
        print_status(f"  and {len(found) - _ISSUES_TOLD:,} more of this kind")
