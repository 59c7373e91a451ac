"""`duediligence gate`: may this order go? One answer, one exit code, and every doubt says no."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..errors import Blocked, PolicyError, UsageError
from .arguments import (
    add_age,
    add_answers,
    add_cache,
    add_judgement,
    add_reading,
    column_roles,
    load_lists,
    log_of,
    options_of,
    pairs,
    policy_of,
    print_issues,
)
from .output import print_error, print_exactly, print_result, print_status

if TYPE_CHECKING:
    from ..screening.result import ScreeningResult

# What a script may say of a supplier and of its factory; anything else goes by --field.
SUPPLIER = (
    "id", "name", "alias", "address", "city", "province", "postal_code", "country", "product",
    "material", "hs_code", "registration_no", "phone",
)  # fmt: skip
FACTORY = ("name", "address", "city", "province", "postal_code", "country", "registration_no")


def add_gate_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The grammar of this verb."""
    parser = verbs.add_parser(
        "gate", allow_abbrev=False,
        help="answer by exit code whether an order may go: 0 go, 10 review, 20 block",
        description="Answer by exit code whether an order may go: 0 go (clear or note), 10 review"
        " or unscreenable, 20 block. Every failure is another number, so only 0 means go. The"
        " worst decision is written to stdout, the reasons to stderr.",
    )  # fmt: skip
    parser.add_argument("file", metavar="FILE", nargs="?", help="a file of suppliers, or use:")
    fields = parser.add_argument_group("one supplier or order line")
    for field in SUPPLIER:
        fields.add_argument(_option(field), metavar="TEXT", dest=field)
    for field in FACTORY:
        fields.add_argument(_option(f"factory_{field}"), metavar="TEXT", dest=f"factory.{field}")
    fields.add_argument(
        "--field", metavar="PARTY.ROLE=TEXT", action="append", default=[], dest="fields",
        help="any other field, such as 'mill.city=Aksu'; may be repeated",
    )  # fmt: skip
    add_judgement(parser)
    add_age(parser)
    add_cache(parser)
    add_reading(parser)
    add_answers(parser)
    parser.add_argument("--json", action="store_true", help="write the result as JSON to stdout")
    parser.set_defaults(run=run_gate)


def run_gate(arguments: argparse.Namespace) -> int:
    """Answer 0, 10 or 20; whatever stops the question from being answered is raised."""
    fields = _fields(arguments)
    result = _result(arguments, fields)
    if arguments.json:
        print_exactly(result.to_json() + "\n")
    else:
        print_result(result.decision.value)
    for notice in result.provenance.policy.notices:
        print_error(f"WARNING: {notice}")
    print_issues(result.issues)
    try:
        result.raise_if_flagged()
    except Blocked as blocked:
        print_status(result.explain() if fields else str(blocked))
        return blocked.exit_code
    if fields:
        print_status(result.explain())
    return 0


def _fields(arguments: argparse.Namespace) -> dict[str, str]:
    """What was said of one supplier, by party and role.

    Raises:
        UsageError: a file as well, neither, or one field twice.
    """
    names = (*SUPPLIER, *(f"factory.{field}" for field in FACTORY))
    said = vars(arguments)
    given = {name: said[name] for name in names if said[name] is not None}
    for name, text in pairs(arguments.fields, "--field", "PARTY.ROLE=TEXT").items():
        plain = name.removeprefix("supplier.")
        if plain in given:
            raise UsageError(f"{plain} is given twice; give it once")
        given[plain] = text
    if arguments.file is None and not given:
        raise UsageError("nothing to judge: give a FILE, or the fields of a supplier (--name ...)")
    if arguments.file is not None and given:
        raise UsageError(f"give the FILE or the fields, not both; given are {', '.join(given)}")
    return given


def _result(arguments: argparse.Namespace, fields: dict[str, str]) -> ScreeningResult:
    from ..screening.screener import Screener

    watchlist, policy, log = load_lists(arguments), policy_of(arguments), log_of(arguments)
    if missing := policy.missing(watchlist.lists):
        raise PolicyError(
            f"the policy {policy.id} requires the list {', '.join(missing)}, which is not loaded,"
            " so no order may go; load it with -w"
        )
    screener = Screener(watchlist, policy=policy, cache=arguments.cache)
    if fields:
        return screener.check(answers=log, **fields)
    return screener.screen(
        arguments.file, columns=column_roles(arguments), answers=log, options=options_of(arguments)
    )


def _option(field: str) -> str:
    return f"--{field.replace('_', '-')}"
