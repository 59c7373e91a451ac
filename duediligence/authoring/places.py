"""Places that a text mentions, by the gazetteers, and which of their namesakes it may mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..places.gazetteer import Gazetteer, NameUse, load_gazetteers
from ..places.toponyms import Mention, MentionContext, find_mentions
from ..text.lexicon import Lexicon, shipped_lexicon
from ..text.normalise import normalise
from ..text.segment import Term, segment
from .passages import Sentence

_CERTAIN_USES = frozenset({NameUse.ALONE, NameUse.LEVEL})


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """One mention of a place: what the text calls it, its offsets, what it may mean."""

    sentence: Sentence
    name: str
    start: int
    end: int
    codes: tuple[str, ...]
    is_sure: bool


class PlaceFinder:
    """Gazetteers, loaded once to find the places of many sentences."""

    def __init__(self, gazetteers: Sequence[str]) -> None:
        self.vocabulary: Lexicon = shipped_lexicon()
        self.gazetteer: Gazetteer = load_gazetteers(gazetteers, self.vocabulary)

    def find(self, sentence: Sentence) -> list[PlaceMention]:
        """Return the places that one sentence mentions, streets and codes left out."""
        terms = segment(sentence.text, self.vocabulary)
        mentions = [
            _place_mention(sentence, mention, terms[mention.start])
            for mention in find_mentions(terms, self.gazetteer, is_address=False)
            if mention.context is not MentionContext.STREET and mention.can_be_place
        ]
        return [mention for mention in mentions if mention is not None]

    def is_country(self, mention: PlaceMention) -> bool:
        """Return whether it may only be a country, which is too wide for an entry."""
        return all(map(self.gazetteer.is_country, mention.codes))

    def resolve(self, mention: PlaceMention, sure: Iterable[str]) -> tuple[str, ...]:
        """Return what a place may mean beside the places that the text surely names.

        Of several namesakes those stay that lie in such a place; the smaller the place, the better.
        A name that is only believed beside another cue means nothing without one.
        """
        if mention.is_sure:
            return mention.codes
        lineage = self.gazetteer.lineage
        for holder in sorted(set(sure), key=lambda code: (-len(lineage(code)), code)):
            inside = tuple(code for code in mention.codes if holder in lineage(code)[1:])
            if inside:
                return inside
        return ()


def _place_mention(sentence: Sentence, mention: Mention, term: Term) -> PlaceMention | None:
    """Return a mention with its offsets in the text; None where it is not written as a name."""
    has_level = NameUse.LEVEL in mention.readings.values()
    name = mention.span if has_level else term.surface
    # Normalising may move characters, so a name is looked for where its word should be.
    offset = term.start if len(normalise(sentence.text)) == len(sentence.text) else 0
    start = sentence.text.find(name, offset)
    if start < 0 or not all(word[0].isalpha() and not word[0].islower() for word in name.split()):
        return None
    # Where one namesake may stand alone and others need a cue, the first is meant.
    certain = tuple(c for c in mention.codes if mention.readings[c] in _CERTAIN_USES)
    codes = certain or mention.ever_believed(mention.codes)
    start += sentence.start
    name = name.removesuffix("'s").removesuffix("’s")
    return PlaceMention(
        sentence,
        name=name,
        start=start,
        end=start + len(name),
        codes=codes,
        is_sure=len(codes) == 1 and bool(certain),
    )
