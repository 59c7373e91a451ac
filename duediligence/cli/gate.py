"""`duediligence gate`: may this order go? Exit code 0 and the word "go"; any doubt is a no."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..errors import Blocked, PolicyError, UsageError
from .arguments import (
    Commands,
    add_command,
    add_config_option,
    add_repeatable,
    add_screening_options,
    answer_log,
    column_roles,
    input_of,
    load_chosen_policy,
    load_lists,
    parse_pairs,
    print_identities,
    print_issues,
    reading_options,
)
from .command_parser import HELP_REFUSAL, StoreField
from .details import Stopwatch, print_details
from .output import print_error, print_exactly, print_result, print_status

if TYPE_CHECKING:
    from ..model import Suppliers
    from ..screening.result import ScreeningResult

# On stdout beside exit code 0 only, so that another program that ends with 0 is not taken for a go.
GO = "go"
_MOST_NOTES = 5  # of a file; judgement: what fits below the decision on a screen
# The roles of a supplier and of its factory that have an option; any other is given with --field.
SUPPLIER = (
    "id name alias address city province postal_code country product material hs_code"
    " registration_no phone"
).split()
FACTORY = ["name", "address", "city", "province", "postal_code", "country", "registration_no"]


def add_gate_parser(commands: Commands) -> None:
    """Add this command."""
    parser = add_command(
        commands,
        "gate",
        run_gate,
        summary="answer by exit code whether an order may go: 0 go, 10 review, 20 block",
        description="Answer whether an order may go: exit code 0 and the word 'go' on stdout (the"
        " decision is clear or note), 10 review or unscreenable, 20 block. Every failure has another"
        " exit code. Test for both, the code 0 and the word 'go': an empty stdout does not mean go."
        " An order that does not go has its decision on stdout. The reasons are written to stderr.",
    )
    parser.set_defaults(
        **{HELP_REFUSAL: "the help was printed and nothing was judged, so no order may go"}
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        help="a file of suppliers ('-' reads standard input), or give the fields of one",
    )
    fields = parser.add_argument_group("one supplier or order line")
    for name in (*SUPPLIER, *(f"factory.{role}" for role in FACTORY)):
        option = name.replace("_", "-").replace(".", "-")
        fields.add_argument(f"--{option}", metavar="TEXT", dest=name, action=StoreField)
    other_field = "any other field, such as 'mill.city=Aksu'"
    add_repeatable(fields, "--field", metavar="PARTY.ROLE=TEXT", dest="fields", summary=other_field)
    add_config_option(parser)
    add_screening_options(parser)
    parser.add_argument(
        "--json",
        action="store_true",
        help="write the whole result as JSON to stdout instead of the word",
    )


def run_gate(arguments: argparse.Namespace) -> int:
    """Screen a file or one supplier; return 0, 10 or 20, and raise whatever prevents an answer.

    "go" is printed if 0 is returned, and the decision otherwise.
    """
    from ..intake.single_supplier import suppliers_from_fields
    from ..screening.progress import LOADING, READING, SCREENING
    from ..screening.screener import Screener

    fields, watch = _fields(arguments), Stopwatch()
    with watch.timed(LOADING):
        watchlist, policy = load_lists(arguments), load_chosen_policy(arguments)
    log = answer_log(arguments)
    with watch.timed(LOADING):
        screener = Screener(watchlist, policy=policy, cache=arguments.cache, as_of=arguments.as_of)
    loaded = screener.watchlist.lists  # as they were on the day of --as-of
    if missing := policy.missing(loaded):
        raise PolicyError(
            f"the policy {policy.id} requires the list {', '.join(missing)}, which is not loaded,"
            f" so no order may go ({'; '.join(policy.explain_missing(loaded))}); load it with"
            " -w, and state with --format which list it is where nothing in the file proves it"
        )
    options, head = reading_options(arguments), arguments.answers_head
    with watch.timed(READING):
        if fields:
            tables: Sequence[Suppliers] = [suppliers_from_fields(fields)]
        else:
            from ..intake.spreadsheet import suppliers_from_file

            tables = suppliers_from_file(
                input_of(arguments.file, options), columns=column_roles(arguments), options=options
            )
    with watch.timed(SCREENING):
        result = screener.screen_suppliers(tables, log, options, answers_head=head)
    try:
        result.raise_if_flagged()
    except Blocked as blocked:
        code, answer, reasons = blocked.exit_code, result.decision.value, str(blocked)
    else:
        code, answer, reasons = 0, GO, _summary(result)
    for notice in result.provenance.policy.notices:
        print_error(f"WARNING: {notice}")
    print_identities(result.provenance.watchlists)
    print_details(result, watch)
    print_issues(result.issues)
    print_status(result.explain() if fields else reasons, decisions=1)
    # The answer comes last, so that a failure before it leaves stdout empty.
    if arguments.json:
        print_exactly(result.to_json() + "\n")
    else:
        print_result(answer)
    return code


def _summary(result: ScreeningResult) -> str:
    """Return the decision about a file that goes, the number of its rows by decision, and context."""
    counts = Counter(decision.value for decision in result.decisions)
    rows = ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
    lines = [f"Decision: {result.decision.value}. Rows: {rows}."]
    notes = list(dict.fromkeys(note.note for note in result.context))
    lines += [f"Context: {note}" for note in notes[:_MOST_NOTES]]
    if len(notes) > _MOST_NOTES:
        lines.append(f"Context: {len(notes) - _MOST_NOTES} more; --json has them all")
    return "\n".join(lines)


def _fields(arguments: argparse.Namespace) -> dict[str, str]:
    """Return the fields of one supplier, by role or party.role; empty where a file was given.

    Raises:
        UsageError: both a file and fields, neither, or one field twice.
    """
    names = (*SUPPLIER, *(f"factory.{role}" for role in FACTORY))
    values = vars(arguments)
    fields = {name: values[name] for name in names if values[name] is not None}
    for name, text in parse_pairs(arguments.fields, "--field", "PARTY.ROLE=TEXT").items():
        plain = name.removeprefix("supplier.")
        if plain in fields:
            raise UsageError(f"{plain} is given twice; give it once")
        fields[plain] = text
    if arguments.file is None and not fields:
        raise UsageError("nothing to judge: give a FILE, or the fields of a supplier (--name ...)")
    if arguments.file is not None and fields:
        raise UsageError(f"give the FILE or the fields, not both; given are {', '.join(fields)}")
    # Without a file these do nothing: the file, perhaps an unset variable, was meant to be judged.
    of_file = {
        "--column": arguments.columns,
        "--sheet": arguments.sheet,
        "--password": arguments.password,
    }
    if fields and (given := [option for option, value in of_file.items() if value]):
        raise UsageError(f"{', '.join(given)}: only a FILE has this, and none is given")
    return fields
