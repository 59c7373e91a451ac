"""Parses the names of US lists: one cell -> name, aliases, former names, subsidiaries.

The forms are those that the Department of Homeland Security and US Customs write, such as
"X Co., Ltd. (and two aliases: A; and B)", "X (also known as A; and formerly known as B)", "X and its
eight Y-based subsidiaries, which include A, B, and C", "X and subsidiaries", "X, a/k/a A". What fits
none of them is counted as not understood, and the whole text stays the name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ...model import Alias
from .entity_type import has_firm_word
from .enumerations import (
    BRACKETED,
    INITIALS,
    NUMBER_WORDS,
    ends_in_legal_form,
    is_legal_form,
    parse_number,
    split_names,
    tidy,
)
from .place_codes import country_code, is_place_name

_NUMBER = rf"(?:{'|'.join(NUMBER_WORDS[1:])}|several|various|multiple|\d{{1,3}})"
_ALIAS_COUNT = re.compile(
    rf"(?:and|including|with)?\s*({_NUMBER})\s+alias(?:es)?\s*:?\s+(.+)", re.IGNORECASE
)
_MARK = re.compile(
    r"(?:^|[;,]?\s+)(?:and\s+)?"
    r"(?:(?P<former>formerly(?:\s+known\s+as)?|previously\s+known\s+as|f/?k/?a\b|f\.k\.a\.)"
    r"|(?P<also>also\s+known\s+as|known\s+as|now\s+known\s+as|doing\s+business\s+as|trading\s+as"
    r"|a/?k/?a\b|a\.k\.a\.|n/?k/?a\b|d/?b/?a\b|collectively))\s*[,:]?\s*",
    re.IGNORECASE,
)
_NESTED_MARK = re.compile(
    r"\s*\((?=(?:formerly|previously|also|known|now|doing|trading|a/?k/?a\b|f/?k/?a\b|d/?b/?a\b"
    r"|[afn]\.k\.a\.))",
    re.IGNORECASE,
)
_SUBORDINATES = re.compile(
    r"(?:[,;]?\s+(?:and|including|as\s+well\s+as)\s+|,\s+(?=(?:its|their)\s))"
    rf"(?:(?P<some>{_NUMBER})\s+of\s+)?(?:(?:its|their|the)\s+)?(?:(?P<count>{_NUMBER})\s+)?"
    r"(?:[\w-]+(?:\s\w+)?-based\s+)?(?:(?:wholly|majority)[- ]owned\s+)?"
    r"(?P<what>subordinate\s+and\s+affiliated\s+entities"
    r"|subsidiaries,?\s+and\s+(?:its\s+|their\s+)?(?:joint\s+ventures|affiliates)|affiliates\s+and\s+subsidiaries|affiliated\s+entities|subsidiar(?:y|ies)"
    r"|subordinates|affiliates)\b(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_LIST_OPENING = re.compile(
    r"^\s*(?:(?:from|in|based\s+in|located\s+in)\s+[\w ]+?\s*(?=[,:]))?\s*[,:]?\s*"
    r"(?:which\s+includes?|including|namely|that\s+is)?\s*:?\s*",
    re.IGNORECASE,
)
_MAX_LENGTH = 8_000  # characters; no cell that names firms is longer
_MIN_PROVING_INITIALS = (
    3  # letters: "BAT" of three words; two letters are the initials of many names
)
_INITIALS = re.compile(INITIALS)
_BRACKET = re.compile("[()]")
# "Fishing Vessel: Da Wang"; the reader of the list says what becomes of orders on vessels.
_VESSEL_LABEL = re.compile(r"^(?:fishing\s+)?vessels?\s*:\s*", re.IGNORECASE)
_SUSPECT = re.compile(r"[;:]|\balias|\bknown as\b|\bsubsidiar|\bincluding\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParsedName:
    """What one cell names. `note` says who else is meant without being named.

    `initials` are short forms that need a second signal; `not_understood` is what fits no form.
    """

    name: str
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    subsidiaries: tuple[str, ...] = ()
    note: str = ""
    not_understood: str = ""

    @property
    def other_names(self) -> list[Alias]:
        """Aliases, former names and initials, as a watchlist has them."""
        return [
            *(Alias(text=text) for text in self.aliases),
            *(Alias(text=text, note="former name") for text in self.former),
            *(Alias(text=text, alone=False, note="initials") for text in self.initials),
        ]


@dataclass(slots=True)
class _Parts:
    """What has been taken out of a cell so far."""

    aliases: list[str] = field(default_factory=list)
    former: list[str] = field(default_factory=list)
    initials: list[str] = field(default_factory=list)
    not_understood: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def parse_name(text: str) -> ParsedName:
    """Parse one cell; nothing of it is lost, for what fits no form stays in the name.

    Args:
        text: the cell, one firm with whatever is said of its other names and subsidiaries.

    >>> parse_name("Acme Co., Ltd. (and two aliases: Acme Mills; and AM Co., Ltd.) and subsidiaries")
    ... # doctest: +NORMALIZE_WHITESPACE
    ParsedName(name='Acme Co., Ltd.', aliases=('Acme Mills', 'AM Co., Ltd.'), former=(), initials=(),
          subsidiaries=(), note='and subsidiaries', not_understood='')
    """
    whole = tidy(text).rstrip("*†‡ ")
    if len(whole) > _MAX_LENGTH:
        return ParsedName(whole, not_understood=f"a text of {len(whole):,} characters")
    parts = _Parts()
    head, subsidiaries = _without_subordinates(whole, parts)
    head = _without_parentheses(head, parts)
    mark = _MARK.search(head)
    if mark and mark.start():  # ", a/k/a A, a/k/a B" without brackets
        _add_marked(head[mark.start() :], parts)
        head = head[: mark.start()].rstrip(",;: ")
    parsed = ParsedName(
        name=head,
        aliases=_without(head, parts.aliases),
        former=_without(head, parts.former),
        initials=_without(head, parts.initials),
        subsidiaries=_without(head, subsidiaries),
        note="; ".join(parts.notes),
        not_understood="; ".join(parts.not_understood),
    )
    if parsed.not_understood or not any(map(str.isalnum, head)):
        # The raw text stays the name; what could be read of it helps to find it all the same.
        return replace(parsed, name=whole, aliases=_without(whole, [head, *parsed.aliases]))
    return parsed


def _without(name: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return the other names, each once."""
    if not names:
        return ()  # of most
    lettered = (text for text in names if any(map(str.isalnum, text)))
    return tuple(dict.fromkeys(text for text in lettered if text != name))


def _masked(text: str) -> str:
    """Return the text with everything inside brackets blotted out, at the same length."""
    if "(" not in text:
        return text
    depth, out = 0, []
    for letter in text:
        depth += letter == "("
        out.append("\x01" if depth else letter)
        depth -= letter == ")" and depth > 0
    return "".join(out)


def _without_subordinates(text: str, parts: _Parts) -> tuple[str, list[str]]:
    """Return the text before "and its subsidiaries ...", and the subsidiaries that it names."""
    match = _SUBORDINATES.search(_masked(text))
    if match is None:
        return text, []
    head, rest = text[: match.start()], text[match.start("rest") :]
    opening = _LIST_OPENING.match(rest)
    listed = rest[opening.end() if opening else 0 :].strip(" .")
    if listed and is_legal_form(listed):  # "Trading and Affiliates Co., Ltd." is a name
        return text, []
    parts.notes.append(tidy(text[match.start() : match.start("rest")]).lstrip(",; "))
    if not listed:
        return head, []
    listed += "." if rest.rstrip().endswith(".") else ""
    number = match["some"] or match["count"] or ("one" if match["what"] == "subsidiary" else None)
    count = parse_number(number)
    names = split_names(listed, count)
    if count is not None and len(names) != count:
        parts.not_understood.append(
            f"{number} subsidiaries are announced, {len(names)} seem to be named"
        )
    return head, names


def _without_parentheses(text: str, parts: _Parts) -> str:
    """Return the text without brackets that hold other names; those of the name itself stay."""
    pieces, at, depth, start = [], 0, 0, 0
    for bracket in _BRACKET.finditer(text):
        end = bracket.end()
        if bracket[0] == "(":
            start, depth = (end - 1 if depth == 0 else start), depth + 1
        elif depth:
            depth -= 1
            if depth == 0:  # the end of an outermost pair
                pieces.append(text[at:start])
                at = end if _take_other_names(text, start, end, parts) else start
    if text.count("(") != text.count(")"):
        parts.not_understood.append("a bracket is opened or closed once too often")
    return tidy("".join([*pieces, text[at:]])).rstrip(",;: ")


def _take_other_names(text: str, start: int, end: int, parts: _Parts) -> bool:
    """Take the other names out of a bracket; False where it holds none and belongs to the name."""
    inner = tidy(text[start + 1 : end - 1])
    if counted := _ALIAS_COUNT.fullmatch(inner):
        _add_counted(counted[1], counted[2], parts)
    elif _MARK.match(inner):
        _add_marked(inner, parts)
    elif inner.lower().startswith("or "):
        # The other spelling of "Wulin (or Wuling) Works" is "Wuling Works"; that of "Red Tea Farm
        # (or Hongcha Tea Farm)" is a whole name, for nothing follows that belongs to both.
        other = inner[3:]
        before = text[:start].rstrip().rpartition(" ")[0]
        mark = _MARK.search(text, end)
        after = text[end : mark.start() if mark else len(text)]
        is_whole = len(other.split()) > 1 and not any(map(str.isalnum, after))
        parts.aliases.append(tidy(other if is_whole else f"{before} {other}{after}"))
    elif _INITIALS.fullmatch(inner) and not tidy(text[end:]).strip(",;. "):
        parts.initials.append(inner)
    elif _is_short_name(inner, text[:start]) and not tidy(text[end:]).strip(",;. "):
        parts.aliases.append(inner)
    elif inner.lower().startswith("of "):
        parts.notes.append(inner)
    elif _SUSPECT.search(inner):
        parts.not_understood.append(inner)
    else:
        return False
    return True


def _is_short_name(inner: str, name: str) -> bool:
    """Whether a bracket behind a name shortens it, as "BAT Malawi" does.

    One of its words is made of initials of the name, and the others are words of it; all initials of
    its beginning prove enough where the other words are its country, as in "British American Tobacco
    (BAT Malawi)".
    """
    # Brackets of the name itself, as in "Tobacco (Malawi) Limited", are words too.
    words = re.findall(r"[^\W\d_]+", name)
    initials = "".join(word[0] for word in words).upper()
    lower = {word.lower() for word in words}
    parts = inner.split()
    shortened = [part for part in parts if part.lower() not in lower]
    if len(parts) > 1 and len(parts[0]) >= _MIN_PROVING_INITIALS and initials.startswith(parts[0]):
        return all(part[0].isupper() for part in parts)
    return (
        len(parts) > 1
        and len(shortened) == 1
        and bool(_INITIALS.fullmatch(shortened[0]))
        and shortened[0] in initials
    )


def split_other_names(text: str) -> tuple[str, ...]:
    """Return the names in a text that joins them with "also known as" or a like mark.

    >>> split_other_names("Acme Mills a/k/a Lanhu Mills, f/k/a Beishan Works")
    ('Acme Mills', 'Lanhu Mills', 'Beishan Works')
    >>> split_other_names("Acme Mills")
    ()
    """
    if not _MARK.search(text):
        return ()
    parsed = parse_name(text)
    return tuple(
        name for name in (parsed.name, *parsed.aliases, *parsed.former) if name != tidy(text)
    )


def _add_counted(number: str, listed: str, parts: _Parts) -> None:
    count = parse_number(number)
    marked = _MARK.search(listed)
    names = split_names(listed[: marked.start()] if marked else listed, count)
    parts.aliases += names
    if marked:
        _add_marked(listed[marked.start() :], parts)
    elif count is not None and len(names) != count:
        parts.not_understood.append(
            f"{number} aliases are announced, {len(names)} seem to be given"
        )


def _add_marked(text: str, parts: _Parts) -> None:
    """Read a text such as "also known as A; and B; and formerly known as C"."""
    # "also known as A (formerly known as B)": a bracket in which another mark is, is no part of A.
    text = _NESTED_MARK.sub(" ", text)
    text = text.rstrip(")") if text.count(")") > text.count("(") else text
    marks = list(_MARK.finditer(text))
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        listed = text[mark.end() : following.start() if following else len(text)]
        (parts.former if mark["former"] else parts.aliases).extend(split_names(listed))


def split_firms(text: str) -> list[str]:
    """Return the firms that one cell names, each with its own aliases still in it.

    >>> split_firms("Yili A Manufacturing Co., Ltd. and Baoding B Trade and Business Co., Ltd.")
    ['Yili A Manufacturing Co., Ltd.', 'Baoding B Trade and Business Co., Ltd.']
    """
    text = _VESSEL_LABEL.sub("", tidy(text))
    if len(text) > _MAX_LENGTH:
        return [text]
    masked = _masked(text)
    subordinates = _SUBORDINATES.search(masked)
    end = subordinates.start() if subordinates else len(text)
    if subordinates and " and " not in masked[:end]:
        return [text]
    head, tail = text[:end], text[end:]
    masked_head = _masked(head)
    cuts = [-1, *(at for at, letter in enumerate(masked_head) if letter == ";"), len(head)]
    firms: list[str] = []
    for before, after in pairwise(cuts):
        part = tidy(head[before + 1 : after])
        if firms and len(part.split()) == 1:  # "...; Kathmandu." says where they are
            tail = f" (of {part.rstrip('.')}){tail}"
        elif part:
            name, place = _without_place(part)
            firms += [name] if _MARK.search(_masked(name)) else _divided(name)
            firms[-1] += f" (of {place})" if place else ""
    return [tidy(firm + tail) for firm in firms] or [text]


def _divided(text: str) -> list[str]:
    """Return the firms of an enumeration.

    Two texts without an "and", of which only the second has a legal form, are a site and the firm
    that it belongs to: "Nanhu Tree Farm, Zhejiang Sanmei Tea Co., Ltd.".
    """
    names = split_names(text)
    has_form = [ends_in_legal_form(BRACKETED.sub("", name)) for name in names]
    is_site_of_firm = has_form == [False, True] and not re.search(r"\sand\s", text)
    return [text] if is_site_of_firm else names


def _without_place(text: str) -> tuple[str, str]:
    """Return a text without the place that ends it behind commas, and that place.

    >>> _without_place("State Penitentiary, Ciudad Victoria, Tamaulipas, Mexico")
    ('State Penitentiary', 'Ciudad Victoria, Tamaulipas, Mexico')
    >>> _without_place("Acme Mills, Lanhu Works, Mexico"), _without_place("Acme Co., Ltd.")
    (('Acme Mills, Lanhu Works', 'Mexico'), ('Acme Co., Ltd.', ''))
    """
    parts = text.rstrip(". ").split(", ")
    first = len(parts)
    # Behind a country, what has no word of a firm is a place inside it.
    while first > 1 and (
        is_place_name(parts[first - 1])
        or (first < len(parts) and country_code(parts[-1]) and not has_firm_word(parts[first - 1]))
    ):
        first -= 1
    if first == len(parts):
        return text, ""
    return ", ".join(parts[:first]), ", ".join(parts[first:])
