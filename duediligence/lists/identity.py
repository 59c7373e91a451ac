"""Establishes which list a list is: bundled, proved by its content, stated by the user, or an own list.

What has only the headings or the file name of an authority's list is an own list. What proves a list
is in `resources/official-lists.yaml`.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from ..model import ListIdentity, ListInfo, Watchlist
from ..resources.official_lists import official_lists
from ..resources.paths import shipped_path
from .list_file import ListDescription, ListFile

OWN_PUBLISHER = "own list"
_NO_WORD = re.compile(r"[\W_]+")
# Judgement: a word of 5 letters and more is found inside a longer word too ("myuflpalist"); shorter
# ones would be found by chance ("dhs" in "sandhsand").
_LONG_WORD = 5


def describe_own_list(file: ListFile) -> ListDescription:
    """Return what to call an own list: by its file's name without the day, never as an official or bundled one.

    >>> describe_own_list(ListFile(Path("our-firms-2026-11-20.csv"), b"")).id
    'our-firms'
    >>> describe_own_list(ListFile(Path("uflpa-2026-11-20.csv"), b"")).id
    'own-uflpa'
    """
    stem = unicodedata.normalize("NFKC", Path(file.name).stem)
    # The id is the file's name without its day, so that two versions are one list.
    list_name = stem
    for written_day in (file.day, file.day.replace("-", "")) if file.day else ():
        list_name = list_name.replace(written_day, "")
    list_id = re.sub(r"[^\w.]+", "-", list_name).strip("-_.").lower() or "own-list"
    is_bundled = shipped_path(f"{list_id}.yaml").is_file()
    if not names_an_authority(stem) and not is_bundled:
        return ListDescription(list_id, stem, OWN_PUBLISHER)
    return ListDescription(f"own-{list_id}", f"Own list in {file.name}", OWN_PUBLISHER)


def names_an_authority(text: str) -> bool:
    """Whether a text has a word, an abbreviation or the title of an authority's list.

    >>> names_an_authority("my_UFLPA_firms"), names_an_authority("our firms")
    (True, False)
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = set(_NO_WORD.split(folded))
    together = _fold(folded)
    return any(
        word in words or (len(word) >= _LONG_WORD and word in together)
        for official in official_lists().values()
        for word in (*official.words, _fold(official.title))
    )


def missing_marks(watchlist: Watchlist, format_name: str) -> str:
    """Return what is missing to prove that a list with the layout of a format is that list.

    Args:
        watchlist: what was read from the file.
        format_name: the format whose layout the file has.

    Returns:
        What is missing, in words; "" where nothing is.
    """
    official = official_lists()[format_name]
    texts = {
        _fold(text)
        for entry in watchlist.entries
        for text in (entry.name, *(alias.text for alias in entry.aliases), entry.section or "")
    }
    whole = "\n".join(texts)
    number = sum(_fold(text) in whole for text in official.known)
    missing = []
    if number < official.least_known:
        missing.append(
            f"only {number} of {len(official.known)} entries that are long on that list"
            f" are in it, and {official.least_known} would prove it"
        )
    if format_name == "uflpa":
        from .formats.uflpa import cites_sections  # a bundled list needs no reader of pages

        if not cites_sections(watchlist):
            missing.append("its rows are not in two sections of the act, such as 2(d)(2)(B)(i)")
    return " and ".join(missing)


def with_identity(
    watchlist: Watchlist, identity: ListIdentity, *, format_name: str, basis: str
) -> Watchlist:
    """Return a list that says which list it is, and how that was established.

    Args:
        watchlist: one list, as it was read.
        identity: how its identity was established.
        format_name: which list it is taken for.
        basis: a sentence on how.
    """
    is_official = identity in {ListIdentity.PROVED, ListIdentity.STATED}
    publisher = official_lists()[format_name].publisher if is_official else OWN_PUBLISHER
    if identity is ListIdentity.BUNDLED:
        publisher = "bundled with duediligence"
    (info,) = watchlist.lists
    info = info.model_copy(
        update={
            "format": format_name,
            "publisher": publisher,
            "identity": identity,
            "identity_basis": basis,
            "entries": sum(entry.is_active for entry in watchlist.entries),
        }
    )
    return watchlist.model_copy(update={"lists": (info,)})


def describe_identity(info: ListInfo) -> str:
    """Return which list a list is, who publishes it, and how that was established.

    >>> describe_identity(ListInfo(id="a", title="A", version="1", sha256=""))
    'own (format table, publisher: own list). It was made in Python.'
    """
    identity = f"{info.identity.value} (format {info.format}, publisher: {info.publisher})"
    return f"{identity}. {info.identity_basis}"


def _fold(text: str) -> str:
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())
