"""Compare the mentions of one party with each other: which place is meant, and how surely.

A candidate is backed by a cell that contains it or lies in it, less by one of the same province.
The one that is backed most is meant; else the one whose spelling may be believed most; else it
stays undecided, or is dismissed where a sure place contradicts it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from ..model import How, Location
from ..model.findings import Certainty, Dismissal
from ..model.roles import ADDRESS_ROLES, NAME_ROLES, TEXT_ROLES
from ..resources.languages import TranslatableText
from ..text.normalise import HAN
from .cell_places import PlaceCell
from .gazetteer import USE_RANK, NameUse
from .location_codes import CodeMention
from .region import Region
from .toponyms import Mention, MentionContext

_PLAIN = MentionContext.PLAIN
_COUNTRY, _ALONE, _LEVEL = map(
    USE_RANK.__getitem__, (NameUse.COUNTRY, NameUse.ALONE, NameUse.LEVEL)
)
_CERTAIN_USES = frozenset({NameUse.ALONE, NameUse.LEVEL})
_BELIEVED_USES = _CERTAIN_USES | {NameUse.COUNTRY}
# The one home of these sentences; {} is what differs from case to case.
DISMISSAL_SENTENCES = {
    Dismissal.STREET: "a street bears the name",
    Dismissal.TOWN: "a town, township or village of that name is meant, not the listed place",
    Dismissal.DENIED: "the text denies it",
    Dismissal.ROUTE: "the text describes a route",
    Dismissal.FIRM_ABROAD: "it stands in the name of a firm of another country",
    Dismissal.OTHER_COUNTRY: "the country given is {detail}",
    Dismissal.CODE_ABROAD: "{detail}, but the country is another",
    Dismissal.CONTRADICTED: "{detail} speaks for another place",
    Dismissal.NEVER_ALONE: "the name alone is no sign of the place",
}


# Letters of a short form that is also the initials of firms: 'XJ' of XJ Electric.
_MAX_INITIALS = 2
_MOST_SUPPORT = 4  # of a mention that is sure, and contains the candidate or lies in it
_MOST_UNSURE_SUPPORT = 2  # of one that is not sure
AnyMention = Mention | CodeMention


class AnchorPlace(NamedTuple):
    """A place below a country that needs no other cell, and the mention that names it."""

    mention: AnyMention
    code: str
    role: str


class _Meaning(NamedTuple):
    """What a mention may still mean, whether that is backed, and why; or why it is dismissed."""

    codes: tuple[str, ...]
    is_backed: bool
    why: str
    dismissal: Dismissal | None = None
    namesakes: tuple[str, ...] = ()
    is_likely: bool = False


class PlaceContext:
    """The cells of one party that bear on each other, and what they agree on.

    Args:
        region: the listed region.
        party: whose cells they are.
        cells: the cells to compare.
        countries: those of the party where `cells` name none.
        inherited_countries: those of other parties or of its office, the last to be believed.
    """

    def __init__(
        self,
        region: Region,
        party: str,
        cells: Sequence[PlaceCell],
        *,
        countries: frozenset[str] = frozenset(),
        inherited_countries: frozenset[str] = frozenset(),
    ) -> None:
        self._region, self._party = region, party
        self._gazetteer = region.gazetteer
        self._office_codes = frozenset(code for cell in cells for code in cell.places.office_codes)
        self._unplaced_site_office_codes = frozenset(
            code for cell in cells if not cell.places.in_region for code in cell.places.office_codes
        )
        self._plain_mentions = [
            (cell, mention)
            for cell in cells
            for mention in cell.places.mentions
            if mention.context is _PLAIN
        ]
        self._stated = self._find_stated_countries()
        self.countries = frozenset(self._stated) or countries
        self._anchors = self._anchor_places(cells)
        # Where a party is registered is not where it is, but it decides between namesakes.
        self._registration_hints = tuple(
            code
            for cell in cells
            for mention in cell.places.codes
            if mention.how is How.REGISTRATION
            for code in mention.codes
        )
        if not self.countries:
            self.countries = self._implied_countries(cells) or inherited_countries
            self._anchors = self._anchor_places(cells)  # a country makes more places sure
        is_country = self._gazetteer.is_country
        self._candidates = [
            (mention, [code for code in believed if not is_country(code)])
            for _, mention in self._plain_mentions
            for believed in [mention.ever_believed(self._in_countries(mention.codes))]
        ]

    def _find_stated_countries(self) -> dict[str, list[Mention]]:
        """Return the countries of the country column, else of the addresses, else of the names.

        Returns:
            Each country with the mentions that state it.
        """
        for roles in (frozenset({"country"}), ADDRESS_ROLES, NAME_ROLES):
            stated: dict[str, list[Mention]] = {}
            for cell, mention in self._plain_mentions:
                if cell.role not in roles or mention.is_office:
                    continue
                for code, use in mention.readings.items():
                    is_believed = cell.role == "country" or use in _BELIEVED_USES
                    if is_believed and self._gazetteer.is_country(code):
                        stated.setdefault(code, []).append(mention)
            if stated:
                return stated
        return {}

    def _implied_countries(self, cells: Sequence[PlaceCell]) -> frozenset[str]:
        """Return the countries of the places that need none, or of the script of an address."""
        implied = {self._gazetteer.country(a.code) for a in self._anchors if not self._is_office(a)}
        if not implied and any(c.places.is_home_script and c.role in ADDRESS_ROLES for c in cells):
            implied = {"CN"}
        return frozenset(implied)

    def _anchor_places(self, cells: Sequence[PlaceCell]) -> tuple[AnchorPlace, ...]:
        """Return the places below a country that need no other cell."""
        anchors: list[AnchorPlace] = []
        for cell, mention in self._plain_mentions:
            codes = mention.most_believed(self._in_countries(mention.codes))
            if len(codes) != 1 or self._gazetteer.is_country(codes[0]):
                continue
            if mention.readings[codes[0]] in _CERTAIN_USES:
                anchors.append(AnchorPlace(mention, codes[0], cell.role))
        for cell in cells:
            for number in cell.places.codes:
                if number.how in {How.POSTAL, How.ADMIN} and self._allows(number):
                    anchors.extend(AnchorPlace(number, code, cell.role) for code in number.codes)
        return tuple(anchors)

    def _allows(self, number: CodeMention) -> bool:
        """Return whether the country of a postal code is stated: elsewhere it is another place."""
        country = number.country
        return country in self.countries or number.span.upper().startswith(f"{country}-")

    def _in_countries(self, codes: Sequence[str]) -> tuple[str, ...]:
        """Return those of the codes that lie in the party's countries; all where it has none."""
        if not self.countries:
            return tuple(codes)
        return tuple([c for c in codes if self._gazetteer.country(c) in self.countries])

    # --- deciding ----------------------------------------------------------------------------

    def locations(self, cell: PlaceCell) -> Iterator[Location]:
        """Yield the locations that one cell names, as the other cells make them out."""
        places = cell.places
        yield from filter(None, [self._from_mention(cell, mention) for mention in places.mentions])
        yield from filter(None, [self._from_number(cell, number) for number in places.codes])

    def _from_mention(self, cell: PlaceCell, mention: Mention) -> Location | None:
        """Return the location of a mention; a dismissed one as the listed place that it is not.

        The office of a site whose place is not stated is not a place of that site: None.
        """
        is_of_office = mention.is_office and not cell.places.in_region
        if is_of_office or (cell.role == "country" and self._is_country_of_office(mention)):
            return None
        meaning = self._decide(cell, mention)
        if meaning.dismissal:
            # Nobody takes an unlisted place, a misspelt one or a word like 'Bay' for a listed place.
            is_written_so = mention.how in {How.SAME, How.LEVEL} and mention.can_be_place
            listed = tuple(code for code in mention.codes if self._region.contains(code))
            if not listed or not (is_written_so or mention.context is not _PLAIN):
                return None
            meaning = meaning._replace(codes=listed)
        inside = [self._region.contains(code) for code in meaning.codes]
        certainty: Certainty = "sure" if all(inside) and meaning.is_backed else "ambiguous"
        if certainty == "sure" or not any(inside):
            meaning = meaning._replace(is_likely=False)
        if not any(inside):
            is_wider = all(map(self._region.is_ancestor_of_listed, meaning.codes))
            certainty = "wider" if is_wider else "elsewhere"
        elif not meaning.dismissal and self._is_name_abroad(cell, mention, meaning.codes):
            # A trading arm abroad may sell what is made in the region that it is named after.
            is_arm = not mention.is_guest_house and all(map(self._region.is_widest, meaning.codes))
            meaning = _dismissed(Dismissal.FIRM_ABROAD, codes=meaning.codes)
            meaning = meaning._replace(is_likely=is_arm)
        return self._location(cell, mention, meaning, certainty=certainty)

    def _from_number(self, cell: PlaceCell, number: CodeMention) -> Location | None:
        """Return the location of a code where the country allows it; else none or a dismissed one."""
        inside = [self._region.contains(code) for code in number.codes]
        is_allowed = number.how is How.REGISTRATION or self._allows(number)
        if number.how is How.PHONE:
            is_allowed = bool(number.country) or "CN" in self.countries
        # Outside the region a code without its country is of use only where a site or a firm is listed.
        is_unsettled = not (is_allowed or any(inside))
        if is_unsettled and (
            self.countries
            or number.how is How.PHONE
            or not any(map(self._region.may_be_of_listed, number.codes))
        ):
            return None
        meaning = _Meaning(number.codes, is_backed=is_allowed, why=number.why)
        certainty: Certainty = "sure" if all(inside) and is_allowed else "ambiguous"
        if not any(inside):
            certainty = "unsettled" if is_unsettled else "elsewhere"
        elif not is_allowed and self.countries:
            meaning = _dismissed(Dismissal.CODE_ABROAD, number.why, codes=number.codes)
        elif not is_allowed:
            country = self._gazetteer.label(number.country or "CN")
            why = TranslatableText.of(
                "{code}, if the country is {country}", code=number.why, country=country
            )
            meaning = meaning._replace(why=why)
        return self._location(cell, number, meaning, certainty=certainty)

    def _location(
        self, cell: PlaceCell, mention: AnyMention, meaning: _Meaning, certainty: Certainty
    ) -> Location:
        possible = self._region.possible_places(meaning.codes)
        return Location(
            party=self._party,
            role=cell.role,
            header=cell.header,
            text=cell.text,
            span=mention.span,
            place=possible.label,
            codes=possible.codes,
            within=possible.within,
            certainty="dismissed" if meaning.dismissal else certainty,
            how=mention.how,
            why=meaning.why,
            unit=possible.unit,
            dismissal=meaning.dismissal,
            namesakes=meaning.namesakes,
            is_likely=meaning.is_likely,
        )

    def _is_name_abroad(self, cell: PlaceCell, mention: Mention, codes: Sequence[str]) -> bool:
        """Return whether the place is only in the name of a firm in another country.

        'Xinjiang Noodle House' in New York has the name of a region and is not in it.
        """
        if cell.role not in NAME_ROLES or not self.countries or mention.is_works:
            return False
        is_abroad = not any(self._gazetteer.country(code) in self.countries for code in codes)
        return is_abroad and not any(self._support(mention, code) for code in codes)

    def _decide(self, cell: PlaceCell, mention: Mention) -> _Meaning:
        """Return the places that a mention may still mean; the strongest reason comes first."""
        if mention.context is not _PLAIN:
            return _dismissed(Dismissal(mention.context))
        possible = self._in_countries(mention.codes)
        is_abroad = not possible and cell.role in TEXT_ROLES
        # 'Hong Kong office, factory in Hotan': the country given is that of the office.
        is_office_country = (
            not possible
            and bool(cell.places.office_codes)
            and self.countries <= {self._gazetteer.country(code) for code in self._office_codes}
        )
        # 'Werk Hotan' in an address, and another country: that of an office which is not mentioned.
        is_works_abroad = not possible and mention.is_works
        if is_abroad or is_office_country or is_works_abroad:
            possible = mention.codes  # goods may come from another country than their seller
        if is_works_abroad:
            possible = self._backed_in_cell(cell, mention) or possible
        if not possible:
            stated = ", ".join(sorted(self._gazetteer.label(code) for code in self.countries))
            contradiction = _dismissed(Dismissal.OTHER_COUNTRY, stated)
            if any(use in _CERTAIN_USES for use in mention.readings.values()):
                believed = mention.most_believed(mention.codes)
                return _Meaning(believed, True, contradiction.why)
            return contradiction
        support = {code: self._support(mention, code) for code in possible}
        best = max(support.values())
        believed = mention.most_believed(possible)
        rank = USE_RANK[mention.readings[believed[0]]]
        if best > 0:
            backed = tuple(code for code in possible if support[code] == best)
            # A cell that agrees with several does not undo what the spelling decides without it:
            # 泗县 is one county today, and a retired code of the same prefecture.
            decides = rank >= _ALONE or (rank == _COUNTRY and bool(self.countries))
            namesakes: tuple[str, ...] = ()
            if decides and set(believed) < set(backed):
                namesakes = tuple(code for code in backed if code not in believed)
                backed = believed
            return _Meaning(
                backed, True, TranslatableText.of("another cell agrees"), namesakes=namesakes
            )
        if is_abroad and rank < _LEVEL and not self._are_provinces(believed):
            # 'Küche' and 'Altay' are also other words and other places.
            why = TranslatableText.of("the seller is in another country, and nothing else agrees")
            return _Meaning(believed, False, why)
        if rank >= _ALONE:
            namesakes = self._namesakes(mention, believed)
            return _Meaning(
                believed, True, TranslatableText.of("the name is of one place"), namesakes=namesakes
            )
        # What is in the country of the office does not contradict the works either.
        anchor = None if is_works_abroad else self._contradiction(cell, mention, possible)
        if anchor and not all(self._gazetteer.lineage(code)[-1] == code for code in possible):
            sign = f"{anchor.mention.span!r} ({self._gazetteer.label(anchor.code)})"
            return _dismissed(Dismissal.CONTRADICTED, sign)
        usable = mention.ever_believed(possible)
        if not usable:
            return _dismissed(Dismissal.NEVER_ALONE)
        if self._is_column_of_its_level(cell, usable) or rank == _COUNTRY:
            # In an address or of goods, a name that only places of the region have means one of
            # them. In a firm's name it may be a surname, so there it needs the country.
            is_of_region = cell.role not in NAME_ROLES and all(
                self._region.contains(code) for code in mention.codes
            )
            is_sure = bool(self.countries) or is_of_region
            why = (
                TranslatableText.of("the country agrees")
                if is_sure
                else TranslatableText.of("no country is given")
            )
            if is_office_country:
                why = TranslatableText.of("the country given is that of the office")
            elif is_works_abroad:
                why = TranslatableText.of(
                    "it is where goods are made, and the country given is another"
                )
            chosen = believed if is_sure else usable
            namesakes = self._namesakes(mention, chosen)
            is_likely = self._is_likely(cell, mention, believed)
            return _Meaning(chosen, is_sure, why, namesakes=namesakes, is_likely=is_likely)
        return _Meaning(
            usable,
            is_backed=False,
            why=TranslatableText.of("other places bear the same name"),
            namesakes=self._namesakes(mention, usable),
            is_likely=bool(self.countries) and self._is_likely(cell, mention, usable),
        )

    def _is_likely(self, cell: PlaceCell, mention: Mention, believed: Sequence[str]) -> bool:
        """Return whether a name that is not sure is believed to mean places of the region only.

        Without a country that needs Latin letters and the right spelling: 和田 is also the Japanese
        family name Wada, and 'Orban' is one letter away from a town.
        """
        if cell.role in TEXT_ROLES or mention.may_be_byname:
            return False
        if not all(map(self._region.contains, believed)):
            return False
        # Of two places in a firm's name, in whatever order, one is a brand: 'Hetian Taikang'.
        related = self._gazetteer.relatedness
        if cell.role in NAME_ROLES and not all(
            self._gazetteer.is_country(other_code)
            or any(related(code, other_code) for code in mention.codes)
            for other in cell.places.mentions
            if other.can_be_place and other.span != mention.span
            for other_code in other.codes
        ):
            return False
        if self.countries:
            return len(mention.span) > _MAX_INITIALS or not mention.span.isascii()
        return mention.how is How.SAME and not HAN.search(mention.span)

    def _backed_in_cell(self, cell: PlaceCell, mention: Mention) -> tuple[str, ...]:
        """Return the readings in the country of another place of the text: 'Werk Aksu, Antalya'."""
        country = self._gazetteer.country
        countries = {
            country(code)
            for other in cell.places.mentions
            if other is not mention and not other.is_office and other.context is _PLAIN
            for code in other.most_believed(other.codes)
        }
        return tuple([code for code in mention.codes if country(code) in countries])

    def _namesakes(self, mention: Mention, chosen: Sequence[str]) -> tuple[str, ...]:
        """Return the other places of the spelling that no country stated in the row rules out.

        A spelling cannot rule its own readings out: Guadalupe is a country, and a city of Mexico.
        """
        country = self._gazetteer.country
        by_others = {
            stated
            for stated, mentions in self._stated.items()
            if any(other is not mention for other in mentions)
        }
        return tuple(
            code
            for code in mention.codes
            if code not in chosen and (not by_others or country(code) in by_others)
        )

    def _are_provinces(self, codes: Sequence[str]) -> bool:
        return all(self._gazetteer.places[code].level == "province" for code in codes)

    def _is_column_of_its_level(self, cell: PlaceCell, codes: Sequence[str]) -> bool:
        """Return whether a column names a province, or a city whose namesakes are all listed."""
        if cell.role == "city":
            return bool(self.countries) and all(self._region.contains(code) for code in codes)
        return cell.role == "province" and self._are_provinces(codes)

    def _support(self, mention: Mention, code: str) -> int:
        """Return how strongly other mentions back a candidate, 0 to 4.

        That is their relatedness to it (2 one contains the other, 1 same province), twice for a
        mention that is sure, so that an undecided one never outweighs it.
        """
        if self._gazetteer.is_country(code):
            return 0
        related = self._gazetteer.relatedness
        best = 0
        for anchor in self._anchors:
            if anchor.mention is not mention:
                best = max(best, 2 * related(code, anchor.code))
                if best == _MOST_SUPPORT:
                    return best
        for hint in self._registration_hints:
            best = max(best, related(code, hint))
        for candidate, candidate_codes in self._candidates if best < _MOST_UNSURE_SUPPORT else ():
            if candidate is not mention and candidate.listed != mention.listed:
                for candidate_code in candidate_codes:
                    best = max(best, related(code, candidate_code))
        return best

    def _contradiction(
        self, cell: PlaceCell, mention: Mention, possible: Sequence[str]
    ) -> AnchorPlace | None:
        """Return a sure place below a country; the candidates, unbacked, are not related to it.

        The place in a firm's name is where it comes from: it does not overrule its address. A
        province does not contradict a city of its country that no table puts into a province.
        """
        if mention.is_item:
            return None  # the other places of a list are places of their own
        may_hold = self._gazetteer.may_hold
        for anchor in (*self._anchors, *(self._elsewhere if cell.role in NAME_ROLES else ())):
            if anchor.role in NAME_ROLES and cell.role in ADDRESS_ROLES:
                continue
            if any(may_hold(anchor.code, code) for code in possible):
                continue
            if anchor.mention is not mention and not self._is_office(anchor):
                return anchor
        return None

    @cached_property
    def _elsewhere(self) -> tuple[AnchorPlace, ...]:
        """The places of an address that its country makes sure, where no namesake is listed.

        'Wuxi' in China is Wuxi in Jiangsu or in Chongqing: what a firm is called does not move it.
        """
        gazetteer, anchors = self._gazetteer, []
        for cell, mention in self._plain_mentions if self.countries else ():
            codes = mention.most_believed(self._in_countries(mention.codes))
            is_apart = not any(self._region.contains(c) or gazetteer.is_country(c) for c in codes)
            if cell.role in ADDRESS_ROLES and codes and is_apart:
                widest = min(codes, key=lambda code: len(gazetteer.lineage(code)))
                if mention.readings[widest] in _BELIEVED_USES:
                    anchors.append(AnchorPlace(mention, widest, cell.role))
        return tuple(anchors)

    def _is_country_of_office(self, mention: Mention) -> bool:
        """Return whether a country is that of the office of a site whose place is not stated."""
        countries = {self._gazetteer.country(code) for code in self._unplaced_site_office_codes}
        return bool(countries) and countries.issuperset(mention.codes)

    def _is_office(self, anchor: AnchorPlace) -> bool:
        """Return whether it is, contains or lies in the place of an office beside a production site."""
        related = self._gazetteer.relatedness
        return any(related(anchor.code, code) > 1 for code in self._office_codes)


def _dismissed(dismissal: Dismissal, detail: str = "", codes: tuple[str, ...] = ()) -> _Meaning:
    why = TranslatableText.of(DISMISSAL_SENTENCES[dismissal], detail=detail)
    return _Meaning(codes, is_backed=False, why=why, dismissal=dismissal)
