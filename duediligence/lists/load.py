"""Loads a watchlist by name or from a file, in any format that has a reader.

To add a list format, add a module to `formats/` (its docstring says what it needs), its reader to
`READERS` here, and its recognition to `formats/detect.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os import PathLike, fspath
from pathlib import Path

from ..errors import WatchlistError
from ..model import Watchlist
from ..resources.paths import shipped_path
from .formats import cbp, csl, ofac, opensanctions, own_table, own_yaml, uflpa
from .formats.detect import recognise_format
from .list_file import ListFile
from .validate import require_distinctive_names, require_sound

# One reader a format: a file -> a watchlist.
READERS: Mapping[str, Callable[[ListFile], Watchlist]] = {
    "yaml": lambda file: own_yaml.read_own_yaml(file.content, file.name, file.path.parent),
    "table": own_table.read_own_table,
    "uflpa": uflpa.read_uflpa,
    "cbp-wro": cbp.read_cbp,
    "ofac-sdn": ofac.read_ofac,
    "csl": csl.read_csl,
    "opensanctions": opensanctions.read_opensanctions,
}
# Whoever writes an own list can correct it; an official one may hold what it likes, such as acronyms.
OWN_FORMATS = frozenset({"yaml", "table"})
# Judgement: a list is read into memory as a whole; a larger file is more than a list.
MAX_LIST_BYTES = 1024**3


def load_watchlist(
    name_or_path: str | PathLike[str] = "xinjiang-2019", *, format: str | None = None
) -> Watchlist:
    """Load a bundled watchlist by its name, or any watchlist from a file.

    Args:
        name_or_path: one of `bundled()`, or the path of a file; for OFAC also the folder that
            holds sdn.csv, alt.csv and add.csv.
        format: one of `READERS`; by default the format is recognised by the content.

    Raises:
        WatchlistError: there is no such list, or it is malformed, unsound or empty; the message
            names the file, the entry, the field and what to do.

    >>> [entry.id for entry in load_watchlist("xinjiang-2019").entries][:2]
    ['hetian-taida', 'jiafang-industrial-park']
    """
    path = _find(name_or_path)
    if format is not None and format not in READERS:
        raise WatchlistError(f"no watchlist format {format!r}; known are {', '.join(READERS)}")
    file = ListFile(path, _read(path))
    format_name = format or recognise_format(file)
    if format_name is None:
        raise WatchlistError(
            f"{path.name}: the format is not recognised, neither by its suffix nor by its content;"
            f" pass format= one of {', '.join(READERS)}"
        )
    watchlist = READERS[format_name](file)
    require_sound(watchlist, path.name)
    if format_name in OWN_FORMATS:
        require_distinctive_names(watchlist, path.name)
    return watchlist


def bundled() -> tuple[str, ...]:
    """Return the names of the lists that come with the library.

    >>> bundled()
    ('us-import-region', 'us-orders-yining', 'xinjiang-2019')
    """
    # Other data are in the folder too: a list is what has a section `list`.
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
        if name and path.is_dir():
            for inner in sorted(path.iterdir()):
                if inner.name.casefold() == "sdn.csv":  # the file that OFAC's list begins with
                    return inner
    except (OSError, ValueError):  # a name that no file can have: refused below
        pass
    raise WatchlistError(
        f"no watchlist {name!r}: it is neither a file nor bundled;"
        f" bundled are {', '.join(bundled())}, or give the path of a file"
    )


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_LIST_BYTES + 1)
    except OSError as error:
        raise WatchlistError(f"{path.name} cannot be read ({error.strerror}); check it") from None
    if len(content) > MAX_LIST_BYTES:
        raise WatchlistError(f"{path.name} is over {MAX_LIST_BYTES:,} bytes; split it")
    return content
