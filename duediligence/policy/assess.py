"""Try the rules on one row: the first that holds of each subject fires, strongest entry first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from ..model import (
    CODE_MATCH_ORDER,
    NAME_MATCH_ORDER,
    Against,
    Decision,
    Finding,
    Kind,
    Match,
    MatchKind,
    Watchlist,
    WatchlistEntry,
)
from ..model.roles import MAKER_PARTIES, NAME_ROLES
from ..resources.bounded_cache import BoundedCache
from ..resources.languages import TranslatableText
from ..resources.match_weights import match_weights
from .build_finding import FindingBuilder
from .facts import LABOUR_KINDS, SECTOR_KINDS, Agreement, ListedPlaces, PartyEvidence, PartyFacts
from .goods_rules import GoodsInRow, goods_in_row
from .place_rules import place_facts, place_finding, place_match, sites_in_row
from .rules import (
    CodeContradictionFact,
    CodeFactValues,
    GoodsFactValues,
    OrganisationFactValues,
    PartyFactValues,
    Policy,
    RowFactValues,
    Rule,
    StatedCodeFactValues,
)
from .scope import ScreeningScope, screening_scope
from .sentences import (
    capitalise,
    describe_matches,
    describe_places,
    describe_words,
    join_distinct,
    name_party_first,
    quote_briefly,
)

FactValues = PartyFactValues | GoodsFactValues | RowFactValues | StatedCodeFactValues
RuledFinding = tuple[Rule, Finding]
# Kinds that rest on what is the same, not on how close it is: no least score makes them a part.
_WITHOUT_SCORE = frozenset({MatchKind.IDENTIFIER, MatchKind.EQUAL, MatchKind.GROUP})
# From strong to weak: the kinds that follow from the sum of a match.
_SUMMED_KINDS = (MatchKind.EXACT, MatchKind.CLOSE, MatchKind.WEAK, MatchKind.PART)
_STRENGTH = {kind: strength for strength, kind in enumerate(NAME_MATCH_ORDER)}
# Combinations of facts; a list and a policy make some hundreds.
_MOST_COMBINATIONS = 10_000
# Judgement: a word of goods or of a labour scheme is met or not; the score only sorts findings.
_WORD_SCORE = 50.0


class Assessor:
    """A policy and the entries it is about; built once, never changed by use."""

    def __init__(
        self,
        policy: Policy,
        watchlist: Watchlist,
        lineage: Callable[[str], tuple[str, ...]],
        same_entity: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] | None = None,
        *,
        lacks_province: Callable[[str], bool] | None = None,
        site_places: Mapping[tuple[str, str], tuple[str, ...]] | None = None,
    ) -> None:
        """Prepare a policy.

        Args:
            policy: the rules.
            watchlist: the entries, and the sources they rest on.
            lineage: a gazetteer code -> itself and the places that hold it, narrowest first.
            same_entity: (list, id) of an entry -> those of the same firm on joined lists.
            lacks_province: whether no table says in which province a place lies.
            site_places: (list, id) of a site -> its places, where its name says more than its entry.
        """
        self.policy = policy
        self.scope: ScreeningScope = screening_scope(policy, watchlist)
        self._listed = ListedPlaces(
            watchlist.entries,
            lineage,
            lacks_province=lacks_province,
            site_places=site_places,
        )
        self._builder = FindingBuilder(watchlist.sources)
        self._same_entity = dict(same_entity or {})
        self._rules: dict[str, list[Rule]] = {}
        for rule in policy.rules:
            self._rules.setdefault(rule.subject, []).append(rule)
        self._firing = BoundedCache[tuple[object, ...], tuple[Rule, ...]](_MOST_COMBINATIONS)

    def assess(
        self, evidence: Sequence[PartyEvidence], answered: Sequence[Finding] = ()
    ) -> list[Finding]:
        """Return what the rules find in the parties of one row, near misses among them.

        Args:
            evidence: one item for each party of the row.
            answered: findings of this row that an earlier answer lowered. The row is assessed as if
                their entries were not listed for those parties, so that what they absorbed shows.

        Returns:
            Findings at no row yet; see `Finding.at`. Those whose decision is clear are near misses.
        """
        parties = [self._party_facts(party, answered) for party in evidence]
        # What a vendor sells is made where the row's factory is, whose place is then no contradiction.
        made_at = [
            location
            for party in parties
            if party.evidence.party in MAKER_PARTIES
            for location in (*party.elsewhere, *party.sure)
        ]
        makers_in = made_at + [
            location
            for party in parties
            if party.evidence.party in MAKER_PARTIES
            for location in (*party.wider, *party.ambiguous)
        ]
        findings: list[Finding] = []
        worst_place = Decision.CLEAR
        for party in parties:
            if party.evidence.party not in MAKER_PARTIES:
                party.made_at, party.makers_in = made_at, makers_in
            names = list(self._name_findings(party))
            places, absorbed = self._place_findings(party, names)
            worst_place = _worst([worst_place, *(place.decision for place in places)])
            findings += _with_support([finding for _, finding in names], absorbed)
            findings += places
            findings += self._code_findings(party, names)
        is_in_region = any(party.sure for party in parties)
        goods = goods_in_row(parties)
        for party in parties:
            # A place finding has the goods as evidence: a product line alone adds nothing to one
            # that is as severe.
            findings += [
                product
                for product in self._product_findings(party)
                if worst_place is Decision.CLEAR or product.decision.rank > worst_place.rank
            ]
            findings += self._signal_findings(party, goods, is_in_region=is_in_region)
        asked = {
            key
            for finding in (*findings, *answered)  # an answered question is not asked again
            if not finding.entry
            for key in finding.supporting
        }
        findings += self._goods_findings(goods, asked)
        return findings

    def _party_facts(self, evidence: PartyEvidence, answered: Sequence[Finding]) -> PartyFacts:
        """Return the facts of a party, without the entries and words of answered findings."""
        own = [finding for finding in answered if finding.party == evidence.party]
        if not own:
            return PartyFacts(evidence, self._listed)
        entries: set[tuple[str, str]] = set()
        places: set[tuple[str, str]] = set()
        words: set[MatchKind] = set()
        for finding in own:
            if "signal" in self._subjects_of(finding):
                words.update(match.how for match in finding.matches)
            elif finding.kind is Kind.PLACE:
                places.add((finding.list, finding.entry))
            elif finding.entry:
                also = [tuple(other.split(":", 1)) for other in finding.also]
                entries.update([(finding.list, finding.entry), *((a, b) for a, b in also)])
        listed = self._listed.without(places)

        def remaining(matches: Sequence[Match]) -> tuple[Match, ...]:
            return tuple(
                match
                for match in matches
                if (match.list, match.entry) not in entries and match.how not in words
            )

        return PartyFacts(
            replace(
                evidence,
                matches=remaining(evidence.matches),
                goods=remaining(evidence.goods),
                locations=listed.locations(evidence.locations),
            ),
            listed,
        )

    def _subjects_of(self, finding: Finding) -> set[str]:
        """Return the subjects of the rules that may have made a finding."""
        return {
            rule.subject
            for rule in self.policy.rules
            if (rule.rule, rule.family) == (finding.rule, finding.family)
        }

    def unscreenable(self, cells: Sequence[tuple[str, str]], *, readable: bool) -> Finding | None:
        """Return the finding on a row that could not be screened, or not as a whole.

        Args:
            cells: (header, what was seen there) of each deciding cell that could not be read.
            readable: whether another deciding cell could be read.
        """
        facts: RowFactValues = {
            "readable": "yes" if readable else "no",
            "unreadable_cell": "yes" if cells else "no",
        }
        rule = self._first_rule("row", facts)
        if rule is None:
            return None
        unread = join_distinct(f"{header}: {cell}" for header, cell in cells)
        reason = rule.render_reason(cells=unread)
        return self._builder.build(rule, party="", reason=reason, score=0.0)

    def misfitting_code(
        self, match: Match, fact: CodeContradictionFact, against: Sequence[Against]
    ) -> Finding | None:
        """Return the finding on a code that cannot be of the name and address beside it, if any.

        Args:
            match: the code in its cell.
            fact: which part of it fits the row least.
            against: the cells that it does not fit, with what they would give.
        """
        rule = self._first_rule("stated_code", {"code_contradiction": fact})
        if rule is None:
            return None
        reason = rule.render_reason(
            text=quote_briefly(match.text),
            contradiction=join_distinct(counter.why for counter in against),
        )
        return self._builder.build(
            rule, party=match.party, reason=reason, score=0.0, matches=[match], against=against
        )

    def _first_rule(self, subject: str, facts: FactValues) -> Rule | None:
        return next(iter(self._firing_rules(subject, facts)), None)

    def _firing_rules(self, subject: str, facts: FactValues) -> tuple[Rule, ...]:
        """Return the rules whose facts hold, up to the first that does not continue."""
        key = (subject, *facts.items())
        cached = self._firing.get(key)
        if cached is not None:
            return cached
        rules = []
        for rule in self._rules.get(subject, ()):
            if all(facts.get(fact) in values for fact, values in rule.facts.items()):
                rules.append(rule)
                if not rule.continues:
                    break
        return self._firing.put(key, tuple(rules))

    # --- organisations -----------------------------------------------------------------------

    def _name_findings(self, party: PartyFacts) -> Iterator[RuledFinding]:
        """Yield one finding for each listed organisation; the same firm on two lists is one."""
        strongest: dict[tuple[str, str], Match] = {}
        for match in party.evidence.matches:
            key = (match.list, match.entry)
            if match.how in _STRENGTH and (
                key not in strongest or _strength(match) > _strength(strongest[key])
            ):
                strongest[key] = match
        entries = self._listed.entries
        reported: set[tuple[str, str]] = set()
        for key in strongest:
            if key in reported:
                continue
            also = [other for other in self._same_entity.get(key, ()) if other in strongest]
            reported.update((key, *also))
            choices = [
                self._name_finding(
                    party,
                    entries[key],
                    strongest[judged],
                    judged=entries[judged],
                    also=[entries[other] for other in also],
                )
                for judged in (key, *also)
            ]
            # One list may know a name of the firm that the other does not, or no place that speaks
            # against it: what comes out worst decides, so that a further list never lowers it.
            findings = [choice for choice in choices if choice is not None]
            if findings:
                yield max(findings, key=lambda choice: choice[1].decision.rank)

    def _name_finding(
        self,
        party: PartyFacts,
        entry: WatchlistEntry,
        match: Match,
        *,
        judged: WatchlistEntry,
        also: list[WatchlistEntry],
    ) -> RuledFinding | None:
        """Return the finding on an organisation, if any.

        Args:
            party: whose name it is.
            entry: the listed organisation.
            match: the match of its name.
            judged: the entry that was matched: this one, or the same firm on another list.
            also: the same firm on other lists.
        """
        agreement = party.agreement(judged)
        signal = _second_signal(party, judged, agreement)
        is_in_doubt = match.against and match.how in {MatchKind.EXACT, MatchKind.CLOSE}
        facts: OrganisationFactValues = {
            **party.common_facts(),
            "how": self._kind_in_row(match, party, judged, agreement, has_signal=bool(signal)),
            "column": "name" if match.role in NAME_ROLES else "other",
            "contradiction": "word" if is_in_doubt else "none",
            "second": "yes" if signal else "no",
        }
        against = [*match.against]
        if agreement == "contradicts":
            facts["contradiction"] = "place"
            against += party.against_places(entry)
        rule = self._first_rule("organisation", facts)
        if rule is None:
            return None
        if rule.decision is Decision.CLEAR and facts["column"] == "other":
            return None  # running text has a word in common with many a name
        supporting = party.counties(party.sure) or party.regions(party.sure)
        places = [place_match(loc, supporting) for loc in party.sure if supporting]
        goods = [
            product_match
            for product, product_match in party.products()
            if signal and agreement != "agrees" and product.list == judged.list
        ]
        reason = rule.render_reason(
            text=quote_briefly(match.text),
            listed=quote_briefly(match.listed),
            words=describe_words(match.words),
            signal=signal,
            header=quote_briefly(match.header or match.role),
            contradiction=join_distinct(counter.why for counter in against)
            or TranslatableText.of("nothing else agrees"),
        )
        if facts["column"] == "name":
            reason = name_party_first(party.evidence.party, reason)
        finding = self._builder.build(
            rule,
            party=party.evidence.party,
            reason=reason,
            score=match.score,
            priority=1 if rule.decision is Decision.BLOCK else None,
            entry=entry,
            supporting=supporting,
            cited=[entry, *also],
            matches=[match, *places, *goods],
            against=against,
            also=also,
        )
        return rule, finding

    def _kind_in_row(
        self,
        match: Match,
        party: PartyFacts,
        judged: WatchlistEntry,
        agreement: Agreement,
        *,
        has_signal: bool,
    ) -> MatchKind:
        """Return the kind of a match of names, as it is beside the places of the row.

        What speaks against it is taken from the sum of its weights, and the kind follows from that.
        """
        if match.how in _WITHOUT_SCORE:
            return match.how
        if match.score < self.policy.minimum_score and match.how is not MatchKind.EXACT:
            return MatchKind.PART
        # Whoever else is named in a text, an owner or an agent, may be elsewhere than the party.
        is_its_name = match.role in NAME_ROLES
        if match.is_equal and match.how is MatchKind.CLOSE and not has_signal:
            return MatchKind.EQUAL  # of words that many firms bear
        if agreement != "contradicts" or not is_its_name or not match.weights:
            return match.how
        weights = match_weights()
        is_abroad = party.is_in_other_country(judged)
        bits = match.bits - weights.row["country contradicts" if is_abroad else "place contradicts"]
        kinds = [kind for kind in _SUMMED_KINDS if bits >= weights.kind[kind]]
        lowered = min((match.how, next(iter(kinds), MatchKind.PART)), key=NAME_MATCH_ORDER.index)
        # An equal whole name needs a person, wherever its bearer is.
        least = MatchKind.EQUAL if match.is_equal else MatchKind.PART
        return max((lowered, least), key=NAME_MATCH_ORDER.index)

    # --- manufacturer identification codes -----------------------------------------------------

    def _code_findings(self, party: PartyFacts, names: Sequence[RuledFinding]) -> Iterator[Finding]:
        """Yield one finding for each listed organisation that a code of the party fits.

        A finding on the same firm by its name or number carries it, if that is as severe.
        """
        best: dict[tuple[str, str], Match] = {}
        for match in party.evidence.matches:
            key = (match.list, match.entry)
            if match.how in CODE_MATCH_ORDER and (
                key not in best or _code_strength(match) > _code_strength(best[key])
            ):
                best[key] = match
        named = {(finding.list, finding.entry): finding.decision.rank for _, finding in names}
        reported: set[tuple[str, str]] = set()
        for key in sorted(best, key=lambda key: _code_strength(best[key]), reverse=True):
            if key in reported:
                continue
            also = [other for other in self._same_entity.get(key, ()) if other in best]
            reported.update((key, *also))
            judged = (key, *also)
            findings = [self._code_finding(party, best[one], judged) for one in judged]
            least = max(named.get(other, -1) for other in judged)
            worse = [one for one in findings if one is not None and one.decision.rank > least]
            # A further list may know a place that makes more of the code: the worst decides.
            if worse:
                yield max(worse, key=lambda finding: finding.decision.rank)

    def _code_finding(
        self, party: PartyFacts, match: Match, judged: Sequence[tuple[str, str]]
    ) -> Finding | None:
        """Return the finding on a firm that a code fits, if any.

        Args:
            party: whose code it is.
            match: the code.
            judged: (list, id) of the firm's entries on all lists.
        """
        entry = self._listed.entries[match.list, match.entry]
        agreement = party.agreement(entry)
        signal, beside = _signal_of_code(party, entry, agreement)
        if not entry.places and len(match.words) == 1:
            signal, beside = "", []  # three letters of a firm of any country: goods add nothing
        facts: CodeFactValues = {
            **party.common_facts(),
            "code": match.how,
            "second": "yes" if signal else "no",
        }
        rule = self._first_rule("code", facts)
        if rule is None:
            return None
        others = [
            self._listed.entries[other] for other in judged if other != (entry.list, entry.id)
        ]
        reason = rule.render_reason(
            text=quote_briefly(match.text),
            listed=quote_briefly(match.listed),
            code_parts=" + ".join(word.text for word in match.words),
            signal=signal,
        )
        return self._builder.build(
            rule,
            party=party.evidence.party,
            reason=reason,
            score=match.score,
            entry=entry,
            cited=[entry, *others],
            matches=[match, *beside],
            against=party.against_places(entry) if agreement == "contradicts" else (),
            also=others,
        )

    # --- places ------------------------------------------------------------------------------

    def _place_findings(
        self, party: PartyFacts, names: Sequence[RuledFinding]
    ) -> tuple[list[Finding], list[Finding]]:
        """Return what the place rules find, and what the findings on organisations absorb of it.

        A flagged organisation carries its county and region as support, unless the place alone is
        the more severe. The words of a firm's name in a running text are not places of the party,
        on the same condition.
        """
        flagged = [(rule, finding) for rule, finding in names if finding.decision.is_flagged]
        in_text = [finding for rule, finding in flagged if rule.is_about_text]
        worst_name = _worst(f.decision for rule, f in flagged if not rule.is_about_text)
        words_of_names = {
            (match.header, word.text)
            for finding in in_text
            for match in finding.matches
            for word in match.words
        }
        findings = list(self._all_place_findings(party.without_places(words_of_names)))
        if in_text:
            with_words = list(self._all_place_findings(party))
            worst = _worst(finding.decision for _, finding in with_words)
            if worst.rank > _worst(finding.decision for finding in in_text).rank:
                findings = with_words
        absorbed = [
            finding
            for rule, finding in findings
            if rule.family == "place"
            and worst_name.is_flagged
            and Decision.CLEAR.rank < finding.decision.rank <= worst_name.rank
        ]
        return [finding for _, finding in findings if finding not in absorbed], absorbed

    def _all_place_findings(self, party: PartyFacts) -> Iterator[RuledFinding]:
        """Yield what the place rules find of one party, whatever else was found.

        A party that names several sites is judged by the one that comes out worst; of those that
        come out the same, by the one for which its cells speak most. A site that comes to less than
        the place alone does not replace it.
        """
        plain = place_facts(party, None)
        site, facts = None, plain
        fired = self._firing_rules("place", plain)
        choices = [(site, place_facts(party, site)) for site in sites_in_row(party)]
        if choices:
            place_alone = fired
            site, facts = max(
                choices,
                key=lambda choice: (
                    _worst(
                        rule.decision
                        for rule in self._firing_rules("place", choice[1])
                        if rule.is_about_site
                    ).rank
                ),
            )
            fired = self._firing_rules("place", facts)
            worst = _worst(rule.decision for rule in fired)
            more = [rule for rule in place_alone if rule.decision.rank > worst.rank]
            fired = (*fired, *(rule for rule in more if rule not in fired))
        for rule in fired:
            yield rule, place_finding(party, rule, facts=facts, site=site, builder=self._builder)

    # --- products and signals ----------------------------------------------------------------

    def _product_findings(self, party: PartyFacts) -> Iterator[Finding]:
        """Yield what a product line alone comes to, for the party whose column names it."""
        products = party.own_products()
        rule = self._first_rule("product", party.common_facts()) if products else None
        if rule is None:
            return
        entries = [entry for entry, _ in products]
        matches = [match for _, match in products]
        reason = rule.render_reason(
            product_words=describe_matches(matches, party.product_names()),
            elsewhere=join_distinct(loc.place for loc in (*party.made_at, *party.elsewhere)),
            place=join_distinct(loc.place for loc in party.alleged_product_places()),
        )
        yield self._builder.build(
            rule,
            party=party.evidence.party,
            reason=capitalise(reason),
            score=_WORD_SCORE,
            entry=entries[0],
            supporting=entries[1:],
            cited=entries[:1],
            matches=matches,
            against=party.against_places(),
        )

    def _goods_findings(
        self, goods: Sequence[GoodsInRow], asked: AbstractSet[str]
    ) -> Iterator[Finding]:
        """Yield what listed goods of a place come to, one finding an order.

        The same goods of the same place on another list are the same order. A report on goods that an order is about too is cited with the order. Goods of a listed
        region are left to the rules on its places and materials, unless their vessel is named.

        Args:
            goods: the listed goods that the row names.
            asked: 'list:entry' of those whose origin another finding asks for.
        """
        fired: dict[object, list[tuple[Rule, GoodsInRow]]] = {}
        for item in goods:
            key = f"{item.entry.list}:{item.entry.id}"
            is_asked = item.place == "unknown" and key in asked
            rule = self._first_rule("goods", item.facts)
            if rule and not is_asked and (item.place == "vessel" or not item.is_in_region):
                fired.setdefault(item.subject, []).append((rule, item))
        has_order = any(rule.decision.is_flagged for ((rule, _), *_) in fired.values())
        reports = [
            item.entry
            for ((_, item), *_) in fired.values()
            if has_order and item.listing == "report"
        ]
        for (rule, item), *others in fired.values():
            if item.entry in reports:
                continue
            also = [other.entry for _, other in others]
            supporting = reports if rule.decision.is_flagged else []
            yield self._builder.build(
                rule,
                party=item.party,
                reason=rule.render_reason(
                    goods_words=capitalise(describe_matches(item.matches)),
                    place_words=describe_places(item.locations),
                    listed=quote_briefly(item.entry.name),
                ),
                score=_WORD_SCORE,
                entry=item.entry,
                supporting=supporting,
                cited=[item.entry, *also, *supporting],
                matches=[
                    *item.matches,
                    *(place_match(location, ()) for location in item.locations),
                ],
                also=also,
            )

    def _signal_findings(
        self, party: PartyFacts, goods: Sequence[GoodsInRow], *, is_in_region: bool
    ) -> Iterator[Finding]:
        """Yield what words of a labour scheme or a raw material come to.

        A question on the origin of a material cites the orders on that material.

        Args:
            party: whose cells have the words.
            goods: the listed goods that the row names.
            is_in_region: whether any party of the row is surely in a listed place, which makes the
                region sure for them.
        """
        facts = party.own_signal_facts()
        if is_in_region and facts["region"] != "sure":
            facts = {**facts, "region": "sure"}
        rule = self._first_rule("signal", facts)
        if rule is None:
            return
        matches = party.signals(LABOUR_KINDS if rule.is_about_labour else SECTOR_KINDS)
        origins = party.evidence.material_origins
        is_about_origin = "material_origin" in rule.facts
        # A scheme that names the region is about the widest listed place.
        entries = party.listed.regions[:1] if facts["labour"] == "named" else []
        is_asked = not rule.is_about_labour and facts["material_origin"] in {"unknown", "country"}
        orders = _orders_on(matches, goods) if is_asked else []
        yield self._builder.build(
            rule,
            party=party.evidence.party,
            reason=rule.render_reason(
                signal_words=capitalise(describe_matches(matches)),
                origin_words=describe_places(origins),
            ),
            score=_WORD_SCORE,
            entry=entries[0] if entries else None,
            supporting=orders,
            cited=[*entries, *orders],
            matches=[*matches, *(place_match(origin, ()) for origin in origins if is_about_origin)],
        )


def _orders_on(matches: Sequence[Match], goods: Sequence[GoodsInRow]) -> list[WatchlistEntry]:
    """Return the entries under an order on goods that these words name, of an origin not stated."""
    words = {(match.header, word.text.casefold()) for match in matches for word in match.words}
    return [
        item.entry
        for item in goods
        if item.listing == "order"
        and (item.place == "unknown" or item.is_in_region)
        and any(
            (match.header, word.text.casefold()) in words
            for match in item.matches
            for word in match.words
        )
    ]


def _second_signal(party: PartyFacts, entry: WatchlistEntry, agreement: Agreement) -> str:
    """Return what else speaks for a name, a place or a product that the list names, or ""."""
    if agreement == "agrees":
        decided = (*party.sure, *party.elsewhere)
        places = (loc.place for loc in decided if party.is_inside(loc, entry))
        return TranslatableText.of("the place ({places})", places=join_distinct(places))
    if agreement == "contradicts":
        return ""
    products = [product for product, _ in party.products() if product.list == entry.list]
    if not products:
        return ""
    return TranslatableText.of("the product ({product})", product=products[0].name)


def _signal_of_code(
    party: PartyFacts, entry: WatchlistEntry, agreement: Agreement
) -> tuple[str, list[Match]]:
    """Return which listed place or goods the row names beside a code, or "", and their matches.

    Goods of any list count: a code alone says little, and whoever checks it must see them.
    """
    if agreement == "agrees":
        return _second_signal(party, entry, agreement), []
    if agreement == "contradicts":
        return "", []
    if party.sure:
        places = join_distinct(loc.place for loc in party.sure)
        return TranslatableText.of("the place ({places})", places=places), []
    if goods := party.products():
        names = join_distinct(product.name for product, _ in goods)
        signal = TranslatableText.of("the product ({product})", product=names)
        return signal, [match for _, match in goods]
    return "", []


def _code_strength(match: Match) -> tuple[int, float]:
    """Return how much of a code fits: its kind, then the share of it."""
    return CODE_MATCH_ORDER.index(match.how), match.score


def _worst(decisions: Iterable[Decision]) -> Decision:
    return max(decisions, key=lambda decision: decision.rank, default=Decision.CLEAR)


def _with_support(names: list[Finding], absorbed: Sequence[Finding]) -> list[Finding]:
    """Return the findings on organisations, the worst of them naming the places that it absorbs.

    A place that is sure is support already; one that is only possible, or known by a number, is
    not.
    """
    flagged = [finding for finding in absorbed if finding.decision.is_flagged and finding.entry]
    if not flagged:
        return names
    at = max(range(len(names)), key=lambda at: names[at].decision.rank)
    if not names[at].supporting:
        ids = [(finding.list, finding.entry) for finding in flagged]
        own = names[at].list
        supporting = [entry if list_id == own else f"{list_id}:{entry}" for list_id, entry in ids]
        names[at] = replace(names[at], supporting=tuple(dict.fromkeys(supporting)))
    return names


def _strength(match: Match) -> tuple[int, bool, float]:
    """Return how much a match of a name is worth: its kind, then the column, then the evidence."""
    return _STRENGTH[match.how], match.role in NAME_ROLES, match.bits
