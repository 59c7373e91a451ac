"""The bytes of one file, opened as often as they are needed, and the same each time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ..errors import TableError
from ..model import Limits
from .refusals import refuse, too_large

_HEAD = 64 * 1024
_PIECE = 1024 * 1024
_NOTHING = b"\0 \t\r\n\x1a\xef\xbb\xbf\xfe\xff"


class InputFile:
    """A file that is there, holds something, and is no larger than the limit."""

    def __init__(self, path: str | os.PathLike[str], limits: Limits) -> None:
        """Look at the file.

        Raises:
            TableError: it is missing, empty, too large, or cannot be opened.
        """
        self.path, self.name = Path(path), Path(path).name or str(path)
        try:
            if self.path.is_dir():
                raise TableError(f"{self.name}: this is a directory; name the files in it.")
            if not self.path.is_file():
                raise TableError(f"{path}: there is no such file; check the path.")
            self._state = self._now()
            if (size := self.path.stat().st_size) > limits.bytes:
                raise too_large(self.name, f"{size:,} bytes", "bytes")
            with self.open() as stream:
                self.head = stream.read(_HEAD)
            is_empty = not any(piece.strip(_NOTHING) for piece in self.pieces())
            self.sha256 = "" if is_empty else self._digest()
        except (OSError, ValueError) as broken:
            if isinstance(broken, TableError):
                raise
            reason = getattr(broken, "strerror", None) or str(broken)
            raise TableError(
                f"{self.name}: the file could not be opened ({reason}); close it elsewhere and"
                " check that you may read it."
            ) from None
        if is_empty:
            raise refuse(self.name, "an empty file", "ask for it again")

    def open(self) -> BinaryIO:
        """The bytes from the first on."""
        return self.path.open("rb")

    def pieces(self) -> Iterator[bytes]:
        """The bytes, piece by piece."""
        with self.open() as stream:
            while piece := stream.read(_PIECE):
                yield piece

    def bytes(self) -> bytes:
        """All bytes at once, for what cannot be read in pieces."""
        return self.path.read_bytes()

    def check_unchanged(self) -> None:
        """Refuse what was read while somebody was writing it.

        Raises:
            TableError: the file is not the one that was opened.
        """
        try:
            is_same = self._now() == self._state
        except OSError:
            is_same = False
        if not is_same:
            raise TableError(
                f"{self.name}: the file was changed while it was read; read it again when whoever"
                " writes it has finished."
            )

    def _now(self) -> tuple[int, int, int]:
        facts = self.path.stat()
        return facts.st_ino, facts.st_size, facts.st_mtime_ns

    def _digest(self) -> str:
        digest = hashlib.sha256()
        for piece in self.pieces():
            digest.update(piece)
        return digest.hexdigest()
