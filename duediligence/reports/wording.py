"""The sentences of a report: every report takes its words from here, so all of them say the same.

A finding is a "possible match". An allegation is written as somebody's statement, with its source,
and never without its denials.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..model import (
    Against,
    Coverage,
    Decision,
    Finding,
    How,
    Kind,
    ListInfo,
    Match,
    MatchKind,
    Provenance,
    Source,
    Statement,
    WatchlistEntry,
    WordMatch,
)
from ..resources.languages import ENGLISH, Language
from ..text.sanitise import one_line, safe_link
from .result_index import DENIAL_STANCES, ResultIndex, ResultRow

DISCLAIMER = (
    "A flag is a possible match for a person to look at. It is not a finding of wrongdoing."
)
REGION = "This passage is about the region, not about this supplier."
DECISION_MEANINGS = {
    Decision.BLOCK: "Hold until two people have looked.",
    Decision.REVIEW: "A person must look before the order goes on.",
    Decision.UNSCREENABLE: "Nothing could be screened, so nothing is known. Complete the row.",
    Decision.NOTE: "Worth knowing; does not stop an order.",
    Decision.CLEAR: "No match on what could be screened. This does not say that all is well.",
}
NOTHING_TO_SCREEN = "No name, place or registration number of this row could be read."
_STANCES = {
    "alleges": "Alleged",
    "lists": "On an official list",
    "denies": "Denied",
    "responds": "Answered",
    "context": "Context",
}
_CODES = {
    How.POSTAL: "postal code",
    How.REGISTRATION: "registration code",
    How.ADMIN: "division code",
    How.PHONE: "phone prefix",
}
_KINDS = {
    Kind.PRODUCT: "product line",  # an entry lists goods of one maker, not one article
    Kind.GOODS: "goods of a place",
}
_LONGEST_QUOTE = 300  # judgement: three lines of a console; the cell itself holds the whole text


@dataclass(frozen=True, slots=True)
class Citation:
    """One statement as a reader sees it; `characters` is where its quotation is, such as "10-23"."""

    stance: str
    claim: str
    quote: str
    characters: str
    source: str
    link: str | None
    note: str
    is_about_region: bool

    @property
    def span(self) -> str:
        """The place of the quotation in its source, in brackets; "" where there is none."""
        return f"[characters {self.characters}]" if self.characters else ""

    @property
    def remark(self) -> str:
        """What a reader must know about the statement."""
        return " ".join(filter(None, (REGION if self.is_about_region else "", self.note)))

    @property
    def sentence(self) -> str:
        """The whole statement on one line."""
        quote = f"In the source's words: \u201c{self.quote}\u201d {self.span}".strip()
        claim = f"{self.stance}: {self.claim}"
        parts = (claim, f"({self.source})", quote if self.quote else "", self.remark)
        return " ".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class FindingDescription:
    """A finding in words: what a reader is told about one possible match.

    `contradictions` is what speaks against it; `alleged` and `denied` hold each statement once.
    """

    entry: str
    supporting: str
    reason: str
    matches: tuple[str, ...]
    contradictions: tuple[str, ...]
    ask: str
    advice: str
    earlier: str
    alleged: tuple[Citation, ...]
    denied: tuple[Citation, ...]
    basis: str


def describe_finding(
    finding: Finding, results: ResultIndex, language: Language = ENGLISH
) -> FindingDescription:
    """Put a finding into words, with all statements that it rests on and all their denials.

    Args:
        finding: the finding.
        results: the lookups over the screening.
        language: the language of reasons, questions and earlier answers.
    """
    # As keys of a dict, which drops repeats and keeps the order.
    alleged, denied = dict[Citation, None](), dict[Citation, None]()
    for statement in results.cited_statements(finding):
        citations = denied if statement.stance in DENIAL_STANCES else alleged
        citations[cite(statement, results.sources.get(statement.source))] = None
    score = format_score(finding.score)
    return FindingDescription(
        entry=describe_entry(results.entry(finding.list, finding.entry), finding),
        supporting=", ".join(results.entry_name(finding.list, name) for name in finding.supporting),
        reason=one_line(language.render(finding.reason)),
        matches=tuple(map(describe_match, finding.matches)),
        contradictions=tuple(
            describe_contradiction(against, language) for against in finding.against
        ),
        ask=one_line(language.text(finding.ask or "")),
        advice=one_line(language.text(finding.advice or "")),
        earlier=one_line(language.render(finding.earlier or "")),
        alleged=tuple(alleged),
        denied=tuple(denied),
        basis=f"Rule {finding.rule}, priority {finding.priority}, score {score}",
    )


def describe_entry(entry: WatchlistEntry | None, finding: Finding) -> str:
    """Name the entry, its kind and list: 'Acme (organisation, list demo)'.

    Some rules are about no entry.
    """
    if not finding.entry or finding.kind is None:
        return "no listed name"
    kind = _KINDS.get(finding.kind, finding.kind.value)
    status = f", {entry.status}" if entry and entry.status != "listed" else ""
    also = f", also on {', '.join(finding.also)}" if finding.also else ""
    return f"{entry.name if entry else finding.entry} ({kind}, list {finding.list}{status}{also})"


def describe_match(match: Match) -> str:
    """Say which text of the supplier matches which text of the list, and how."""
    party, role = match.party, match.role.replace("_", " ")
    cell = f"{quoted(match.text)} in {quoted(match.header)} ({party} {role})"
    if match.how == MatchKind.PLACE:
        places = (f"{quoted(word.text)}, by {_CODES.get(word.how, 'name')}" for word in match.words)
        return f"{cell}: {'; '.join(places)}: {one_line(match.listed)}"
    if not match.listed:
        return cell  # a code that fits nothing in its row
    how = "; ".join(map(describe_word_match, match.words)) or one_line(match.how)
    listed = f"and {quoted(match.listed)} on the list"
    return f"{cell} {listed}{f': {how}' if how else ''} (score {format_score(match.score)})"


def describe_word_match(word: WordMatch) -> str:
    """Say how two words match.

    >>> describe_word_match(WordMatch("hetain", "hetian", How.SWAPPED))
    '"hetain" and "hetian": swapped letters'
    """
    if word.text == word.listed:
        return f"{quoted(word.text)}: {word.how.value}"
    return f"{quoted(word.text)} and {quoted(word.listed)}: {word.how.value}"


def describe_contradiction(against: Against, language: Language = ENGLISH) -> str:
    """Say what speaks against a match, and in which cell it is."""
    why = one_line(language.render(against.why)).rstrip(".")
    if not (against.text and against.header):
        return f"{why}."
    cell = language.text(
        "{text} in {header}", text=quoted(against.text), header=quoted(against.header)
    )
    return f"{why} ({cell})."


def cite(statement: Statement, source: Source | None) -> Citation:
    """Put a statement into words, together with its source.

    Args:
        statement: what somebody says.
        source: where it is said; None where the list does not have the source.
    """
    has_span = statement.quote and statement.start is not None and statement.end is not None
    return Citation(
        stance=_STANCES[statement.stance],
        claim=one_line(statement.claim),
        quote=one_line(statement.quote or ""),
        characters=f"{statement.start}-{statement.end}" if has_span else "",
        source=describe_source(source, statement),
        link=safe_link(source.url) if source else None,
        note=one_line(statement.note or ""),
        is_about_region=statement.about == "region",
    )


def describe_source(source: Source | None, statement: Statement) -> str:
    """Say who said it, where and when, as far as is known."""
    if source is None:
        return f"source {one_line(statement.source)}"
    when = statement.date or source.date or "undated"
    return one_line(f"{source.title}, {source.publisher}, {when}")


def describe_undecided(info: ListInfo) -> str:
    """Return that a list has entries of which nobody decided whether they are persons."""
    return (
        f"the list {info.id} has {info.undecided:,} entries that may be persons or organisations;"
        " they were not screened against"
    )


def describe_list(info: ListInfo) -> str:
    """Name a list and its version: 'xinjiang-2019 version 2026.11'."""
    return f"{info.id} version {info.version}"


def describe_coverage(coverage: Coverage) -> str:
    """Name what could be screened of name, place and product: 'name, product' or 'nothing'."""
    screened = [part for part in ("name", "place", "product") if getattr(coverage, part)]
    return ", ".join(screened) or "nothing"


def explain_clear(coverage: Coverage, provenance: Provenance) -> str:
    """Say what 'clear' means: no match against which lists, on what."""
    lists = " and ".join(map(describe_list, provenance.watchlists)) or "no list"
    return f"No match against {lists} on {describe_coverage(coverage)}."


def row_reason(row: ResultRow, results: ResultIndex) -> str:
    """Say why a row was decided as it was, in a few sentences on one line."""
    outcome, at = results.outcome, row.position
    reasons = [one_line(finding.reason) for finding in results.findings.get(at, ())]
    if not reasons:
        is_unscreenable = outcome.decisions[at] is Decision.UNSCREENABLE
        reasons = [
            NOTHING_TO_SCREEN
            if is_unscreenable
            else explain_clear(outcome.coverage[at], outcome.provenance)
        ]
    reasons += [f"Near miss: {one_line(miss.reason)}" for miss in results.near_misses.get(at, ())]
    reasons += [f"Context: {one_line(note.note)}" for note in results.context.get(at, ())]
    return " ".join(dict.fromkeys(reasons))


def quoted(text: str) -> str:
    """Put a stranger's text in quotation marks, on one line, and cut it where it is very long."""
    line, short = one_line(text), shorten(text)
    return f'"{short}"' if short == line else f'"{short}" ({len(line):,} characters)'


def shorten(text: str) -> str:
    """Put a stranger's text on one line, and cut it where it is very long."""
    line = one_line(text)
    return line if len(line) <= _LONGEST_QUOTE else f"{line[:_LONGEST_QUOTE]}\u2026"


def format_score(score: float) -> str:
    """Write a score with at most one decimal.

    >>> format_score(97.0), format_score(88.25)
    ('97', '88.2')
    """
    return f"{score:.1f}".removesuffix(".0")
