"""The sectors of enforcement priority: words, HS prefixes, and the days on which they count."""

import datetime as dt
import json

import pytest

import duediligence as dd
from duediligence.cli import main
from duediligence.errors import UsageError, WatchlistError
from duediligence.matching.risk_signals import load_signals, signals_in_force
from duediligence.model import Kind, ListInfo, StatusChange, Watchlist, WatchlistEntry

SECTORS = {signal.id: signal for signal in load_signals() if signal.source}
SCREENER = dd.Screener(policy="us-import")


def test_twelve_sectors_have_words_prefixes_a_day_and_a_source():
    """All sectors named from 2022 to 2025 are there, each with what a reader can check."""
    assert len(SECTORS) == 12
    assert all(s.words and s.hs and s.since and s.source for s in SECTORS.values())
    by_year = {
        year: sum((s.since or "").startswith(year) for s in SECTORS.values())
        for year in ("2022", "2024", "2025")
    }
    assert by_year == {"2022": 4, "2024": 3, "2025": 5}


@pytest.mark.parametrize(
    ("sector", "field", "text"),
    [
        ("apparel", "product", "Men's shirts"),
        ("apparel", "product", "服装"),
        ("apparel", "product", "одежда"),
        ("apparel", "hs_code", "6109.10"),
        ("apparel", "hs_code", "62034235"),
        ("cotton", "product", "Baumwolle"),
        ("cotton", "product", "コットン"),
        ("polysilicon", "product", "ferrosilicon"),
        ("polysilicon", "product", "ferro-silicon 75 %"),
        ("polysilicon", "product", "quartz slabs"),
        ("polysilicon", "product", "石英"),
        ("polysilicon", "hs_code", "2506.10"),
        ("tomato", "product", "tomatoes, diced"),
        ("aluminium", "product", "aluminum foil"),
        ("pvc", "product", "聚氯乙烯"),
        ("seafood", "product", "frozen shrimp"),
        ("seafood", "product", "prawns"),
        ("seafood", "hs_code", "0306.17"),
        ("seafood", "hs_code", "1604.14"),
        ("seafood", "hs_code", "1605.21"),
        ("steel", "product", "steels"),
        ("copper", "product", "copper"),
        ("lithium", "product", "lithium battery"),
        ("caustic-soda", "product", "caustic soda"),
        ("red-dates", "product", "red date"),
        ("red-dates", "product", "red dates"),
        ("red-dates", "product", "jujubes"),
    ],
)
def test_goods_of_a_sector_are_found(sector, field, text):
    """A product or an HS code of the sector asks for the origin, in singular and plural."""
    findings = SCREENER.check(name="Innocent Works", **{field: text}).findings
    assert sector in {match.entry for finding in findings for match in finding.matches}


@pytest.mark.parametrize("text", ["COD payment", "fishing rods", "stationery", "date stamps"])
def test_other_goods_are_of_no_sector(text):
    """Words that only look like those of a sector ask for nothing."""
    assert not SCREENER.check(name="Innocent Works", product=text).findings


def test_sectors_count_from_their_day_to_their_end():
    """A sector counts on its first day and no longer on the day it ends; by default the latest day."""
    signals = load_signals()

    def on(day):
        return {
            s.id for s in signals_in_force(signals, dt.date.fromisoformat(day))
        } & SECTORS.keys()

    assert on("2022-06-20") == set()
    assert on("2022-06-21") == {"apparel", "cotton", "tomato", "polysilicon"}
    assert len(on("2024-07-01")) == 7
    assert len(on("2025-08-18")) == 7
    assert len(on("2025-08-19")) == 12
    ended = SECTORS["cotton"].model_copy(update={"until": "2025-09-01"})
    assert ended.is_in_force("2025-08-31")
    assert not ended.is_in_force("2025-09-01")
    assert signals_in_force([ended]) == ()


def test_a_screening_as_of_a_day_says_so(tmp_path):
    """Steel was no priority in 2024; the result records the day, which `screen` and the gate take."""
    table = {"Supplier": ["Innocent Works"], "Product": ["steel wire"]}
    now, then = (dd.screen(table, as_of=day) for day in (None, "2024-12-31"))
    assert (now.decision.value, then.decision.value) == ("note", "clear")
    assert then.provenance.as_of == "2024-12-31"
    assert json.loads(then.to_json())["provenance"]["as_of"] == "2024-12-31"
    assert "as_of" not in json.loads(now.to_json())["provenance"]
    path = tmp_path / "result.json"
    run = ["screen", str(tmp_path / "s.csv"), "--json", str(path), "--as-of", "2024-12-31"]
    (tmp_path / "s.csv").write_text("Supplier,Product\nInnocent Works,steel wire\n")
    assert main(run) == 0
    result = json.loads(path.read_text())
    assert (result["provenance"]["as_of"], result["counts"]["clear"]) == ("2024-12-31", 1)
    assert main(["gate", "--name", "Innocent", "--as-of", "2024-13-01"]) == 2


@pytest.mark.parametrize("day", ["soon", "2024-13-01", 2024])
def test_a_day_that_is_none_is_refused(day):
    """What is not a day is refused in one sentence."""
    with pytest.raises(UsageError, match="2024-07-01"):
        dd.Screener(as_of=day)


def test_entries_count_as_they_were_on_the_day():
    """An entry counts from its listing to its end, whatever happened later."""
    history = (
        StatusChange(status="listed", date="2023-05-01"),
        StatusChange(status="delisted", date="2025-02-01"),
    )
    entry = WatchlistEntry(
        id="a", list="x", kind=Kind.ORGANISATION, name="Zarnex Quarry", history=history
    )
    undated = entry.model_copy(
        update={"id": "b", "name": "Vostrak", "history": (StatusChange(status="listed"),)}
    )
    info = ListInfo(id="x", title="X", version="1", sha256="0" * 64)
    watchlist = Watchlist(lists=(info,), entries=(entry, undated), gazetteers=("world",))

    def listed_on(day):
        screener = dd.Screener(watchlist, as_of=day)
        return [screener.check(name=name).decision.value for name in ("Zarnex Quarry", "Vostrak")]

    assert listed_on("2023-04-30") == ["clear", "block"]
    assert listed_on("2024-01-01") == ["block", "block"]
    assert listed_on("2025-02-01") == ["clear", "block"]
    with pytest.raises(WatchlistError, match="2020-01-01"):
        watchlist.model_copy(update={"entries": (entry,)}).as_of(dt.date(2020, 1, 1))
