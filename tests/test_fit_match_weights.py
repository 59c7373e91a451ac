"""The command that fits the match weights: its halves, its errors, its search, what it writes."""

import copy
import importlib.util
import random
import sys
from pathlib import Path

import pytest
from rapidfuzz.distance import OSA

from duediligence.resources.csv_tables import read_rows
from duediligence.resources.match_weights import match_weights

SCRIPT = Path(__file__).parents[1] / ".ci" / "fit_match_weights.py"
LISTED = "id,type,name\n" + "".join(
    f"{n},organisation,{name}\n"
    for n, name in enumerate(("Zorbanex Mills", "Quillmark Trading", "Vandrosk Metals", "Oplirin"))
)
INNOCENTS = "name,country\nSunny Garden Foods,FR\nBlue River Shipping,DE\nOld Town Bakery,GB\n"


@pytest.fixture(scope="module")
def fit():
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("fit_match_weights", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def weights():
    """A copy of the shipped weights, which a search may change."""
    return copy.deepcopy(match_weights())


def test_each_half_has_what_the_other_lacks(fit):
    """Nothing is fitted on and held back, and the same seed gives the same halves."""
    names = [(f"entry {n}", f"Zorbanex {n}") for n in range(50)]
    innocents = [(f"Innocent {n}", "FR") for n in range(50)]
    halves = [fit.sample(names, innocents, half=half, seed="1", most=50) for half in (0, 1)]

    for part in ("exact", "innocents"):
        first, second = (set(getattr(half, part)) for half in halves)
        assert not first & second
        assert first | second == set(names if part == "exact" else innocents)
    assert len(halves[0].cases) + len(halves[1].cases) == len(list(fit.labelled_cases()))
    assert fit.sample(names, innocents, half=0, seed="1", most=50) == halves[0]
    assert fit.sample(names, innocents, half=0, seed="2", most=50) != halves[0]


def test_a_misspelt_name_has_one_letter_wrong_in_a_distinctive_word(fit):
    """Every generated error is one edit away; trade words and legal forms remain as they are."""
    rng = random.Random("test")
    for _ in range(200):
        wrong = fit.misspell("Zorbanex Trading Co., Ltd.", rng)
        brand, _, rest = wrong.partition(" ")
        assert rest == "Trading Co., Ltd."
        assert OSA.distance(brand.casefold(), "zorbanex") == 1
    assert fit.misspell("Trading Co., Ltd.", rng) == ""


def test_the_search_keeps_what_lowers_the_loss(fit, weights):
    """Only the chosen numbers are changed, towards a smaller loss, and are reported."""
    before = dict(weights.word)

    changes = fit.search(weights, lambda: abs(weights.word["place"] - 10), ["word"])

    assert changes == {("word", "place"): (before["place"], 10)}
    assert weights.word == before | {"place": 10}


def test_a_gain_that_may_be_chance_changes_nothing(fit, weights):
    """A loss that falls by less than the least gain is no reason for another number."""
    assert fit.search(weights, lambda: abs(weights.word["place"] - 10) / 100, ["word"]) == {}
    assert weights == match_weights()


def test_numbers_remain_possible(fit, weights):
    """Shares do not exceed 1, and a close match never needs more than an exact one."""
    fit.search(weights, lambda: -100 * sum(weights.missing.values()), ["missing"])
    fit.search(weights, lambda: -100 * weights.kind["close"], ["kind.close"])

    assert max(weights.missing.values()) <= 1
    assert weights.kind["close"] <= weights.kind["exact"]


def test_a_figure_that_is_worse_is_noticed(fit):
    """Better in four figures and worse in one is worse."""
    before = fit.Figures(0.9, 0.01, 3.0, 0.9, 0.9)

    assert not before.is_worse_than(before)
    assert not before._replace(flags=2.0).is_worse_than(before)
    assert fit.Figures(0.99, 0.0, 3.1, 0.99, 0.99).is_worse_than(before)
    assert before._replace(recall=0.89).is_worse_than(before)
    assert before._replace(flags=2.0).loss < before.loss


def test_the_written_table_has_the_numbers_and_what_they_were_fitted_on(fit, weights, tmp_path):
    """Reasons and notes remain; the line on the fitting replaces that of an earlier one."""
    weights.kind["close"] = 9.5
    path = tmp_path / "weights.csv"
    path.write_text(fit.fitted_text(fit.WEIGHTS, weights, "2026-01-01 on A"), encoding="utf-8")
    path.write_text(fit.fitted_text(path, weights, "2026-02-02 on B"), encoding="utf-8")
    head = [line for line in path.read_text(encoding="utf-8").splitlines() if line[0] == "#"]
    changed = [
        (old["name"], old["value"], new["value"])
        for old, new in zip(read_rows(fit.WEIGHTS), read_rows(path), strict=True)
        if old != new
    ]

    assert [line for line in head if line.startswith("# Fitted")] == ["# Fitted 2026-02-02 on B"]
    assert head[0] == fit.WEIGHTS.read_text(encoding="utf-8").splitlines()[0]
    assert changed == [("close", "10", "9.5")]


@pytest.fixture
def words(fit, tmp_path, monkeypatch):
    """The words of a command that fits to a small list, and writes where nobody reads."""
    (tmp_path / "list.csv").write_text(LISTED, encoding="utf-8")
    (tmp_path / "names.csv").write_text(INNOCENTS, encoding="utf-8")
    (tmp_path / "weights.csv").write_bytes(fit.WEIGHTS.read_bytes())
    monkeypatch.setattr(fit, "WEIGHTS", tmp_path / "weights.csv")
    monkeypatch.setattr(fit, "labelled_cases", lambda: iter(()))
    return [str(tmp_path / "list.csv"), "--innocents", str(tmp_path / "names.csv")]


def test_the_command_measures_both_halves(fit, words, capsys):
    """A screening of either half gives its figures; numbers that cannot be bettered remain."""
    shipped = copy.deepcopy(match_weights())

    assert fit.main([*words, "--only", "kind.part", "--write", "--date", "2026-01-01"]) == 0
    assert "held back" in capsys.readouterr().out
    assert match_weights() == shipped


@pytest.mark.parametrize("is_better", [True, False])
def test_only_what_the_half_held_back_confirms_is_written(
    fit, words, weights, monkeypatch, is_better
):
    """Numbers that are better on one half and worse on the other are not written."""
    before = fit.WEIGHTS.read_bytes()
    shipped = weights.kind["close"]

    def measure(_watchlist, half):
        gain = (shipped - weights.kind["close"]) / 100
        is_fitted_on = half.innocents == first.innocents
        found = 0.9 + (gain if is_fitted_on or is_better else -gain)
        return fit.Figures(found, 0.0, 1.0, 1.0, 1.0)

    innocents = sorted(set(fit.read_names(Path(words[-1]))))
    first = fit.sample([], innocents, half=0, seed="1", most=9)
    monkeypatch.setattr(fit, "measure", measure)
    monkeypatch.setattr(fit, "match_weights", lambda: weights)

    fit.main([*words, "--only", "kind.close", "--most", "9", "--write", "--date", "2026-01-01"])

    assert weights.kind["close"] < shipped
    assert (fit.WEIGHTS.read_bytes() != before) is is_better
    assert (b"# Fitted 2026-01-01 on" in fit.WEIGHTS.read_bytes()) is is_better


def test_what_is_written_carries_a_date(fit, capsys):
    """--write without --date is refused: the clock is not a source."""
    with pytest.raises(SystemExit):
        fit.main(["list.csv", "--innocents", "names.csv", "--write"])
    assert "--date" in capsys.readouterr().err
