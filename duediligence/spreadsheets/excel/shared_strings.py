"""The shared strings of a workbook: checked, counted, and which of them are blank."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...model import Limits
from ..preflight.safe_xml import feed, local, xml_parser
from ..preflight.zip_archive import Archive
from ..refusals import too_large


@dataclass(frozen=True, slots=True)
class Strings:
    """How many there are, and the numbers of the blank ones."""

    count: int = 0
    blank: frozenset[int] = frozenset()


_BLANK = re.compile(rb"<si>\s*(?:<t(?: [^>]*)?/>|<t(?: [^>]*)?></t>)?\s*</si>|<si ?/>")
_UNUSUAL = re.compile(rb"<!|<\w+:si[ />]|<si [^/]|<r>|<rPh")


def strings_of(archive: Archive, member: str | None, limits: Limits) -> Strings:
    """Read the shared strings, of which only what is blank is kept.

    Raises:
        TableError: they are not well-formed XML, or one is too long.
    """
    if not member or member not in archive:
        return Strings()
    counting = _Patterns(archive.file, limits)
    feed(
        xml_parser(archive.file, with_names=False),
        counting.passed_on(archive.chunks(member)),
        archive.file,
    )
    if not counting.is_unusual:
        return Strings(counting.count, frozenset(counting.blank))
    state = _Strings(archive.file, limits)
    made = xml_parser(archive.file)
    made.StartElementHandler, made.EndElementHandler = state.start, state.end
    made.CharacterDataHandler = state.text
    feed(made, archive.chunks(member), archive.file)
    return Strings(state.count, frozenset(state.blank))


class _Patterns:
    """Counts strings by patterns, while they are in the usual spelling (see `scan`)."""

    def __init__(self, where: str, limits: Limits) -> None:
        self.where, self.limits = where, limits
        self.count = 0
        self.blank: set[int] = set()
        self.is_unusual = False

    def passed_on(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The pieces, counted on the way; no string is cut in two."""
        rest = b""
        for piece in pieces:
            yield piece
            whole = rest + piece
            cut = whole.rfind(b"</si>") + 5
            cut = cut if cut > 4 else 0
            rest = whole[cut:]
            if len(rest) > 4 * self.limits.cell_characters + len(piece):
                raise too_large(self.where, f"{len(rest):,} bytes or more in one cell",
                                "cell_characters")  # fmt: skip
            self._count(whole[:cut])
        self._count(rest)

    def _count(self, chunk: bytes) -> None:
        if self.is_unusual or _UNUSUAL.search(chunk):
            self.is_unusual = True
            return
        for found in _BLANK.finditer(chunk):
            self.blank.add(self.count + chunk.count(b"<si", 0, found.start()))
        self.count += chunk.count(b"<si>") + chunk.count(b"<si/>") + chunk.count(b"<si />")


class _Strings:
    """Counts strings while they are parsed."""

    def __init__(self, where: str, limits: Limits) -> None:
        self.where, self.limits = where, limits
        self.count = self.length = 0
        self.blank: set[int] = set()
        self.is_in_text = False
        self.phonetic = 0

    def start(self, name: str, _: dict[str, str]) -> None:
        name = local(name)
        if name == "si":
            self.length = 0
        elif name == "rPh":  # how Japanese is read aloud: not part of the text
            self.phonetic += 1
        elif name == "t":
            self.is_in_text = not self.phonetic

    def end(self, name: str) -> None:
        name = local(name)
        if name == "t":
            self.is_in_text = False
        elif name == "rPh":
            self.phonetic -= 1
        elif name == "si":
            if not self.length:
                self.blank.add(self.count)
            self.count += 1

    def text(self, piece: str) -> None:
        if self.is_in_text:
            self.length += len(piece)
            if self.length > self.limits.cell_characters:
                raise too_large(self.where, f"{self.length:,} characters or more in one cell",
                                "cell_characters")  # fmt: skip
