"""The review workbook: what stands where, and that nothing in it can bite."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from builders import HOSTILE, a_finding, a_result, a_table, a_watchlist, one_row
from python_calamine import CalamineWorkbook

from duediligence.errors import OutputError
from duediligence.model import Column, Coverage, Decision, Suppliers
from duediligence.reports import sheet_writer, workbook
from duediligence.reports.review_sheet import ANSWER_HEADERS, ANSWERS
from duediligence.screening.result import ScreeningResult

SHEETS = ["Summary", "Review", "All suppliers", "Evidence", "Could not screen", "Audit"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the workbook goes."""
    return tmp_path / "screened.xlsx"


def table(path: Path, sheet: str) -> list[dict[str, object]]:
    """A sheet as a reader other than the writer sees it, one dict a row."""
    header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def texts(path: Path, sheet: str) -> str:
    """All texts of a sheet."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    return "\n".join(str(value) for row in rows for value in row)


def links(path: Path) -> list[str | None]:
    """Where the links of the workbook lead."""
    cells = (cell for s in openpyxl.load_workbook(path) for row in s.iter_rows() for cell in row)
    return [cell.hyperlink.target for cell in cells if cell.hyperlink]


def test_the_sheets_stand_in_reading_order(path: Path) -> None:
    """Summary first, audit last, and no sheet that is not needed."""
    a_result().to_excel(path)

    assert CalamineWorkbook.from_path(path).sheet_names == SHEETS


def test_the_summary_says_what_came_out_and_whom_to_ask(path: Path) -> None:
    """Counts, coverage, lists, policy, notices, questions and the caution are on the first sheet."""
    a_result().to_excel(path)
    shown_texts = texts(path, "Summary")

    for part in (
        "not a finding of wrongdoing",
        "A notice of the policy.",
        "3 of 5",
        "demo-list",
        "2026.1",
        "d" * 64,
        "Which town?",
        "suppliers.xlsx, Vendors, row 4",
        "1 blank rows",
    ):
        assert part in shown_texts


def test_the_summary_of_little_says_so(path: Path) -> None:
    """Nothing to ask, a part without a column, and what was left out of a list are all said."""
    info = replace_list(left_out={"persons": 12})
    table_ = a_table(columns=a_table().columns[:1])
    result = a_result(
        suppliers=(table_,),
        findings=(),
        near_misses=(),
        context=(),
        issues=(),
        decisions=(Decision.CLEAR,) * 5,
    )
    result = replace(result, provenance=replace(result.provenance, watchlists=(info,)))
    result.to_excel(path)

    assert "Nothing needs to be asked." in texts(path, "Summary")
    assert "No column was taken for a product." in texts(path, "Summary")
    assert "left out: 12 persons" in texts(path, "Summary")
    assert "No possible match was found." in texts(path, "Review")
    assert "Every row had something to screen" in texts(path, "Could not screen")
    assert "persons" in texts(path, "Audit")


def replace_list(**changes: object):
    """The list of the builders with changes."""
    return a_watchlist().lists[0].model_copy(update=changes)


def test_many_questions_are_cut_and_counted(path: Path) -> None:
    """The summary stays readable; one question to many rows of a supplier stands once."""
    names = ["Same"] * 2 + [f"S{at}" for at in range(600)]
    column = Column("Vendor", "supplier", "name", names, names)
    n = len(names)
    result = a_result(
        suppliers=(Suppliers((column,), list(range(2, n + 2)), file="s.csv"),),
        decisions=(Decision.REVIEW,) * n,
        coverage=(Coverage(True, False, False),) * n,
        findings=(
            *(a_finding(at, decision=Decision.REVIEW) for at in range(n)),
            a_finding(5, decision=Decision.NOTE, ask=None),
        ),
        near_misses=(),
        context=(),
    )
    result.to_excel(path)

    assert "s.csv, row 2 and 1 more" in texts(path, "Summary")
    assert "101 more questions stand in the sheet Review." in texts(path, "Summary")


def test_review_has_one_row_a_finding_worst_first(path: Path) -> None:
    """Each finding stands with its evidence, what speaks against it, and what is denied."""
    a_result().to_excel(path)
    rows = table(path, "Review")

    assert [row["Decision"] for row in rows] == ["block", "review", "note"]
    first = rows[0]
    assert first["Row"] == 3
    assert first["Supplier"] == "ACEM GLOVES"
    assert first["Finding ID"] == "f0"
    assert first["Evidence digest"] == "e0"
    assert "Alleged: A buyer stopped buying" in str(first["What is alleged, and by whom"])
    assert "Denied: Its chairman denied it." in str(first["What is denied"])
    assert "The city is elsewhere" in str(first["What speaks against it"])
    assert "swapped letters" in str(first["Supplier's text and listed text"])
    assert list(first)[-5:] == list(ANSWER_HEADERS)


def test_review_takes_answers_from_a_list(path: Path) -> None:
    """The answer column offers the four answers for every row, and the sheet can be worked in."""
    a_result().to_excel(path)
    sheet = openpyxl.load_workbook(path)["Review"]
    (rule,) = sheet.data_validations.dataValidation
    column = next(cell.column_letter for cell in sheet[1] if cell.value == "Answer")

    assert rule.formula1 == f'"{",".join(ANSWERS)}"'
    assert str(rule.sqref) == f"{column}2:{column}4"
    assert sheet.freeze_panes == "G2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).coordinate[:-1]}4"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$1:$1"


def test_all_suppliers_can_be_screened_again(path: Path) -> None:
    """The header is the first row, the caller's columns come first, as they were shown."""
    a_result().to_excel(path)
    rows = table(path, "All suppliers")

    assert list(rows[0])[:5] == ["Vendor", "City", "Code", "Notes", "dd_decision"]
    assert [row["Code"] for row in rows] == ["", "12345", "", "", ""]
    assert [row["dd_decision"] for row in rows] == [
        decision.value for decision in a_result().decisions
    ]
    assert rows[0]["dd_score"] == 97.0


def test_evidence_shows_denials_beside_allegations(path: Path) -> None:
    """Every statement of every entry cited stands there; the region's are marked; links are safe."""
    a_result().to_excel(path)
    rows = table(path, "Evidence")

    assert [(row["Entry"], row["Stance"]) for row in rows] == [
        ("Acme Gloves", "Alleged"),
        ("Acme Gloves", "Denied"),
        ("Northland", "Alleged"),
        ("Northland", "Denied"),
        ("Buyer Inc", "Context"),
    ]
    assert rows[0]["Characters"] == "10-23"
    assert str(rows[2]["Remark"]).startswith("This passage is about the region")
    assert rows[0]["Link"] == "https://example.org/r"
    assert rows[1]["Link"] == ""
    assert links(path) == ["https://example.org/r"] * 4


def test_a_statement_without_its_source_names_the_id(path: Path) -> None:
    """A list that lost a source is shown with what is left."""
    result = a_result(watchlist=a_watchlist().model_copy(update={"sources": ()}))
    result.to_excel(path)

    assert table(path, "Evidence")[0]["Source"] == "report"
    assert "(source report)" in result.explain(3)


def test_links_stop_before_excel_does(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the number that Excel holds the address stays as text."""
    monkeypatch.setattr(sheet_writer, "_MOST_LINKS", 1)
    a_result().to_excel(path)

    assert len(links(path)) == 1
    assert table(path, "Evidence")[2]["Link"] == "https://example.org/r"


def test_what_could_not_be_screened_says_what_to_do(path: Path) -> None:
    """Unscreenable rows and issues stand there with a remedy."""
    a_result().to_excel(path)
    rows = table(path, "Could not screen")

    assert [row["What"] for row in rows] == ["unscreenable", "to repair"]
    assert rows[0]["Row"] == rows[1]["Row"] == 6
    assert all(row["What to do"] for row in rows)


def test_the_audit_holds_what_repeats_the_screening(path: Path) -> None:
    """Library, time, input, policy, list and gazetteer digests, and the column mapping."""
    a_result().to_excel(path)
    shown_texts = texts(path, "Audit")

    for part in (
        "duediligence 0.1.0",
        "2026-11-01",
        "a" * 64,
        "c" * 64,
        "d" * 64,
        "e" * 64,
        "postal_code",
    ):
        assert part in shown_texts


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text(path: Path, text: str) -> None:
    """No text of a stranger becomes a formula, an error, a link or a lost cell."""
    one_row(text).to_excel(path)
    book = openpyxl.load_workbook(path)
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    shown = CalamineWorkbook.from_path(path).get_sheet_by_name("All suppliers").to_python()

    assert types <= {"s", "n"}
    assert all(cell.data_type == "s" for cell in book["All suppliers"]["A"])
    assert str(shown[1][0])[:8] == shown_as(text)[:8]
    assert set(links(path)) <= {"https://example.org/r"}


def shown_as(text: str) -> str:
    """The text as a workbook can show it."""
    for sign in "\x85\x9b\ud800\ufffe\uffff":
        text = text.replace(sign, "\ufffd")
    return text.replace("\x07", "\u2407").replace("\x00", "\u2400").replace("\x1b", "\u241b")


@pytest.mark.parametrize(
    "text", ["x" * 40_000, "\U0001f9e4" * 20_000, "_x0041_" * 5_000, "\r" * 9_000]
)
def test_long_texts_go_on_in_a_sheet_of_their_own(path: Path, text: str) -> None:
    """What Excel cannot hold in one cell is cut where one sees it, and nothing is lost."""
    one_row(text).to_excel(path)
    pieces = table(path, "Long texts")
    cell = openpyxl.load_workbook(path)["All suppliers"]["A2"].value

    own = [
        row
        for row in pieces
        if (row["Sheet"], row["Row"]) == ("All suppliers", 2)
        and row["Column"] != "dd_reason"
        and row["Column"] not in ("dd_ask", "dd_file", "dd_sheet")
    ]
    assert "".join(str(row["Text"]) for row in own) == text.replace("\r", "\u240d")
    assert "characters; all of it in the sheet Long texts" in cell
    assert len(cell.encode("utf-16-le")) // 2 <= 32_767


def test_too_many_rows_go_on_in_another_sheet(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At Excel's last row a new sheet begins, with the header again; no row is lost."""
    monkeypatch.setattr(workbook, "_MOST_ROWS", 4)
    a_result().to_excel(path)
    both = table(path, "All suppliers") + table(path, "All suppliers 2")

    assert [row["Vendor"] for row in both] == list(a_table().columns[0].shown)


def test_too_many_columns_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that Excel cannot open is said, and nothing is left behind."""
    monkeypatch.setattr(workbook, "_MOST_COLUMNS", 26)
    with_many = a_result(suppliers=(a_table(columns=a_table().columns * 4),))

    with pytest.raises(OutputError, match="All suppliers would have 27 columns"):
        with_many.to_excel(path)
    assert list(path.parent.iterdir()) == []


def test_tables_of_one_object_and_of_other_columns_are_stacked(path: Path) -> None:
    """Two files with different columns stand under each other, headers united."""
    further = a_table(columns=a_table().columns[1:2], file="b.csv")
    result: ScreeningResult = a_result(
        suppliers=(a_table(), further),
        decisions=a_result().decisions * 2,
        coverage=a_result().coverage * 2,
    )
    result.to_excel(path)
    rows = table(path, "All suppliers")

    assert (rows[6]["Vendor"], rows[6]["City"], rows[6]["dd_file"]) == ("", "Northland", "b.csv")


def test_nothing_is_written_elsewhere(tmp_path: Path) -> None:
    """Drafts lie beside the report while it is written, and are gone afterwards."""
    written: list[str] = []
    a_result().to_excel(tmp_path / "warm.xlsx")

    for _ in watched(written):
        a_result().to_excel(tmp_path / "screened.xlsx")

    assert written
    assert all(name.startswith(str(tmp_path)) for name in written)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["screened.xlsx", "warm.xlsx"]


def watched(written: list[str]) -> Iterator[None]:
    """Note every file that is opened for writing; a hook cannot be taken out, only put to sleep."""
    awake = [True]

    def hook(event: str, args: tuple[object, ...]) -> None:
        if awake and event == "open" and set(str(args[1])) & set("wax+"):
            written.append(str(args[0]))

    sys.addaudithook(hook)
    yield
    awake.clear()
