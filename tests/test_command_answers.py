"""`duediligence answers` and `screen --answers`: the month after, at the command line."""

import csv
import io
import json

import pytest
from answering import answered, complete

from duediligence.command import main

HEADER = "Vendor,City,Country,Product\n"
LISTED = "Hetian Taida,Hotan,CN,Jerseys\n"
LOCATED = "Quiet Silk,Hotan,CN,Scarves\n"


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A folder with suppliers that were screened, and whose first finding was answered."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "suppliers.csv").write_text(HEADER + LISTED + LOCATED, encoding="utf-8")
    assert main(["screen", "suppliers.csv", "--json", "before.json"]) == 0
    say = {0: complete(), 1: {}}
    answered(tmp_path / "suppliers-screened.xlsx", tmp_path / "answered.xlsx", lambda n: say[n])
    return tmp_path


def run(*words):
    return main([*words, "--answers", "answers.db"])


def decisions(path):
    return [row["decision"] for row in json.loads(path.read_text("utf-8"))["rows"]]


def test_the_month_after(room, capsys):
    """Answered, applied, screened again: what was cleared is a note, the rest stands."""
    assert decisions(room / "before.json") == ["block", "review"]
    capsys.readouterr()
    assert run("answers", "apply", "answered.xlsx") == 0
    head = capsys.readouterr().out.strip()
    assert run("screen", "suppliers.csv", "--json", "after.json", "-o", "after.xlsx") == 0
    assert decisions(room / "after.json") == ["note", "review"]
    assert (
        json.loads((room / "after.json").read_text("utf-8"))["provenance"]["answers_head"] == head
    )
    assert run("answers", "verify", "--head", head) == 0
    assert run("replay", "after.json", "--input", "suppliers.csv") == 0


def test_applying_twice(room, capsys):
    """A workbook applied again adds nothing and gives the same head."""
    heads = []
    for added in (1, 0):
        capsys.readouterr()
        assert run("answers", "apply", "answered.xlsx") == 0
        streams = capsys.readouterr()
        assert f"{added} answers added" in streams.err
        heads.append(streams.out)
    assert heads[0] == heads[1]


def test_problems_stop_all_unless_told(room, capsys):
    """One incomplete answer stops the whole workbook with 4; --complete-only applies the others."""
    say = {0: complete(), 1: complete(Reviewer=None)}
    answered(room / "suppliers-screened.xlsx", room / "answered.xlsx", lambda n: say[n])
    assert run("answers", "apply", "answered.xlsx") == 4
    assert not (room / "answers.db").exists()
    told = capsys.readouterr().err
    assert "row 3, column 'Reviewer': the answer has no reviewer" in told
    assert "nothing was applied" in told
    assert run("answers", "apply", "answered.xlsx", "--complete-only") == 0
    assert "1 answers added, 0 were known, 1 left out" in capsys.readouterr().err


def test_log_is_listed_and_exported(room, capsys):
    """The log is shown line by line and as CSV and JSON."""
    run("answers", "apply", "answered.xlsx")
    capsys.readouterr()
    assert run("answers", "list") == 0
    assert "Hetian Taida" in capsys.readouterr().out
    assert run("answers", "export", "--csv", "-") == 0
    (line,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert line["reason"] == "another firm"
    assert run("answers", "export", "--json", "log.json") == 0
    assert json.loads((room / "log.json").read_text("utf-8"))[0]["reviewer"] == "r1"


def test_unsound_log_is_told(room, capsys):
    """A log without the given head, a missing one, and one that is none, end with 4."""
    run("answers", "apply", "answered.xlsx")
    assert run("answers", "verify") == 0
    assert run("answers", "verify", "--head", "0" * 64) == 4
    assert "PROBLEM: the head 000" in capsys.readouterr().out
    assert main(["answers", "list", "--answers", "none.db"]) == 4
    assert main(["answers", "list", "--answers", "suppliers.csv"]) == 4
    assert main(["screen", "suppliers.csv", "--answers", "none.db"]) == 4


def test_four_eyes_needs_a_second_reviewer(room, capsys):
    """--four-eyes lowers only what two reviewers cleared, and is refused without a log."""
    run("answers", "apply", "answered.xlsx")
    screen = ("screen", "suppliers.csv", "--four-eyes", "--json", "after.json")
    assert run(*screen) == 0
    assert decisions(room / "after.json") == ["block", "review"]
    say = {0: complete(Reviewer="r2"), 1: {}}
    answered(room / "suppliers-screened.xlsx", room / "second.xlsx", lambda n: say[n])
    run("answers", "apply", "second.xlsx")
    assert run(*screen) == 0
    assert decisions(room / "after.json") == ["note", "review"]
    assert run("replay", "after.json", "--input", "suppliers.csv", "--four-eyes") == 0
    assert main(["screen", "suppliers.csv", "--four-eyes"]) == 2
