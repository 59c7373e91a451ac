"""The prose of a web page, without its navigation and advertising; nothing in it is run or fetched."""

from __future__ import annotations

import re

from ..errors import MissingExtra, TableError
from ..spreadsheets.encoding import UNDECODABLE, decode

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_HEAD = (
    4_096  # bytes in which a page names its encoding: four times what the HTML standard asks for
)
# Bytes of a page, which is read into a tree; judgement: the largest reports on the web have 5 MB.
_MAX_BYTES = 20_000_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# jusText's own bounds are made for corpora, which may lose a paragraph. Here one sentence that names
# a firm counts, so that less is asked of a paragraph: 40 characters rather than 70 where prose may
# begin, 80 rather than 200 where it is sure, and a share of English function words of 0.2 rather than
# 0.3, because a sentence full of names has few.
_BOUNDS = {"length_low": 40, "length_high": 80, "stopwords_low": 0.2, "stopwords_high": 0.25}


def html_text(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the paragraphs of a page that are prose, and what was left out.

    Raises:
        TableError: the page is too large, too deeply nested, or has no prose.
        MissingExtra: jusText is not installed.
    """
    try:
        import justext
    except ImportError as missing:
        raise MissingExtra(
            f"{name} is a web page, which needs the extra `draft` ({missing}): pip install"
            " 'duediligence[draft]'; or save it as text."
        ) from None
    if len(content) > _MAX_BYTES:
        raise TableError(f"{name} is a web page of {len(content):,} bytes; save its text alone")
    charset = _CHARSET.search(content[:_HEAD])
    decoded = decode(content, charset[1].decode("ascii", "replace") if charset else None).text
    page = _CONTROL.sub(" ", UNDECODABLE.sub("\ufffd", decoded))
    try:
        # As bytes, because the parser refuses a text that names its own encoding.
        paragraphs = justext.justext(
            page.encode("utf-8"), justext.get_stoplist("English"), encoding="utf-8", **_BOUNDS
        )
    except Exception as error:  # noqa: BLE001 - whatever a hostile page provokes in the parser
        raise TableError(
            f"{name} cannot be read as a web page ({type(error).__name__}); save its text as UTF-8"
        ) from None
    kept = [" ".join(p.text.split()) for p in paragraphs if not p.is_boilerplate]
    if not kept:
        raise TableError(
            f"{name} is a web page without prose in English; open it and save its article as text"
        )
    left_out = len(paragraphs) - len(kept)
    warning = f"{left_out} paragraphs of the page are not in the text: menus, links, notices"
    return "\n\n".join(kept) + "\n", (warning,) if left_out else ()
