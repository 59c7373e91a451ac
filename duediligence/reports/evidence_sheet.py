"""The sheet *Evidence*: what the sources say of every entry cited, denials beside allegations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..model import Source, Statement, WatchlistEntry
from .result_index import DENIAL_STANCES, ResultIndex, StatementSubject
from .sheet import CellValue, Look, ReportSheet, SheetCell, SheetColumn, table_sheet
from .wording import Citation, cite


class _Evidence(NamedTuple):
    """One statement, whom it is about, and its source where the list has it."""

    subject: StatementSubject
    statement: Statement
    source: Source | None
    citation: Citation


_COLUMNS: tuple[SheetColumn[_Evidence], ...] = (
    SheetColumn("Entry", 24, lambda line: line.subject.name),
    SheetColumn("Kind", 13, lambda line: _kind(line.subject)),
    SheetColumn("List", 15, lambda line: line.subject.list),
    SheetColumn("Stance", 13, lambda line: line.citation.stance),
    SheetColumn("Claim, in our words", 46, lambda line: line.citation.claim),
    SheetColumn("The source's own words", 52, lambda line: line.citation.quote),
    SheetColumn("Characters", 12, lambda line: line.citation.characters),
    SheetColumn("Remark", 34, lambda line: line.citation.remark),
    SheetColumn(
        "Source", 34, lambda line: line.source.title if line.source else line.statement.source
    ),
    SheetColumn("Publisher", 18, lambda line: line.source.publisher if line.source else ""),
    SheetColumn("Date", 20, lambda line: _date(line.statement, line.source)),
    SheetColumn("Link", 30, lambda line: _link(line.citation.link)),
    SheetColumn(
        "SHA-256 of the source's text",
        20,
        lambda line: line.source.sha256 if line.source else None,
        look=Look.SMALL,
    ),
)
_STANCES_IN_ORDER = ("lists", "alleges", "denies", "responds", "context")


def evidence_sheet(results: ResultIndex) -> ReportSheet:
    """Return the sheet of all statements about whoever a finding or a context note rests on."""
    return table_sheet(
        "Evidence",
        _COLUMNS,
        _evidence(results),
        freeze="B2",
        look_of=lambda line: Look.DENIED if line.statement.stance in DENIAL_STANCES else Look.TEXT,
        pages_wide=2,
        repeat_columns="A:A",
    )


def _evidence(results: ResultIndex) -> Iterator[_Evidence]:
    for subject in results.cited_subjects():
        for stance in _STANCES_IN_ORDER:
            for statement in subject.statements:
                if statement.stance == stance:
                    source = results.sources.get(statement.source)
                    yield _Evidence(subject, statement, source, cite(statement, source))


def _kind(subject: StatementSubject) -> str:
    if isinstance(subject, WatchlistEntry):
        return subject.kind.value
    return "former buyer or other context"


def _date(statement: Statement, source: Source | None) -> str:
    of_source = (source.date_note or source.date) if source else None
    return statement.date or of_source or "undated"


def _link(address: str | None) -> CellValue:
    return SheetCell(address, Look.LINK, address) if address else ""
