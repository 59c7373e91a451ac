"""`duediligence answers` and `screen --answers`: the month after, at the command line."""

import csv
import io
import json
import sqlite3

import pytest
from answering import answered, complete, replying

from duediligence.answers import AnswerLog
from duediligence.cli import main

HEADER = "Vendor,City,Country,Product\n"
LISTED = "Hetian Taida,Hotan,CN,Jerseys\n"
LOCATED = "Quiet Silk,Hotan,CN,Scarves\n"
# The listed firm is answered; its place in the listed region is another finding, and is not.
AFTER = ["review", "review"]


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
    assert decisions(room / "after.json") == AFTER
    rows = json.loads((room / "after.json").read_text("utf-8"))["rows"]
    found = [(finding["entry"], finding["decision"]) for finding in rows[0]["findings"]]
    assert sorted(found) == [("hetian-taida", "note"), ("xinjiang", "review")]
    provenance = json.loads((room / "after.json").read_text("utf-8"))["provenance"]
    assert provenance["answers_head"] == head
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


def test_good_rows_are_applied_and_bad_ones_listed(room, capsys):
    """One incomplete answer is listed with 4 and left out; --complete-only makes that a 0."""
    say = {0: complete(), 1: complete(Reviewer=None)}
    answered(room / "suppliers-screened.xlsx", room / "answered.xlsx", lambda n: say[n])
    assert run("answers", "apply", "answered.xlsx") == 4
    messages = capsys.readouterr().err
    assert "row 3, column 'Reviewer': The answer has no reviewer" in messages
    assert "1 answers added, 0 were in the log already, 1 left out" in messages
    assert run("answers", "apply", "answered.xlsx", "--complete-only") == 0
    assert "0 answers added, 1 were in the log already, 1 left out" in capsys.readouterr().err


def test_what_is_missing_is_filled_in(room, capsys):
    """--reviewer and --date complete the rows that do not say; what a row says stays."""
    say = {0: complete(Reviewer=None, Date=None), 1: complete(Reviewer="r9", Date="2025-02-03")}
    answered(room / "suppliers-screened.xlsx", room / "answered.xlsx", lambda n: say[n])
    assert run("answers", "apply", "answered.xlsx", "--reviewer", "r7", "--date", "28/2/2025") == 0
    entries = [record.entry for record in AnswerLog("answers.db").list()]
    assert [(entry.reviewer, str(entry.date)) for entry in entries] == [
        ("r7", "2025-02-28"),
        ("r9", "2025-02-03"),
    ]
    assert run("answers", "apply", "answered.xlsx", "--date", "11/12/2025") == 2
    assert run("answers", "apply", "answered.xlsx", "--date", "2099-01-01") == 2


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
    assert decisions(room / "after.json") == AFTER
    assert run("replay", "after.json", "--input", "suppliers.csv", "--four-eyes") == 0
    assert main(["screen", "suppliers.csv", "--four-eyes"]) == 2


@pytest.fixture
def questioned(room):
    """The same folder with a supplier that was asked for its postal code, and an answered workbook."""
    shawan = "Quiet Carpet Works,Shawan,CN,Carpets\n"
    (room / "suppliers.csv").write_text(HEADER + LISTED + shawan, encoding="utf-8")
    assert main(["screen", "suppliers.csv", "-o", "asked.xlsx", "--questions"]) == 0
    answered(room / "asked.xlsx", room / "back.xlsx", lambda n: complete() if n == 0 else {})
    return room


def replied(room, **fields):
    """Type a reply into the first row of the questions of back.xlsx."""
    book, say = room / "back.xlsx", replying(**fields)
    answered(book, book, lambda n: say if n == 0 else {}, title="Questions")


def test_replies_are_applied_with_the_answers(questioned, capsys):
    """Answers and replies of one workbook go into one log, and both count in the next screening."""
    replied(questioned)
    assert run("answers", "apply", "back.xlsx") == 0
    assert "2 answers added" in (messages := capsys.readouterr().err)
    assert "1 are replies of suppliers" in messages
    assert run("screen", "suppliers.csv", "--json", "after.json", "--questions") == 0
    assert decisions(questioned / "after.json") == ["review", "clear"]
    capsys.readouterr()
    assert run("answers", "list") == 0
    line = capsys.readouterr().out.splitlines()[1]
    assert line.endswith(
        "reply r1 name:quiet carpet works:cn postal code Quiet Carpet Works: 518000 (letter 7)"
    )
    assert run("answers", "verify") == 0
    assert run("answers", "export", "--json", "-") == 0
    exported = json.loads(capsys.readouterr().out.partition("\n")[2])
    assert [entry["kind"] for entry in exported] == ["answer", "reply"]
    assert run("replay", "after.json", "--input", "suppliers.csv") == 0
    assert run("answers", "apply", "back.xlsx") == 0
    assert "0 answers added, 2 were in the log already" in capsys.readouterr().err


def test_a_bad_reply_spares_the_answers(questioned, capsys):
    """One reply without a recorder is listed and left out, with 4."""
    replied(questioned, Reviewer=None)
    assert run("answers", "apply", "back.xlsx") == 4
    messages = capsys.readouterr().err
    assert "sheet Questions, row 2, column 'Reviewer': The reply has no reviewer" in messages
    assert "1 answers added, 0 were in the log already, 1 left out" in messages


def test_workbook_of_another_run(room):
    """Answers of another run speak of that run's findings: they lower nothing else, and are kept."""
    assert run("answers", "apply", "answered.xlsx") == 0
    suppliers = HEADER + "Hetian Taida Garments,Hotan,CN,Jerseys\n" + LOCATED
    (room / "other.csv").write_text(suppliers, encoding="utf-8")
    assert run("screen", "other.csv", "--json", "other.json") == 0
    assert decisions(room / "other.json") == ["block", "review"]


def test_held_log_takes_all_or_nothing(room, monkeypatch, capsys):
    """While another program holds the log, apply says so with 4, and has added nothing."""
    assert run("answers", "apply", "answered.xlsx") == 0
    patient = AnswerLog.__init__
    monkeypatch.setattr(
        AnswerLog, "__init__", lambda self, path, **_: patient(self, path, patience=0.05)
    )
    say = {0: complete(Reviewer="r2"), 1: complete()}
    answered(room / "suppliers-screened.xlsx", room / "more.xlsx", lambda n: say[n])
    holder = sqlite3.connect("answers.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert run("answers", "apply", "more.xlsx") == 4
    holder.close()
    assert "another program" in capsys.readouterr().err
    assert len(AnswerLog("answers.db").list()) == 1


def test_two_workbooks_at_odds_are_told_and_nothing_is_applied(room, capsys):
    """What two workbooks say differently of one finding is never decided by their order."""
    opposite = {**complete(), "Answer": "true match"}
    say = {0: opposite, 1: {}}
    answered(room / "suppliers-screened.xlsx", room / "other.xlsx", lambda n: say[n])
    assert run("answers", "apply", "answered.xlsx", "other.xlsx") == 4
    assert "at odds with what another workbook says" in capsys.readouterr().err
    assert not (room / "answers.db").exists()
    assert run("answers", "apply", "answered.xlsx", "answered.xlsx") == 0
