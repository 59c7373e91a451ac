"""Finds out which texts of an .xls are blank: its shared strings, and the texts of single cells.

The layouts are those of Microsoft's open specification [MS-XLS]: SST (2.4.265), Continue (2.4.58),
XLUnicodeRichExtendedString (2.5.293) and XLUnicodeString (2.5.294).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

_STRINGS, _CONTINUE = 0xFC, 0x3C
_IS_WIDE, _IS_EXTENDED, _IS_RICH = 0x01, 0x04, 0x08  # flags of a string
_RUN_SIZE = 4  # bytes of one run of rich text


def blank_strings(records: Iterable[tuple[int, bytes]]) -> frozenset[int]:
    """Return the numbers, from 0, of the shared strings that hold nothing but white space.

    Args:
        records: number and body of each record of the workbook's globals.

    Returns:
        Those up to the first string that is cut off: a string that is not counted as blank is
        expected to be read.
    """
    pieces: list[bytes] = []
    for number, body in records:
        if number == _STRINGS and not pieces:
            pieces = [body]
        elif pieces and number == _CONTINUE:
            pieces.append(body)
        elif pieces:
            break
    if not pieces or len(pieces[0]) < 8:
        return frozenset()
    # Two counts of four bytes: of the references, and of the strings.
    count = struct.unpack_from("<I", pieces[0], 4)[0]
    strings = _Pieces([pieces[0][8:], *pieces[1:]])
    blank = set()
    try:
        for number in range(count):
            if strings.next_is_blank():
                blank.add(number)
    except (struct.error, IndexError):
        pass
    return frozenset(blank)


def is_blank_text(body: bytes, at: int, *, is_unicode: bool) -> bool:
    """Whether the text at an offset of a record holds nothing but white space."""
    if not is_unicode:  # one byte a character; white space is the same in every code page
        length = struct.unpack_from("<H", body, at)[0]
        return not body[at + 2 : at + 2 + length].strip()
    length, flags = struct.unpack_from("<HB", body, at)
    start = at + 3
    if flags & _IS_WIDE:
        return _is_blank(body[start : start + 2 * length], is_wide=True)
    return _is_blank(body[start : start + length], is_wide=False)


def _is_blank(raw: bytes, *, is_wide: bool) -> bool:
    return not raw.decode("utf-16-le" if is_wide else "latin-1", "replace").strip()


class _Pieces:
    """The shared strings, cut into records anywhere; a cut text begins again with its flags."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces
        self._piece = self._at = 0

    def next_is_blank(self) -> bool:
        self._go_to_next_piece()
        length, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & _IS_RICH else 0
        extension = struct.unpack("<I", self._take(4))[0] if flags & _IS_EXTENDED else 0
        is_blank, is_wide = True, bool(flags & _IS_WIDE)
        while length:
            piece = self._pieces[self._piece]
            size = 2 if is_wide else 1
            characters = min(length, (len(piece) - self._at) // size)
            raw = piece[self._at : self._at + characters * size]
            is_blank = is_blank and _is_blank(raw, is_wide=is_wide)
            length -= characters
            self._at += characters * size
            if length:
                self._piece, self._at = self._piece + 1, 1
                is_wide = bool(self._pieces[self._piece][0] & _IS_WIDE)
        self._skip(runs * _RUN_SIZE + extension)
        return is_blank

    def _go_to_next_piece(self) -> None:
        while self._at >= len(self._pieces[self._piece]):
            self._piece, self._at = self._piece + 1, 0

    def _take(self, size: int) -> bytes:
        taken = b""
        while len(taken) < size:
            self._go_to_next_piece()
            part = self._pieces[self._piece][self._at : self._at + size - len(taken)]
            self._at += len(part)
            taken += part
        return taken

    def _skip(self, size: int) -> None:
        while size:
            self._go_to_next_piece()
            step = min(size, len(self._pieces[self._piece]) - self._at)
            self._at += step
            size -= step
