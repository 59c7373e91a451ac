"""Rows in, decisions and findings out: what a screening does with one chunk of a table.

To follow a row: `Pipeline.screen` reads its cells with `CellReader`, `RowAssessor.assess` asks the
policy about them, and `Pipeline._at_row` puts the findings that come back at the row.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..matching.index import WatchlistIndex
from ..model import (
    Column,
    Coverage,
    Decision,
    Finding,
    HeadKind,
    HeadRow,
    Issue,
    Kind,
    MatchKind,
    RowContext,
    Suppliers,
)
from ..model.roles import CONTEXT_ROLES, SCREENED_ROLES
from ..policy import Assessor
from ..policy.sentences import quote_briefly
from ..reports.supplier_keys import supplier_key
from ..spreadsheets.disk_sequence import DiskSequence
from ..text.placeholders import is_placeholder
from .cell_reader import CellReader
from .coverage import assess_coverage
from .keys import finding_id, name_digest
from .listed_names import ListedNames
from .misfits import MisfitCheck, MisfitTexts
from .raw_materials import MaterialOnlyRows, MaterialPolicy
from .row_assessor import ReadCell, RowAssessor
from .stated_codes import StatedCodeCheck
from .unnamed import NameCheck

_NAMED_KINDS = frozenset({Kind.ORGANISATION, Kind.SITE})
# 'Name 1', 'Name_2', 'Name3' or '供应商名称2'; the groups are the header without its number, and that.
_NUMBERED_HEADER = re.compile(r"(.*?[^\d _])[ _]?(\d)")
# Characters of the shortest field for a name in common ERP systems; SAP has 35 and 40.
_SHORTEST_NAME_FIELD = 30


@dataclass(slots=True)
class ScreenedRows:
    """What some rows came to: one decision and one coverage a row, the rest by position."""

    decisions: list[Decision] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    near_misses: list[Finding] | DiskSequence[Finding] = field(default_factory=list)
    context: list[RowContext] = field(default_factory=list)
    misfits: list[MisfitTexts] = field(default_factory=list)


class Pipeline:
    """Screens chunks of rows, and remembers what it read for the chunks to come."""

    def __init__(
        self,
        index: WatchlistIndex,
        assessor: Assessor,
        recall: Callable[[Finding], Finding] | None = None,
        *,
        listed_names: ListedNames | None = None,
    ) -> None:
        """Prepare nothing that takes time: a single check makes a pipeline of its own.

        Args:
            index: the lists, compiled.
            assessor: the policy.
            recall: changes a finding to what an earlier answer makes of it.
            listed_names: those of the same lists, which several pipelines may share.
        """
        self._index = index
        self._assessor = assessor
        self._recall = recall
        self._reader = CellReader(index)
        self._row_assessor = RowAssessor(index, assessor)
        self._material_policy = MaterialPolicy(index.locator, assessor, self._reader)
        self._name_check = NameCheck(index.lexicon, index.gazetteer, index.locator.region)
        listed_names = listed_names or ListedNames(index.watchlist, index.lexicon)
        self._misfit_check = MisfitCheck(index.lexicon, listed_names)
        self._code_check = StatedCodeCheck(index, assessor)

    def screen(self, suppliers: Suppliers, positions: Sequence[int] | None = None) -> ScreenedRows:
        """Screen some rows.

        Args:
            suppliers: the rows.
            positions: theirs in the screening, in ascending order; if None, it has no other rows.
        """
        positions = range(len(suppliers)) if positions is None else positions
        self._reader.make_room()
        columns = [column for column in suppliers.columns if column.role in SCREENED_ROLES]
        columns += _joined_names(suppliers.columns)
        if self._index.goods:
            columns += [column for column in suppliers.columns if column.role == "route"]
        misfit_columns, misfits = self._misfit_check.find(suppliers)
        columns += misfit_columns
        misfit_codes, code_misfits = self._code_check.find(suppliers)
        misfits = [
            replace(texts, first=positions[texts.first]) for texts in (*misfits, *code_misfits)
        ]
        coverage, gaps = assess_coverage(suppliers, self._assessor, self._name_check)
        mentions = self._region_mentions(suppliers, positions)
        rows = sorted({*self._reader.rows_with_hits(columns), *mentions, *gaps, *misfit_codes})
        decisions = [Decision.CLEAR] * len(suppliers)
        if not rows:
            return ScreenedRows(decisions, coverage, misfits=misfits)
        material_only = MaterialOnlyRows(self._material_policy, columns, self._reader)
        all_findings: list[Finding] = []
        near_misses: list[Finding] = []
        context: list[RowContext] = []
        for row in rows:
            position = positions[row]
            findings: list[Finding] = []
            cells: list[ReadCell] = []
            if not material_only.contains(row):
                cells = [
                    ReadCell(column, text, self._reader.read(column.role, text))
                    for column in columns
                    if (text := column.texts[row])
                ]
                assessment = self._row_assessor.assess(cells)
                findings += assessment.findings
                context += [replace(note, position=position) for note in assessment.context]
            context += mentions.get(row, ())
            findings += misfit_codes.get(row, ())
            if row in gaps:
                findings.append(gaps[row])
            if findings:
                findings = self._at_row(findings, position, suppliers, row)
                if self._recall is not None:
                    findings = self._recalled(
                        findings,
                        cells,
                        position=position,
                        suppliers=suppliers,
                        row=row,
                        recall=self._recall,
                    )
                decisions[row] = max((f.decision for f in findings), key=lambda d: d.rank)
                all_findings += [f for f in findings if f.decision is not Decision.CLEAR]
                near_misses += [f for f in findings if f.decision is Decision.CLEAR]
        context = list(dict.fromkeys(context))  # two columns may name one buyer in the same words
        return ScreenedRows(
            decisions, coverage, all_findings, near_misses, context=context, misfits=misfits
        )

    def names_country(self, text: str) -> bool:
        """Return whether a cell of a country column names a place at all."""
        return self._reader.names_country(text)

    def _at_row(
        self, findings: Iterable[Finding], position: int, suppliers: Suppliers, row: int
    ) -> list[Finding]:
        """Return the findings at their row, worst first."""
        worst_first = sorted(findings, key=lambda finding: finding.severity)
        supplier = supplier_key(suppliers, row)
        names = {
            party: name_digest(suppliers, row, party) for party in {f.party for f in worst_first}
        }
        return [
            finding.at(position, finding_id(supplier, finding), names[finding.party])
            for finding in worst_first
        ]

    def _recalled(
        self,
        findings: Sequence[Finding],
        cells: Sequence[ReadCell],
        *,
        position: int,
        suppliers: Suppliers,
        row: int,
        recall: Callable[[Finding], Finding],
    ) -> list[Finding]:
        """Return the findings of a row as earlier answers leave them.

        An answer is about one finding only. What that finding absorbed, such as the region of a
        firm, is found again once the finding is lowered: the row is assessed without its entry.
        """
        recalled = [recall(finding) for finding in findings]
        answered = _lowered(findings, recalled)
        while answered:
            lowered_ids = {finding.finding_id for finding in answered}
            current = {finding.finding_id: finding.decision.rank for finding in recalled}
            again = self._row_assessor.assess(cells, answered).findings
            # The same finding may be back more severe: a region that was only noted by its
            # registration number, because the firm in it was the finding.
            restored = [
                finding
                for finding in self._at_row(again, position, suppliers, row)
                if finding.finding_id not in lowered_ids
                and finding.decision.rank > current.get(finding.finding_id, Decision.CLEAR.rank)
            ]
            restored_now = [recall(finding) for finding in restored]
            restored_ids = {finding.finding_id for finding in restored}
            recalled = [f for f in recalled if f.finding_id not in restored_ids] + restored_now
            lowered = _lowered(restored, restored_now)
            if not lowered:
                break
            answered += lowered
        return recalled

    def _region_mentions(
        self, suppliers: Suppliers, positions: Sequence[int]
    ) -> dict[int, list[RowContext]]:
        """Return by row the declarations and routes that mention a listed place.

        They are context and change no decision. Where the header itself mentions the region
        ('Goods from Xinjiang?'), every cell that says anything is one.
        """
        mentions: dict[int, list[RowContext]] = defaultdict(list)
        for column in suppliers.columns:
            if column.role not in CONTEXT_ROLES:
                continue
            is_about_region = self._reader.mentions_region(column.header)
            for row, text in enumerate(column.texts):
                if is_about_region:
                    is_mention = not is_placeholder(text)
                else:
                    is_mention = self._reader.mentions_region(text)
                if is_mention:
                    note = f"the {column.role} {quote_briefly(text)} is context: it neither flags nor clears"
                    mentions[row].append(RowContext(positions[row], column.header, text, note=note))
        return mentions

    def head_issues(self, suppliers: Suppliers) -> list[Issue]:
        """Return what in the header and above it would be flagged in a row: it may be data.

        A single check has no header that could be mistaken. Answers of reviewers do not count
        here: they are about suppliers.
        """
        if None in suppliers.rows[:1]:
            return []
        kinds = {MatchKind.EXACT, MatchKind.CLOSE}
        issues = []
        # A sheet for each supplier has its name there and nowhere else.
        sheet = suppliers.sheet or ""
        if any(match.how in kinds for match in self._index.read("name", sheet).matches):
            issues.append(
                Issue(
                    problem=f"The name of the sheet {quote_briefly(sheet)} resembles a listed name.",
                    remedy="If it is the supplier's, write it into a column of names too.",
                    file=suppliers.file,
                    sheet=suppliers.sheet,
                    stops=True,
                )
            )
        texts = [column.header for column in suppliers.columns]
        readings = self._reader.hits_of("name", texts)
        alike = {
            text
            for text, reading in readings.items()
            if any(match.how in kinds for match in reading.matches)
        }
        headers = [
            Issue(
                problem=f"The header {quote_briefly(column.header)} resembles a listed name:"
                " the row of headers may be data.",
                remedy="Give the sheet a row of headers above it.",
                file=suppliers.file,
                sheet=suppliers.sheet,
                header=column.header,
                stops=True,
            )
            for column in suppliers.columns
            if column.header in alike and not column.is_reply
        ]
        issues += headers
        for row in suppliers.head:
            if finding := self._worst_of_head(row):
                if row.kind is HeadKind.ABOVE:
                    problem = "This row above the header would be flagged if it were a supplier"
                    remedy = "Move suppliers below the header; take the name out of a title."
                elif headers:
                    continue  # the header was named above
                else:
                    problem = "The row of headers may be data; as a supplier it would be flagged"
                    remedy = "Give the sheet a row of headers above it."
                issues.append(
                    Issue(
                        f"{problem}: {finding.reason}",
                        remedy,
                        file=suppliers.file,
                        sheet=suppliers.sheet,
                        row=row.number,
                        stops=True,
                    )
                )
        return issues

    def _worst_of_head(self, row: HeadRow) -> Finding | None:
        """Return the worst flagged finding on a row of the head, read as a row of suppliers."""
        columns = []
        for cell in row.cells:
            texts = (cell.text,)
            columns.append(Column("", cell.party, "other", texts=texts, shown=texts))
            if row.kind is not HeadKind.HEADER and cell.role in SCREENED_ROLES:
                columns.append(Column("", cell.party, cell.role, texts=texts, shown=texts))
        if not list(self._reader.rows_with_hits(columns)):
            return None
        cells = [
            ReadCell(column, text, self._reader.read(column.role, text))
            for column in columns
            for text in column.texts
        ]
        findings = [
            finding
            for finding in self._row_assessor.assess(cells).findings
            if finding.decision.is_flagged
            # "Xinjiang suppliers" and "From Xinjiang?" are headers; a listed firm or site is none.
            and (row.kind is not HeadKind.HEADER or finding.kind in _NAMED_KINDS)
        ]
        return min(findings, key=lambda finding: finding.severity, default=None)


@dataclass(frozen=True, slots=True)
class ScreeningSetup:
    """What rows are screened with; a worker gets one copy when it starts."""

    index: WatchlistIndex
    assessor: Assessor
    listed_names: ListedNames | None = None

    def pipeline(self, recall: Callable[[Finding], Finding] | None = None) -> Pipeline:
        """Return a new pipeline, which has read nothing yet.

        Args:
            recall: changes a finding to what an earlier answer makes of it.
        """
        return Pipeline(self.index, self.assessor, recall, listed_names=self.listed_names)


def _lowered(before: Sequence[Finding], after: Sequence[Finding]) -> list[Finding]:
    """Return the findings, as they were, whose decision an answer has changed."""
    return [old for old, new in zip(before, after, strict=True) if old.decision is not new.decision]


def _joined_names(columns: Sequence[Column]) -> list[Column]:
    """Return a party's name and its 'Name 2' as one column more: a name may run over both.

    'Name 1' and 'Name 2' belong together, and so do 'Supplier Name' and 'Name 2'. A first part as
    long as a field of an ERP is cut wherever the field ended, so there the parts are also joined
    without a blank.
    """
    names = [column for column in columns if column.role == "name"]
    if len(names) < 2:
        return []
    groups: dict[tuple[str, str], list[Column]] = {}
    first_name: dict[str, tuple[str, str]] = {}
    for column in names:
        numbered = _NUMBERED_HEADER.fullmatch(column.header.strip())
        stem = (numbered.group(1) if numbered else column.header).strip().casefold()
        key = (column.party, stem)
        is_first = numbered is None or numbered.group(2) == "1"
        if not is_first and key not in groups:
            key = first_name.get(column.party, key)
        if is_first:
            first_name.setdefault(column.party, key)
        groups.setdefault(key, []).append(column)
    joined = []
    for (party, _), group in groups.items():
        if len(group) > 1:
            header = " + ".join(column.header for column in group)
            rows = list(zip(*(column.texts for column in group), strict=True))
            texts = [" ".join(filter(None, row)) for row in rows]
            joined.append(Column(header, party, "name", texts=texts, shown=texts))
            glued = ["".join(row) if _is_cut(row) else "" for row in rows]
            if any(glued):
                joined.append(Column(header, party, "name", texts=glued, shown=glued))
    return joined


def _is_cut(parts: Sequence[str]) -> bool:
    """Whether the first part of a name is as long as its field and goes on in the second."""
    return len(parts[0]) >= _SHORTEST_NAME_FIELD and bool(parts[1])
