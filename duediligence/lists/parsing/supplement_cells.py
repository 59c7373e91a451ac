"""Takes apart the cells of the supplements to 15 CFR part 744: a name, other names and an address.

Such a cell is "A Co., Ltd., a.k.a., the following two aliases: -B; and -C. 1 Any Road, Anytown" or,
without aliases, a name and an address behind a line end or a comma. What fits neither is a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .enumerations import BRACKETED, NUMBER_WORDS, is_legal_form, tidy

_NUMBER = rf"(?:{'|'.join(NUMBER_WORDS[1:])}|\d{{1,3}})"
_ALIASES = re.compile(
    rf"[,;]?\s*(?P<bracket>\()?(?P<mark>a\.?k\.?a\.?|f\.?k\.?a\.?|d[./]?b[./]?a\.?|n\.?k\.?a\.?"
    rf"|(?:formerly|also)\s+known\s+as|doing\s+business\s+as)(?=[,:\s])"
    rf",?\s*(?:the\s+following\s+{_NUMBER}\s+alias(?:es)?\s*:?)?\s*",
    re.IGNORECASE,
)
_DASH = "-\u2013\u2014"
# An alias begins with a dash on a line of its own, or behind "; and".
_ITEM = re.compile(rf"(?:^|\n|;\s*(?:and)?)\s*[{_DASH}]\s*", re.IGNORECASE)
# The last alias ends with a full stop, behind which the address begins; "Co." has one too.
_ADDRESS_WORD = (
    r"(?:\S*\d|No\.|Room|Unit|Suite|Apt|Apartment|Office|Building|Floor|Flat|Plot|P\.?\s?O\.?)\b"
)
_END_OF_ITEM = re.compile(rf"\.\s*\n|\.\s*$|\.\s+(?={_ADDRESS_WORD})")
_BETWEEN = re.compile(r";\s*(?:and\s+)?")
# "; and" behind an item; "Oxmoor" and "Holland" end in the same letters.
_LAST_AND = re.compile(r"(?:[;,]\s*|\s+)(?:and|or)?\s*$", re.IGNORECASE)
_SEE_ALSO = re.compile(r"\s*\(?\bsee (?:also|alternate|alias)[^)]*\)?\.?", re.IGNORECASE)


def parts_of_supplement_cell(cell: str) -> Iterator[tuple[str, str]]:
    r"""Yield the parts of a cell with what they are: `name`, `alias`, `former name`, `address`.

    >>> list(parts_of_supplement_cell("A Co., Ltd., a.k.a., the following one alias:\n-B Works.\n1 Any Road"))
    [('name', 'A Co., Ltd.'), ('alias', 'B Works'), ('address', '1 Any Road')]
    >>> list(parts_of_supplement_cell("A Mills Co., Ltd., 1 Any Road, Anytown; and 2 Any Road."))
    [('name', 'A Mills Co., Ltd.'), ('address', '1 Any Road, Anytown'), ('address', '2 Any Road')]
    """
    text = _SEE_ALSO.sub("", "\n".join(map(tidy, cell.splitlines()))).strip()
    mark = _ALIASES.search(text)
    if mark is None or not mark.start():
        name, address = _name_and_address(text)
        yield "name", name
    else:
        yield "name", text[: mark.start()].strip(" ,;(\n")
        kind = "former name" if mark["mark"].lower().startswith("f") else "alias"
        listed, rest = text[mark.end() :], ""
        if mark["bracket"]:
            end = _closing_bracket(listed)
            listed, rest = listed[:end], listed[end + 1 :].lstrip(" ,;.")
        aliases, address = _aliases_and_address(listed)
        address = "; ".join(filter(None, (address, rest)))
        yield from ((kind, alias) for alias in aliases)
    for part in _BETWEEN.split(" ".join(address.split())):
        if part.strip(" .,"):
            yield "address", part.strip(" .,")


def _closing_bracket(text: str) -> int:
    """Return where the bracket ends in which a text begins; the end of the text where none does."""
    depth = 1
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return at
    return len(text)


def _aliases_and_address(text: str) -> tuple[list[str], str]:
    starts = [match.end() for match in _ITEM.finditer(text)]
    if not starts:  # "a.k.a. B. 1 Any Road", or the address on the next line
        name, _, address = text.partition("\n")
        if end := _END_OF_ITEM.search(text):
            name, address = text[: end.start()], text[end.end() :]
        return [alias for alias in map(_bare, _BETWEEN.split(name)) if alias], address
    end = _END_OF_ITEM.search(text, starts[-1])
    # Without an end the last alias runs on: its first line is the alias.
    line = text.find("\n", starts[-1])
    stop, after = (
        (end.start(), end.end()) if end else (line, line) if line > 0 else (len(text), len(text))
    )
    aliases = [_bare(item) for item in _ITEM.split(text[:stop])]
    return [alias for alias in aliases if alias], text[after:]


def _bare(name: str) -> str:
    return _LAST_AND.sub("", tidy(name)).strip(" ,;")


def _name_and_address(text: str) -> tuple[str, str]:
    """Return the name that a text without aliases begins with, and the rest."""
    name, _, address = text.partition("\n")
    if address:
        return name.strip(" ,;"), address
    pieces = re.split(r",\s+", text)
    end = 1
    while end < len(pieces) and is_legal_form(BRACKETED.sub("", pieces[end])):
        end += 1
    return ", ".join(pieces[:end]), ", ".join(pieces[end:])
