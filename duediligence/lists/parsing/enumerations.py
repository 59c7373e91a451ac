"""Splits an enumeration of firms, whose own names hold commas and "and"."""

from __future__ import annotations

import re
from functools import lru_cache

from ...resources.csv_tables import WORD_TABLES, read_rows
from ...text.tokenise import tokenise

_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty"
).split()
_LONGEST_FORM = 4
_MOST_FIRMS = 40


def tidy(text: str) -> str:
    """One blank where there are several, none at the ends."""
    return " ".join(text.split()).replace(" ,", ",").replace(" ;", ";").replace("( ", "(")


def as_number(word: str | None) -> int | None:
    """A number written out or in digits; None for "several" and for nothing.

    >>> as_number("Eight"), as_number("12"), as_number("several")
    (8, 12, None)
    """
    if word is None:
        return None
    if word.isdecimal():
        return int(word)
    return _NUMBERS.index(word.lower()) if word.lower() in _NUMBERS else None


@lru_cache(maxsize=1)
def _legal_forms() -> frozenset[str]:
    """The shipped legal forms of firms, letters only."""
    rows = read_rows(WORD_TABLES / "legal-forms.csv")
    return frozenset("".join(token.key for token in tokenise(row["form"])) for row in rows)


def is_legal_form(text: str) -> bool:
    """Whether the text is nothing but a legal form, such as "Ltd."."""
    return "".join(token.key for token in tokenise(text)) in _legal_forms()


def ends_like_a_firm(text: str) -> bool:
    """Whether a text of several words ends in a legal form.

    >>> ends_like_a_firm("Acme Co., Ltd."), ends_like_a_firm("Acme Trade")
    (True, False)
    """
    keys = [token.key for token in tokenise(text)]
    longest = min(_LONGEST_FORM, len(keys) - 1)
    return any("".join(keys[-width:]) in _legal_forms() for width in range(1, longest + 1))


def without_initials(name: str) -> tuple[str, list[str]]:
    """A name without the initials that stand behind it in brackets, and those initials.

    >>> without_initials("Gulf Eagle Contracting (GEC)"), without_initials("ZDAS (HK) Company")
    (('Gulf Eagle Contracting', ['GEC']), ('ZDAS (HK) Company', []))
    """
    found = re.fullmatch(r"(.*\S)\s*\(([A-Z][A-Z0-9&.\-]{1,9})\)", name)
    return (found[1], [found[2]]) if found else (name, [])


def split_names(text: str, count: int | None = None) -> list[str]:
    """The names in an enumeration; `count` is how many are announced, where that is known.

    >>> split_names("A One Co., Ltd.; B Two; and C Three, Inc.")
    ['A One Co., Ltd.', 'B Two', 'C Three, Inc.']
    >>> split_names("Alpha and Beta", 2), split_names("Iron and Steel", 1)
    (['Alpha', 'Beta'], ['Iron and Steel'])
    """
    text = _shielded(tidy(text))
    parts = list(map(_plain, text.split(";"))) if ";" in text else _at_commas(text, count)
    parts = [part for part in parts if part]
    if count is None or len(parts) < count:
        parts = [piece for part in parts for piece in _at_and(part, count or 0)]
    return [part.translate(_UNSHIELD) for part in parts]


# What stands in brackets divides nothing: it is exchanged for characters that no name holds.
_SHIELD = str.maketrans({",": "\x01", ";": "\x02", " ": "\x03"})
_UNSHIELD = str.maketrans({"\x01": ",", "\x02": ";", "\x03": " "})
_BRACKETED = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)")


def _shielded(text: str) -> str:
    return _BRACKETED.sub(lambda found: found.group().translate(_SHIELD), text)


def _plain(part: str) -> str:
    part = tidy(part).strip(",;: ")
    return re.sub(r"^(?:and|or)\s+", "", part, flags=re.IGNORECASE)


def _at_commas(text: str, count: int | None) -> list[str]:
    """Split at commas, but not before a legal form, nor where single words would be left."""
    if count == 1:
        return [_plain(text)]
    pieces: list[str] = []
    for piece in re.split(r",\s*", text):
        if pieces and is_legal_form(piece.partition(" and ")[0]):
            pieces[-1] += f", {piece}"
        else:
            pieces.append(piece)
    names = [_plain(piece) for piece in pieces]
    if count is not None and len(names) == count:
        return names
    # "Agriculture, Industry, and Trade Co., Ltd." is one firm: its parts are single words.
    whole = all(len(_words_of_name(name)) > 1 for name in names[1:])
    return names if whole else [_plain(text)]


def _words_of_name(text: str) -> list[str]:
    return [token.key for token in tokenise(text) if token.key not in _legal_forms()]


def _at_and(text: str, count: int) -> list[str]:
    """Split at an "and" between two firms; where a number was announced, at the only "and"."""
    halves = re.split(r"\s+and\s+", text)
    if count and len(halves) == 2:
        return halves
    if len(halves) > _MOST_FIRMS:
        return [text]
    for at in range(1, len(halves)):
        left, right = " and ".join(halves[:at]), " and ".join(halves[at:])
        if ends_like_a_firm(left) and ends_like_a_firm(right):
            return [left, *_at_and(right, 0)]
    return [text]
