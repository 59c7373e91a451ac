"""`duediligence watchlist`: which lists there are, what they say, and the proof of their quotations."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import TableError
from . import watchlist_draft
from .arguments import DEFAULT_LIST
from .output import print_exactly, print_result, print_status

if TYPE_CHECKING:
    from ..model import Watchlist

_NOT_ALL_PROVED = 3
_WHERE_FROM = """where the lists come from (docs/lists.md says more):
  UFLPA Entity List            US Department of Homeland Security, dhs.gov: save the page, or its table
  Withhold Release Orders      US Customs and Border Protection, cbp.gov: the dated CSV
  SDN list                     US Treasury, OFAC: sdn.csv, alt.csv and add.csv in one folder
  Consolidated Screening List  US Department of Commerce, trade.gov: CSV or JSON
  OpenSanctions                opensanctions.org: targets.simple.csv or entities.ftm.json; free of
                               charge for non-commercial use only
Public US lists are in the public domain. Keep the file: its SHA-256 stands in every result."""


def add_watchlist_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The grammar of this verb and of what it does."""
    parser = verbs.add_parser(
        "watchlist", allow_abbrev=False, help="list, show and verify watchlists"
    )
    deeds = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    each = deeds.add_parser("list", allow_abbrev=False, help="the lists that come with the library")
    each.set_defaults(run=run_list)

    show = deeds.add_parser("show", allow_abbrev=False, help="a list, as text to be read")
    _add_name(show)
    show.set_defaults(run=run_show)

    verify = deeds.add_parser(
        "verify", allow_abbrev=False,
        help="prove that every quotation of a list stands in its source",
        description="Prove that every quotation of a list stands in its source, at its place."
        " Exits 0 only where all are proved, 3 where one is not.",
    )  # fmt: skip
    _add_name(verify)
    verify.add_argument(
        "--source", metavar="TEXT_FILE", action="append", required=True, dest="texts",
        help="a source's text as it was quoted from; may be repeated",
    )  # fmt: skip
    verify.set_defaults(run=run_verify)

    _add_diff(deeds)
    watchlist_draft.add_draft_parsers(deeds)
    _add_import(deeds)


def _add_diff(deeds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    changes = deeds.add_parser(
        "diff", allow_abbrev=False, help="what changed between two versions of a list"
    )
    changes.add_argument("old", metavar="OLD", help="the earlier file, or a bundled list")
    changes.add_argument("new", metavar="NEW", help="the later one")
    changes.add_argument("--json", action="store_true", help="for a machine")
    changes.set_defaults(run=run_diff)


def _add_import(deeds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    taken = deeds.add_parser(
        "import", allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        help="read an official list, and account for every row of it",
        description="Read a list that you downloaded and say what is on it and what was left out."
        " The same file is then given to screen and gate with -w.",
        epilog=_WHERE_FROM,
    )  # fmt: skip
    taken.add_argument("file", metavar="FILE", help="the file as its publisher gives it")
    taken.add_argument("--format", metavar="NAME", help="its format, where it is not recognised")
    taken.set_defaults(run=run_import)


def _add_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", metavar="LIST", nargs="?", default=DEFAULT_LIST,
        help=f"a bundled list by name, or a file (default: {DEFAULT_LIST})",
    )  # fmt: skip


def run_list(_: argparse.Namespace) -> int:
    """One line a bundled list."""
    from ..lists import bundled, load_watchlist

    for name in bundled():
        watchlist = load_watchlist(name)
        for info in watchlist.lists:
            print_result(
                f"{name}  version {info.version}, {len(watchlist.entries)} entries: {info.title}"
            )
    return 0


def run_diff(arguments: argparse.Namespace) -> int:
    """Added, removed, renamed, moved, changed; 0 whatever it says."""
    from ..lists import diff, load_watchlist

    changes = diff(load_watchlist(arguments.old), load_watchlist(arguments.new))
    if arguments.json:
        print_exactly(changes.model_dump_json(indent=2) + "\n")
        return 0
    for line in str(changes).splitlines():
        print_result(line)
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """What the list is, how many entries it has, and what was left out."""
    from ..lists import load_watchlist

    watchlist = load_watchlist(arguments.file, format=arguments.format)
    kinds = Counter(entry.kind.value for entry in watchlist.entries)
    for info in watchlist.lists:
        print_result(f"{info.id}  version {info.version}, dated {info.date or 'not'}: {info.title}")
        print_result(f"  SHA-256 {info.sha256}")
        print_result(
            "  " + ", ".join(f"{number} {kind}s" for kind, number in sorted(kinds.items()))
        )
        print_result(f"  {sum(len(entry.aliases) for entry in watchlist.entries)} aliases")
        if merged := _merged(watchlist):
            print_result(f"  merged: {merged} more rows of an entry that stands above them")
        for what, number in sorted(info.left_out.items()):
            print_result(f"  left out: {number} {what}")
    return 0


def _merged(watchlist: Watchlist) -> int:
    """How many rows were taken into the entry of another row; each row is one listing of it."""
    listings = [
        sum(statement.stance == "lists" for statement in entry.statements)
        for entry in watchlist.entries
    ]
    return sum(number - 1 for number in listings if number > 1)


def run_show(arguments: argparse.Namespace) -> int:
    """The whole list as text."""
    from ..lists import load_watchlist, show

    print_result(show(load_watchlist(arguments.name)).rstrip("\n"))
    return 0


def run_verify(arguments: argparse.Namespace) -> int:
    """One line a quotation; what cannot be proved is no success."""
    from ..lists import load_watchlist, source_of

    watchlist = load_watchlist(arguments.name)
    texts = [_text(path) for path in arguments.texts]
    checks = watchlist.verify({source_of(watchlist.sources, text).id: text for text in texts})
    for check in checks:
        print_result(f"{check.outcome}: {check.statement} ({check.source})")
    proved = sum(check.outcome == "proved" for check in checks)
    print_status(f"{proved} of {len(checks)} quotations proved.")
    return 0 if proved == len(checks) else _NOT_ALL_PROVED


def _text(name: str) -> str:
    """The text as its publisher wrote it: line ends and all."""
    try:
        return Path(name).read_bytes().decode("utf-8")
    except (OSError, ValueError) as error:
        raise TableError(
            f"{name}: the source cannot be read as UTF-8 text ({error}); give the text file that"
            " was quoted from"
        ) from None
