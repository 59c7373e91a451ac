"""Plain sentences: which words met, how, where the place was read, what speaks against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..model import Against, How, Location, Match, WordMatch

_HOW = {
    How.SAME: "{text} is the same word",
    How.SCRIPT: "{text} is {listed} in another script",
    How.SPELLING: "{text} is another spelling of {listed}",
    How.SOUND: "{text} sounds like {listed} but is written otherwise",
    How.TRANSLATION: "{text} means the same as {listed}",
    How.ABBREVIATION: "{text} is short for {listed}",
    How.JOINED: "{text} is {listed}, joined or divided otherwise",
    How.SWAPPED: "two letters are swapped in {text} ({listed})",
    How.MISSING: "a letter is missing in {text} ({listed})",
    How.ADDED: "a letter is added in {text} ({listed})",
    How.CHANGED: "a letter differs in {text} ({listed})",
    How.SCANNING: "{text} is {listed} with letters that scanning confuses",
    How.CHARACTER: "one character differs in {text} ({listed})",
    How.INITIALS: "{text} are the initials of {listed}",
    How.HS: "HS code {text} falls under {listed}",
    How.IDENTIFIER: "{text} is the same number",
    How.SIGNAL: "{text} is one of the words",
}
_CODES = frozenset({How.POSTAL, How.REGISTRATION, How.ADMIN, How.PHONE})
_ERRORS = frozenset(
    {
        How.SWAPPED,
        How.MISSING,
        How.ADDED,
        How.CHANGED,
        How.SCANNING,
    }
)
_MOST = 3


def quoted(text: str, limit: int = 80) -> str:
    """A text in quotation marks, cut where it is long."""
    short = text if len(text) <= limit else f"{text[: limit - 1]}…"
    return f"'{short}'"


def joined(parts: Iterable[str]) -> str:
    """Parts as one enumeration, each once."""
    unique = list(dict.fromkeys(part for part in parts if part))
    shown, more = unique[:_MOST], len(unique) - _MOST
    text = "; ".join(shown)
    return f"{text}; and {more} more" if more > 0 else text


def describe_words(words: Sequence[WordMatch]) -> str:
    """How each word met."""
    return joined(
        _HOW.get(w.how, "{text} meets {listed}").format(
            text=quoted(w.text), listed=quoted(w.listed)
        )
        for w in words
    )


def describe_places(locations: Sequence[Location], holder: str = "") -> str:
    """Where cells say that the party is, the most telling first, and in which listed place."""
    groups: dict[str, list[Location]] = {}
    for location in sorted(locations, key=lambda loc: -len(loc.within)):
        groups.setdefault(_said(location), []).append(location)
    told = joined(f"{said}{_columns(group)}" for said, group in groups.items())
    return (
        f"{told}; all in the listed {holder}"
        if holder and len(groups) > 1
        else (f"{told}, in the listed {holder}" if holder else told)
    )


def _columns(locations: Sequence[Location]) -> str:
    headers = list(dict.fromkeys(loc.header for loc in locations if loc.header))
    if not headers:
        return ""
    return f" (column{'s' if len(headers) > 1 else ''} {', '.join(headers)})"


def _said(location: Location) -> str:
    if location.how in _CODES:
        return location.why
    if location.how in _ERRORS:
        return f"{quoted(location.span)} appears to be a misspelling of {location.place}"
    verb = "may be" if location.certainty == "ambiguous" else "is"
    return f"{quoted(location.span)} {verb} {location.place}"


def describe_matches(matches: Sequence[Match], names: Mapping[str, str] | None = None) -> str:
    """Which product or signal words stand in which column; `names` gives an entry's own name."""
    told = []
    for match in matches:
        column = f"(column {match.header or match.role})"
        name = (names or {}).get(match.entry, match.listed)
        for word in match.words:
            if word.how is How.HS:
                told.append(f"HS code {word.text} {column} is one of {name}")
            elif word.text.casefold() == name.casefold():
                told.append(f"{quoted(word.text)} stands in the text {column}")
            else:
                told.append(f"{quoted(word.text)} {column} means {name}")
    return joined(told)


def describe_counter_evidence(against: Sequence[Against]) -> str:
    """What speaks against it."""
    return joined(one.why for one in against)


def capital(text: str) -> str:
    """The text with a capital letter, if it begins with a small one."""
    return text[:1].upper() + text[1:]
