"""Another region is data alone: its gazetteer and its list, beside each other in a folder."""

import shutil
from pathlib import Path

import pytest

import duediligence as dd

REGION = Path(__file__).parent / "cases" / "region"
LIST = REGION / "cotton-harvest.yaml"


@pytest.fixture(scope="module")
def screener():
    return dd.Screener(dd.load_watchlist(LIST))


@pytest.mark.parametrize(
    ("supplier", "rule", "entry"),
    [
        ({"name": "Merdana Textile Mill"}, "P1a", "merdana"),
        ({"name": "Gunesh Dokma", "address": "12 Bahar St, Bayramaly"}, "P9", "mary"),
        ({"name": "Gunesh Dokma", "city": "Mary"}, "P9", "mary"),
        ({"name": "Gunesh Dokma", "address": "Байрамали"}, "P9", "mary"),
        ({"name": "Gunesh Dokma", "province": "Lebap", "product": "cotton yarn"}, "P9", "lebap"),
    ],
)
def test_a_supplier_in_the_region_is_flagged(screener, supplier, rule, entry):
    """The same rules fire for a region that no code and no shipped gazetteer knows."""
    result = screener.check(**supplier, country="Turkmenistan")
    assert (rule, entry) in [(finding.rule, finding.entry) for finding in result.findings]
    assert result.decision in {dd.Decision.REVIEW, dd.Decision.BLOCK}


@pytest.mark.parametrize(
    "supplier",
    [
        {"name": "Mary Jones Knitwear", "city": "Leeds", "country": "United Kingdom"},
        {"name": "Gunesh Dokma", "city": "Ashgabat", "country": "Turkmenistan"},
        {"name": "Hotan Carpets", "city": "Hotan", "country": "China"},
    ],
)
def test_elsewhere_is_clear(screener, supplier):
    """A namesake elsewhere, another province, and another list's region are not flagged."""
    assert screener.check(**supplier).decision == dd.Decision.CLEAR


def copy_of(tmp_path, gazetteer):
    shutil.copytree(REGION / "cotton", tmp_path / "lists" / "cotton")
    shutil.copytree(REGION / "cotton", tmp_path / "cotton")
    path = tmp_path / "lists" / "own.yaml"
    path.write_text(LIST.read_text(encoding="utf-8").replace("./cotton", gazetteer), "utf-8")
    return path


def test_a_gazetteer_by_its_whole_path(tmp_path):
    """An absolute path is taken as it is."""
    path = copy_of(tmp_path, str(tmp_path / "cotton"))
    assert dd.load_watchlist(path).gazetteers == (str(tmp_path / "cotton"), "world")
    assert dd.Screener(dd.load_watchlist(path)).check(city="Lebap", name="X").findings


def test_a_relative_gazetteer_lies_beside_its_list(tmp_path, monkeypatch):
    """A relative path is found from the list, wherever the screening is run."""
    path = copy_of(tmp_path, "./cotton")
    monkeypatch.chdir(Path(__file__).parent)
    assert dd.load_watchlist(path).gazetteers[0] == str((path.parent / "cotton").resolve())


@pytest.mark.parametrize("climbing", ["../cotton", "./x/../../cotton", "..", "..\\cotton"])
def test_climbing_is_refused(tmp_path, climbing):
    """A list may not name a folder above itself."""
    with pytest.raises(dd.WatchlistError, match="climbs"):
        dd.load_watchlist(copy_of(tmp_path, climbing))


def test_a_link_that_leads_elsewhere_is_refused(tmp_path):
    """A folder beside the list that is a link to one elsewhere is refused."""
    path = copy_of(tmp_path, "./linked")
    (path.parent / "linked").symlink_to(tmp_path / "cotton")
    with pytest.raises(dd.WatchlistError, match="leads elsewhere"):
        dd.load_watchlist(path)


def test_a_missing_gazetteer_is_reported(tmp_path):
    """A folder that is not there ends in an error of ours, not in a screening without places."""
    with pytest.raises(dd.WatchlistError, match="gazetteer"):
        dd.Screener(dd.load_watchlist(copy_of(tmp_path, "./nowhere")))
