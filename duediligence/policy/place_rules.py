"""The place rules of one party: sites, counties, the region, and what is only perhaps there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..model import Against, Decision, Kind, Location, Match, WatchlistEntry, WordMatch
from .facts import LABOUR, PartyFacts
from .rules import Rule
from .sentences import capital, describe_matches, describe_places, describe_words, joined, quoted
from .verdict import Verdict, render_reason

_MATERIAL = frozenset({"material"})


def best_site(picture: PartyFacts) -> Match | None:
    """The listed site that the party's cells name best."""
    sites = [m for m in picture.party.matches if m.how in {"named", "words"}]
    return max(sites, key=lambda m: (m.how == "named", m.score), default=None)


def site_facts(picture: PartyFacts, entry: WatchlistEntry, site: Match) -> dict[str, str]:
    """How a site is named, where the party is beside it, and whether its product agrees."""
    own = any(set(entry.places) & loc.within for loc in picture.sure)
    undecided = any(set(entry.places) & set(loc.codes) for loc in picture.ambiguous)
    near = bool(picture.sure) or undecided
    where = "own" if own else "near" if near else "elsewhere" if picture.elsewhere else "none"
    alleged = any(
        product.id in entry.products or set(product.places) & set(entry.places)
        for product, _ in picture.products()
    )
    return {"site": site.how, "site_place": where, "site_product": "yes" if alleged else "no"}


def county_facts(picture: PartyFacts) -> dict[str, str]:
    """Whether the party is in a listed county, and makes what is alleged there."""
    sure = picture.counties(picture.sure)
    counties = sure or picture.possible_counties(picture.ambiguous)
    codes = [code for entry in counties for code in entry.places]
    return {
        "county": "sure" if sure else "ambiguous" if counties else "none",
        "county_product": "yes" if picture.alleged(codes) else "no",
    }


def place_verdict(
    picture: PartyFacts, rule: Rule, facts: Mapping[str, str], site: Match | None
) -> Verdict:
    """The verdict of a place rule: its strongest entry, those that agree, the evidence."""
    site = site if "site" in rule.facts else None
    locations = _rests_on(picture, rule)
    entries = _entries(picture, facts, site, locations)
    scope = {code for e in entries if e.kind is not Kind.PRODUCT for code in e.places}
    products = picture.products()
    labour = _labour(picture, rule, facts)
    goods = [m for _, m in products]
    evidence = [*_maybe(site), *(place_match(loc, entries) for loc in locations), *goods, *labour]
    supporting = [*entries[1:], *(e for e, _ in products)]
    reason = _reason(picture, rule, entries, locations, site)
    if labour:
        reason += f" Also {describe_matches(labour)}."
    return Verdict(
        rule,
        rule.decision,
        1 if labour else rule.priority,
        picture.party.party,
        reason,
        entries[0] if entries else None,
        tuple(_unique(supporting)) if rule.decision is not Decision.CLEAR else (),
        tuple(_cited(picture, entries, [e for e, _ in products if set(e.places) & scope])),
        tuple(evidence),
        (*picture.against_places(), *_namesakes(picture)),
        _score(locations, site),
    )


def _maybe(site: Match | None) -> list[Match]:
    return [] if site is None else [site]


def _labour(picture: PartyFacts, rule: Rule, facts: Mapping[str, str]) -> list[Match]:
    """Words of labour schemes and raw materials that raise a flagged, sure place."""
    if facts["region"] != "sure" or not rule.decision.is_flagged:
        return []
    return picture.signals(LABOUR | _MATERIAL)


def _rests_on(picture: PartyFacts, rule: Rule) -> list[Location]:
    """The locations that a rule rests on."""
    if "registration" in rule.facts:
        return picture.registration
    if "phone" in rule.facts:
        return picture.phone
    if rule.facts.get("region") == ("dismissed",):
        return []
    return picture.sure or picture.ambiguous


def _entries(
    picture: PartyFacts,
    facts: Mapping[str, str],
    site: Match | None,
    locations: Sequence[Location],
) -> list[WatchlistEntry]:
    """Site before county before region. A sure county absorbs its region; a county that is only
    possible follows the region that is sure.
    """
    own = [picture.listed.entries[site.list, site.entry]] if site is not None else []
    sure = picture.counties(picture.sure)
    maybe = picture.possible_counties([*picture.sure, *picture.ambiguous])
    regions = picture.regions(locations)
    if sure:
        return _unique([*own, *sure, *(e for e in maybe if own)])
    if facts["county"] == "ambiguous" and not picture.sure:
        return _unique([*own, *maybe])
    return _unique([*own, *regions, *maybe]) or regions_meant(picture, locations)


def regions_meant(picture: PartyFacts, locations: Sequence[Location]) -> list[WatchlistEntry]:
    """The widest listed places that undecided or dismissed locations may mean."""
    codes = {
        up
        for loc in (*locations, *picture.dismissed)
        for code in loc.codes
        for up in picture.listed.lineage(code)
    }
    return [e for e in picture.listed.regions if codes & set(e.places)]


def _cited(
    picture: PartyFacts, entries: Sequence[WatchlistEntry], goods: Sequence[WatchlistEntry]
) -> list[WatchlistEntry]:
    """The first entry, the others that surely agree, and the goods alleged at one of them."""
    counties = picture.counties(picture.sure)
    agreeing = [e for e in entries[1:] if e.kind is not Kind.PLACE or e in counties]
    return _unique([*entries[:1], *agreeing, *goods])


def _reason(
    picture: PartyFacts,
    rule: Rule,
    entries: Sequence[WatchlistEntry],
    locations: Sequence[Location],
    site: Match | None,
) -> str:
    regions = picture.regions(locations)
    goods = [m for _, m in picture.products()]
    return render_reason(
        rule,
        words_cap=capital(describe_words(site.words)) if site else "",
        listed=quoted(entries[0].name) if entries else "the listed place",
        place=joined(loc.place for loc in _nearest(locations, entries)),
        place_words=capital(describe_places(locations, regions[0].name if regions else "")),
        product=joined(e.name for e, _ in picture.products()),
        product_words=describe_matches(goods, picture.names()),
        registration_words=capital(describe_places(picture.registration)),
        phone_words=capital(describe_places(picture.phone)),
        risk_words=describe_matches([*goods, *picture.signals(_MATERIAL)], picture.names()),
        dismissed_words=capital(
            joined(
                f"{quoted(loc.span)} is no sign of {loc.place}: {loc.why}"
                for loc in picture.dismissed
            )
        ),
        elsewhere=joined(loc.place for loc in picture.elsewhere),
        unit=joined(loc.unit for loc in picture.sure),
        why=joined(loc.why for loc in picture.ambiguous),
    )


def _nearest(
    locations: Sequence[Location], entries: Sequence[WatchlistEntry]
) -> Sequence[Location]:
    """The locations that lie in the entries' own places, if any does."""
    codes = {code for e in entries for code in e.places}
    return [loc for loc in locations if codes & loc.within] or locations


def place_match(location: Location, holders: Iterable[WatchlistEntry]) -> Match:
    """A location as evidence: the cell's words and the listed place they lie in."""
    places = [e for e in holders if e.kind is Kind.PLACE]
    holder = next((e for e in places if set(e.places) & location.within), next(iter(places), None))
    return Match(
        location.party,
        location.role,
        location.header,
        location.text,
        holder.id if holder else "",
        holder.list if holder else "",
        location.place,
        100.0 if location.certainty == "sure" else 60.0,
        (WordMatch(location.span, location.place, location.how),),
        "place",
    )


def _namesakes(picture: PartyFacts) -> list[Against]:
    """'Yining City is not the listed Yining County': a namesake beside a listed county."""
    found = [
        Against(loc.header, loc.span, f"{loc.place} is not the listed {entry.name}")
        for loc in picture.sure
        for entry in picture.listed.counties
        if len(loc.codes) == 1
        and not set(entry.places) & loc.within
        and loc.place.startswith(f"{entry.name.split(' ')[0]} ")
    ]
    return list({one.why: one for one in found}.values())


def _unique(entries: Iterable[WatchlistEntry]) -> list[WatchlistEntry]:
    return list({(e.list, e.id): e for e in entries}.values())


def _score(locations: Sequence[Location], site: Match | None) -> float:
    if site is not None:
        return site.score
    if not locations:
        return 0.0
    return 100.0 if any(loc.certainty == "sure" for loc in locations) else 60.0
