"""Say why a text is not English prose: nothing could be proposed from it, or quotations of code."""

from __future__ import annotations

import re
import unicodedata

_TAG = re.compile(
    r"<(?:!doctype|/?(?:html|head|body|div|span|p|br|a|b|i|em|strong|h[1-6]|table|tr|td|ul|li|script|style))"
    r"\b[^<>]*>",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
# Words that English prose cannot do without. The articles of the tests have 15 % to 25 % of them;
# German with its "in" and "was" has about 3 %, French and Spanish have none.
_ENGLISH = frozenset("the of and to in that was for is by with as at from has have".split())
_MIN_ENGLISH_SHARE = 0.06  # twice that of German, less than half that of the articles
_MIN_WORDS = 40  # of a shorter text the share says little


def why_not_english_prose(text: str) -> str:
    """Return why an article cannot be read, with what to do; "" where it can."""
    if text.startswith("%PDF") or "\x00" in text:
        return "the text is a document with its code; give an article as plain text"
    if _TAG.search(text):
        return (
            "the text has the tags of a web page, which quotations would contain; save the page as"
            " text and give an article without tags"
        )
    words = _WORD.findall(text)
    latin = sum(unicodedata.name(word[0], "").startswith("LATIN") for word in words)
    if 2 * latin < len(words):
        return "most of the text is not in Latin letters; give an article in English"
    if len(words) >= _MIN_WORDS:
        english = sum(word.lower() in _ENGLISH for word in words)
        if english < _MIN_ENGLISH_SHARE * len(words):
            return "the text does not read as English; give an article in English"
    return ""
