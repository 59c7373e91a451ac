"""Make text of strangers safe to show: what cannot be seen or written becomes a visible sign.

C0 controls become their Unicode control pictures (U+2400 and on). C1 controls, unpaired surrogates
and non-characters have no picture and become U+FFFD. Tab and line feed stay.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

REPLACEMENT = "\ufffd"
# Unicode's non-characters: U+FDD0 to U+FDEF, and the last two code points of each of the 17 planes.
_PLANE_ENDS = "".join([chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF)])
_UNSAFE = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]"  # but \t and \n
)
# Marks that turn the direction of writing can hide or reorder what a reader sees (CVE-2021-42574).
_DIRECTION_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MAX_URL_LENGTH = 2_000  # characters; Excel refuses a link of more than 2,079


def sanitise(text: str) -> str:
    r"""Return the text with every control character, surrogate and non-character made visible.

    >>> sanitise("Hetian\x07Taida") == "Hetian\u2407Taida"
    True
    """
    return _UNSAFE.sub(_visible_sign, text)


def one_line(text: str) -> str:
    """Return the text made visible, on one line, without marks of the direction of writing."""
    return " ".join(sanitise(_DIRECTION_MARKS.sub("", text)).split())


def safe_link(url: str | None) -> str | None:
    """Return the address if it is safe to link to: http(s), no blanks or controls, not too long.

    >>> safe_link("javascript:alert(1)") is None
    True
    """
    if not url or len(url) > _MAX_URL_LENGTH or sanitise(url) != url or re.search(r"[\s<>\"]", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def _visible_sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the block Control Pictures is in the order of the controls
    return "\u2421" if code == 0x7F else REPLACEMENT
