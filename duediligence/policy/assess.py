"""Try the rules on one row: the first that holds of each subject fires, strongest entry first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..model import Decision, Match, WatchlistEntry
from ..model.roles import MAKER_PARTIES, NAME_ROLES
from ..resources.bounded_cache import BoundedCache
from .facts import LABOUR, Key, ListedPlaces, PartyEvidence, PartyFacts
from .place_rules import best_site, county_facts, place_match, place_verdict, site_facts
from .rules import Policy, Rule
from .sentences import (
    capital,
    describe_counter_evidence,
    describe_matches,
    describe_words,
    joined,
    quoted,
)
from .verdict import Verdict, render_reason

_RANK = {"identifier": 4, "exact": 3, "close": 2, "weak": 1, "part": 0}
_MOST_FACTS = 10_000  # combinations of facts; a list and a policy make some hundreds


class Assessor:
    """A policy and the entries it speaks of; built once, never changed by use."""

    def __init__(
        self,
        policy: Policy,
        entries: Sequence[WatchlistEntry],
        lineage: Callable[[str], tuple[str, ...]],
        twins: Mapping[Key, tuple[Key, ...]] | None = None,
    ) -> None:
        self.policy = policy
        self._listed = ListedPlaces(entries, lineage)
        self._twins = dict(twins or {})
        self._rules: dict[str, list[Rule]] = {}
        for rule in policy.rules:
            self._rules.setdefault(rule.subject, []).append(rule)
        self._known: BoundedCache[tuple[object, ...], tuple[Rule, ...]] = BoundedCache(_MOST_FACTS)

    # --- rows and parties --------------------------------------------------------------------

    def assess(self, parties: Sequence[PartyEvidence]) -> list[Verdict]:
        """What the rules say of the parties of one row."""
        pictures = [PartyFacts(party, self._listed) for party in parties]
        made_at = [
            loc
            for p in pictures
            if p.party.party in MAKER_PARTIES
            for loc in (*p.elsewhere, *p.sure)
        ]
        verdicts: list[Verdict] = []
        for picture in pictures:
            picture.made_at = made_at if picture.party.party not in MAKER_PARTIES else []
            verdicts += self._names_and_places(picture)
        is_placed = any(
            v.decision is not Decision.CLEAR for v in verdicts if v.rule.subject == "place"
        )
        is_sure = any(picture.sure for picture in pictures)
        for picture in pictures:
            if not is_placed:
                verdicts += self._product(picture)
            verdicts += self._signals(picture, is_sure=is_sure)
        return verdicts

    def _names_and_places(self, picture: PartyFacts) -> list[Verdict]:
        """A flagged name carries its county and region as support, not as findings beside it."""
        found = list(self._organisations(picture))
        placed = list(self._place(self._without_names(picture, found)))
        if any(v.decision.is_flagged and v.rule.facts.get("column") != ("other",) for v in found):
            placed = [v for v in placed if not _is_absorbed(v)]
        return [*found, *placed]

    def unscreenable(self, cells: Sequence[tuple[str, str]], *, readable: bool) -> Verdict | None:
        """The verdict on a row in which nothing, or not every deciding cell, could be read."""
        facts = {
            "readable": "yes" if readable else "no",
            "unreadable_cell": "yes" if cells else "no",
        }
        rule = self._first("row", facts)
        if rule is None:
            return None
        seen = joined(f"{header}: {what}" for header, what in cells)
        reason = render_reason(rule, cells=seen)
        return Verdict(rule, rule.decision, rule.priority, "", reason)

    def _first(self, subject: str, facts: Mapping[str, str]) -> Rule | None:
        return next(iter(self._holding(subject, facts)), None)

    def _holding(self, subject: str, facts: Mapping[str, str]) -> tuple[Rule, ...]:
        """The rules that hold, as far as one that does not continue."""
        asked = (subject, *facts.items())
        known = self._known.get(asked)
        if known is None:
            known = self._known.put(asked, tuple(self._ask(subject, facts)))
        return known

    def _ask(self, subject: str, facts: Mapping[str, str]) -> Iterator[Rule]:
        for rule in self._rules.get(subject, ()):
            if all(facts.get(fact) in values for fact, values in rule.facts.items()):
                yield rule
                if not rule.continues:
                    return

    # --- organisations -----------------------------------------------------------------------

    def _organisations(self, picture: PartyFacts) -> Iterator[Verdict]:
        """One verdict for each listed organisation met; the same firm on two lists is one."""
        best: dict[Key, Match] = {}
        for match in picture.party.matches:
            key = (match.list, match.entry)
            if match.how in _RANK and (key not in best or _strength(match) > _strength(best[key])):
                best[key] = match
        told: set[Key] = set()
        for key, match in best.items():
            if key not in told:
                twins = tuple(twin for twin in self._twins.get(key, ()) if twin in best)
                told.update((key, *twins))
                verdict = self._organisation(picture, self._listed.entries[key], match)
                if verdict is not None and twins:
                    bodies = (*verdict.cited, *(self._listed.entries[twin] for twin in twins))
                    verdict = verdict._replace(also=twins, cited=bodies)
                if verdict is not None:
                    yield verdict

    def _organisation(
        self, picture: PartyFacts, entry: WatchlistEntry, match: Match
    ) -> Verdict | None:
        agreement = picture.agreement(entry)
        contradiction = "word" if match.against and match.how in {"exact", "close"} else "none"
        if agreement == "contradicts":
            contradiction = "place"
        signal = self._second_signal(picture, entry, agreement)
        column = "name" if match.role in NAME_ROLES else "other"
        how = match.how if match.score >= self.policy.minimum_score else "part"
        facts = {
            **picture.common_facts(),
            "how": how, "column": column, "contradiction": contradiction,
            "second": "yes" if signal else "no",
        }  # fmt: skip
        rule = self._first("organisation", facts)
        if rule is None:
            return None
        if rule.decision is Decision.CLEAR and column == "other":
            return None  # a word of a running text that some name also has
        against = [*match.against]
        if contradiction == "place":
            against += picture.against_places()
        supporting = picture.counties(picture.sure) or picture.regions(picture.sure)
        reason = render_reason(
            rule, text=quoted(match.text), listed=quoted(match.listed), words=describe_words(match.words),
            signal=signal, header=quoted(match.header or match.role),
            contradiction=describe_counter_evidence(against) or "nothing else agrees",
        )  # fmt: skip
        matches = (match, *(place_match(loc, supporting) for loc in picture.sure if supporting))
        if signal and agreement != "agrees":
            matches = (*matches, *(m for e, m in picture.products() if e.list == entry.list))
        return Verdict(
            rule, rule.decision, rule.priority if rule.decision is not Decision.BLOCK else 1,
            picture.party.party, reason, entry, tuple(supporting), (entry,), matches,
            tuple(against), match.score,
        )  # fmt: skip

    def _second_signal(self, picture: PartyFacts, entry: WatchlistEntry, agreement: str) -> str:
        """What else speaks for a name: a place, a product that the list names."""
        if agreement == "agrees":
            return f"the place ({joined(loc.place for loc in picture.sure or picture.elsewhere)})"
        own = [(e, m) for e, m in picture.products() if e.list == entry.list]
        if own and agreement != "contradicts":
            return f"the product ({own[0][0].name})"
        return ""

    # --- places ------------------------------------------------------------------------------

    def _place(self, picture: PartyFacts) -> Iterator[Verdict]:
        site = best_site(picture)
        facts = {**picture.common_facts(), **county_facts(picture)}
        if site is not None:
            facts |= site_facts(picture, self._listed.entries[site.list, site.entry], site)
        for rule in self._holding("place", facts):
            yield place_verdict(picture, rule, facts, site)

    # --- products and signals ----------------------------------------------------------------

    def _without_names(self, picture: PartyFacts, found: Sequence[Verdict]) -> PartyFacts:
        """The picture without the places that are words of a firm's name in a running text."""
        named = {
            (match.header, word.text)
            for verdict in found
            if verdict.rule.facts.get("column") == ("other",)
            for match in verdict.matches
            for word in match.words
        }
        party = picture.party
        kept = tuple(loc for loc in party.locations if (loc.header, loc.span) not in named)
        if len(kept) == len(party.locations):
            return picture
        return PartyFacts(replace(party, locations=kept), self._listed)

    def _product(self, picture: PartyFacts) -> Iterator[Verdict]:
        """A product line alone, told of the party whose column names it."""
        products = picture.own_products()
        rule = self._first("product", picture.common_facts()) if products else None
        if rule is None:
            return
        goods = [m for _, m in products]
        reason = render_reason(
            rule,
            product_words=describe_matches(goods, picture.names()),
            elsewhere=joined(loc.place for loc in (*picture.made_at, *picture.elsewhere)),
        )
        entries = [e for e, _ in products]
        yield Verdict(
            rule, rule.decision, rule.priority, picture.party.party, capital(reason), entries[0],
            tuple(entries[1:]), (entries[0],), tuple(goods), tuple(picture.against_places()), 50.0,
        )  # fmt: skip

    def _signals(self, picture: PartyFacts, *, is_sure: bool) -> Iterator[Verdict]:
        """Words of a labour scheme or a raw material; beside a sure place they raise that."""
        facts = picture.own_signal_facts()
        if is_sure and facts["region"] != "sure":
            facts = {**facts, "region": "sure"}
        rule = self._first("signal", facts)
        if rule is None:
            return
        kinds = LABOUR if "labour" in rule.facts else frozenset({"material"})
        signals = picture.signals(kinds)
        regions = self._listed.regions if facts["labour"] == "named" else []
        entry = next(iter(regions), None)
        reason = render_reason(rule, signal_words=capital(describe_matches(signals)))
        yield Verdict(
            rule, rule.decision, rule.priority, picture.party.party, reason, entry, (),
            (entry,) if entry else (), tuple(signals), (), 50.0,
        )  # fmt: skip


def _strength(match: Match) -> tuple[int, int, float]:
    return _RANK[match.how], match.role in NAME_ROLES, match.score


def _is_absorbed(verdict: Verdict) -> bool:
    """A flagged listed organisation carries the region and county as support."""
    return verdict.rule.family == "place" and verdict.decision is not Decision.CLEAR
