"""The same name in two scripts in one cell, as people write it into a list of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ...text.lexicon import shipped_lexicon
from ...text.segment import segment
from ...text.tokenise import tokenise
from .enumerations import ends_in_legal_form, tidy

_lexicon = lru_cache(maxsize=1)(shipped_lexicon)
# Characters of the scripts that are written beside a Latin name: Han, kana, Hangul.
_EAST_ASIAN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_IN_EAST_ASIA = re.compile(f"[{_EAST_ASIAN}]")
# A name in one script behind a name in the other, in brackets or after a blank.
_TWO_SCRIPTS = (
    re.compile(
        rf"(?P<first>[^{_EAST_ASIAN}]*[^{_EAST_ASIAN}\s(（[/|-])\s*[(（[/|-]?\s*"
        rf"(?P<second>[{_EAST_ASIAN}][{_EAST_ASIAN}()（）·・\s]*?)\s*[)）\]]?"
    ),
    re.compile(
        rf"(?P<first>[{_EAST_ASIAN}][{_EAST_ASIAN}()（）·・]*)(?:\s+|\s*[(（[/|-]\s*)"
        rf"(?P<second>[^{_EAST_ASIAN}]*[^{_EAST_ASIAN}\s)）\]])\s*[)）\]]?"
    ),
)
# Characters of Han that may be a firm's name: the shortest, such as 天玉棉麻, have four. With fewer it
# is a word of the name beside it.
_MIN_EAST_ASIAN = 4
_GENERIC_KINDS = ("legal", "trade", "site", "connective", "common", "link")


def names_by_script(name: str) -> Sequence[str]:
    """Return the name, and after it the same name in another script; the name alone where it has one.

    >>> names_by_script("Oxmoor Textile Co., Ltd. (维莫拉纺织有限公司)")
    ('Oxmoor Textile Co., Ltd.', '维莫拉纺织有限公司')
    >>> names_by_script("维莫拉纺织有限公司 Oxmoor Textile")
    ('维莫拉纺织有限公司', 'Oxmoor Textile')
    >>> names_by_script("TCL 集团股份有限公司"), names_by_script("Oxmoor (Velsun Textile)")
    (('TCL 集团股份有限公司',), ('Oxmoor (Velsun Textile)',))
    """
    if _IN_EAST_ASIA.search(name) is None:
        return (name,)
    for pattern in _TWO_SCRIPTS:
        if match := pattern.fullmatch(tidy(name)):
            parts = match["first"].strip(), match["second"].strip()
            if all(map(_is_whole_name, parts)):
                return parts
    return (name,)


def _is_whole_name(text: str) -> bool:
    """Return whether a text can be the name of a firm by itself, and is no word of the name beside it."""
    east_asian = _IN_EAST_ASIA.findall(text)
    if east_asian:
        return len(east_asian) >= _MIN_EAST_ASIAN and not _is_generic(text)
    has_words = len(tokenise(text)) > 1 or ends_in_legal_form(text)
    return has_words and text.count("(") == text.count(")") and not _is_generic(text)


def _is_generic(text: str) -> bool:
    """Return whether a text has no word but those that say what kind of firm it is."""
    return all(any(term.has(kind) for kind in _GENERIC_KINDS) for term in segment(text, _lexicon()))
