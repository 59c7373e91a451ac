"""`duediligence gate`: one answer, one exit code, and every doubt says no."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from answering import answer, answer_of, reply
from official_files import uflpa_page

from duediligence.answers import AnswerLog
from duediligence.answers.file_locking import lock_holders
from duediligence.cli import gate, main
from duediligence.model import PARTIES, ROLES
from duediligence.screening.screener import Screener

ROOT = Path(__file__).resolve().parents[1]
IN_HONG_KONG = ["--name", "Quiet Gloves Trading", "--country", "HK"]


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["--name", "Nantong Quiet Mill", "--city", "Nantong", "--country", "CN"], 0, "go"),
        (["--name", "Badger Sportswear"], 0, "go"),
        ([*IN_HONG_KONG, "--city", "Hong Kong", "--product", "Gloves, made in China"], 0, "go"),
        (["--name", "Quiet Silk", "--city", "Hotan", "--country", "CN"], 10, "review"),
        (["--name", "Quiet Silk", "--postal-code", "848000", "--country", "CN"], 10, "review"),
        (["--name", ""], 10, "unscreenable"),
        (["--product", "Gloves", "--hs-code", "6116"], 10, "unscreenable"),
        (["--name", "Hetian Taida"], 20, "block"),
        (["--name", "和田泰达服饰"], 20, "block"),
        ([*IN_HONG_KONG, "--factory-name", "Hetian Taida"], 20, "block"),
        (["--name", "Quiet Trading", "--field", "mill.name=Hetian Taida"], 20, "block"),
    ],
)
def test_answer_is_word_and_code(arguments, code, word, capsys):
    """Stdout is "go" where the code is 0, else the decision; the reasons are on stderr."""
    assert main(["gate", *arguments]) == code
    streams = capsys.readouterr()
    assert streams.out == f"{word}\n"
    assert streams.err


@pytest.mark.parametrize(
    ("row", "decision"),
    [
        ("Quiet Mill,Porto,PT,", "clear"),
        ("Quiet Trading,Hong Kong,HK,Gloves made in China", "note"),
    ],
)
def test_stderr_has_the_decision_of_a_file_that_goes(row, decision, tmp_path, capsys):
    """Both decisions that go are "go" on stdout; stderr tells them apart."""
    path = tmp_path / "order.csv"
    path.write_text(f"Vendor,City,Country,Product\n{row}\n", encoding="utf-8")
    assert main(["gate", str(path)]) == 0
    streams = capsys.readouterr()
    assert streams.out == "go\n"
    assert f"Decision: {decision}. Rows: 1 {decision}." in streams.err


def test_help_does_not_say_go(capsys):
    """The help of the gate judges nothing, so it has neither exit code 0 nor the word."""
    assert main(["gate", "--help"]) == 2
    assert "go" not in capsys.readouterr().out.splitlines()


def test_crash_after_the_decision_does_not_say_go(monkeypatch, capsys):
    """The answer is printed last: whatever fails before it leaves stdout empty."""

    def fail(text=""):
        raise RuntimeError(text)

    monkeypatch.setattr(gate, "print_status", fail)
    assert main(["gate", "--name", "Badger Sportswear"]) == 1
    assert capsys.readouterr().out == ""


def test_stop_shows_its_evidence(capsys):
    """A block says on what it rests, and what the accused side says."""
    assert main(["gate", "--name", "Hetain Taida Garments", "--city", "Hotan"]) == 20
    messages = capsys.readouterr().err
    assert "swapped letters" in messages
    assert "Alleged:" in messages
    assert "Denied:" in messages
    assert "not a finding of wrongdoing" in messages


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
    assert capsys.readouterr().out.split() == ["go", "review", "block"]


def test_file_without_rows_does_not_go(tmp_path, capsys):
    """A file in which nothing was screened is not let through."""
    path = tmp_path / "order.csv"
    path.write_text("Vendor,City,Country\n", encoding="utf-8")
    assert main(["gate", str(path)]) == 10
    assert capsys.readouterr().out == "unscreenable\n"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
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
)
def test_question_that_cannot_be_answered_stops(arguments, code, message, capsys):
    """Whatever keeps the gate from judging is an error with its own code, never 0."""
    assert main(["gate", *arguments]) == code
    streams = capsys.readouterr()
    assert (streams.out, message in streams.err) == ("", True)


@pytest.mark.parametrize("name", ["Hetian Taida", "和田泰达服饰"])
@pytest.mark.parametrize("is_answered", [False, True])
def test_gate_is_light(name, is_answered, tmp_path):
    """Judging one supplier, with a log too, loads no large library and no reader of files or lists."""
    words = ["gate", "--name", name]
    if is_answered:
        AnswerLog(tmp_path / "answers.db").append([answer(), reply()])
        words += ["--answers", str(tmp_path / "answers.db")]
    code = (
        "import sys; from duediligence.cli import main;"
        f"code = main({words!r});"
        "heavy = {'numpy', 'pandas', 'openpyxl', 'python_calamine'};"
        "readers = {'intake.spreadsheet', 'intake.dataframe', 'lists.other_formats'};"
        "heavy |= {f'duediligence.{name}' for name in readers};"
        "print(sorted(heavy & {*sys.modules}), code)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "block\n[] 20\n"


def test_options_are_roles():
    """Every option of the gate is a role that the library knows."""
    assert {*gate.SUPPLIER, *gate.FACTORY} <= {*ROLES}
    assert "factory" in PARTIES


ORDER = {"name": "Hetian Taida", "city": "Nantong", "country": "CN"}
WORDS = [word for field, text in ORDER.items() for word in (f"--{field}", text)]


def logged(path, *answers):
    """A log of answers to the finding on `ORDER`, and what the gate is asked with it."""
    finding = Screener().check(**ORDER).findings[0]
    AnswerLog(path).append([answer_of(finding, **fields) for fields in answers])
    return ["--answers", str(path)]


def test_cleared_order_goes(tmp_path, capsys):
    """An order whose finding was cleared on the same evidence goes, and is told who cleared it."""
    answers = logged(tmp_path / "answers.db", {})
    assert main(["gate", *WORDS]) == 10
    capsys.readouterr()
    assert main(["gate", *WORDS, *answers]) == 0
    streams = capsys.readouterr()
    assert streams.out == "go\n"
    assert "Decision: note." in streams.err
    assert "Earlier: Answered false positive by r1 on 2025-03-01" in streams.err


@pytest.mark.parametrize(
    ("answer", "order", "message"),
    [
        ({"until": dt.date(2025, 4, 1)}, WORDS, "reopened because the answer counted until"),
        ({"evidence_digest": "0" * 32}, WORDS, "reopened because what"),
        ({"rule": "P9"}, WORDS, "reopened because the rule"),
        ({"answer": "true match"}, WORDS, "Answered true match by r1"),
        ({}, [*WORDS, "--factory-name", "Hetian Taida"], "Possible match: Hetian Taida"),
        ({}, [*WORDS, "--id", "V1"], "Possible match"),
    ],
    ids=["expired", "evidence", "rule", "word", "another", "supplier"],
)
def test_what_is_not_cleared_stops(answer, order, message, tmp_path, capsys):
    """What was reopened says why and stops, as does whatever the answer does not speak of."""
    answers = logged(tmp_path / "answers.db", answer)
    assert main(["gate", *order, *answers]) in {10, 20}
    assert message in capsys.readouterr().err


def test_supplier_is_known_by_its_number(tmp_path):
    """An answer given to a supplier with a number in a file counts for an order that names it."""
    (tmp_path / "suppliers.csv").write_text(
        "Vendor No,Vendor,City,Country\nV7,Hetian Taida,Nantong,CN\n", encoding="utf-8"
    )
    finding = Screener().screen(tmp_path / "suppliers.csv").findings[0]
    path = str(tmp_path / "answers.db")
    AnswerLog(path).append([answer_of(finding)])
    assert main(["gate", *WORDS, "--answers", path]) == 10
    assert main(["gate", *WORDS, "--id", "V7", "--answers", path]) == 0
    assert main(["gate", str(tmp_path / "suppliers.csv"), "--answers", path]) == 0


def test_gate_reads_replies(tmp_path, capsys):
    """What the supplier replied counts for its orders, and is told."""
    path = tmp_path / "answers.db"
    AnswerLog(path).append([reply()])
    order = ["--id", "V1", "--name", "Belmora Carpet Works", "--product", "Carpets"]
    order += ["--city", "Shawan", "--country", "CN"]
    assert main(["gate", *order]) == 10
    assert main(["gate", *order, "--answers", str(path)]) == 0
    assert "The supplier's reply of 2025-03-01" in capsys.readouterr().err


@pytest.mark.parametrize("data", [None, b"", b"junk" * 500, b"SQLite format 3\0" + b"\xff" * 4096])
def test_doubtful_log_stops_every_order(data, tmp_path, capsys):
    """A log that is missing, damaged or an empty file lets nothing go, not even what is clear."""
    path = tmp_path / "answers.db"
    if data is not None:
        path.write_bytes(data)
    assert main(["gate", "--name", "Far Mill", "--answers", str(path)]) == 4
    assert main(["gate", *WORDS, "--answers", str(path)]) == 4
    assert "answers.db" in capsys.readouterr().err


def test_edited_log_stops_every_order(tmp_path, capsys):
    """A log in which somebody edited an answer lets nothing go."""
    path = tmp_path / "answers.db"
    answers = logged(path, {"answer": "true match"})
    data = path.read_bytes().replace(b"true match", b"tru3 match")
    path.write_bytes(data)
    assert main(["gate", "--name", "Far Mill", *answers]) == 4
    assert "not as it was written" in capsys.readouterr().err


def test_four_eyes_at_the_gate(tmp_path):
    """Where two must agree, one clear lets nothing go, and the demand needs a log."""
    path = tmp_path / "answers.db"
    answers = logged(path, {})
    assert main(["gate", *WORDS, *answers, "--four-eyes"]) == 10
    logged(path, {"reviewer": "r2"})
    assert main(["gate", *WORDS, *answers, "--four-eyes"]) == 0
    assert main(["gate", *WORDS, "--four-eyes"]) == 2


def test_log_that_is_held_stops_the_order_soon(tmp_path, capsys):
    """A log that another program holds is waited for 4 seconds, not 60; then the order stops with 4."""
    log = tmp_path / "answers.db"
    AnswerLog(log).append([])
    hold = (
        "import sqlite3, sys\n"
        "held = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "held.execute('BEGIN EXCLUSIVE')\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(log)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline().split() == [b"held"]
        tells_locks = bool(lock_holders(log))
        assert main(["gate", "--name", "Quiet Trading", "--answers", str(log)]) == 4
        holder.stdin.close()
    messages = capsys.readouterr().err
    assert "is writing to it and did not end within 4 seconds" in messages
    if tells_locks:
        assert f"process {holder.pid}" in messages


def test_log_must_contain_the_expected_head(tmp_path, capsys):
    """A log whose end was cut off since a report printed its head stops the order."""
    answers = logged(tmp_path / "answers.db", {})
    log = AnswerLog(tmp_path / "answers.db")
    finding = Screener().check(**ORDER).findings[0]
    lost = log.head
    assert main(["gate", *WORDS, *answers, "--answers-head", lost]) == 0
    later = log.append([answer_of(finding, reviewer="r2")])
    assert main(["gate", *WORDS, *answers, "--answers-head", lost]) == 0
    assert main(["gate", *WORDS, *answers, "--answers-head", later]) == 0
    capsys.readouterr()
    cut = logged(tmp_path / "cut.db", {})
    assert main(["gate", *WORDS, *cut, "--answers-head", later]) == 4
    assert main(["gate", *WORDS, *answers, "--answers-head", later[:8]]) == 2
    streams = capsys.readouterr()
    assert (streams.out, f"expected head {later}" in streams.err) == ("", True)


def test_another_firm_of_the_same_number_waits(tmp_path, capsys):
    """A place that was cleared for one firm stops an order from another with its number."""
    place = ["--id", "V-2", "--city", "Kashgar", "--country", "CN"]
    finding = (
        Screener().check(id="V-2", name="Innocent Works", city="Kashgar", country="CN").findings[0]
    )
    AnswerLog(tmp_path / "answers.db").append([answer_of(finding)])
    answers = ["--answers", str(tmp_path / "answers.db")]
    assert main(["gate", "--name", "INNOCENT WORKS", *place, *answers]) == 0
    assert main(["gate", "--name", "Other Works", *place, *answers]) == 10
    assert "reopened because another name is given" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "code"), [("Hetian Taida", 10), ("Nantong Ludeng Textile", 0)])
def test_sheet_added_to_our_workbook_is_screened(name, code, tmp_path):
    """Suppliers that a reviewer adds on a sheet of their own are not lost with our sheets."""
    table, review = tmp_path / "s.csv", tmp_path / "review.xlsx"
    table.write_text("Vendor Name,City\nNantong Ludeng Textile,Nantong\n", encoding="utf-8")
    assert main(["screen", str(table), "-o", str(review)]) == 0
    workbook = openpyxl.load_workbook(review)
    sheet = workbook.create_sheet("New suppliers")
    for row in (["Vendor Name", "City"], [name, "Nantong"]):
        sheet.append(row)
    workbook.save(review)
    assert main(["gate", str(review)]) == code


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (["--city", "Urumqi", "--province", "Xinjiang", "--country", "CN"], 20),
        (["--address", "新疆喀什市"], 20),
        (["--city", "Lyon", "--country", "FR"], 0),
    ],
)
def test_required_list_alone_does_not_clear_the_region(fields, code, tmp_path):
    """The act presumes something of a region: `us-import` brings it to the list that it requires."""
    page = tmp_path / "saved.html"
    page.write_text(uflpa_page(), encoding="utf-8")
    order = ["gate", "--policy", "us-import", "-w", str(page), "--name", "Quiet Quarry Works"]
    assert main([*order, *fields]) == code


def test_a_required_list_holds_on_the_day(tmp_path, capsys):
    """A list of which nothing was listed yet on the day of --as-of does not meet a requirement."""
    page = tmp_path / "saved.html"
    page.write_text(uflpa_page(), encoding="utf-8")
    order = ["gate", "--policy", "us-import", "-w", "xinjiang-2019", "-w", str(page)]
    order += ["--name", "Ninestar Corporation", "--as-of"]
    assert main([*order, "2017-01-01"]) == 3
    streams = capsys.readouterr()
    assert streams.out == ""
    assert "uflpa is not it, for it has 0 active entries" in streams.err
    assert main([*order, "2024-01-01"]) == 20


def test_a_very_long_name_is_cut_on_the_screen(tmp_path, capsys):
    """A cell as long as a file may hold does not fill the log of the script that asks."""
    table = tmp_path / "orders.csv"
    table.write_text(f"Supplier,Country\nHetian Taida Apparel{' x' * 20_000},CN\n", "utf-8")
    assert main(["gate", str(table)]) in {10, 20}
    assert len(capsys.readouterr().err) < 2_000
