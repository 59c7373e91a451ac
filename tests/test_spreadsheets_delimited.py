"""Delimited text: every record there, in any encoding and with any mark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from on_disk import both_ways

from duediligence.errors import TableError
from duediligence.model import Limits
from duediligence.spreadsheets import read_tables
from duediligence.spreadsheets.delimited import (
    _read_regular,
    _split_irregular,
    _split_quoted,
    iter_records,
)
from duediligence.spreadsheets.disk_sequence import BLOCK
from duediligence.spreadsheets.encoding import decode, detect_encoding, iter_decoded


@pytest.fixture
def read(tmp_path):
    def read(content, **named):
        content = content.encode() if isinstance(content, str) else content
        (tmp_path / "a.csv").write_bytes(content)
        (table,) = both_ways(lambda: read_tables(tmp_path / "a.csv", **named))
        return table

    return read


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end(read, delimiter, end):
    """The delimiter is found by what it makes of the lines."""
    text = end.join(
        [delimiter.join(["Vendor", "City"]), delimiter.join(["Acme & Co", "Hotan"]), ""]
    )
    assert read(text).rows == [["Vendor", "City"], ["Acme & Co", "Hotan"]]


def test_one_column_is_a_table(read):
    """A list of names, one a line, has one column, whatever the names contain."""
    assert read("Vendor\nAcme\nB & C\n").rows == [["Vendor"], ["Acme"], ["B & C"]]


def test_excels_own_first_line_names_the_delimiter(read):
    """`sep=;` is no record of the table but has a number."""
    table = read("sep=;\nVendor;City, State\nA;B\n")
    assert (table.rows[0], list(table.numbers)) == (["Vendor", "City, State"], [2, 3])
    assert read("sep=\nVendor\tCity\n").rows == [["Vendor", "City"]]


def test_numbers_count_records(read):
    """A record over several lines is one record; blank ones are counted and left out."""
    table = read('Vendor,City\n"two\nlines",X\n\n,\nB,Y\n')
    assert (list(table.numbers), table.rows[1]) == ([1, 2, 5], ["two\nlines", "X"])


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a,b\n"Acme,Hotan\nB,C\nD,E\n', [["a", "b"], ['"Acme', "Hotan"], ["B", "C"], ["D", "E"]]),
        (
            'a,b\n"Acme,Hotan\nB,"C"\nD,E\n',
            [["a", "b"], ['"Acme', "Hotan"], ["B", "C"], ["D", "E"]],
        ),
        ('a,b\n5" pipe,X\nB,C\n', [["a", "b"], ['5" pipe', "X"], ["B", "C"]]),
        (
            'a,b\n"The "Best" Co, Ltd",X\nB,C\n',
            [["a", "b"], ['The "Best" Co, Ltd', "X"], ["B", "C"]],
        ),
        ('a,b\n"A ""q"" B", "x"\n', [["a", "b"], ['A "q" B', "x"]]),
    ],
)
def test_stray_marks_swallow_nothing(read, text, rows):
    """A quotation mark that is never closed, or not doubled, costs no record."""
    assert read(text).rows == rows


def test_unclosed_and_long_records_have_issues(read):
    """Which record has a stray mark, and which has too many fields, is an issue with its number."""
    table = read('a,b\n"Acme,Hotan\n' + "B,C\n" * 9 + "C, Ltd,X\n")
    assert [issue.row for issue in table.issues] == [2, 12]
    assert table.rows[-1] == ["C", " Ltd", "X"]


def test_countless_stray_marks_cost_little(read):
    """Marks opened on every line and never closed cost no record and no quadratic time."""
    for line in ('"a,b\n', '"a","b\n'):
        table = read("Vendor,City\n" + line * 50_000)
        assert len(table) == 50_001
        assert "49,980 more records" in table.issues[20].problem


def test_limits(read):
    """Records and cells are bounded."""
    for limits, named in ((Limits(rows=2), "rows"), (Limits(cells=3), "cells")):
        with pytest.raises(TableError, match=named):
            read("a,b\nc,d\ne,f\n", limits=limits)


def test_cell_of_a_megabyte_is_read(read):
    """A long cell is no error and no special case."""
    assert (
        len(read("a,b\n" + "A" * 1_000_000 + ',B\n"' + "B" * 200_000 + '",C').rows[1][0]) == 10**6
    )


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "供应商,城市\n和田泰达,和田\n"),
        ("utf-8-sig", "供应商,城市\n和田泰达,和田\n"),
        ("utf-16", "供应商,城市\n和田泰达,和田\n"),
        ("utf-32", "供应商,城市\n和田泰达,和田\n"),
        ("utf-16-le", "Vendor,City\nAcme,Hotan\n"),
        ("utf-16-be", "Vendor,City\nAcme,Hotan\n"),
        ("gb18030", "供应商名称,地址\n和田泰达服饰有限公司,新疆和田\n"),
        ("gb18030", "name,city\nHetian Taida 和田,Hotan\n"),
        ("big5", "供應商,地址\n台灣紡織股份有限公司,台北市\n"),
        ("cp932", "会社名,住所\n株式会社テスト,東京都港区\n"),
        ("cp949", "회사명,주소\n한국섬유 주식회사,서울\n"),
        ("cp1252", "Société,Adresse\nÉtablissements Müller,Rue de l'Église\n"),
        ("cp1252", "Compañía,Ciudad\nTextil Ñandú,Ávila\n"),
        ("cp1250", "Dostawca,Miasto\nZakłady Odzieżowe Łódź,Kraków\n"),
        ("cp1251", "Поставщик,Город\nООО Текстиль,Москва\n"),
        ("cp1254", "Tedarikçi Adı,Şehir\nÇağlar Tekstil A.Ş.,İstanbul\n"),
    ],
)
def test_usual_encodings(read, encoding, text):
    """Text comes out as it was written; a guess has an issue."""
    table = read(text.encode(encoding))
    assert [",".join(row) for row in table.rows] == text.split("\n")[:2]
    names_encoding = encoding.startswith("utf") and not encoding.endswith(("le", "be"))
    assert bool(table.issues) != names_encoding


def test_bytes_of_another_encoding_cost_their_cell_only(read):
    """In a UTF-8 file a Latin-1 cell cannot be read; all other cells are."""
    table = read("Vendor,City\n和田泰达有限公司,新疆\n".encode() + b"M\xfcller,Bonn\n")
    assert table.rows[2] == ["", "Bonn"]
    assert table.unreadable == {(2, 0): "bytes that are not utf-8: M\N{REPLACEMENT CHARACTER}ller"}
    assert "1 cell could not be read" in table.issues[0].problem


def test_declared_encoding_is_taken(read):
    """What a page declares goes before detection, as browsers understand it."""
    assert decode("é".encode("latin-1"), "iso-8859-1").encoding == "cp1252"
    assert decode("和田".encode("gbk"), "gb2312").text == "和田"


FIELDS = st.lists(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\ufeff"), max_size=6),
    min_size=2,
    max_size=4,
)


@given(st.lists(FIELDS, max_size=6), st.sampled_from(",;\t|"))
def test_records_come_back_as_they_were_written(table, delimiter):
    """What the standard library writes with quotation marks is read field by field."""
    import csv
    import io

    table = [[field.replace("\n", " ") for field in line] for line in table]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
        table
    )
    lines = buffer.getvalue().split("\n")[:-1]
    assert [record.fields for record in iter_records(lines, delimiter)] == table


@given(st.lists(st.text('a",;\x1c ', max_size=9), max_size=8), st.sampled_from(",; "))
def test_lines_that_are_kept_whole_are_the_same_records(lines, delimiter):
    """What is read without dividing it gives the records that reading one by one gives."""
    regular = _read_regular(lines, delimiter, 5)
    records = [record.fields for record in iter_records(lines, delimiter)]
    filled = [(at, row) for at, row in enumerate(records, 5) if any(map(str.strip, row))]
    if regular is None:
        assert any('"' in line for line in lines)
    elif filled:
        assert regular.rows.unpack(regular.rows.data) == [row for _, row in filled]
        assert regular.numbers == [at for at, _ in filled]
        assert regular.widths == [len(row) for _, row in filled]
    else:
        assert not regular.numbers


@pytest.mark.parametrize(
    ("odd", "rows"),
    [
        ('"Acme\nand\nSons",X', [["Acme\nand\nSons", "X"]]),
        ('"Acme,X', [['"Acme', "X"]]),
        (' "Acme" , "X" ', [["Acme", "X"]]),
        ("Acme,X,over", [["Acme", "X", "over"]]),
        (' ,"\u2003"', []),
    ],
)
@pytest.mark.parametrize("at", [0, 1, BLOCK - 2, BLOCK - 1, BLOCK, 2 * BLOCK])
def test_an_odd_record_is_the_only_odd_one(read, odd, rows, at):
    """Wherever it is in a long file, all records before and after it are read as they are."""
    usual = [[f"V{number}", "Hotan"] for number in range(3 * BLOCK)]
    lines = [",".join(row) for row in usual]
    table = read("\n".join(["Vendor,City", *lines[:at], odd, *lines[at:]]))
    assert list(table.rows) == [["Vendor", "City"], *usual[:at], *rows, *usual[at:]]
    assert table.numbers[-1] == len(usual) + 2


@pytest.mark.parametrize("limits", [Limits(rows=BLOCK + 9), Limits(cells=2 * BLOCK + 18)])
def test_a_limit_is_met_within_a_block(read, limits):
    """The message counts the records up to the first one that is too much."""
    with pytest.raises(TableError, match=r"1,034 records or more|2,068 cells or more"):
        read("Vendor,City\n" * 3 * BLOCK, limits=limits)


@given(st.lists(st.text('a",;\n ', max_size=12), max_size=20))
def test_no_line_is_lost(lines):
    """Whatever the marks, every character but marks and delimiters comes out again."""
    text = "\n".join(lines).split("\n")
    got = "".join("".join(record.fields) for record in iter_records(text, ","))
    assert got.count("a") == "".join(text).count("a")


@given(
    st.one_of(
        st.binary(max_size=60),
        st.text(max_size=20).map(lambda text: text.encode("utf-16-le", "surrogatepass")),
        st.text("和田服饰é, \n", max_size=40).map(lambda text: text.encode("gb18030")),
        st.text("和田é, \n", max_size=40).map(lambda text: text.encode() + b"\xff"),
    ),
    st.integers(1, 9),
)
def test_pieces_are_decoded_as_the_whole(data, size):
    """Where a file is cut into pieces changes neither its encoding nor its text."""
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    whole = detect_encoding(lambda: [data])
    assert detect_encoding(lambda: [data[:4096], *([data[4096:]] if data[4096:] else [])]) == whole
    try:
        text = data.decode(whole.name, whole.errors)
    except UnicodeDecodeError:  # a multi-byte code that ends in ASCII; the reader refuses the file
        with pytest.raises(UnicodeDecodeError):
            list(iter_decoded(pieces, whole.name, whole.errors))
    else:
        assert "".join(iter_decoded(pieces, whole.name, whole.errors)) == text


@given(
    st.lists(
        st.sampled_from(
            ['"', '""', '","', '"', ",", ";", " ", "\t", "a", "\r", "é", "\udc80", "\n"]
        )
    ),
    st.sampled_from([*",;\t|", " ", '"']),
)
def test_regular_lines_are_split_as_all_others(pieces, delimiter):
    """What Python's own reader splits has the fields that the rules for irregular lines give."""
    # As the reader joins lines: with a mark, and no line end behind it.
    line = "".join(pieces).rstrip("\n") + '"'
    assert _split_quoted(line, delimiter) == _split_irregular(line, delimiter)


@given(st.lists(st.lists(st.text('ab ",;\n', max_size=6), min_size=2, max_size=4), min_size=1))
def test_what_python_writes_is_split_by_its_own_reader(rows):
    """Fields of any content, all quoted, are read as they were written."""
    for row in rows:
        line = ",".join('"' + text.replace('"', '""') + '"' for text in row)
        assert _split_quoted(line, ",") == row == _split_irregular(line, ",")
