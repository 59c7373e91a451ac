"""One row explained in plain sentences, for a console or a cell of a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from unicodedata import east_asian_width

from ..model import Decision, Finding, Match
from ..text.sanitise import one_line
from .result_index import ResultIndex, ResultRow
from .wording import (
    DECISION_MEANINGS,
    DISCLAIMER,
    describe_finding,
    explain_clear,
    format_score,
    row_reason,
)

_LONGEST_WORD = 32  # characters of a cell of a table; judgement: two words and how, on one line
_WEIGHTS_HEAD = ("supplier's word", "listed word", "how", "bits")


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
        for miss in results.near_misses.get(row.position, ()):
            lines += _weights_of(miss)
        return _visible(lines)
    if decision.is_flagged:
        lines.append(DISCLAIMER)
    for number, finding in enumerate(findings, 1):
        lines += ["", *_explain_finding(number, finding, results)]
    misses = results.near_misses.get(row.position, ())
    notes = results.context.get(row.position, ())
    clear = explain_clear(outcome.coverage[row.position], outcome.provenance)
    lines.append("")
    for miss in misses:
        lines += [f"Near miss, not flagged: {one_line(miss.reason)}", *_weights_of(miss)]
    lines += [f"Context: {one_line(note.note)}" for note in notes]
    lines.append(f"Everything else: {clear}")
    return _visible(lines)


def _visible(lines: Iterable[str]) -> str:
    """Join lines; texts of strangers in them can neither break a line nor control a console.

    Spaces remain, for they align the columns of a table.
    """
    return "\n".join(" ".join(map(one_line, line.split(" "))) for line in lines)


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
    for sentence, match in zip(description.matches, finding.matches, strict=True):
        yield f"   Met: {sentence}"
        yield from _weights_table(match)
    parts = [("Speaks against", against) for against in description.contradictions]
    parts += [("Advice", description.advice), ("To ask", description.ask)]
    parts += [("Earlier", description.earlier)]
    yield from (f"   {label}: {text}" for label, text in parts if text)
    for citation in (*description.alleged, *description.denied):
        yield f"   {citation.sentence}"
    yield f"   {description.basis}; finding {finding.finding_id}"


def _weights_of(finding: Finding) -> Iterator[str]:
    """Yield the weights of each match of a finding that has some."""
    for match in finding.matches:
        yield from _weights_table(match)


def _weights_table(match: Match) -> Iterator[str]:
    """Yield what each word adds to the sum of a match or takes away; nothing where it has no sum."""
    if not match.weights:
        return
    rows = [_WEIGHTS_HEAD]
    rows += [
        (_cut(weight.text), _cut(weight.listed), weight.how.value, f"{weight.bits:+.2f}")
        for weight in match.weights
    ]
    same = ", of the same whole name" if match.is_equal else ""
    total = f"score {format_score(match.score)}{same}"
    rows.append(("sum", "", total, f"{match.bits:+.2f}"))
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for *texts, bits in rows:
        cells = (
            f"{text}{' ' * (most - _width(text))}"
            for text, most in zip(texts, widths, strict=False)
        )
        yield f"      {'  '.join(cells)}  {bits:>{widths[-1]}}"


def _cut(word: str) -> str:
    line = one_line(word) or "-"
    return line if len(line) <= _LONGEST_WORD else line[:_LONGEST_WORD] + "\u2026"


def _width(text: str) -> int:
    """Return the number of columns of a console that a text takes: a Han character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
