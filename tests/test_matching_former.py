"""A firm that is no longer listed is context of a row, and does not flag it."""

from duediligence.model import Kind, ListInfo, StatusChange, Watchlist, WatchlistEntry
from duediligence.screening.screener import Screener


def test_delisted_firm_is_context_and_no_flag():
    """The name of a delisted firm is clear, and its row says since when it is delisted."""
    history = (StatusChange(status="listed"), StatusChange(status="delisted", date="2025-01-02"))
    former = WatchlistEntry(
        id="old",
        list="demo",
        kind=Kind.ORGANISATION,
        name="Ostrava Quill Works",
        history=history,
    )
    present = WatchlistEntry(id="new", list="demo", kind=Kind.ORGANISATION, name="Brno Lantern")
    info = ListInfo(id="demo", title="Demo", version="1", sha256="0" * 64)
    result = Screener(Watchlist(lists=(info,), entries=(former, present))).check(
        name="Ostrava Quill Works Ltd"
    )
    assert result.decision.value == "clear"
    (note,) = result.context
    assert note.note.startswith("Ostrava Quill Works once stood on the list demo and is delisted")
    assert "2025-01-02" in note.note
