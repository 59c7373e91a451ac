"""Tables saved as HTML, as a web archive, as Excel's XML of 2003, and as Parquet."""

import pytest
from on_disk import both_ways

from duediligence.errors import TableError
from duediligence.model import Limits
from duediligence.spreadsheets import Span, read_tables

XML = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">{}</Workbook>'
)


@pytest.fixture
def read(tmp_path):
    def read(content, name="a.xls", **named):
        content = content.encode() if isinstance(content, str) else content
        (tmp_path / name).write_bytes(content)
        return both_ways(lambda: read_tables(tmp_path / name, **named))

    return read


def test_html_table_is_read(read):
    """Cells that are not closed, spans, breaks and entities; scripts and styles are no text."""
    (table,) = read(
        "<!-- x --><html><head><style>td{}</style></head><table><tr><th>Vendor<th colspan=2>City"
        "<tr><td rowspan=2>A &amp; B<td>x<br>y<td>1<script>evil()</script><tr><td>z<td>2</table>"
    )
    assert table.rows == [["Vendor", "City", ""], ["A & B", "x\ny", "1"], ["", "z", "2"]]
    assert table.merged == (Span(0, 1, 0, 2), Span(1, 0, 2, 0))
    assert "web page" in table.issues[0].problem


def test_several_tables_are_several_sheets(read):
    """Each table that holds text is read; a nested one is a table of its own."""
    tables = read(
        "<table><tr><td>a<table><tr><td>inner</td></tr></table></td></tr></table>"
        "<table></table><table><tr><td>b</td></tr></table>"
    )
    assert [(table.sheet, table.rows) for table in tables] == [
        ("table 1", [["a"]]),
        ("table 2", [["inner"]]),
        ("table 3", [["b"]]),
    ]


def test_html_of_careless_writers_loses_no_text(read):
    """A head that is never closed, text after a block, and a cell before any row are read."""
    (table,) = read("<html><head><title>x</title><table><td><p>Acme</p>Ltd<td><h3>a</h3>b<tr><td>c")
    assert table.rows == [["Acme Ltd", "a b"], ["c"]]
    (table,) = read(
        "<html><table><tr><td>a<noscript>b</noscript><svg><title>c</title></svg></table>"
    )
    assert table.rows == [["ab"]]


def test_hostile_html_takes_little_time(read):
    """Tables nested by the thousand, captions in pieces and comments that stay open are bounded."""
    deep = "<html>" + "x" * 100_000 + "<table><caption>c<tr><td>" * 3_000 + "Acme"
    assert read(deep)[-1].rows == [["c"], ["Acme"]]  # a caption is a title above the rows
    assert read("<html><table>" + "<b>x" * 50_000 + "<tr><td>Acme")[0].rows[1:] == [["Acme"]]
    for rest in ("<!-- " * 50_000, "<a " * 50_000):
        with pytest.raises(TableError, match="broken-off web page"):
            read("<html><table><tr><td>Acme</table>" + rest)
    assert read("<html><!--><!-- x --!><!-- y -- ><table><tr><td>Acme")[0].rows == [["Acme"]]


def test_html_in_another_encoding(read):
    """The page's own word for its encoding is taken; bytes outside it cost their cell only."""
    page = "<html><meta charset=gb2312><table><tr><td>和田</table>".encode("gbk")
    assert read(page)[0].rows == [["和田"]]
    (table,) = read("<table><tr><td>和田和田和田<td>".encode() + b"M\xfcller<td>x</table>")
    assert list(table.unreadable) == [(0, 1)]
    (table,) = read("<table><tr><td>Müller GmbH</table>".encode("cp1252"))
    assert "cp1252" in table.issues[1].problem


def test_html_spans_are_bounded(read):
    """A table that claims to span millions of cells is refused."""
    page = "<table><tr>" + '<td rowspan="60000" colspan="16000">x' * 3 + "</table>"
    with pytest.raises(TableError, match="merged cells"):
        read(page)
    with pytest.raises(TableError, match="rows"):
        read("<table>" + "<tr><td>x" * 9 + "</table>", limits=Limits(rows=3))


def test_web_archive_is_read(read):
    """The page in a web archive is read as a page."""
    archive = (
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: "
        "text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        "<table><tr><td>Vendor=20X</td></tr></table>\n--b--\n"
    )
    assert read(archive)[0].rows == [["Vendor X"]]


def test_xml_of_2003_is_read(read):
    """Rows and cells with an index, merged ones, kinds, and hidden sheets."""
    first, second = read(
        XML.format(
            '<Worksheet ss:Name="A"><Table><Row ss:Index="3"><Cell ss:MergeDown="1" '
            'ss:MergeAcross="1"><Data ss:Type="String">Vendor</Data></Cell><Cell>'
            '<Data ss:Type="Number">8.48E5</Data></Cell></Row><Row ss:Hidden="1">'
            '<Cell ss:Index="3" ss:Formula="=1"/><Cell><Data ss:Type="Error">#REF!</Data></Cell>'
            '<Cell><Data ss:Type="DateTime">2024-05-01T00:00:00.000</Data></Cell>'
            '<Cell><Data ss:Type="Boolean">1</Data></Cell></Row></Table></Worksheet>'
            '<Worksheet ss:Name="B"><Table/><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible>'
            "</x:WorksheetOptions></Worksheet>"
        )
    )
    assert list(first.numbers) == [3, 4]
    assert first.rows == [["Vendor", "", "848000"], ["", "", "", "", "2024-05-01", "TRUE"]]
    assert first.unreadable == {
        (1, 2): "a formula without a stored value",
        (1, 3): "the error #REF!",
    }
    assert first.merged == (Span(0, 0, 1, 1),)
    assert second.is_hidden


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (XML.format(""), "without a sheet"),
        (XML.format("<Worksheet>"), "damaged file"),
        (XML.replace("?>", "?><!DOCTYPE a>").format(""), "DTD"),
        (
            XML.format(
                '<Worksheet><Table><Row ss:Index="9999999"><Cell><Data>x</Data></Cell></Row>'
                "</Table></Worksheet>"
            ),
            "rows",
        ),
    ],
)
def test_bad_xml_of_2003_is_refused(read, xml, message):
    """Damaged, hostile and absurd files end in one error."""
    with pytest.raises(TableError, match=message):
        read(xml)


def test_parquet_is_read(read, tmp_path):
    """The columns' names are the header, which counts as row 1; what is missing is blank."""
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = pa.table({"Vendor": ["Acme", None, "B"], "zip": [71000.0, None, float("nan")]})
    parquet.write_table(table, tmp_path / "p.parquet")
    (read_,) = both_ways(lambda: read_tables(tmp_path / "p.parquet"))
    assert read_.rows == [["Vendor", "zip"], ["Acme", "71000"], ["B", ""]]
    assert list(read_.numbers) == [1, 2, 4]
    for limits, named in ((Limits(rows=2), "rows"), (Limits(cells=3), "cells")):
        with pytest.raises(TableError, match=named):
            read_tables(tmp_path / "p.parquet", limits=limits)
