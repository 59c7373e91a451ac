"""The sheet *Answers for many*: one answer for all findings of a supplier, an entry or a rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from ..model import Decision, Finding
from ..model.digests import check_sign
from ..resources.languages import ENGLISH, Language
from ..text.sanitise import one_line
from .result_index import ResultIndex, ResultRow
from .review_sheet import (
    ANSWER_COLUMNS,
    group_of_entry,
    group_of_rule,
    group_of_supplier,
)
from .sheet import (
    Look,
    ReportSheet,
    RowHeight,
    SheetColumn,
    decision_cell,
    input_column,
    table_sheet,
)
from .summary import summarise_finding

ANSWERS_FOR_MANY = "Answers for many"
_LEAST_FINDINGS = 2  # one finding is answered on its own line of Review


class _Group(NamedTuple):
    """Findings that may be answered at once, what they share, and the first of them."""

    id: str
    kind: str
    name: str
    findings: list[tuple[ResultRow, Finding]]
    results: ResultIndex
    language: Language

    @property
    def worst(self) -> Decision:
        return max((finding.decision for _, finding in self.findings), key=lambda one: one.rank)

    @property
    def blocked(self) -> int:
        return sum(finding.decision is Decision.BLOCK for _, finding in self.findings)

    @property
    def example(self) -> str:
        row, finding = self.findings[0]
        summary = summarise_finding(finding, row, self.results, self.language)
        return f"{summary.supplier}: {summary.why}"


_COLUMNS: tuple[SheetColumn[_Group], ...] = (
    SheetColumn("All findings of this", 20, lambda group: group.language.text(group.kind)),
    SheetColumn("Name", 40, lambda group: group.name, look=Look.NAME),
    SheetColumn("Findings", 10, lambda group: len(group.findings)),
    SheetColumn("Of them blocked", 16, lambda group: group.blocked),
    SheetColumn("Worst", 13, lambda group: decision_cell(group.worst, group.language)),
    *ANSWER_COLUMNS,
    input_column("Second reviewer", 16),
    SheetColumn("The first of them", 70, lambda group: group.example),
    SheetColumn("Group", 20, lambda group: group.id, look=Look.SMALL, is_folded=True),
    SheetColumn(
        "Group sign", 10, lambda group: check_sign(group.id), look=Look.SMALL, is_folded=True
    ),
)


def answers_sheet(results: ResultIndex, language: Language = ENGLISH) -> ReportSheet:
    """Return the sheet of suppliers, entries and rules that have several findings."""
    groups = list(_groups(results, language))
    nothing = language.text("No supplier, entry or rule has several findings.")
    return table_sheet(
        ANSWERS_FOR_MANY,
        _COLUMNS,
        groups,
        freeze="C2",
        messages=() if groups else ({"Name": nothing},),
        height=RowHeight.ONE_LINE,
        language=language,
    )


def _groups(results: ResultIndex, language: Language) -> Iterator[_Group]:
    """Yield the groups of each kind, the worst of a kind first."""
    groups: dict[str, dict[str, list[tuple[ResultRow, Finding]]]] = {
        kind: defaultdict(list) for kind in ("supplier", "listed entry", "rule")
    }
    names: dict[str, str] = {}
    for key, positions in results.flagged_suppliers.items():
        for row in map(results.row, positions):
            for finding in results.findings[row.position]:
                entry = one_line(results.entry_name(finding.list, finding.entry))
                for kind, group, name in (
                    ("supplier", group_of_supplier(key), one_line(row.name)),
                    ("listed entry", group_of_entry(finding), entry),
                    ("rule", group_of_rule(finding.rule), finding.rule),
                ):
                    groups[kind][group].append((row, finding))
                    names.setdefault(group, name)
    for kind, by_id in groups.items():
        for group, findings in by_id.items():
            if group and len(findings) >= _LEAST_FINDINGS:
                yield _Group(
                    group, kind, names[group], findings, results=results, language=language
                )
