"""Take a watchlist apart once: names, sites, identifiers, the places they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..errors import WatchlistError
from ..model import Alias, ContextNote, Kind, WatchlistEntry
from ..places.gazetteer import Gazetteer
from ..text.lexicon import Lexicon
from ..text.normalise import HAN
from ..text.segment import Term, segment
from ..text.tokenise import tokenise
from .identifiers import identifier_key
from .names.features import NameFeatures, alternative_segmentations, extract_features, join_words
from .names.match import ListedName
from .sites import ListedSite, listed_site

EntryKey = tuple[str, str]


def refuse_unknown_places(entries: Iterable[WatchlistEntry], gazetteer: Gazetteer) -> None:
    """Raise `WatchlistError` where an entry's place is in no gazetteer: it could never be found."""
    for entry in entries:
        for code in entry.places:
            if code not in gazetteer.places:
                raise WatchlistError(
                    f"{entry.list}: {entry.id}: no place {code!r} in the gazetteers"
                    f" {', '.join(gazetteer.digests)}; correct the code or name its gazetteer"
                )


def place_spellings(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """All Latin spellings of each place that are ever believed, by code."""
    found: dict[str, set[str]] = {}
    for key, senses in lexicon.latin.items():
        for sense in senses:
            if sense.kind == "place" and sense.use != "never":
                found.setdefault(sense.ref, set()).add(key)
    return {code: frozenset(keys) for code, keys in found.items()}


def _segment_listed(alias: Alias, lexicon: Lexicon) -> tuple[Term, ...]:
    """The terms of a listed name; a given reading saves romanising its Han."""
    terms = segment(alias.text, lexicon)
    unknown = [term for term in terms if term.han and not term.key]
    if alias.reading and unknown:
        read = segment(alias.reading, lexicon)
        if len(read) == len(terms):
            return tuple(
                term._replace(key=read[i].key) if term in unknown else term
                for i, term in enumerate(terms)
            )
    return terms


def listed_names(entries: Iterable[WatchlistEntry], lexicon: Lexicon) -> list[ListedName]:
    """Every name and alias of the listed organisations, in each way of dividing it into words."""
    return [
        ListedName(entry.id, entry.list, alias.text, way, alias.alone, alias.certainty, in_han)
        for entry in entries
        if entry.kind is Kind.ORGANISATION
        for in_han in (_is_in_han(entry),)
        for alias in (Alias(text=entry.name), *entry.aliases)
        for way in _ways_to_write(_segment_listed(alias, lexicon))
    ]


def _is_in_han(entry: WatchlistEntry) -> bool:
    """Whether a name of an entry is written in Han."""
    return any(HAN.search(one) for one in (entry.name, *(alias.text for alias in entry.aliases)))


def _ways_to_write(terms: Sequence[Term]) -> list[NameFeatures]:
    """A name in each way of dividing it, and all as one word, as suppliers write it too, and
    misspell it then.
    """
    ways = [way for _, way in alternative_segmentations(terms)]
    joined = join_words(ways[-1])
    return ways if joined is None else [*ways, joined]


def context_names(notes: Iterable[ContextNote], lexicon: Lexicon) -> list[ListedName]:
    """Every name of those whom a source names without listing them."""
    return [
        ListedName(
            note.id,
            note.list,
            alias.text,
            extract_features(_segment_listed(alias, lexicon)),
            alias.alone,
        )
        for note in notes
        for alias in (Alias(text=note.name), *note.aliases)
    ]


def former_entries(entries: Iterable[WatchlistEntry]) -> list[ContextNote]:
    """The organisations that are listed no longer: told beside a row, never flagged."""
    return [
        ContextNote(
            id=entry.id,
            list=entry.list,
            name=entry.name,
            aliases=entry.aliases,
            text=f"{entry.name} once stood on the list {entry.list} and is {entry.status}"
            f"{f' since {entry.history[-1].date}' if entry.history[-1].date else ''}:"
            " it does not flag.",
            statements=entry.statements,
        )
        for entry in entries
        if entry.kind is Kind.ORGANISATION and not entry.is_active
    ]


def listed_sites(entries: Iterable[WatchlistEntry], lexicon: Lexicon) -> tuple[ListedSite, ...]:
    """Every name and alias of the listed sites."""
    return tuple(
        listed_site(
            entry.id, entry.list, alias.text, _segment_listed(alias, lexicon), alone=alias.alone
        )
        for entry in entries
        if entry.kind is Kind.SITE
        for alias in (Alias(text=entry.name), *entry.aliases)
    )


def listed_identifiers(entries: Iterable[WatchlistEntry]) -> dict[str, list[WatchlistEntry]]:
    """The entries that bear each identifier."""
    found: dict[str, list[WatchlistEntry]] = {}
    for entry in entries:
        for identifier in entry.identifiers:
            found.setdefault(identifier_key(identifier.value), []).append(entry)
    return found


def same_entity_across_lists(
    entries: Iterable[WatchlistEntry],
) -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    """The same organisation on two lists: an equal identifier, or an equal folded full name."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for entry in entries:
        if entry.kind is Kind.ORGANISATION:
            keys = {f"#{identifier_key(one.value)}" for one in entry.identifiers}
            names = (entry.name, *(a.text for a in entry.aliases if a.certainty == "confirmed"))
            keys |= {" ".join(token.key for token in tokenise(name)) for name in names}
            for key in sorted(keys):
                groups.setdefault(key, []).append((entry.list, entry.id))
    twins: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for group in groups.values():
        for one in group:
            others = {other for other in group if other[0] != one[0]}
            if others:
                twins.setdefault(one, set()).update(others)
    return {one: tuple(sorted(others)) for one, others in twins.items()}
