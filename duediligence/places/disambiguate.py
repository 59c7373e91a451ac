"""Weigh the mentions of one party against each other: which place is meant, and how surely.

A candidate is backed by a cell that holds it or lies in it, less by one of the same province. What
is backed wins; else the freest use of the name; else it stays undecided, or is let go where a sure
place speaks for another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from ..model import How, Location
from ..model.roles import ADDRESS_ROLES, NAME_ROLES, TEXT_ROLES
from .cell_places import Certainty, PlaceCell
from .gazetteer import Gazetteer
from .location_codes import CodeMention
from .region import Region
from .toponyms import USE_RANK, Mention

_BELIEVED = frozenset({"alone", "level", "country"})
_DISMISSED = {
    "street": "a street bears the name",
    "town": "a town, township or village of that name is meant, not the listed place",
    "negated": "the text denies it",
    "route": "the text describes a route",
}


class AnchorPlace(NamedTuple):
    """A place below a country that needs no other cell, and the mention that tells it."""

    who: Mention | CodeMention
    code: str
    role: str


class PlaceContext:
    """The cells of one party that bear on each other, and what they agree on."""

    def __init__(
        self,
        region: Region,
        cells: Sequence[PlaceCell],
        *,
        countries: frozenset[str] = frozenset(),
        borrowed: frozenset[str] = frozenset(),
    ) -> None:
        self._region = region
        self._gazetteer: Gazetteer = region.gazetteer
        self._aside = frozenset(code for cell in cells for code in cell.places.aside)
        self._plain = [
            (cell, mention)
            for cell in cells
            for mention in cell.places.mentions
            if mention.setting == "plain"
        ]
        self.countries = self._stated_countries() or countries
        self._fixed = self._fixed_places(cells)
        # Where a party is registered says nothing of itself, but it decides between namesakes.
        self._leaning = tuple(
            one for cell in cells for code in cell.places.codes if code.how is How.REGISTRATION
            for one in code.codes
        )  # fmt: skip
        if not self.countries:
            self.countries = self._implied_countries(cells) or borrowed
            self._fixed = self._fixed_places(cells)
        self._possible = [
            (one, [c for c in self._in_stated_countries(one.codes) if one.uses[c] != "never"])
            for _, one in self._plain
        ]

    def _implied_countries(self, cells: Sequence[PlaceCell]) -> frozenset[str]:
        """The countries of the places that need no country, or of the script of an address."""
        implied = frozenset(
            self._gazetteer.country(one.code) for one in self._fixed if not self._is_aside(one)
        )
        if implied:
            return implied
        home = any(c.places.is_home_script and c.role in ADDRESS_ROLES for c in cells)
        return frozenset({"CN"}) if home else frozenset()

    def _stated_countries(self) -> frozenset[str]:
        """The country column where it says one, else the countries that addresses mention."""
        for roles in (frozenset({"country"}), ADDRESS_ROLES, NAME_ROLES):
            stated = frozenset(
                code
                for cell, mention in self._plain
                if cell.role in roles and not mention.is_office
                for code, use in mention.uses.items()
                if self._gazetteer.is_country(code) and (cell.role == "country" or use in _BELIEVED)
            )
            if stated:
                return stated
        return frozenset()

    def _fixed_places(self, cells: Sequence[PlaceCell]) -> tuple[AnchorPlace, ...]:
        """The places below a country that need no other cell."""
        fixed: list[AnchorPlace] = []
        for cell, mention in self._plain:
            codes = mention.freest(self._in_stated_countries(mention.codes))
            if len(codes) != 1 or self._gazetteer.is_country(codes[0]):
                continue
            if mention.uses[codes[0]] in {"alone", "level"}:
                fixed.append(AnchorPlace(mention, codes[0], cell.role))
        for cell in cells:
            for code in cell.places.codes:
                if code.how in {How.POSTAL, How.ADMIN} and self._allows(code):
                    fixed.extend(AnchorPlace(code, one, cell.role) for one in code.codes)
        return tuple(fixed)

    def _allows(self, code: CodeMention) -> bool:
        """A postal code counts in its own country only, and only if that country is stated."""
        return code.country in self.countries or code.span.upper().startswith(f"{code.country}-")

    def _in_stated_countries(self, codes: Sequence[str]) -> tuple[str, ...]:
        if not self.countries:
            return tuple(codes)
        return tuple([c for c in codes if self._gazetteer.country(c) in self.countries])

    # --- deciding ----------------------------------------------------------------------------

    def locations(self, party: str, cell: PlaceCell) -> Iterable[Location]:
        """The locations that one cell tells, weighed against the others."""
        for mention in cell.places.mentions:
            location = self._from_mention(party, cell, mention)
            if location is not None:
                yield location
        for code in cell.places.codes:
            location = self._from_code(party, cell, code)
            if location is not None:
                yield location

    def _from_mention(self, party: str, cell: PlaceCell, mention: Mention) -> Location | None:
        in_question = any(self._region.holds(code) for code in mention.codes)
        if mention.setting != "plain":
            why = _DISMISSED[mention.setting]
            return self._make(party, cell, mention, (), "dismissed", why) if in_question else None
        codes, is_backed, why = self._decide(cell, mention)
        if not codes:
            worth_telling = in_question and mention.how in {How.SAME, How.LEVEL} and mention.is_free
            return self._make(party, cell, mention, (), "dismissed", why) if worth_telling else None
        inside = [self._region.holds(code) for code in codes]
        if not any(inside):
            wider = all(self._region.is_ancestor_of_listed(code) for code in codes)
            return self._make(party, cell, mention, codes, "wider" if wider else "elsewhere", why)
        if self._is_name_abroad(cell, mention, codes):
            why = "it stands in the name of a firm of another country"
            return self._make(party, cell, mention, codes, "dismissed", why)
        if all(inside) and is_backed:
            return self._make(party, cell, mention, codes, "sure", why)
        return self._make(party, cell, mention, codes, "ambiguous", why)

    def _is_name_abroad(self, cell: PlaceCell, mention: Mention, codes: Sequence[str]) -> bool:
        """Whether the name of a firm in another country is all that tells the place.

        'Xinjiang Noodle House' in New York bears the name of a region and is not in it.
        """
        if cell.role not in NAME_ROLES or not self.countries:
            return False
        abroad = not any(self._gazetteer.country(code) in self.countries for code in codes)
        return abroad and not any(self._support(mention, code) for code in codes)

    def _decide(self, cell: PlaceCell, mention: Mention) -> tuple[tuple[str, ...], bool, str]:
        """The places a mention may still mean, whether that is backed, and why."""
        possible = self._in_stated_countries(mention.codes)
        is_abroad = not possible and cell.role in TEXT_ROLES
        is_apart = not possible and bool(cell.places.aside) and self._is_that_of_the_office()
        if is_abroad or is_apart:
            possible = mention.codes  # goods may come from another country than their seller
        if not possible:
            stated = ", ".join(sorted(self._gazetteer.label(code) for code in self.countries))
            if any(use in {"alone", "level"} for use in mention.uses.values()):
                freest = mention.freest(mention.codes)
                return freest, True, f"the country given is {stated}"
            return (), False, f"the country given is {stated}"
        support = {code: self._support(mention, code) for code in possible}
        best = max(support.values())
        if best > 0:
            backed = tuple(code for code in possible if support[code] == best)
            return backed, True, "another cell agrees"
        freest = mention.freest(possible)
        freedom = USE_RANK[mention.uses[freest[0]]]
        if is_abroad and freedom < USE_RANK["level"] and not self._are_wide(freest):
            return freest, False, "the seller is in another country, and nothing else agrees"
        if freedom >= USE_RANK["alone"]:
            return freest, True, "the name is of one place"
        contradiction = self._contradiction(cell, mention)
        if contradiction and not all(self._gazetteer.lineage(c)[-1] == c for c in possible):
            return (), False, f"{contradiction} speaks for another place"
        usable = tuple(code for code in possible if mention.uses[code] != "never")
        if not usable:
            return (), False, "the name alone is no sign of the place"
        if self._is_column_of_its_level(cell, usable) or freedom == USE_RANK["country"]:
            known = bool(self.countries) or self._has_no_namesake(cell, mention)
            why = "the country agrees" if known else "no country is given"
            why = "the country given is that of the office" if is_apart else why
            return freest if known else usable, known, why
        return usable, False, "other places bear the same name"

    def _are_wide(self, codes: Sequence[str]) -> bool:
        """Whether provinces are meant; 'Küche' and 'Altay' are also other words and other places."""
        return all(self._gazetteer.places[code].level == "province" for code in codes)

    def _has_no_namesake(self, cell: PlaceCell, mention: Mention) -> bool:
        """Whether a name in an address or of goods means places of the listed region only.

        In a firm's name it may be a surname, so there it needs the country.
        """
        return cell.role not in NAME_ROLES and all(self._region.holds(c) for c in mention.codes)

    def _is_column_of_its_level(self, cell: PlaceCell, codes: Sequence[str]) -> bool:
        """Whether a column names a province, or a city of which all in the country are listed."""
        if cell.role == "city":
            return bool(self.countries) and all(self._region.holds(code) for code in codes)
        return cell.role == "province" and self._are_wide(codes)

    def _support(self, mention: Mention, code: str) -> int:
        """How strongly other mentions speak for a candidate: 2 one holds the other, 1 same
        province; half of that from a mention that is itself undecided.
        """
        if self._gazetteer.is_country(code):
            return 0
        best = 0
        for fixed in self._fixed:
            if fixed.who is not mention:
                best = max(best, 2 * self._gazetteer.relatedness(code, fixed.code))
        for one in self._leaning:
            best = max(best, self._gazetteer.relatedness(code, one))
        for other, codes in self._possible:
            if other is not mention and other.listed != mention.listed:
                for one in codes:
                    best = max(best, self._gazetteer.relatedness(code, one))
        return best

    def _contradiction(self, cell: PlaceCell, mention: Mention) -> str:
        """A sure place below a country that none of the candidates has to do with.

        The place in a firm's name tells where it comes from: it does not overrule its address.
        """
        for fixed in (*self._fixed, *(self._elsewhere if cell.role in NAME_ROLES else ())):
            if fixed.role in NAME_ROLES and cell.role in ADDRESS_ROLES:
                continue
            if fixed.who is not mention and not self._is_aside(fixed):
                return f"{fixed.who.span!r} ({self._gazetteer.label(fixed.code)})"
        return ""

    @cached_property
    def _elsewhere(self) -> tuple[AnchorPlace, ...]:
        """The places of an address that its country makes sure, wherever of that name it lies.

        'Wuxi' in China is Wuxi in Jiangsu or in Chongqing: what a firm is called does not move it.
        """
        places, found = self._gazetteer, []
        for cell, mention in self._plain if self.countries else ():
            codes = mention.freest(self._in_stated_countries(mention.codes))
            apart = not any(self._region.holds(c) or places.is_country(c) for c in codes)
            if cell.role in ADDRESS_ROLES and codes and apart:
                widest = min(codes, key=lambda c: len(places.lineage(c)))
                if mention.uses[widest] in _BELIEVED:
                    found.append(AnchorPlace(mention, widest, cell.role))
        return tuple(found)

    def _is_that_of_the_office(self) -> bool:
        """Whether the country given is that of an office beside works: 'Hong Kong office, ...'."""
        return self.countries <= {self._gazetteer.country(code) for code in self._aside}

    def _is_aside(self, fixed: AnchorPlace) -> bool:
        """Whether it is the place of an office beside works, or tells it again."""
        return any(self._gazetteer.relatedness(fixed.code, one) > 1 for one in self._aside)

    def _from_code(self, party: str, cell: PlaceCell, code: CodeMention) -> Location | None:
        """A code tells a place where the country allows it; another country's code tells none."""
        inside = [self._region.holds(one) for one in code.codes]
        allowed = code.how is How.REGISTRATION or self._allows(code)
        if code.how is How.PHONE:
            allowed = bool(code.country) or "CN" in self.countries
        certainty: Certainty = "elsewhere"
        why = code.why
        if not allowed and not any(inside):
            return None
        if not allowed:
            certainty = "dismissed" if self.countries else "ambiguous"
            why += ", but the country is another" if self.countries else ", if the country is China"
        elif any(inside):
            certainty = "sure" if all(inside) else "ambiguous"
        return self._region.location(party, cell, code.span, code.codes, certainty, code.how, why)

    def _make(
        self,
        party: str,
        cell: PlaceCell,
        mention: Mention,
        codes: Sequence[str],
        certainty: Certainty,
        why: str,
    ) -> Location:
        """A location of a mention; what is dismissed is told as the listed place it is not."""
        meant = codes or [code for code in mention.codes if self._region.holds(code)]
        return self._region.location(party, cell, mention.span, meant, certainty, mention.how, why)
