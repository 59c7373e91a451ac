"""The text of a PDF, page by page, without the lines that every page repeats; nothing in it is run."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..errors import DueDiligenceError, MissingExtra, TableError
from .passages import MAX_CHARACTERS

if TYPE_CHECKING:
    import pypdf

_MAX_PAGES = 2_000  # judgement: the longest reports on forced labour have some hundred
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_MIN_WORDS = 5  # of a page that has text; judgement: a number and a stamp of a scanner have fewer
_EDGE_LINES = 2  # lines at the top and at the bottom of a page that may be repeated on each
_MIN_REPEATED = 3  # pages; judgement: two may begin with the same words by chance
_DIGITS = re.compile(r"\d+")
# A word divided at the end of a line; where the hyphen was its own ('long-term') it is lost.
_HYPHENATED = re.compile(r"(?<=[a-z])[-\u00ad\u2010]\n(?=[a-z])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_END = re.compile(r"[.!?:][\"'”’)]*\Z")


def pdf_text(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a PDF, and which of its pages have none.

    Raises:
        TableError: it is damaged, encrypted, too long, or has no text, as a scanned one.
        MissingExtra: pypdf is not installed.
    """
    try:
        import pypdf
    except ImportError as missing:
        raise MissingExtra(
            f"{name} is a PDF, which needs the extra `draft` ({missing}): pip install"
            " 'duediligence[draft]'; or copy its text into a UTF-8 text file."
        ) from None
    logging.getLogger("pypdf").addHandler(logging.NullHandler())  # its remarks are for its authors
    try:
        pages = _page_texts(pypdf.PdfReader(io.BytesIO(content)), name)
    except DueDiligenceError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a damaged or hostile PDF provokes
        raise TableError(
            f"{name} is a damaged PDF ({type(error).__name__}); copy its text into a UTF-8 text file"
        ) from None
    blank = [number for number, page in enumerate(pages, 1) if not _has_text(page)]
    if len(blank) == len(pages):
        raise TableError(
            f"{name} is a PDF without text ({len(pages)} pages, probably scanned); have its text"
            " recognised (OCR), check it, and give that"
        )
    text = _joined(_without_repeated_lines(pages))
    numbers = ", ".join(map(str, blank))
    warning = f"pages without text, such as pictures or scans, are not in the text: {numbers}"
    return text, (warning,) if blank else ()


def _page_texts(reader: pypdf.PdfReader, name: str) -> list[str]:
    if reader.is_encrypted:
        # Many PDFs open without a password and only forbid to print.
        try:
            is_open = bool(reader.decrypt(""))
        except Exception:  # noqa: BLE001 - a cipher that is not installed, or broken
            is_open = False
        if not is_open:
            raise TableError(f"{name} is an encrypted PDF; save it without its password")
    number = len(reader.pages)
    if not 0 < number <= _MAX_PAGES:
        raise TableError(f"{name} is a PDF of {number:,} pages; give one of 1 to {_MAX_PAGES:,}")
    pages: list[str] = []
    size = 0
    for page in reader.pages:
        pages.append(_CONTROL.sub("", page.extract_text().replace("\r", "\n")))
        size += len(pages[-1])
        if size > MAX_CHARACTERS:
            raise TableError(
                f"{name} has more than {MAX_CHARACTERS:,} characters; give a part of it"
            )
    return pages


def _has_text(page: str) -> bool:
    return len(_LETTERS.findall(page)) >= _MIN_WORDS


def _without_repeated_lines(pages: Sequence[str]) -> list[list[str]]:
    """Return the lines of each page without the headers and footers that most pages have."""
    lines = [[" ".join(line.split()) for line in page.split("\n")] for page in pages]
    lines = [_trimmed(page) for page in lines]
    edges: Counter[str] = Counter()
    for page in lines:
        edges.update({_DIGITS.sub("#", line) for line in _edges(page)})
    least = max(_MIN_REPEATED, len(pages) // 2)
    repeated = {line for line, number in edges.items() if number >= least}
    # Also a page number alone.
    for page in lines:
        for at in (*range(_EDGE_LINES), *range(-1, -_EDGE_LINES - 1, -1)):
            if -len(page) <= at < len(page) and _DIGITS.sub("#", page[at]) in {*repeated, "#"}:
                page[at] = ""
    return [_trimmed(page) for page in lines]


def _trimmed(lines: list[str]) -> list[str]:
    """Return lines without the blank ones at both ends."""
    filled = [at for at, line in enumerate(lines) if line]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _edges(lines: Sequence[str]) -> list[str]:
    return [line for line in (*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]) if line]


def _joined(pages: Sequence[Sequence[str]]) -> str:
    """Return one text; a sentence may run over the end of a page, a paragraph that ended may not."""
    text = ""
    for lines in pages:
        if lines:
            gap = "\n\n" if _END.search(text) else "\n"
            text += (gap if text else "") + "\n".join(lines)
    return _HYPHENATED.sub("", text) + "\n"
