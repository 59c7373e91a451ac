"""The bytes of one input file, opened as often as they are needed, and the same each time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from ..errors import TableError
from ..model import Limits
from .refusals import over_limit, refusal

PathLike = str | os.PathLike[str]

# Bytes by which the kind of a file is judged; `detect_format` looks at the first 4,096 of them.
_HEAD_BYTES = 64 * 1024
# Bytes that are read at once. Judgement: one read of the disk, and little memory.
_PIECE_BYTES = 1024 * 1024
# Zeros, white space, the end mark of DOS and byte order marks: a file of these holds nothing.
_BLANK_BYTES = b"\0 \t\r\n\x1a\xef\xbb\xbf\xfe\xff"


@dataclass(frozen=True, slots=True)
class FileContent:
    """The bytes of a file that is not on disk: of an upload, an open file, standard input."""

    name: str
    data: bytes

    def __str__(self) -> str:
        return self.name


class InputFile:
    """A file that is there, holds something, and is no larger than the limit."""

    def __init__(self, path: PathLike | FileContent, limits: Limits) -> None:
        """Open the file, check its size, and compute its SHA-256.

        Raises:
            TableError: it is missing, empty, too large, or cannot be opened.
        """
        self._content = path if isinstance(path, FileContent) else None
        self.path = Path(str(path))
        self.name = str(path) if self._content else self.path.name or str(path)
        try:
            if self._content is not None:
                self._require_size(len(self._content.data), limits)
            elif self.path.is_dir():
                raise TableError(f"{self.name}: this is a directory; name the files in it.")
            elif not self.path.is_file():
                raise TableError(f"{path}: there is no such file; check the path.")
            else:
                self._state = self._current_state()
                self._require_size(self.path.stat().st_size, limits)
            with self.open() as stream:
                self.head = stream.read(_HEAD_BYTES)
            is_empty = not any(piece.strip(_BLANK_BYTES) for piece in self.pieces())
            digest = hashlib.sha256()
            for piece in () if is_empty else self.pieces():
                digest.update(piece)
            self.sha256 = digest.hexdigest()
        except (OSError, ValueError) as error:
            if isinstance(error, TableError):
                raise
            reason = getattr(error, "strerror", None) or str(error)
            raise TableError(
                f"{self.name}: the file could not be opened ({reason}); close it elsewhere and"
                " check that you may read it."
            ) from None
        if is_empty:
            raise refusal(self.name, "an empty file", "ask for it again")

    def _require_size(self, size: int, limits: Limits) -> None:
        if size > limits.bytes:
            raise over_limit(self.name, f"{size:,} bytes", "bytes")

    def open(self) -> BinaryIO:
        """Open the file for reading from its first byte."""
        if self._content is not None:
            return BytesIO(self._content.data)
        return self.path.open("rb")

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes, piece by piece."""
        with self.open() as stream:
            while piece := stream.read(_PIECE_BYTES):
                yield piece

    def bytes(self) -> bytes:
        """Return all bytes at once, for what cannot be read in pieces."""
        return self._content.data if self._content is not None else self.path.read_bytes()

    def check_unchanged(self) -> None:
        """Refuse what was read while somebody was writing it.

        Raises:
            TableError: the file is not the one that was opened.
        """
        if self._content is not None:
            return
        try:
            is_same = self._current_state() == self._state
        except OSError:
            is_same = False
        if not is_same:
            raise TableError(
                f"{self.name}: the file was changed while it was read; read it again when whoever"
                " writes it has finished."
            )

    def _current_state(self) -> tuple[int, int, int]:
        status = self.path.stat()
        return status.st_ino, status.st_size, status.st_mtime_ns
