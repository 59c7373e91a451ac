"""What changed between two screenings, and why: for each cause a pair that differs in it alone."""

import copy
import datetime as dt
import json

import pytest
from answering import DAY, answer_of
from screenings import screener, suppliers, watchlist

from duediligence.answers import PriorDecisions, RecordedEntry
from duediligence.comparison import compare
from duediligence.model import Decision, StatusChange
from duediligence.screening.screener import Screener

ROWS = (
    {"id": "V1", "name": "Hetian Taida", "city": "Hotan", "country": "CN", "product": "Jerseys"},
    {"id": "V2", "name": "Quiet Silk", "city": "Hotan", "country": "CN", "product": "Scarves"},
    {"id": "V3", "name": "Far Mill", "city": "Porto", "country": "PT", "product": "Socks"},
)


def result(rows=ROWS, by=None, answers=None):
    return (by or screener()).screen_suppliers([suppliers(rows)], answers)


def without(entry_id):
    """The shipped list in a later version, in which an entry is delisted."""
    old = watchlist()
    entries = tuple(
        entry.model_copy(update={"history": (*entry.history, StatusChange(status="delisted"))})
        if entry.id == entry_id
        else entry
        for entry in old.entries
    )
    infos = tuple(
        info.model_copy(update={"version": "next", "sha256": "9" * 64}) for info in old.lists
    )
    return Screener(old.model_copy(update={"entries": entries, "lists": infos}))


def changes_of(comparison):
    """Kind, supplier, causes of each change."""
    return [(change.kind.value, change.supplier, change.causes) for change in comparison.changes]


def altered(row, **fields):
    return [{**entry, **fields} if entry["id"] == row else entry for entry in ROWS]


def test_nothing_changed():
    """The same screened again, in another row order too, shows no change."""
    for rows in (ROWS, ROWS[::-1]):
        compared = result().compare(result(rows))
        assert (changes_of(compared), compared.differences) == ([], ())
        assert compared.unchanged == len(result().findings)
        assert compared.decision is Decision.CLEAR


def test_new_supplier():
    """A finding on a supplier that was not there is new, because of the supplier data."""
    compared = result(ROWS[1:]).compare(result())
    assert changes_of(compared) == [("new", "Hetian Taida", ("supplier data",))]
    assert compared.decision is Decision.BLOCK
    back = result().compare(result(ROWS[1:]))
    assert changes_of(back) == [("gone", "Hetian Taida", ("supplier data",))]
    assert back.decision is Decision.CLEAR


def test_moved_supplier():
    """A finding on a supplier that moved is new or gone, because of the supplier data."""
    moved = result(altered("V3", city="Hotan", country="CN"))
    assert changes_of(result().compare(moved)) == [("new", "Far Mill", ("supplier data",))]
    assert changes_of(moved.compare(result())) == [("gone", "Far Mill", ("supplier data",))]


def test_contradicting_supplier():
    """A name that a place now contradicts is lowered, because of the supplier data."""
    moved = result(altered("V1", city="Nantong"))
    (change,) = [change for change in result().compare(moved).changes if change.kind == "lowered"]
    assert (change.before, change.after) == (Decision.BLOCK, Decision.REVIEW)
    assert change.causes == ("supplier data",)
    assert [change.causes for change in moved.compare(result()).of("raised")] == [
        ("supplier data",)
    ]


def test_list_changed():
    """What an entry's delisting takes away or brings is because of the list."""
    compared = result().compare(result(by=without("hetian-taida")))
    assert compared.changes
    assert {change.causes for change in compared.changes} == {("list xinjiang-2019",)}
    assert ("gone", "Hetian Taida", ("list xinjiang-2019",)) in changes_of(compared)
    assert "list xinjiang-2019" in compared.differences[0]
    back = result(by=without("hetian-taida")).compare(result())
    assert ("new", "Hetian Taida", ("list xinjiang-2019",)) in changes_of(back)
    assert back.decision is Decision.BLOCK


def test_new_supplier_beside_another_list():
    """A list of which another entry changed is no cause of a finding that only its supplier brings."""
    more = [*ROWS, {**ROWS[1], "id": "V9", "name": "Further Silk"}]
    compared = result().compare(result(more, without("hetian-taida")))
    causes = {change.supplier: change.causes for change in compared.of("new")}
    assert causes["Further Silk"] == ("supplier data",)


def test_changed_sources():
    """Another wording in the list's source is told as a change of the list, on those it stands on."""
    old = watchlist()
    sources = tuple(source.model_copy(update={"sha256": "1" * 64}) for source in old.sources)
    infos = tuple(info.model_copy(update={"sha256": "9" * 64}) for info in old.lists)
    later = Screener(old.model_copy(update={"sources": sources, "lists": infos}))
    compared = result().compare(result(by=later))
    assert {change.kind for change in compared.changes} == {"changed"}
    assert {change.causes for change in compared.changes} == {("list xinjiang-2019",)}
    assert compared.decision is Decision.CLEAR


def test_policy_changed():
    """What another policy decides is because of the policy."""
    compared = result().compare(result(by=screener("us-import")))
    assert {change.causes for change in compared.changes} == {("policy",)}
    assert ("raised", "Quiet Silk", ("policy",)) in changes_of(compared)
    brought = ["list goods-by-place", "policy"]
    assert [line.partition(":")[0] for line in compared.differences] == brought
    assert compared.decision is Decision.BLOCK


def test_library_changed():
    """A decision that only another library version explains is because of that."""
    before = json.loads(result().to_json())
    after = copy.deepcopy(before)
    after["provenance"]["library"] = "9.9.9"
    assert compare(before, after).changes == ()
    after["rows"][1]["findings"][0]["decision"] = "block"
    compared = compare(before, after)
    assert changes_of(compared) == [("raised", "Quiet Silk", ("library version",))]
    after["provenance"]["library"] = before["provenance"]["library"]
    assert "not known" in compare(before, after).changes[0].causes[0]


def test_gazetteer_changed():
    """A decision that only other place names explain is because of the gazetteer."""
    before = json.loads(result().to_json())
    after = copy.deepcopy(before)
    after["provenance"]["gazetteers"]["xinjiang"] = "9" * 64
    assert compare(before, after).changes == ()
    after["rows"][1]["findings"][0]["decision"] = "block"
    compared = compare(before, after)
    assert changes_of(compared) == [("raised", "Quiet Silk", ("gazetteer",))]
    assert [line.partition(":")[0] for line in compared.differences] == ["gazetteers"]


def recall(finding, on=DAY, **fields):
    return PriorDecisions([RecordedEntry(1, "", answer_of(finding, **fields), "h")], on)


def test_answers():
    """What an answer lowers is because of the answers; when it ends, the finding is reopened."""
    plain = result()
    until = dt.date(2025, 6, 1)
    cleared = result(answers=recall(plain.findings[0], until=until))
    # The region that the firm's finding had absorbed is a finding of its own.
    assert changes_of(plain.compare(cleared)) == [
        ("new", "Hetian Taida", ("answers",)),
        ("lowered", "Hetian Taida", ("answers",)),
    ]
    later = result(answers=recall(plain.findings[0], on=dt.date(2026, 1, 1), until=until))
    compared = cleared.compare(later)
    assert ("reopened", "Hetian Taida", ("answers",)) in changes_of(compared)
    assert {cause for _, _, cause in changes_of(compared)} == {("answers",)}
    assert compared.decision is Decision.BLOCK
    assert later.compare(later).changes == ()


@pytest.mark.parametrize("side", ["supplier data", "list xinjiang-2019"])
def test_reopened(side):
    """A cleared finding whose evidence changed is reopened, because of the side that changed."""
    cleared = result(answers=recall(result().findings[0]))
    rows, by = altered("V1", name="Hetian Taida Garments"), None
    if side != "supplier data":
        rows = ROWS
        old = watchlist()
        sources = tuple(source.model_copy(update={"sha256": "1" * 64}) for source in old.sources)
        infos = tuple(info.model_copy(update={"sha256": "9" * 64}) for info in old.lists)
        by = Screener(old.model_copy(update={"sources": sources, "lists": infos}))
    after = result(rows, by, recall(result().findings[0]))
    (change,) = cleared.compare(after).of("reopened")
    assert (change.before, change.after, change.causes) == (Decision.NOTE, Decision.BLOCK, (side,))
    assert change.earlier.startswith("Was cleared by r1 on 2025-03-01")


def test_duplicates_are_one():
    """A finding that stands on two rows of one supplier is told once."""
    compared = result(ROWS[1:]).compare(result([*ROWS, ROWS[0]]))
    assert len(compared.of("new")) == 1


def test_text_and_json_say_the_same():
    """Text and JSON tell every change with its cause, and the counts of all kinds."""
    compared = result(ROWS[1:]).compare(result())
    text, document = compared.to_text(), json.loads(compared.to_json())
    assert "new: clear -> block: Hetian Taida" in text
    assert "Because of: supplier data" in text
    assert document["counts"]["new"] == 1
    assert document["decision"] == "block"
    assert document["changes"][0]["causes"] == ["supplier data"]
