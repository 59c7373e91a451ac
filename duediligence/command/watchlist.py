"""`duediligence watchlist`: which lists there are, what they say, and the proof of their quotations."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..errors import TableError
from .say import answer, tell
from .shared import DEFAULT_LIST

_NOT_ALL_PROVED = 3


def add_to(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
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
            answer(
                f"{name}  version {info.version}, {len(watchlist.entries)} entries: {info.title}"
            )
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    """The whole list as text."""
    from ..lists import load_watchlist, show

    answer(show(load_watchlist(arguments.name)).rstrip("\n"))
    return 0


def run_verify(arguments: argparse.Namespace) -> int:
    """One line a quotation; what cannot be proved is no success."""
    from ..lists import load_watchlist, source_of

    watchlist = load_watchlist(arguments.name)
    texts = [_text(path) for path in arguments.texts]
    checks = watchlist.verify({source_of(watchlist, text).id: text for text in texts})
    for check in checks:
        answer(f"{check.outcome}: {check.statement} ({check.source})")
    proved = sum(check.outcome == "proved" for check in checks)
    tell(f"{proved} of {len(checks)} quotations proved.")
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
