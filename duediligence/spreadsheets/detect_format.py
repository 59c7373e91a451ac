"""What a file is, by what it holds and not by what it is called."""

from __future__ import annotations

from enum import StrEnum


class Content(StrEnum):
    """The kinds of content that are told apart."""

    ZIP = "zip archive"
    OLE = "OLE2 file"
    XML_2003 = "XML spreadsheet"
    HTML = "HTML page"
    MHTML = "web archive"
    PARQUET = "Parquet file"
    TEXT = "text"
    FOREIGN = "foreign"


# First bytes of what is sent by mistake, from the formats' own descriptions.
_FOREIGN = (
    (b"%PDF", "a PDF document", "export the table to .xlsx or .csv"),
    (b"\x89PNG", "a picture (PNG)", "send the table itself, not a picture of it"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "send the table itself, not a picture of it"),
    (b"GIF8", "a picture (GIF)", "send the table itself, not a picture of it"),
    (b"II*\0", "a picture (TIFF)", "send the table itself, not a picture of it"),
    (b"MM\0*", "a picture (TIFF)", "send the table itself, not a picture of it"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it first"),
    (b"BZh", "a bzip2 archive", "unpack it first"),
    (b"\xfd7zXZ\0", "an xz archive", "unpack it first"),
    (b"SQLite format 3\0", "an SQLite database", "export the table to .xlsx or .csv"),
    (b"{\\rtf", "a rich text document", "save the table as .xlsx or .csv"),
    (b"MZ", "a Windows program", "send a spreadsheet"),
    (b"\x7fELF", "a program", "send a spreadsheet"),
)
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def detect_content(data: bytes) -> Content:
    """The kind of content, judged by the first bytes and, for zip, also by the last.

    >>> detect_content(b"name,country"), detect_content(b"%PDF-1.7")
    (<Content.TEXT: 'text'>, <Content.FOREIGN: 'foreign'>)
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Content.ZIP
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Content.OLE
    if data.startswith(b"PAR1"):
        return Content.PARQUET
    if foreign(data):
        return Content.FOREIGN
    return _textual(data)


def foreign(data: bytes) -> tuple[str, str] | None:
    """What a file is that holds no table, and what to do; None for all others."""
    for start, what, remedy in _FOREIGN:
        if data.startswith(start) and (start != b"MZ" or b"\0" in data[:512]):
            return what, remedy
    return None


def _textual(data: bytes) -> Content:
    head = data[:4096]
    for mark in _BYTE_ORDER_MARKS:
        head = head.removeprefix(mark)
    start = head.replace(b"\0", b"").lstrip().lower()
    if start.startswith(b"mime-version:") or b"content-type: multipart/related" in start:
        return Content.MHTML
    if start.startswith((b"<?xml", b"<workbook", b"<ss:workbook")):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
            return Content.XML_2003
        return Content.HTML if b"<html" in start else Content.FOREIGN
    tags = (b"<!doctype html", b"<html", b"<table", b"<body", b"<head", b"<meta", b"<style",
            b"<div", b"<tr", b"<!--")  # fmt: skip
    return Content.HTML if start.startswith(tags) else Content.TEXT
