"""More information that agrees never lowers a match, and a contradicting country never raises one.

The lists are generated: sites and organisations in ten countries, their places drawn from the
shipped gazetteers. The rows name an entry, and state some of what the gazetteer says of its place.
"""

import random
from functools import cache
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from lists_at_hand import a_list, aliases, entry
from screenings import index

from duediligence.places.gazetteer import postal_places
from duediligence.screening.screener import Screener

COUNTRIES = ("BD", "CN", "ID", "IN", "KZ", "MX", "MY", "TR", "US", "VN")
LISTS = 8
ENTRIES = 40
TRIALS = settings(max_examples=1200, deadline=None, derandomize=True)
SYLLABLES = "bel bri dor fam gri hus jop kel lon mer nav olt pol quin rud sol tav ulm vek wiz yar zor".split()
SITE_WORDS = ("Industrial Park", "Industrial Zone", "Export Processing Zone", "Development Zone")
FIRM_WORDS = ("Textile Co., Ltd.", "Garment Ltd", "Manufacturing Sdn Bhd", "Rubber LLC", "GmbH")
CITY_LEVELS = ("city", "prefecture", "county", "town")


@cache
def spellings():
    """The names by which each place is found, by its code: a row may state any of them."""
    names: dict[str, list[str]] = {}
    for senses in (*index().lexicon.latin.values(), *index().lexicon.han.values()):
        for sense in senses:
            if sense.kind == "place":
                names.setdefault(sense.ref, []).append(sense.name)
    return {code: sorted(set(texts)) for code, texts in names.items()}


@cache
def postal_codes():
    """Six digits for each place that has a postal prefix of its own."""
    gazetteer = index().gazetteer
    codes: dict[str, str] = {}
    for prefix, places in gazetteer.postal.items():
        digits = prefix.ljust(6, "0")
        for place in places:
            if place in postal_places(gazetteer, digits):
                codes.setdefault(place, digits)
    return codes


def _brands(chance):
    """Invented words, no two of which share more than one of their three syllables."""
    brands: list[str] = []
    pairs: set[frozenset[str]] = set()
    while len(brands) < ENTRIES:
        syllables = chance.sample(SYLLABLES, 3)
        own = {frozenset(pair) for pair in combinations(syllables, 2)}
        if not own & pairs:
            pairs |= own
            brands.append("".join(syllables).capitalize())
    return brands


@cache
def generated(seed):
    """A list of sites and organisations and its screener; every third entry has only its country."""
    chance = random.Random(seed)
    gazetteer = index().gazetteer
    entries = [entry("product", "Rattan Chairs", places=())]
    brands = _brands(chance)
    for number in range(ENTRIES):
        country = COUNTRIES[number % len(COUNTRIES)]
        below = sorted(
            c for c, p in gazetteer.places.items() if p.country == country and c != country
        )
        code = country if number % 3 == 0 else chance.choice(below)
        brand = brands[number]
        kind = chance.choice(["site", "organisation"])
        words = chance.choice(SITE_WORDS if kind == "site" else FIRM_WORDS)
        products = ("rattan-chairs",) if kind == "site" and chance.random() < 0.5 else ()
        entries.append(
            entry(
                kind,
                f"{brand} {words}",
                places=(code,),
                products=products,
                aliases=aliases(brand, alone=False) if kind == "organisation" else (),
            )
        )
    return Screener(a_list(*entries, list_id="generated")), tuple(entries[1:])


def agreeing_columns(listed, chance):
    """What the gazetteer says of the entry's place, as a column of a row."""
    gazetteer = index().gazetteer
    (code,) = listed.places
    columns: dict[str, str] = {}
    for holder in gazetteer.lineage(code):
        place = gazetteer.places[holder]
        texts = [
            place.name,
            *([place.native] if place.native else []),
            *spellings().get(holder, ()),
        ]
        role = "city" if place.level in CITY_LEVELS else place.level
        if role == "country":
            texts.append(holder)
        if role in {"city", "province", "country"}:
            columns.setdefault(role, chance.choice(texts))
        if holder in postal_codes():
            columns.setdefault("postal_code", postal_codes()[holder])
    columns["product"] = "rattan chairs"
    return columns


def outcome(screener, listed, row):
    """The row's decision, and the score of the best finding on the entry."""
    result = screener.check(**row)
    scores = [f.score for f in (*result.findings, *result.near_misses) if f.entry == listed.id]
    return result.decision.rank, max(scores, default=0.0)


@st.composite
def rows(draw):
    """A generated list, an entry of it, a row that names it, and the columns that agree."""
    screener, entries = generated(draw(st.integers(0, LISTS - 1)))
    listed = draw(st.sampled_from(entries))
    columns = agreeing_columns(listed, random.Random(draw(st.integers(0, 99))))
    is_misspelt = listed.kind == "organisation" and draw(st.booleans())
    name = listed.name[:3] + listed.name[4:] if is_misspelt else listed.name
    row = (
        {"name": "Acme Wicker", "address": f"Lot 1, {name}"}
        if listed.kind == "site"
        else {"name": name}
    )
    if listed.kind == "site" and draw(st.booleans()):
        row = {"name": listed.name}
    stated = draw(st.sets(st.sampled_from(sorted(columns)), max_size=3))
    row |= {role: columns[role] for role in stated}
    return screener, listed, row, columns


@TRIALS
@given(rows(), st.randoms())
def test_more_that_agrees_never_lowers(drawn, chance):
    """A column that states the entry's own place or product lowers neither decision nor score."""
    screener, listed, row, columns = drawn
    added = sorted(columns.keys() - row.keys())
    if not added:
        return
    role = chance.choice(added)
    before = outcome(screener, listed, row)
    after = outcome(screener, listed, {**row, role: columns[role]})
    case = (
        listed.places,
        row,
        role,
        columns[role],
    )
    assert after[0] >= before[0], case
    assert after[1] >= before[1], case


@TRIALS
@given(rows(), st.sampled_from(["France", "NO", "Uruguay", "KE", "Portugal"]))
def test_a_contradicting_country_never_raises(drawn, country):
    """A country of no entry raises neither decision nor score."""
    screener, listed, row, _ = drawn
    row.pop("country", None)
    before = outcome(screener, listed, row)
    after = outcome(screener, listed, {**row, "country": country})
    case = (listed.places, row, country)
    assert after[0] <= before[0], case
    assert after[1] <= before[1], case


def test_a_placeholder_is_no_country():
    """'N/A' is not Namibia, so it speaks against no listed firm."""
    screener = Screener()
    (stated,) = screener.check(name="Hetain Taida").findings
    for country in ("N/A", "n/a"):
        (finding,) = screener.check(name="Hetain Taida", country=country).findings
        assert (finding.rule, finding.decision.value) == (stated.rule, stated.decision.value)
