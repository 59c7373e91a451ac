"""`duediligence review`: open the desk, a local page on which reviewers answer the findings of a result."""

from __future__ import annotations

import argparse
import json
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DueDiligenceError, UsageError
from .arguments import (
    Commands,
    add_command,
    add_config_option,
    add_screening_options,
    column_roles,
    input_of,
    load_given_lists,
    load_lists,
    load_screener,
    print_issues,
    reading_options,
)
from .command_parser import given_options
from .output import flush_result, print_always, print_result, print_status

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..answers import AnswerLog, PriorDecisions
    from ..model import Watchlist
    from ..reports.load import ResultDocument
    from ..screening.result import ScreeningResult
    from ..screening.screener import Screener

# The same at every start, because a browser keeps answers that were not sent yet by address; no
# registered service uses this one (IANA's list of port numbers).
_PORT = 8764
_LAST_PORT = 65_535
# Seconds that the page waits for another program that writes to the log, before it says so and
# keeps the answer. Judgement: longer, and a reviewer believes that the key was not pressed.
_PATIENCE = 5.0
# A result was screened with these; they cannot be chosen again.
_ONLY_FOR_FILES = ("policy", "columns", "sheet", "password", "as_of", "max_age", "cache")
_BEGINNING = 4_096  # bytes: the first key of a result is among the first


def add_review_parser(commands: Commands) -> None:
    """Add this command."""
    parser = add_command(
        commands,
        "review",
        run_review,
        summary="answer findings on a local page, alone or together",
        description="Open the desk: a page on this machine, and on no other, on which reviewers"
        " answer the findings of a result, or of a file that is screened first. Answers go to the"
        " log of answers at once. Its address, with a token that is new at every start, is printed"
        " to stdout; press Ctrl-C to close the desk.",
    )
    source = "the result that --json wrote, or a file of suppliers, which is screened first"
    parser.add_argument("source", metavar="RESULT.json|FILE", help=source)
    add_config_option(parser)
    add_screening_options(parser)
    port = f"the port of the page (default: {_PORT}); 0: any that is free"
    parser.add_argument("--port", metavar="N", type=_port, default=_PORT, help=port)
    parser.add_argument(
        "--since", metavar="BEFORE.json", help="show what changed since that result"
    )
    parser.add_argument("--open", action="store_true", help="open the page in the browser")


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; give 0 to {_LAST_PORT:,}")
    return int(text)


def run_review(arguments: argparse.Namespace) -> int:
    """Serve the desk until Ctrl-C; return 0."""
    from ..desk.server import listen, require_web_server, serve

    require_web_server()
    if not arguments.answers:
        raise UsageError("the desk needs a log of answers; give it with --answers DB")
    from secrets import token_urlsafe

    from ..answers import AnswerLog
    from ..comparison import compare
    from ..desk import Desk
    from ..desk.app import desk_app
    from ..desk.letters import LetterWriter
    from ..desk.page import desk_page
    from ..reports.load import load_result

    # Taken before the work: that a desk runs already is found at once.
    with listen(arguments.port) as listener:
        log = AnswerLog(arguments.answers, four_eyes=arguments.four_eyes, patience=_PATIENCE)
        log.begin()
        before = load_result(arguments.since) if arguments.since else None
        result, screener = _open_source(arguments, _earlier_answers(arguments, log))
        changes = None
        if before is not None:
            comparison = compare(before, json.loads(result.to_json()))
            changes = json.loads(comparison.to_json())["changes"]
        desk = Desk(result, log, four_eyes=arguments.four_eyes)
        if desk.notice:
            print_always(f"WARNING: {desk.notice}")
        port = listener.getsockname()[1]
        token = token_urlsafe(32)  # 256 bits, which nobody guesses
        app = desk_app(
            desk,
            desk_page(desk.results),
            token=token,
            port=port,
            changes=changes,
            write_letter=LetterWriter(result, screener),
        )
        address = f"http://127.0.0.1:{port}/?token={token}"
        print_status("The desk is open on this machine; press Ctrl-C to close it. Its address:")
        print_result(address)
        flush_result()
        if arguments.open:
            import webbrowser

            webbrowser.open(address)
        with suppress(KeyboardInterrupt):  # the usual way to close it
            serve(app, listener)
    print_status(f"The desk is closed. Head of the log: {log.head}")
    return 0


def _earlier_answers(arguments: argparse.Namespace, log: AnswerLog) -> PriorDecisions:
    """Return the answers of the log; a block stays one until two people have released it.

    Raises:
        AnswersError: the log does not contain the head of --answers-head.
    """
    from ..answers import PriorDecisions, load_prior_decisions

    now = datetime.now(UTC)
    prior = PriorDecisions(
        log.list(), now.date(), four_eyes=arguments.four_eyes, four_eyes_for_block=True
    )
    load_prior_decisions(prior, now.isoformat(), arguments.answers_head)
    return prior


def _open_source(
    arguments: argparse.Namespace, prior: PriorDecisions
) -> tuple[ScreeningResult, Callable[[], Screener]]:
    """Return the result that was given, or that of screening the file, and what makes it again."""
    from ..reports.load import load_result
    from ..reports.restore import restore_screening
    from ..screening.result import ScreeningResult

    if not _is_result(arguments.source):
        result, screener = _screen(arguments, prior)
        return result, lambda: screener
    document = load_result(arguments.source)
    data = restore_screening(document, _lists_of(document, arguments))
    result = ScreeningResult(**{field.name: getattr(data, field.name) for field in fields(data)})
    return result, lambda: _screener_of(result)


def _screener_of(result: ScreeningResult) -> Screener:
    """Return what a restored result was made with.

    Raises:
        UsageError: its policy is not bundled, or is another one by now.
    """
    from ..policy import load_policy
    from ..screening.screener import Screener

    then = result.provenance.policy
    with suppress(DueDiligenceError):
        policy = load_policy(then.id)
        if policy.sha256 == then.sha256:
            return Screener(result.watchlist, policy=policy, as_of=result.provenance.as_of)
    raise UsageError(
        f"what to ask is found with the policy {then.id} as it was then, which is not at hand; open"
        " the desk with the file of suppliers and --policy"
    )


def _is_result(source: str) -> bool:
    from ..reports.load import is_json_result

    try:
        with Path(source).open("rb") as file:
            return is_json_result(file.read(_BEGINNING))
    except OSError:
        return False  # what is wrong is said when it is read as a file of suppliers


def _lists_of(document: ResultDocument, arguments: argparse.Namespace) -> Watchlist:
    """Return the lists of -w, and those of the result that are bundled.

    Raises:
        UsageError: an option was given that only a screening can use.
    """
    from ..lists import load_watchlist

    # What a configuration file says is for files to be screened.
    given = given_options(arguments)
    wrong = [name for name in _ONLY_FOR_FILES if name in given]
    if wrong:
        names = ", ".join(f"--{name.replace('_', '-').removesuffix('s')}" for name in wrong)
        raise UsageError(
            f"{names}: a result is screened already; give the file of suppliers instead"
        )
    at_hand = load_given_lists(arguments) if given & {"watchlist", "formats"} else None
    known = {info.id for info in at_hand.lists} if at_hand else set()
    lists = [at_hand] if at_hand else []
    for info in document["provenance"]["watchlists"]:
        if info["id"] not in known:
            with suppress(
                DueDiligenceError
            ):  # what is missing is named when the result is restored
                lists.append(load_watchlist(info["id"]))
    return reduce(or_, lists) if lists else load_lists(arguments)


def _screen(
    arguments: argparse.Namespace, prior: PriorDecisions
) -> tuple[ScreeningResult, Screener]:
    from ..intake.spreadsheet import suppliers_from_file

    screener = load_screener(arguments)
    options = reading_options(arguments)
    tables = suppliers_from_file(
        input_of(arguments.source, options), columns=column_roles(arguments), options=options
    )
    result = screener.screen_suppliers(tables, prior, options)
    print_issues(result.issues)
    return result, screener
