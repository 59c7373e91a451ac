"""Plain sentences: which words matched, how, where a place was read, what speaks against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..model import How, Location, Match, WordMatch
from ..resources.languages import TranslatableText

_HOW = {
    How.SAME: "{text} is the same word",
    How.SCRIPT: "{text} is {listed} in another script",
    How.SPELLING: "{text} is another spelling of {listed}",
    How.ROMANISATION: "{text} is {listed} in another alphabet",
    How.CONSONANTS: "{text} has the consonants of {listed}",
    How.BEGINNING: "{text} begins as {listed} does, in another script",
    How.NAME_SPELLING: "{text} is another spelling of the name {listed}",
    How.NUMBER: "{text} is the number {listed}",
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
_ERRORS = frozenset({How.SWAPPED, How.MISSING, How.ADDED, How.CHANGED, How.SCANNING})
_MOST_PARTS = 3  # judgement: a reason is read on one line of a worksheet; the rest is counted
_LONGEST_QUOTE = 80  # judgement: a name or an address line; a running text shows its beginning


def quote_briefly(text: str) -> str:
    """Return a text in quotation marks, cut where it is long.

    >>> quote_briefly("Acme")
    "'Acme'"
    """
    short = text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"
    return f"'{short}'"


def name_party_first(party: str, reason: str) -> str:
    """Return a reason about another party than the supplier with that party named first.

    >>> name_party_first("parent", "The name 'Acme' is close.")
    "The parent: the name 'Acme' is close."
    """
    if party == "supplier" or not reason:
        return reason
    small = (
        reason.with_first_letter("small")
        if isinstance(reason, TranslatableText)
        else f"{reason[0].lower()}{reason[1:]}"
    )
    return TranslatableText.of(
        "The {party}: {reason}", party=TranslatableText.of(party.replace("_", " ")), reason=small
    )


def join_distinct(parts: Iterable[str]) -> str:
    """Return the parts that are not blank as one enumeration, each once, the first three shown.

    >>> join_distinct(["a", "b", "a", "", "c", "d"])
    'a; b; c; and 1 more'
    """
    distinct = list(dict.fromkeys(part for part in parts if part))
    shown, more = distinct[:_MOST_PARTS], len(distinct) - _MOST_PARTS
    if more > 0:
        return TranslatableText.of(
            "{list}; and {more} more", list=TranslatableText.joined("; ", shown), more=str(more)
        )
    return TranslatableText.joined("; ", shown) if len(shown) > 1 else next(iter(shown), "")


def describe_words(words: Sequence[WordMatch]) -> str:
    """Return how each word of a cell matched its listed word."""
    return join_distinct(
        TranslatableText.of(
            _HOW.get(word.how, "{text} meets {listed}"),
            text=quote_briefly(word.text),
            listed=quote_briefly(word.listed),
        )
        for word in words
    )


def describe_places(locations: Sequence[Location], holder: str = "") -> str:
    """Return where cells say that the party is, the narrowest place first.

    Args:
        locations: the locations; those that say the same share one sentence with their columns.
        holder: the name of the listed place they lie in, if any.
    """
    headers: dict[str, list[str]] = {}
    # The narrowest place lies in the most other places.
    for location in sorted(locations, key=lambda loc: -len(loc.within)):
        headers.setdefault(_describe_place(location), []).append(location.header)
    parts = []
    for sentence, group in headers.items():
        columns = list(dict.fromkeys(header for header in group if header))
        template = (
            "{place} (columns {columns})" if len(columns) > 1 else "{place} (column {columns})"
        )
        shown = ", ".join(columns)
        parts.append(
            TranslatableText.of(template, place=sentence, columns=shown) if columns else sentence
        )
    text = join_distinct(parts)
    if not holder:
        return text
    several = "{places}; all in the listed {holder}"
    template = several if len(parts) > 1 else "{places}, in the listed {holder}"
    return TranslatableText.of(template, places=text, holder=holder)


def _describe_place(location: Location) -> str:
    if location.how in _CODES:
        return location.why
    if location.how in _ERRORS:
        template = "{text} appears to be a misspelling of {place}"
    elif location.certainty == "ambiguous":
        template = "{text} may be {place}"
    else:
        template = "{text} is {place}"
    return TranslatableText.of(template, text=quote_briefly(location.span), place=location.place)


def describe_matches(matches: Sequence[Match], names: Mapping[str, str] | None = None) -> str:
    """Return which product or signal words are in which column.

    Args:
        matches: the matches.
        names: entry id -> its name, where that says more than the listed word.
    """
    parts = []
    for match in matches:
        name = (names or {}).get(match.entry, match.listed)
        for word in match.words:
            text = quote_briefly(word.text)
            if word.how is How.HS:
                text = word.text
                template = "HS code {text} (column {column}) is one of {name}"
            elif word.text.casefold() == name.casefold():  # "means" would say nothing new
                template = "{text} stands in the text (column {column})"
            else:
                template = "{text} (column {column}) means {name}"
            column = match.header or match.role
            parts.append(TranslatableText.of(template, text=text, column=column, name=name))
    return join_distinct(parts)


def capitalise(text: str) -> str:
    """Return the text with a capital letter, if it begins with a small one."""
    if isinstance(text, TranslatableText):
        return text.with_first_letter("capital")
    return text[:1].upper() + text[1:]
