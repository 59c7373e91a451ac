"""Loads a watchlist by name or from a file: the library's own format here, any other in `other_formats`."""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path
from typing import get_args

from ..errors import UsageError, WatchlistError
from ..model import ListIdentity, UndecidedAs, Watchlist
from ..resources.cycle_search import without_cycle_search
from ..resources.keywords import did_you_mean
from ..resources.official_lists import official_lists
from ..resources.paths import shipped_path
from .formats.own_yaml import is_own_yaml, read_own_yaml
from .generic_names import set_generic_names_aside
from .identity import with_identity
from .list_file import ListFile
from .validate import require_ordered_histories, require_sound

_OWN_FORMAT = "yaml"
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
    path = _find(name_or_path)
    if format is not None and format != _OWN_FORMAT:
        from .other_formats import require_known_format

        require_known_format(format)
    if undecided not in (None, *get_args(UndecidedAs)):
        raise UsageError(
            f"undecided={undecided!r} is not known. Pass 'organisations' or 'leave-out'."
        )
    file = ListFile(path, _read(path), undecided)
    if not file.content or file.content.isspace():
        raise WatchlistError(f"{file.name} is empty; download it again")
    if is_own_yaml(file.path) and format in {None, _OWN_FORMAT}:
        layout = _OWN_FORMAT
    else:
        from .other_formats import layout_of, may_have_acronyms, read_in_layout

        layout = layout_of(file, format)
    if layout == _OWN_FORMAT:
        watchlist = read_own_yaml(file.content, file.name, file.path.parent)
        watchlist = _with_identity_of_yaml(watchlist, file, name_or_path)
        may_be_acronym = False
    else:
        watchlist = read_in_layout(file, layout, is_stated=format is not None)
        may_be_acronym = may_have_acronyms(watchlist, layout)
    watchlist = set_generic_names_aside(watchlist, may_be_acronym=may_be_acronym)
    require_sound(watchlist, path.name)
    if layout == _OWN_FORMAT:
        require_ordered_histories(watchlist, path.name)
    return watchlist


def bundled() -> tuple[str, ...]:
    """Return the names of the lists that come with the library.

    >>> bundled()
    ('goods-by-place', 'us-import-region', 'us-labor-goods', 'us-orders-yining', 'xinjiang-2019')
    """
    # Other data are in the folder too: a list is what has a section `list`.
    files = sorted(shipped_path().glob("*.yaml"))
    return tuple(path.stem for path in files if b"\nlist:" in path.read_bytes())


def _with_identity_of_yaml(
    watchlist: Watchlist, file: ListFile, name_or_path: str | PathLike[str]
) -> Watchlist:
    """Return a list in the library's own format: bundled, also as an unchanged copy, or own.

    Raises:
        WatchlistError: an own list has the id of an official list.
    """
    (info,) = watchlist.lists
    identity, basis = (
        ListIdentity.OWN,
        "It is a list in the library's own format, not a bundled one.",
    )
    if fspath(name_or_path) in bundled():
        identity, basis = ListIdentity.BUNDLED, "It comes with the library."
    elif info.id in bundled() and file.content == shipped_path(f"{info.id}.yaml").read_bytes():
        basis = "It is an unchanged copy of the list that comes with the library."
        identity = ListIdentity.BUNDLED
    elif info.id.casefold() in official_lists():
        official = official_lists()[info.id.casefold()]
        raise WatchlistError(
            f"{file.name}, list > id: {info.id!r} is the id of the {official.title}, and this is an"
            f" own list; write another id, such as 'own-{info.id.casefold()}'"
        )
    return with_identity(watchlist, identity, format_name="yaml", basis=basis)


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
