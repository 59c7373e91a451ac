"""Text of strangers made safe to look at: what cannot be seen or written becomes a visible sign.

C0 controls become their Unicode control pictures (U+2400 and on). C1 controls, unpaired surrogates
and non-characters have no picture and become U+FFFD. Tab and line feed stay.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

REPLACEMENT = "\ufffd"
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)  # fmt: skip
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LONGEST_LINK = 2_000


def sanitise(text: str) -> str:
    r"""The text with every control character, surrogate and non-character made visible.

    >>> sanitise("Hetian\x07Taida") == "Hetian\u2407Taida"
    True
    """
    return _UNSEEN.sub(_sign, text)


def one_line(text: str) -> str:
    """The text made visible, without marks that turn the direction of writing, on one line."""
    return " ".join(sanitise(_DIRECTION.sub("", text)).split())


def safe_link(url: str | None) -> str | None:
    """The address if a reader may be led there: http or https, no spaces or controls, not endless.

    >>> safe_link("javascript:alert(1)") is None
    True
    """
    if not url or len(url) > _LONGEST_LINK or sanitise(url) != url or re.search(r"[\s<>\"]", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else REPLACEMENT
