"""The sheet *Evidence*: what the sources say of each entry cited, once, denials beside allegations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from ..model import Source, Statement, WatchlistEntry
from ..resources.languages import ENGLISH, Language
from .result_index import DENIAL_STANCES, ResultIndex, StatementSubject
from .sheet import CellValue, Look, ReportSheet, SheetCell, SheetColumn, table_sheet
from .wording import Citation, cite

EVIDENCE = "Evidence"
# Columns of sources, one link a cell. Judgement: more are not followed up; the statements beside
# them name every source.
_MOST_SOURCES = 12


class _Evidence(NamedTuple):
    """An entry or a context note, with its statements and their sources, in order of weight."""

    subject: StatementSubject
    citations: Sequence[tuple[Statement, Citation]]
    sources: Sequence[tuple[Source | None, Citation]]
    language: Language

    def sentences(self, *, denials: bool) -> str:
        """Return the statements that are denials, or all the others, one a paragraph."""
        return "\n".join(
            citation.sentence
            for statement, citation in self.citations
            if (statement.stance in DENIAL_STANCES) == denials
        )

    def source(self, at: int) -> CellValue:
        """Return a source, linked where it has a public address."""
        if at >= len(self.sources):
            return None
        citation = self.sources[at][1]
        look = Look.LINK if citation.link else Look.TEXT
        return SheetCell(citation.source, look, citation.link)

    @property
    def digests(self) -> str:
        return "\n".join(source.sha256 for source, _ in self.sources if source and source.sha256)


def _kind(line: _Evidence) -> str:
    subject = line.subject
    kind = subject.kind.value if isinstance(subject, WatchlistEntry) else "named as context"
    return line.language.text(kind)


def evidence_sheet(results: ResultIndex, language: Language = ENGLISH) -> ReportSheet:
    """Return one row for whoever a finding or a context note rests on, with all its statements."""
    records = [_evidence_of(subject, results, language) for subject in results.cited_subjects()]
    number = min(_MOST_SOURCES, max((len(line.sources) for line in records), default=1))
    sheet = table_sheet(
        EVIDENCE,
        (*_columns(language, number),),
        records,
        freeze="B2",
        pages_wide=2,
        language=language,
    )
    return replace(sheet, repeat_columns="A:A")


def _columns(language: Language, number_of_sources: int) -> Iterable[SheetColumn[_Evidence]]:
    yield SheetColumn("Entry", 26, lambda line: line.subject.name, look=Look.NAME)
    yield SheetColumn("Kind", 14, _kind)
    yield SheetColumn("List", 16, lambda line: line.subject.list)
    listed = "What is listed or alleged, and by whom"
    yield SheetColumn(listed, 90, lambda line: line.sentences(denials=False))
    denied = "What is denied or answered"
    yield SheetColumn(denied, 70, lambda line: line.sentences(denials=True), look=Look.DENIED)
    for at in range(number_of_sources):
        header = language.text("Source {number}", number=at + 1)
        yield SheetColumn(header, 34, partial(_Evidence.source, at=at))
    digests = "SHA-256 of the sources' texts"
    yield SheetColumn(digests, 20, lambda line: line.digests, look=Look.SMALL, is_folded=True)


def _evidence_of(subject: StatementSubject, results: ResultIndex, language: Language) -> _Evidence:
    citations: list[tuple[Statement, Citation]] = []
    sources: dict[str, tuple[Source | None, Citation]] = {}
    for statement in results.by_weight(subject.statements):
        source = results.sources.get(statement.source)
        citation = cite(statement, source)
        citations.append((statement, citation))
        sources.setdefault(statement.source, (source, citation))
    return _Evidence(subject, citations, list(sources.values()), language)


def evidence_rows(results: ResultIndex) -> Mapping[tuple[str, str], int]:
    """Return list and id of an entry -> the position of its row in the sheet, from 0."""
    return {(each.list, each.id): at for at, each in enumerate(results.cited_subjects())}
