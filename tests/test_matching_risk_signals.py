"""Signal words: labour schemes and raw materials, as data."""

import pytest

from duediligence.errors import WatchlistError
from duediligence.matching.risk_signals import load_signals

GOOD = "signals:\n  - {id: salt, kind: material, label: salt, words: [salt], hs: ['2501']}\n"


def test_shipped_signals_are_of_four_kinds():
    """The shipped signals name schemes of the region, schemes in general, materials and goods."""
    signals = load_signals()
    assert {signal.kind for signal in signals} == {
        "labour-named",
        "labour",
        "material",
        "priority-goods",
    }
    assert len({signal.id for signal in signals}) == len(signals)
    assert all(signal.words and signal.label for signal in signals)


def test_own_signals_are_read(tmp_path):
    """Another file of that form gives its own signals."""
    path = tmp_path / "signals.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert [(signal.id, signal.hs) for signal in load_signals(path)] == [("salt", ("2501",))]


@pytest.mark.parametrize(
    "text", [GOOD.replace("material", "secret"), GOOD.replace("label", "colour"), "[", "- 1\n", ""]
)
def test_malformed_signals_are_refused(tmp_path, text):
    """An unknown kind or field, or what is no such file, is refused by name."""
    path = tmp_path / "signals.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WatchlistError, match=r"signals\.yaml"):
        load_signals(path)


def test_missing_signals_are_told(tmp_path):
    """A file that is not there is named."""
    with pytest.raises(WatchlistError, match=r"none\.yaml"):
        load_signals(tmp_path / "none.yaml")
