"""An article of any kind becomes text with stable offsets: plain text as it is, a page, a PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256

from ..errors import TableError
from .article_html import html_text
from .article_pdf import pdf_text
from .prose import why_not_english_prose

# Bytes of a file; judgement: reports of two hundred pages with pictures have 30 MB, and what is far
# beyond is refused before anything is unpacked.
MAX_BYTES = 100_000_000
_PDF_HEAD = 1_024  # bytes before '%PDF' that viewers allow
_PAGE = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--.{0,4000}?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_PAGE_NAME = re.compile(r"\.x?html?\Z", re.IGNORECASE)
# How a file of Word or OpenOffice (a ZIP archive), an old file of Word (OLE2) and RTF begin.
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")


@dataclass(frozen=True, slots=True)
class Article:
    """A text that a draft quotes from.

    Attributes:
        text: what the offsets count in.
        file: the name of the file that has this text; "" where it is in none.
        original: the name of the page or PDF that the text was taken out of; "" for plain text.
        warnings: what of the original is not in the text.
    """

    text: str
    file: str = ""
    original: str = ""
    warnings: tuple[str, ...] = field(default=())

    @property
    def sha256(self) -> str:
        """The SHA-256 of the text."""
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


def read_article(content: bytes, name: str) -> Article:
    """Return the text of an article: of plain text all of it, of a page or a PDF its prose.

    The same file gives the same text. Where `original` is set, write the text to `file`, so that
    quotations can be proved.

    Args:
        content: the bytes of the file.
        name: its name, for messages and for `file`.

    Raises:
        TableError: it cannot be read: an office document, other bytes than text, a PDF that is
            encrypted or scanned, a page without prose.
        WatchlistError: it is not in English.
        MissingExtra: it is a page or a PDF, and the extra `draft` is not installed.

    >>> read_article(b"Workers at Zorvane Textile Ltd were unpaid.", "a.txt").file
    'a.txt'
    """
    if len(content) > MAX_BYTES:
        raise TableError(
            f"{name} has {len(content):,} bytes; give an article of {MAX_BYTES:,} or less"
        )
    if b"%PDF-" in content[:_PDF_HEAD]:
        text, warnings = pdf_text(content, name)
    elif content.startswith(_OFFICE):
        raise TableError(f"{name} is an office document; save it as PDF or as UTF-8 text")
    elif _PAGE_NAME.search(name) or _PAGE.match(content.lstrip(b"\xef\xbb\xbf \t\r\n")):
        text, warnings = html_text(content, name)
    else:
        article = Article(_decode(content, name), file=name)
        require_english(article)
        return article
    article = Article(text, file=f"{name}.txt", original=name, warnings=warnings)
    require_english(article)
    return article


def require_english(article: Article) -> None:
    """Do nothing if a draft can be made of the text.

    Raises:
        WatchlistError: it is empty, too long, a page or document with its code, or not English.
    """
    from ..errors import WatchlistError

    named = f"{article.original or article.file}: " if article.file else ""
    if why := why_not_english_prose(article.text):
        raise WatchlistError(f"{named}{why}")


def _decode(content: bytes, name: str) -> str:
    """Return plain text with the line ends of its publisher: offsets and SHA-256 need them."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TableError(
            f"{name} is not UTF-8 at byte {error.start}; save it as UTF-8 text"
        ) from None
