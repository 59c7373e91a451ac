"""Compiled lists in a folder, so that a list of many names is compiled once.

A compiled list is known by a hash of all that it is made of: the entries, the gazetteers and word
tables, the code, the versions. Nothing else is ever taken for it, and a damaged one is made anew.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from importlib.metadata import version
from pathlib import Path

from ..errors import UsageError
from ..matching.index import WatchlistIndex
from ..model import Watchlist
from ..places.gazetteer import folder_of
from ..resources.paths import shipped_path
from ..spreadsheets.atomic_write import write_atomically
from ..version import __version__

_CODE = ("model", "resources", "text", "places", "matching")
# The libraries on which it depends how a name is read: another version may read it otherwise.
_READING_LIBRARIES = ("pypinyin", "opencc", "anyascii", "rapidfuzz", "numpy")
_DIGEST_BYTES = hashlib.sha256().digest_size
_GROUP_OR_OTHERS_MAY_WRITE = 0o022  # POSIX mode bits S_IWGRP | S_IWOTH


def load_or_build_index(watchlist: Watchlist, folder: str | os.PathLike[str]) -> WatchlistIndex:
    """Return the compiled form of a list: read from the folder if it is there, else made and written.

    Args:
        watchlist: the list.
        folder: yours alone, for what is in it is run like a program; it is made if missing.

    Raises:
        UsageError: the folder is not a folder, or others may write to it.
        WatchlistError: the list cannot be compiled.
        OutputError: the compiled list could not be written.
    """
    path = _private_folder(Path(folder)) / f"{fingerprint(watchlist)}.index"
    index = _read(path)
    if index is None:
        index = WatchlistIndex(watchlist)
        payload = pickle.dumps(index, pickle.HIGHEST_PROTOCOL)
        digest = hashlib.sha256(payload).digest()
        write_atomically(path, lambda stream: stream.writelines((digest, payload)), ())
    return index


def fingerprint(watchlist: Watchlist) -> str:
    """Return the SHA-256 over all that decides what a compiled list is."""
    digest = hashlib.sha256()
    digest.update(f"{__version__} {sys.version_info[:2]}".encode())
    digest.update(repr([(name, version(name)) for name in _READING_LIBRARIES]).encode())
    digest.update(watchlist.model_dump_json().encode())
    package = Path(__file__).parents[1]
    sources = [package / name for name in _CODE] + [shipped_path("signals.yaml")]
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
    status = folder.stat()
    is_shared = status.st_mode & _GROUP_OR_OTHERS_MAY_WRITE
    if os.name == "posix" and (status.st_uid != os.geteuid() or is_shared):
        raise UsageError(
            f"{folder}: others may write to this folder, and what is in it is run like a program;"
            " name one that is yours alone."
        )
    return folder


def _read(path: Path) -> WatchlistIndex | None:
    """Return the compiled list; None where it is missing or not as it was written."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    digest, payload = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    if hashlib.sha256(payload).digest() != digest:
        return None
    index = pickle.loads(payload)  # noqa: S301 - we wrote it, in a folder that is the user's alone
    return index if isinstance(index, WatchlistIndex) else None
