"""The sentences of a report. Every view takes its words from here, so all views say the same.

A finding is a "possible match". An allegation is told as somebody's statement, with its source, and
never without its denials.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..model import (
    Against,
    Coverage,
    Decision,
    Finding,
    How,
    ListInfo,
    Match,
    Provenance,
    Source,
    Statement,
    WatchlistEntry,
    WordMatch,
)  # fmt: skip
from ..text.sanitise import one_line, safe_link
from .result_index import DENIALS, ResultIndex, ResultRow

DISCLAIMER = (
    "A flag is a possible match for a person to look at. It is not a finding of wrongdoing."
)
REGION = "This passage is about the region, not about this supplier."
MEANING = {
    Decision.BLOCK: "Hold until two people have looked.",
    Decision.REVIEW: "A person must look before the order goes on.",
    Decision.UNSCREENABLE: "Nothing could be screened, so nothing is known. Complete the row.",
    Decision.NOTE: "Worth knowing; does not stop an order.",
    Decision.CLEAR: "No match on what could be screened. This does not say that all is well.",
}
NOTHING_TO_SCREEN = "No name, place or registration number of this row could be read."
_STANCE = {
    "alleges": "Alleged", "lists": "On an official list", "denies": "Denied",
    "responds": "Answered", "context": "Context",
}  # fmt: skip
_BY = {How.POSTAL: "postal code", How.REGISTRATION: "registration code", How.ADMIN: "division code",
       How.PHONE: "phone prefix"}  # fmt: skip
_KIND = {"product": "product line"}


@dataclass(frozen=True, slots=True)
class Citation:
    """One statement as a reader sees it."""

    stance: str
    claim: str
    quote: str
    span: str
    source: str
    link: str | None
    remark: str

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        quote = f"In the source's words: \u201c{self.quote}\u201d {self.span}".strip()
        parts = (f"{self.stance}: {self.claim}", f"({self.source})", quote if self.quote else "",
                 self.remark)  # fmt: skip
        return " ".join(part for part in parts if part)

    @property
    def brief(self) -> str:
        """Who said what, without the source's own words."""
        region = " (about the region)" if self.remark.startswith(REGION) else ""
        return f"{self.stance}{region}: {self.claim} ({self.source})"


@dataclass(frozen=True, slots=True)
class Account:
    """A finding in words: what a reader is told about one possible match."""

    entry: str
    supporting: str
    reason: str
    met: tuple[str, ...]
    against: tuple[str, ...]
    ask: str
    advice: str
    earlier: str
    alleged: tuple[Citation, ...]
    denied: tuple[Citation, ...]
    basis: str


def account(finding: Finding, ledger: ResultIndex) -> Account:
    """A finding in words."""
    citations = [
        (s.stance, citation(s, ledger.sources.get(s.source))) for s in ledger.cited(finding)
    ]
    return Account(
        entry=entry_words(ledger.entry(finding.list, finding.entry), finding),
        supporting=", ".join(ledger.entry_name(finding.list, each) for each in finding.supporting),
        reason=one_line(finding.reason),
        met=tuple(match_words(match) for match in finding.matches),
        against=tuple(against_words(each) for each in finding.against),
        ask=one_line(finding.ask or ""),
        advice=one_line(finding.advice or ""),
        earlier=one_line(finding.earlier or ""),
        alleged=_once(said for stance, said in citations if stance not in DENIALS),
        denied=_once(said for stance, said in citations if stance in DENIALS),
        basis=f"Rule {finding.rule}, priority {finding.priority}, score {score_words(finding.score)}",
    )


def entry_words(entry: WatchlistEntry | None, finding: Finding) -> str:
    """Such as 'Acme (organisation, list demo)'; some rules are about no entry."""
    if not finding.entry or finding.kind is None:
        return "no listed name"
    kind = _KIND.get(finding.kind.value, finding.kind.value)
    status = f", {entry.status}" if entry and entry.status != "listed" else ""
    also = f", also on {', '.join(finding.also)}" if finding.also else ""
    return f"{entry.name if entry else finding.entry} ({kind}, list {finding.list}{status}{also})"


def match_words(match: Match) -> str:
    """Which text of the supplier met which text of the list, and how."""
    party, role = match.party, match.role.replace("_", " ")
    what = f"{quoted(match.text)} in {quoted(match.header)} ({party} {role})"
    if match.how == "place":
        read = "; ".join(
            f"{quoted(word.text)}, by {_BY.get(word.how, 'name')}" for word in match.words
        )
        return f"{what}: {read}: {one_line(match.listed)}"
    how = "; ".join(word_words(word) for word in match.words) or one_line(match.how)
    listed = f"and {quoted(match.listed)} on the list"
    return f"{what} {listed}" + (f": {how}" if how else "") + f" (score {score_words(match.score)})"


def word_words(word: WordMatch) -> str:
    """Such as '"hetain" and "hetian": swapped letters'."""
    if word.text == word.listed:
        return f"{quoted(word.text)}: {word.how.value}"
    return f"{quoted(word.text)} and {quoted(word.listed)}: {word.how.value}"


def against_words(against: Against) -> str:
    """What speaks against a match, and where it stands."""
    place = f" in {quoted(against.header)}" if against.header else ""
    where = f" ({quoted(against.text)}{place})" if against.text and place else ""
    return f"{one_line(against.why).rstrip('.')}{where}."


def citation(statement: Statement, source: Source | None) -> Citation:
    """A statement with its source, as a reader sees it."""
    remarks = [REGION if statement.about == "region" else "", one_line(statement.note or "")]
    has_span = statement.quote and statement.start is not None and statement.end is not None
    return Citation(
        stance=_STANCE[statement.stance],
        claim=one_line(statement.claim),
        quote=one_line(statement.quote or ""),
        span=f"[characters {statement.start}-{statement.end}]" if has_span else "",
        source=source_words(source, statement),
        link=safe_link(source.url) if source else None,
        remark=" ".join(remark for remark in remarks if remark),
    )


def source_words(source: Source | None, statement: Statement) -> str:
    """Who said it, where and when, as far as is known."""
    if source is None:
        return f"source {one_line(statement.source)}"
    when = statement.date or source.date or "undated"
    return one_line(f"{source.title}, {source.publisher}, {when}")


def list_words(info: ListInfo) -> str:
    """Such as 'xinjiang-2019 version 2026.11'."""
    return f"{info.id} version {info.version}"


def coverage_words(coverage: Coverage) -> str:
    """Which of name, place and product could be screened: 'name, product' or 'nothing'."""
    screened = [part for part in ("name", "place", "product") if getattr(coverage, part)]
    return ", ".join(screened) or "nothing"


def clear_words(coverage: Coverage, provenance: Provenance) -> str:
    """What 'clear' means: no match against which lists, on what."""
    lists = " and ".join(list_words(info) for info in provenance.watchlists) or "no list"
    return f"No match against {lists} on {coverage_words(coverage)}."


def row_reason(row: ResultRow, ledger: ResultIndex) -> str:
    """Why a row came out as it did, in a few sentences on one line."""
    outcome, at = ledger.outcome, row.position
    found = [one_line(finding.reason) for finding in ledger.findings.get(at, ())]
    if not found and outcome.decisions[at] is Decision.UNSCREENABLE:
        found = [NOTHING_TO_SCREEN]
    if not found:
        found = [clear_words(outcome.coverage[at], outcome.provenance)]
    found += [f"Near miss: {one_line(miss.reason)}" for miss in ledger.near_misses.get(at, ())]
    found += [f"Context: {one_line(note.note)}" for note in ledger.context.get(at, ())]
    return " ".join(dict.fromkeys(found))


def quoted(text: str) -> str:
    """A stranger's text in quotation marks, on one line, not endless."""
    line = one_line(text)
    return f'"{line}"' if len(line) <= 300 else f'"{line[:300]}\u2026" ({len(line):,} characters)'


def score_words(score: float) -> str:
    """A score without decimals that say nothing.

    >>> score_words(97.0), score_words(88.25)
    ('97', '88.2')
    """
    return f"{score:.1f}".removesuffix(".0")


def _once(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(citations))
