"""The result as JSON: the shapes of `shapes`, written row by row, the same bytes every time."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from ..model import Decision, Finding, Match, Provenance, RowContext, Statement, Suppliers
from .json_schema import (
    SCHEMA_VERSION,
    ContextShape,
    CountsShape,
    EvidenceShape,
    FindingShape,
    MatchShape,
    ProvenanceShape,
    RowShape,
    SourceShape,
    StatementShape,
)  # fmt: skip
from .result_index import ResultIndex, ResultRow, mapped_columns

_SURROGATE = re.compile("[\ud800-\udfff]")


def json_chunks(ledger: ResultIndex) -> Iterator[str]:
    """The JSON text in pieces, one row a piece; only ASCII escapes for unpaired surrogates."""
    outcome = ledger.outcome
    head = {
        "schema_version": SCHEMA_VERSION,
        "provenance": _provenance(outcome.provenance),
        "counts": counts_of(outcome.decisions, outcome.suppliers),
        "columns": [column._asdict() for column in mapped_columns(outcome.suppliers)],
        "issues": [
            {"file": each.file, "sheet": each.sheet, "row": each.row, "header": each.header,
             "problem": each.problem, "remedy": each.remedy}
            for each in outcome.issues
        ],
        **_evidence(ledger),
    }  # fmt: skip
    yield "{" + ",\n ".join(f"{_text(key)}: {_text(value)}" for key, value in head.items())
    yield ',\n "rows": ['
    for row in ledger.rows():
        yield (",\n  " if row.position else "\n  ") + _text(_row(row, ledger))
    yield "]}\n"


def findings_text(row: ResultRow, ledger: ResultIndex) -> str:
    """The findings of one row as JSON, in the shape that they have in the whole result."""
    return _text([_finding(each, ledger) for each in ledger.findings.get(row.position, ())])


def counts_of(decisions: Iterable[Decision], tables: Iterable[Suppliers]) -> CountsShape:
    """How many rows came out how; blank rows are only counted."""
    found = Counter(decisions)
    return {
        "rows": found.total(),
        "block": found[Decision.BLOCK],
        "review": found[Decision.REVIEW],
        "unscreenable": found[Decision.UNSCREENABLE],
        "note": found[Decision.NOTE],
        "clear": found[Decision.CLEAR],
        "blank": sum(table.blank for table in tables),
    }


def _text(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _provenance(facts: Provenance) -> ProvenanceShape:
    return {
        "library": facts.library,
        "screened_at": facts.screened_at,
        "inputs": [{"file": each.file, "sha256": each.sha256} for each in facts.inputs],
        "policy": {
            "id": facts.policy.id,
            "sha256": facts.policy.sha256,
            "notices": list(facts.policy.notices),
        },
        "watchlists": [
            {"id": info.id, "title": info.title, "version": info.version, "date": info.date,
             "sha256": info.sha256, "left_out": dict(sorted(info.left_out.items()))}
            for info in facts.watchlists
        ],
        "gazetteers": dict(sorted(facts.gazetteers.items())),
        "answers_head": facts.answers_head,
    }  # fmt: skip


def _evidence(ledger: ResultIndex) -> EvidenceShape:
    outcome = ledger.outcome
    ids = {s.id for each in (*outcome.findings, *outcome.near_misses) for s in ledger.cited(each)}
    ids |= {each for note in outcome.context for each in note.statements}
    statements = [ledger.statements[each] for each in sorted(ids & ledger.statements.keys())]
    sources = sorted({each.source for each in statements} & ledger.sources.keys())
    return {
        "sources": {each: _source(ledger, each) for each in sources},
        "statements": {each.id: _statement(each) for each in statements},
    }


def _statement(statement: Statement) -> StatementShape:
    return {
        "source": statement.source,
        "stance": statement.stance,
        "about": statement.about,
        "claim": statement.claim,
        "quote": statement.quote,
        "start": statement.start,
        "end": statement.end,
        "date": statement.date,
        "note": statement.note,
    }


def _source(ledger: ResultIndex, source_id: str) -> SourceShape:
    source = ledger.sources[source_id]
    return {
        "title": source.title, "publisher": source.publisher, "date": source.date,
        "date_note": source.date_note, "url": source.url, "sha256": source.sha256,
        "note": source.note,
    }  # fmt: skip


def _row(row: ResultRow, ledger: ResultIndex) -> RowShape:
    outcome, at = ledger.outcome, row.position
    coverage = outcome.coverage[at]
    shape: RowShape = {
        "file": row.table.file,
        "sheet": row.table.sheet,
        "row": row.number,
        "decision": outcome.decisions[at],
        "supplier": _supplier(row),
        "coverage": {
            "name": coverage.name, "place": coverage.place, "product": coverage.product,
        },
        "findings": [_finding(each, ledger) for each in ledger.findings.get(at, ())],
        "near_misses": [_finding(each, ledger) for each in ledger.near_misses.get(at, ())],
        "context": [_context(each) for each in ledger.context.get(at, ())],
    }  # fmt: skip
    if row.table.labels is not None:
        shape["index"] = _label(row.table.labels[row.index])
    return shape


def _context(note: RowContext) -> ContextShape:
    return {
        "header": note.header,
        "text": note.text,
        "note": note.note,
        "statements": list(note.statements),
    }


def _supplier(row: ResultRow) -> dict[str, str]:
    texts: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for column in row.table.columns:
        if column.role == "ignore":
            continue
        key = f"{column.party}.{column.role}"
        seen[key] += 1
        text = row.text(column)
        if text:
            texts[key if seen[key] == 1 else f"{key}.{seen[key]}"] = text
    return texts


def _finding(finding: Finding, ledger: ResultIndex) -> FindingShape:
    return {
        "finding_id": finding.finding_id,
        "evidence_digest": finding.evidence_digest,
        "list": finding.list,
        "entry": finding.entry,
        "supporting": list(finding.supporting),
        "kind": finding.kind,
        "party": finding.party,
        "decision": finding.decision,
        "rule": finding.rule,
        "priority": finding.priority,
        "score": round(finding.score, 1),
        "reason": finding.reason,
        "ask": finding.ask,
        "advice": finding.advice,
        "earlier": finding.earlier,
        "matches": [_match(match) for match in finding.matches],
        "against": [
            {"header": each.header, "text": each.text, "why": each.why} for each in finding.against
        ],
        "statements": [statement.id for statement in ledger.cited(finding)],
        "also": list(finding.also),
    }


def _match(match: Match) -> MatchShape:
    return {
        "party": match.party,
        "role": match.role,
        "header": match.header,
        "text": match.text,
        "entry": match.entry,
        "list": match.list,
        "listed": match.listed,
        "score": round(match.score, 1),
        "how": match.how,
        "words": [
            {"text": word.text, "listed": word.listed, "how": word.how} for word in match.words
        ],
    }


def _label(label: object) -> int | str:
    if isinstance(label, bool):
        return str(label)
    try:
        return label.__index__()  # type: ignore[attr-defined, no-any-return]
    except AttributeError:
        return str(label)
