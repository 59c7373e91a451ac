"""Send a screener to the processes of an engine: its compiled list as a file, loaded once in each.

The file is one of `screening.index_cache`: data that is never run, with the hash of the list that it
was made from. Where it does not fit, such as in another version, the list is compiled anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..screening.index_cache import fingerprint, index_path, names_fingerprint, write_index
from ..screening.screener import Screener

if TYPE_CHECKING:
    from ..model import Watchlist
    from ..policy import Policy

# Screeners that a process keeps, at most. Judgement: a job screens against one list or compares two,
# and a long list takes some hundred megabytes.
_MOST_LOADED = 2
_loaded: dict[str, Screener] = {}  # the least recent first
_lock = Lock()  # a worker of Dask runs several threads


@dataclass(frozen=True, slots=True)
class ScreenerParts:
    """All of a screener but its compiled list: what was given to make it."""

    watchlist: Watchlist
    policy: Policy
    as_of: date | None

    def load(self, folder: Path) -> Screener:
        """Return the screener, with its compiled list read from a folder if it may be used."""
        try:
            return Screener(self.watchlist, policy=self.policy, as_of=self.as_of, cache=folder)
        except UsageError:  # others may write to the folder, as on some clusters
            return Screener(self.watchlist, policy=self.policy, as_of=self.as_of)


def parts_of(screener: Screener) -> ScreenerParts:
    """Return what a screener was made of."""
    return ScreenerParts(screener._loaded, screener.policy, screener.as_of)  # noqa: SLF001


def screener_digest(screener: Screener) -> str:
    """Return a digest of all that decides what a screener answers."""
    rules = screener.policy.model_dump_json()
    text = f"{fingerprint(screener.watchlist)} {rules} {screener.as_of}"
    return sha256(text.encode()).hexdigest()


def save_index(screener: Screener, folder: Path) -> Path:
    """Write the compiled list of a screener into a folder, if it is not there yet."""
    digest = names_fingerprint(screener.watchlist)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = index_path(folder, digest)
    if not path.exists():
        write_index(path, screener._index, digest)  # noqa: SLF001 - part of the same library
    return path


def loaded(digest: str, load: Callable[[], Screener]) -> Screener:
    """Return the screener of a digest, loaded once in this process.

    Args:
        digest: of `screener_digest`.
        load: loads it.
    """
    with _lock:
        screener = _loaded.pop(digest, None) or load()
        _loaded[digest] = screener
        while len(_loaded) > _MOST_LOADED:
            del _loaded[next(iter(_loaded))]
    return screener
