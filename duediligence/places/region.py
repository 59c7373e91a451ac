"""The listed region: the places on the watchlist, and what lies in them."""

from __future__ import annotations

from collections.abc import Iterable

from .gazetteer import Gazetteer


class Region:
    """The codes of the listed places, asked about by code."""

    def __init__(self, gazetteer: Gazetteer, codes: Iterable[str]) -> None:
        self.gazetteer = gazetteer
        self.codes = frozenset(codes)
        self._around = frozenset(up for one in self.codes for up in gazetteer.lineage(one)[1:])
        self._known: dict[str, bool] = {}

    def holds(self, code: str) -> bool:
        """Whether a place is listed, or lies in a listed one."""
        known = self._known.get(code)
        if known is None:
            known = self._known[code] = self.gazetteer.is_within(code, self.codes)
        return known

    def lies_in(self, code: str) -> bool:
        """Whether a listed place lies in this one: its country, say."""
        return code in self._around - self.codes
