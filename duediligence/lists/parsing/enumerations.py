"""Splits an enumeration of firms, whose own names hold commas and "and".

Legal forms decide where a name ends; to add one, add it to `resources/words/legal-forms.csv`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ...resources.csv_tables import WORD_TABLES, read_rows
from ...text.tokenise import tokenise

NUMBER_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty".split()
)
INITIALS = r"[A-Z][A-Z0-9&.\-]{1,9}"
# Words: "joint stock limited company" has four; 20 of the 681 shipped forms have more.
_MAX_FORM_WORDS = 4
# Bounds the search for an "and" between firms, which looks at every half of every half.
_MAX_FIRMS = 40


def tidy(text: str) -> str:
    """Return the text with single blanks, and none at the ends or before a comma."""
    return " ".join(text.split()).replace(" ,", ",").replace(" ;", ";").replace("( ", "(")


def parse_number(word: str | None) -> int | None:
    """Return a number written out or in digits; None for "several" and for nothing.

    >>> parse_number("Eight"), parse_number("12"), parse_number("several")
    (8, 12, None)
    """
    if word is None:
        return None
    if word.isdecimal():
        return int(word)
    return NUMBER_WORDS.index(word.lower()) if word.lower() in NUMBER_WORDS else None


@lru_cache(maxsize=1)
def _legal_forms() -> frozenset[str]:
    """Return the shipped legal forms of firms, letters only."""
    rows = read_rows(WORD_TABLES / "legal-forms.csv")
    return frozenset("".join(token.key for token in tokenise(row["form"])) for row in rows)


def is_legal_form(text: str) -> bool:
    """Whether the text is nothing but a legal form, such as "Ltd."."""
    return "".join(token.key for token in tokenise(text)) in _legal_forms()


def ends_in_legal_form(text: str) -> bool:
    """Whether a text of several words ends in a legal form.

    >>> ends_in_legal_form("Acme Co., Ltd."), ends_in_legal_form("Acme Trade")
    (True, False)
    """
    keys = [token.key for token in tokenise(text)]
    longest = min(_MAX_FORM_WORDS, len(keys) - 1)
    return any("".join(keys[-width:]) in _legal_forms() for width in range(1, longest + 1))


def split_initials(name: str) -> tuple[str, list[str]]:
    """Return a name without the initials behind it in brackets, and those initials.

    >>> split_initials("Gulf Eagle Contracting (GEC)"), split_initials("ZDAS (HK) Company")
    (('Gulf Eagle Contracting', ['GEC']), ('ZDAS (HK) Company', []))
    """
    match = re.fullmatch(rf"(.*\S)\s*\(({INITIALS})\)", name)
    return (match[1], [match[2]]) if match else (name, [])


def split_names(text: str, count: int | None = None) -> list[str]:
    """Split an enumeration of names; `count` is how many are announced, where that is known.

    >>> split_names("A One Co., Ltd.; B Two; and C Three, Inc.")
    ['A One Co., Ltd.', 'B Two', 'C Three, Inc.']
    >>> split_names("Alpha and Beta", 2), split_names("Iron and Steel", 1)
    (['Alpha', 'Beta'], ['Iron and Steel'])
    """
    text = BRACKETED.sub(lambda match: match.group().translate(_SHIELD), tidy(text))
    names = list(map(_trim, text.split(";"))) if ";" in text else _split_at_commas(text, count)
    names = [name for name in names if name]
    if count is None or len(names) < count:
        names = [part for name in names for part in _split_at_and(name, count or 0)]
    return [name.translate(_UNSHIELD) for name in names]


# What is in brackets divides nothing: it is exchanged for characters that no name holds.
_SHIELD = str.maketrans(",; ", "\x01\x02\x03")
_UNSHIELD = str.maketrans("\x01\x02\x03", ",; ")
BRACKETED = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)")


def _trim(part: str) -> str:
    part = tidy(part).strip(",;: ")
    return re.sub(r"^(?:and|or)\s+", "", part, flags=re.IGNORECASE)


def _split_at_commas(text: str, count: int | None) -> list[str]:
    """Split at commas, but not before a legal form, nor where single words would be left."""
    if count == 1:
        return [_trim(text)]
    pieces: list[str] = []
    for piece in re.split(r",\s*", text):
        # "Co., Ltd. (of Nagoya, Japan)": what is in brackets is no part of the form.
        if pieces and is_legal_form(BRACKETED.sub("", piece.partition(" and ")[0])):
            pieces[-1] += f", {piece}"
        else:
            pieces.append(piece)
    names = [_trim(piece) for piece in pieces]
    if count is not None and len(names) == count:
        return names
    # "Agriculture, Industry, and Trade Co., Ltd." is one firm: its parts are single words.
    for name in names[1:]:
        words = [token.key for token in tokenise(name) if token.key not in _legal_forms()]
        if len(words) < 2:
            return [_trim(text)]
    return names


def _split_at_and(text: str, count: int) -> list[str]:
    """Split at an "and" between two firms; where a number was announced, at the only "and"."""
    halves = re.split(r"\s+and\s+", text)
    if count and len(halves) == 2:
        return halves
    if len(halves) > _MAX_FIRMS:
        return [text]
    for at in range(1, len(halves)):
        left, right = " and ".join(halves[:at]), " and ".join(halves[at:])
        if ends_in_legal_form(left) and ends_in_legal_form(right):
            return [left, *_split_at_and(right, 0)]
    return [text]
