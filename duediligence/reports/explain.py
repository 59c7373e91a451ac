"""A row told in plain sentences, for a console or a cell of a notebook."""

from __future__ import annotations

from ..model import Decision, Finding
from ..text.sanitise import one_line
from .result_index import ResultIndex, ResultRow
from .wording import DISCLAIMER, MEANING, Account, account, clear_words, row_reason


def explain_row(row: ResultRow, ledger: ResultIndex) -> str:
    """What was decided about a row, and why: every finding with its evidence and its denials."""
    outcome = ledger.outcome
    decision = outcome.decisions[row.position]
    name = one_line(row.name) or "no name"
    lines = [f"{one_line(row.where)}: {name}", f"Decision: {decision.value}. {MEANING[decision]}"]
    found = ledger.findings.get(row.position, [])
    if not found:
        lines.append(row_reason(row, ledger))
        return "\n".join(lines)
    if decision.is_flagged:
        lines.append(DISCLAIMER)
    for number, finding in enumerate(found, 1):
        lines += ["", *_tell_finding(number, finding, account(finding, ledger))]
    lines += [""] + [f"Near miss, not flagged: {one_line(miss.reason)}"
                     for miss in ledger.near_misses.get(row.position, ())]  # fmt: skip
    lines += [f"Context: {one_line(note.note)}" for note in ledger.context.get(row.position, ())]
    lines.append(
        f"Everything else: {clear_words(outcome.coverage[row.position], outcome.provenance)}"
    )
    return "\n".join(lines)


def _tell_finding(number: int, finding: Finding, told: Account) -> list[str]:
    kind = "Possible match" if finding.decision.is_flagged else finding.decision.value.capitalize()
    if finding.decision is Decision.UNSCREENABLE:
        return [f"{number}. {told.reason}", *_lines("To ask", told.ask)]
    head = f"{number}. {kind}: {told.entry}"
    return [
        head + (f", with {told.supporting}" if told.supporting else ""),
        f"   {told.reason}",
        *(line for met in told.met for line in _lines("Met", met)),
        *(line for each in told.against for line in _lines("Speaks against", each)),
        *_lines("Advice", told.advice),
        *_lines("To ask", told.ask),
        *_lines("Earlier", told.earlier),
        *(f"   {said.sentence}" for said in (*told.alleged, *told.denied)),
        f"   {told.basis}; finding {finding.finding_id}",
    ]


def _lines(label: str, text: str) -> list[str]:
    return [f"   {label}: {text}"] if text else []
