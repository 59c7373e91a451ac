"""Say why a text is not English prose: nothing could be proposed from it, or quotations of code."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache

from ..resources import strict_yaml
from ..resources.paths import RESOURCES

_TAG = re.compile(
    r"<(?:!doctype|/?(?:html|head|body|div|span|p|br|a|b|i|em|strong|h[1-6]|table|tr|td|ul|li|script|style))"
    r"\b[^<>]*>",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_LANGUAGE = "English"
# Share of the words that every English text has, such as 'the'. The articles of the tests have 15 %
# to 25 %, German with its "in" and "was" has about 3 %, French and Spanish have none.
_MIN_SHARE = 0.06
_MIN_WORDS = 40  # of a shorter text the share says little
# Words by which another language must be ahead in a shorter text; judgement: two are in a foreign name
# ('Compagnie de la Mer').
_MIN_LEAD = 3


def why_not_english_prose(text: str) -> str:
    """Return why an article cannot be read, with what to do; "" where it can."""
    if text.startswith("%PDF") or "\x00" in text:
        return "the text is a document with its code; give an article as plain text"
    if _TAG.search(text):
        return (
            "the text has the tags of a web page, which quotations would contain; give the page as"
            " .html, or give an article without tags"
        )
    words = _WORD.findall(text)
    if text.strip() and not words:
        return "the text has no words; give an article in English"
    latin = sum(unicodedata.name(word[0], "").startswith("LATIN") for word in words)
    if 2 * latin < len(words):
        return "most of the text is not in Latin letters; give an article in English"
    counts = Counter(word.lower() for word in words)
    hits = {
        language: sum(counts[word] for word in frequent)
        for language, frequent in _frequent_words().items()
    }
    english = hits.pop(_LANGUAGE)
    other = max(hits, key=lambda language: (hits[language], language))
    if hits[other] >= english + _MIN_LEAD:
        return f"the text reads as {other}; give an article in English"
    if len(words) >= _MIN_WORDS and english < _MIN_SHARE * len(words):
        return "the text does not read as English; give an article in English"
    return ""


@cache
def _frequent_words() -> Mapping[str, frozenset[str]]:
    name = "article-languages.yaml"
    table = strict_yaml.read_yaml((RESOURCES / name).read_bytes(), name).data
    return {language: frozenset(words.split()) for language, words in table.items()}
