"""What a file is, by what it holds; and one clear refusal for whatever is not a table."""

import pytest
from spreadsheets import ole, rows_of, xlsx, zipped

from duediligence.errors import TableError
from duediligence.model import Limits
from duediligence.spreadsheets import read_tables


@pytest.fixture
def refusal(tmp_path):
    def refusal(content, name="a.xlsx", **named):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(TableError) as caught:
            read_tables(tmp_path / name, **named)
        assert str(caught.value).startswith(name)
        assert str(tmp_path) not in str(caught.value)
        return str(caught.value)

    return refusal


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty file"),
        (b"\r\n \t\n\x1a", "empty file"),
        (b"\xef\xbb\xbf", "empty file"),
        (bytes(4096), "empty file"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"SQLite format 3\0", "SQLite"),
        (b"{\\rtf1 ", "rich text"),
        (b"MZ\0\0", "Windows program"),
        (bytes(range(256)) * 20, "neither text nor a spreadsheet"),
        (b'[{"name": "Acme"', "JSON"),
        (b'{"name":\n "Acme"}', "JSON"),
        (b'{"name": "Acme", "name": "Other"}', "twice"),
        (b'{"schema_version": "1", "rows": []}', "result of a screening"),
        (b"<?xml version='1.0'?><orders/>", "XML, but not a spreadsheet"),
        (b"<html><body><p>Please log in</p></body></html>", "web page without a table"),
        (b"MIME-Version: 1.0\nContent-Type: text/plain\n\nx", "web archive without a page"),
        (b"PAR1 and no more", "damaged Parquet"),
        (zipped({}), "holds nothing"),
        (zipped({"a.csv": "x,y"}), "zip archive that holds 'a.csv'"),
        (zipped({"word/document.xml": "<a/>"}), "Word document"),
        (zipped({"ppt/presentation.xml": "<a/>"}), "PowerPoint"),
        (zipped({"Index/Document.iwa": "x"}), "Apple Numbers"),
        (zipped({"../a": "x"}), "unsafe member"),
        (zipped({"/a": "x"}), "unsafe member"),
        (xlsx({"S": rows_of([["a"]])})[:-40], "damaged or truncated zip"),
        (ole({"WordDocument": b"x"}), "Word document"),
        (ole({"__properties_version1.0": b"x"}), "Outlook message"),
        (ole({"Anything": b"x"}), "OLE2 file without a workbook"),
        (ole({"WordDocument": b"x"})[:700], "damaged or truncated"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "damaged or truncated"),
        (ole({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "password-protected"),
    ],
)
def test_what_is_not_a_table_is_refused_by_name(refusal, content, message):
    """The message names the file and what it is, whatever the suffix says."""
    assert message in refusal(content)


def test_missing_file_and_directory_are_refused(tmp_path):
    """A path without a file behind it is refused."""
    with pytest.raises(TableError, match="no such file"):
        read_tables(tmp_path / "none.xlsx")
    with pytest.raises(TableError, match="directory"):
        read_tables(tmp_path)
    with pytest.raises(TableError):
        read_tables("a\0b")


def test_suffix_decides_nothing(tmp_path):
    """A workbook called .csv is read as a workbook, and text called .xlsx as text."""
    (tmp_path / "a.csv").write_bytes(xlsx({"S": rows_of([["Vendor"]])}))
    (tmp_path / "b.xlsx").write_text("Vendor,City\nAcme,Hotan\n")
    assert read_tables(tmp_path / "a.csv")[0].sheet == "S"
    assert read_tables(tmp_path / "b.xlsx")[0].rows[1] == ["Acme", "Hotan"]


def test_input_is_untouched_and_its_digest_given(tmp_path):
    """Reading changes no byte of a file; the table carries the SHA-256 of all of them."""
    import hashlib

    path = tmp_path / "a.csv"
    path.write_bytes(b"Vendor\nAcme\n")
    before = path.stat().st_mtime_ns
    (table,) = read_tables(path)
    assert table.sha256 == hashlib.sha256(b"Vendor\nAcme\n").hexdigest()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (b"Vendor\nAcme\n", before)


def test_encrypted_member_is_refused(refusal):
    """A zip file whose members are locked is refused."""
    content = bytearray(zipped({"xl/workbook.xml": "x"}))
    for at in range(len(content) - 4):
        if content[at : at + 4] == b"PK\x01\x02":
            content[at + 8] |= 1
    assert "password-protected" in refusal(bytes(content))


def test_protected_workbook_opens_with_its_password(tmp_path):
    """With the extra `encrypted` a password opens a workbook, and a wrong one is refused."""
    msoffcrypto = pytest.importorskip("msoffcrypto")
    import io

    from msoffcrypto.format.ooxml import OOXMLFile

    assert msoffcrypto
    buffer = io.BytesIO()
    table = [["Vendor"], *([f"Acme {at * 7919 % 1000}"] for at in range(900))]
    OOXMLFile(io.BytesIO(xlsx({"S": rows_of(table)}))).encrypt("secret", buffer)
    path = tmp_path / "a.xlsx"
    path.write_bytes(buffer.getvalue())
    assert read_tables(path, password="secret")[0].rows == table
    with pytest.raises(TableError, match="does not open"):
        read_tables(path, password="other")
    with pytest.raises(TableError, match="pass its password"):
        read_tables(path)


def test_limit_on_bytes_is_checked_before_reading(refusal):
    """A file over the limit is refused."""
    assert "Limits(bytes=...)" in refusal(b"Vendor\n" * 100, limits=Limits(bytes=10))


def test_reading_starts_no_network_and_writes_nothing(tmp_path):
    """Under an audit hook reading a workbook opens no socket, no process, and no file to write."""
    import subprocess
    import sys
    from pathlib import Path

    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx({"S": rows_of([["Vendor"], ["Acme"]])}))
    code = f"""
import sys
events = []
def hook(event, arguments):
    if event.startswith(("socket.", "subprocess", "os.system", "os.exec", "os.fork")):
        events.append(event)
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        events.append(str(arguments))
from duediligence.spreadsheets import read_tables
sys.dont_write_bytecode = True
sys.addaudithook(hook)
read_tables({str(path)!r})
print(events)
"""
    done = subprocess.run(
        [sys.executable, "-B", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    assert done.stdout.strip() == "[]"
