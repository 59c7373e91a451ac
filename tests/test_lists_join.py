"""Joining watchlists."""

import pytest

from duediligence import lists
from duediligence.errors import WatchlistError

OTHER = """\
list: {id: other, title: Another list, version: 3}
gazetteers: [china, elsewhere]
sources:
  notice: {title: A notice, publisher: An office}
entries:
  hetian-taida:
    kind: organisation
    name: Hetian Taida
    statements:
      - {source: notice, stance: lists, about: subject, claim: It is listed.}
context:
  buyer: {name: A buyer, text: It has left.}
"""


@pytest.fixture
def other_list(tmp_path):
    path = tmp_path / "other.yaml"
    path.write_text(OTHER, encoding="utf-8")
    return lists.load_watchlist(path)


def test_both_lists_are_in_the_joined_one(other_list):
    """Entries, sources and notes of both stand in the joined list, the first list's first."""
    first = lists.load_watchlist()
    joined = lists.join(first, other_list)
    assert joined == first | other_list
    assert [info.id for info in joined.lists] == ["xinjiang-2019", "other"]
    assert joined.entries == first.entries + other_list.entries
    assert joined.context == first.context + other_list.context
    assert joined.gazetteers == ("xinjiang", "china", "world", "elsewhere")
    assert {source.id for source in joined.sources} >= {"afp-2019", "notice"}


def test_same_entry_id_stays_apart_by_its_list(other_list):
    """An entry id on both lists is two entries, told apart by their list and statement ids."""
    joined = lists.load_watchlist() | other_list
    twins = [entry for entry in joined.entries if entry.id == "hetian-taida"]
    assert [twin.list for twin in twins] == ["xinjiang-2019", "other"]
    ids = [statement.id for entry in joined.entries for statement in entry.statements]
    assert len(set(ids)) == len(ids)


def test_same_list_counts_once(other_list):
    """Joining a list with itself, or twice with another, changes nothing."""
    first = lists.load_watchlist()
    assert first | first == first
    assert (first | other_list) | other_list == first | other_list


def test_two_versions_of_a_list_are_refused(other_list):
    """Two different lists of one id cannot be told apart and are refused."""
    newer = other_list.model_copy(
        update={"lists": (other_list.lists[0].model_copy(update={"sha256": "0" * 64}),)}
    )
    with pytest.raises(WatchlistError, match="two different lists are called 'other'"):
        lists.join(other_list, newer)


def test_two_sources_of_one_id_are_refused(tmp_path):
    """Two different sources of one id would swap their evidence and are refused."""
    path = tmp_path / "clash.yaml"
    path.write_text(OTHER.replace("notice", "afp-2019"), encoding="utf-8")
    clash = lists.load_watchlist(path)
    with pytest.raises(WatchlistError, match="two sources are called 'afp-2019'"):
        lists.join(lists.load_watchlist(), clash)
