"""The grammar of names on US lists: one cell -> name, aliases, former names, subsidiaries.

The forms are those that the Department of Homeland Security and US Customs write, such as
"X Co., Ltd. (and two aliases: A; and B)", "X (also known as A; and formerly known as B)", "X and its
eight Y-based subsidiaries, which include A, B, and C", "X and subsidiaries", "X, a/k/a A". What fits
none of them is said to be not understood, and the whole text stays the name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from .enumerations import as_number, is_legal_form, split_names, tidy

_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty|several|various|multiple|\d{1,3})"
)
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
_SUBORDINATES = re.compile(
    r"[,;]?\s+(?:and|including|as\s+well\s+as)\s+"
    rf"(?:(?P<some>{_NUMBER})\s+of\s+)?(?:(?:its|their|the)\s+)?(?:(?P<count>{_NUMBER})\s+)?"
    r"(?:[\w-]+(?:\s\w+)?-based\s+)?(?:(?:wholly|majority)[- ]owned\s+)?"
    r"(?P<what>subordinate\s+and\s+affiliated\s+entities|subsidiaries\s+and\s+(?:joint\s+ventures"
    r"|affiliates)|affiliates\s+and\s+subsidiaries|affiliated\s+entities|subsidiar(?:y|ies)"
    r"|subordinates|affiliates)\b(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_LIST_OPENING = re.compile(
    r"^\s*(?:(?:from|in|based\s+in|located\s+in)\s+[\w ]+?\s*(?=[,:]))?\s*[,:]?\s*"
    r"(?:which\s+includes?|including|namely|that\s+is)?\s*:?\s*",
    re.IGNORECASE,
)
_LONGEST = 8_000  # characters; no cell that names firms is longer
_INITIALS = re.compile(r"[A-Z][A-Z0-9&.\-]{1,9}")
_SUSPECT = re.compile(r"[;:]|\balias|\bknown as\b|\bsubsidiar|\bincluding\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
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


@dataclass(slots=True)
class _Reading:
    """What has been taken out of a cell so far."""

    aliases: list[str] = field(default_factory=list)
    former: list[str] = field(default_factory=list)
    initials: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def parse_name(text: str) -> Named:
    """Take one cell apart; nothing of it is lost, for what fits no form stays in the name.

    Args:
        text: the cell, one firm with whatever is said of its other names and subsidiaries.

    >>> parse_name("Acme Co., Ltd. (and two aliases: Acme Mills; and AM Co., Ltd.) and subsidiaries")
    ... # doctest: +NORMALIZE_WHITESPACE
    Named(name='Acme Co., Ltd.', aliases=('Acme Mills', 'AM Co., Ltd.'), former=(), initials=(),
          subsidiaries=(), note='and subsidiaries', not_understood='')
    """
    whole = tidy(text).rstrip("*†‡ ")
    if len(whole) > _LONGEST:
        return Named(whole, not_understood=f"a text of {len(whole):,} characters")
    reading = _Reading()
    head, subsidiaries = _without_subordinates(whole, reading)
    head = _without_parentheses(head, reading)
    head = _without_marks(head, reading)
    named = Named(
        head,
        _others(reading.aliases, head),
        _others(reading.former, head),
        _others(reading.initials, head),
        _others(subsidiaries, head),
        "; ".join(reading.notes),
        "; ".join(reading.odd),
    )
    if named.not_understood or not any(map(str.isalnum, head)):
        # The raw text stays the name; what could be read of it helps to find it all the same.
        return replace(named, name=whole, aliases=_others([head, *named.aliases], whole))
    return named


def _others(names: list[str], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for n in names if any(map(str.isalnum, n)) and n != name))


def _masked(text: str) -> str:
    """The text with everything inside brackets blotted out, at the same length."""
    depth, out = 0, []
    for letter in text:
        depth += letter == "("
        out.append("\x01" if depth else letter)
        depth -= letter == ")" and depth > 0
    return "".join(out)


def _without_subordinates(text: str, reading: _Reading) -> tuple[str, list[str]]:
    """The text before "and its subsidiaries ...", and the subsidiaries that it names."""
    found = _SUBORDINATES.search(_masked(text))
    if found is None:
        return text, []
    rest = text[found.start("rest") : found.end("rest")]
    named = rest[_LIST_OPENING.match(rest).end() :].strip(" .")  # type: ignore[union-attr]
    if named and is_legal_form(named):  # "Trading and Affiliates Co., Ltd." is a name
        return text, []
    reading.notes.append(tidy(text[found.start() : found.start("rest")]).lstrip(",; "))
    if not named:
        return text[: found.start()], []
    named += "." if rest.rstrip().endswith(".") else ""
    number = found["some"] or found["count"] or ("one" if found["what"] == "subsidiary" else None)
    count = as_number(number)
    names = split_names(named, count)
    if count is not None and len(names) != count:
        reading.odd.append(f"{number} subsidiaries are announced, {len(names)} seem to be named")
    return text[: found.start()], names


def _without_parentheses(text: str, reading: _Reading) -> str:
    """The text without the brackets that hold other names; brackets of the name itself stay."""
    out, at = [], 0
    for start, end in _brackets(text):
        out.append(text[at:start])
        at = start if _is_part_of_name(text, start, end, reading) else end
    if text.count("(") != text.count(")"):
        reading.odd.append("a bracket is opened or closed once too often")
    return tidy("".join([*out, text[at:]])).rstrip(",;: ")


def _brackets(text: str) -> list[tuple[int, int]]:
    """Where each outermost pair of brackets begins and ends."""
    found, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        if letter == "(":
            start, depth = (at if depth == 0 else start), depth + 1
        elif letter == ")" and depth:
            depth -= 1
            if depth == 0:
                found.append((start, at + 1))
    return found


def _is_part_of_name(text: str, start: int, end: int, reading: _Reading) -> bool:
    inner = tidy(text[start + 1 : end - 1])
    counted = _ALIAS_COUNT.fullmatch(inner)
    if counted:
        _add_counted(counted[1], counted[2], reading)
    elif _MARK.match(inner):
        _add_marked(inner, reading)
    elif inner.lower().startswith("or "):
        reading.aliases.append(_variant(text, start, end, inner[3:]))
    elif _INITIALS.fullmatch(inner) and not tidy(text[end:]).strip(",;. "):
        reading.initials.append(inner)
    elif inner.lower().startswith("of "):
        reading.notes.append(inner)
    elif _SUSPECT.search(inner):
        reading.odd.append(inner)
    else:
        return True
    return False


def _add_counted(number: str, listed: str, reading: _Reading) -> None:
    count = as_number(number)
    marked = _MARK.search(listed)
    names = split_names(listed[: marked.start()] if marked else listed, count)
    reading.aliases += names
    if marked:
        _add_marked(listed[marked.start() :], reading)
    elif count is not None and len(names) != count:
        reading.odd.append(f"{number} aliases are announced, {len(names)} seem to be given")


def _add_marked(text: str, reading: _Reading) -> None:
    """Read a text such as "also known as A; and B; and formerly known as C"."""
    marks = list(_MARK.finditer(text))
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        listed = text[mark.end() : following.start() if following else len(text)]
        (reading.former if mark["former"] else reading.aliases).extend(split_names(listed))


def _variant(text: str, start: int, end: int, other: str) -> str:
    """The other spelling: of "Wulin (or Wuling) Works", it is "Wuling Works"."""
    before = text[:start].rstrip().rpartition(" ")[0]
    mark = _MARK.search(text, end)
    return tidy(f"{before} {other}{text[end : mark.start() if mark else len(text)]}")


def _without_marks(text: str, reading: _Reading) -> str:
    """The name before ", a/k/a A, a/k/a B" that stands without brackets."""
    mark = _MARK.search(text)
    if mark is None or mark.start() == 0:
        return text
    _add_marked(text[mark.start() :], reading)
    return text[: mark.start()].rstrip(",;: ")


def split_firms(text: str) -> list[str]:
    """The firms that one cell names, each with its own aliases still in it.

    >>> split_firms("Yili A Manufacturing Co., Ltd. and Baoding B Trade and Business Co., Ltd.")
    ['Yili A Manufacturing Co., Ltd.', 'Baoding B Trade and Business Co., Ltd.']
    """
    text = tidy(text)
    masked = _masked(text)
    if len(text) > _LONGEST:
        return [text]
    if _SUBORDINATES.search(masked) and " and " not in masked[: _end_of_head(masked)]:
        return [text]
    head, tail = text[: _end_of_head(masked)], text[_end_of_head(masked) :]
    firms: list[str] = []
    for part in _at_semicolons(head):
        if firms and len(part.split()) == 1:  # "...; Kathmandu." says where they are
            tail = f" (of {part.rstrip('.')}){tail}"
            continue
        firms += [part] if _MARK.search(_masked(part)) else split_names(part)
    return [tidy(firm + tail) for firm in firms] or [text]


def _end_of_head(masked: str) -> int:
    found = _SUBORDINATES.search(masked)
    return found.start() if found else len(masked)


def _at_semicolons(text: str) -> list[str]:
    masked = _masked(text)
    cuts = [-1, *(at for at, letter in enumerate(masked) if letter == ";"), len(text)]
    parts = [tidy(text[a + 1 : b]) for a, b in pairwise(cuts)]
    return [part for part in parts if part]
