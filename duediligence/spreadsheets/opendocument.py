"""Reads OpenDocument spreadsheets (.ods) by calamine, and counts their rows besides."""

from __future__ import annotations

from ..model import Limits
from .assemble import read_audited_sheets
from .cell_audit.sheet_facts import LAST_ROW, SheetFacts, describe_error
from .preflight.safe_xml import local_attributes, local_name, parse_xml
from .preflight.zip_archive import Archive
from .refusals import over_limit, refusal
from .table import CellAddress, Span, Table

_CELLS = frozenset({"table-cell", "covered-table-cell"})


def read_opendocument(
    data: bytes, archive: Archive, sha256: str, limits: Limits
) -> tuple[Table, ...]:
    """Return every sheet of the document.

    Raises:
        TableError: it is protected, damaged or over a limit, or the reader lost a row.
    """
    file = archive.file
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        remedy = "open it in LibreOffice and save it without a password"
        raise refusal(file, "a password-protected OpenDocument file", remedy)
    if "content.xml" not in archive:
        raise refusal(file, "an OpenDocument file without content", "ask for the file again")
    parser = _ContentParser(file, limits)
    parse_xml(parser, archive.chunks("content.xml"), file)
    if not parser.sheets:
        raise refusal(file, "a spreadsheet without a sheet", "ask for the file again")
    return read_audited_sheets(data, parser.sheets, file, sha256=sha256, limits=limits)


class _ContentParser:
    """The sheets so far, and the cell that is being parsed."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.file, self.limits = file, limits
        self.sheets: list[tuple[str, SheetFacts]] = []
        self._facts = SheetFacts()
        self._filled_cells: set[CellAddress] = set()
        self._row = self._column = self._row_repeats = self._cell_repeats = 0
        self._attributes: dict[str, str] = {}
        # Of each cell of a row that is not blank: column, number of repeats, whether an error.
        self._cells: list[tuple[int, int, bool]] = []
        self._length = self._depth = 0
        self._is_in_note = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local_name(name)
        if self._depth:  # within a cell
            self._depth += 1
            self._is_in_note = self._is_in_note or name == "annotation"
        elif name in _CELLS:
            self._attributes = local_attributes(attributes)
            self._length, self._depth, self._is_in_note = 0, 1, False
            self._cell_repeats = _count(self._attributes.get("number-columns-repeated"))
        elif name == "table-row":
            named = local_attributes(attributes)
            self._row_repeats = _count(named.get("number-rows-repeated"))
            self._column, self._cells = 0, []
            self._facts.hidden_rows += named.get("visibility") in {"collapse", "filter"}
        elif name == "table" and (title := local_attributes(attributes).get("name")):
            self._facts, self._filled_cells, self._row = SheetFacts(), set(), 0
            self._facts.filled_cells = self._filled_cells
            self.sheets.append((title, self._facts))

    def end(self, name: str) -> None:
        if self._depth > 1:
            self._depth -= 1
            if local_name(name) == "annotation":
                self._is_in_note = False
        elif self._depth == 1:
            self._depth = 0
            self._end_cell()
        elif local_name(name) == "table-row":
            self._end_row()

    def text(self, piece: str) -> None:
        if self._depth > 1 and not self._is_in_note and not piece.isspace():
            self._length += len(piece)
            if self._length > self.limits.cell_characters:
                amount = f"{self._length:,} characters or more in one cell"
                raise over_limit(self.file, amount, "cell_characters")

    def _end_cell(self) -> None:
        cell, column = self._attributes, self._column
        kind = cell.get("value-type")
        if kind == "error" or (kind is None and "formula" in cell):
            self._cells.append((column, self._cell_repeats, True))
        elif self._length:
            self._cells.append((column, self._cell_repeats, False))
        rows = _count(cell.get("number-rows-spanned"))
        columns = _count(cell.get("number-columns-spanned"))
        if rows > 1 or columns > 1:
            bottom, right = self._row + rows - 1, column + columns - 1
            self._facts.merged.append(Span(self._row, column, bottom, right))
        self._column += self._cell_repeats

    def _end_row(self) -> None:
        facts = self._facts
        if self._cells:
            facts.rows += self._row_repeats
            facts.cells += self._row_repeats * sum(count for _, count, _ in self._cells)
            facts.bottom = self._row + self._row_repeats - 1
            facts.right = max(facts.right, self._cells[-1][0] + self._cells[-1][1] - 1)
            facts.check(self.file, self.limits)
            facts.refuse_sparse(self.file)
            for row in range(self._row, self._row + self._row_repeats):
                for column, count, is_error in self._cells:
                    if is_error:
                        error = describe_error("")
                        facts.unreadable |= {(row, column + n): error for n in range(count)}
                    else:
                        self._filled_cells.add((row, column))
        self._row += self._row_repeats


def _count(text: str | None) -> int:
    """Return how often something is repeated or spanned, bounded by the largest sheet."""
    return min(int(text[:9]), LAST_ROW) if text and text.isdigit() and int(text[:9]) else 1
