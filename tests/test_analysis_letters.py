"""Letters to suppliers: neutral, complete, and safe whatever a supplier is called."""

import datetime as dt
from email import message_from_bytes, policy
from io import BytesIO

import pytest
from docx import Document
from openpyxl import Workbook

import duediligence as dd
from duediligence.analysis.letters import FORMATS, letters, write_letters
from duediligence.analysis.questions import questions
from duediligence.cli import main
from duediligence.errors import UsageError

DEADLINE = dt.date(2027, 1, 15)
ROWS = [
    {"Supplier": "Acme Textile", "City": "Hotan", "Country": "CN", "Goods": "shirts", "PO": "4500"},
    {"Supplier": "Acme Textile", "City": "Hotan", "Country": "CN", "Goods": "hats", "PO": "4501"},
    {"Supplier": "../[x](http://e.x) *", "City": "Hotan", "Country": "CN", "Goods": "", "PO": ""},
]


def asked(language="en", **options):
    screener = dd.Screener()
    result = screener.screen(ROWS)
    chosen = letters(
        questions(screener, result), result, language=language, deadline=DEADLINE, **options
    )
    return chosen, result


@pytest.mark.parametrize("language", ["en", "de", "zh"])
def test_a_letter_names_goods_orders_and_deadline_and_alleges_nothing(language):
    """Each language names what is ordered, and neither a list nor the region nor a source."""
    letter = asked(language, orders="PO")[0][0]
    text = letter.markdown()
    assert all(part in text for part in ("Acme Textile", "shirts", "hats", "4500", "2027-01-15"))
    forbidden = ("Xinjiang", "新疆", "forced", "Zwangsarbeit", "强迫", "watchlist", "Hetian", "AP")
    assert not [word for word in forbidden if word in text]


def test_what_a_row_does_not_state_is_left_out():
    """Without goods and orders, the letter has no empty line about them."""
    letter = asked()[0][-1]
    assert "Goods" not in letter.markdown()
    assert "Orders" not in letter.markdown()


@pytest.mark.parametrize("language", ["en", "de", "zh"])
@pytest.mark.parametrize("name", ["#REF!", "", "N/A"])
def test_a_supplier_without_a_readable_name_is_greeted_by_its_number(language, name, tmp_path):
    """A letter never greets the error of a cell, nor a number as if it were a name."""
    book = Workbook()
    sheet = book.create_sheet("Vendors", 0)
    sheet.append(["Vendor No", "Vendor Name", "Vendor City", "Product"])
    sheet.append(["104257", name, "Hotan", "gloves"])
    sheet.append(["104258", "Acme Textile", "Shanghai", "#REF!"])
    book.save(tmp_path / "suppliers.xlsx")
    screener = dd.Screener()
    result = screener.screen(tmp_path / "suppliers.xlsx")
    chosen = letters(
        questions(screener, result), result, language=language, deadline=DEADLINE, orders="Product"
    )
    assert any(letter.supplier == "104257" for letter in chosen)
    for letter in chosen:
        assert "REF" not in letter.markdown()
        assert "Dear 104257" not in letter.markdown()
        assert "..\n" not in letter.markdown()


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_can_be_read_back(form, tmp_path):
    """A hostile name stays in the folder, and its markup stays text."""
    chosen, result = asked()
    paths = write_letters(chosen, tmp_path / "letters", form, result)
    assert {path.parent for path in paths} == {tmp_path / "letters"}
    for path, letter in zip(paths, chosen, strict=True):
        content = path.read_bytes()
        if form == "eml":
            mail = message_from_bytes(content, policy=policy.default)
            assert mail["Subject"] == letter.subject
            assert letter.supplier in mail.get_content()
        elif form == "docx":
            assert letter.supplier in "\n".join(
                paragraph.text for paragraph in Document(BytesIO(content)).paragraphs
            )
        else:
            assert "](" not in content.decode()


def test_an_unknown_column_of_orders_is_refused_with_those_there_are():
    """The message names the headers."""
    with pytest.raises(UsageError, match="PO"):
        asked(orders="Order number")


def test_the_command_writes_a_letter_for_each_supplier_to_ask(tmp_path, capsys):
    """The paths are the result on standard output."""
    file = tmp_path / "suppliers.csv"
    file.write_text("Supplier,City,Country\nAcme Textile,Hotan,CN\n", encoding="utf-8")
    out = tmp_path / "out"
    code = main(["letters", str(file), "-o", str(out), "--deadline", "2027-01-15"])
    assert code == 0
    assert capsys.readouterr().out.splitlines() == [str(out / "1-acme-textile-en.md")]


def test_letters_are_about_the_day_that_was_asked_for(tmp_path, capsys):
    """--as-of counts for letters as for a screening: no letter rests on a list not in force that day."""
    file, watchlist = tmp_path / "suppliers.csv", tmp_path / "own.yaml"
    file.write_text("Supplier,Country\nZarnex Quarry Metals,CN\n", encoding="utf-8")
    watchlist.write_text(
        "list: {id: own, title: Own list, version: 1, date: 2026-01-01}\n"
        "sources: {s: {title: Note, publisher: Us, date: 2024-01-01}}\n"
        "entries:\n"
        "  zarnex:\n    kind: organisation\n    name: Zarnex Quarry\n"
        "    history: [{status: listed, date: 2023-05-01}]\n"
        "    statements: [{source: s, stance: alleges, about: subject, claim: It is reported.}]\n",
        encoding="utf-8",
    )
    words = ["letters", str(file), "-w", str(watchlist), "--deadline", "2027-01-15", "-o"]
    assert main([*words, str(tmp_path / "2020"), "--as-of", "2020-01-01"]) == 3
    assert "listed on 2020-01-01" in capsys.readouterr().err
    assert main([*words, str(tmp_path / "2024"), "--as-of", "2024-01-01"]) == 0
