"""Places that a text mentions, by the gazetteers, and which of their namesakes it may mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..places.gazetteer import Gazetteer, load_gazetteers
from ..places.toponyms import Mention, find_mentions
from ..text.lexicon import Lexicon, shipped_lexicon
from ..text.normalise import normalise
from ..text.segment import segment
from .passages import Sentence

_SURE = {"alone", "level"}


@dataclass(frozen=True, slots=True)
class Spot:
    """One mention of a place: what the text calls it, where it stands, what it may mean."""

    sentence: Sentence
    name: str
    start: int
    end: int
    codes: tuple[str, ...]
    is_sure: bool


class Atlas:
    """Gazetteers made ready to be asked where a sentence is."""

    def __init__(self, gazetteers: Sequence[str]) -> None:
        self.vocabulary: Lexicon = shipped_lexicon()
        self.gazetteer: Gazetteer = load_gazetteers(gazetteers, self.vocabulary)

    def spots_in(self, sentence: Sentence) -> list[Spot]:
        """The places that one sentence mentions, streets and codes left aside."""
        terms = segment(sentence.text, self.vocabulary)
        found = []
        for mention in find_mentions(terms, self.gazetteer, is_address=False):
            if mention.context == "street" or not mention.can_be_place:
                continue
            spot = self._spot(
                sentence, mention, terms[mention.start].surface, terms[mention.start].start
            )
            if spot is not None:
                found.append(spot)
        return found

    def _spot(self, sentence: Sentence, mention: Mention, word: str, at: int) -> Spot | None:
        bears_level = "level" in mention.readings.values()
        name = mention.span if bears_level else word
        # Cleaning may move characters, so a name is looked for where its word should be.
        offset = at if len(normalise(sentence.text)) == len(sentence.text) else 0
        start = sentence.text.find(name, offset)
        if start < 0 or not all(
            word[0].isalpha() and not word[0].islower() for word in name.split()
        ):
            return None
        # Where one namesake may stand alone and others need a cue, the first is meant.
        alone = tuple(code for code in mention.codes if mention.readings[code] in _SURE)
        codes = alone or tuple(code for code in mention.codes if mention.readings[code] != "never")
        sure = len(codes) == 1 and mention.readings[codes[0]] in _SURE
        start += sentence.start
        name = name.removesuffix("'s").removesuffix("’s")
        return Spot(sentence, name, start, start + len(name), codes, sure)

    def is_country(self, spot: Spot) -> bool:
        """Whether it may only be a country, which is too wide for an entry."""
        return all(self.gazetteer.places[code].level == "country" for code in spot.codes)

    def narrowed(self, spot: Spot, sure: Iterable[str]) -> tuple[str, ...]:
        """What a place may mean beside the places that the text surely names.

        Of several namesakes those stay that lie in such a place; the smaller the place, the better.
        A name that is only believed beside another cue means nothing without one.
        """
        if spot.is_sure:
            return spot.codes
        deepest = sorted(set(sure), key=lambda code: (-len(self.gazetteer.lineage(code)), code))
        for holder in deepest:
            inside = tuple(
                code for code in spot.codes if holder in self.gazetteer.lineage(code)[1:]
            )
            if inside:
                return inside
        return ()
