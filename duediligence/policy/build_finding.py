"""A rule that holds and its evidence become a finding, complete but for its row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..model import Against, Decision, Finding, Match, MatchKind, Source, WatchlistEntry
from ..model.digests import digest_half
from ..resources.bounded_cache import BoundedCache
from .rules import Rule

# Sets of cited entries: a list makes some hundreds, and a rule seldom cites more than three entries.
_MOST_CITED_SETS = 10_000


class FindingBuilder:
    """Builds findings whose evidence is digested against the sources of one watchlist."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = {source.id: source.sha256 or source.title for source in sources}
        self._list_halves = BoundedCache[tuple[tuple[str, str], ...], str](_MOST_CITED_SETS)

    def build(  # noqa: PLR0913 - one keyword for each part of a finding
        self,
        rule: Rule,
        *,
        party: str,
        reason: str,
        score: float,
        priority: int | None = None,
        entry: WatchlistEntry | None = None,
        supporting: Iterable[WatchlistEntry] = (),
        cited: Sequence[WatchlistEntry] = (),
        matches: Sequence[Match] = (),
        against: Iterable[Against] = (),
        also: Iterable[WatchlistEntry] = (),
    ) -> Finding:
        """Return the finding of a rule; `Finding.at` puts it at a row.

        Args:
            rule: the rule that holds.
            party: which party of the row it is about; "" where it is about the whole row.
            reason: the rule's sentence, filled in.
            score: 0-100.
            priority: 1 to 3, where it is not the rule's own.
            entry: the listed entry, if the rule is about one.
            supporting: further entries that agree.
            cited: the entries whose statements may be shown; never one about another subject.
            matches: the evidence.
            against: what speaks against it.
            also: the same firm on joined lists.
        """
        list_id = entry.list if entry else ""
        # What was let go carries no allegation.
        shown = () if rule.decision is Decision.CLEAR else cited
        return Finding(
            position=-1,
            finding_id="",
            evidence_digest=self._evidence_digest(matches, cited),
            list=list_id,
            entry=entry.id if entry else "",
            kind=entry.kind if entry else None,
            party=party,
            decision=rule.decision,
            rule=rule.rule,
            priority=rule.priority if priority is None else priority,
            score=score,
            reason=reason,
            supporting=tuple(
                [e.id if e.list == list_id else f"{e.list}:{e.id}" for e in supporting]
            ),
            ask=rule.ask,
            advice=rule.advice,
            matches=tuple(matches),
            against=tuple(against),
            statements=tuple(dict.fromkeys([s.id for e in shown for s in e.statements])),
            also=tuple([f"{e.list}:{e.id}" for e in also]),
            family=rule.family,
        )

    def _evidence_digest(self, matches: Sequence[Match], cited: Sequence[WatchlistEntry]) -> str:
        """Digest the matched cells, and what the sources and quotations of the entries say.

        Our own claims and the decision are left out: an answer outlives a reworded sentence.
        """
        # A place is part of what a cell says: another cell may decide which one is meant.
        cells = {
            (m.party, m.role, m.text, m.listed if m.how is MatchKind.PLACE else "") for m in matches
        }
        key = tuple([(entry.list, entry.id) for entry in cited])
        list_half = self._list_halves.get(key)
        if list_half is None:
            statements = sorted(
                (
                    statement.source,
                    self._sources.get(statement.source, ""),
                    statement.stance,
                    statement.quote or f"{statement.note}{statement.date}",
                    str(statement.start),
                )
                for entry in cited
                for statement in entry.statements
            )
            list_half = self._list_halves.put(key, digest_half(statements))
        return digest_half(sorted(cells)) + list_half
