"""Built-in data as it is after reading, so that a process need not parse 50,000 words each time.

A snapshot is a file of plain data: a line with two hashes, then tables of texts and numbers
(`RecordTables`). Nothing in it is run. It is made when the package is built or installed
(`.ci/make_snapshots.py`), and used only where one hash is that of the tables it was made from and of
the code that read them, and the other its own; so where there is none, or one that is old or damaged,
the tables are read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Generic, TypeVar

from .paths import PACKAGE, RESOURCES
from .record_tables import RecordTables

R = TypeVar("R")

SNAPSHOTS = RESOURCES / "snapshots"
# The packages that read the tables, lists and policies.
_CODE = ("resources", "text", "places", "model", "intake", "lists", "policy", "matching")
_LIBRARY = "anyascii"  # another version may write a foreign name in other Latin letters


@dataclass(frozen=True, slots=True)
class BuiltInData(Generic[R]):
    """Data of the library's own tables.

    `name` is that of their snapshot, `record` the class of the data; `digest` returns a hash of the
    tables, `read` what they say.
    """

    name: str
    record: type[R]
    digest: Callable[[], str]
    read: Callable[[], R]

    def load(self) -> R:
        """Return the data as their snapshot has them, or read where there is no snapshot of them."""
        try:
            # What was written on another system may have other ends of lines, so they are no texts.
            head, content = self._path.read_bytes().split(b"\n", 1)
            if head == _head(self.digest(), content):
                return RecordTables(self.record).read(json.loads(content))
        # Where it cannot be read, for whatever reason, the tables can.
        except (OSError, ValueError, RecursionError):
            pass
        return self.read()

    def write_snapshot(self) -> Path:
        """Read the tables, write the snapshot of what they say, and return its path."""
        SNAPSHOTS.mkdir(exist_ok=True)
        tables = json.dumps(RecordTables(self.record).write(self.read()), separators=(",", ":"))
        content = tables.encode("ascii")
        self._path.write_bytes(_head(self.digest(), content) + b"\n" + content)
        return self._path

    @property
    def _path(self) -> Path:
        return SNAPSHOTS / f"{self.name}.json"


def digest_of(paths: Iterable[Path]) -> str:
    """Return the SHA-256 of files, by their names and contents."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _head(digest: str, content: bytes) -> bytes:
    """Return the first line of a snapshot: the hash of all it is made from and by, and its own."""
    made_from = hashlib.sha256(f"{_hash_of_code()} {digest}".encode()).hexdigest()
    return f"{made_from} {hashlib.sha256(content).hexdigest()}".encode("ascii")


@cache
def _hash_of_code() -> str:
    # In the same order wherever the package and the library are installed.
    files = [path for package in _CODE for path in sorted((PACKAGE / package).glob("*.py"))]
    library = find_spec(_LIBRARY)
    if library is not None and library.origin is not None:
        files.append(Path(library.origin))  # it says its version, and need not be imported for that
    return digest_of(files)
