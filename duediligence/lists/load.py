"""Loads a watchlist by name, from its snapshot where there is one, or from a file."""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path
from typing import get_args

from ..errors import UsageError, WatchlistError
from ..model import UndecidedAs, Watchlist
from ..resources.cycle_search import without_cycle_search
from ..resources.keywords import did_you_mean
from ..resources.paths import shipped_path
from ..resources.snapshots import BuiltInData
from .bundled_lists import OWN_FORMAT, bundled, digest_of_lists
from .list_file import ListFile

# Judgement: a list is read into memory as a whole; a larger file is more than a list.
MAX_LIST_BYTES = 1024**3


@without_cycle_search()
def load_watchlist(
    name_or_path: str | PathLike[str] = "xinjiang-2019",
    *,
    format: str | None = None,
    undecided: UndecidedAs | None = None,
) -> Watchlist:
    """Load a bundled watchlist by its name, or any watchlist from a file.

    Args:
        name_or_path: one of `bundled()`, or the path of a file; for OFAC also the folder that
            holds sdn.csv, alt.csv and add.csv.
        format: one of `other_formats.READERS`: states which list it is. By default that is established by the
            content, and what nothing proves to be an official list is an own list.
        undecided: what entries are that may be persons: "organisations" or "leave-out". Without a
            decision they are counted, and no order goes with the list.

    Raises:
        UsageError: `undecided` is neither.
        WatchlistError: there is no such list, or it is malformed, unsound or empty; the message
            names the file, the entry, the field and what to do.

    >>> [entry.id for entry in load_watchlist("xinjiang-2019").entries][:2]
    ['hetian-taida', 'jiafang-industrial-park']
    """
    if format is not None and format != OWN_FORMAT:
        from .other_formats import require_known_format

        require_known_format(format)
    if undecided not in (None, *get_args(UndecidedAs)):
        raise UsageError(
            f"undecided={undecided!r} is not known. Pass 'organisations' or 'leave-out'."
        )
    name = fspath(name_or_path)
    if name in bundled() and format in {None, OWN_FORMAT}:
        return bundled_list(name).load()
    path = _find(name)
    from .read_list import read_list  # it needs pydantic, which a bundled list may not

    return read_list(ListFile(path, _read(path), undecided), format)


def bundled_list(name: str) -> BuiltInData[Watchlist]:
    """Return the data of a bundled list."""
    return BuiltInData(f"list-{name}", Watchlist, digest_of_lists, lambda: _read_bundled_list(name))


def _read_bundled_list(name: str) -> Watchlist:
    from .read_list import read_list

    path = shipped_path(f"{name}.yaml")
    return read_list(ListFile(path, _read(path)), OWN_FORMAT, bundled_as=name)


def _find(name: str) -> Path:
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
        f" bundled are {', '.join(bundled())}, or give the path of a file{did_you_mean(name, bundled())}"
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
