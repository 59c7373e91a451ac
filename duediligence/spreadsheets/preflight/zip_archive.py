"""A zip archive that may be trusted: bounded, whole, and without tricks in its names.

The demands are those of the guide to reliability: every member is read to its end and its checksum
compared before any parser sees the first byte, because parsers read damaged members as other text.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from ...errors import TableError
from ...model import Limits
from ..refusals import refuse, too_large

CHUNK = 1024 * 1024
_SMALL = 10 * 1024**2  # below this a high ratio harms nobody
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, OSError, ValueError,
           NotImplementedError, RuntimeError, OverflowError)  # fmt: skip
_RESAVE = "open it where it was made and save it again, or ask for another copy"


class Archive:
    """The checked members of a zip file."""

    def __init__(self, data: bytes, file: str, limits: Limits) -> None:
        """Check everything.

        Raises:
            TableError: it is damaged, truncated, locked, too large, or its names are not sound.
        """
        self.file, self._limits = file, limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN:
            raise refuse(file, "a damaged or truncated zip file", _RESAVE) from None
        self._check_names()
        self._check_sizes(len(data))
        for name in self._zip.namelist():
            self._check_content(name)
        self.names = {_tidy(name): name for name in self._zip.namelist()}

    def __contains__(self, name: str) -> bool:
        return _tidy(name) in self.names

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, piece by piece."""
        with self._zip.open(self.names[_tidy(name)]) as member:
            while piece := member.read(CHUNK):
                yield piece

    def read(self, name: str) -> bytes:
        """All bytes of a member that is small by nature; b"" where it is missing."""
        return b"".join(self.chunks(name)) if name in self else b""

    def _check_names(self) -> None:
        names = self._zip.namelist()
        if len(names) > self._limits.members:
            raise too_large(self.file, f"{len(names):,} members", "members")
        seen: set[str] = set()
        for info in self._zip.infolist():
            name = _tidy(info.filename)
            if name.startswith("/") or ".." in name.split("/") or ":" in name[:3]:
                raise refuse(self.file, f"an archive with the unsafe member {info.filename!r}",
                             "do not open it; ask the sender what it is")  # fmt: skip
            if name in seen:
                raise refuse(self.file, f"an archive that holds {info.filename!r} twice", _RESAVE)
            seen.add(name)
            if info.flag_bits & 1:
                raise refuse(self.file, "a password-protected archive",
                             "unpack it with its password and screen what is inside")  # fmt: skip

    def _check_sizes(self, packed: int) -> None:
        infos = self._zip.infolist()
        total = sum(info.file_size for info in infos)
        if total > self._limits.unpacked_bytes:
            raise too_large(self.file, f"{total:,} unpacked bytes", "unpacked_bytes")
        sizes = [(total, packed), *((info.file_size, info.compress_size) for info in infos)]
        for unpacked, small in sizes:
            if unpacked > _SMALL and unpacked > self._limits.ratio * max(1, small):
                raise too_large(self.file, f"{unpacked:,} bytes packed into {small:,}", "ratio")

    def _check_content(self, name: str) -> None:
        try:
            with self._zip.open(name) as member:
                while member.read(CHUNK):
                    pass
        except TableError:
            raise
        except _BROKEN:
            raise refuse(self.file, f"a damaged file (its part {name!r} fails its checksum)",
                         _RESAVE) from None  # fmt: skip


def _tidy(name: str) -> str:
    """Names are compared as Windows does, which is what the writers of spreadsheets go by."""
    return name.replace("\\", "/").removeprefix("./").casefold()
