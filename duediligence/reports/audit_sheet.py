"""The sheet *Audit*: enough to repeat the screening, and how each column was understood."""

from __future__ import annotations

from collections.abc import Iterator

from ..resources.languages import ENGLISH, Language
from ..text.sanitise import one_line
from .result_index import ResultIndex, mapped_columns
from .sheet import CellValue, Look, ReportSheet, SheetCell, header_cells

REPLIED = "suppliers' replies"  # where a column comes from that the input does not have


def audit_sheet(results: ResultIndex, language: Language = ENGLISH) -> ReportSheet:
    """Return the sheet of the provenance and of the mapping of columns."""
    return ReportSheet(
        language.text("Audit"), (30, 24, 40, 16, 18, 18), rows=list(_rows(results, language))
    )


def _rows(results: ResultIndex, language: Language) -> Iterator[tuple[CellValue, ...]]:
    yield (SheetCell(language.text("Audit: enough to repeat this screening"), Look.TITLE),)
    yield ()
    yield header_cells(("What", "Which", "SHA-256 or detail"), language)
    for label, subject, detail in _facts(results):
        yield (
            SheetCell(language.text(label)),
            None if subject is None else SheetCell(subject),
            None if detail is None else SheetCell(detail),
        )
    yield ()
    yield (SheetCell(language.text("How the columns were understood"), Look.SECTION),)
    yield header_cells(("File", "Sheet", "Column", "Party", "Role", "From"), language)
    for table in results.outcome.suppliers:
        for mapped, column in zip(mapped_columns([table]), table.columns, strict=True):
            origin = language.text(REPLIED if column.is_reply else "the input")
            yield tuple(SheetCell(text) for text in (*mapped, origin))


def _facts(results: ResultIndex) -> Iterator[tuple[str, str | int | None, str | int | None]]:
    provenance = results.outcome.provenance
    yield "Library", f"duediligence {provenance.library}", None
    yield "Screened at", provenance.screened_at, None
    yield "Rows screened", len(results.outcome.decisions), None
    for source in provenance.inputs:
        yield "Input", source.file or "(no file)", source.sha256 or ""
    if provenance.as_of:
        yield "Entries and sectors as of", provenance.as_of, None
    yield "Policy", provenance.policy.id, provenance.policy.sha256
    for notice in provenance.policy.notices:
        yield "Notice of the policy", None, one_line(notice)
    for info in provenance.watchlists:
        yield "List", f"{info.id} {info.version}", info.sha256
        identity = f"{info.identity.value}: format {info.format}, {info.publisher}"
        yield "Identity of the list", one_line(identity), one_line(info.identity_basis)
        for reason, number in sorted(info.left_out.items()):
            yield "Left out of the list", reason, number
        if info.undecided:
            yield "Undecided, not screened against", "may be persons", info.undecided
        if info.undecided_as:
            yield "Undecided entries were", info.undecided_as, None
    for name, digest in sorted(provenance.gazetteers.items()):
        yield "Gazetteer", name, digest
    yield "Head of the answers log", None, provenance.answers_head or "no answers were used"
