"""Checks the shared strings of a workbook, and finds out which of them are blank."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from ...model import Limits
from ..cell_audit.sheet_facts import is_blank
from ..preflight.safe_xml import check_well_formed, local_name, parse_xml
from ..preflight.zip_archive import Archive
from ..refusals import over_limit

_BLANK = re.compile(rb"<si>\s*(?:<t(?: [^>]*)?/>|<t(?: [^>]*)?></t>)?\s*</si>|<si ?/>")
# White space as such (in UTF-8 also beyond ASCII), as a reference of XML, or as Excel escapes it;
# that it is white space and no other character is seen when it is decoded.
_WHITE = re.compile(
    rb"<si>\s*<t(?: [^>]*)?>((?:\s|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2[\x80\x81].|\xe3\x80\x80"
    rb"|&#x?[0-9A-Fa-f]+;|_x[0-9A-Fa-f]{4}_)+)</t>\s*</si>",
    re.DOTALL,
)
# Comments, prefixes, attributes, runs of rich text and phonetic guides: left to expat.
_UNUSUAL = re.compile(rb"<!|<\w+:si[ />]|<si [^/]|<r>|<rPh")
_END = b"</si>"
# UTF-8 takes up to four bytes for one character.
_BYTES_PER_CHARACTER = 4


@dataclass(frozen=True, slots=True)
class SharedStrings:
    """How many there are, and the numbers, from 0, of those that say nothing.

    `blank` are the empty ones, which every reader leaves out; `white` hold only white space, about
    which readers differ.
    """

    count: int = 0
    blank: frozenset[int] = frozenset()
    white: frozenset[int] = frozenset()

    def is_blank(self, number: int) -> bool:
        """Whether a string is empty or holds only white space."""
        return number in self.blank or number in self.white


def read_shared_strings(archive: Archive, member: str | None, limits: Limits) -> SharedStrings:
    """Read the shared strings; none of their texts stays in memory.

    Raises:
        TableError: they are not well-formed XML, or one is too long.
    """
    if not member or member not in archive:
        return SharedStrings()
    by_pattern = _PatternCounter(archive.file, limits)
    check_well_formed(by_pattern.count_on_the_way(archive.chunks(member)), archive.file)
    if not by_pattern.is_unusual:
        return by_pattern.strings()
    by_element = _ElementCounter(archive.file, limits)
    parse_xml(by_element, archive.chunks(member), archive.file)
    return by_element.strings()


class _PatternCounter:
    """Counts strings by patterns, while they are in the usual spelling (see `pattern_count`)."""

    def __init__(self, where: str, limits: Limits) -> None:
        self.where, self.limits = where, limits
        self.count = 0
        self.blank: set[int] = set()
        self.white: set[int] = set()
        self.is_unusual = False

    def strings(self) -> SharedStrings:
        return SharedStrings(self.count, frozenset(self.blank), frozenset(self.white))

    def count_on_the_way(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the pieces, and count each; no string is cut in two."""
        rest = b""
        for piece in pieces:
            yield piece
            whole = rest + piece
            end = whole.rfind(_END)
            cut = end + len(_END) if end >= 0 else 0
            rest = whole[cut:]
            if len(rest) > _BYTES_PER_CHARACTER * self.limits.cell_characters + len(piece):
                amount = f"{len(rest):,} bytes or more in one cell"
                raise over_limit(self.where, amount, "cell_characters")
            self._count(whole[:cut])
        self._count(rest)

    def _count(self, chunk: bytes) -> None:
        if self.is_unusual or _UNUSUAL.search(chunk):
            self.is_unusual = True
            return
        for match in _BLANK.finditer(chunk):
            self.blank.add(self.count + chunk.count(b"<si", 0, match.start()))
        for match in _WHITE.finditer(chunk):
            if is_blank(unescape(match[1].decode("utf-8", "replace"))):
                self.white.add(self.count + chunk.count(b"<si", 0, match.start()))
        self.count += chunk.count(b"<si>") + chunk.count(b"<si/>") + chunk.count(b"<si />")


class _ElementCounter:
    """Counts strings while they are parsed."""

    def __init__(self, where: str, limits: Limits) -> None:
        self.where, self.limits = where, limits
        self.count = self._length = 0
        self.blank: set[int] = set()
        self.white: set[int] = set()
        self._pieces: list[str] = []
        self._is_in_text = False
        self._phonetic_depth = 0

    def strings(self) -> SharedStrings:
        return SharedStrings(self.count, frozenset(self.blank), frozenset(self.white))

    def start(self, name: str, _: dict[str, str]) -> None:
        name = local_name(name)
        if name == "si":
            self._length, self._pieces = 0, []
        elif name == "rPh":  # how Japanese is read aloud: not part of the text
            self._phonetic_depth += 1
        elif name == "t":
            self._is_in_text = not self._phonetic_depth

    def end(self, name: str) -> None:
        name = local_name(name)
        if name == "t":
            self._is_in_text = False
        elif name == "rPh":
            self._phonetic_depth -= 1
        elif name == "si":
            if not self._length:
                self.blank.add(self.count)
            elif is_blank("".join(self._pieces)):
                self.white.add(self.count)
            self.count += 1

    def text(self, piece: str) -> None:
        if self._is_in_text:
            self._length += len(piece)
            self._pieces.append(piece)
            if self._length > self.limits.cell_characters:
                amount = f"{self._length:,} characters or more in one cell"
                raise over_limit(self.where, amount, "cell_characters")
