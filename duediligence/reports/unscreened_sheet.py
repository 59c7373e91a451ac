"""The sheet *Could not screen*: rows about which nothing is known, and what to repair."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..model import Decision, Issue
from ..resources.languages import ENGLISH, Language
from ..text.sanitise import one_line
from .result_index import ResultIndex
from .sheet import Look, ReportSheet, SheetCell, SheetColumn, decision_cell, table_sheet
from .wording import row_reason

_COMPLETE = "Give at least a name, an address or a registration number, and screen the row again."


COULD_NOT_SCREEN = "Could not screen"


class _Problem(NamedTuple):
    """An issue of the input, or a row that could not be screened in the shape of one."""

    label: SheetCell
    issue: Issue
    supplier: str | None = None


_COLUMNS: tuple[SheetColumn[_Problem], ...] = (
    SheetColumn("What", 14, lambda line: line.label),
    SheetColumn("File", 18, lambda line: line.issue.file),
    SheetColumn("Sheet", 14, lambda line: line.issue.sheet),
    SheetColumn("Row", 8, lambda line: line.issue.row),
    SheetColumn("Column", 20, lambda line: line.issue.header),
    SheetColumn("Supplier", 28, lambda line: line.supplier),
    SheetColumn("Problem", 56, lambda line: line.issue.problem),
    SheetColumn("What to do", 56, lambda line: line.issue.remedy),
)


def unscreened_sheet(results: ResultIndex, language: Language = ENGLISH) -> ReportSheet:
    """Return the sheet of unscreenable rows and of issues, each with a remedy."""
    outcome = results.outcome
    is_empty = Decision.UNSCREENABLE not in outcome.decisions and not outcome.issues
    nothing = language.text("Every row had something to screen, and every cell could be read.")
    return table_sheet(
        COULD_NOT_SCREEN,
        _COLUMNS,
        _problems(results, language),
        freeze="A2",
        messages=({"Problem": nothing},) if is_empty else (),
        language=language,
    )


def _problems(results: ResultIndex, language: Language) -> Iterator[_Problem]:
    for row in results.rows():
        if results.decision(row) is Decision.UNSCREENABLE:
            findings = results.findings.get(row.position, ())
            asks = " ".join(finding.ask for finding in findings if finding.ask)
            remedy = language.text(asks or _COMPLETE)
            reason, table = row_reason(row, results), row.table
            issue = Issue(reason, remedy, table.file, sheet=table.sheet, row=row.number)
            yield _Problem(
                decision_cell(Decision.UNSCREENABLE, language), issue, one_line(row.name)
            )
    for issue in results.outcome.issues:
        yield _Problem(SheetCell(language.text("to repair"), Look.NOTE), issue)
