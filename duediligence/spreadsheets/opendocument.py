"""OpenDocument spreadsheets (.ods): read by calamine, and their rows counted a second time."""

from __future__ import annotations

from ..model import Limits
from .assemble import RawSheet, assemble
from .cell_audit.compare import audit_rows
from .cell_audit.sheet_facts import SheetFacts, error_seen
from .excel.xlsx import HIDDEN
from .preflight.safe_xml import feed, local, xml_parser
from .preflight.zip_archive import Archive
from .readers import Unreadable, calamine_apart, gave_up
from .refusals import refuse, too_large
from .table import Address, Span, Table

_MOST_REPEATED = 2**20  # rows of the largest sheet there is
_BLANK_ROW = "table-row"
_COUNTED = frozenset({"table-cell", "covered-table-cell"})


def read_opendocument(
    data: bytes, archive: Archive, sha256: str, limits: Limits
) -> tuple[Table, ...]:
    """Every sheet of the document.

    Raises:
        TableError: it is protected, damaged or over a limit, or the reader lost a row.
    """
    file = archive.file
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise refuse(file, "a password-protected OpenDocument file",
                     "open it in LibreOffice and save it without a password")  # fmt: skip
    if "content.xml" not in archive:
        raise refuse(file, "an OpenDocument file without content", "ask for the file again")
    state = _Content(file, limits)
    made = xml_parser(file)
    made.StartElementHandler, made.EndElementHandler = state.start, state.end
    made.CharacterDataHandler = state.text
    feed(made, archive.chunks("content.xml"), file)
    if not state.sheets:
        raise refuse(file, "a spreadsheet without a sheet", "ask for the file again")
    try:
        grids = calamine_apart(data, state.sheets, limits)
    except Unreadable:
        raise gave_up(file) from None
    tables = []
    for name, facts in state.sheets.items():
        hidden = name in state.hidden
        problems = facts.problems() + ([HIDDEN] if hidden else [])
        sheet = RawSheet(name, grids.get(name, []), facts.unreadable, merged=facts.merged,
                      problems=problems, hidden=hidden)  # fmt: skip
        table, _ = assemble(sheet, file, sha256)
        audit_rows(table, facts)
        tables.append(table)
    return tuple(tables)


class _Content:
    """The sheets of a document while it is parsed."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.file, self.limits = file, limits
        self.sheets: dict[str, SheetFacts] = {}
        self.hidden: set[str] = set()
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._facts = SheetFacts()
        self._known: set[Address] = set()
        self._row = self._column = self._repeat_rows = self._repeat_cells = 0
        self._cell: dict[str, str] | None = None
        self._cells: list[tuple[int, int, str]] = []
        self._length = self._depth = self._notes = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if self._depth:
            self._depth += 1
            self._notes += name == "annotation" and not self._notes
            return
        if name in _COUNTED:
            self._start_cell({local(key): value for key, value in attributes.items()})
        elif name == _BLANK_ROW:
            named = {local(key): value for key, value in attributes.items()}
            self._repeat_rows = _count(named.get("number-rows-repeated"))
            self._column, self._cells = 0, []
            self._facts.hidden_rows += named.get("visibility") in {"collapse", "filter"}
        elif name in {"table", "style", "table-properties"}:
            self._start_part(name, {local(key): value for key, value in attributes.items()})

    def _start_part(self, name: str, named: dict[str, str]) -> None:
        if name == "style":
            self._style = named.get("name", "")
        elif name == "table-properties":
            if named.get("display") == "false":
                self._hidden_styles.add(self._style)
        elif title := named.get("name"):
            self._facts, self._known, self._row = SheetFacts(), set(), 0
            self.sheets[title] = self._facts
            self._facts.known = self._known
            if named.get("style-name") in self._hidden_styles:
                self.hidden.add(title)

    def _start_cell(self, named: dict[str, str]) -> None:
        self._cell, self._length, self._depth, self._notes = named, 0, 1, 0
        self._repeat_cells = _count(named.get("number-columns-repeated"))

    def end(self, name: str) -> None:
        if self._depth > 1:
            self._depth -= 1
            if self._notes and local(name) == "annotation":
                self._notes = 0
        elif self._depth == 1:
            self._depth = 0
            self._end_cell()
        elif local(name) == _BLANK_ROW:
            self._end_row()

    def text(self, piece: str) -> None:
        if self._depth > 1 and not self._notes and not piece.isspace():
            self._length += len(piece)
            if self._length > self.limits.cell_characters:
                raise too_large(self.file, f"{self._length:,} characters or more in one cell",
                                "cell_characters")  # fmt: skip

    def _end_cell(self) -> None:
        cell = self._cell or {}
        place = self._column
        kind = cell.get("value-type")
        if kind == "error" or (kind is None and "formula" in cell):
            self._cells.append((place, self._repeat_cells, "error"))
        elif self._length:
            self._cells.append((place, self._repeat_cells, ""))
        rows, columns = (
            _count(cell.get("number-rows-spanned")),
            _count(cell.get("number-columns-spanned")),
        )
        if rows > 1 or columns > 1:
            self._facts.merged.append(
                Span(self._row, place, self._row + rows - 1, place + columns - 1)
            )
        self._column += self._repeat_cells

    def _end_row(self) -> None:
        if self._cells:
            self._facts.rows += self._repeat_rows
            self._facts.cells += self._repeat_rows * sum(count for _, count, _ in self._cells)
            self._facts.bottom = self._row + self._repeat_rows - 1
            self._facts.right = max(self._facts.right, self._cells[-1][0] + self._cells[-1][1] - 1)
            self._facts.check(self.file, self.limits)
            if self._facts.is_sparse:
                raise too_large(self.file, f"{self._facts.bottom + 1:,} x"
                                f" {self._facts.right + 1:,} cells", "cells")  # fmt: skip
            for row in range(self._row, self._row + self._repeat_rows):
                for at, count, oddity in self._cells:
                    if oddity:
                        seen = error_seen("")
                        self._facts.unreadable |= {(row, at + n): seen for n in range(count)}
                    else:
                        self._known.add((row, at))
        self._row += self._repeat_rows


def _count(text: str | None) -> int:
    return min(int(text[:9]), _MOST_REPEATED) if text and text.isdigit() and int(text[:9]) else 1
