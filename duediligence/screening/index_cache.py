"""Compiled lists in a folder, so that a list of many names is compiled once.

A file holds data only: a line of JSON about it, the names as tables of texts and numbers, and three
arrays of numbers for each index, which stay in the file: processes that read it share them. Nothing
in it is run. It is used only if it is a plain file of this user that nobody else may write to, and
says inside which list it was made from: a hash of all that decides what a compiled list is (the
entries, the gazetteers and word tables, the code, the versions). Every other file is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import UsageError
from ..lists.goods import GOODS_FILE
from ..matching.index import CompiledRecords, WatchlistIndex
from ..matching.risk_signals import SIGNAL_FILES, RiskSignal
from ..model import Watchlist
from ..places.gazetteer import folder_of
from ..resources.cycle_search import without_cycle_search
from ..resources.paths import shipped_path
from ..resources.record_tables import RecordTables
from ..spreadsheets.atomic_write import write_atomically
from ..text.deletion_index import DeletionIndex
from ..text.hashed_deletions import DeletionArrays
from ..version import __version__

_FORMAT = "duediligence compiled list 2"  # another layout of the file needs another number
_CODE = ("model", "resources", "text", "places", "matching")
# The libraries on which it depends how a name is read: another version may read it otherwise.
_READING_LIBRARIES = ("pypinyin", "opencc", "anyascii", "rapidfuzz", "numpy")
_GROUP_OR_OTHERS_MAY_WRITE = 0o022  # POSIX mode bits S_IWGRP | S_IWOTH
_OURS_ALONE = 0o600  # POSIX mode bits S_IRUSR | S_IWUSR
# Bytes of the first line, at most: it holds two hashes and some numbers, about 300.
_LONGEST_HEAD = 4_096
# No link is followed, and a named pipe in place of the file does not block.
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_ALIGNED = 8  # bytes of a number in the arrays; unaligned ones are read slowly


def load_or_build_index(
    watchlist: Watchlist,
    folder: str | os.PathLike[str],
    signals: Sequence[RiskSignal] | None = None,
) -> WatchlistIndex:
    """Return the compiled form of a list: read from the folder if it is there, else made and written.

    To give a compiled list to other processes and machines, call this once, and again there with a
    copy of the folder: the same list and version find the file, all others make theirs.

    Args:
        watchlist: the list.
        folder: yours alone, because whoever may write there can change which names are found; it is
            made if missing.
        signals: the signal words; those that are shipped if None.

    Raises:
        UsageError: the folder is not a folder, or others may write to it.
        WatchlistError: the list cannot be compiled.
        OutputError: the compiled list could not be written.
    """
    digest = fingerprint(watchlist)
    path = index_path(_private_folder(Path(folder)), digest)
    with without_cycle_search():
        index = _read(path, watchlist, digest, signals)
    if index is None:
        # Whatever is in its place is not ours: a link would be followed, and a mode inherited.
        with suppress(OSError):
            path.unlink()
        index = WatchlistIndex(watchlist, signals)
        write_index(path, index, digest)
    return index


def fingerprint(watchlist: Watchlist) -> str:
    """Return the SHA-256 over all that decides what a compiled list is."""
    digest = hashlib.sha256()
    digest.update(f"{_FORMAT} {__version__} {sys.version_info[:2]}".encode())
    digest.update(repr([(name, version(name)) for name in _READING_LIBRARIES]).encode())
    digest.update(watchlist.model_dump_json().encode())
    package = Path(__file__).parents[1]
    sources = [package / name for name in _CODE]
    sources += map(shipped_path, (*SIGNAL_FILES, GOODS_FILE))
    sources += [folder_of(name) for name in watchlist.gazetteers]
    for source in sources:
        for path in sorted(source.rglob("*")) if source.is_dir() else [source]:
            if path.suffix in {".py", ".csv", ".yaml"}:
                digest.update(path.name.encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _private_folder(folder: Path) -> Path:
    """Return the folder, made if missing, after making sure that only its owner may write to it."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is not a folder; name a folder for compiled lists.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not _is_ours_alone(folder.stat()):
        raise UsageError(
            f"{folder}: others may write to this folder, and could change which names are found;"
            " name one that is yours alone."
        )
    return folder


def _is_ours_alone(status: os.stat_result) -> bool:
    """Return whether only this user may write to a file or folder; elsewhere than POSIX, True."""
    if os.name != "posix":
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & _GROUP_OR_OTHERS_MAY_WRITE


def index_path(folder: Path, digest: str) -> Path:
    """Return where a folder has the compiled list of a `fingerprint`."""
    return folder / f"{digest}.index"


def write_index(path: Path, index: WatchlistIndex, digest: str) -> None:
    """Write a compiled list as `load_or_build_index` reads it, readable by its owner alone.

    Args:
        path: of `index_path`.
        index: the compiled list.
        digest: the `fingerprint` of the list.

    Raises:
        OutputError: it could not be written.
    """
    records, deletions = index.compiled()
    tables = json.dumps(RecordTables(CompiledRecords).write(records), separators=(",", ":"))
    parts = [tables.encode("ascii").ljust(_aligned(len(tables)))]
    arrays: list[dict[str, int]] = []
    for array in (deletion.arrays for deletion in deletions):
        arrays.append({"count": len(array.hashes), "longest": array.longest})
        parts.append(array.to_bytes())
    sha256 = hashlib.sha256()
    for part in parts:
        sha256.update(part)
    head = {
        "format": _FORMAT,
        "list": digest,
        "sha256": sha256.hexdigest(),
        "tables": len(parts[0]),
        "arrays": arrays,
    }

    def write(stream: BinaryIO) -> None:
        if os.name == "posix":
            os.fchmod(stream.fileno(), _OURS_ALONE)  # whatever the user's umask is
        line = json.dumps(head).encode("ascii")
        stream.write(line.ljust(_aligned(len(line) + 1) - 1) + b"\n")
        stream.writelines(parts)

    write_atomically(path, write, ())


def _aligned(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED


def _read(
    path: Path, watchlist: Watchlist, digest: str, signals: Sequence[RiskSignal] | None
) -> WatchlistIndex | None:
    """Return the compiled list; None where it is missing, foreign, or not as it was written."""
    try:
        if path.is_symlink():  # for systems that cannot open without following links
            return None
        with os.fdopen(os.open(path, _OPEN), "rb") as stream:
            status = os.fstat(stream.fileno())
            # A second name of the file may be in a folder of others.
            is_plain = stat.S_ISREG(status.st_mode) and status.st_nlink == 1
            if not is_plain or not _is_ours_alone(status):
                return None
            head = json.loads(stream.readline(_LONGEST_HEAD))
            if (head["format"], head["list"]) != (_FORMAT, digest):
                return None
            mapped = mmap(stream.fileno(), 0, access=ACCESS_READ)
            content = memoryview(mapped)[stream.tell() :]
        if hashlib.sha256(content).hexdigest() != head["sha256"]:
            return None
        records, deletions = _parse(content, head)
    # A file that we did not write may hold anything; what cannot be read is made anew.
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None
    return WatchlistIndex(watchlist, signals, records=records, deletions=deletions)


def _parse(
    content: memoryview, head: dict[str, Any]
) -> tuple[CompiledRecords, tuple[DeletionIndex, ...]]:
    """Return the names and their deletion indexes.

    Raises:
        ValueError, TypeError, LookupError: the content is not what `write_index` writes.
    """
    at = head["tables"]
    records = RecordTables(CompiledRecords).read(json.loads(bytes(content[:at])))
    deletions = []
    for facts in head["arrays"]:
        arrays = DeletionArrays.from_buffer(
            content, start=at, count=facts["count"], longest=facts["longest"]
        )
        at += DeletionArrays.stored_size(facts["count"])
        deletions.append(DeletionIndex.from_arrays(arrays))
    return records, tuple(deletions)
