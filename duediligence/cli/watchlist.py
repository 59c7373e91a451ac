"""`duediligence watchlist`: list, show, compare, import and verify watchlists."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError, WatchlistError
from . import watchlist_draft
from .arguments import (
    DEFAULT_LIST,
    Commands,
    add_command,
    add_repeatable,
    add_undecided_option,
)
from .output import print_exactly, print_result, print_status

if TYPE_CHECKING:
    from ..model import ListInfo

_NOT_ALL_PROVED = 3  # as for a list that is wrong
_PUBLISHERS = """where the lists come from (docs/lists.md says more):
  UFLPA Entity List            US Department of Homeland Security, dhs.gov: save the page, or its table
  Withhold Release Orders      US Customs and Border Protection, cbp.gov: the dated CSV
  SDN list                     US Treasury, OFAC: sdn.csv, alt.csv and add.csv in one folder
  Consolidated Screening List  US Department of Commerce, trade.gov: CSV or JSON
  UN, EU, UK, Canada, Swiss    the XML or CSV of each publisher; of the UK its Sanctions List
  OpenSanctions                opensanctions.org: targets.simple.csv or entities.ftm.json; free of
                               charge for non-commercial use only
Public US lists are in the public domain. Keep the file: every result names its SHA-256."""


def add_watchlist_parser(commands: Commands) -> None:
    """Add this command and its subcommands."""
    parser = add_command(commands, "watchlist", summary="list, show, compare and verify watchlists")
    subcommands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add_command(subcommands, "list", run_list, summary="show the lists that come with the library")

    show = add_command(subcommands, "show", run_show, summary="show a list as text")
    verify = add_command(
        subcommands,
        "verify",
        run_verify,
        summary="prove that every quotation of a list is in its source",
        description="Prove that every quotation of a list is in its source, at its place. The exit"
        " code is 0 if all are proved, 3 if one is not.",
    )
    name = f"a bundled list by name, or a file (default: {DEFAULT_LIST})"
    for command in (show, verify):
        command.add_argument("name", metavar="LIST", nargs="?", default=DEFAULT_LIST, help=name)
    text = "the text of a source as it was quoted from"
    add_repeatable(
        verify, "--source", metavar="TEXT_FILE", dest="texts", summary=text, required=True
    )

    changes = "show what changed between two versions of a list"
    diff = add_command(subcommands, "diff", run_diff, summary=changes)
    diff.add_argument("old", metavar="OLD", help="the earlier file, or a bundled list")
    diff.add_argument("new", metavar="NEW", help="the later file, or a bundled list")
    diff.add_argument("--json", action="store_true", help="write JSON to stdout")

    watchlist_draft.add_draft_parsers(subcommands)

    official = add_command(
        subcommands,
        "import",
        run_import,
        summary="read an official list, and account for every row of it",
        description="Read a list that you downloaded; show what is on it and what was left out."
        "\nGive the same file to screen and gate with -w.",
    )
    official.epilog = _PUBLISHERS
    official.formatter_class = argparse.RawDescriptionHelpFormatter
    official.add_argument("file", metavar="FILE", help="the file as its publisher provides it")
    official.add_argument(
        "--previous",
        metavar="OLD",
        help="an earlier version: a list that lost more than a third of its entries is refused",
    )
    official.add_argument(
        "--confirm-shrunk",
        action="store_true",
        help="confirm that a list which lost more than a third of its entries is right",
    )
    for command in (show, verify, diff, official):
        states = "states which list it is, such as uflpa, where its content does not prove it"
        command.add_argument("--format", metavar="NAME", help=states)
    add_undecided_option(official)


def run_list(_: argparse.Namespace) -> int:
    """Print a line for each bundled list."""
    from ..lists import bundled, load_watchlist

    for name in bundled():
        watchlist = load_watchlist(name)
        for info in watchlist.lists:
            print_result(
                f"{name}  version {info.version}, {len(watchlist.entries)} entries: {info.title}"
            )
    return 0


def run_diff(arguments: argparse.Namespace) -> int:
    """Print what was added, removed, renamed, moved and changed; return 0 whatever it is."""
    from ..lists import diff, load_watchlist

    changes = diff(
        load_watchlist(arguments.old, format=arguments.format),
        load_watchlist(arguments.new, format=arguments.format),
    )
    if arguments.json:
        print_exactly(changes.model_dump_json(indent=2) + "\n")
        return 0
    for line in str(changes).splitlines():
        print_result(line)
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """Print what the list is, how many entries it has, and what was left out."""
    from ..lists import describe_identity, load_watchlist, require_not_shrunk
    from ..text.sanitise import one_line

    watchlist = load_watchlist(
        arguments.file, format=arguments.format, undecided=arguments.undecided
    )
    if arguments.confirm_shrunk and not arguments.previous:
        raise UsageError("--confirm-shrunk needs --previous OLD, the version to compare with.")
    if arguments.previous and not arguments.confirm_shrunk:
        previous = load_watchlist(
            arguments.previous, format=arguments.format, undecided=arguments.undecided
        )
        try:
            require_not_shrunk(watchlist, previous)
        except WatchlistError as error:
            raise WatchlistError(f"{error}, with --confirm-shrunk") from None
    kinds = Counter(entry.kind.value for entry in watchlist.entries)
    for info in watchlist.lists:
        print_result(f"{info.id}  version {info.version}, dated {info.date or 'not'}: {info.title}")
        print_result(f"  identity: {describe_identity(info)}")
        print_result(f"  SHA-256 {info.sha256}")
        counts = ", ".join(
            f"{number} {kind.removesuffix('s')}s" for kind, number in sorted(kinds.items())
        )
        print_result(f"  {counts}")
        print_result(f"  {sum(len(entry.aliases) for entry in watchlist.entries)} aliases")
        # Each row lists its entry once, so further listings of an entry are rows merged into it.
        listings = [
            sum(statement.stance == "lists" for statement in entry.statements)
            for entry in watchlist.entries
        ]
        if merged := sum(number - 1 for number in listings if number > 1):
            print_result(f"  merged: {merged} more rows of an entry that stands above them")
        for what, number in sorted(info.left_out.items()):
            print_result(f"  left out: {number} {what}")
        for line in _account(info, len(watchlist.entries), sum(listings)):
            print_result(f"  {line}")
        for row in watchlist.undecided:
            print_result(f"  undecided: {one_line(row.where)}: {one_line(row.name)!r}")
        if info.undecided:
            print_status(
                f"{info.undecided} rows may be persons and are not screened against; no order goes"
                " with this list until you decide: --undecided organisations or --undecided"
                " leave-out, or state their type in the list."
            )
    return 0


def _account(info: ListInfo, entries: int, listings: int) -> Iterator[str]:
    """Yield what became of the rows, and how the entries were made of those that were taken."""
    rows = info.rows
    if rows is None:
        return
    parts = [f"{rows.taken} taken", f"{rows.persons} persons", f"{rows.vessels} vessels"]
    parts += [f"{rows.undecided} undecided", f"{rows.other} others left out"]
    yield f"rows: {rows.total} = {' + '.join(parts)}"
    # A row that names several firms gives an entry each; in other lists several rows are about one
    # entry, each with another name or address; further listings of one entry are merged.
    beside, merged = listings - rows.taken, listings - entries
    steps = f" + {beside} named beside another" if beside > 0 else ""
    steps += f" - {-beside} more on an entry above them" if beside < 0 else ""
    steps += f" - {merged} merged" if merged else ""
    yield f"entries: {entries} = {rows.taken} rows taken{steps}"


def run_show(arguments: argparse.Namespace) -> int:
    """Print the whole list as text."""
    from ..lists import load_watchlist, show

    print_result(show(load_watchlist(arguments.name, format=arguments.format)).rstrip("\n"))
    return 0


def run_verify(arguments: argparse.Namespace) -> int:
    """Print a line for each quotation; return 0 only if all are proved."""
    from ..lists import load_watchlist, source_of

    watchlist = load_watchlist(arguments.name, format=arguments.format)
    texts = [watchlist_draft.read_text(Path(name)) for name in arguments.texts]
    checks = watchlist.verify({source_of(watchlist.sources, text).id: text for text in texts})
    for check in checks:
        print_result(f"{check.outcome}: {check.statement} ({check.source})")
    proved = sum(check.outcome == "proved" for check in checks)
    print_status(f"{proved} of {len(checks)} quotations proved.")
    return 0 if proved == len(checks) else _NOT_ALL_PROVED
