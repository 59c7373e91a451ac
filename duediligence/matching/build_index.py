"""Parse a watchlist into what an index needs: names, sites, identifiers, spellings of places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ..errors import WatchlistError
from ..model import Alias, ContextNote, Kind, WatchlistEntry
from ..places.gazetteer import Gazetteer
from ..places.toponyms import MentionContext, find_mentions
from ..resources.match_weights import match_weights
from ..text.lexicon import Lexicon
from ..text.normalise import HAN, han_key, latin_key
from ..text.segment import Term, segment
from ..text.tokenise import tokenise
from .divided_names import NameDivider
from .groups import is_listed_as_group, without_group_phrase
from .identifiers import identifier_key, without_country, without_label
from .names.features import NameFeatures, extract_features, join_words, segmentations
from .names.match import ListedName
from .sites import ListedSite, listed_site
from .spacing import with_messrs

# Entries whose names are divided together; judgement: more bring hardly more, and take memory.
_DIVIDED_AT_ONCE = 1_000

# Their words that are remembered; judgement: what names of a list have in common is in any few
# thousand of them, and the rest of the words is in one name each.
_MOST_KEPT = 5_000

EntryKey = tuple[str, str]
"""The id of a list, and of an entry on it."""


def refuse_unknown_places(entries: Iterable[WatchlistEntry], gazetteer: Gazetteer) -> None:
    """Refuse entries that could never be found, because no gazetteer has their place.

    Raises:
        WatchlistError: A code of an entry is in no gazetteer.
    """
    entries = [entry for entry in entries if entry.places]
    if gazetteer.places.keys() >= {code for entry in entries for code in entry.places}:
        return
    for entry in entries:
        for code in entry.places:
            if code not in gazetteer.places:
                raise WatchlistError(
                    f"{entry.list}: {entry.id}: no place {code!r} in the gazetteers"
                    f" {', '.join(gazetteer.digests)}; correct the code or name its gazetteer"
                )


def place_spellings(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """Return all Latin spellings of each place by its code, except those that never count."""
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    for key, senses in lexicon.latin.items():
        for sense in senses:
            if sense.kind == "place" and sense.use != "never":
                spellings[sense.ref].add(key)
    return {code: frozenset(keys) for code, keys in spellings.items()}


def listed_names(entries: Iterable[WatchlistEntry], lexicon: Lexicon) -> Iterator[ListedName]:
    """Yield every name and alias of the listed organisations, in each segmentation.

    The last form of a name is all its words as one, because suppliers write and misspell it so.
    "X and subsidiaries" is entered without these words too.
    """
    divider = NameDivider(lexicon, None, most_kept=_MOST_KEPT)
    firms = [entry for entry in entries if entry.kind is Kind.ORGANISATION]
    for start in range(0, len(firms), _DIVIDED_AT_ONCE):
        batch = [(entry, _all_names(entry)) for entry in firms[start : start + _DIVIDED_AT_ONCE]]
        divided = divider.features({alias.text for _, aliases in batch for alias in aliases})
        for entry, aliases in batch:
            in_han = any(HAN.search(a.text) for a in aliases if not a.text.isascii())
            is_group = is_listed_as_group(entry)
            for alias in aliases if not is_group else _names_of_group(aliases):
                features = divided.get(alias.text)
                forms = (
                    [form for _, form in segmentations(_segment_listed(alias, lexicon))]
                    if features is None
                    else [features]
                )
                joined = join_words(forms[-1])
                forms += [] if joined is None else [joined]
                yield from (
                    _listed_name(entry, alias, form, in_han=in_han, is_group=is_group)
                    for form in forms
                )


def _names_of_group(aliases: Iterable[Alias]) -> Iterator[Alias]:
    """Yield the names of an entry that is listed with its subsidiaries, also without these words."""
    for alias in aliases:
        yield alias
        text = without_group_phrase(alias.text)
        if text != alias.text:
            yield alias.model_copy(update={"text": text, "reading": None})


def context_names(notes: Iterable[ContextNote], lexicon: Lexicon) -> Iterator[ListedName]:
    """Yield every name of those whom a source names without listing them."""
    return (
        _listed_name(note, alias, extract_features(_segment_listed(alias, lexicon)))
        for note in notes
        for alias in _all_names(note)
    )


def _listed_name(
    item: WatchlistEntry | ContextNote,
    alias: Alias,
    form: NameFeatures,
    *,
    in_han: bool = False,
    is_group: bool = False,
) -> ListedName:
    return ListedName(
        item.id,
        item.list,
        alias.text,
        features=_with_shared_words(form, item) if isinstance(item, WatchlistEntry) else form,
        can_stand_alone=alias.alone,
        is_weak=alias.weak,
        is_known_in_han=in_han,
        is_group=is_group,
    )


def _with_shared_words(form: NameFeatures, entry: WatchlistEntry) -> NameFeatures:
    """Return a name in which the words that the entry excludes are worth no more than common ones.

    'Taida' is also how the development area of Tianjin writes its name.
    """
    if not entry.excludes:
        return form
    excluded = {han_key(text) if HAN.search(text) else latin_key(text) for text in entry.excludes}
    most = match_weights().word["common"]
    words = tuple(
        word._replace(worth=min(word.worth, most))
        if word.han in excluded or word.key in excluded
        else word
        for word in form.words
    )
    return form._replace(words=words, core=tuple(word for word in words if not word.is_generic))


def former_entries(inactive: Iterable[WatchlistEntry]) -> list[ContextNote]:
    """Return notes on the organisations that are no longer listed; they never flag a row."""
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
        for entry in inactive
        if entry.kind is Kind.ORGANISATION and not entry.unmatchable
    ]


def listed_sites(entries: Iterable[WatchlistEntry], lexicon: Lexicon) -> tuple[ListedSite, ...]:
    """Return every name and alias of the listed sites."""
    sites = []
    for entry in entries:
        for alias in _all_names(entry) if entry.kind is Kind.SITE else ():
            ids, terms = (entry.id, entry.list, alias.text), _segment_listed(alias, lexicon)
            sites.append(listed_site(*ids, terms=terms, can_stand_alone=alias.alone))
    return tuple(sites)


def whole_names_of_places(
    entries: Iterable[WatchlistEntry], lexicon: Lexicon
) -> dict[str, list[tuple[WatchlistEntry, str]]]:
    """Return the listed sites and places by the letters of each of their names."""
    names: defaultdict[str, list[tuple[WatchlistEntry, str]]] = defaultdict(list)
    for entry in entries:
        for alias in _all_names(entry) if entry.kind in {Kind.SITE, Kind.PLACE} else ():
            letters = extract_features(_segment_listed(alias, lexicon)).written
            if letters and alias.alone:
                names[letters].append((entry, alias.text))
    return dict(names)


def places_of_sites(
    entries: Iterable[WatchlistEntry], lexicon: Lexicon, gazetteer: Gazetteer
) -> dict[EntryKey, tuple[str, ...]]:
    """Return the places in the names of sites that are listed with no more than their countries.

    The orders of US Customs list 'Lop County Hair Product Industrial Park' under China: its own name
    says where in China it is. A name of another country is a brand: 'Victoria Industrial Park'.
    """
    places = {}
    for entry in entries:
        countries = frozenset(entry.places)
        if (
            entry.kind is not Kind.SITE
            or not countries
            or not all(map(gazetteer.is_country, countries))
        ):
            continue
        named = {
            code
            for alias in _all_names(entry)
            for mention in find_mentions(
                _segment_listed(alias, lexicon), gazetteer, is_address=True
            )
            if mention.context is MentionContext.PLAIN
            for code in mention.ever_believed(mention.codes)
            if gazetteer.country(code) in countries and not gazetteer.is_country(code)
        }
        holders = {above for code in named for above in gazetteer.lineage(code)[1:]}
        if narrowest := tuple(sorted(named - holders)):
            places[entry.list, entry.id] = narrowest
    return places


def listed_identifiers(
    entries: Iterable[WatchlistEntry], gazetteer: Gazetteer
) -> dict[str, list[WatchlistEntry]]:
    """Return the entries that have each identifier, by its comparable key.

    A number that is listed with its country is also under "*" and the number alone: a supplier may
    give it without.
    """
    owners: defaultdict[str, list[WatchlistEntry]] = defaultdict(list)
    for entry in entries:
        for identifier in entry.identifiers:
            key = identifier_key(without_label(identifier.value))
            parts = without_country(key)
            keys = {key, identifier_key(identifier.value)}
            if parts and gazetteer.is_country(parts[0]):
                keys.add(f"*{parts[1]}")
            for name in sorted(keys):
                owners[name].append(entry)
    return dict(owners)


def supplier_identifier_keys(text: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return under which keys of `listed_identifiers` a supplier's number is looked up.

    With its country it is also sought without; but two numbers of different countries never agree.
    """
    key = identifier_key(without_label(text))
    parts = without_country(key)
    keys = [key, identifier_key(text)]
    if parts and gazetteer.is_country(parts[0]):
        keys.append(parts[1])
    else:
        keys.append(f"*{key}")
    return tuple(dict.fromkeys(keys))


def same_entity_across_lists(
    entries: Sequence[WatchlistEntry],
) -> dict[EntryKey, tuple[EntryKey, ...]]:
    """Return, for each organisation, its entries on other lists.

    They are the same by an equal identifier, or an equal normalised name or confirmed alias.
    """
    firms = [entry for entry in entries if entry.kind is Kind.ORGANISATION]
    if len({firm.list for firm in firms}) < 2:
        return {}
    groups: defaultdict[str, list[EntryKey]] = defaultdict(list)
    for entry in firms:
        keys = {f"#{identifier_key(identifier.value)}" for identifier in entry.identifiers}
        names = (entry.name, *(a.text for a in entry.aliases if a.certainty == "confirmed"))
        keys |= {" ".join(token.key for token in tokenise(name)) for name in names}
        for key in sorted(keys):
            groups[key].append((entry.list, entry.id))
    same: defaultdict[EntryKey, set[EntryKey]] = defaultdict(set)
    for group in groups.values():
        for entry_key in group:
            same[entry_key].update(key for key in group if key[0] != entry_key[0])
    return {entry_key: tuple(sorted(keys)) for entry_key, keys in same.items() if keys}


def _all_names(item: WatchlistEntry | ContextNote) -> tuple[Alias, ...]:
    return (Alias.unchecked(item.name), *item.aliases)


def _segment_listed(alias: Alias, lexicon: Lexicon) -> tuple[Term, ...]:
    """Return the terms of a listed name; a given reading counts before the romanised one."""
    terms = segment(with_messrs(alias.text), lexicon)
    if alias.reading and any(term.han and not term.key for term in terms):
        reading = segment(alias.reading, lexicon)
        if len(reading) == len(terms):
            return tuple(
                term._replace(key=read.key) if term.han and not term.key else term
                for term, read in zip(terms, reading, strict=True)
            )
    return terms
