"""Reads tables that programs save as HTML, as a web archive or as Excel's XML of 2003 (often .xls)."""

from __future__ import annotations

import re

from ..model import Issue, Limits
from .detect_format import FileFormat
from .encoding import decode
from .refusals import refusal
from .table import Table

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
# Bytes in which a page names its encoding: 1,024 by the HTML standard; judgement: some need more.
_CHARSET_BYTES = 4096


def read_markup(
    data: bytes, file_format: FileFormat, file: str, *, sha256: str, limits: Limits
) -> tuple[Table, ...]:
    """Return every table of the file.

    Raises:
        TableError: it is damaged, over a limit, or holds no table.
    """
    if file_format is FileFormat.XML_2003:
        from .excel.xml_2003 import read_xml_2003

        return read_xml_2003(data, file, sha256, limits)
    from .html import read_html

    if file_format is FileFormat.MHTML:
        data = _pages_of_archive(data, file)
    charset = _CHARSET.search(data[:_CHARSET_BYTES])
    decoded = decode(data, charset[1].decode("ascii", "replace") if charset else None)
    issues = [
        Issue(
            "This is a web page saved as a spreadsheet; its tables were read.",
            "Save it as .xlsx to keep what Excel would keep.",
            file=file,
        )
    ]
    if decoded.is_guess:
        problem = f"The page names no encoding; it was read as {decoded.encoding}."
        issues.append(Issue(problem, "If names look wrong, save it as .xlsx.", file=file))
    return read_html(
        decoded.text, decoded.encoding, file, sha256=sha256, limits=limits, issues=issues
    )


def _pages_of_archive(data: bytes, file: str) -> bytes:
    """Return the pages of a web archive, one after the other."""
    from email import message_from_bytes, policy

    message = message_from_bytes(data, policy=policy.compat32)
    pages = []
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                pages.append(content)
    if not pages:
        raise refusal(file, "a web archive without a page", "save the table as .xlsx")
    return b"\n".join(pages)
