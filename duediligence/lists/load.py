"""Loads a watchlist by name or from a file, in any format that has a reader here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os import PathLike, fspath
from pathlib import Path

from .. import data
from ..errors import WatchlistError
from ..model import Watchlist
from ..strict_yaml import MAX_BYTES
from . import own_yaml
from .checks import require_sound

# One reader a format: the bytes and the name of a file -> a watchlist.
READERS: Mapping[str, Callable[[bytes, str], Watchlist]] = {"yaml": own_yaml.read}
FORMAT_BY_SUFFIX: Mapping[str, str] = {".yaml": "yaml", ".yml": "yaml"}


def load_watchlist(
    name_or_path: str | PathLike[str] = "xinjiang-2019", *, format: str | None = None
) -> Watchlist:
    """Load a bundled watchlist by its name, or any watchlist from a file.

    Args:
        name_or_path: one of `bundled()`, or the path of a file.
        format: one of the formats known here; by default the suffix of the file tells.

    Raises:
        WatchlistError: there is no such list, or it is malformed, unsound or empty; the message
            names the file, the entry, the field and what to do.

    >>> [entry.id for entry in load_watchlist("xinjiang-2019").entries][:2]
    ['hetian-taida', 'jiafang-industrial-park']
    """
    path = _find(name_or_path)
    reader = READERS[_format_of(path, format)]
    watchlist = reader(_bytes_of(path), path.name)
    require_sound(watchlist, path.name)
    return watchlist


def bundled() -> tuple[str, ...]:
    """The names of the lists that come with the library.

    >>> bundled()
    ('xinjiang-2019',)
    """
    # Other data lie there too: a list is what has a section `list`.
    files = sorted(data.path().glob("*.yaml"))
    return tuple(path.stem for path in files if b"\nlist:" in path.read_bytes())


def _find(name_or_path: str | PathLike[str]) -> Path:
    name = fspath(name_or_path)
    if name in bundled():
        return data.path(f"{name}.yaml")
    path = Path(name)
    try:
        if path.is_file():
            return path
    except (OSError, ValueError):  # a name that no file can bear is said to be none, below
        pass
    raise WatchlistError(
        f"no watchlist {name!r}: it is neither a file nor bundled;"
        f" bundled are {', '.join(bundled())}, or give the path of a file"
    )


def _format_of(path: Path, format: str | None) -> str:
    known = ", ".join(READERS)
    if format is not None:
        if format not in READERS:
            raise WatchlistError(f"no watchlist format {format!r}; known are {known}")
        return format
    guessed = FORMAT_BY_SUFFIX.get(path.suffix.lower())
    if guessed is None:
        raise WatchlistError(
            f"{path.name}: its suffix tells no format; pass format= one of {known}"
        )
    return guessed


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise WatchlistError(f"{path.name} cannot be read ({error.strerror}); check it") from None
    if len(content) > MAX_BYTES:
        raise WatchlistError(f"{path.name} is over {MAX_BYTES:,} bytes; split it")
    return content
