"""What changed between two versions of a list."""

import json

from duediligence.lists import diff, load_watchlist
from duediligence.model import (
    Alias,
    Identifier,
    Kind,
    ListInfo,
    StatusChange,
    Watchlist,
    WatchlistEntry,
)


def entry(id, name, **fields):
    return WatchlistEntry(id=id, list="own", kind=Kind.ORGANISATION, name=name, **fields)


def version(number, *entries):
    info = ListInfo(id="own", title="Own", version=number, sha256=number * 64)
    return Watchlist(lists=(info,), entries=entries)


def changes_between(old, new):
    changes = diff(version("1", *old), version("2", *new)).changes
    return [(change.what, change.before, change.after) for change in changes]


def test_same_version_has_no_change():
    """A list compared with itself has no change."""
    watchlist = load_watchlist()
    assert diff(watchlist, watchlist).changes == ()
    assert diff(watchlist, watchlist).same == len(watchlist.entries)


def test_added_and_removed_are_reported():
    """An entry of one side only is added or removed."""
    assert changes_between([entry("a", "Lanhu Mills")], [entry("b", "Beishan Works")]) == [
        ("added", None, None),
        ("removed", None, None),
    ]


def test_every_part_is_compared():
    """Name, section, status, aliases, places and numbers are compared one by one."""
    old = entry("a", "Lanhu Mills", section="i", aliases=(Alias(text="LM"),), places=("CN",))
    new = entry(
        "a",
        "Lanhu Works",
        section="v",
        aliases=(Alias(text="LW"),),
        identifiers=(Identifier(scheme="lei", value="X1"),),
        history=(StatusChange(status="listed"), StatusChange(status="delisted")),
    )
    assert changes_between([old], [new]) == [
        ("renamed", "Lanhu Mills", "Lanhu Works"),
        ("moved", "i", "v"),
        ("status", "listed", "delisted"),
        ("alias", "LM", None),
        ("alias", None, "LW"),
        ("place", "CN", None),
        ("identifier", None, "lei X1"),
    ]


def test_entry_is_known_by_its_number():
    """A firm with another id and name is the same where its number is."""
    number = (Identifier(scheme="lei", value="ABC123"),)
    changes = changes_between(
        [entry("a", "Lanhu Mills", identifiers=number)],
        [entry("b", "Dongxi Works", identifiers=number)],
    )
    assert changes == [("renamed", "Lanhu Mills", "Dongxi Works")]


def test_entry_is_known_by_its_former_name():
    """A renamed firm that gives its former name is not removed and added."""
    changes = changes_between(
        [entry("a", "Lanhu Mills")],
        [entry("b", "Dongxi Works", aliases=(Alias(text="LANHU MILLS"),))],
    )
    assert [what for what, *_ in changes] == ["renamed", "alias"]


def test_diff_is_text_and_data():
    """A difference is a line a change for people, and JSON for machines."""
    difference = diff(version("1", entry("a", "Lanhu")), version("2", entry("a", "Lanhu Works")))
    assert "own 1 -> own 2: 1 renamed; 0 unchanged" in str(difference)
    assert "Lanhu -> Lanhu Works" in str(difference)
    assert json.loads(difference.model_dump_json())["changes"][0]["what"] == "renamed"
