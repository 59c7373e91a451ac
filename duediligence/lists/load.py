"""Loads a watchlist by name or from a file, in any format that has a reader.

To add a list format, add a file to `resources/list-formats`: it declares how the format is
recognised, what is read of it and what proves it. A format that cannot be declared so is a module of
`formats/` (its docstring says what it needs).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os import PathLike, fspath
from pathlib import Path
from typing import get_args

from ..errors import UsageError, WatchlistError
from ..model import ListIdentity, UndecidedAs, Watchlist
from ..resources.cycle_search import without_cycle_search
from ..resources.keywords import did_you_mean
from ..resources.official_lists import official_lists
from ..resources.paths import shipped_path
from .build import ListDescription
from .formats import cbp, csl, ofac, opensanctions, own_table, own_yaml, uflpa
from .formats.declaration import declarations
from .formats.declared import declared_readers, formats_of_layout
from .formats.detect import recognise_format, recognise_likeness
from .generic_names import set_generic_names_aside
from .identity import describe_own_list, missing_marks, with_identity
from .list_file import ListFile
from .validate import require_ordered_histories, require_sound

# One reader a format: a file -> a watchlist.
READERS: Mapping[str, Callable[[ListFile], Watchlist]] = {
    "yaml": lambda file: own_yaml.read_own_yaml(file.content, file.name, file.path.parent),
    "table": lambda file: own_table.read_own_table(file, describe_own_list(file)),
    "uflpa": uflpa.read_uflpa,
    "cbp-wro": cbp.read_cbp,
    "csl": csl.read_csl,
    "opensanctions": opensanctions.read_opensanctions,
    **declared_readers(),
    "ofac-sdn": ofac.read_ofac,
    "ofac-consolidated": ofac.read_consolidated,
}
# Readers of layouts that others use too, or that an own list may be kept in: a file that is not
# proved to be the official list is read with them under a name of its own. A file with the headings of
# another official list is read as a table.
_EXCHANGE_READERS: Mapping[str, Callable[[ListFile, ListDescription], Watchlist]] = {
    "csl": csl.read_csl,
    "opensanctions": opensanctions.read_opensanctions,
    "table": own_table.read_own_table,
    **declared_readers(),
    "ofac-sdn": ofac.read_ofac,
    "ofac-consolidated": ofac.read_consolidated,
}
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
        format: one of `READERS`: states which list it is. By default that is established by the
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
    if format is not None and format not in READERS:
        raise WatchlistError(f"no watchlist format {format!r}; known are {', '.join(READERS)}")
    if undecided not in (None, *get_args(UndecidedAs)):
        raise UsageError(
            f"undecided={undecided!r} is not known. Pass 'organisations' or 'leave-out'."
        )
    file = ListFile(path, _read(path), undecided)
    if not file.content or file.content.isspace():
        raise WatchlistError(f"{file.name} is empty; download it again")
    recognised = recognise_format(file)
    if format is not None:
        _refuse_false_format(format, recognised, file)
    layout = format or recognised
    if layout is None:
        raise WatchlistError(
            f"{path.name}: the format is not recognised, neither by its suffix nor by its content;"
            f" pass format= one of {', '.join(READERS)}"
        )
    if layout == "yaml":
        watchlist = _with_identity_of_yaml(READERS[layout](file), file, name_or_path)
    elif layout == "table":
        watchlist = _read_own(file, layout, _basis_of_table(file))
    elif format is not None:
        layout = format
        watchlist = with_identity(
            READERS[layout](file),
            ListIdentity.STATED,
            format_name=layout,
            basis=f"The user stated that it is the {official_lists()[layout].title}"
            f" (format {layout}).{_superseded(layout)}",
        )
    else:
        watchlist = _read_if_proved(file, layout)
    # In an official list, and in the layout of an exchange, a word in capitals is an acronym.
    is_official = watchlist.lists[0].identity in {ListIdentity.PROVED, ListIdentity.STATED}
    is_exchange = layout in _EXCHANGE_READERS and layout != "table"
    may_be_acronym = is_official or is_exchange
    watchlist = set_generic_names_aside(watchlist, may_be_acronym=may_be_acronym)
    require_sound(watchlist, path.name)
    if layout == "yaml":
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


def _refuse_false_format(format_name: str, recognised: str | None, file: ListFile) -> None:
    """Refuse a statement that the layout of the file contradicts."""
    official = official_lists()
    is_list = format_name in official or recognised == "yaml"
    own = formats_of_layout(recognised or "")
    if is_list and format_name not in own and recognised in {"yaml", *official}:
        title = "list in the library's own format"
        if recognised in official:
            title = official[recognised].title
        raise WatchlistError(
            f"{file.name}: the format {format_name} is stated, but the file has the layout of the"
            f" {title}; state {recognised}, or nothing"
        )


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


def _read_if_proved(file: ListFile, layout: str) -> Watchlist:
    """Return the official list that a file proves to be, or else the own list that it is."""
    official = official_lists()[layout]
    if official.register:
        raise WatchlistError(
            f"{file.name} has the layout of {official.title}, {official.register}; if every firm in it"
            f" is to be an entry of your list, state it: format {layout}"
        )
    watchlist = READERS[layout](file)
    missing = missing_marks(watchlist, layout)
    for other in formats_of_layout(layout)[1:]:
        if missing and not missing_marks(watchlist, other):
            layout, watchlist, missing = other, READERS[other](file), ""
    if not official.known:
        missing = "anybody may write such records"
    if layout == "opensanctions" and not missing:
        missing = opensanctions.missing_export_fields(file)
    if not missing:
        basis = f"Its layout and its entries are those of that list.{_superseded(layout)}"
        return with_identity(watchlist, ListIdentity.PROVED, format_name=layout, basis=basis)
    return _read_own(
        file,
        layout if layout in _EXCHANGE_READERS else "table",
        f"It has the layout of the {official.title}, but {missing}; if it is that list, state"
        f" it: format {layout}.{_superseded(layout)}",
    )


def _superseded(layout: str) -> str:
    """Return the sentence on the list that replaced one, "" where none did."""
    sentences = {declared.superseded for declared in declarations().get(layout, ())}
    return "".join(f" {sentence}" for sentence in sentences if sentence)


def _basis_of_table(file: ListFile) -> str:
    """Return why a table is an own list, and which official list it may be a copy of."""
    basis = "It is a table of names without the marks of an official list."
    if likeness := recognise_likeness(file):
        basis += (
            f" Some of its headings are those of the {official_lists()[likeness].title}; if it is a"
            f" copy of that list, state it: format {likeness}."
        )
    return basis


def _read_own(file: ListFile, layout: str, basis: str) -> Watchlist:
    about = describe_own_list(file)
    watchlist = _EXCHANGE_READERS[layout](file, about)
    return with_identity(watchlist, ListIdentity.OWN, format_name="table", basis=basis)


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
