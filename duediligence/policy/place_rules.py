"""The place rules of one party: sites, counties, the region, and what is only perhaps there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

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
from .build_finding import FindingBuilder
from .facts import LABOUR_KINDS, MATERIAL_KINDS, PartyFacts, yes_no
from .rules import PlaceFactValues, Rule, SiteFactValues
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


def site_matches(party: PartyFacts) -> list[Match]:
    """Return the matches of the listed sites that the party's cells name, the best first.

    Of each site there is the best match only.
    """
    kinds = {MatchKind.SITE_NAME, MatchKind.SITE_WORDS}
    sites = [match for match in party.evidence.matches if match.how in kinds]
    sites.sort(key=lambda m: (m.how is MatchKind.SITE_NAME, m.score), reverse=True)
    best: dict[tuple[str, str], Match] = {}
    for match in sites:
        best.setdefault((match.list, match.entry), match)
    return list(best.values())


def place_facts(party: PartyFacts, site: Match | None) -> PlaceFactValues | SiteFactValues:
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
    entry = party.listed.entries[site.list, site.entry]
    places = set(entry.places)
    site_place: Literal["own", "near", "elsewhere", "none"]
    if any(places & loc.within for loc in party.sure):
        site_place = "own"
    elif party.sure or any(places & set(loc.codes) for loc in party.ambiguous):
        site_place = "near"
    else:
        site_place = "elsewhere" if party.elsewhere else "none"
    is_made_there = any(
        product.id in entry.products or places & set(product.places)
        for product, _ in party.products()
    )
    site_facts: SiteFactValues = {
        **facts,
        "site": site.how,
        "site_place": site_place,
        "site_product": yes_no(is_made_there),
    }
    return site_facts


def place_finding(
    party: PartyFacts,
    rule: Rule,
    *,
    facts: PlaceFactValues,
    site: Match | None,
    builder: FindingBuilder,
) -> Finding:
    """Return the finding of a place rule: its strongest entry, those that agree, the evidence."""
    if not rule.is_about_site:
        site = None
    locations = {
        "registration": party.registration,
        "phone": party.phone,
        "dismissed": [],
        "place": party.sure or party.ambiguous,
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
        reason += f" Also {describe_matches(signals)}."
    # Cited are the first entry, the others that surely agree, and the goods alleged at one of them.
    counties = party.counties(party.sure)
    agreeing = [e for e in entries[1:] if e.kind is not Kind.PLACE or e in counties]
    codes = {code for e in entries if e.kind is not Kind.PRODUCT for code in e.places}
    alleged = [entry for entry, _ in products if codes & set(entry.places)]

    if site is not None:
        score = site.score
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
        matches=[*([] if site is None else [site]), *places, *goods, *signals],
        against=[*party.against_places(), *_namesakes(party)],
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
    party: PartyFacts, facts: PlaceFactValues, site: Match | None, locations: Sequence[Location]
) -> list[WatchlistEntry]:
    """Return the entries that a finding is about: site before county before region.

    A sure county absorbs its region; a county that is only possible follows the region that is
    sure. Where nothing is sure, it is the region that undecided or dismissed names may mean.
    """
    sites = [] if site is None else [party.listed.entries[site.list, site.entry]]
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
    site: Match | None,
) -> str:
    regions = party.regions(locations)
    goods = [match for _, match in party.products()]
    materials = party.signals(MATERIAL_KINDS)
    names = party.product_names()
    codes = {code for entry in entries for code in entry.places}
    nearest = [loc for loc in locations if codes & loc.within] or locations
    dismissed = (
        f"{quote_briefly(loc.span)} is no sign of {loc.place}: {loc.why}" for loc in party.dismissed
    )
    return rule.render_reason(
        words_cap=capitalise(describe_words(site.words)) if site else "",
        listed=quote_briefly(entries[0].name) if entries else "the listed place",
        place=join_distinct(loc.place for loc in nearest),
        place_words=capitalise(describe_places(locations, regions[0].name if regions else "")),
        product=join_distinct(entry.name for entry, _ in party.products()),
        product_words=describe_matches(goods, names),
        registration_words=capitalise(describe_places(party.registration)),
        phone_words=capitalise(describe_places(party.phone)),
        risk_words=describe_matches([*goods, *materials], names),
        dismissed_words=capitalise(join_distinct(dismissed)),
        elsewhere=join_distinct(loc.place for loc in party.elsewhere),
        unit=join_distinct(loc.unit for loc in party.sure),
        why=join_distinct(loc.why for loc in party.ambiguous),
    )


def _namesakes(party: PartyFacts) -> list[Against]:
    """Return namesakes of a listed county: 'Yining City is not the listed Yining County'."""
    namesakes = [
        Against(loc.header, loc.span, f"{loc.place} is not the listed {entry.name}")
        for loc in party.sure
        for entry in party.listed.counties
        if len(loc.codes) == 1  # only of a decided place it is known that it is not the listed one
        and not set(entry.places) & loc.within
        and loc.place.startswith(f"{entry.name.split(' ')[0]} ")
    ]
    return list({against.why: against for against in namesakes}.values())


def _distinct(entries: Iterable[WatchlistEntry]) -> list[WatchlistEntry]:
    return list({(entry.list, entry.id): entry for entry in entries}.values())
