"""Counts a sheet element by element: slow, and right for every way to write the same sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ...model import Limits
from ..excel.shared_strings import SharedStrings
from ..preflight.safe_xml import local_name, parse_xml
from ..refusals import over_limit
from ..table import CellAddress
from .sheet_facts import (
    UNCALCULATED,
    SheetFacts,
    describe_error,
    is_blank,
    parse_address,
    parse_span,
)

_TEXTS = frozenset({"v", "t", "f"})
# A text in a cell for numbers: what a reader gives of it is not reliable.
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_TRUE = frozenset({"1", "true"})


def count_by_expat(
    pieces: Iterable[bytes],
    strings: SharedStrings,
    padding: Mapping[str, int],
    *,
    where: str,
    limits: Limits,
) -> SheetFacts:
    """Return the facts of a worksheet, with the address of every filled cell.

    Args:
        pieces: the bytes of the sheet's XML.
        strings: the shared strings; a cell with a blank one is not filled.
        padding: cell style -> the number of digits to which it pads a number.
        where: the file and sheet, for messages.
        limits: bounds on rows, cells and the text of a cell.

    Raises:
        TableError: it is not well-formed, or over a limit.
    """
    counter = _ElementCounter(strings, padding, where, limits)
    parse_xml(counter, pieces, where)
    facts = counter.facts
    facts.check(where, limits)
    facts.filled, facts.filled_cells = len(counter.filled_cells), counter.filled_cells
    return facts


class _ElementCounter:
    """The facts so far, and the cell that is being parsed."""

    def __init__(
        self, strings: SharedStrings, padding: Mapping[str, int], where: str, limits: Limits
    ) -> None:
        self.strings, self.padding, self.where, self.limits = strings, padding, where, limits
        self.facts = SheetFacts()
        self.filled_cells: set[CellAddress] = set()
        self._row = self._column = -1
        self._type = self._style = ""
        self._texts: dict[str, str] = {}
        self._open_text = ""
        self._phonetic_depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local_name(name)
        facts = self.facts
        if name == "c":
            # A cell without an address follows the one before it.
            address = parse_address(attributes.get("r", ""))
            self._row, self._column = address or (max(0, self._row), self._column + 1)
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._texts = {}
            facts.cells += 1
            facts.bottom = max(facts.bottom, self._row)
            facts.right = max(facts.right, self._column)
            if facts.cells > self.limits.cells:
                facts.check(self.where, self.limits)
        elif name in _TEXTS:
            self._open_text = "" if self._phonetic_depth else name
            self._texts.setdefault(name, "")
        elif name == "row":
            number = attributes.get("r", "")
            has_number = number.isdigit() and int(number[:8])
            self._row = int(number[:8]) - 1 if has_number else self._row + 1
            self._column = -1
            facts.last_row = max(facts.last_row, self._row + 1)
            facts.rows += 1
            facts.hidden_rows += attributes.get("hidden") in _TRUE
            if facts.rows > self.limits.rows:
                facts.check(self.where, self.limits)
        elif name == "rPh":  # how Japanese is read aloud: not part of the text
            self._phonetic_depth += 1
        elif name == "mergeCell":
            if span := parse_span(attributes.get("ref", "")):
                facts.merged.append(span)
        elif name == "col" and attributes.get("hidden") in _TRUE:
            first, last = attributes.get("min", "1"), attributes.get("max", "1")
            if first.isdigit() and last.isdigit():
                facts.hidden_columns += int(last) - int(first) + 1

    def end(self, name: str) -> None:
        name = local_name(name)
        if name == "c":
            self._end_cell()
        elif name == "rPh":
            self._phonetic_depth -= 1
        elif name == self._open_text:
            self._open_text = ""

    def _end_cell(self) -> None:
        address = self._row, self._column
        value = self._texts.get("v") or self._texts.get("t", "")
        if self._type == "e":
            self.facts.unreadable[address] = describe_error(value.strip())
        elif not is_blank(value):  # blanks fill no cell, and readers differ about them
            text = value.strip()
            if self._type == "s" and text.isdigit() and self.strings.is_blank(int(text)):
                return
            if self._type == "n" and not _NUMBER.fullmatch(text):
                self.facts.untyped_texts[address] = value
            self.filled_cells.add(address)
            if self._style in self.padding and self._type == "n":
                self.facts.zero_padded[address] = self.padding[self._style]
        elif "f" in self._texts and not (self._type == "str" and "v" in self._texts):
            self.facts.unreadable[address] = UNCALCULATED

    def text(self, piece: str) -> None:
        if self._open_text:
            so_far = self._texts[self._open_text] = self._texts[self._open_text] + piece
            if len(so_far) > self.limits.cell_characters:
                amount = f"{len(so_far):,} characters or more in one cell"
                raise over_limit(self.where, amount, "cell_characters")
