"""Reads the cells of a screening, each distinct text of a role once, and remembers the readings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..matching.index import CellReading, WatchlistIndex
from ..model import Column

# Texts whose readings are remembered for the rows to come. Judgement: two for each row of a table
# of a million rows, which is what a table of suppliers with distinct names and addresses needs.
_MOST_READINGS = 2_000_000


class CellReader:
    """Readings by role and text. Columns come first, with `rows_with_hits`; then single cells."""

    def __init__(self, index: WatchlistIndex) -> None:
        self._index = index
        # None: the prefilter shows that the text leads to nothing but clear; not read any further.
        self._readings: dict[str, dict[str, CellReading | None]] = {}
        self._texts_with_hits: dict[str, set[str]] = defaultdict(set)
        self._mentions: dict[str, bool] = {}
        self._is_country: dict[str, bool] = {}

    def make_room(self) -> None:
        """Forget all readings if they are too many; to read a text again changes nothing."""
        others = len(self._mentions) + len(self._is_country)
        if sum(map(len, self._readings.values())) + others > _MOST_READINGS:
            self._readings.clear()
            self._texts_with_hits.clear()
            self._mentions.clear()
            self._is_country.clear()

    def rows_with_hits(self, columns: Iterable[Column]) -> Iterator[int]:
        """Yield the rows that have a hit in these columns; read each distinct text once."""
        for column in columns:
            readings = self._readings.setdefault(column.role, {"": None})
            texts_with_hits = self._texts_with_hits[column.role]
            if unread := set(column.texts).difference(readings):
                new = self._index.read_many(column.role, unread)
                readings.update(new)
                texts_with_hits.update(
                    text
                    for text, reading in new.items()
                    if reading is not None and not reading.has_no_hits
                )
            if texts_with_hits:
                yield from (row for row, text in enumerate(column.texts) if text in texts_with_hits)

    def hits(self, column: Column) -> dict[str, CellReading]:
        """Return the texts of a column that have hits, with what `read_many` returned."""
        readings = self._readings[column.role]
        texts = self._texts_with_hits[column.role].intersection(column.texts)
        return {text: reading for text in texts if (reading := readings[text]) is not None}

    def read(self, role: str, text: str) -> CellReading:
        """Return what a cell holds whose column was read before."""
        reading = self._readings[role][text]
        if reading is None or not reading.has_places:
            reading = self._readings[role][text] = self._index.complete(role, text, reading)
        return reading

    def mentions_region(self, text: str) -> bool:
        """Whether a header, a declaration or a route names a listed place."""
        if text not in self._mentions:
            self._mentions[text] = bool(text) and self._index.names_region(text)
        return self._mentions[text]

    def names_country(self, text: str) -> bool:
        """Whether a cell of a country column names a place at all."""
        if text not in self._is_country:
            self._is_country[text] = bool(self._index.read("country", text).places.mentions)
        return self._is_country[text]
