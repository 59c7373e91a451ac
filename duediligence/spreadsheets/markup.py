"""Tables that programs save as HTML, as a web archive or as Excel's XML of 2003, often as .xls."""

from __future__ import annotations

import re

from ..model import Issue, Limits
from .detect_format import Content
from .encoding import decode
from .refusals import refuse
from .table import Table

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


def read_markup(
    data: bytes, content: Content, file: str, sha256: str, limits: Limits
) -> tuple[Table, ...]:
    """Every table of the file.

    Raises:
        TableError: it is damaged, over a limit, or holds no table.
    """
    if content is Content.XML_2003:
        from .excel.xml_2003 import read_excel_xml

        return read_excel_xml(data, file, sha256, limits)
    if content is Content.MHTML:
        data = _page_of(data, file)
    found = _DECLARED.search(data[:4096])
    decoded = decode(data, found[1].decode("ascii", "replace") if found else None)
    from .html import read_html

    issues = [Issue("This is a web page saved as a spreadsheet; its tables were read.",
                    "Save it as .xlsx to keep what Excel would keep.", file=file)]  # fmt: skip
    if decoded.is_guess:
        issues.append(Issue(f"The page names no encoding; it was read as {decoded.encoding}.",
                            "If names look wrong, save it as .xlsx.", file=file))  # fmt: skip
    return read_html(decoded.text, decoded.encoding, file, sha256, limits, tuple(issues))


def _page_of(data: bytes, file: str) -> bytes:
    """The pages of a web archive, one after the other."""
    from email import message_from_bytes, policy

    message = message_from_bytes(data, policy=policy.compat32)
    pages = []
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                pages.append(content)
    if not pages:
        raise refuse(file, "a web archive without a page", "save the table as .xlsx")
    return b"\n".join(pages)
