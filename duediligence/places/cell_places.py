"""The places that one cell names, as the locator reads them before it compares cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from .location_codes import CodeMention
from .toponyms import Mention


@dataclass(frozen=True, slots=True)
class CellPlaces:
    """The places that one cell names; `in_region`: any of them may lie in the listed region."""

    mentions: tuple[Mention, ...] = ()
    codes: tuple[CodeMention, ...] = ()
    in_region: bool = False
    is_home_script: bool = False

    @property
    def office_codes(self) -> frozenset[str]:
        """The places of offices that are named beside a listed place."""
        offices = [mention for mention in self.mentions if mention.is_office]
        return frozenset([code for mention in offices for code in mention.codes])


# Compared by identity, so that most cells of a file are passed over without a look inside.
NO_PLACES = CellPlaces()


class PlaceCell(NamedTuple):
    """One cell of a party: its role, header, text, and the places that it names."""

    role: str
    header: str
    text: str
    places: CellPlaces
