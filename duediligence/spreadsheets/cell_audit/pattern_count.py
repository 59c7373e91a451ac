"""Counts a sheet by patterns over its bytes: as fast as reading it, for the usual spelling only.

Once expat has found a sheet well-formed and free of comments, sections and document types, a `<`
is nowhere but before a name, so that counting `<c r="` is counting cells. Whatever is spelt
otherwise (prefixes, other orders of attributes) is left to `count_by_expat`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ...model import Limits
from ..excel.shared_strings import SharedStrings
from ..preflight.safe_xml import check_well_formed
from ..refusals import over_limit
from ..table import CellAddress
from .sheet_facts import UNCALCULATED, SheetFacts, describe_error, parse_address, parse_span
from .tag_index import TagIndex

_FORMULA_TAG = rb"<f\b[^>]*?(?:/>|>[^<]*</f>)"
_ERRORS = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,8})"[^>]*\bt="e"[^>]*?(?:/>|>(?:'
    + _FORMULA_TAG
    + rb")?(?:<v>([^<]*)</v>)?)"
)
_VALUELESS = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,8})"([^>]*)>\s*' + _FORMULA_TAG + rb"\s*(<v ?/>|<v></v>)?\s*</c>"
)
# What is directly before the end of a blank text that is in the cell itself.
_BLANK_INLINE = (b"></t>", b"<t/>", b"<t />", b"<is>")
# A text with a reference such as &amp; in a cell without a type: calamine loses the rest of it.
_UNTYPED_TEXT = re.compile(
    rb"<c (?![^>]*\bt=\"(?:s|str|d|e|b|inlineStr)\")[^>]*>\s*(?:"
    + _FORMULA_TAG
    + rb")?\s*<v>[^<&]*&"
)
_STYLED = re.compile(rb'<c r="([A-Z]{1,3}\d{1,8})" s="(\d+)"(?: t="n")?>\s*<v>')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z0-9:$]+)"')
_HIDDEN_ROW = re.compile(rb'<row\b[^>]*\bhidden="(?:1|true)"')
_COLUMN_TAG = re.compile(rb"<col\b[^>]*>")
_USUAL_ROOT = re.compile(rb"<worksheet[ >]")
# UTF-8 takes up to four bytes for one character.
_BYTES_PER_CHARACTER = 4


def count_by_patterns(
    pieces: Iterable[bytes],
    strings: SharedStrings,
    padding: Mapping[str, int],
    *,
    where: str,
    limits: Limits,
) -> SheetFacts | None:
    """Return the facts of a worksheet in its usual spelling; None where it is spelt otherwise.

    Arguments and errors are those of `count_by_expat`.
    """
    counter = _PatternCounter(strings, padding, where, limits)
    check_well_formed(counter.count_on_the_way(pieces), where)
    if counter.is_unusual:
        return None
    counter.facts.check(where, limits)
    return counter.facts


class _PatternCounter:
    """The facts so far; `is_unusual` after any spelling that the patterns could miscount."""

    def __init__(
        self, strings: SharedStrings, padding: Mapping[str, int], where: str, limits: Limits
    ) -> None:
        self.where, self.limits = where, limits
        self.facts = SheetFacts()
        self.padding = {style.encode(): digits for style, digits in padding.items()}
        self.is_unusual = False
        self._blank_references: re.Pattern[bytes] | None = None
        if strings.blank:
            numbers = b"|".join(str(number).encode() for number in sorted(strings.blank))
            self._blank_references = re.compile(rb't="s"[^>]*><v>(?:' + numbers + rb")</v>")

    def count_on_the_way(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the pieces, and count each; no cell is cut in two."""
        rest, is_first = b"", True
        for piece in pieces:
            if is_first and not _USUAL_ROOT.search(piece):
                self.is_unusual = True  # a prefix before every name, or UTF-16
            is_first = False
            yield piece
            if self.is_unusual:
                continue
            whole = rest + piece
            cut = _last_end(whole)
            rest = whole[cut:]
            if len(rest) > _BYTES_PER_CHARACTER * self.limits.cell_characters + len(piece):
                amount = f"{len(rest):,} bytes or more in one cell"
                raise over_limit(self.where, amount, "cell_characters")
            self._count(whole[:cut])
        if not self.is_unusual:
            self._count(rest)

    def _count(self, chunk: bytes) -> None:
        facts = self.facts
        tags = TagIndex(chunk)
        rows, cells = tags.find_rows(), tags.find_cells()
        if (
            rows is None
            or cells is None
            or tags.count(b"<v ") != tags.count(b"<v />")
            or tags.count_initial(b"!")
            or (tags.has_in_text(b"&", b"<v>") and _UNTYPED_TEXT.search(chunk))
        ):
            self.is_unusual = True
            return
        facts.cells += cells.number
        facts.rows += rows.number
        facts.last_row = max(facts.last_row, rows.last_row)
        facts.right = max(facts.right, cells.last_column - 1)
        facts.bottom = max(facts.bottom, cells.last_row - 1)
        facts.check(self.where, self.limits)
        facts.filled += tags.count(b"</v>") - tags.count(b"<v></v>") + tags.count(b"</is>")
        facts.filled -= sum(tags.count(b"</is>", before) for before in _BLANK_INLINE)
        if self._blank_references:
            facts.filled -= len(self._blank_references.findall(chunk))
        self._note_unreadable_cells(chunk, has_formulas=tags.count_initial(b"f") > 0)
        if self.padding:
            for match in _STYLED.finditer(chunk):
                if match[2] in self.padding:
                    facts.zero_padded[_address(match[1])] = self.padding[match[2]]
        if tags.count(b"<mergeCell "):
            spans = (parse_span(reference.decode()) for reference in _MERGED.findall(chunk))
            facts.merged += [span for span in spans if span]
        if b"hidden=" in chunk:
            facts.hidden_rows += len(_HIDDEN_ROW.findall(chunk))
            for tag in _COLUMN_TAG.findall(chunk):
                ends = re.search(rb'\bmin="(\d+)"', tag), re.search(rb'\bmax="(\d+)"', tag)
                if re.search(rb'\bhidden="(?:1|true)"', tag) and ends[0] and ends[1]:
                    facts.hidden_columns += int(ends[1][1]) - int(ends[0][1]) + 1

    def _note_unreadable_cells(self, chunk: bytes, *, has_formulas: bool) -> None:
        facts = self.facts
        if b't="e"' in chunk:
            for match in _ERRORS.finditer(chunk):
                code = (match[2] or b"").decode("utf-8", "replace").strip()
                facts.unreadable[_address(match[1])] = describe_error(code)
                facts.filled -= bool(match[2])
        if has_formulas:
            for match in _VALUELESS.finditer(chunk):
                is_blank_text = b't="str"' in match[2] and match[3]
                if not is_blank_text and b't="e"' not in match[2]:
                    facts.unreadable[_address(match[1])] = UNCALCULATED


def _last_end(data: bytes) -> int:
    """Return where the last whole cell or row ends; 0 where none does."""
    ends = (data.rfind(b"</c>") + 4, data.rfind(b"</row>") + 6, data.rfind(b"<sheetData>") + 11)
    usable = [end for end in ends if end > 11]  # rfind gives -1, so less is "not there"
    if usable:
        return max(usable)
    # Before the first cell and after the last, any element may be cut off from the next.
    return 0 if b"<c " in data or b"<row" in data else data.rfind(b">") + 1


def _address(reference: bytes) -> CellAddress:
    # The patterns above match nothing but references; only row 0 has no address.
    return parse_address(reference.decode("ascii")) or (0, 0)
