"""`duediligence screen`: what it writes, where, what it never overwrites, and how it ends."""

import json
import sqlite3
from itertools import chain

import pytest
from openpyxl import load_workbook

from duediligence.answers import AnswerLog, Reply
from duediligence.cli import main
from duediligence.intake.own_reports import is_our_report
from duediligence.resources.languages import find_language
from duediligence.spreadsheets import read_tables

HEADER = "Vendor,City,Country,Product\n"
CLEAN = "Quiet Mill,Porto,PT,Socks\n"
LISTED = "Hetian Taida,Hotan,CN,Jerseys\n"
LOCATED = "Quiet Silk,Hotan,CN,Scarves\n"
NOTHING = ",,,Buttons\n"


@pytest.fixture
def suppliers(tmp_path):
    path = tmp_path / "suppliers.csv"
    path.write_text(HEADER + CLEAN + LISTED, encoding="utf-8")
    return path


def test_workbook_is_written_beside_the_input(suppliers, capsys):
    """Without -o the workbook stands beside the input, its path is told, and stdout stays empty."""
    assert main(["screen", str(suppliers)]) == 0
    written = suppliers.with_name("suppliers-screened.xlsx")
    assert written.is_file()
    streams = capsys.readouterr()
    assert (streams.out, str(written) in streams.err) == ("", True)
    assert "Hetian Taida" in streams.err
    assert "not a finding of wrongdoing" in streams.err


def test_earlier_workbook_is_kept(suppliers):
    """A second run takes another name: an earlier workbook may hold a reviewer's answers."""
    for _ in range(3):
        assert main(["screen", str(suppliers)]) == 0
    names = {path.name for path in suppliers.parent.glob("*.xlsx")}
    assert names == {f"suppliers-screened{n}.xlsx" for n in ("", "-2", "-3")}


def test_own_workbook_can_be_screened_again(suppliers):
    """Screening our own workbook gives a numbered one with the same decisions, and leaves the first."""
    assert main(["screen", str(suppliers)]) == 0
    first = suppliers.with_name("suppliers-screened.xlsx")
    before = first.read_bytes()
    assert main(["screen", str(first), "--json", str(suppliers.with_name("again.json"))]) == 0
    assert first.read_bytes() == before
    assert suppliers.with_name("suppliers-screened-2.xlsx").is_file()
    again = json.loads(suppliers.with_name("again.json").read_text("utf-8"))
    assert [row["decision"] for row in again["rows"]] == ["clear", "block"]


def test_named_reports_are_written(suppliers, tmp_path):
    """-o, --html and --json each write their report where they are told."""
    paths = [tmp_path / name for name in ("a.xlsx", "b.html", "c.json")]
    outputs = zip(("-o", "--html", "--json"), map(str, paths), strict=True)
    assert main(["screen", str(suppliers), *chain.from_iterable(outputs)]) == 0
    assert read_tables(paths[0])[0].sheet == "Summary"
    assert paths[1].read_text("utf-8").lstrip().lower().startswith("<!doctype html")
    assert json.loads(paths[2].read_text("utf-8"))["counts"]["block"] == 1


def test_json_goes_to_stdout(suppliers, capsys):
    """--json - writes nothing but JSON to stdout."""
    assert main(["screen", str(suppliers), "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["rows"] == 2


def test_several_files_are_one_screening(suppliers, tmp_path, capsys):
    """Every file's rows stand in one result, in the order given."""
    second_file = tmp_path / "other.csv"
    second_file.write_text(HEADER + LOCATED, encoding="utf-8")
    assert main(["screen", str(suppliers), str(second_file), "--json", "-"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    decisions = [(row["file"], row["decision"]) for row in rows]
    assert decisions[:2] == [("suppliers.csv", "clear"), ("suppliers.csv", "block")]
    assert decisions[2:] == [("other.csv", "review")]


@pytest.mark.parametrize(
    ("rows", "fail_on", "code"),
    [
        *((CLEAN, "review", 0), (LOCATED, "review", 10), (LISTED, "review", 20)),
        *((NOTHING, "review", 10), (LOCATED, "block", 0), (LISTED, "block", 20)),
        *((NOTHING, "block", 10), (LISTED, "never", 0), (LISTED + CLEAN, None, 0)),
    ],
)
def test_fail_on_decides_the_exit_code(rows, fail_on, code, tmp_path):
    """A completed screening is 0 unless --fail-on asks otherwise; the workbook is written anyway."""
    path = tmp_path / "in.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    extra = ["--fail-on", fail_on] if fail_on else []
    assert main(["screen", str(path), *extra]) == code
    assert (tmp_path / "in-screened.xlsx").is_file()


def test_input_is_never_overwritten(suppliers, tmp_path, capsys):
    """A report may not take the place of any input, nor of another report."""
    book = tmp_path / "book.xlsx"
    assert main(["screen", str(suppliers), "-o", str(book)]) == 0
    before = suppliers.read_bytes(), book.read_bytes()
    wrong = [
        [str(book), "-o", str(book)],
        [str(suppliers), str(book), "-o", str(book)],
        [str(suppliers), "--json", str(suppliers)],
        [str(suppliers), "--html", str(tmp_path / "x"), "--json", str(tmp_path / "x")],
    ]
    for arguments in wrong:
        assert main(["screen", *arguments]) == 5
        assert "not overwritten" in capsys.readouterr().err
    assert (suppliers.read_bytes(), book.read_bytes()) == before
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["no-such.csv"], 4, "no such file"),
        (["{in}", "--column", "Plant=name"], 4, "'Vendor'"),
        (["{in}", "--column", "Vendor=nmae"], 2, "nmae"),
        (["{in}", "--column", "Vendor"], 2, "HEADER=ROLE"),
        (["{in}", "--column", "Vendor=name", "--column", "Vendor=alias"], 2, "twice"),
        (["{in}", "--sheet", "Sheet9"], 4, "Sheet9"),
        (["{in}", "-w", "no-such-list"], 3, "xinjiang-2019"),
        (["{in}", "-w", "{in}"], 3, "in.csv"),
        (["{in}", "--policy", "no-such"], 3, "us-import"),
        (["{in}", "-o", "out.txt"], 2, ".xlsx"),
        (["{in}", "-o", "{dir}/none/out.xlsx"], 5, "no folder"),
    ],
)
def test_bad_input_is_one_clear_error(arguments, code, message, tmp_path, capsys):
    """What is wrong is named in one message, without a traceback and without a report."""
    path = tmp_path / "in.csv"
    path.write_text(HEADER + CLEAN, encoding="utf-8")
    filled = [word.format_map({"in": path, "dir": tmp_path}) for word in arguments]
    assert main(["screen", *filled]) == code
    error = capsys.readouterr().err
    assert message in error
    assert "Traceback" not in error
    assert [word.name for word in tmp_path.iterdir()] == ["in.csv"]


def test_folder_is_screened_file_by_file(tmp_path, capsys):
    """What can be read of a folder is screened, what cannot is told by name, and the end is 4."""
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "good.csv").write_text(HEADER + LISTED, encoding="utf-8")
    (folder / "empty.csv").write_text("", encoding="utf-8")
    (folder / "paper.xlsx").write_bytes(b"%PDF-1.4")
    assert main(["screen", str(folder), "-o", str(tmp_path / "out.xlsx")]) == 4
    messages = capsys.readouterr().err
    assert all(word in messages for word in ("Hetian Taida", "empty.csv", "paper.xlsx", "PDF"))
    assert (tmp_path / "out.xlsx").is_file()


def test_subfolder_and_hidden_files_are_not_silently_skipped(tmp_path, capsys):
    """A hidden spreadsheet is screened; a subfolder with content is an issue, and the end is 4."""
    folder, out = tmp_path / "export", str(tmp_path / "out.xlsx")
    (folder / "empty").mkdir(parents=True)
    (folder / "a.csv").write_text(HEADER + CLEAN, encoding="utf-8")
    for name in (".~lock.a.csv#", "~$a.xlsx", "._a.csv", ".gitignore"):
        (folder / name).write_text("x", encoding="utf-8")
    order = ["screen", str(folder), "-o", out, "--fail-on", "review"]
    assert main(order) == 0
    assert capsys.readouterr().err.count("Skipped, as it is a") == 4
    (folder / ".b.csv").write_text(HEADER + LISTED, encoding="utf-8")
    assert main(order) in {10, 20}
    (folder / ".b.csv").unlink()
    (folder / "more").mkdir()
    (folder / "more" / "c.csv").write_text(HEADER + LISTED, encoding="utf-8")
    assert main(order) == 4
    assert "more" in capsys.readouterr().err


def test_empty_folder_is_an_error(tmp_path, capsys):
    """A folder in which there is no file to screen, but a hidden one or none, is no screening."""
    for _ in range(2):
        assert main(["screen", str(tmp_path)]) == 4
        assert "no file to screen in this folder" in capsys.readouterr().err
        (tmp_path / ".hidden").touch()


def test_own_reports_in_a_folder_are_passed_over_by_what_they_are(tmp_path, capsys):
    """A report of ours is known by what it holds and told; a name like ours alone hides no file."""
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "a-screened.csv").write_text(HEADER + LISTED, encoding="utf-8")
    outputs = ["-o", str(folder / "for Ann.xlsx"), "--html", str(folder / "page.html")]
    outputs += ["--json", str(folder / "march.json")]
    assert main(["screen", str(folder / "a-screened.csv"), *outputs]) == 0
    capsys.readouterr()
    assert main(["screen", str(folder), "-o", str(tmp_path / "out.xlsx"), "--json", "-"]) == 0
    streams = capsys.readouterr()
    assert len(json.loads(streams.out)["rows"]) == 1
    for name in ("for Ann.xlsx", "page.html", "march.json"):
        assert f"Skipped, as it is a report of an earlier screening: {folder / name}" in streams.err


def test_a_log_of_answers_in_a_folder_is_passed_over(tmp_path, capsys):
    """The log beside the suppliers is told and not screened; any other database is an error."""
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "a.csv").write_text(HEADER + CLEAN, encoding="utf-8")
    AnswerLog(folder / "answers.db").append([])
    sqlite3.connect(folder / "answers.db").execute("VACUUM")
    assert main(["screen", str(folder), "-o", str(tmp_path / "out.xlsx")]) == 0
    message = f"Skipped, as it is a log of answers: {folder / 'answers.db'}"
    assert message in capsys.readouterr().err
    database = sqlite3.connect(folder / "other.db")
    database.execute("CREATE TABLE suppliers (name)")
    database.commit()
    assert main(["screen", str(folder), "-o", str(tmp_path / "out2.xlsx")]) == 4


@pytest.mark.parametrize("content", [b"PK\x03\x04 torn", b"", b"name\nAcme\n"])
def test_other_files_are_no_reports_of_ours(tmp_path, content):
    """A damaged workbook, an empty file and a plain table are no reports of ours."""
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)
    assert not is_our_report(path)


def test_columns_can_be_said(tmp_path, capsys):
    """--column says what a header does not; a header may hold the sign that divides."""
    path = tmp_path / "in.csv"
    path.write_text("A=B,Ort\nHetian Taida,Hotan\n", encoding="utf-8")
    assert main(["screen", str(path), "--column", "A=B=factory.name", "--json", "-"]) == 0
    columns = json.loads(capsys.readouterr().out)["columns"]
    assert (columns[0]["party"], columns[0]["role"]) == ("factory", "name")


def test_unmet_requirement_is_told_everywhere(suppliers, capsys):
    """us-import without its list is screened, warned about on stderr, and noted in the result."""
    assert main(["screen", str(suppliers), "--policy", "us-import", "--json", "-"]) == 0
    streams = capsys.readouterr()
    assert "WARNING: not a UFLPA screening" in streams.err
    assert "not a UFLPA" in json.loads(streams.out)["provenance"]["policy"]["notices"][0]


def test_several_lists_are_joined(suppliers, tmp_path, capsys):
    """-w twice screens against both lists, and the result names both."""
    own = tmp_path / "own.yaml"
    own.write_text(
        "list: {id: own, title: Own, version: '1'}\n"
        "sources: {s: {title: A report, publisher: Us}}\n"
        "entries:\n  quiet-mill:\n    kind: organisation\n    name: Quiet Mill\n"
        "    statements: [{source: s, stance: lists, about: subject, claim: On our own list.}]\n",
        encoding="utf-8",
    )
    assert (
        main(["screen", str(suppliers), "-w", "xinjiang-2019", "-w", str(own), "--json", "-"]) == 0
    )
    result = json.loads(capsys.readouterr().out)
    assert [info["id"] for info in result["provenance"]["watchlists"]] == ["xinjiang-2019", "own"]
    assert result["counts"]["block"] == 2


@pytest.mark.parametrize("option", ["--json", "--html"])
def test_no_report_overwrites_the_log_the_list_or_the_earlier_result(option, tmp_path, capsys):
    """A report named like the log of answers, a list or the earlier result is refused before the work."""
    table = tmp_path / "suppliers.csv"
    table.write_text("Vendor Name\nAcme Buttons\n", encoding="utf-8")
    for given in ("--answers", "-w", "--since"):
        target = tmp_path / "held.json"
        target.write_text("not to be lost", encoding="utf-8")
        assert main(["screen", str(table), given, str(target), option, str(target)]) == 5
        assert target.read_text(encoding="utf-8") == "not to be lost"
    assert "is not overwritten" in capsys.readouterr().err


def test_the_workbook_and_the_page_are_written_in_the_language_asked_for(tmp_path):
    """--language steers both reports; JSON stays English."""
    file = tmp_path / "in.csv"
    file.write_text("Supplier,City,Country\nHetian Taida,Hotan,CN\n", encoding="utf-8")
    page, document = tmp_path / "out.html", tmp_path / "out.json"
    words = ["--language", "de", "--html", str(page), "--json", str(document)]
    assert main(["screen", str(file), "-o", str(tmp_path / "out.xlsx"), *words]) == 0
    assert "gesperrt" in page.read_text(encoding="utf-8")
    assert '"block"' in document.read_text(encoding="utf-8")
    assert any("Lieferant" in table.rows[0] for table in read_tables(tmp_path / "out.xlsx"))


def test_replies_are_read_back_from_a_german_sheet_of_questions(tmp_path):
    """The sheet of questions is in the language too, and a reply in it comes into the log."""
    file, book = tmp_path / "in.csv", tmp_path / "out.xlsx"
    file.write_text("Supplier,City,Country\nAcme Textile,Hotan,CN\n", encoding="utf-8")
    assert main(["screen", str(file), "-o", str(book), "--questions", "--language", "de"]) == 0
    workbook = load_workbook(book)
    sheet = workbook[find_language("de").text("Questions")]
    headers = [cell.value for cell in sheet[1]]
    for header, value in (("Reply", "518000"), ("Reviewer", "jd"), ("Date", "2026-11-28")):
        sheet.cell(2, headers.index(find_language("de").text(header)) + 1, value)
    workbook.save(book)
    assert main(["answers", "apply", str(book), "--answers", str(tmp_path / "log.db")]) == 0
    (record,) = AnswerLog(tmp_path / "log.db").list()
    assert isinstance(record.entry, Reply)
    assert record.entry.fact == "postal code"
