"""`duediligence gate`: one answer, one exit code, and every doubt says no."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from duediligence.command import gate, main
from duediligence.model import PARTIES, ROLES

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["--name", "Nantong Quiet Mill", "--city", "Nantong", "--country", "CN"], 0, "clear"),
        (["--name", "Badger Sportswear"], 0, "clear"),
        (["--name", "Quiet Gloves Trading", "--city", "Hong Kong", "--country", "HK",
          "--product", "Gloves, made in China"], 0, "note"),
        (["--name", "Quiet Silk", "--city", "Hotan", "--country", "CN"], 10, "review"),
        (["--name", "Quiet Silk", "--postal-code", "848000", "--country", "CN"], 10, "review"),
        (["--name", ""], 10, "unscreenable"),
        (["--product", "Gloves", "--hs-code", "6116"], 10, "unscreenable"),
        (["--name", "Hetian Taida"], 20, "block"),
        (["--name", "和田泰达服饰"], 20, "block"),
        (["--name", "Quiet Trading", "--country", "HK", "--factory-name", "Hetian Taida"], 20,
         "block"),
        (["--name", "Quiet Trading", "--field", "mill.name=Hetian Taida"], 20, "block"),
    ],
)  # fmt: skip
def test_answer_is_word_and_code(arguments, code, word, capsys):
    """The decision stands alone on stdout, its reasons on stderr, and the code follows from it."""
    assert main(["gate", *arguments]) == code
    streams = capsys.readouterr()
    assert streams.out == f"{word}\n"
    assert streams.err


def test_stop_shows_its_evidence(capsys):
    """A block says on what it rests, and what the accused side says."""
    assert main(["gate", "--name", "Hetain Taida Garments", "--city", "Hotan"]) == 20
    told = capsys.readouterr().err
    assert "swapped letters" in told
    assert "Alleged:" in told
    assert "Denied:" in told
    assert "not a finding of wrongdoing" in told


def test_json_is_the_whole_result(capsys):
    """--json writes the result to stdout and nothing else."""
    assert main(["gate", "--name", "Hetian Taida", "--json"]) == 20
    assert json.loads(capsys.readouterr().out)["rows"][0]["decision"] == "block"


def test_worst_row_of_a_file_decides(tmp_path, capsys):
    """A file goes through only if every row of it may."""
    path = tmp_path / "order.csv"
    path.write_text("Vendor,City,Country\nQuiet Mill,Porto,PT\n", encoding="utf-8")
    assert main(["gate", str(path)]) == 0
    path.write_text(path.read_text("utf-8") + "Quiet Silk,Hotan,CN\n", encoding="utf-8")
    assert main(["gate", str(path)]) == 10
    path.write_text(path.read_text("utf-8") + "Hetian Taida,,CN\n", encoding="utf-8")
    assert main(["gate", str(path)]) == 20
    assert capsys.readouterr().out.split() == ["clear", "review", "block"]


def test_file_without_rows_does_not_go(tmp_path, capsys):
    """A file in which nothing was screened is not let through."""
    path = tmp_path / "order.csv"
    path.write_text("Vendor,City,Country\n", encoding="utf-8")
    assert main(["gate", str(path)]) == 10
    assert capsys.readouterr().out == "unscreenable\n"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ([], 2, "nothing to judge"),
        (["a.csv", "--name", "A"], 2, "not both"),
        (["--field", "name"], 2, "PARTY.ROLE=TEXT"),
        (["--field", "buyer.name=A"], 2, "buyer"),
        (["--name", "A", "--field", "supplier.name=B"], 2, "twice"),
        (["no-such.csv"], 4, "no such file"),
        (["--name", "A", "-w", "no-such"], 3, "no watchlist"),
        (["--name", "A", "--policy", "us-import"], 3, "uflpa"),
    ],
)  # fmt: skip
def test_question_that_cannot_be_answered_stops(arguments, code, told, capsys):
    """Whatever keeps the gate from judging is an error with its own code, never 0."""
    assert main(["gate", *arguments]) == code
    streams = capsys.readouterr()
    assert (streams.out, told in streams.err) == ("", True)


@pytest.mark.parametrize("name", ["Hetian Taida", "和田泰达服饰"])
def test_gate_is_light(name):
    """Judging one supplier loads neither pandas nor openpyxl, nor any reader of files."""
    code = (
        "import sys; from duediligence.command import main;"
        f"code = main(['gate', '--name', {name!r}]);"
        "print(sorted({'pandas', 'numpy', 'openpyxl', 'python_calamine'} & {*sys.modules}), code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          cwd=ROOT)  # fmt: skip
    assert done.stdout == "block\n[] 20\n"


def test_options_are_roles():
    """Every option of the gate is a role that the library knows."""
    assert {*gate.SUPPLIER, *gate.FACTORY} <= {*ROLES}
    assert "factory" in PARTIES
