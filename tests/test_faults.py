"""Faults that must stop an order, and controls that must not, each run through the command line.

The tables are in tests/cases/faults, one file an area. A fault that ends with exit code 0 is a way
to let an order go by accident.
"""

import base64
import tomllib
from functools import cache
from pathlib import Path

import pytest

from duediligence.cli import main
from duediligence.matching.index import WatchlistIndex
from duediligence.model import Watchlist
from duediligence.screening import screener as screener_module

MANY_ENTRIES = 500  # a list of more entries is screened against once and not kept
TABLES = sorted((Path(__file__).parent / "cases" / "faults").glob("*.toml"))
ALL_CASES = [
    {**shared, **case, "label": f"{path.stem}-{number}-{case.get('id', '')}"}
    for path in TABLES
    for table in [tomllib.loads(path.read_text(encoding="utf-8"))]
    for shared in [table.get("shared", {})]
    for number, case in enumerate(table["fault"])
]
CASES = [pytest.param(case, id=case["label"]) for case in ALL_CASES]


@pytest.fixture(autouse=True)
def _compiled_once(monkeypatch):
    """Compile each list once for all cases: most of them screen against the bundled one."""
    monkeypatch.setattr(screener_module, "WatchlistIndex", _compiled)


@cache
def _compiled_from(document, signals):
    return WatchlistIndex(Watchlist.model_validate_json(document), signals)


def _compiled(watchlist, signals):
    if len(watchlist.entries) > MANY_ENTRIES:
        return WatchlistIndex(watchlist, signals)
    return _compiled_from(watchlist.model_dump_json(), signals)


@pytest.mark.parametrize("case", CASES)
def test_fault_stops_and_control_goes(case, tmp_path, monkeypatch, capsys):
    """The gate answers with the exit code of the table: only a control goes."""
    monkeypatch.chdir(tmp_path)
    for name, content in case.get("files", {}).items():
        Path(name).write_text(content, encoding="utf-8")
    for name, content in case.get("binary", {}).items():
        Path(name).write_bytes(base64.b64decode(content))
    code = main(case["run"])
    streams = capsys.readouterr()
    expected = case.get("exit", [0] if case.get("goes") else [2, 3, 4, 10, 20])
    assert code in expected, f"{case['why']}\nexit {code}\n{streams.out}{streams.err}"
    if case["run"][0] == "gate" and "--json" not in case["run"]:
        assert (streams.out == "go\n") == (code == 0), "only a go has the word go, alone on stdout"
    elif code == 0:
        assert streams.out.strip(), "a go says so on stdout"


def test_the_table_holds_enough_faults():
    """At least 200 faults must stop, beside the controls that must go."""
    stopping = [case for case in ALL_CASES if not case.get("goes")]
    assert len(stopping) >= 200
