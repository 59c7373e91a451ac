"""Detects the format of a file by its content and not by its name."""

from __future__ import annotations

from enum import StrEnum


class FileFormat(StrEnum):
    """The formats that are read in different ways; `FOREIGN` is none of them."""

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


# How pages begin that programs save as .xls, after white space.
_HTML_STARTS = (
    b"<!doctype html",
    *b"<html <table <body <head <meta <style <div <tr <!--".split(),
)
# Bytes of the head that are searched for names of formats. Judgement: longer than any XML
# declaration with its namespaces, or than the headers of a web archive.
_TEXT_HEAD_BYTES = 4096
_PROGRAM_HEAD_BYTES = 512  # a program has zeros here, a text that begins with MZ has none


def detect_file_format(data: bytes) -> FileFormat:
    """Return the format of a file, judged by its first bytes.

    >>> detect_file_format(b"name,country"), detect_file_format(b"%PDF-1.7")
    (<FileFormat.TEXT: 'text'>, <FileFormat.FOREIGN: 'foreign'>)
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):  # with members, and without any
        return FileFormat.ZIP
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return FileFormat.OLE
    if data.startswith(b"PAR1"):
        return FileFormat.PARQUET
    if explain_foreign_format(data):
        return FileFormat.FOREIGN
    head = data[:_TEXT_HEAD_BYTES]
    for mark in _BYTE_ORDER_MARKS:
        head = head.removeprefix(mark)
    start = head.replace(b"\0", b"").lstrip().lower()  # UTF-16 too
    if start.startswith(b"mime-version:") or b"content-type: multipart/related" in start:
        return FileFormat.MHTML
    if start.startswith((b"<?xml", b"<workbook", b"<ss:workbook")):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
            return FileFormat.XML_2003
        return FileFormat.HTML if b"<html" in start else FileFormat.FOREIGN
    return FileFormat.HTML if start.startswith(_HTML_STARTS) else FileFormat.TEXT


def explain_foreign_format(data: bytes) -> tuple[str, str] | None:
    """Return what a file without tables is, and what to do; None for all other files."""
    for start, content, remedy in _FOREIGN:
        if data.startswith(start) and (start != b"MZ" or b"\0" in data[:_PROGRAM_HEAD_BYTES]):
            return content, remedy
    return None
