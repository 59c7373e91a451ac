"""What changed between two versions of a watchlist, entry by entry.

Two entries are the same by their id, then by an identifier that only one entry on each side has,
then by a name or alias, so that a firm that was renamed is not "removed and added".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from ..model import CheckedRecord, Watchlist, WatchlistEntry
from ..text.tokenise import tokenise
from .claims import addresses_in

ChangedPart = Literal["alias", "place", "address", "identifier", "goods", "statement"]
ListChangeKind = Literal["added", "removed", "renamed", "moved", "status"] | ChangedPart


class ListChange(CheckedRecord):
    """One difference; `before` and `after` are texts, either may be missing."""

    what: ListChangeKind
    entry: str
    name: str
    before: str | None = None
    after: str | None = None

    def __str__(self) -> str:
        sides = " -> ".join(side or "(none)" for side in (self.before, self.after))
        detail = "" if self.what in {"added", "removed"} else f": {sides}"
        return f"{self.what:<10} {self.name} ({self.entry}){detail}"


class ListDiff(CheckedRecord):
    """All changes from one version to another, in the order of the newer list.

    `model_dump()` and `model_dump_json()` give it to machines, `str()` to people.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    same: int
    changes: tuple[ListChange, ...]

    def of(self, what: ListChangeKind) -> tuple[ListChange, ...]:
        """Return the changes of one kind."""
        return tuple(change for change in self.changes if change.what == what)

    def __str__(self) -> str:
        kinds = dict.fromkeys(change.what for change in self.changes)
        counts = [f"{len(self.of(kind))} {kind}" for kind in kinds]
        summary = ", ".join(counts) or "no change"
        head = f"{', '.join(self.old)} -> {', '.join(self.new)}: {summary}; {self.same} unchanged"
        return "\n".join([head, *map(str, self.changes)]) + "\n"


def diff(old: Watchlist, new: Watchlist) -> ListDiff:
    r"""Compare two versions of a watchlist.

    Args:
        old: the earlier version.
        new: the later one.

    >>> from duediligence.lists import load_watchlist
    >>> watchlist = load_watchlist("xinjiang-2019")
    >>> str(diff(watchlist, watchlist))
    'xinjiang-2019 1.2 -> xinjiang-2019 1.2: no change; 8 unchanged\n'
    """
    pairs = _pair_entries(old.entries, new.entries)
    changes: list[ListChange] = []
    same = 0
    for after in new.entries:
        before = pairs.get(_key(after))
        entry_changes = list(_changes(before, after)) if before else [_change("added", after)]
        changes += entry_changes
        same += not entry_changes
    paired = {_key(entry) for entry in pairs.values()}
    changes += (_change("removed", entry) for entry in old.entries if _key(entry) not in paired)
    old_versions, new_versions = (
        tuple(f"{info.id} {info.version}" for info in watchlist.lists) for watchlist in (old, new)
    )
    return ListDiff(old=old_versions, new=new_versions, same=same, changes=tuple(changes))


def _key(entry: WatchlistEntry) -> tuple[str, str]:
    return entry.list, entry.id


def _change(
    what: ListChangeKind, entry: WatchlistEntry, before: str | None = None, after: str | None = None
) -> ListChange:
    return ListChange(what=what, entry=entry.id, name=entry.name, before=before, after=after)


def _pair_entries(
    old: Iterable[WatchlistEntry], new: Iterable[WatchlistEntry]
) -> dict[tuple[str, str], WatchlistEntry]:
    """Return key of a new entry -> the old entry that it was."""
    pairs: dict[tuple[str, str], WatchlistEntry] = {}
    paired: set[tuple[str, str]] = set()
    unpaired_old, unpaired_new = list(old), list(new)
    for keys_of in _KEYS:
        by_key = _unambiguous(unpaired_old, keys_of)
        for key, after in _unambiguous(unpaired_new, keys_of).items():
            before = by_key.get(key)
            if before and _key(after) not in pairs and _key(before) not in paired:
                pairs[_key(after)] = before
                paired.add(_key(before))
        unpaired_old = [entry for entry in unpaired_old if _key(entry) not in paired]
        unpaired_new = [entry for entry in unpaired_new if _key(entry) not in pairs]
    return pairs


def _unambiguous(
    entries: Iterable[WatchlistEntry], keys_of: Callable[[WatchlistEntry], Iterable[str]]
) -> dict[str, WatchlistEntry]:
    """Return the keys that only one of the entries has."""
    by_key: dict[str, WatchlistEntry | None] = {}
    for entry in entries:
        for key in dict.fromkeys(keys_of(entry)):
            by_key[key] = None if key in by_key else entry
    return {key: entry for key, entry in by_key.items() if entry is not None}


def _folded_names(entry: WatchlistEntry, *aliases: str) -> list[str]:
    names = (entry.name, *aliases)
    return [f"{entry.kind} {' '.join(token.key for token in tokenise(name))}" for name in names]


# What an entry is recognised by in another version, the surest first.
_KEYS: tuple[Callable[[WatchlistEntry], list[str]], ...] = (
    lambda entry: [f"{entry.list}:{entry.id}"],
    lambda entry: [f"{id_.scheme} {id_.value.casefold()}" for id_ in entry.identifiers],
    _folded_names,
    lambda entry: _folded_names(
        entry, *(alias.text for alias in entry.aliases if alias.alone and not alias.weak)
    ),
)


def _changes(before: WatchlistEntry, after: WatchlistEntry) -> Iterator[ListChange]:
    """Yield the differences between two versions of one entry."""
    if before.name != after.name:
        yield _change("renamed", after, before.name, after.name)
    if before.section != after.section:
        yield _change("moved", after, before.section, after.section)
    if before.status != after.status:
        yield _change("status", after, before.status, after.status)
    for what, texts_of in _PARTS.items():
        old_texts, new_texts = texts_of(before), texts_of(after)
        yield from (_change(what, after, text) for text in old_texts if text not in new_texts)
        yield from (_change(what, after, None, text) for text in new_texts if text not in old_texts)


def _statements(entry: WatchlistEntry) -> list[str]:
    """Return what the sources say without row numbers, which change although nothing is said anew."""
    parts = [(row.stance, row.source, row.date, row.quote) for row in entry.statements]
    return [" ".join(filter(None, texts)) for texts in parts]


_PARTS: dict[ChangedPart, Callable[[WatchlistEntry], list[str]]] = {
    "alias": lambda entry: [alias.text for alias in entry.aliases],
    "place": lambda entry: list(entry.places),
    "address": lambda entry: [text for part in entry.statements for text in addresses_in(part)],
    "identifier": lambda entry: [f"{id_.scheme} {id_.value}" for id_ in entry.identifiers],
    "goods": lambda entry: [
        *entry.goods,
        *(word for words in entry.words.values() for word in words),
        *entry.hs_prefixes,
        *entry.vessels,
    ],
    "statement": _statements,
}
