"""Excel's XML spreadsheet of 2003, which many ERP systems still write and call .xls."""

from __future__ import annotations

import re

from ...model import Limits
from ..assemble import RawSheet, assemble
from ..cell_audit.sheet_facts import FORMULA, SheetFacts, error_seen
from ..preflight.safe_xml import feed, local, xml_parser
from ..refusals import refuse, too_large
from ..table import Span, Table, text_of
from .xlsx import HIDDEN

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d{1,3})?")


def read_excel_xml(data: bytes, file: str, sha256: str, limits: Limits) -> tuple[Table, ...]:
    """Every worksheet of the file.

    Raises:
        TableError: it is not well-formed, over a limit, or without a sheet.
    """
    state = _Book(file, limits)
    made = xml_parser(file)
    made.StartElementHandler, made.EndElementHandler = state.start, state.end
    made.CharacterDataHandler = state.text
    feed(made, [data], file)
    if not state.sheets:
        raise refuse(file, "an XML spreadsheet without a sheet", "ask for the file again")
    for sheet in state.sheets:
        sheet.problems += state.facts[id(sheet)].problems()
    return tuple(assemble(sheet, file, sha256)[0] for sheet in state.sheets)


class _Book:
    """The workbook while it is parsed."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.file, self.limits = file, limits
        self.sheets: list[RawSheet] = []
        self.facts: dict[int, SheetFacts] = {}
        self._facts = SheetFacts()
        self._lines: list[list[str]] = []
        self._row = self._column = 0
        self._width = 1
        self._kind, self._text = "", ""
        self._has_formula = self._is_data = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        named = {local(key): value for key, value in attributes.items()}
        if name == "Worksheet":
            self._lines, self._facts, self._row = [], SheetFacts(), 0
            made = RawSheet(named.get("Name", ""), self._lines, self._facts.unreadable,
                         merged=self._facts.merged)  # fmt: skip
            self.facts[id(made)] = self._facts
            self.sheets.append(made)
        elif name == "Row":
            self._row = _index(named.get("Index"), self._row)
            self._column = 0
            self._facts.rows += 1
            self._facts.hidden_rows += named.get("Hidden") == "1"
            self._facts.check(self.file, self.limits)
        elif name == "Cell":
            self._start_cell(named)
        elif name == "Data":
            self._kind, self._is_data = named.get("Type", ""), True
        elif name == "Visible":
            self._text, self._is_data = "", True

    def _start_cell(self, named: dict[str, str]) -> None:
        self._column = _index(named.get("Index"), self._column)
        self._text, self._kind, self._has_formula = "", "", "Formula" in named
        self._width = 1
        across, down = _merge(named.get("MergeAcross")), _merge(named.get("MergeDown"))
        if across or down:
            row, column = self._row, self._column
            self._width += across
            self._facts.merged.append(Span(row, column, row + down, column + across))
        self._facts.cells += 1
        if self._row > self.limits.rows or self._column >= 16_384:
            raise too_large(self.file, f"{self._row:,} rows", "rows")
        self._facts.check(self.file, self.limits)

    def end(self, name: str) -> None:
        name = local(name)
        if name == "Data":
            self._is_data = False
        elif name == "Cell":
            self._end_cell()
            self._column += self._width
        elif name == "Row":
            self._row += 1
        elif name == "Visible":
            self._is_data = False
            if self.sheets and self._text.strip() != "SheetVisible":
                self.sheets[-1].hidden = True
                self.sheets[-1].problems.append(HIDDEN)

    def _end_cell(self) -> None:
        place = self._row, self._column
        if self._kind == "Error":
            self._facts.unreadable[place] = error_seen(self._text.strip())
        elif self._has_formula and not self._kind:
            self._facts.unreadable[place] = FORMULA
        elif self._text:
            self._lines.extend([] for _ in range(self._row + 1 - len(self._lines)))
            line = self._lines[self._row]
            self._facts.cells += self._column - len(line)
            self._facts.check(self.file, self.limits)
            line += [""] * (self._column + 1 - len(line))
            line[self._column] = self._plain()

    def _plain(self) -> str:
        if self._kind == "DateTime":
            return self._text.removesuffix(".000").removesuffix("T00:00:00")
        if self._kind == "Boolean":
            return "TRUE" if self._text.strip() == "1" else "FALSE"
        if self._kind == "Number" and re.search("[.eE]", self._text):
            return text_of(float(self._text)) if _NUMBER.fullmatch(self._text) else self._text
        return self._text

    def text(self, piece: str) -> None:
        if self._is_data:
            self._text += piece
            if len(self._text) > self.limits.cell_characters:
                raise too_large(self.file, f"{len(self._text):,} characters or more in one cell",
                                "cell_characters")  # fmt: skip


def _index(text: str | None, otherwise: int) -> int:
    return int(text[:8]) - 1 if text and text.isdigit() and int(text[:8]) else otherwise


def _merge(text: str | None) -> int:
    return min(int(text[:7]), 1_048_575) if text and text.isdigit() else 0
