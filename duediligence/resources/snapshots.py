"""Built-in data as it is after reading, so that a process need not parse 50,000 words each time.

A snapshot is a file of plain data beside the tables that it was made from: a line with a hash of
them, then tables of texts and numbers (`RecordTables`). Nothing in it is run. It is made when the
package is built or installed (`.ci/make_snapshots.py`), and used only where its hash is that of the tables
and of the code that read them; so a checkout without one, or with an old one, reads the tables.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeVar

from .paths import PACKAGE, RESOURCES
from .record_tables import RecordTables

R = TypeVar("R")

SNAPSHOTS = RESOURCES / "snapshots"
_CODE = ("resources", "text", "places")  # the packages that read the tables
_LIBRARY = "anyascii"  # another version may write a foreign name in other Latin letters


def built_in(name: str, record: type[R], digest: str, read: Callable[[], R]) -> R:
    """Return built-in data: as its snapshot has it, or read where there is no snapshot of it.

    Args:
        name: of the snapshot.
        record: the class of the data.
        digest: a hash of the tables.
        read: reads the tables.
    """
    try:
        # What was written on another system may have other ends of lines, so they are not texts.
        head, content = (SNAPSHOTS / f"{name}.json").read_bytes().split(b"\n", 1)
        if head.decode("ascii") == _hash_of_snapshot(digest):
            return RecordTables(record).read(json.loads(content))
    # Where it cannot be read, for whatever reason, the tables can.
    except (OSError, ValueError, RecursionError):
        pass
    return read()


def write_snapshot(name: str, record: type[R], digest: str, data: R) -> Path:
    """Write the snapshot of built-in data, and return its path."""
    SNAPSHOTS.mkdir(exist_ok=True)
    tables = json.dumps(RecordTables(record).write(data), separators=(",", ":"))
    path = SNAPSHOTS / f"{name}.json"
    path.write_bytes(f"{_hash_of_snapshot(digest)}\n{tables}".encode("ascii"))
    return path


def digest_of(paths: Iterable[Path]) -> str:
    """Return the SHA-256 of files, by their names and contents."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _hash_of_snapshot(digest: str) -> str:
    return hashlib.sha256(f"{_hash_of_code()} {digest}".encode()).hexdigest()


@cache
def _hash_of_code() -> str:
    try:
        library = version(_LIBRARY)
    except PackageNotFoundError:
        library = ""
    code = sorted(path for package in _CODE for path in (PACKAGE / package).glob("*.py"))
    return f"{library} {digest_of(code)}"
