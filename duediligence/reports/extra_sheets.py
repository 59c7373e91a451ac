"""The columns that a screening adds to the caller's own, the same in a frame and in a workbook."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import Finding
from ..text.sanitise import one_line
from .result_index import ResultIndex, ResultRow
from .wording import coverage_words, row_reason

PREFIX = "dd_"
ADDED = (
    "dd_decision", "dd_priority", "dd_rule", "dd_entries", "dd_reason", "dd_ask", "dd_score",
    "dd_coverage", "dd_file", "dd_sheet", "dd_row",
)  # fmt: skip


def added_headers(own: Iterable[object]) -> list[str]:
    """Our headers; where the caller has one of them, all of ours end in _2 (or _3 ...).

    The caller's columns keep their names and values, whatever they are called.

    >>> added_headers(["Name", "dd_row"])[0]
    'dd_decision_2'
    """
    taken = {str(header).strip().casefold() for header in own}
    headers, number = list(ADDED), 2
    while taken.intersection(headers):
        headers = [f"{header}_{number}" for header in ADDED]
        number += 1
    return headers


def added_values(row: ResultRow, ledger: ResultIndex) -> tuple[object, ...]:
    """What we say of a row, in the order of `ADDED`; None where there is nothing to say."""
    found = ledger.findings.get(row.position, [])
    outcome = ledger.outcome
    return (
        outcome.decisions[row.position].value,
        min((finding.priority for finding in found), default=None),
        "; ".join(dict.fromkeys(finding.rule for finding in found)),
        "; ".join(dict.fromkeys(name for finding in found for name in _entries(finding))),
        row_reason(row, ledger),
        " ".join(dict.fromkeys(one_line(finding.ask) for finding in found if finding.ask)),
        max((finding.score for finding in found), default=None),
        coverage_words(outcome.coverage[row.position]),
        row.table.file or "",
        row.table.sheet or "",
        row.number,
    )


def _entries(finding: Finding) -> tuple[str, ...]:
    return tuple(entry for entry in (finding.entry, *finding.supporting) if entry)
