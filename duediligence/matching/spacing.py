"""Read a name whose words are written as one, or with a separator after each of them.

'JIAFANGINDUSTRIALPARK' and 'Jiafang / Industrial / Park' are the name with blanks. Capitals inside
a word ('JiafangIndustrialPark') and pinyin are divided by `text` already.
"""

from __future__ import annotations

import re
from itertools import pairwise

from ..text.lexicon import Lexicon
from ..text.tokenise import is_plain_word

_MIN_GLUED_LENGTH = 12  # letters: eight of two generic words, four of a brand; judgement
_GLUED = re.compile(rf"(?<![\w'])[A-Za-z]{{{_MIN_GLUED_LENGTH},60}}(?![\w'])")
_MIN_PART_LENGTH, _MAX_PART_LENGTH = 4, 16  # letters of a generic word; a shorter ends other words
_MIN_BRAND_LENGTH = 3  # letters that are left before the generic words
# Only after a trade or a site word has been found before it: 'apparelcoltd'.
_LEGAL_END = re.compile(r"(?:co)?(?:limited|ltd|llc|inc|corp|company|gmbh)$")
_GENERIC_KINDS = frozenset({"trade", "site"})
_MARK = r"\s*[,;:/|\\·•‧・_\n\t，；：、。]+\s*|\s+[-–—]+\s+|\s*[–—]+\s*"
_SEPARATOR = re.compile(rf"{_MARK}|(?<=[A-Za-z]{{3}})['’`](?=[A-Za-z]{{3}})")
_ONE_WORD_EACH = re.compile(rf"\s*[^\W_]+(?:(?:{_MARK})[^\W_]+){{2,7}}\s*")
_WORD, _LAST_WORD = re.compile(r"[^\W_]+"), re.compile(r"[^\W_]+$")
_MESSRS = re.compile(r"\bM/[sS]\b")
_MAX_LENGTH = 200  # characters; judgement: a longer text is no name


def divide_glued_words(text: str, lexicon: Lexicon) -> str:
    """Return a normalised text with blanks in the words that are a name and generic words as one.

    >>> from duediligence.text.lexicon import shipped_lexicon
    >>> divide_glued_words("SHAWANCARPETFACTORY, Shawan", shipped_lexicon())
    'SHAWAN CARPET FACTORY, Shawan'
    """
    text = with_messrs(text)
    if _GLUED.search(text) is None:
        return text
    return _GLUED.sub(lambda word: _divide(word[0], lexicon), text)


def with_messrs(text: str) -> str:
    """Return a text with 'M/s', as firms are addressed in South Asia, written out.

    >>> with_messrs("M/s. Acme Mills")
    'Messrs. Acme Mills'
    """
    return _MESSRS.sub("Messrs", text) if "/" in text else text


def _divide(word: str, lexicon: Lexicon) -> str:
    key = word.lower()
    if key in lexicon.latin or not is_plain_word(word):
        return word
    legal = _LEGAL_END.search(key)
    rest = key[: legal.start()] if legal else key
    cuts = [len(rest)] if legal else []
    generic = 0
    while width := _generic_ending(rest, lexicon):
        rest = rest[:-width]
        cuts.append(len(rest))
        generic += 1
    if not generic:
        return word
    edges = [0, *sorted(cuts), len(word)]
    return " ".join(word[left:right] for left, right in pairwise(edges))


def _generic_ending(key: str, lexicon: Lexicon) -> int:
    """Return the letters of the longest generic word at the end, with a brand left before it."""
    for width in range(
        min(_MAX_PART_LENGTH, len(key) - _MIN_BRAND_LENGTH), _MIN_PART_LENGTH - 1, -1
    ):
        senses = lexicon.latin.get(key[-width:], ())
        if any(sense.kind in _GENERIC_KINDS for sense in senses):
            return width
    return 0


def without_separators(text: str, lexicon: Lexicon, *, is_name: bool) -> str:
    """Return a normalised text with blanks for the separators inside what may be one name.

    In a name all are, but those beside a legal form: there one name ends. In another text they are
    where each part is a single word.

    >>> from duediligence.text.lexicon import shipped_lexicon
    >>> without_separators("Jiafang / Industrial / Park", shipped_lexicon(), is_name=False)
    'Jiafang Industrial Park'
    >>> without_separators("Acme Co., Ltd., Industrial Park", shipped_lexicon(), is_name=True)
    'Acme Co., Ltd., Industrial Park'
    """
    if len(text) > _MAX_LENGTH or _SEPARATOR.search(text) is None:
        return text
    if not is_name:
        return _SEPARATOR.sub(" ", text) if _ONE_WORD_EACH.fullmatch(text) else text

    def blank_or_same(separator: re.Match[str]) -> str:
        before = _LAST_WORD.search(text, 0, separator.start())
        after = _WORD.match(text, separator.end())
        is_inside = (
            before and after and not any(_is_legal(word[0], lexicon) for word in (before, after))
        )
        return " " if is_inside else separator[0]

    return _SEPARATOR.sub(blank_or_same, text)


def _is_legal(word: str, lexicon: Lexicon) -> bool:
    return any(sense.kind == "legal" for sense in lexicon.latin.get(word.lower(), ()))
