"""The columns that a screening adds to the caller's own, the same in a frame and in a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple

from ..model import Finding
from ..text.sanitise import one_line
from .result_index import ResultIndex, ResultRow
from .wording import describe_coverage, row_reason


class _ScreenedRow(NamedTuple):
    """A row and its findings, which most columns need."""

    row: ResultRow
    findings: Sequence[Finding]
    results: ResultIndex


class AddedColumn(NamedTuple):
    """One column that is added: its header, its width in a sheet, its value, its type in pandas.

    A value is "" where there is nothing to say, None in a column of numbers.
    """

    header: str
    width: int
    value: Callable[[_ScreenedRow], object]
    dtype: Literal["object", "Int64", "float64"] = "object"


ADDED_COLUMNS = (
    AddedColumn("dd_decision", 14, lambda line: line.results.decision(line.row).value),
    AddedColumn(
        "dd_priority",
        10,
        lambda line: min((f.priority for f in line.findings), default=None),
        "Int64",
    ),
    AddedColumn("dd_rule", 9, lambda line: _joined(finding.rule for finding in line.findings)),
    AddedColumn(
        "dd_entries",
        24,
        lambda line: _joined(
            entry for finding in line.findings for entry in (finding.entry, *finding.supporting)
        ),
    ),
    AddedColumn("dd_reason", 56, lambda line: row_reason(line.row, line.results)),
    AddedColumn(
        "dd_ask",
        36,
        lambda line: _joined((one_line(finding.ask or "") for finding in line.findings), " "),
    ),
    AddedColumn(
        "dd_score", 9, lambda line: max((f.score for f in line.findings), default=None), "float64"
    ),
    AddedColumn(
        "dd_coverage",
        20,
        lambda line: describe_coverage(line.results.outcome.coverage[line.row.position]),
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
    screened = _ScreenedRow(row, results.findings.get(row.position, ()), results)
    return tuple(column.value(screened) for column in ADDED_COLUMNS)


def _joined(texts: Iterable[str], separator: str = "; ") -> str:
    """Join the texts that are not empty, each once."""
    return separator.join(dict.fromkeys(filter(None, texts)))
