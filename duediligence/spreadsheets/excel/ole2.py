"""Reads OLE2 compound files: old workbooks (.xls), and new ones protected by a password.

The streams that a file holds say what it is. Microsoft's open specification of the format is
[MS-CFB]; olefile parses it.
"""

from __future__ import annotations

import io
import struct

from ...errors import MissingExtra, TableError
from ...model import Limits
from ..refusals import refusal
from ..table import Table

_RESAVE = "open it where it was made and save it as .xlsx"
_BOOKS = ("WORKBOOK", "BOOK")  # of Excel 97 and later, of Excel 5 and 95
_ENCRYPTED_PACKAGE = "ENCRYPTEDPACKAGE"
# A stream's name, what the file then is, and what to do.
_FOREIGN = (
    ("WORDDOCUMENT", "a Word document", "copy its table into a spreadsheet"),
    ("POWERPOINT DOCUMENT", "a PowerPoint presentation", "copy its table into a spreadsheet"),
    ("__PROPERTIES_VERSION1.0", "an Outlook message", "save what is attached to it"),
    ("VISIODOCUMENT", "a Visio drawing", "export its table to .xlsx"),
)
# Offsets in the header ([MS-CFB] 2.2) of the power of two of a sector's size, and of the numbers
# of sectors of the three allocation tables.
_SECTOR_SHIFT = 30
_TABLE_SIZES = (44, 64, 72)
# The standard knows 512 and 4,096 bytes; writers that choose another size were read so far.
_SECTOR_SHIFTS = range(7, 17)
_FILEPASS = 0x2F  # the record that a protected .xls has near its beginning ([MS-XLS] 2.4.117)
_FIRST_RECORDS = 20  # Excel writes FILEPASS second, after a write protection third; judgement


def read_ole2(
    data: bytes, file: str, *, sha256: str, password: str | None, limits: Limits
) -> tuple[Table, ...]:
    """Return every worksheet of an .xls workbook, or of a protected workbook with its password.

    Raises:
        TableError: it is damaged, locked, or not a workbook.
        MissingExtra: it is locked, a password was given, and `encrypted` is not installed.
    """
    streams, book = _read_streams(data, file)
    if _ENCRYPTED_PACKAGE in streams or (book and _is_locked(book)):
        data = _decrypt(data, file, password)
        if data.startswith(b"PK"):
            from .workbook import read_zip_workbook

            return read_zip_workbook(data, file, sha256, limits)
        streams, book = _read_streams(data, file)
    if book is None:
        content, remedy = next(
            ((content, remedy) for name, content, remedy in _FOREIGN if name in streams),
            ("an OLE2 file without a workbook", "export the table to .xlsx"),
        )
        raise refusal(file, content, remedy)
    from .xls import read_xls

    return read_xls(data, book, file, sha256=sha256, limits=limits)


def _read_streams(data: bytes, file: str) -> tuple[frozenset[str], bytes | None]:
    """Return the names of the streams, in upper case, and the content of the workbook's.

    Streams within storages do not count: a Word document may embed a workbook.

    Raises:
        TableError: the file is damaged or truncated.
    """
    import olefile

    damaged = refusal(file, "a damaged or truncated file", _RESAVE)
    try:
        # olefile goes on after most defects, so that files of careless writers can be read. It
        # follows chains of sectors as long as the stated sizes say, round in circles too, so sizes
        # larger than the file are refused before.
        shift = struct.unpack_from("<H", data, _SECTOR_SHIFT)[0]
        tables = [struct.unpack_from("<I", data, offset)[0] for offset in _TABLE_SIZES]
        if shift not in _SECTOR_SHIFTS or max(tables) > len(data) >> shift:
            raise damaged
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            streams = frozenset(path[0].upper() for path in compound.listdir() if len(path) == 1)
            name = next((name for name in _BOOKS if name in streams), None)
            if name is None:
                return streams, None
            size = compound.get_size(name)
            if max(size, compound.root.size) > len(data):
                raise damaged
            book: bytes = compound.openstream(name).read()
    except TableError:
        raise
    except Exception:  # noqa: BLE001 - a damaged file makes olefile raise nearly anything
        raise damaged from None
    if len(book) < size:
        raise damaged
    return streams, book


def _decrypt(data: bytes, file: str, password: str | None) -> bytes:
    if password is None:
        raise refusal(
            file,
            "a password-protected workbook",
            "save it without a password, or pass its password",
        )
    try:
        import msoffcrypto
    except ImportError:
        raise MissingExtra(
            f"{file}: opening a password-protected workbook needs the extra `encrypted`:"
            " pip install 'duediligence[encrypted]'; or save it without a password."
        ) from None
    decrypted = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        office.load_key(password=password)
        office.decrypt(decrypted)
    except Exception:  # noqa: BLE001 - whatever it is, the file stays closed
        raise refusal(
            file,
            "a password-protected workbook that this password does not open",
            "check the password, or save the workbook without one",
        ) from None
    return decrypted.getvalue()


def _is_locked(book: bytes) -> bool:
    """Whether the workbook stream of an .xls begins with a record FILEPASS."""
    at = 0
    for _ in range(_FIRST_RECORDS):
        if at + 4 > len(book):
            return False
        number, size = struct.unpack_from("<HH", book, at)
        if number == _FILEPASS:
            return True
        at += 4 + size
    return False
