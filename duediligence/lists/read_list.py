"""Reads the file of a watchlist: the library's own format here, any other in `other_formats`."""

from __future__ import annotations

from ..errors import WatchlistError
from ..model import ListIdentity, Watchlist
from ..resources.official_lists import official_lists
from ..resources.paths import shipped_path
from .bundled_lists import OWN_FORMAT, bundled
from .formats.own_yaml import is_own_yaml, read_own_yaml
from .generic_names import set_generic_names_aside
from .identity import with_identity
from .list_file import ListFile
from .validate import require_ordered_histories, require_sound


def read_list(file: ListFile, format: str | None, *, bundled_as: str = "") -> Watchlist:
    """Read the file of a list and make sure that it is sound.

    Args:
        file: the file.
        format: which list it is stated to be.
        bundled_as: the name of a bundled list; empty for any other.

    Raises:
        WatchlistError: it is malformed, unsound or empty.
    """
    if not file.content or file.content.isspace():
        raise WatchlistError(f"{file.name} is empty; download it again")
    if is_own_yaml(file.path) and format in {None, OWN_FORMAT}:
        layout = OWN_FORMAT
    else:
        from .other_formats import layout_of, may_have_acronyms, read_in_layout

        layout = layout_of(file, format)
    if layout == OWN_FORMAT:
        watchlist = read_own_yaml(file.content, file.name, file.path.parent)
        watchlist = _with_identity_of_yaml(watchlist, file, bundled_as)
        may_be_acronym = False
    else:
        watchlist = read_in_layout(file, layout, is_stated=format is not None)
        may_be_acronym = may_have_acronyms(watchlist, layout)
    watchlist = set_generic_names_aside(watchlist, may_be_acronym=may_be_acronym)
    require_sound(watchlist, file.path.name)
    if layout == OWN_FORMAT:
        require_ordered_histories(watchlist, file.path.name)
    return watchlist


def _with_identity_of_yaml(watchlist: Watchlist, file: ListFile, bundled_as: str) -> Watchlist:
    """Return a list in the library's own format: bundled, also as an unchanged copy, or own.

    Raises:
        WatchlistError: an own list has the id of an official list.
    """
    (info,) = watchlist.lists
    identity, basis = (
        ListIdentity.OWN,
        "It is a list in the library's own format, not a bundled one.",
    )
    if bundled_as:
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
