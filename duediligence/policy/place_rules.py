"""The place rules of one party: sites, counties, the region, and what is only perhaps there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter

from ..model import (
    Against,
    Decision,
    Finding,
    Kind,
    Location,
    Match,
    MatchKind,
    WatchlistEntry,
    WordMatch,
)
from ..resources.languages import TranslatableText
from .build_finding import FindingBuilder
from .facts import LABOUR_KINDS, MATERIAL_KINDS, PartyFacts, yes_no
from .place_relations import PlaceRelation
from .rules import PlaceFactValues, Rule, SiteFactValues, SitePlaceFact
from .sentences import (
    capitalise,
    describe_matches,
    describe_places,
    describe_words,
    join_distinct,
    quote_briefly,
)

# Judgement: a place is either sure or one of several; the scores only sort findings of one decision.
_SURE_SCORE = 100.0
_UNDECIDED_SCORE = 60.0
_SITE_KINDS = frozenset({MatchKind.SITE_NAME, MatchKind.SITE_WORDS})
_SITE_PLACES: tuple[SitePlaceFact, ...] = ("elsewhere", "none", "near", "own")
_MAY_BE_SITE = frozenset({PlaceRelation.INSIDE, PlaceRelation.POSSIBLE})
_BESIDE_SITE = frozenset({PlaceRelation.WIDER, PlaceRelation.NEAR})


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteInRow:
    """A listed site that a party's cells name, and what the party's places say about it.

    Attributes:
        match: the words of the site in a cell.
        entry: the site.
        place: the value of the fact `site_place`.
        is_made_there: whether a product alleged at the site is named.
        agreeing: the locations that are or may be its place, or are near it.
        apart: the locations that contradict it.
    """

    match: Match
    entry: WatchlistEntry
    place: SitePlaceFact
    is_made_there: bool
    agreeing: tuple[Location, ...]
    apart: tuple[Location, ...]

    @property
    def strength(self) -> tuple[int, bool, bool, bool, float]:
        """Key that sorts as the rules decide: the place, then its product there, then the name."""
        is_product_of_place = self.place == "own" and self.is_made_there
        is_named = self.match.how is MatchKind.SITE_NAME
        place = _SITE_PLACES.index(self.place)
        return place, is_product_of_place, is_named, self.is_made_there, self.match.score


def sites_in_row(party: PartyFacts) -> list[SiteInRow]:
    """Return the listed sites that the party's cells name, the one they speak most for first.

    Several sites may bear one name: the one whose place the row states is meant. Of each site there
    is the best match only.
    """
    sites = [
        _site_in_row(party, match) for match in party.evidence.matches if match.how in _SITE_KINDS
    ]
    sites.sort(key=lambda site: site.strength, reverse=True)
    best: dict[tuple[str, str], SiteInRow] = {}
    for site in sites:
        best.setdefault((site.entry.list, site.entry.id), site)
    return list(best.values())


def _site_in_row(party: PartyFacts, match: Match) -> SiteInRow:
    """Return what the party's places say about a site, in whatever country it is listed."""
    entry = party.listed.entries[match.list, match.entry]
    places, relations = party.listed.places_of(entry), party.listed.relations
    decided = (*party.sure, *party.elsewhere)
    undecided = (*party.ambiguous, *party.unsettled)
    own: list[Location] = []
    near: list[Location] = []
    for location in (*decided, *undecided) if places else ():
        relation = relations.relate(location, places)
        if party.is_inside(location, entry) and location in decided:
            own.append(location)
        elif relation is PlaceRelation.INSIDE and location in decided:
            # A country is wide: for words that many parks have it is not the site's place.
            (own if match.how is MatchKind.SITE_NAME else near).append(location)
        elif relation in _MAY_BE_SITE or (relation in _BESIDE_SITE and location in decided):
            near.append(location)
    # Whatever lies in the listed region that the site lies in is near it.
    above = {code for place in places for code in party.listed.lineage(place)}
    shared = {code for region in party.listed.regions for code in region.places if code in above}
    near += [
        loc
        for loc in party.sure
        if loc not in (*own, *near) and (shared & loc.within or not places)
    ]
    agreeing = (*own, *near)
    # The words of the site's own name are not another place, as listed ('Victoria Industrial Park')
    # or as written ('Jiafang Industrial Prk': the code of North Korea).
    name = match.listed.casefold()
    written = {word.text.casefold() for word in match.words}
    apart = [
        loc
        for loc in decided
        if loc not in agreeing
        and party.contradicts(loc, entry)
        and not (
            loc.header == match.header
            and (loc.span.casefold() in name or loc.span.casefold() in written)
        )
    ]
    place: SitePlaceFact
    place = "own" if own else "near" if near else "elsewhere" if apart else "none"
    is_made_there = any(
        (product.list == entry.list and product.id in entry.products)
        or not set(places).isdisjoint(product.places)
        for product, _ in party.products()
    )
    return SiteInRow(
        match=match,
        entry=entry,
        place=place,
        is_made_there=is_made_there,
        agreeing=agreeing,
        apart=tuple(apart),
    )


def place_facts(party: PartyFacts, site: SiteInRow | None) -> PlaceFactValues | SiteFactValues:
    """Return the facts of a party beside the listed sites and counties."""
    sure = party.counties(party.sure)
    counties = sure or party.possible_counties(party.ambiguous)
    codes = [code for entry in counties for code in entry.places]
    facts: PlaceFactValues = {
        **party.common_facts(),
        "county": "sure" if sure else "ambiguous" if counties else "none",
        "county_product": yes_no(party.products_alleged_at(codes)),
    }
    if site is None:
        return facts
    site_facts: SiteFactValues = {
        **facts,
        "site": site.match.how,
        "site_place": site.place,
        "site_product": yes_no(site.is_made_there),
    }
    return site_facts


def place_finding(
    party: PartyFacts,
    rule: Rule,
    *,
    facts: PlaceFactValues,
    site: SiteInRow | None,
    builder: FindingBuilder,
) -> Finding:
    """Return the finding of a place rule: its strongest entry, those that agree, the evidence."""
    if not rule.is_about_site:
        site = None
    located = party.sure or party.ambiguous
    if site is not None:
        located = list(
            dict.fromkeys([*(loc for loc in located if loc not in site.apart), *site.agreeing])
        )
    locations = {
        "registration": party.registration,
        "phone": party.phone,
        "abroad": party.named_abroad,
        "dismissed": [],
        "place": located,
    }[rule.basis]
    entries = _entries(party, facts, site, locations)
    products = party.products()
    goods = [match for _, match in products]
    # Words of labour schemes and raw materials raise a place that is flagged and sure.
    raises = facts["region"] == "sure" and rule.decision.is_flagged
    signals = party.signals(LABOUR_KINDS | MATERIAL_KINDS) if raises else []

    places = [place_match(loc, entries) for loc in locations]
    supporting = _distinct([*entries[1:], *(entry for entry, _ in products)])
    reason = _reason(party, rule, entries, locations, site)
    if signals:
        also = describe_matches(signals)
        reason = TranslatableText.of("{reason} Also {signals}.", reason=reason, signals=also)
    # Cited are the first entry, the others that surely agree, and the goods alleged at one of them.
    counties = party.counties(party.sure)
    agreeing = [e for e in entries[1:] if e.kind is not Kind.PLACE or e in counties]
    codes = {code for e in entries if e.kind is not Kind.PRODUCT for code in e.places}
    alleged = [entry for entry, _ in products if codes & set(entry.places)]

    if site is not None:
        score = site.match.score
    elif any(loc.certainty == "sure" for loc in locations):
        score = _SURE_SCORE
    else:
        score = _UNDECIDED_SCORE if locations else 0.0
    return builder.build(
        rule,
        party=party.evidence.party,
        reason=reason,
        score=score,
        priority=1 if signals else None,
        entry=entries[0] if entries else None,
        supporting=supporting if rule.decision is not Decision.CLEAR else (),
        cited=_distinct([*entries[:1], *agreeing, *alleged]),
        matches=[*([] if site is None else [site.match]), *places, *goods, *signals],
        against=[*party.against_places(site.entry if site else None), *_namesakes(party)],
    )


def place_match(location: Location, entries: Iterable[WatchlistEntry]) -> Match:
    """Return a location as evidence: the cell's words and the listed place they lie in."""
    places = [entry for entry in entries if entry.kind is Kind.PLACE]
    within = (entry for entry in places if set(entry.places) & location.within)
    holder = next(within, places[0] if places else None)
    return Match(
        party=location.party,
        role=location.role,
        header=location.header,
        text=location.text,
        entry=holder.id if holder else "",
        list=holder.list if holder else "",
        listed=location.place,
        score=_SURE_SCORE if location.certainty == "sure" else _UNDECIDED_SCORE,
        words=(WordMatch(location.span, location.place, location.how),),
        how=MatchKind.PLACE,
    )


def _entries(
    party: PartyFacts, facts: PlaceFactValues, site: SiteInRow | None, locations: Sequence[Location]
) -> list[WatchlistEntry]:
    """Return the entries that a finding is about: site before county before region.

    A sure county absorbs its region; a county that is only possible follows the region that is
    sure. Where nothing is sure, it is the region that undecided or dismissed names may mean.
    """
    sites = [] if site is None else [site.entry]
    sure = party.counties(party.sure)
    possible = party.possible_counties([*party.sure, *party.ambiguous])
    if sure:
        return _distinct([*sites, *sure, *(possible if sites else ())])
    if facts["county"] == "ambiguous" and not party.sure:
        return _distinct([*sites, *possible])
    entries = _distinct([*sites, *party.regions(locations), *possible])
    if entries:
        return entries
    codes = {
        above
        for loc in (*locations, *party.dismissed)
        for code in loc.codes
        for above in party.listed.lineage(code)
    }
    return [entry for entry in party.listed.regions if codes & set(entry.places)]


def _reason(
    party: PartyFacts,
    rule: Rule,
    entries: Sequence[WatchlistEntry],
    locations: Sequence[Location],
    site: SiteInRow | None,
) -> str:
    codes = {code for entry in entries for code in entry.places}
    goods = [match for _, match in party.products()]

    def dismissed() -> Iterator[str]:
        for loc in party.dismissed:
            yield TranslatableText.of(
                "{text} is no sign of {place}: {why}",
                text=quote_briefly(loc.span),
                place=loc.place,
                why=loc.why,
            )

    def place_words() -> str:
        regions = party.regions(locations)
        return capitalise(describe_places(locations, regions[0].name if regions else ""))

    words: dict[str, Callable[[], str]] = {
        "words_cap": lambda: capitalise(describe_words(site.match.words)) if site else "",
        "listed": lambda: (
            quote_briefly(entries[0].name) if entries else TranslatableText.of("the listed place")
        ),
        "place": lambda: join_distinct(
            loc.place for loc in [loc for loc in locations if codes & loc.within] or locations
        ),
        "place_words": place_words,
        "product": lambda: join_distinct(entry.name for entry, _ in party.products()),
        "product_words": lambda: describe_matches(goods, party.product_names()),
        "registration_words": lambda: capitalise(describe_places(party.registration)),
        "phone_words": lambda: capitalise(describe_places(party.phone)),
        "risk_words": lambda: describe_matches(
            [*goods, *party.signals(MATERIAL_KINDS)], party.product_names()
        ),
        "dismissed_words": lambda: capitalise(join_distinct(dismissed())),
        "site_place_words": lambda: _describe_site_place(site) if site else "",
        "site_product_words": lambda: _describe_site_product(site, party) if site else "",
        "elsewhere": lambda: join_distinct(
            loc.place for loc in (site.apart if site else party.elsewhere)
        ),
        "unit": lambda: join_distinct(loc.unit for loc in party.sure),
        "why": lambda: join_distinct(loc.why for loc in party.ambiguous),
    }
    # Most sentences have two or three of them.
    return rule.render_reason(**{word: words[word]() for word in _words_of(rule.reason)})


@lru_cache(maxsize=1024)  # judgement: more rules than all policies of a process have
def _words_of(reason: str) -> tuple[str, ...]:
    """Return the words in braces of a rule's sentence."""
    return tuple(dict.fromkeys(word for _, word, _, _ in Formatter().parse(reason) if word))


def _describe_site_place(site: SiteInRow) -> str:
    """Return where the row is beside the listed site: there, near it or perhaps there."""
    listed = quote_briefly(site.entry.name)
    places = join_distinct(loc.place for loc in site.agreeing)
    if site.place == "own":
        template = "the address appears to be at the listed {listed}, in {places}"
    else:
        template = "the place stated ({places}) is near the listed {listed}, or may be its place"
    return TranslatableText.of(template, listed=listed, places=places)


def _describe_site_product(site: SiteInRow, party: PartyFacts) -> str:
    """Return whether a product alleged at the site is stated."""
    if not site.is_made_there:
        return TranslatableText.of("no product alleged there is stated")
    products = join_distinct(entry.name for entry, _ in party.products())
    return TranslatableText.of("{product} is the product alleged there", product=products)


def _namesakes(party: PartyFacts) -> list[Against]:
    """Return namesakes of a listed county: 'Yining City is not the listed Yining County'."""
    namesakes = [
        Against(
            loc.header,
            loc.span,
            TranslatableText.of(
                "{place} is not the listed {listed}", place=loc.place, listed=entry.name
            ),
        )
        for loc in party.sure
        for entry in party.listed.counties
        if len(loc.codes) == 1  # only of a decided place it is known that it is not the listed one
        and not set(entry.places) & loc.within
        and loc.place.startswith(f"{entry.name.split(' ')[0]} ")
    ]
    return list({against.why: against for against in namesakes}.values())


def _distinct(entries: Iterable[WatchlistEntry]) -> list[WatchlistEntry]:
    return list({(entry.list, entry.id): entry for entry in entries}.values())
