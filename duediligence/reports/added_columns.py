"""The columns that a screening adds to the caller's own, the same in a frame and in a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple

from ..model import Finding
from ..text.sanitise import one_line
from .result_index import ResultIndex, ResultRow
from .wording import describe_coverage, row_reason


class _ScreenedRow(NamedTuple):
    """A row, its position, and its findings, which most columns need."""

    row: ResultRow
    at: int
    findings: Sequence[Finding]
    results: ResultIndex


class AddedColumn(NamedTuple):
    """One column that is added: its header, its width in a sheet, its value, its type in pandas.

    A value is "" where there is nothing to say, None in a column of numbers. In a frame the decision
    is an ordered categorical, so that `frame["dd_decision"] >= "review"` counts as it should.
    """

    header: str
    width: int
    value: Callable[[_ScreenedRow], object]
    dtype: Literal["object", "Int64", "float64", "decision"] = "object"


ADDED_COLUMNS = (
    AddedColumn(
        "dd_decision",
        14,
        lambda line: line.results.outcome.decisions[line.at].value,
        "decision",
    ),
    AddedColumn(
        "dd_priority",
        10,
        lambda line: min([finding.priority for finding in line.findings], default=None),
        "Int64",
    ),
    AddedColumn(
        "dd_rule", 9, lambda line: "; ".join(dict.fromkeys([f.rule for f in line.findings]))
    ),
    AddedColumn("dd_entries", 24, lambda line: "; ".join(_entries(line.findings))),
    AddedColumn("dd_reason", 56, lambda line: row_reason(line.row, line.results)),
    AddedColumn("dd_ask", 36, lambda line: " ".join(_questions(line.findings))),
    AddedColumn(
        "dd_score",
        9,
        lambda line: max([finding.score for finding in line.findings], default=None),
        "float64",
    ),
    AddedColumn(
        "dd_coverage", 20, lambda line: describe_coverage(line.results.outcome.coverage[line.at])
    ),
    AddedColumn("dd_file", 17, lambda line: line.row.table.file or ""),
    AddedColumn("dd_sheet", 12, lambda line: line.row.table.sheet or ""),
    AddedColumn("dd_row", 8, lambda line: line.row.number, "Int64"),
)
ADDED_HEADERS = tuple(column.header for column in ADDED_COLUMNS)


def added_headers(own: Iterable[object]) -> list[str]:
    """Return our headers; where the caller has one of them, all of ours end in _2 (or _3 ...).

    The caller's columns keep their names and values, whatever they are called.

    >>> added_headers(["Name", "dd_row"])[0]
    'dd_decision_2'
    """
    taken = {str(header).strip().casefold() for header in own}
    headers, number = list(ADDED_HEADERS), 2
    while taken.intersection(headers):
        headers = [f"{header}_{number}" for header in ADDED_HEADERS]
        number += 1
    return headers


def added_values(row: ResultRow, results: ResultIndex) -> tuple[object, ...]:
    """Return what we say of a row, in the order of `ADDED_COLUMNS`."""
    at = row.position
    line = _ScreenedRow(row, at, results.findings.get(at, ()), results)
    return tuple([column.value(line) for column in ADDED_COLUMNS])


def _entries(findings: Iterable[Finding]) -> Iterable[str]:
    entries = dict.fromkeys(
        [entry for finding in findings for entry in (finding.entry, *finding.supporting)]
    )
    entries.pop("", None)  # some rules are about no entry
    return entries


def _questions(findings: Iterable[Finding]) -> Iterable[str]:
    return dict.fromkeys([one_line(finding.ask) for finding in findings if finding.ask])
