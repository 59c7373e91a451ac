"""The old and binary formats: .xls, .xlsb and .ods, read in a process of their own."""

import random
import shutil
import struct
from contextlib import suppress

import openpyxl
import pytest
from answering import saved_by_libreoffice
from on_disk import both_ways
from spreadsheets import (
    ole,
    xls,
    xls_error,
    xls_merged,
    xls_number,
    xls_text,
    xlsb,
    xlsb_error,
    xlsb_number,
    xlsb_text,
    zipped,
)

from duediligence.errors import TableError
from duediligence.model import Limits
from duediligence.spreadsheets import Span, read_tables
from duediligence.spreadsheets.excel.xls_strings import blank_strings

SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def ods(tables, styles="", **more):
    """An .ods with these tables."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES} '
        f'office:version="1.2"><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": content,
            **more,
        }
    )


def text(value, more=""):
    """A cell of text."""
    return (
        f'<table:table-cell office:value-type="string" {more}><text:p>{value}</text:p>'
        "</table:table-cell>"
    )


@pytest.fixture
def read(tmp_path):
    def read(content, name="a.xls", **named):
        (tmp_path / name).write_bytes(content)
        return both_ways(lambda: read_tables(tmp_path / name, **named))

    return read


def test_xls_is_read_with_its_kinds(read):
    """Text, numbers, errors, merged areas and hidden sheets of an .xls."""
    first, second = read(
        xls(
            {
                "One": [
                    xls_text(0, 0, "Vendor"),
                    xls_text(2, 0, "和田"),
                    xls_number(2, 1, 848000),
                    xls_error(3, 1, 23),
                    xls_merged((2, 0, 3, 0)),
                ],
                "Two": [],
            },
            hidden=["Two"],
        )
    )
    assert first.rows == [["Vendor", ""], ["和田", "848000"], ["", ""]]
    assert list(first.numbers) == [1, 3, 4]
    assert first.unreadable == {(2, 1): "the error #REF!"}
    assert first.merged == (Span(1, 0, 2, 0),)
    assert second.is_hidden
    assert not second.rows


def test_xlsb_is_read_with_its_kinds(read):
    """Text, numbers, errors and merged areas of an .xlsb."""
    cells = {
        (0, 0): xlsb_text(0, "Vendor"),
        (2, 0): xlsb_text(0, "和田"),
        (2, 1): xlsb_number(1, 848000),
        (3, 1): xlsb_error(1, 23),
    }
    (table,) = read(xlsb(cells, merged=[(2, 0, 3, 0)]))
    assert table.rows == [["Vendor", ""], ["和田", "848000"], ["", ""]]
    assert table.unreadable == {(2, 1): "the error #REF!"}
    assert table.merged == (Span(1, 0, 2, 0),)


def test_ods_is_read_with_its_kinds(read):
    """Text, repeats, errors, merged areas, hidden rows and sheets of an .ods; notes are no text."""
    style = '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    note = "<office:annotation><text:p>a note</text:p></office:annotation>"
    first, second = read(
        ods(
            '<table:table table:name="One">'
            f"<table:table-row>{text('Vendor')}{text('City')}</table:table-row>"
            '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
            f'<table:table-row table:number-rows-repeated="2" table:visibility="collapse">{text("和田", "table:number-rows-spanned=" + chr(34) + "2" + chr(34))}'
            f"<table:table-cell>{note}</table:table-cell></table:table-row>"
            '<table:table-row><table:table-cell/><table:table-cell table:formula="of:=1/0" '
            'office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p>'
            "</table:table-cell></table:table-row>"
            '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
            'table:number-columns-repeated="16384"/></table:table-row></table:table>'
            f'<table:table table:name="Two" table:style-name="h"><table:table-row>{text("x")}'
            "</table:table-row></table:table>",
            styles=style,
        )
    )
    assert list(first.numbers) == [1, 5, 6, 7]
    assert [row[0] for row in first.rows] == ["Vendor", "和田", "和田", ""]
    assert list(first.unreadable) == [(3, 1)]
    assert first.merged[0] == Span(1, 0, 2, 0)
    assert second.is_hidden


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (ods(""), "without a sheet"),
        (ods("", **{"META-INF/manifest.xml": "<a encryption-data='x'/>"}), "password-protected"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "without content"),
        (ods('<table:table table:name="A">'), "damaged file"),
        (
            ods(
                '<table:table table:name="A"><table:table-row table:number-rows-repeated="1000000">'
                '<table:table-cell office:value-type="string" table:number-columns-repeated="16000">'
                "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
            ),
            "cells",
        ),
        (xls({}), "without a worksheet"),
        (ole({"Workbook": b"\x09\x08\x10\x00\x00\x06"}), "damaged|worksheet"),
        (ole({"Workbook": b"\x09\x08\x02\x00\x00\x06\x2f\x00\x02\x00ab"}), "password-protected"),
        (xls({"A": [xls_text(0, 0, "a"), xls_text(65535, 255, "b")]}), "no reader|65,536|cells"),
        (xlsb({(0, 0): xlsb_text(0, "a"), (1048575, 0): xlsb_text(16383, "b")}), "cells"),
        (xlsb({(0, 0): b"\x06\x7f"}), "cut off"),
        (xlsb({(0, 0): b"\x06\x01a"}), "too short"),
    ],
)
def test_what_cannot_be_trusted_is_refused(read, content, message):
    """Empty, locked, cut-off and exploding files end in one error."""
    if message == "no reader|65,536|cells":
        assert read(content)[0].numbers[-1] == 65536  # as large as the format gets: read
        return
    with pytest.raises(TableError, match=message):
        read(content)


GOOD_XLS = xls({"One": [xls_text(at, 0, "Vendor") for at in range(200)]})
ENTRY = GOOD_XLS.index("Workbook".encode("utf-16-le"))  # of the workbook stream in the directory


@pytest.mark.parametrize(
    ("offset", "value"),
    [
        (30, 0),  # sectors of one byte
        (30, 0xFFFF),  # sectors of 2 ** 65535 bytes
        (44, 0xFFFFFFFF),  # more allocation tables than fit into the file
        (64, 0xFFFFFFFF),
        (72, 0xFFFFFFFF),
        (48, 0xFFFFFF00),  # a directory behind the end
        (48, 0),  # a directory of cells
        (ENTRY + 120, 0xFFFFFFF0),  # a stream of four gigabytes, which its sectors repeat
        (ENTRY + 120, len(GOOD_XLS)),  # a stream that is longer than its sectors
        (ENTRY + 116, 0xFFFF),  # a stream behind the end
    ],
)
def test_hostile_compound_file_is_refused(read, offset, value):
    """Sizes and places that are not in the file are damage, and cost neither time nor memory."""
    assert read(GOOD_XLS)[0].rows[0] == ["Vendor"]
    size = 2 if offset == 30 else 4
    damaged = GOOD_XLS[:offset] + value.to_bytes(size, "little") + GOOD_XLS[offset + size :]
    with pytest.raises(TableError, match=r"damaged or truncated|without a workbook"):
        read(damaged)


def test_names_of_streams_count_in_any_case(read):
    """[MS-CFB] compares the names of streams without regard to case."""
    cells = xls_text(0, 0, "Vendor")
    content = xls({"One": [cells]})
    name = "Workbook".encode("utf-16-le")
    assert read(content.replace(name, "WORKBOOK".encode("utf-16-le")))[0].rows == [["Vendor"]]


def test_sheets_of_one_name_are_refused(read):
    """The reader knows sheets by name, so the rows of one of two would be lost."""
    table = '<table:table table:name="A"><table:table-row>{}</table:table-row></table:table>'
    with pytest.raises(TableError, match="two sheets have the same name"):
        read(ods(table.format(text("a")) + table.format(text("b"))), "a.ods")


def test_limits_hold_for_every_format(read):
    """Rows and cells are bounded in the old formats too."""
    for content in (
        xls({"A": [xls_text(at, 0, "a") for at in range(5)]}),
        xlsb({(at, 0): xlsb_text(0, "a") for at in range(5)}),
    ):
        with pytest.raises(TableError, match=r"Limits\(rows"):
            read(content, limits=Limits(rows=3))


@pytest.mark.slow
@pytest.mark.parametrize("make", ["xls", "xlsb", "ods"])
def test_damage_never_takes_the_process_down(read, make):
    """Damaged copies are read or refused; a crash of the native reader stays in its process."""
    random.seed(7)
    good = {
        "xls": xls({"One": [xls_text(at, 0, "Vendor") for at in range(9)]}),
        "xlsb": xlsb({(at, 0): xlsb_text(0, "Vendor") for at in range(9)}),
        "ods": ods(
            f'<table:table table:name="A"><table:table-row>{text("a")}</table:table-row></table:table>'
        ),
    }[make]
    for _ in range(60):
        damaged = bytearray(good)
        for _ in range(random.choice([1, 2, 8])):
            damaged[random.randrange(8, len(damaged))] = random.choice([0, 255, 127, 1])
        with suppress(TableError):
            read(bytes(damaged))


@pytest.mark.parametrize("left", [0, 1, 3])
def test_sheet_that_starts_further_right_stays_where_it_is(read, left):
    """What is unreadable or merged keeps its own column, wherever the first cell is."""
    (old,) = read(
        xls(
            {
                "One": [
                    xls_text(2, left, "Vendor"),
                    xls_text(3, left, "和田"),
                    xls_error(3, left + 1, 23),
                    xls_merged((3, left, 4, left)),
                ]
            }
        )
    )
    cells = {
        (2, left): xlsb_text(left, "Vendor"),
        (3, left): xlsb_text(left, "和田"),
        (3, left + 1): xlsb_error(left + 1, 23),
    }
    (binary,) = read(xlsb(cells, merged=[(3, left, 4, left)]), "a.xlsb")
    blank = f'<table:table-cell table:number-columns-repeated="{left}"/>' if left else ""
    above = '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
    (odf,) = read(
        ods(
            f'<table:table table:name="One">{above}'
            f"<table:table-row>{blank}{text('Vendor')}</table:table-row>"
            f"<table:table-row>{blank}{text('和田', 'table:number-rows-spanned=' + chr(34) + '2' + chr(34))}"
            f"{text('#REF!', 'calcext:value-type=' + chr(34) + 'error' + chr(34))}</table:table-row>"
            "</table:table>"
        ),
        "a.ods",
    )
    for table in (old, binary, odf):
        assert [[cell for cell in row if cell] for row in table.rows][:2] == [["Vendor"], ["和田"]]
        assert table.rows[0].index("Vendor") == left
        assert set(table.unreadable) == {(1, left + 1)}
        assert list(table.numbers)[:2] == [3, 4]
        assert (table.merged[0].top, table.merged[0].left) == (1, left)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_file_of_libreoffice_keeps_its_columns(tmp_path, kind):
    """A sheet that begins in column C reads the same from an .xlsx and as LibreOffice saves it."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for at, row in enumerate([["Vendor", "City"], ["Hetian Taida", "Hotan"]], start=3):
        for column, value in enumerate(row, start=3):
            sheet.cell(at, column).value = value
    path = tmp_path / "right.xlsx"
    book.save(path)
    (original,), (saved,) = (
        read_tables(path),
        read_tables(saved_by_libreoffice(path, kind, tmp_path)),
    )
    assert (saved.rows, list(saved.numbers)) == (original.rows, list(original.numbers))


def test_white_space_of_an_xls_is_blank_for_the_count_too(read):
    """Rows that hold only white space are left out by the reader and not missed by the count."""
    cells = [(0, "Vendor"), (1, "   "), (2, "\u3000"), (3, ""), (4, "Acme")]
    (table,) = read(xls({"One": [xls_text(row, 0, value) for row, value in cells]}))
    assert (table.rows, list(table.numbers)) == ([["Vendor"], ["Acme"]], [1, 5])


def test_white_space_of_an_xlsb_is_blank_for_the_count_too(read):
    """The same of an .xlsb."""
    cells = {(row, 0): xlsb_text(0, value) for row, value in enumerate(["Vendor", "  ", "Acme"])}
    (table,) = read(xlsb(cells))
    assert (table.rows, list(table.numbers)) == ([["Vendor"], ["Acme"]], [1, 3])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (b"\x03\x00\x00   \x04\x00\x00Acme\x02\x00\x01\x00\x30\x20\x00", b""),
        (b"\x03\x00\x00   \x04\x00\x00Ac", b"\x00me\x02\x00\x01\x00\x30\x20\x00"),
        (b"\x03\x00\x00 ", b"\x01 \x00 \x00\x04\x00\x00Acme\x02\x00\x01\x00\x30\x20\x00"),
        (b"\x03\x00\x00   ", b"\x04\x00\x00Acme\x02\x00\x01\x00\x30\x20\x00"),
        (b"\x03\x00\x08\x01\x00   \x00", b"\x00\x00\x00\x04\x00\x00Acme\x02\x00\x00  "),
    ],
)
def test_blank_shared_strings_are_found_across_records(first, second):
    """A shared string may be cut anywhere; one cut within its text begins again with its flags."""
    records = [(0xFC, struct.pack("<II", 3, 3) + first), (0x3C, second)]
    assert blank_strings(records) == {0, 2}
