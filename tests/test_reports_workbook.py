"""The review workbook: what stands where, and that nothing in it can bite."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from builders import ALLEGED, HOSTILE, a_finding, a_result, a_table, a_watchlist, one_row
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from xlsxwriter.worksheet import Worksheet

import duediligence as dd
from duediligence.errors import OutputError, UsageError
from duediligence.model import Column, Coverage, Decision, Source, Statement, Suppliers
from duediligence.reports import sheet_writer, workbook
from duediligence.reports.plain_worksheet import PlainWorksheet
from duediligence.reports.review_sheet import ANSWER_HEADERS, ANSWERS
from duediligence.resources.languages import language_codes
from duediligence.screening.result import ScreeningResult

SHEETS = [
    "Summary",
    "Review",
    "Answers for many",
    "All suppliers",
    "Evidence",
    "Could not screen",
    "Audit",
]


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
    """The addresses outside of the workbook to which its links lead."""
    cells = (cell for s in openpyxl.load_workbook(path) for row in s.iter_rows() for cell in row)
    found = [cell.hyperlink for cell in cells if cell.hyperlink]
    assert all(link.target or link.location for link in found)
    return [link.target for link in found if not link.location]


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
        "60 %",
        "demo-list version 2026.1",
        "2026-11-01",
        "ACEM GLOVES",
        "name ~ Acme Gloves",
        "Which town?",
        "suppliers.xlsx, Vendors, row 4",
        "Blank rows, not among them: 1.",
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
    assert "No supplier is blocked." in texts(path, "Summary")
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

    sheet = texts(path, "Summary")
    assert "589 more are in the sheet Review." in sheet
    assert sheet.count("Which") + sheet.count("Is this") == 12


def test_review_has_one_line_a_finding_in_the_order_of_work(path: Path) -> None:
    """Decision, supplier, why and against come first, then the answer, then all the rest."""
    a_result().to_excel(path)
    rows = table(path, "Review")

    assert [row["Decision"] for row in rows] == ["block", "review", "note"]
    first = rows[0]
    assert list(first)[:9] == ["Decision", "Supplier", "Why", "Against", *ANSWER_HEADERS]
    assert first["Row"] == 3
    assert first["Supplier"] == "ACEM GLOVES"
    assert first["Why"] == "name ~ Acme Gloves"
    assert first["Finding ID"] == "f0"
    assert first["Evidence digest"] == "e0"
    assert "The city is elsewhere" in str(first["Against in full"])
    assert "swapped letters" in str(first["Supplier's text and listed text"])
    assert "stopped buying" not in " ".join(map(str, first.values()))


def test_review_takes_answers_from_a_list(path: Path) -> None:
    """The answer column offers the four answers for every row, and the sheet can be worked in."""
    a_result().to_excel(path)
    sheet = openpyxl.load_workbook(path)["Review"]
    (rule,) = sheet.data_validations.dataValidation
    column = next(cell.column_letter for cell in sheet[1] if cell.value == "Answer")

    assert rule.formula1 == f'"{",".join(ANSWERS)}"'
    assert str(rule.sqref) == f"{column}2:{column}4"
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).coordinate[:-1]}4"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$1:$1"


def test_thirty_findings_and_the_answer_fit_a_screen(path: Path) -> None:
    """On 1600 x 900 pixels Excel shows 30 lines of Review, and the columns to *Until* side by side."""
    a_result().to_excel(path)
    sheet = openpyxl.load_workbook(path)["Review"]
    columns = {str(cell.value): cell.coordinate[:-1] for cell in sheet[1]}
    widths = [sheet.column_dimensions[letter].width or 13 for letter in columns.values()]
    to_answer = widths[: list(columns).index("Until") + 1]
    # 7 pixels a letter; 60 are the row numbers and the scroll bar, 300 are ribbon, tabs and taskbar.
    assert sum(int(width * 7 + 0.5) for width in to_answer) <= 1600 - 60
    heights = {sheet.row_dimensions[row].height for row in (2, 3, 4)}
    assert len(heights) == 1
    assert (900 - 300) / (float(heights.pop() or 99) * 96 / 72) >= 30 + 1


def test_ids_are_grouped_away(path: Path) -> None:
    """Ids, digests and signs are folded into an outline at the right of Review."""
    a_result().to_excel(path)
    sheet = openpyxl.load_workbook(path)["Review"]
    folded = [item for item in sheet.column_dimensions.values() if item.outlineLevel]

    assert [(item.min, item.max, item.hidden) for item in folded] == [
        (sheet.max_column - 5, sheet.max_column, True)
    ]


def test_a_supplier_stands_together_with_its_name_repeated(path: Path) -> None:
    """All findings of one supplier are under each other, by its worst; its name is on each line."""
    names = ["Mild", "Harsh", "Mild"]
    column = Column("Vendor", "supplier", "name", names, names)
    result = a_result(
        suppliers=(Suppliers((column,), [2, 3, 4], file="s.csv"),),
        decisions=(Decision.NOTE, Decision.REVIEW, Decision.BLOCK),
        coverage=(Coverage(True, False, False),) * 3,
        findings=(
            a_finding(0, decision=Decision.NOTE),
            a_finding(1, decision=Decision.REVIEW),
            a_finding(2),
        ),
        near_misses=(),
        context=(),
    )
    result.to_excel(path)
    rows = table(path, "Review")
    sheet = openpyxl.load_workbook(path)["Review"]

    assert [row["Supplier"] for row in rows] == ["Mild", "Mild", "Harsh"]
    bold = [cell.font.bold for cell in sheet["B"][1:]]
    assert bold == [True, False, True]


def test_a_finding_leads_to_its_evidence_its_row_and_its_source(path: Path) -> None:
    """Each line of Review is linked to Evidence, to All suppliers and to a public source, and back."""
    a_result().to_excel(path)
    book = openpyxl.load_workbook(path)
    review = book["Review"]
    columns = {str(cell.value): at for at, cell in enumerate(review[1], 1)}

    def target(header: str) -> tuple[str, int]:
        link = review.cell(2, columns[header]).hyperlink
        assert link is not None
        sheet, _, cell = (link.location or "").rpartition("!")
        return sheet.strip("'"), int(cell[1:])

    sheet, row = target("Listed entry")
    assert book[sheet].cell(row, 1).value == "Acme Gloves"
    sheet, row = target("Row")
    assert book[sheet].cell(row, 1).value == "ACEM GLOVES"
    back = book[sheet].cell(row, 2).hyperlink
    assert back is not None
    assert back.location == "'Review'!A2"
    source = review.cell(2, columns["Source"]).hyperlink
    assert source is not None
    assert source.target == "https://example.org/r"


def test_the_summary_is_one_page_with_a_chart(path: Path) -> None:
    """It is printed on one page whatever is in it, and draws the decisions in their colours."""
    names = [f"S{at}" for at in range(200)]
    column = Column("Vendor", "supplier", "name", names, names)
    result = a_result(
        suppliers=(Suppliers((column,), list(range(2, 202)), file="s.csv"),),
        decisions=(Decision.BLOCK,) * 200,
        coverage=(Coverage(True, False, False),) * 200,
        findings=tuple(a_finding(at) for at in range(200)),
        near_misses=(),
        context=(),
    )
    result.to_excel(path)
    sheet = openpyxl.load_workbook(path)["Summary"]

    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, None)  # 1 and 1
    assert sheet.sheet_properties.pageSetUpPr
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.max_row < 60
    charts: Any = sheet
    (chart,) = charts._charts
    assert [point.v for point in chart.series[0].val.numRef.numCache.pt] == [200, 0, 0, 0, 0]


def test_a_workbook_in_another_language_is_ours_too(path: Path, tmp_path: Path) -> None:
    """In every language the headers differ from each other, and the workbook is screened again."""
    for code in language_codes():
        a_result().to_excel(path, language=code)
        for sheet in CalamineWorkbook.from_path(path).sheet_names:
            head, *_ = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
            assert len(set(filter(None, head))) == len(list(filter(None, head))), (code, sheet)
        again = dd.screen(path)
        assert [len(table.rows) for table in again.suppliers] == [5]
    with pytest.raises(UsageError, match="not known"):
        a_result().to_excel(path, language="xx")


def test_equal_results_give_equal_bytes(tmp_path: Path) -> None:
    """The workbook holds no time but that of the screening."""
    a_result().to_excel(tmp_path / "a.xlsx")
    a_result().to_excel(tmp_path / "b.xlsx")

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_all_suppliers_can_be_screened_again(path: Path) -> None:
    """The header is the first row, the caller's columns keep their order, the decision is by the name."""
    a_result().to_excel(path)
    rows = table(path, "All suppliers")

    assert list(rows[0])[:5] == ["Vendor", "dd_decision", "City", "Code", "Notes"]
    assert [row["Code"] for row in rows] == ["", "12345", "", "", ""]
    assert [row["dd_decision"] for row in rows] == [
        decision.value for decision in a_result().decisions
    ]
    assert rows[0]["dd_score"] == 97.0


def test_evidence_shows_each_entry_once_with_its_denials_beside(path: Path) -> None:
    """One row an entry: what is alleged, what is denied, and every source, linked where it is safe."""
    a_result().to_excel(path)
    rows = table(path, "Evidence")

    assert [row["Entry"] for row in rows] == ["Acme Gloves", "Northland", "Buyer Inc"]
    alleged = "What is listed or alleged, and by whom"
    assert str(rows[0][alleged]).startswith("Alleged: A buyer stopped buying from it.")
    assert "[characters 10-23]" in str(rows[0][alleged])
    assert str(rows[0]["What is denied or answered"]).startswith("Denied: Its chairman denied it.")
    assert "This passage is about the region" in str(rows[1][alleged])
    assert (rows[0]["Source 1"], rows[0]["Source 2"]) == (
        "A report, A newsroom, undated",
        "A trap, Nobody, undated",
    )
    assert set(links(path)) == {"https://example.org/r"}


def test_official_sources_come_before_the_press(path: Path) -> None:
    """An order or a register weighs more than an article, in whatever order the list has them."""
    watchlist = a_watchlist()
    acme, *others = watchlist.entries
    register = Source(
        id="register", title="Register", publisher="Ministry", url="https://example.org/m"
    )
    listed = Statement(
        id="demo-list:acme:9", source="register", stance="lists", about="subject", claim="Listed."
    )
    acme = acme.model_copy(update={"statements": (*acme.statements, listed)})
    changes = {"entries": (acme, *others), "sources": (*watchlist.sources, register)}
    finding = a_finding(statements=(ALLEGED, listed.id))
    a_result(
        watchlist=watchlist.model_copy(update=changes),
        findings=(finding,),
    ).to_excel(path)

    assert str(table(path, "Review")[0]["Source"]).startswith("Register")
    assert str(table(path, "Evidence")[0]["Source 1"]).startswith("Register")


def test_a_statement_without_its_source_names_the_id(path: Path) -> None:
    """A list that lost a source is shown with what is left."""
    result = a_result(watchlist=a_watchlist().model_copy(update={"sources": ()}))
    result.to_excel(path)

    assert table(path, "Evidence")[0]["Source 1"] == "source report"
    assert "(source report)" in result.explain(3)


def test_links_stop_before_excel_does(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the number that Excel holds the address stays as text."""
    monkeypatch.setattr(sheet_writer, "_MOST_LINKS", 1)
    a_result().to_excel(path)

    assert len(links(path)) == 1  # in Evidence; that of Review is to Evidence
    assert str(table(path, "Evidence")[1]["Source 1"]).startswith("A report")


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
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    a_result().to_excel(path)
    both = table(path, "All suppliers") + table(path, "All suppliers 2")

    assert [row["Vendor"] for row in both] == list(a_table().columns[0].shown)


def test_too_many_columns_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that Excel cannot open is said, and nothing is left behind."""
    monkeypatch.setattr(workbook, "_MOST_COLUMNS", 29)
    with_many = a_result(suppliers=(a_table(columns=a_table().columns * 5),))

    with pytest.raises(OutputError, match="All suppliers would have 31 columns"):
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


# Each of what XlsxWriter escapes or marks.
UGLY = ["a & b", "<r>a</r>", 'a"', "_x000D_", "a\r\nb", " a", "a\u2003", "\x07", "\ufffe", "a\tb"]
ANY_CELL = st.one_of(st.text(max_size=8), st.sampled_from(UGLY), st.integers(), st.none())


@given(st.lists(st.lists(ANY_CELL, max_size=4), max_size=4))
def test_short_way_of_texts_writes_the_same_bytes(table):
    """A worksheet whose plain texts go a shorter way is the one that XlsxWriter writes."""

    def written(worksheet_class):
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
            page = book.add_worksheet("A", worksheet_class)
            write_text = getattr(page, "write_text", page.write_string)
            bold = book.add_format({"bold": True})
            for row, cells in enumerate(table):
                for column, cell in enumerate(cells):
                    look = bold if column % 2 else None
                    if isinstance(cell, str):
                        write_text(row, column, cell, look)
                    elif cell is not None:
                        page.write_number(row, column, cell, look)
        with zipfile.ZipFile(stream) as archive:
            return archive.read("xl/worksheets/sheet1.xml")

    assert written(PlainWorksheet) == written(Worksheet)
