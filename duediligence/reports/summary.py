"""A finding in one line: what a reviewer reads before opening it, the same in every report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ..model import Decision, Finding, How, Match, MatchKind
from ..resources.languages import ENGLISH, Language
from ..text.sanitise import one_line
from .result_index import ResultIndex, ResultRow
from .wording import DECISION_MEANINGS

LONGEST_WHY = 90  # characters: one line of the Review sheet and of a phone held sideways
_LONGEST_VALUE = 40  # characters of a name or place, so that two of them fit one line
_SUPPLIER_PARTY = "supplier"


class Strength(StrEnum):
    """How strongly a finding points at what is listed; not a probability."""

    STRONG = "strong"  # a registration number, a listed name or a listed site, with nothing against
    FAIR = "fair"  # a near name, an equal name that others may bear, or a strong one with doubts
    WEAK = "weak"  # a place, a product or words alone


@dataclass(frozen=True, slots=True)
class FindingSummary:
    """A finding in one line.

    Attributes:
        decision: what becomes of the row because of it.
        supplier: the name of the supplier, on one line.
        why: what met what, in at most 90 characters: "name = Hetian Taida; place Hotan".
        strength: how strongly it points at what is listed.
        against: what speaks against it, the first reason and how many more; "" for nothing.
        next_step: what to do next.
    """

    decision: Decision
    supplier: str
    why: str
    strength: Strength
    against: str
    next_step: str


# The order of the parts: what identifies most comes first. The sentence is `{value}` in its place.
_PHRASES = {
    MatchKind.IDENTIFIER: "number {value}",
    MatchKind.EXACT: "name = {value}",
    MatchKind.CLOSE: "name ~ {value}",
    MatchKind.EQUAL: "same words as {value}",
    MatchKind.GROUP: "group name {value}",
    MatchKind.WEAK: "name like {value}",
    MatchKind.SITE_NAME: "site = {value}",
    MatchKind.SITE_WORDS: "site like {value}",
    MatchKind.CODE_ADDRESS: "code fits {value}",
    MatchKind.CODE_CITY: "code fits {value}",
    MatchKind.CODE: "code fits {value}",
    MatchKind.LABOUR_NAMED: "labour scheme {value}",
    MatchKind.LABOUR: "words {value}",
    MatchKind.PLACE: "place {value}",
    MatchKind.VESSEL: "vessel {value}",
    MatchKind.GOODS: "goods {value}",
    MatchKind.ROUTE: "route {value}",
    MatchKind.PRODUCT: "goods {value}",
    MatchKind.MATERIAL: "material {value}",
}
_ORDER = {kind: at for at, kind in enumerate(_PHRASES)}
_CODES = {
    How.POSTAL: "postal code {value}",
    How.REGISTRATION: "registration code {value}",
    How.ADMIN: "division code {value}",
    How.PHONE: "phone prefix {value}",
    How.HS: "HS code {value}",
}
_STRONG = {MatchKind.IDENTIFIER, MatchKind.EXACT, MatchKind.SITE_NAME}
_FAIR = {
    MatchKind.CLOSE,
    MatchKind.EQUAL,
    MatchKind.GROUP,
    MatchKind.SITE_WORDS,
    MatchKind.LABOUR_NAMED,
    MatchKind.CODE_ADDRESS,
}


def summarise_finding(
    finding: Finding, row: ResultRow, results: ResultIndex, language: Language = ENGLISH
) -> FindingSummary:
    """Return a finding in one line.

    Args:
        finding: the finding.
        row: the row it is about.
        results: the lookups over the screening.
        language: the language of our own words.
    """
    return FindingSummary(
        decision=finding.decision,
        supplier=one_line(row.name),
        why=_why(finding, results, language),
        strength=_strength(finding),
        against=_against(finding, language),
        next_step=language.text(finding.ask or DECISION_MEANINGS[finding.decision]),
    )


def _why(finding: Finding, results: ResultIndex, language: Language) -> str:
    party = "" if finding.party in ("", _SUPPLIER_PARTY) else f"{language.text(finding.party)}: "
    parts = list(dict.fromkeys(_parts(finding, results, language)))
    if not parts:
        return _shorten(one_line(language.render(finding.reason)), LONGEST_WHY)
    line = party + parts[0]
    for at, part in enumerate(parts[1:], 1):
        more = language.text("; +{count} more", count=len(parts) - at)
        # The number of parts that are left out must fit too, unless this is the last part.
        room = LONGEST_WHY - (len(more) if at < len(parts) - 1 else 0)
        if len(line) + len("; ") + len(part) > room:
            return line + more
        line += f"; {part}"
    return line


def _parts(finding: Finding, results: ResultIndex, language: Language) -> Iterator[str]:
    """Yield what met what, the most telling first; of several places one by its name and one by a code."""
    seen: set[tuple[MatchKind, How | None]] = set()
    for match in sorted(finding.matches, key=_most_telling_first):
        code = next((word.how for word in match.words if word.how in _CODES), None)
        if match.how is MatchKind.PLACE and (match.how, code) in seen:
            continue
        seen.add((match.how, code))
        if code is not None:
            value = next(word.text for word in match.words if word.how is code)
            yield language.text(_CODES[code], value=_shorten(one_line(value), _LONGEST_VALUE))
            continue
        if match.how is MatchKind.CODE and not match.listed:
            value = _shorten(one_line(match.text), _LONGEST_VALUE)
            yield language.text("code {value} does not fit", value=value)
            continue
        phrase = _PHRASES.get(match.how, "{value}")
        value = _shorten(one_line(_value(match, finding, results)), _LONGEST_VALUE)
        yield language.text(phrase, value=value)


def _most_telling_first(match: Match) -> tuple[int, bool]:
    # 'Ghulja County' says more than 'Ili': a place named with its level word is one certain place.
    has_level = any(word.how is How.LEVEL for word in match.words)
    return _ORDER.get(match.how, len(_ORDER)), not has_level


def _value(match: Match, finding: Finding, results: ResultIndex) -> str:
    """Return what a match names: the place without its namesakes, the listed name, else the words."""
    if match.how is MatchKind.PLACE:
        return match.listed.partition(" (")[0]
    if match.how in (MatchKind.LABOUR, MatchKind.LABOUR_NAMED, MatchKind.IDENTIFIER):
        return ", ".join(word.text for word in match.words) or match.text
    return match.listed or results.entry_name(finding.list, finding.entry)


def _strength(finding: Finding) -> Strength:
    kinds = {match.how for match in finding.matches}
    if kinds & _STRONG:
        return Strength.FAIR if finding.against else Strength.STRONG
    if kinds & _FAIR:
        return Strength.WEAK if finding.against else Strength.FAIR
    return Strength.WEAK


def _against(finding: Finding, language: Language) -> str:
    reasons: Iterable[str] = dict.fromkeys(
        one_line(language.render(against.why)) for against in finding.against
    )
    first, *rest = reasons or [""]
    return first + (language.text("; +{count} more", count=len(rest)) if rest else "")


def _shorten(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}\u2026"
