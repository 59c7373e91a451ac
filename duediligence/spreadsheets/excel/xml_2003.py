"""Reads Excel's XML spreadsheet of 2003, which many ERP systems still write and call .xls."""

from __future__ import annotations

import re

from ...model import Limits
from ..assemble import RawSheet, assemble_table
from ..cell_audit.sheet_facts import (
    LAST_COLUMN,
    LAST_ROW,
    UNCALCULATED,
    SheetFacts,
    describe_error,
)
from ..preflight.safe_xml import local_attributes, local_name, parse_xml
from ..refusals import over_limit, refusal
from ..table import Span, Table, cell_text

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d{1,3})?")


def read_xml_2003(data: bytes, file: str, sha256: str, limits: Limits) -> tuple[Table, ...]:
    """Return every worksheet of the file.

    Raises:
        TableError: it is not well-formed, over a limit, or without a sheet.
    """
    parser = _WorkbookParser(file, limits)
    parse_xml(parser, [data], file)
    if not parser.sheets:
        raise refusal(file, "an XML spreadsheet without a sheet", "ask for the file again")
    return tuple(assemble_table(sheet, file, sha256)[0] for sheet in parser.sheets)


class _WorkbookParser:
    """The sheets so far, and the cell that is being parsed."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.file, self.limits = file, limits
        self.sheets: list[RawSheet] = []
        self._facts = SheetFacts()
        self._rows: list[list[str]] = []
        self._row = self._column = 0
        self._width = 1
        self._type, self._text = "", ""
        self._has_formula = self._is_in_text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local_name(name)
        named = local_attributes(attributes)
        facts = self._facts
        if name == "Worksheet":
            self._rows, self._facts, self._row = [], SheetFacts(), 0
            self.sheets.append(RawSheet(named.get("Name", ""), self._rows, self._facts))
        elif name == "Row":
            self._row = _position(named.get("Index"), self._row)
            self._column = 0
            facts.rows += 1
            facts.hidden_rows += named.get("Hidden") == "1"
            facts.check(self.file, self.limits)
        elif name == "Cell":
            self._column = _position(named.get("Index"), self._column)
            self._text, self._type, self._has_formula = "", "", "Formula" in named
            across, down = _merged(named.get("MergeAcross")), _merged(named.get("MergeDown"))
            self._width = 1 + across
            if across or down:
                row, column = self._row, self._column
                facts.merged.append(Span(row, column, row + down, column + across))
            facts.cells += 1
            if self._row > self.limits.rows or self._column >= LAST_COLUMN:
                raise over_limit(self.file, f"{self._row:,} rows", "rows")
            facts.check(self.file, self.limits)
        elif name == "Data":
            self._type, self._is_in_text = named.get("Type", ""), True
        elif name == "Visible":
            self._text, self._is_in_text = "", True

    def end(self, name: str) -> None:
        name = local_name(name)
        if name == "Data":
            self._is_in_text = False
        elif name == "Cell":
            self._end_cell()
            self._column += self._width
        elif name == "Row":
            self._row += 1
        elif name == "Visible":
            self._is_in_text = False
            if self.sheets and self._text.strip() != "SheetVisible":
                self.sheets[-1].is_hidden = True

    def _end_cell(self) -> None:
        address = self._row, self._column
        if self._type == "Error":
            self._facts.unreadable[address] = describe_error(self._text.strip())
        elif self._has_formula and not self._type:
            self._facts.unreadable[address] = UNCALCULATED
        elif self._text:
            self._rows.extend([] for _ in range(self._row + 1 - len(self._rows)))
            row = self._rows[self._row]
            # The blanks that fill up the row take memory, so they count as cells.
            self._facts.cells += self._column - len(row)
            self._facts.check(self.file, self.limits)
            row += [""] * (self._column + 1 - len(row))
            row[self._column] = self._cell_text()

    def _cell_text(self) -> str:
        if self._type == "DateTime":
            return self._text.removesuffix(".000").removesuffix("T00:00:00")
        if self._type == "Boolean":
            return "TRUE" if self._text.strip() == "1" else "FALSE"
        if self._type == "Number" and re.search("[.eE]", self._text):
            return cell_text(float(self._text)) if _NUMBER.fullmatch(self._text) else self._text
        return self._text

    def text(self, piece: str) -> None:
        if self._is_in_text:
            self._text += piece
            if len(self._text) > self.limits.cell_characters:
                amount = f"{len(self._text):,} characters or more in one cell"
                raise over_limit(self.file, amount, "cell_characters")


def _position(index: str | None, otherwise: int) -> int:
    """Return the position, from 0, of an attribute Index, from 1; eight digits are enough."""
    return int(index[:8]) - 1 if index and index.isdigit() and int(index[:8]) else otherwise


def _merged(count: str | None) -> int:
    """Return how many rows or columns more a cell spans, bounded by the largest sheet."""
    return min(int(count[:7]), LAST_ROW - 1) if count and count.isdigit() else 0
