"""Compiled lists kept in a folder, so that a list of many names is taken apart once.

A compiled list is known by a hash of all that it is made of: the entries, the gazetteers and word
tables, the code, the versions. Nothing else is ever taken for it, and what is damaged is made anew.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from ..errors import UsageError
from ..matching.index import WatchlistIndex
from ..model import Watchlist
from ..places.gazetteer import folder_of
from ..resources.paths import shipped_path
from ..spreadsheets.atomic_write import write_atomically
from ..version import __version__

_CODE = ("model", "resources", "text", "places", "matching")
# The libraries that tell how a name is read: another version may read it otherwise.
_READERS = ("pypinyin", "opencc", "anyascii", "rapidfuzz", "numpy")
_DIGEST = hashlib.sha256().digest_size
_OTHERS_MAY_WRITE = 0o022


def load_or_build_index(watchlist: Watchlist, folder: str | os.PathLike[str]) -> WatchlistIndex:
    """The compiled form of a list: read from the folder if it is there, else made and kept.

    Args:
        watchlist: the list.
        folder: yours alone, for what lies in it is run like a program; it is made if missing.

    Raises:
        UsageError: the folder is no folder, or others may write to it.
        WatchlistError: the list cannot be compiled.
        OutputError: the compiled list could not be written.
    """
    home = _own(Path(folder))
    path = home / f"{fingerprint(watchlist)}.index"
    index = _read(path)
    if index is None:
        index = WatchlistIndex(watchlist)
        payload = pickle.dumps(index, pickle.HIGHEST_PROTOCOL)
        write_atomically(path, lambda stream: _put(payload, stream), ())
    return index


def fingerprint(watchlist: Watchlist) -> str:
    """SHA-256 over all that decides what a compiled list is."""
    made_of = hashlib.sha256()
    made_of.update(f"{__version__} {sys.version_info[:2]}".encode())
    made_of.update(repr([(name, version(name)) for name in _READERS]).encode())
    made_of.update(watchlist.model_dump_json().encode())
    for path in _made_of(watchlist):
        made_of.update(path.name.encode())
        made_of.update(path.read_bytes())
    return made_of.hexdigest()


def _made_of(watchlist: Watchlist) -> Iterator[Path]:
    """The files of code and data that go into a compiled list, in a fixed order."""
    here = Path(__file__).parents[1]
    rooms = [here / name for name in _CODE] + [shipped_path("signals.yaml")]
    rooms += [folder_of(name) for name in watchlist.gazetteers]
    for room in rooms:
        files = sorted(room.rglob("*")) if room.is_dir() else [room]
        yield from (path for path in files if path.suffix in {".py", ".csv", ".yaml"})


def _own(folder: Path) -> Path:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: compiled lists are kept in a folder, and this is none.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = folder.stat()
    if os.name == "posix" and (found.st_uid != os.geteuid() or found.st_mode & _OTHERS_MAY_WRITE):
        raise UsageError(
            f"{folder}: others may write to this folder, and what lies in it is run like a program;"
            " name one that is yours alone."
        )
    return folder


def _read(path: Path) -> WatchlistIndex | None:
    """What is kept there; None where it is missing or not as it was written."""
    try:
        held = path.read_bytes()
    except OSError:
        return None
    digest, payload = held[:_DIGEST], held[_DIGEST:]
    if hashlib.sha256(payload).digest() != digest:
        return None
    index = pickle.loads(payload)  # noqa: S301 - our own words, in a folder that is the user's alone
    return index if isinstance(index, WatchlistIndex) else None


def _put(payload: bytes, stream: BinaryIO) -> None:
    stream.write(hashlib.sha256(payload).digest())
    stream.write(payload)
