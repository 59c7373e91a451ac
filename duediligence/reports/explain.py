"""One row explained in plain sentences, for a console or a cell of a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from unicodedata import east_asian_width

from ..model import Decision, Finding, Match
from ..resources.languages import ENGLISH, Language
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


def explain_row(row: ResultRow, results: ResultIndex, language: Language = ENGLISH) -> str:
    """Say what was decided about a row, and why: each finding with its evidence and its denials.

    Args:
        row: the row.
        results: the lookups over the screening.
        language: the language of our sentences; what matched, the claims of sources and what was
            screened against stay in English.
    """
    text = language.text
    outcome = results.outcome
    decision = results.decision(row)
    name = one_line(row.name) or text("no name")
    lines = [
        f"{row.where}: {name}",
        text(
            "Decision: {decision}. {meaning}",
            decision=text(decision.value),
            meaning=text(DECISION_MEANINGS[decision]),
        ),
    ]
    findings = results.findings.get(row.position, [])
    if not findings:
        lines.append(row_reason(row, results))
        for miss in results.near_misses.get(row.position, ()):
            lines += _weights_of(miss)
        return _visible(lines)
    if decision.is_flagged:
        lines.append(text(DISCLAIMER))
    for number, finding in enumerate(findings, 1):
        lines += ["", *_explain_finding(number, finding, results, language)]
    misses = results.near_misses.get(row.position, ())
    notes = results.context.get(row.position, ())
    clear = explain_clear(outcome.coverage[row.position], outcome.provenance)
    lines.append("")
    for miss in misses:
        reason = one_line(language.render(miss.reason))
        lines += [text("Near miss, not flagged: {reason}", reason=reason), *_weights_of(miss)]
    lines += [text("Context: {note}", note=one_line(language.render(n.note))) for n in notes]
    lines.append(text("Everything else: {reason}", reason=clear))
    return _visible(lines)


def _visible(lines: Iterable[str]) -> str:
    """Join lines; texts of strangers in them can neither break a line nor control a console.

    Spaces remain, for they align the columns of a table.
    """
    return "\n".join(" ".join(map(one_line, line.split(" "))) for line in lines)


def _explain_finding(
    number: int, finding: Finding, results: ResultIndex, language: Language
) -> Iterator[str]:
    text = language.text
    description = describe_finding(finding, results, language)
    decision = finding.decision
    if decision is Decision.UNSCREENABLE:
        yield f"{number}. {description.reason}"
        if description.ask:
            yield "   " + text("To ask: {text}", text=description.ask)
        return
    kind = text("Possible match") if decision.is_flagged else text(decision.value).capitalize()
    supporting = (
        text(", with {entries}", entries=description.supporting) if description.supporting else ""
    )
    yield f"{number}. {kind}: {description.entry}{supporting}"
    yield f"   {description.reason}"
    for sentence, match in zip(description.matches, finding.matches, strict=True):
        yield "   " + text("Met: {text}", text=sentence)
        yield from _weights_table(match)
    parts = [
        *(text("Speaks against: {text}", text=against) for against in description.contradictions),
        text("Advice: {text}", text=description.advice) if description.advice else "",
        text("To ask: {text}", text=description.ask) if description.ask else "",
        text("Earlier: {text}", text=description.earlier) if description.earlier else "",
    ]
    yield from (f"   {part}" for part in parts if part)
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
