"""The report as one page: no network, no script that is needed, every stranger's text escaped."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from itertools import islice
from typing import Any

from ..model import Decision, Issue
from ..text.sanitise import one_line, sanitise
from .json import counts_of
from .result_index import ResultIndex, mapped_columns
from .wording import DISCLAIMER, MEANING, account, coverage_words, list_words, row_reason

_MOST_ROWS = 5_000
_MOST_FINDINGS = 5_000


def to_html(ledger: ResultIndex) -> str:
    """The page as text: at most 5,000 findings and rows; what is left out is counted and said."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    # A value is made visible before it is escaped; what is markup already stays as it is.
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        finalize=lambda value: sanitise(value) if type(value) is str else value,
    )  # fmt: skip
    environment.filters["line"] = one_line
    style, script = _part("report.css"), _part("report.js")
    return environment.from_string(_part("report.html.jinja")).render(
        style=Markup(style), script=Markup(script),  # noqa: S704 - our own files
        style_hash=_hash(style), script_hash=_hash(script),
        disclaimer=DISCLAIMER, **_facts(ledger), **_tables(ledger),
    )  # fmt: skip


def _facts(ledger: ResultIndex) -> dict[str, Any]:
    outcome = ledger.outcome
    return {
        "facts": outcome.provenance,
        "lists": ", ".join(list_words(info) for info in outcome.provenance.watchlists) or "no list",
        "counts": counts_of(outcome.decisions, outcome.suppliers),
        "meanings": [(each.value, MEANING[each]) for each in reversed(Decision)],
        "columns": mapped_columns(outcome.suppliers),
        "issues": [(_where(issue), issue) for issue in outcome.issues],
    }


def _tables(ledger: ResultIndex) -> dict[str, Any]:
    outcome = ledger.outcome
    findings = (
        (ledger.row(at), finding.decision.value, finding, account(finding, ledger))
        for at in ledger.worst_first(ledger.findings)
        for finding in ledger.findings[at]
    )
    rows = (
        (
            row,
            outcome.decisions[row.position].value,
            row_reason(row, ledger),
            coverage_words(outcome.coverage[row.position]),
        )
        for row in ledger.rows()
    )
    return {
        "findings": list(islice(findings, _MOST_FINDINGS)),
        "findings_left_out": max(0, len(outcome.findings) - _MOST_FINDINGS),
        "rows": list(islice(rows, _MOST_ROWS)),
        "left_out": max(0, len(outcome.decisions) - _MOST_ROWS),
    }


def _where(issue: Issue) -> str:
    row = None if issue.row is None else f"row {issue.row}"
    parts = (issue.file, issue.sheet, row, issue.header)
    return one_line(", ".join(part for part in parts if part))


def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
