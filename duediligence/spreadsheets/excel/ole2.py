"""OLE2 files: old workbooks (.xls) and protected new ones, told apart by what streams they hold.

The layout is that of Microsoft's open specification [MS-CFB].
"""

from __future__ import annotations

import struct

from ...errors import MissingExtra
from ...model import Limits
from ..refusals import refuse
from ..table import Table

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_RESAVE = "open it where it was made and save it as .xlsx"
_FOREIGN = (
    ("WordDocument", "a Word document", "copy its table into a spreadsheet"),
    ("PowerPoint Document", "a PowerPoint presentation", "copy its table into a spreadsheet"),
    ("__properties_version1.0", "an Outlook message", "save what is attached to it"),
    ("VisioDocument", "a Visio drawing", "export its table to .xlsx"),
)


def read_ole(
    data: bytes, file: str, sha256: str, password: str | None, limits: Limits
) -> tuple[Table, ...]:
    """Every worksheet of an .xls workbook, or of a protected workbook with its password.

    Raises:
        TableError: it is damaged, locked, or no workbook.
        MissingExtra: it is locked, a password was given, and `encrypted` is not installed.
    """
    try:
        streams = Streams(data, file)
        found = next((name for name in ("Workbook", "Book") if name in streams), None)
        book = streams.read(found) if found else b""
    except (struct.error, IndexError):
        raise refuse(file, "a damaged or truncated file", _RESAVE) from None
    if "EncryptedPackage" in streams or (found and _is_locked(book)):
        return _unlocked(data, file, sha256, password, limits)
    if found is None:
        what, remedy = next(
            ((what, remedy) for name, what, remedy in _FOREIGN if name in streams),
            ("an OLE2 file without a workbook", "export the table to .xlsx"),
        )
        raise refuse(file, what, remedy)
    from .xls import read_biff

    return read_biff(data, book, file, sha256, limits)


def _unlocked(
    data: bytes, file: str, sha256: str, password: str | None, limits: Limits
) -> tuple[Table, ...]:
    if password is None:
        raise refuse(file, "a password-protected workbook",
                     "save it without a password, or pass its password")  # fmt: skip
    import io

    try:
        import msoffcrypto
    except ImportError:
        raise MissingExtra(
            f"{file}: opening a password-protected workbook needs the extra `encrypted`:"
            " pip install 'duediligence[encrypted]'; or save it without a password."
        ) from None
    opened = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        office.load_key(password=password)
        office.decrypt(opened)
    except Exception:  # noqa: BLE001 - whatever it is, the file stays closed
        raise refuse(file, "a password-protected workbook that this password does not open",
                     "check the password, or save the workbook without one") from None  # fmt: skip
    plain = opened.getvalue()
    if plain.startswith(b"PK"):
        from .workbook import read_zip

        return read_zip(plain, file, sha256, limits)
    from .xls import read_biff

    streams = Streams(plain, file)
    book = streams.read("Workbook" if "Workbook" in streams else "Book")
    return read_biff(plain, book, file, sha256, limits)


def _is_locked(book: bytes) -> bool:
    """Whether an .xls begins with the record FILEPASS, as a protected one does."""
    at = 0
    for _ in range(20):
        if at + 4 > len(book):
            return False
        number, size = struct.unpack_from("<HH", book, at)
        if number == 0x2F:
            return True
        at += 4 + size
    return False


class Streams:
    """The streams of an OLE2 file by name."""

    def __init__(self, data: bytes, file: str) -> None:
        """Read the directory.

        Raises:
            TableError: a chain of sectors runs in a circle or out of the file.
        """
        self._data, self._file = data, file
        self._size = 1 << min(16, struct.unpack_from("<H", data, 30)[0])
        if self._size < 128:
            raise self._damaged()
        self._cutoff = struct.unpack_from("<I", data, 56)[0]
        self._table = self._sector_table()
        first = struct.unpack_from("<I", data, 48)[0]
        self._entries: dict[str, tuple[int, int]] = {}
        self._read_directory(self._chain(first))
        mini = struct.unpack_from("<I", data, 60)[0]
        packed = self._chain(mini) if mini < _END else b""
        self._mini_table = struct.unpack(f"<{len(packed) // 4}I", packed[: len(packed) // 4 * 4])

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """All bytes of a stream.

        Raises:
            TableError: it is cut off.
        """
        start, size = self._entries[name]
        content = self._chain(start) if size >= self._cutoff else self._mini_chain(start)
        if len(content) < size:
            raise self._damaged()
        return content[:size]

    def _sector_table(self) -> tuple[int, ...]:
        data = self._data
        sectors = list(struct.unpack_from("<109I", data, 76))
        more, count = struct.unpack_from("<II", data, 68)
        per = self._size // 4
        for _ in range(min(count, len(data) // self._size + 1)):
            if more >= _END:
                break
            block = struct.unpack_from(f"<{per}I", data, (more + 1) * self._size)
            sectors += block[:-1]
            more = block[-1]
        table: list[int] = []
        for sector in sectors:
            if sector < _END:
                table += struct.unpack_from(f"<{per}I", data, (sector + 1) * self._size)
        return tuple(table)

    def _chain(self, sector: int) -> bytes:
        pieces: list[bytes] = []
        while sector < _END:
            start = (sector + 1) * self._size
            if len(pieces) > len(self._table) or start >= len(self._data):
                raise self._damaged()
            pieces.append(self._data[start : start + self._size])
            sector = self._table[sector]
        return b"".join(pieces)

    def _mini_chain(self, sector: int) -> bytes:
        holder = self._chain(self._root) if self._root < _END else b""
        pieces: list[bytes] = []
        while sector < _END:
            if len(pieces) > len(self._mini_table):
                raise self._damaged()
            pieces.append(holder[sector * 64 : sector * 64 + 64])
            sector = self._mini_table[sector]
        return b"".join(pieces)

    def _read_directory(self, directory: bytes) -> None:
        self._root = _FREE
        for at in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", directory, at + 116)
            if kind == 5:
                self._root = start
            elif kind == 2:
                self._entries.setdefault(name, (start, size))

    def _damaged(self) -> Exception:
        return refuse(self._file, "a damaged or truncated file", _RESAVE)
