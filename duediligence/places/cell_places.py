"""What a cell of a party is to the locator: its role, its text, and the places it tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from .location_codes import CodeMention
from .toponyms import Mention

Certainty = Literal["sure", "ambiguous", "wider", "elsewhere", "dismissed"]


@dataclass(frozen=True, slots=True)
class CellPlaces:
    """What one cell tells of places; `touches` says that any of it may lie in the listed region."""

    mentions: tuple[Mention, ...] = ()
    codes: tuple[CodeMention, ...] = ()
    touches: bool = False
    is_home_script: bool = False

    @property
    def aside(self) -> frozenset[str]:
        """The places of offices beside a listed place of works."""
        return frozenset(code for one in self.mentions if one.is_office for code in one.codes)


NO_PLACES = CellPlaces()


class PlaceCell(NamedTuple):
    """One cell of a party: its role, header, text, and the places it tells."""

    role: str
    header: str
    text: str
    places: CellPlaces
