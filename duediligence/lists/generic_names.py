"""Names that name nobody, such as "Ltd." or "Its subsidiaries": kept, marked, counted, never matched.

Every firm bears such a name, or none does. One of them must not refuse a whole list, and must not be
compared with suppliers either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from ..model import Kind, Watchlist, WatchlistEntry
from ..resources.paths import RESOURCES
from ..resources.strict_yaml import read_yaml
from ..text.lexicon import shipped_lexicon
from ..text.normalise import normalise
from ..text.placeholders import comparison_key, is_placeholder
from ..text.segment import segment, segment_tokens, unknown_words
from ..text.tokenise import MAX_CHARACTERS, tokenise

_lexicon = lru_cache(maxsize=1)(shipped_lexicon)
_COUNT_ENTRIES = "entries whose only name is generic (kept, not matched)"
_COUNT_NAMES = "generic names of an entry (kept in its note, not matched)"


@lru_cache(maxsize=1)
def _generic_words() -> frozenset[str]:
    path = RESOURCES / "list-generic-words.yaml"
    data: Mapping[str, Sequence[str]] = read_yaml(path.read_bytes(), path.name).data
    return frozenset(comparison_key(word) for word in data["words"])


def is_generic_name(name: str, *, may_be_acronym: bool = False) -> bool:
    """Whether a listed name has no word that tells one firm from another.

    Args:
        name: the name.
        may_be_acronym: whether a single word in capitals is an acronym, although it is spelt like a
            legal form: official lists have "KHK" and "ASC" as other names of bodies.

    >>> is_generic_name("Co., Ltd."), is_generic_name("Its subsidiaries"), is_generic_name("W Group")
    (True, True, False)
    >>> is_generic_name("E.ON AG"), is_generic_name("KHK"), is_generic_name("KHK", may_be_acronym=True)
    (False, True, False)
    """
    if is_placeholder(name):
        return any(map(str.isalnum, name))  # a name without a letter is refused where it is read
    cleaned = normalise(name[:MAX_CHARACTERS])
    tokens = tokenise(cleaned, cleaned=True)
    terms = segment_tokens(tokens, cleaned, _lexicon())
    if may_be_acronym and len(terms) == 1 and name.isalpha() and name.isascii() and name.isupper():
        return comparison_key(name) in _generic_words()
    # A single letter may be a connective of some language, and is a brand too: "E.ON", "D Company".
    if any(len(token.key) == 1 and not token.is_han for token in tokens):
        return False
    return all(
        term.has("legal")
        or term.has("connective")
        or comparison_key(term.surface) in _generic_words()
        for term in terms
    )


def has_distinctive_word(text: str) -> bool:
    """Return whether a text has a word that is not a trade, a site, a legal form or the like.

    >>> has_distinctive_word("Lanhu Mills"), has_distinctive_word("Head Office")
    (True, False)
    """
    return any(
        not {sense.kind for sense in term.senses} - {"common", "surname"}
        and comparison_key(term.surface) not in _generic_words()
        for term in segment(text, _lexicon())
    )


def has_legal_form(text: str) -> bool:
    """Return whether a text has the legal form of a firm.

    >>> has_legal_form("Lanhu Mills Co., Ltd."), has_legal_form("in liquidation")
    (True, False)
    """
    return any(term.has("legal") for term in segment(text, _lexicon()))


def set_generic_names_aside(watchlist: Watchlist, *, may_be_acronym: bool = False) -> Watchlist:
    """Return the list with generic names of organisations marked and counted, never matched.

    An entry that has a distinctive alias is known by that; one that has none is kept as unmatchable.

    Args:
        watchlist: the list.
        may_be_acronym: see `is_generic_name`.
    """
    entries = []
    counts: dict[str, dict[str, int]] = {}
    telling = _telling_words(watchlist)

    def is_generic(name: str) -> bool:
        has_telling_word = len(name) <= MAX_CHARACTERS and not telling.isdisjoint(name.split(" "))
        if has_telling_word and name.isascii() and not is_placeholder(name):
            return False  # the answer for most names, in a tenth of the time
        return is_generic_name(name, may_be_acronym=may_be_acronym)

    for entry in watchlist.entries:
        is_firm = entry.kind is Kind.ORGANISATION
        marked, reason = _mark(entry, is_generic) if is_firm else (entry, None)
        entries.append(marked)
        if reason is not None:
            of_list = counts.setdefault(entry.list, {})
            of_list[reason] = of_list.get(reason, 0) + 1
    if not counts:
        return watchlist
    active = Counter(entry.list for entry in entries if entry.is_active)
    infos = [
        info.model_copy(
            update={
                "left_out": {**info.left_out, **counts.get(info.id, {})},
                "entries": active[info.id],
            }
        )
        for info in watchlist.lists
    ]
    return watchlist.model_copy(update={"entries": tuple(entries), "lists": tuple(infos)})


def _telling_words(watchlist: Watchlist) -> set[str]:
    """Return what between two blanks of its names tells one firm from another, whatever is beside."""
    words: set[str] = set()
    for entry in watchlist.entries:
        words.update(entry.name.split(" "))
        for alias in entry.aliases:
            words.update(alias.text.split(" "))
    unknown = unknown_words(words, _lexicon())
    return {word for word, key in unknown.items() if key not in _generic_words()}


def _mark(
    entry: WatchlistEntry, is_generic: Callable[[str], bool]
) -> tuple[WatchlistEntry, str | None]:
    """Return the entry without its generic names, and what to count; as it is where it has none."""
    generic = [alias.text for alias in entry.aliases if is_generic(alias.text)]
    matchable = tuple(alias for alias in entry.aliases if alias.text not in generic)
    name = entry.name
    if is_generic(name):
        named = next((alias for alias in matchable if alias.alone and not alias.weak), None)
        if named is None and not entry.identifiers:
            reason = f"the name {name!r} has no word that tells one firm from another"
            return entry.model_copy(update={"unmatchable": reason}), _COUNT_ENTRIES
        if named is not None:
            generic.insert(0, name)
            matchable = tuple(alias for alias in matchable if alias is not named)
            name = named.text
    if not generic:
        return entry, None
    note = f"not matched, for every firm may bear it: {', '.join(map(repr, generic))}"
    update = {
        "name": name,
        "aliases": matchable,
        "note": "; ".join(filter(None, [entry.note, note])),
    }
    return entry.model_copy(update=update), _COUNT_NAMES
