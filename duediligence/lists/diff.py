"""What changed between two versions of a list, told by entry.

Entries are taken for the same by their id, then by an identifier that only one entry on each side
bears, then by a name or alias, so that a firm that was renamed is not "removed and added".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from ..model import StrictModel, Watchlist, WatchlistEntry
from ..text.tokenise import tokenise

What = Literal[
    "added", "removed", "renamed", "moved", "status", "alias", "place", "address", "identifier",
    "statement",
]  # fmt: skip


class ListChange(StrictModel):
    """One thing that is not as it was; `before` and `after` are texts, either may be missing."""

    what: What
    entry: str
    name: str
    before: str | None = None
    after: str | None = None

    def __str__(self) -> str:
        sides = " -> ".join(side or "(none)" for side in (self.before, self.after))
        told = "" if self.what in {"added", "removed"} else f": {sides}"
        return f"{self.what:<10} {self.name} ({self.entry}){told}"


class ListDiff(StrictModel):
    """All changes from one version to another, in the order of the newer list.

    `model_dump()` and `model_dump_json()` give it to machines, `str()` to people.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    same: int
    changes: tuple[ListChange, ...]

    def of(self, what: What) -> tuple[ListChange, ...]:
        """The changes of one sort."""
        return tuple(change for change in self.changes if change.what == what)

    def __str__(self) -> str:
        counts = dict.fromkeys(change.what for change in self.changes)
        told = ", ".join(f"{len(self.of(what))} {what}" for what in counts) or "no change"
        head = f"{', '.join(self.old)} -> {', '.join(self.new)}: {told}; {self.same} unchanged"
        return "\n".join([head, *map(str, self.changes)]) + "\n"


def diff(old: Watchlist, new: Watchlist) -> ListDiff:
    r"""Tell what changed.

    Args:
        old: the earlier version.
        new: the later one.

    >>> from duediligence.lists import load_watchlist
    >>> one = load_watchlist("xinjiang-2019")
    >>> str(diff(one, one))
    'xinjiang-2019 1.0 -> xinjiang-2019 1.0: no change; 8 unchanged\n'
    """
    pairs = _pairs(old.entries, new.entries)
    changes: list[ListChange] = []
    same = 0
    for after in new.entries:
        before = pairs.get(_key(after))
        found = list(_changes(before, after)) if before else [_change("added", after)]
        changes += found
        same += not found
    met = {_key(entry) for entry in pairs.values()}
    changes += (_change("removed", entry) for entry in old.entries if _key(entry) not in met)
    return ListDiff(old=_versions(old), new=_versions(new), same=same, changes=tuple(changes))


def _versions(watchlist: Watchlist) -> tuple[str, ...]:
    return tuple(f"{info.id} {info.version}" for info in watchlist.lists)


def _key(entry: WatchlistEntry) -> tuple[str, str]:
    return entry.list, entry.id


def _change(
    what: What, entry: WatchlistEntry, before: str | None = None, after: str | None = None
) -> ListChange:
    return ListChange(what=what, entry=entry.id, name=entry.name, before=before, after=after)


def _pairs(
    old: Iterable[WatchlistEntry], new: Iterable[WatchlistEntry]
) -> dict[tuple[str, str], WatchlistEntry]:
    """Key of a new entry -> the old entry that it was."""
    pairs: dict[tuple[str, str], WatchlistEntry] = {}
    met: set[tuple[str, str]] = set()
    olds, news = list(old), list(new)
    for keys in (_by_id, _by_number, _by_name, _by_any_name):
        known = _unambiguous(olds, keys)
        for key, after in _unambiguous(news, keys).items():
            before = known.get(key)
            if before and _key(after) not in pairs and _key(before) not in met:
                pairs[_key(after)] = before
                met.add(_key(before))
        olds = [entry for entry in olds if _key(entry) not in met]
        news = [entry for entry in news if _key(entry) not in pairs]
    return pairs


def _unambiguous(
    entries: Iterable[WatchlistEntry], keys: Callable[[WatchlistEntry], Iterable[str]]
) -> dict[str, WatchlistEntry]:
    """What only one of the entries is called."""
    found: dict[str, WatchlistEntry | None] = {}
    for entry in entries:
        for key in dict.fromkeys(keys(entry)):
            found[key] = None if key in found else entry
    return {key: entry for key, entry in found.items() if entry is not None}


def _by_id(entry: WatchlistEntry) -> Iterator[str]:
    yield f"{entry.list}:{entry.id}"


def _by_number(entry: WatchlistEntry) -> Iterator[str]:
    yield from (f"{number.scheme} {number.value.casefold()}" for number in entry.identifiers)


def _by_name(entry: WatchlistEntry) -> Iterator[str]:
    yield f"{entry.kind} {_folded(entry.name)}"


def _by_any_name(entry: WatchlistEntry) -> Iterator[str]:
    names = [entry.name, *(alias.text for alias in entry.aliases if alias.alone)]
    yield from (f"{entry.kind} {_folded(name)}" for name in names)


def _folded(name: str) -> str:
    return " ".join(token.key for token in tokenise(name))


def _changes(before: WatchlistEntry, after: WatchlistEntry) -> Iterator[ListChange]:
    """What differs between two versions of one entry."""
    if before.name != after.name:
        yield _change("renamed", after, before.name, after.name)
    if before.section != after.section:
        yield _change("moved", after, before.section, after.section)
    if before.status != after.status:
        yield _change("status", after, before.status, after.status)
    for what, parts in _PARTS.items():
        gone, come = _set_apart(parts(before), parts(after))
        yield from (_change(what, after, text, None) for text in gone)
        yield from (_change(what, after, None, text) for text in come)


def _set_apart(before: Iterable[str], after: Iterable[str]) -> tuple[list[str], list[str]]:
    olds, news = list(before), list(after)
    return [text for text in olds if text not in news], [text for text in news if text not in olds]


def _address(entry: WatchlistEntry) -> list[str]:
    """The addresses as listed, which stand behind the claim."""
    marked = [statement.claim.partition(" as listed: ") for statement in entry.statements]
    return [part.strip(" .") for _, sign, said in marked if sign for part in said.split("; ")]


def _said(entry: WatchlistEntry) -> list[str]:
    """What the sources say, but for row numbers and addresses, which are told apart from it."""
    return [
        " ".join(
            filter(None, [statement.stance, statement.source, statement.date, statement.quote])
        )
        for statement in entry.statements
    ]


_PARTS: dict[What, Callable[[WatchlistEntry], list[str]]] = {
    "alias": lambda entry: [alias.text for alias in entry.aliases],
    "place": lambda entry: list(entry.places),
    "address": _address,
    "identifier": lambda entry: [f"{each.scheme} {each.value}" for each in entry.identifiers],
    "statement": _said,
}
