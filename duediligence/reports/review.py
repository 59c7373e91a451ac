"""The sheets that reviewers work in: the possible matches, and what the sources say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model import Finding, Statement
from ..model.digests import check_sign
from ..text.sanitise import one_line
from .result_index import DENIALS, Owner, ResultIndex, ResultRow
from .sheet import Look, ReportSheet, SheetCell, Value, decision_cell, header_cells
from .wording import Citation, account, citation, score_words

ANSWERS = ("true match", "false positive", "needs information", "escalated")
ANSWER_HEADERS = ("Answer", "Reviewer", "Date", "Reason", "Until")
_REVIEW = (
    ("Decision", 13), ("Priority", 8), ("File", 15), ("Sheet", 10), ("Row", 6), ("Supplier", 24),
    ("Party", 10), ("Listed entry", 24), ("Rule", 7), ("Why", 60), ("What speaks against it", 30),
    ("What to ask", 30), ("What is alleged, and by whom", 110), ("What is denied", 110),
    ("Supplier's text and listed text", 80), ("Score", 7), ("Finding ID", 12),
    ("Evidence digest", 12), ("ID check", 9),
)  # fmt: skip
_ANSWER_WIDTHS = (17, 12, 12, 28, 12)
_EVIDENCE = (
    ("Entry", 24), ("Kind", 13), ("List", 15), ("Stance", 13), ("Claim, in our words", 46),
    ("The source's own words", 52), ("Characters", 12), ("Remark", 34), ("Source", 34),
    ("Publisher", 18), ("Date", 20), ("Link", 30), ("SHA-256 of the source's text", 20),
)  # fmt: skip


def review_sheet(ledger: ResultIndex) -> ReportSheet:
    """One row a finding, the worst supplier first, with columns for the reviewer's answer."""
    header = [*header_cells(name for name, _ in _REVIEW)]
    header += [SheetCell(name, Look.ANSWER_HEAD) for name in ANSWER_HEADERS]
    return ReportSheet(
        title="Review",
        widths=[width for _, width in _REVIEW] + list(_ANSWER_WIDTHS),
        rows=_review_rows(ledger),
        header=header,
        freeze="G2",
        pages_wide=3,
        repeat_columns="A:F",
        choices={len(_REVIEW) + 1: ANSWERS},
    )


def evidence_sheet(ledger: ResultIndex) -> ReportSheet:
    """One row a statement of the entries cited, denials beside allegations."""
    return ReportSheet(
        title="Evidence",
        widths=[width for _, width in _EVIDENCE],
        rows=_evidence_rows(ledger),
        header=header_cells(name for name, _ in _EVIDENCE),
        freeze="B2",
        pages_wide=2,
        repeat_columns="A:A",
    )


def _review_rows(ledger: ResultIndex) -> Iterator[list[Value]]:
    for position in ledger.worst_first(ledger.findings):
        row = ledger.row(position)
        for finding in ledger.findings[position]:
            yield _review_row(row, finding, ledger)
    if not ledger.findings:
        yield [
            *[None] * 9,
            SheetCell("No possible match was found. See Summary for what was screened."),
        ]


def _review_row(row: ResultRow, finding: Finding, ledger: ResultIndex) -> list[Value]:
    told = account(finding, ledger)
    entry = told.entry + (f"\nwith {told.supporting}" if told.supporting else "")
    why = [told.reason, told.advice, told.earlier, *map(one_line, ledger.replies(row))]
    texts: list[Value] = [
        row.table.file, row.table.sheet, row.number, one_line(row.name), finding.party, entry,
        finding.rule, _lines(why), _lines(told.against), told.ask, _alleged(told.alleged),
    ]  # fmt: skip
    return [
        decision_cell(finding.decision),
        SheetCell(finding.priority),
        *(SheetCell(text) for text in texts if not isinstance(text, SheetCell)),
        SheetCell(_lines(said.brief for said in told.denied), Look.DENIED),
        SheetCell(_lines(told.met)),
        SheetCell(float(score_words(finding.score))),
        SheetCell(finding.finding_id, Look.SMALL),
        SheetCell(finding.evidence_digest, Look.SMALL),
        SheetCell(
            check_sign(finding.finding_id, finding.evidence_digest, finding.rule), Look.SMALL
        ),
        *(
            SheetCell("", Look.DATE if head in ("Date", "Until") else Look.ANSWER)
            for head in ANSWER_HEADERS
        ),
    ]


def _alleged(citations: Iterable[Citation]) -> str:
    """The first allegation with its source's own words, the others in brief; all of it stands in
    *Evidence*.
    """
    told = [each.brief if n else each.sentence for n, each in enumerate(citations)]
    return _lines(told)


def _evidence_rows(ledger: ResultIndex) -> Iterator[list[Value]]:
    for owner in ledger.cited_entries():
        for statement in sorted(owner.statements, key=_order):
            yield _evidence_row(owner, statement, ledger)


def _order(statement: Statement) -> int:
    return ("lists", "alleges", "denies", "responds", "context").index(statement.stance)


def _evidence_row(owner: Owner, statement: Statement, ledger: ResultIndex) -> list[Value]:
    source = ledger.sources.get(statement.source)
    said = citation(statement, source)
    look = Look.DENIED if statement.stance in DENIALS else Look.TEXT
    kind = getattr(owner, "kind", None)
    texts = (
        owner.name, kind.value if kind else "former buyer or other context", owner.list, said.stance,
        said.claim, said.quote, said.span.strip("[]").removeprefix("characters "), said.remark,
        source.title if source else statement.source, source.publisher if source else "",
        statement.date or (source and (source.date_note or source.date)) or "undated",
    )  # fmt: skip
    link = SheetCell(said.link, Look.LINK, said.link) if said.link else SheetCell("", look)
    digest = SheetCell(source.sha256 if source else None, Look.SMALL)
    return [*(SheetCell(text, look) for text in texts), link, digest]


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)
