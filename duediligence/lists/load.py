"""Loads a watchlist by name or from a file, in any format that has a reader here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os import PathLike, fspath
from pathlib import Path

from ..errors import WatchlistError
from ..model import Watchlist
from ..resources.paths import shipped_path
from .formats import cbp, csl, ofac, opensanctions, own_yaml, uflpa
from .formats import own_table as table
from .formats.detect import guess_format
from .list_file import ListFile
from .validate import require_sound, require_telling_names

# One reader a format: a file -> a watchlist.
READERS: Mapping[str, Callable[[ListFile], Watchlist]] = {
    "yaml": lambda file: own_yaml.read_own_yaml(file.content, file.name, file.path.parent),
    "table": table.read_own_table,
    "uflpa": uflpa.read_uflpa,
    "cbp-wro": cbp.read_cbp,
    "ofac-sdn": ofac.read_ofac,
    "csl": csl.read_csl,
    "opensanctions": opensanctions.read_opensanctions,
}
# Whoever writes an own list can correct it; an official one may hold what it likes, such as acronyms.
OWN = frozenset({"yaml", "table"})
MAX_FOREIGN_BYTES = 1024**3


def load_watchlist(
    name_or_path: str | PathLike[str] = "xinjiang-2019", *, format: str | None = None
) -> Watchlist:
    """Load a bundled watchlist by its name, or any watchlist from a file.

    Args:
        name_or_path: one of `bundled()`, or the path of a file; for OFAC also the folder that
            holds sdn.csv, alt.csv and add.csv.
        format: one of `READERS`; by default what the file holds tells.

    Raises:
        WatchlistError: there is no such list, or it is malformed, unsound or empty; the message
            names the file, the entry, the field and what to do.

    >>> [entry.id for entry in load_watchlist("xinjiang-2019").entries][:2]
    ['hetian-taida', 'jiafang-industrial-park']
    """
    path = _find(name_or_path)
    if format is not None and format not in READERS:
        raise WatchlistError(f"no watchlist format {format!r}; known are {', '.join(READERS)}")
    file = ListFile(path, _bytes_of(path, MAX_FOREIGN_BYTES))
    name = format or guess_format(file)
    if name is None:
        raise WatchlistError(
            f"{path.name}: neither its suffix nor what it holds tells a format; pass format= one"
            f" of {', '.join(READERS)}"
        )
    watchlist = READERS[name](file)
    require_sound(watchlist, path.name)
    if name in OWN:
        require_telling_names(watchlist, path.name)
    return watchlist


def bundled() -> tuple[str, ...]:
    """The names of the lists that come with the library.

    >>> bundled()
    ('us-orders-yining', 'xinjiang-2019')
    """
    # Other data lie there too: a list is what has a section `list`.
    files = sorted(shipped_path().glob("*.yaml"))
    return tuple(path.stem for path in files if b"\nlist:" in path.read_bytes())


def _find(name_or_path: str | PathLike[str]) -> Path:
    name = fspath(name_or_path)
    if name in bundled():
        return shipped_path(f"{name}.yaml")
    path = Path(name)
    try:
        if path.is_file():
            return path
        if name and path.is_dir() and (inner := _sdn_in(path)):
            return inner
    except (OSError, ValueError):  # a name that no file can bear is said to be none, below
        pass
    raise WatchlistError(
        f"no watchlist {name!r}: it is neither a file nor bundled;"
        f" bundled are {', '.join(bundled())}, or give the path of a file"
    )


def _sdn_in(folder: Path) -> Path | None:
    """The file of a folder that OFAC's list begins with."""
    found = [each for each in sorted(folder.iterdir()) if each.name.casefold() == "sdn.csv"]
    return found[0] if found else None


def _bytes_of(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise WatchlistError(f"{path.name} cannot be read ({error.strerror}); check it") from None
    if len(content) > most:
        raise WatchlistError(f"{path.name} is over {most:,} bytes; split it")
    return content
