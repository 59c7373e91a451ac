"""Lists in any format but the library's own: which it is, its reader, and whose list it is.

`load` imports this only for such a file, because most orders are judged by a bundled list.

To add a list format, add a file to `resources/list-formats`: it declares how the format is
recognised, what is read of it and what proves it. A format that cannot be declared so is a module of
`formats/` (its docstring says what it needs).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..errors import WatchlistError
from ..model import ListIdentity, Watchlist
from ..resources.official_lists import official_lists
from .formats import cbp, csl, ofac, opensanctions, own_table, own_yaml, uflpa
from .formats.declaration import declarations
from .formats.declared import declared_readers, formats_of_layout
from .formats.detect import recognise_format, recognise_likeness
from .identity import describe_own_list, missing_marks, with_identity
from .list_file import ListDescription, ListFile

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


def require_known_format(format_name: str) -> None:
    """Refuse a format that has no reader.

    Raises:
        WatchlistError: there is none; the message names those there are.
    """
    if format_name not in READERS:
        raise WatchlistError(f"no watchlist format {format_name!r}; known are {', '.join(READERS)}")


def layout_of(file: ListFile, stated: str | None) -> str:
    """Return the format, one of `READERS`, in which a file is read.

    Args:
        file: the file.
        stated: the format that the user states, if any.

    Raises:
        WatchlistError: the layout is not recognised, or contradicts what is stated.
    """
    recognised = recognise_format(file)
    if stated is not None:
        _refuse_false_format(stated, recognised, file)
    layout = stated or recognised
    if layout is None:
        raise WatchlistError(
            f"{file.path.name}: the format is not recognised, neither by its suffix nor by its content;"
            f" pass format= one of {', '.join(READERS)}"
        )
    return layout


def read_in_layout(file: ListFile, layout: str, *, is_stated: bool) -> Watchlist:
    """Return the list in a file, with its identity.

    Args:
        file: the file.
        layout: one of `READERS`, but not "yaml".
        is_stated: whether the user stated that it is this list.

    Raises:
        WatchlistError: it is malformed or empty.
    """
    if layout == "table":
        return _read_own(file, layout, _basis_of_table(file))
    if not is_stated:
        return _read_if_proved(file, layout)
    return with_identity(
        READERS[layout](file),
        ListIdentity.STATED,
        format_name=layout,
        basis=f"The user stated that it is the {official_lists()[layout].title}"
        f" (format {layout}).{_superseded(layout)}",
    )


def may_have_acronyms(watchlist: Watchlist, layout: str) -> bool:
    """Return whether a word in capitals is an acronym: in an official list, and in an exchange's layout."""
    is_official = watchlist.lists[0].identity in {ListIdentity.PROVED, ListIdentity.STATED}
    return is_official or (layout in _EXCHANGE_READERS and layout != "table")


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
