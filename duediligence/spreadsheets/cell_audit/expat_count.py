"""Counts a sheet element by element: slow, and right for every way to write the same sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...model import Limits
from ..excel.shared_strings import Strings
from ..preflight.safe_xml import feed, local, xml_parser
from ..refusals import too_large
from ..table import Address
from .sheet_facts import FORMULA, SheetFacts, address_of, error_seen, span_of

_TEXTS = frozenset({"v", "t", "f"})
_TRUE = frozenset({"1", "true"})


def count_by_expat(
    pieces: Iterable[bytes], strings: Strings, padding: Mapping[str, int], where: str,
    limits: Limits,
) -> SheetFacts:  # fmt: skip
    """The facts of a worksheet, with the address of every filled cell.

    Args:
        pieces: the bytes of the sheet's XML.
        strings: the shared strings, of which blank ones fill no cell.
        padding: cell style -> the digits to which it pads a number.
        where: the file and sheet, for messages.
        limits: bounds on rows, cells and the text of a cell.

    Raises:
        TableError: it is not well-formed, or over a limit.
    """
    state = _Walk(strings, padding, where, limits)
    made = xml_parser(where)
    made.StartElementHandler, made.EndElementHandler = state.start, state.end
    made.CharacterDataHandler = state.text
    feed(made, pieces, where)
    state.facts.check(where, limits)
    state.facts.filled = len(state.known)
    state.facts.known = state.known
    return state.facts


class _Walk:
    """The cell that is being parsed, and the facts so far."""

    def __init__(
        self, strings: Strings, padding: Mapping[str, int], where: str, limits: Limits
    ) -> None:
        self.strings, self.padding, self.where, self.limits = strings, padding, where, limits
        self.facts = SheetFacts()
        self.known: set[Address] = set()
        self.row = self.column = -1
        self.kind = self.style = ""
        self.held: dict[str, str] = {}
        self.reading = ""
        self.phonetic = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "c":
            self._start_cell(attributes)
        elif name in _TEXTS:
            self.reading = "" if self.phonetic else name
            self.held.setdefault(name, "")
        elif name == "row":
            self._start_row(attributes)
        elif name == "rPh":
            self.phonetic += 1
        elif name == "mergeCell":
            if span := span_of(attributes.get("ref", "")):
                self.facts.merged.append(span)
        elif name == "col" and attributes.get("hidden") in _TRUE:
            first, last = attributes.get("min", "1"), attributes.get("max", "1")
            if first.isdigit() and last.isdigit():
                self.facts.hidden_columns += int(last) - int(first) + 1

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self.row = int(number[:8]) - 1 if number.isdigit() and int(number[:8]) else self.row + 1
        self.column = -1
        self.facts.last_row = max(self.facts.last_row, self.row + 1)
        self.facts.rows += 1
        self.facts.hidden_rows += attributes.get("hidden") in _TRUE
        if self.facts.rows > self.limits.rows:
            self.facts.check(self.where, self.limits)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = address_of(attributes.get("r", ""))
        self.row, self.column = place or (max(0, self.row), self.column + 1)
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
        self.held = {}
        self.facts.cells += 1
        self.facts.bottom = max(self.facts.bottom, self.row)
        self.facts.right = max(self.facts.right, self.column)
        if self.facts.cells > self.limits.cells:
            self.facts.check(self.where, self.limits)

    def end(self, name: str) -> None:
        name = local(name)
        if name == "c":
            self._end_cell()
        elif name == "rPh":
            self.phonetic -= 1
        elif name == self.reading:
            self.reading = ""

    def _end_cell(self) -> None:
        place = self.row, self.column
        value = self.held.get("v") or self.held.get("t", "")
        if self.kind == "e":
            self.facts.unreadable[place] = error_seen(value.strip())
        elif value.strip():  # blanks fill no cell, and readers differ about them
            if self.kind == "s" and self._is_blank(value):
                return
            self.known.add(place)
            if self.style in self.padding and self.kind == "n":
                self.facts.padded[place] = self.padding[self.style]
        elif "f" in self.held and not (self.kind == "str" and "v" in self.held):
            self.facts.unreadable[place] = FORMULA

    def _is_blank(self, value: str) -> bool:
        number = value.strip()
        return number.isdigit() and int(number) in self.strings.blank

    def text(self, piece: str) -> None:
        if self.reading:
            so_far = self.held[self.reading] = self.held[self.reading] + piece
            if len(so_far) > self.limits.cell_characters:
                raise too_large(self.where, f"{len(so_far):,} characters or more in one cell",
                                "cell_characters")  # fmt: skip
