"""A zip archive that is safe to read: bounded, whole, and without tricks in its names.

Every member is read to its end and its checksum compared before a parser sees its first byte,
because parsers read damaged members as other text.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from ...model import Limits
from ..refusals import over_limit, refusal

# Bytes of a member that are unpacked at once. Judgement: what memory holds beside the archive.
CHUNK = 1024 * 1024
# Unpacked bytes below which a high ratio harms nobody: a column of the same word packs well.
_HARMLESS_BYTES = 10 * 1024**2
# Whatever zipfile and zlib raise for damaged archives, unknown methods of compression included.
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)
_RESAVE = "open it where it was made and save it again, or ask for another copy"


class Archive:
    """The checked members of a zip file."""

    def __init__(self, data: bytes, file: str, limits: Limits) -> None:
        """Check names, sizes and checksums of all members.

        Raises:
            TableError: it is damaged, truncated, locked, too large, has unsafe names, or is behind
                something else.
        """
        self.file, self._limits = file, limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _ZIP_ERRORS:
            raise refusal(file, "a damaged or truncated zip file", _RESAVE) from None
        self._check_beginning()
        self._check_names()
        self._check_sizes(len(data))
        for name in self._zip.namelist():
            self._check_content(name)
        self.names = {_windows_name(name): name for name in self._zip.namelist()}

    def __contains__(self, name: str) -> bool:
        return _windows_name(name) in self.names

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a member, piece by piece."""
        with self._zip.open(self.names[_windows_name(name)]) as member:
            while piece := member.read(CHUNK):
                yield piece

    def read(self, name: str) -> bytes:
        """Return all bytes of a member that is small by nature; b"" where it is missing."""
        return b"".join(self.chunks(name)) if name in self else b""

    def _check_beginning(self) -> None:
        """Refuse bytes before the first member: another reader may take them for the archive."""
        first = min((info.header_offset for info in self._zip.infolist()), default=0)
        if first:
            content = f"a zip file behind {first:,} bytes that do not belong to it"
            raise refusal(self.file, content, _RESAVE)

    def _check_names(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > self._limits.members:
            raise over_limit(self.file, f"{len(infos):,} members", "members")
        names: set[str] = set()
        for info in infos:
            name = _windows_name(info.filename)
            if name.startswith("/") or ".." in name.split("/") or ":" in name[:3]:
                content = f"an archive with the unsafe member {info.filename!r}"
                raise refusal(self.file, content, "do not open it; ask the sender what it is")
            # Two readers may each take another of two members of one name.
            if name in names:
                raise refusal(self.file, f"an archive that holds {info.filename!r} twice", _RESAVE)
            names.add(name)
            if info.flag_bits & 1:  # bit 0 of the general purpose flag: encrypted (APPNOTE 4.4.4)
                remedy = "unpack it with its password and screen what is inside"
                raise refusal(self.file, "a password-protected archive", remedy)

    def _check_sizes(self, packed: int) -> None:
        infos = self._zip.infolist()
        total = sum(info.file_size for info in infos)
        if total > self._limits.unpacked_bytes:
            raise over_limit(self.file, f"{total:,} unpacked bytes", "unpacked_bytes")
        sizes = [(total, packed), *((info.file_size, info.compress_size) for info in infos)]
        for unpacked, small in sizes:
            if unpacked > _HARMLESS_BYTES and unpacked > self._limits.ratio * max(1, small):
                raise over_limit(self.file, f"{unpacked:,} bytes packed into {small:,}", "ratio")

    def _check_content(self, name: str) -> None:
        try:
            with self._zip.open(name) as member:
                while member.read(CHUNK):
                    pass
        except _ZIP_ERRORS:
            content = f"a damaged file (its part {name!r} fails its checksum)"
            raise refusal(self.file, content, _RESAVE) from None


def _windows_name(name: str) -> str:
    """Return a name as Windows compares it, which is what the writers of spreadsheets go by."""
    return name.replace("\\", "/").removeprefix("./").casefold()
