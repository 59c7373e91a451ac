"""A screening is repeated from its result: the same comes out, and what is not the same is told."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from duediligence.analysis.replay import replay
from duediligence.cli import main
from duediligence.errors import TableError
from duediligence.screening.screener import Screener

ROOT = Path(__file__).resolve().parents[1]
TEXT = (
    "Plant,Plant Town,Land,Wares\n"
    "Hetian Taida,Hotan,CN,Jerseys\n"
    "Quiet Mill,Suzhou,CN,cotton gloves and towels\n"
    "和田泰达服饰有限公司,,中国,手套\n"
)


@pytest.fixture
def room(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "suppliers.csv").write_text(TEXT, encoding="utf-8")
    assert main(["screen", "suppliers.csv", "--json", "result.json"]) == 0
    return tmp_path


def again(capsys, *words):
    capsys.readouterr()
    code = main(["replay", "result.json", "--input", "suppliers.csv", *words])
    return code, capsys.readouterr().out.splitlines()


def test_identical(room, capsys):
    """Unchanged, a screening comes out identical."""
    assert again(capsys) == (0, ["identical"])


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_identical_elsewhere(room, seed):
    """Another working directory, locale and hash seed give the identical result."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "duediligence",
            "replay",
            str(room / "result.json"),
            "--input",
            str(room / "suppliers.csv"),
        ],
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
        env={
            **os.environ,
            "PYTHONHASHSEED": seed,
            "LC_ALL": "C",
            "TZ": "Asia/Shanghai",
            "PYTHONPATH": str(ROOT),
        },
    )
    assert (done.returncode, done.stdout) == (0, "identical\n")


def test_columns_named_by_hand(room, capsys):
    """A screening whose columns were named by hand is repeated with them."""
    screen = [
        "screen",
        "suppliers.csv",
        "--json",
        "result.json",
        "--column",
        "Plant=factory.name",
        "--column",
        "Plant Town=factory.city",
    ]
    assert main(screen) == 0
    assert again(capsys) == (0, ["identical"])


def test_changed_input_is_told(room, capsys):
    """Another file is told as another input, with the first difference."""
    (room / "suppliers.csv").write_text(TEXT.replace("Hotan", "Porto"), encoding="utf-8")
    code, lines = again(capsys)
    assert code == 10
    assert lines[0] == "Not as it was: input suppliers.csv: its bytes differ"
    assert lines[1].startswith("first difference: rows[0]")


def test_changed_policy_is_told(room, capsys):
    """Another policy is told, with the list that it brings and what it changes."""
    code, lines = again(capsys, "--policy", "us-import")
    assert code == 10
    assert "goods-by-place" in lines[0]
    assert "policy" in lines[1]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("library",), "library 0.0.1 then"),
        (("watchlists", 0, "sha256"), "list xinjiang-2019"),
        (("gazetteers", "xinjiang"), "gazetteers"),
    ],
)
def test_changed_provenance_is_told(room, capsys, path, expected):
    """A result of another library, list or gazetteer is told as such, though all rows agree."""
    document = json.loads((room / "result.json").read_text("utf-8"))
    at = document["provenance"]
    for key in path[:-1]:
        at = at[key]
    assert path[-1] != "xinjiang" or path[-1] in at
    at[path[-1]] = "0.0.1"
    (room / "result.json").write_text(json.dumps(document), encoding="utf-8")
    code, lines = again(capsys)
    assert code == 10
    assert expected in lines[0]


def test_edited_result_is_told(room, capsys):
    """A decision that was edited in the result shows as the first difference."""
    text = (room / "result.json").read_text("utf-8")
    edited = text.replace('"decision": "block"', '"decision": "clear"', 1)
    (room / "result.json").write_text(edited, encoding="utf-8")
    assert again(capsys) == (10, ['first difference: rows[0].decision: "clear" then, "block" now'])


def test_list_that_is_not_bundled(room, capsys):
    """A list that cannot be loaded by its name is asked for, with 3."""
    document = json.loads((room / "result.json").read_text("utf-8"))
    document["provenance"]["watchlists"][0]["id"] = "our-own"
    (room / "result.json").write_text(json.dumps(document), encoding="utf-8")
    capsys.readouterr()
    assert main(["replay", "result.json", "--input", "suppliers.csv"]) == 3
    assert "-w" in capsys.readouterr().err


def test_check_cannot_be_repeated():
    """A single check was made from no file, which is said."""
    document = json.loads(Screener().check(name="Acme").to_json())
    with pytest.raises(TableError, match="single check"):
        replay(document, ["suppliers.csv"])
