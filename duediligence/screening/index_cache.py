"""Compiled lists in a folder, so that a list of many names is compiled once.

A file holds data only: a line of JSON about it, more JSON about its arrays, and these, which stay in
the file: processes that read it share them, and no name becomes an object before a text is compared
with it (`resources.columns`). Nothing in it is run. It is used only if it is a plain file of this
user that nobody else may write to, and says inside which list it was made from: a hash of all that
decides what a compiled list is (the names, the gazetteers and word tables, the code, the versions).
Every other file is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import struct
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from importlib.metadata import version
from mmap import ACCESS_READ, mmap
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

from ..errors import UsageError
from ..lists.goods import GOODS_FILE
from ..matching.index import Compiled, CompiledNames, WatchlistIndex
from ..matching.risk_signals import SIGNAL_FILES, RiskSignal
from ..model import Alias, Identifier, Watchlist
from ..places.gazetteer import folder_of
from ..resources.paths import shipped_path
from ..spreadsheets.atomic_write import write_atomically
from ..text.deletion_index import DeletionIndex
from ..text.hashed_deletions import DeletionArrays
from ..version import __version__

_FORMAT = "duediligence compiled list 3"  # another layout of the file needs another number
_CODE = ("model", "resources", "text", "places", "matching")
# The libraries on which it depends how a name is read: another version may read it otherwise.
_READING_LIBRARIES = ("opencc", "anyascii", "rapidfuzz", "numpy")
_GROUP_OR_OTHERS_MAY_WRITE = 0o022  # POSIX mode bits S_IWGRP | S_IWOTH
_OURS_ALONE = 0o600  # POSIX mode bits S_IRUSR | S_IWUSR
# Bytes of the first line, at most: it holds a hash and some numbers, about 200.
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
        UsageError: the folder is not a folder, cannot be made, or others may write to it.
        WatchlistError: the list cannot be compiled.
        OutputError: the compiled list could not be written.
    """
    digest = names_fingerprint(watchlist)
    path = index_path(_private_folder(Path(folder)), digest)
    index = _read(path, watchlist, digest, signals)
    if index is None:
        # Whatever is in its place is not ours: a link would be followed, and a mode inherited.
        with suppress(OSError):
            path.unlink()
        index = WatchlistIndex(watchlist, signals)
        write_index(path, index, digest)
    return index


def fingerprint(watchlist: Watchlist) -> str:
    """Return the SHA-256 over a list and all else that decides what it answers."""
    return _digest(watchlist.model_dump_json().encode(), watchlist.gazetteers)


def names_fingerprint(watchlist: Watchlist) -> str:
    """Return the SHA-256 over all that decides what a compiled list is: its names, and how they are read.

    Where a name was found, and what else is known of an entry, is left out: it is not in the file.
    """
    rows = [*map(_NAMES_OF_ENTRY, watchlist.entries), *map(_NAMES_OF_NOTE, watchlist.context)]
    return _digest(json.dumps(rows, default=_plain).encode(), watchlist.gazetteers)


# What `matching.build_index` reads of an entry for its names and its twins on other lists.
_NAMES_OF_ENTRY = attrgetter(
    *("kind", "list", "id", "name", "aliases", "identifiers"),
    *("excludes", "status", "section", "note", "unmatchable"),
)
_NAMES_OF_NOTE = attrgetter("list", "id", "name", "aliases")


def _plain(item: Alias | Identifier) -> list[str | bool | None]:
    if isinstance(item, Identifier):
        return [item.value]
    return [item.text, item.reading, item.certainty, item.alone, item.weak]


def _digest(content: bytes, gazetteers: Iterable[str]) -> str:
    """Return the SHA-256 over some content, the code and data that names are read with, and versions."""
    digest = hashlib.sha256()
    digest.update(f"{_FORMAT} {__version__} {sys.version_info[:2]} {sys.byteorder}".encode())
    digest.update(repr([(name, version(name)) for name in _READING_LIBRARIES]).encode())
    digest.update(content)
    package = Path(__file__).parents[1]
    sources = [package / name for name in _CODE]
    sources += map(shipped_path, (*SIGNAL_FILES, GOODS_FILE))
    sources += [folder_of(name) for name in gazetteers]
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
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise UsageError(
            f"{folder} could not be made ({error.strerror}); name a folder for compiled lists that"
            " you may write to."
        ) from error
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
    """Return where a folder has the compiled list of a `names_fingerprint`."""
    return folder / f"{digest}.index"


def write_index(path: Path, index: WatchlistIndex, digest: str) -> None:
    """Write a compiled list as `load_or_build_index` reads it, readable by its owner alone.

    Args:
        path: of `index_path`.
        index: the compiled list.
        digest: the `names_fingerprint` of the list.

    Raises:
        OutputError: it could not be written.
    """
    names, deletions, twins = index.compiled
    arrays = [part for part in names.parts() if isinstance(part, memoryview)]
    facts = {
        "parts": [
            (part.format, len(part)) if isinstance(part, memoryview) else ("", part)
            for part in names.parts()
        ],
        "deletions": [
            (len(deletion.arrays.hashes), deletion.arrays.longest) for deletion in deletions
        ],
        "twins": [*twins.items()],
    }
    tables = json.dumps(facts, separators=(",", ":")).encode("ascii")
    parts: list[bytes | memoryview] = [
        tables,
        *arrays,
        *(deletion.arrays.to_bytes() for deletion in deletions),
    ]
    checksum = 0
    for part in _padded(parts):
        checksum = crc32(part, checksum)
    head = {
        "format": _FORMAT,
        "list": digest,
        "checksum": checksum,
        "facts": len(tables),
    }

    def write(stream: BinaryIO) -> None:
        if os.name == "posix":
            os.fchmod(stream.fileno(), _OURS_ALONE)  # whatever the user's umask is
        line = json.dumps(head).encode("ascii")
        stream.write(line.ljust(_aligned(len(line) + 1) - 1) + b"\n")
        stream.writelines(_padded(parts))

    write_atomically(path, write, ())


def _padded(parts: Iterable[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    """Yield parts, each followed by so many zeros that the next one is aligned."""
    for part in parts:
        size = memoryview(part).nbytes
        yield part
        yield bytes(_aligned(size) - size)


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
        # Against damage only: who may write the file could write any checksum into it. A SHA-256 of
        # the 600 MB of 200,000 names takes a third of a second, this a tenth of that.
        if crc32(content) != head["checksum"]:
            return None
        compiled = _parse(content, head["facts"])
    # A file that we did not write may hold anything; what cannot be read is made anew.
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None
    return WatchlistIndex(watchlist, signals, compiled=compiled)


def _parse(content: memoryview, size: int) -> Compiled:
    """Return the compiled names.

    Args:
        content: All of a file but its first line.
        size: How many bytes at its beginning are JSON about the others.

    Raises:
        ValueError, TypeError, LookupError: The content is not what `write_index` writes.
    """
    facts = json.loads(bytes(content[:size]))
    at = _aligned(size)
    parts = iter(facts["parts"])

    def part(code: str) -> memoryview | int:
        nonlocal at
        stored, count = next(parts, ("end", 0))
        if stored != code or not isinstance(count, int):
            raise ValueError("it has other arrays")
        if not code:
            return int(count)
        end = at + count * struct.calcsize(code)
        array: memoryview = content[at:end].cast(code)  # type: ignore[call-overload]  # 'i', 'd', 'B'
        if len(array) != count:
            raise ValueError("an array is cut")
        at = _aligned(end)
        return array

    names = CompiledNames.of_parts(part)
    deletions = []
    for count, longest in facts["deletions"]:
        arrays = DeletionArrays.from_buffer(content, start=at, count=count, longest=longest)
        at += DeletionArrays.stored_size(count)
        deletions.append(DeletionIndex.from_arrays(arrays))
    listed, context = deletions
    twins = {(name, of): tuple((a, b) for a, b in others) for (name, of), others in facts["twins"]}
    return Compiled(names, (listed, context), twins)
