"""One row explained in plain sentences, for a console or a cell of a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model import Decision, Finding
from ..text.sanitise import one_line
from .result_index import ResultIndex, ResultRow
from .wording import DECISION_MEANINGS, DISCLAIMER, describe_finding, explain_clear, row_reason


def explain_row(row: ResultRow, results: ResultIndex) -> str:
    """Say what was decided about a row, and why: each finding with its evidence and its denials."""
    outcome = results.outcome
    decision = results.decision(row)
    name = one_line(row.name) or "no name"
    lines = [
        f"{row.where}: {name}",
        f"Decision: {decision.value}. {DECISION_MEANINGS[decision]}",
    ]
    findings = results.findings.get(row.position, [])
    if not findings:
        lines.append(row_reason(row, results))
        return _visible(lines)
    if decision.is_flagged:
        lines.append(DISCLAIMER)
    for number, finding in enumerate(findings, 1):
        lines += ["", *_explain_finding(number, finding, results)]
    misses = results.near_misses.get(row.position, ())
    notes = results.context.get(row.position, ())
    clear = explain_clear(outcome.coverage[row.position], outcome.provenance)
    lines += [
        "",
        *(f"Near miss, not flagged: {one_line(miss.reason)}" for miss in misses),
        *(f"Context: {one_line(note.note)}" for note in notes),
        f"Everything else: {clear}",
    ]
    return _visible(lines)


def _visible(lines: Iterable[str]) -> str:
    """Join lines; texts of strangers in them can neither break a line nor control a console."""
    return "\n".join(line[: len(line) - len(line.lstrip())] + one_line(line) for line in lines)


def _explain_finding(number: int, finding: Finding, results: ResultIndex) -> Iterator[str]:
    description = describe_finding(finding, results)
    decision = finding.decision
    if decision is Decision.UNSCREENABLE:
        yield f"{number}. {description.reason}"
        if description.ask:
            yield f"   To ask: {description.ask}"
        return
    kind = "Possible match" if decision.is_flagged else decision.value.capitalize()
    supporting = f", with {description.supporting}" if description.supporting else ""
    yield f"{number}. {kind}: {description.entry}{supporting}"
    yield f"   {description.reason}"
    parts = [("Met", match) for match in description.matches]
    parts += [("Speaks against", against) for against in description.contradictions]
    parts += [("Advice", description.advice), ("To ask", description.ask)]
    parts += [("Earlier", description.earlier)]
    yield from (f"   {label}: {text}" for label, text in parts if text)
    for citation in (*description.alleged, *description.denied):
        yield f"   {citation.sentence}"
    yield f"   {description.basis}; finding {finding.finding_id}"
