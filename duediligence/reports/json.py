"""The result as JSON: the shapes of `json_schema`, written row by row, the same bytes every time.

A record is written by the fields of its shape, so a field that a shape and the model's class both
have needs no code here; only what is not simply copied does.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NotRequired, TypeVar, cast, get_origin, get_type_hints

from ..model import Decision, Finding, Match, Provenance, RowCounts, Suppliers
from . import json_schema as schema
from .result_index import ResultIndex, ResultRow, mapped_columns

_SURROGATE = re.compile("[\ud800-\udfff]")  # the only characters that UTF-8 cannot hold
Shape = TypeVar("Shape")


def json_chunks(results: ResultIndex) -> Iterator[str]:
    """Yield the JSON text in pieces, one row a piece.

    Characters stand as they are; only unpaired surrogates are escaped.
    """
    outcome = results.outcome
    head = {
        "schema_version": schema.SCHEMA_VERSION,
        "provenance": _provenance(outcome.provenance),
        "counts": counts_of(outcome.decisions, outcome.suppliers),
        "columns": [_column(column) for column in mapped_columns(outcome.suppliers)],
        "issues": [_issue(issue) for issue in outcome.issues],
        **_evidence(results),
    }
    yield "{" + ",\n ".join(f"{_text(key)}: {_text(value)}" for key, value in head.items())
    yield ',\n "rows": ['
    for row in results.rows():
        yield (",\n  " if row.position else "\n  ") + _text(_row(row, results))
    yield "]}\n"


def findings_text(row: ResultRow, results: ResultIndex) -> str:
    """Return the findings of one row as JSON, in the shape that they have in the whole result."""
    findings = results.findings.get(row.position, ())
    return _text([_finding(finding, results) for finding in findings])


def counts_of(decisions: Iterable[Decision], tables: Iterable[Suppliers]) -> schema.CountsShape:
    """Count the rows by decision, and the blank rows, which are not among `rows`."""
    counts = Counter(decisions)
    by_decision = {decision.value: counts[decision] for decision in reversed(Decision)}
    blank = sum(table.blank for table in tables)
    return cast("schema.CountsShape", {"rows": counts.total(), **by_decision, "blank": blank})


def _text(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    try:
        text.encode()  # several times as fast as looking for a surrogate in every row
    except UnicodeEncodeError:
        return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return text


def _writer_of(shape: type[Shape], **converters: Callable[[Any], object]) -> Callable[[Any], Shape]:
    """Return a function that makes a shape from a record of the model, field by field.

    Args:
        shape: the TypedDict that names the fields, in the order in which they are written; those
            that may be missing are left to the caller.
        converters: for each field that is not copied as it is: what to make of its value. Tuples
            need none, for JSON writes them as lists.
    """
    fields = ", ".join(
        f"{name!r}: {name}(record.{name})" if name in converters else f"{name!r}: record.{name}"
        for name, field in get_type_hints(shape, include_extras=True).items()
        if get_origin(field) is not NotRequired
    )
    # Compiled from our own field names, as `dataclasses` makes its methods: 20,000 rows have 120,000
    # records, and dict(zip(names, attrgetter(...)(record))) takes over three times as long for each.
    return cast("Callable[[Any], Shape]", eval(f"lambda record: {{{fields}}}", {**converters}))  # noqa: S307


def _each(write: Callable[[Any], object]) -> Callable[[Iterable[Any]], object]:
    return lambda records: [write(record) for record in records]


def _sorted(counts: dict[str, object]) -> dict[str, object]:
    return dict(sorted(counts.items()))


def _row_counts(rows: RowCounts | None) -> dict[str, int] | None:
    return None if rows is None else rows.model_dump()


def _one_decimal(score: float) -> float:
    return round(score, 1)


def _two_decimals(bits: float) -> float:
    return round(bits, 2) + 0.0  # no -0.0


_column = _writer_of(schema.ColumnShape)
_issue = _writer_of(schema.IssueShape)
_source = _writer_of(schema.SourceShape)
_statement = _writer_of(schema.StatementShape)
_coverage = _writer_of(schema.CoverageShape)
_context_note = _writer_of(schema.ContextShape)
_match_fields = _writer_of(
    schema.MatchShape, score=_one_decimal, words=_each(_writer_of(schema.WordShape))
)
_weight = _writer_of(schema.WeightShape, bits=_two_decimals)


def _match(match: Match) -> schema.MatchShape:
    shape = _match_fields(match)
    if match.weights:
        shape["weights"] = [_weight(weight) for weight in match.weights]
        shape["bits"] = _two_decimals(match.bits)
    return shape


_finding_fields = _writer_of(
    schema.FindingShape,
    score=_one_decimal,
    matches=_each(_match),
    against=_each(_writer_of(schema.AgainstShape)),
)
_provenance_fields = _writer_of(
    schema.ProvenanceShape,
    inputs=_each(_writer_of(schema.InputShape)),
    policy=_writer_of(schema.PolicyShape),
    watchlists=_each(_writer_of(schema.ListShape, left_out=_sorted, rows=_row_counts)),
    gazetteers=_sorted,
)


def _provenance(provenance: Provenance) -> schema.ProvenanceShape:
    shape = _provenance_fields(provenance)
    if provenance.as_of is not None:
        shape["as_of"] = provenance.as_of
    return shape


def _finding(finding: Finding, results: ResultIndex) -> schema.FindingShape:
    shape = _finding_fields(finding)
    # Not only the statements that the finding rests on: with their denials.
    shape["statements"] = [statement.id for statement in results.cited_statements(finding)]
    return shape


def _evidence(results: ResultIndex) -> schema.EvidenceShape:
    outcome = results.outcome
    ids = {
        statement.id
        for finding in (*outcome.findings, *outcome.near_misses)
        for statement in results.cited_statements(finding)
    }
    ids.update(name for note in outcome.context for name in note.statements)
    statements = [results.statements[name] for name in sorted(ids & results.statements.keys())]
    sources = sorted({statement.source for statement in statements} & results.sources.keys())
    return {
        "sources": {name: _source(results.sources[name]) for name in sources},
        "statements": {statement.id: _statement(statement) for statement in statements},
    }


def _row(row: ResultRow, results: ResultIndex) -> schema.RowShape:
    outcome, at = results.outcome, row.position
    shape: schema.RowShape = {
        "file": row.table.file,
        "sheet": row.table.sheet,
        "row": row.number,
        "decision": outcome.decisions[at],
        "supplier": _supplier(row),
        "coverage": _coverage(outcome.coverage[at]),
        "findings": [_finding(finding, results) for finding in results.findings.get(at, ())],
        "near_misses": [_finding(miss, results) for miss in results.near_misses.get(at, ())],
        "context": [_context_note(note) for note in results.context.get(at, ())],
    }
    if row.table.labels is not None:
        shape["index"] = _label(row.table.labels[row.index])
    return shape


def _supplier(row: ResultRow) -> dict[str, str]:
    texts: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for column in row.table.columns:
        if column.role == "ignore":
            continue
        key = f"{column.party}.{column.role}"
        counts[key] += 1
        text = row.text(column)
        if text:
            texts[key if counts[key] == 1 else f"{key}.{counts[key]}"] = text
    return texts


def _label(label: object) -> int | str:
    """Return a whole number of any library as a number, all else as text."""
    if isinstance(label, bool):
        return str(label)
    try:
        return label.__index__()  # type: ignore[attr-defined, no-any-return]
    except AttributeError:
        return str(label)
