"""What a notebook shows of a result: small, escaped, without scripts."""

from __future__ import annotations

from html import escape

from ..text.sanitise import one_line
from .json import counts_of
from .result_index import ResultIndex
from .wording import DISCLAIMER, list_words, row_reason

_SHOWN = 10
_LONGEST = 240
_COUNTED = ("block", "review", "unscreenable", "note", "clear")


def to_notebook(ledger: ResultIndex) -> str:
    """Counts, the worst rows with their reasons, and what was screened against what."""
    outcome = ledger.outcome
    counts: dict[str, int] = dict(counts_of(outcome.decisions, outcome.suppliers))  # type: ignore[arg-type]
    told = ", ".join(f"{counts[word]:,} {word}" for word in _COUNTED)
    lists = ", ".join(list_words(info) for info in outcome.provenance.watchlists) or "no list"
    parts = [f"<p><b>{counts['rows']:,} rows screened:</b> {told}</p>"]
    needed = [at for at, decision in enumerate(outcome.decisions) if decision.needs_person]
    if needed:
        parts.append(_table(ledger, needed))
    parts += [f"<p>{escape(one_line(notice))}</p>" for notice in outcome.provenance.policy.notices]
    parts.append(
        f"<p><small>Against {escape(one_line(lists))}, policy"
        f" {escape(one_line(outcome.provenance.policy.id))}. {escape(DISCLAIMER)}</small></p>"
    )
    return "<div>" + "".join(parts) + "</div>"


def _table(ledger: ResultIndex, needed: list[int]) -> str:
    rows = "".join(_line(ledger, at) for at in ledger.worst_first(needed)[:_SHOWN])
    rest = len(needed) - _SHOWN
    more = f"<p>and {rest:,} more in <code>.flagged</code></p>" if rest > 0 else ""
    head = "".join(f"<th>{word}</th>" for word in ("decision", "where", "supplier", "why"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _line(ledger: ResultIndex, position: int) -> str:
    row = ledger.row(position)
    texts = (
        ledger.outcome.decisions[position].value, row.where, row.name, row_reason(row, ledger),
    )  # fmt: skip
    cells = (f'<td dir="auto">{escape(_short(text))}</td>' for text in texts)
    return f"<tr>{''.join(cells)}</tr>"


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LONGEST else line[:_LONGEST] + "\u2026"
