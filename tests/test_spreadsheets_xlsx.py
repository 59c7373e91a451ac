"""Reading .xlsx: every row with its number, every kind of cell, and nothing that cannot be trusted."""

import io
import zipfile
from contextlib import suppress

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from spreadsheets import (
    HEAD,
    MAIN,
    STRICT,
    STRICT_RELATIONS,
    cell,
    letters,
    members,
    row,
    rows_of,
    worksheet,
    xlsx,
    zipped,
)

from duediligence.errors import ColumnError, TableError
from duediligence.model import Limits
from duediligence.spreadsheets import Span, read_tables
from duediligence.spreadsheets.cell_audit.expat_count import count_by_expat
from duediligence.spreadsheets.cell_audit.pattern_count import count_by_patterns
from duediligence.spreadsheets.cell_audit.tag_index import TagIndex
from duediligence.spreadsheets.excel.shared_strings import SharedStrings


@pytest.fixture
def read(tmp_path):
    def read(content, name="a.xlsx", **named):
        (tmp_path / name).write_bytes(content)
        return read_tables(tmp_path / name, **named)

    return read


def rows(tables):
    """The rows of the first table."""
    return [list(line) for line in tables[0].rows]


def test_numbers_read_as_excel_shows_them(read):
    """Whole numbers have no decimals, others no noise, and text keeps its zeros."""
    table = read(xlsx({"S": row(1, {"A": 848000, "B": 4203.29, "C": 0.1 + 0.2, "D": "00123"})}))
    assert rows(table) == [["848000", "4203.29", "0.3", "00123"]]


def test_words_that_mean_nothing_elsewhere_stay(read):
    """NA, None and NULL are text."""
    assert rows(read(xlsx({"S": row(1, {"A": "NA", "B": "None", "C": "NULL"})}))) == [
        ["NA", "None", "NULL"]
    ]


def test_row_numbers_are_those_of_the_sheet(read):
    """Rows that begin low and to the right keep the numbers that Excel shows."""
    (table,) = read(xlsx({"S": row(5, {"C": "Vendor"}) + row(9, {"C": "Acme"})}))
    assert (list(table.numbers), table.rows) == ([5, 9], [["", "", "Vendor"], ["", "", "Acme"]])


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ('<c r="A1" t="e"><v>#REF!</v></c>', "the error #REF!"),
        ('<c r="A1" t="e"><f>A2</f><v>#N/A</v></c>', "the error #N/A"),
        ('<c r="A1"><f>A2</f></c>', "a formula without a stored value"),
        ('<c r="A1"><f>A2</f><v></v></c>', "a formula without a stored value"),
        ('<c r="A1"><f>A2</f><v/></c>', "a formula without a stored value"),
        ('<c r="A1"><f>A2</f><v /></c>', "a formula without a stored value"),
    ],
)
def test_cells_without_a_text_are_not_blank(read, cells, message):
    """An error, and a formula without a value, are unreadable cells."""
    (table,) = read(xlsx({"S": row(1, {"A": cells, "B": "x"})}))
    assert table.unreadable == {(0, 0): message}
    assert table.rows == [["", "x"]]


def test_formula_that_gives_no_text_is_blank(read):
    """A formula whose stored result is the empty text is a blank cell."""
    (table,) = read(xlsx({"S": row(1, {"A": '<c r="A1" t="str"><f>""</f><v></v></c>', "B": "x"})}))
    assert not table.unreadable


def test_row_of_errors_only_is_a_row(read):
    """A row whose only cell cannot be read is not blank, even below the last text."""
    (table,) = read(xlsx({"S": row(1, {"A": "x"}) + row(4, {"B": '<c r="B4"><f>A1</f></c>'})}))
    assert list(table.numbers) == [1, 4]
    assert list(table.unreadable) == [(1, 1)]


def test_formats_of_zeros_keep_a_codes_zeros(read):
    """A number shown as 071000 is read as 071000."""
    styles = (
        '<numFmts count="1"><numFmt numFmtId="164" formatCode="000000"/></numFmts>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
    )
    (table,) = read(
        xlsx({"S": row(1, {"A": '<c r="A1" s="1"><v>71000</v></c>', "B": 71000})}, styles=styles)
    )
    assert table.rows == [["071000", "71000"]]


@pytest.mark.parametrize("dimension", ["A1:A1", "A1:XFD1048576", "Z9"])
def test_stated_size_is_not_believed(read, dimension):
    """What a sheet says of its own size changes nothing."""
    xml = worksheet(rows_of([["Vendor"], ["A"], ["B"]]), before=f'<dimension ref="{dimension}"/>')
    assert rows(read(xlsx({"S": xml}))) == [["Vendor"], ["A"], ["B"]]


def test_rows_out_of_order_are_all_there(read):
    """Rows written in another order are read in theirs."""
    xml = row(3, {"A": "c"}) + row(1, {"A": "a"}) + row(2, {"A": "b"})
    assert rows(read(xlsx({"S": xml}))) == [["a"], ["b"], ["c"]]


def test_cells_without_addresses_are_read(read):
    """Cells and rows that do not say where they are follow one another."""
    xml = (
        "<row>" + cell("", "Vendor").replace(' r=""', "") + "</row>" + "<row><c><v>5</v></c></row>"
    )
    assert rows(read(xlsx({"S": xml}))) == [["Vendor"], ["5"]]


def test_one_far_cell_costs_little(read):
    """A cell in the last corner of the grid is read, not paid for with half a terabyte."""
    (table,) = read(xlsx({"S": rows_of([["Vendor"], ["A"]]) + row(1048576, {"XFD": "far"})}))
    assert list(table.numbers) == [1, 2, 1048576]
    assert table.rows[2][16383] == "far"


@pytest.mark.parametrize(
    "xml",
    [
        '<row r="99999999999"/>',
        '<row r="4294967295"><c><v>1</v></c></row>',
        '<row r="2"><c r="A1048577"><v>1</v></c></row>',
        '<row r="2"><c r="XFE2"><v>1</v></c></row>',
    ],
)
def test_cells_beyond_the_grid_are_refused(read, xml):
    """A row or column that no sheet has is damage, not four billion blank rows."""
    with pytest.raises(TableError, match="beyond the last row or column"):
        read(xlsx({"S": rows_of([["Vendor"]]) + xml}))


def test_many_far_cells_are_refused(read):
    """Cells that would spread over billions are refused with the limit's name."""
    xml = "".join(row(at, {"XFD": "x"}) for at in range(1, 3000))
    with pytest.raises(TableError, match=r"a.xlsx, sheet S: 49,.* Limits"):
        read(xlsx({"S": xml}))


def test_strict_workbooks_are_read(read):
    """A workbook in the strict dialect, which openpyxl takes for one without sheets, is read."""
    content = xlsx({"S": rows_of([["Vendor"]])}, main=STRICT, relations=STRICT_RELATIONS)
    assert rows(read(content)) == [["Vendor"]]


def test_prefixed_and_wide_spellings_are_read(read):
    """Names with a prefix, and UTF-16, say the same."""
    prefixed = (
        f'{HEAD}<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr">'
        "<x:is><x:t>Vendor</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"
    )
    assert rows(read(xlsx({"S": prefixed}))) == [["Vendor"]]
    wide = members({"S": rows_of([["和田"]])})
    name = "xl/worksheets/sheet1.xml"
    xml = wide[name]
    assert isinstance(xml, str)
    wide[name] = xml.replace("UTF-8", "UTF-16").encode("utf-16")
    assert rows(read(zipped(wide))) == [["和田"]]


def test_blank_shared_strings_fill_no_cell(read):
    """A cell that points at a blank shared string is blank and no disagreement."""
    xml = row(1, {"A": '<c r="A1" t="s"><v>0</v></c>', "B": '<c r="B1" t="s"><v>1</v></c>'})
    assert rows(read(xlsx({"S": xml}, strings=["Vendor", ""]))) == [["Vendor", ""]]
    rich = '<si><t>Vendor</t></si><si><r><t></t></r></si><si><t>a</t><rPh sb="0" eb="1"><t>b</t></rPh></si>'
    assert rows(read(xlsx({"S": xml}, strings=rich))) == [["Vendor", ""]]


def test_merged_areas_and_hidden_parts_are_reported(read):
    """Merged areas are given; hidden rows, columns and sheets are read and have issues."""
    xml = worksheet(
        row(1, {"A": "Vendor"}) + row(2, {"A": "Acme"}, ' hidden="1"') + row(3, {"B": "x"}),
        before='<cols><col min="2" max="3" hidden="1" width="0"/></cols>',
        after='<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>',
    )
    first, second = read(xlsx({"S": xml, "T": rows_of([["x"]])}, states={"T": "veryHidden"}))
    assert first.merged == (Span(1, 0, 2, 0),)
    assert [issue.problem for issue in first.issues] == [
        "1 row hidden in the sheet, read like all others.",
        "2 columns hidden in the sheet, read like all others.",
    ]
    assert second.is_hidden
    assert "hidden" in second.issues[0].problem


def test_what_lies_beside_the_cells_has_an_issue(tmp_path):
    """Comments, pictures, charts and text boxes are not read, which an issue says."""
    path = tmp_path / "notes.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        plain, noted, drawn = (workbook.add_worksheet() for _ in range(3))
        for sheet in (plain, noted, drawn):
            sheet.write("A1", "Vendor")
            sheet.write_url("A2", "https://example.org/acme", string="Acme")
        noted.write_comment("A2", "made by another firm")
        drawn.insert_textbox("C3", "made by another firm")
    problems = [[issue.problem for issue in table.issues] for table in read_tables(path)]
    assert problems == [
        [],
        ["This sheet has comments or notes on cells: they were not read."],
        ["This sheet has pictures, charts or text boxes: they were not read."],
    ]


def test_one_sheet_can_be_chosen(read):
    """Another sheet than those that are there is refused with their names."""
    content = xlsx({"S": rows_of([["a"]]), "T": rows_of([["b"]])})
    assert [table.sheet for table in read(content, sheet="T")] == ["T"]
    with pytest.raises(ColumnError, match="no sheet 'U'; it has 'S', 'T'"):
        read(content, sheet="U")


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (worksheet(rows_of([["a"]]) + "<row r='2'><c r='A2'>"), "damaged file"),
        (f'{HEAD}<!DOCTYPE w [<!ENTITY a "b">]>' + worksheet("").removeprefix(HEAD), "DTD"),
        (
            f'{HEAD}<!DOCTYPE w SYSTEM "http://example.org/x">' + worksheet("").removeprefix(HEAD),
            "DTD",
        ),
        (worksheet("").replace("UTF-8", "no-such-encoding"), "unknown encoding"),
    ],
)
def test_xml_that_cannot_be_trusted_is_refused(read, xml, message):
    """Malformed XML, and any document type, are refused before a reader sees them."""
    with pytest.raises(TableError, match=f"a.xlsx, sheet S: .*{message}"):
        read(xlsx({"S": xml}))


def test_disagreement_of_two_counts_is_an_error(read):
    """A cell that the reader takes for nothing and the file does not is refused, not dropped."""
    lost = '<c r="A2" t="inlineStr"><v>Acme</v></c>'
    with pytest.raises(TableError, match=r"sheet S, row 2: two ways of reading .* in 1 cell,"):
        read(xlsx({"S": row(1, {"A": "Vendor"}) + row(2, {"A": lost})}))


def test_workbook_that_no_reader_can_read_is_refused(read):
    """A string that is not there is an error, not a blank cell."""
    content = xlsx({"S": row(1, {"A": '<c r="A1" t="s"><v>7</v></c>'})}, strings=["Vendor"])
    with pytest.raises(TableError, match="no reader could read"):
        read(content)


def test_second_reader_reads_what_the_first_refuses(read):
    """A boolean that calamine does not know goes to the second reader; texts are unescaped."""
    xml = row(1, {"A": "a_x0041_b", "B": '<c r="B1" t="d"><v>2024-05-01T00:00:00</v></c>'})
    assert rows(read(xlsx({"S": xml}))) == [["aAb", "2024-05-01"]]
    far = xml + row(1048576, {"XFD": "far_x0041_"})
    assert read(xlsx({"S": far}))[0].rows[0][0] == "aAb"


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        (Limits(rows=2), "rows"),
        (Limits(cells=2), "cells"),
        (Limits(cell_characters=3), "cell"),
        (Limits(bytes=10), "bytes"),
        (Limits(members=2), "members"),
        (Limits(unpacked_bytes=99), "unpacked_bytes"),
    ],
)
def test_limits_are_named(read, limits, named):
    """What exceeds a limit is refused with the limit to raise."""
    content = xlsx({"S": rows_of([["Vendor"], ["A"], ["B" * 3_500_000]])})
    with pytest.raises(TableError, match=rf"Limits\({named}"):
        read(content, limits=limits)


def test_bomb_of_rows_is_refused(read):
    """Millions of empty rows in a small file are refused by their ratio."""
    with pytest.raises(TableError, match="packed into"):
        read(xlsx({"S": "<row/>" * 3_000_000}))


def test_missing_and_repeated_parts_are_refused(read):
    """A sheet without content, a workbook without sheets, and a member twice over."""
    without = members({"S": rows_of([["a"]])})
    del without["xl/worksheets/sheet1.xml"]
    with pytest.raises(TableError, match=r"sheet S: .*content is missing"):
        read(zipped(without))
    with pytest.raises(TableError, match="without a worksheet"):
        read(xlsx({}))
    buffer = io.BytesIO(xlsx({"S": rows_of([["a"]])}))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("XL/worksheets/Sheet1.xml", "x")
    with pytest.raises(TableError, match="twice"):
        read(buffer.getvalue())


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_damage_is_an_error_or_harmless(tmp_path_factory, data):
    """A workbook with a few bytes changed or cut is refused, or read as it was."""
    good = xlsx({"S": rows_of([["Vendor", "City"], ["Acme", "Hotan"], ["B", 848000]])})
    at = data.draw(st.integers(4, len(good) - 1))
    change = data.draw(st.sampled_from(["flip", "cut", "zero", "remove"]))
    damaged = {
        "flip": good[:at] + bytes([good[at] ^ 1 << data.draw(st.integers(0, 7))]) + good[at + 1 :],
        "cut": good[:at],
        "zero": good[:at] + bytes(64) + good[at + 64 :],
        "remove": good[:at] + good[at + 16 :],
    }[change]
    path = tmp_path_factory.mktemp("damaged") / "a.xlsx"
    path.write_bytes(damaged)
    with suppress(TableError):
        tables = read_tables(path)
        assert tables[0].rows == [["Vendor", "City"], ["Acme", "Hotan"], ["B", "848000"]]


TEXTS = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x5000, exclude_categories=["Cs", "Cc"]),
    max_size=8,
).filter(lambda text: not text or text.strip())
VALUES = st.one_of(st.none(), TEXTS, st.integers(-(10**9), 10**9), st.sampled_from(["#REF!"]))
KINDS = st.sampled_from(
    [
        '<c r="{0}" t="e"><v>#N/A</v></c>',
        '<c r="{0}"><f>A1</f></c>',
        '<c r="{0}"><f>A1</f><v>3</v></c>',
        '<c r="{0}" t="s"><v>1</v></c>',
        '<c r="{0}" t="s"><v>0</v></c>',
        '<c r="{0}" s="4"/>',
        '<c r="{0}" t="str"><f>A1</f><v></v></c>',
        '<c r="{0}" t="b"><v>1</v></c>',
        '<c r="{0}" s="1"><v>71000</v></c>',
        '<c r="{0}" t="inlineStr"><is><t></t></is></c>',
    ]
)


@given(
    st.lists(st.lists(st.one_of(VALUES, KINDS), max_size=5), max_size=8),
    st.integers(1, 40),
    st.integers(1, 200),
)
@settings(deadline=None)
def test_fast_and_slow_count_agree(table, first, piece):
    """Counting by patterns and counting by elements find the same, however a file is cut up."""
    lines = [
        [
            value.format(f"{letters(column)}{first + at}")
            if isinstance(value, str) and value.startswith("<c ")
            else value
            for column, value in enumerate(line)
        ]
        for at, line in enumerate(table)
    ]
    xml = worksheet(rows_of(lines, first)).encode()
    pieces = [xml[at : at + piece] for at in range(0, len(xml), piece)]
    strings, padding = SharedStrings(2, frozenset({1})), {"1": 6}
    fast = count_by_patterns(
        [pieces[0] + b"".join(pieces[1:2]), *pieces[2:]],
        strings,
        padding,
        where="x",
        limits=Limits(),
    )
    slow = count_by_expat(pieces, strings, padding, where="x", limits=Limits())
    if fast is not None:
        for name in (
            "cells",
            "rows",
            "filled",
            "last_row",
            "bottom",
            "right",
            "unreadable",
            "zero_padded",
        ):
            assert getattr(fast, name) == getattr(slow, name), name


@pytest.mark.parametrize(
    ("cell", "extent"),
    [
        ('<c r="B5">', (1, 5, 2)),
        ('<c r="A1"/><c r="XFD1048576" s="1"/><col/><cols>', (2, 1_048_576, 16_384)),
        ('<c r="ZZZ99999999"', (1, 99_999_999, 18_278)),
        ("", (0, 0, 0)),
        ('<c r="A1"/><c>', None),
        ('<c r="A1"/><c  r="A2">', None),
        ('<c s="1" r="A1">', None),
        ("<c r='A1'>", None),
        ('<c r="a1">', None),
        ('<c r="ABCD1">', None),
        ('<c r="A123456789">', None),
        ('<c r="A">', None),
        ('<c r="1">', None),
        ("<c ", None),
    ],
)
def test_addresses_of_cells_are_read_or_left_to_expat(cell, extent):
    """Letters and digits give column and row; a cell that is spelt otherwise is seen."""
    assert TagIndex(cell.encode()).find_cells() == extent


@pytest.mark.parametrize(
    ("row", "extent"),
    [
        ('<row r="7" spans="1:3"><c r="A9"/></row><row r="5"/><rowBreaks>', (2, 7, 0)),
        ('<row r="1"><row>', None),
        ('<row spans="1:3" r="5">', None),
        ('<row r="">', None),
        ('<row r="123456789">', None),
    ],
)
def test_numbers_of_rows_are_read_or_left_to_expat(row, extent):
    """The largest number counts, in whatever order rows are; a row spelt otherwise is seen."""
    assert TagIndex(row.encode()).find_rows() == extent


@given(
    st.lists(st.lists(VALUES, min_size=1, max_size=6), min_size=1, max_size=10), st.integers(1, 50)
)
@settings(deadline=None, max_examples=50)
def test_every_row_that_holds_anything_is_read(tmp_path_factory, table, first):
    """Tables of any texts come back cell by cell, under their own row numbers."""
    path = tmp_path_factory.mktemp("any") / "a.xlsx"
    path.write_bytes(xlsx({"S": rows_of(table, first)}))
    (read,) = read_tables(path)
    expected = {
        first + at: [str(value) if value is not None else "" for value in line]
        for at, line in enumerate(table)
        if any(str(value).strip() for value in line if value is not None)
    }
    got = dict(zip(read.numbers, read.rows, strict=True))
    assert got.keys() == expected.keys()
    for number, line in expected.items():
        padded = [*got[number], *[""] * (len(line) - len(got[number]))][: len(line)]
        assert [text.strip() for text in padded] == [text.strip() for text in line]


def test_sheet_that_the_workbook_does_not_list_stops(read):
    """Its content is in the file, and no program shows it."""
    parts = members({"A": rows_of([["Name"], ["Acme"]]), "B": rows_of([["Name"], ["Lanhu"]])})
    listed = str(parts["xl/workbook.xml"])
    at = listed.index('<sheet name="B"')
    parts["xl/workbook.xml"] = listed[:at] + listed[listed.index("/>", at) + 2 :]
    for relations in (True, False):
        if not relations:
            links = str(parts["xl/_rels/workbook.xml.rels"])
            at = links.index('<Relationship Id="rId2"')
            parts["xl/_rels/workbook.xml.rels"] = links[:at] + links[links.index("/>", at) + 2 :]
        (table,) = read(zipped(parts))
        assert [(issue.sheet, issue.stops) for issue in table.issues] == [
            ("xl/worksheets/sheet2.xml", True)
        ]


def test_two_sheets_of_one_content_are_refused(read):
    """The content of one of them is lost."""
    parts = members({"A": rows_of([["Name"], ["Acme"]]), "B": rows_of([["Name"], ["Lanhu"]])})
    links = str(parts["xl/_rels/workbook.xml.rels"])
    parts["xl/_rels/workbook.xml.rels"] = links.replace("sheet2.xml", "sheet1.xml")
    with pytest.raises(TableError, match="two sheets have the content"):
        read(zipped(parts))


def test_zip_in_front_of_a_workbook_is_refused(read):
    """A reader that begins at the front sees another workbook."""
    first, second = (xlsx({"A": rows_of([["Name"], [name]])}) for name in ("Lanhu", "Acme"))
    with pytest.raises(TableError, match="do not belong to it"):
        read(first + second)
