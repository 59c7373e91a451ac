"""A list of one's own: an Excel or CSV file with one organisation, site, place or line a row.

Recognised by: a column of names, where no other format is recognised.
Reads: the columns of `resources/list-columns.yaml`, section `table`; only names are needed.
`docs/lists.md` has the template. Names, numbers or codes in one cell are divided by semicolons.
Leaves out: persons, vessels, aircraft, and rows without a name. A row that may be a person's waits for
the user's decision.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NoReturn

from ...errors import WatchlistError
from ...model import Alias, Identifier, Kind, Source, Watchlist
from ...text.legibility import why_illegible
from ...text.slug import unique_slug
from ...text.tokenise import tokenise
from ..build import Listing, build_watchlist
from ..claims import address_sentence
from ..generic_names import has_distinctive_word, has_legal_form
from ..list_file import ListDescription, ListFile
from ..parsing.dates import is_day_first, iso_date
from ..parsing.enumerations import split_names
from ..parsing.name_grammar import parse_name
from ..parsing.own_names import names_by_script
from ..parsing.place_codes import country_code, is_place_name, place_codes
from ..parsing.records import ListRecord, has_names, listable_records, read_records
from ..parsing.subjects import Subject, stated_subject
from ..validate import PLACE

_KIND_WORDS = {
    Kind.ORGANISATION: "|organisation|organization|company|entity|firm|supplier",
    Kind.SITE: "site|park|factory",
    Kind.PLACE: "place|region|county",
    Kind.PRODUCT: "product|product line",
}
_KINDS = {word: kind for kind, words in _KIND_WORDS.items() for word in words.split("|")}
_STATUSES = ("listed", "delisted", "withdrawn", "disputed")
_STATUS_SYNONYMS = {"": "listed", "active": "listed", "inactive": "delisted", "removed": "delisted"}
_ROUNDED_NUMBER = re.compile(r"\d[.,]?\d*[eE]\+\d+\s*$")  # 9.16532E+17
# A number of seven signs or more, six of them digits: shorter ones are postal codes and counts.
_NUMBER = re.compile(r"(?=(?:\D*\d){6})[0-9A-Z][0-9A-Z /-]{5,28}[0-9A-Z]")
_COMPACT_DATE = re.compile(r"(?:19|20)\d\d[01]\d[0-3]\d")
_LONG_NUMBER = re.compile(r"[\d\s./-]{5,}")  # firms are called '360' and '1688'
_LONGEST_COUNTRY_CODE = 3  # letters; 'HP' and 'BMW' are firms, and 'US' is nobody's whole name
_ITEM_NUMBER = re.compile(r"(?:^|\s)\(?(\d{1,2})[.)、．]\s*(?=\D)")
_BETWEEN_PARTS = re.compile("[;；|]")
_BETWEEN_NAMES = re.compile(r"\s[/=]\s|(?<!\d)[、｜]")  # not in a row of numbered items: "2、A"
_LAST_BRACKET = re.compile(
    r"([^()（）\[\]【】]*[^()（）\[\]【】\s])\s*[(（\[【]([^()（）\[\]【】]+)[)）\]】]"
)
# What a text in ASCII has if it holds several names: a number, mark or bracket, or "and".
_MAY_BE_DIVIDED = re.compile(r"[\d/=()\[\],;]|\s-\s|\sand\s")
_NUMBER_WITH_SCHEME = re.compile(r"([A-Za-z][A-Za-z .]{0,24}?)\s*[:=]\s*(\S.*)")


def is_own_table_header(headings: Sequence[str]) -> bool:
    """Whether folded headings have a column of names."""
    return has_names(headings)


def read_own_table(file: ListFile, about: ListDescription) -> Watchlist:
    """Read an own list.

    Args:
        file: the file.
        about: what to call the list.

    Raises:
        WatchlistError: there is no column of names, or a kind, status, date or code is not known;
            the message names the row.
    """
    records, odd = read_records(file, "table", required=("name",))
    left_out: Counter[str] = Counter()
    sources: dict[tuple[str, ...], Source] = {}
    listings: list[Listing] = []
    day_first = is_day_first(record.get("date") for record in records)
    listable = list(listable_records(records, left_out))
    if listable and all(
        not record.get("kind") and is_place_name(record.get("name")) for record in listable
    ):
        _refuse(
            listable[0], "name", "all names are places: columns may be exchanged; or add a kind"
        )
    for record in listable:
        source = _source(record, about, sources, file)
        listings += _listings(record, source, about, day_first=day_first)
    return build_watchlist(
        file,
        about,
        listings,
        left_out,
        total=len(records),
        odd=odd,
        sources=tuple(sources.values()),
    )


def _listings(
    record: ListRecord, source: Source, about: ListDescription, *, day_first: bool
) -> Iterator[Listing]:
    """Yield a listing for a row, and one for each subsidiary that its name has.

    A copy of an official list has names such as "A (also known as B) and its subsidiary C".
    """
    listing = _listing(record, source, about, day_first=day_first)
    parsed = parse_name(listing.name)
    if listing.kind is not Kind.ORGANISATION or not (
        parsed.aliases or parsed.former or parsed.subsidiaries or parsed.note
    ):
        yield listing
        return
    listing.name = parsed.name
    listing.aliases += parsed.other_names
    notes = (listing.note, f"listed {parsed.note}" if parsed.note else None)
    listing.note = "; ".join(filter(None, notes)) or None
    yield listing
    for subsidiary in parsed.subsidiaries:
        yield replace(
            listing,
            name=subsidiary,
            id="",
            aliases=[],
            identifiers=[],
            note=f"named as a subsidiary of {parsed.name}",
        )


def _listing(
    record: ListRecord, source: Source, about: ListDescription, *, day_first: bool
) -> Listing:
    date = iso_date(record.get("date"), day_first=day_first)
    if record.get("date") and date is None:
        _refuse(record, "date", "write YYYY-MM-DD")
    name = record.get("name")
    if reason := why_illegible(name):
        _refuse(record, "name", f"it has {reason}; write the name out")
    if not record.get("kind") and (
        (len(name) > _LONGEST_COUNTRY_CODE and country_code(name)) or _LONG_NUMBER.fullmatch(name)
    ):
        _refuse(record, "name", "columns may be exchanged; or write 'organisation' as its kind")
    if len(set(record.lines.get("status", ()))) > 1:
        _refuse(record, "status", "another column has another status; keep one of them")
    kind = _KINDS.get(record.get("kind").casefold())
    if kind is None and (record.subject is Subject.UNDECIDED or stated_subject(record.get("kind"))):
        kind = Kind.ORGANISATION
    if kind is None:
        _refuse(record, "kind", "write organisation, site, place or product")
    status = record.get("status").casefold()
    status = _STATUS_SYNONYMS.get(status, status)
    if status not in _STATUSES:
        _refuse(record, "status", f"write one of {', '.join(_STATUSES)}")
    codes = _several(record, "places")
    for code in codes:
        if not PLACE.fullmatch(code):
            _refuse(record, "places", "write a gazetteer code such as CN-654021")
    identifiers = []
    for text in _several(record, "identifiers"):
        if _ROUNDED_NUMBER.search(text):
            _refuse(record, "identifiers", "a spreadsheet rounded it; write all digits as text")
        match = _NUMBER_WITH_SCHEME.fullmatch(text)
        scheme, value = (match[1].strip().lower(), match[2]) if match else ("other", text)
        identifiers.append(Identifier(scheme=scheme, value=value))
    identifiers += [
        Identifier(scheme="other", value=text) for text in record.unknown if _is_number(text)
    ]
    section = record.get("section")
    under = f", under {section}" if section else ""
    when = f", dated {date}" if date else ""
    # What a row cites is the word of whoever made the list, not that of the publisher.
    of = "" if source.publisher == about.publisher else f" of {source.publisher}"
    citing = "" if source.id == about.id else f", citing {source.title}{of}"
    claim = f"{about.title} lists it{under}{when}{citing} ({record.where})."
    return Listing(
        name=record.get("name"),
        claim=claim + address_sentence(record.get("address"), noun="Address"),
        raw=record.raw,
        id=record.get("id"),
        kind=kind,
        aliases=[
            *(alias for alias in _names_in(record, "name") if alias.text != record.get("name")),
            *_names_in(record, "aliases"),
        ],
        places=tuple(codes)
        or place_codes(record.get("country"), record.get("province"), record.get("city")),
        identifiers=identifiers,
        hs_prefixes=tuple(code.replace(".", "") for code in _several(record, "hs_codes")),
        section=section or None,
        date=date if status == "listed" else None,
        ended=date if status != "listed" else None,
        status=status,
        note=record.get("note") or None,
        source=source.id,
        where=record.where,
        is_undecided=record.subject is Subject.UNDECIDED,
    )


def _is_number(text: str) -> bool:
    """Return whether a cell under an unknown heading may be a registration number."""
    return bool(_NUMBER.fullmatch(text)) and not (iso_date(text) or _COMPACT_DATE.fullmatch(text))


def _several(record: ListRecord, field: str) -> list[str]:
    """Return the texts of a cell, which semicolons, bars or line breaks divide."""
    cells = record.lines.get(field) or (record.get(field),)
    parts = [part.strip() for cell in cells if cell for part in _BETWEEN_PARTS.split(cell)]
    return [part for part in parts if part]


def _names_in(record: ListRecord, field: str) -> list[Alias]:
    """Return the names of a cell that holds several: its parts, and what those are divided into."""
    texts = _several(record, field)
    names = [alias for text in texts for alias in divided_names(text)]
    if field == "aliases":
        names += [Alias(text=word) for text in texts for word in _single_words(text)]
    return [*map(Alias.unchecked, texts), *names]


def divided_names(text: str) -> list[Alias]:
    """Return the names that marks, numbers or a last bracket divide in a text; none for one name.

    What is divided by a comma, a dash or a bracket may also say where or what the firm is, a fund of
    it, or that it is being wound up: without a legal form such a part needs a second signal.

    >>> [alias.text for alias in divided_names("1. Acme Silk 2. Lanhu Mills (Beishan Works)")]
    ['Acme Silk', 'Lanhu Mills (Beishan Works)', 'Lanhu Mills', 'Beishan Works']
    >>> divided_names("Acme (Xinjiang) Ltd"), divided_names("Acme Ltd (China)"), divided_names("Acme A/S")
    ([], [], [])
    >>> [alias.text for alias in divided_names("Acme Co., Ltd., Lanhu Mills")], divided_names("Acme, Lanhu Ltd")
    (['Acme Co., Ltd.', 'Lanhu Mills'], [])
    """
    if text.isascii() and _MAY_BE_DIVIDED.search(text) is None:
        return []  # the answer for most texts
    parts = [part for item in _numbered_items(text) for part in _BETWEEN_NAMES.split(item)]
    names = [*map(Alias.unchecked, parts)] if len(parts) > 1 else []
    for part in parts:
        names += _name_in_bracket(part) or _names_in_two_scripts(part)
        pieces = [piece for piece in re.split(r"\s[-\u2013\u2014]\s", part) if piece]
        pieces = [name for piece in pieces for name in split_names(piece)]
        if len(pieces) > 1 and not _has_marked_names(part):
            names += [
                Alias(text=piece, alone=has_legal_form(piece))
                for piece in pieces
                if may_be_name(piece)
            ]
    return names


def _single_words(text: str) -> list[str]:
    """Return the words of a cell of other names that has nothing but single words with commas between.

    No firm is called so without a legal form; a cell such as "Acme, Lanhu Ltd" may be one name.

    >>> _single_words("Tarnoskel, Oxmoor"), _single_words("Acme, Lanhu Ltd"), _single_words("Acme, China")
    (['Tarnoskel', 'Oxmoor'], [], [])
    """
    words = [word.strip() for word in re.split("[,，]", text)]
    is_listing = len(words) > 1 and all(
        len(word.split()) == 1 and may_be_name(word) for word in words
    )
    return words if is_listing else []


def may_be_name(text: str) -> bool:
    """Return whether a part of a cell may be the name of a firm, and not where or what it is."""
    words = [token.key for token in tokenise(text)]
    return not is_place_name(text) and any(
        has_distinctive_word(word) and not is_place_name(word) for word in words
    )


def _has_marked_names(text: str) -> bool:
    """Return whether a text has the forms of official lists, which `parse_name` divides."""
    parsed = parse_name(text)
    return bool(
        parsed.aliases or parsed.former or parsed.initials or parsed.subsidiaries or parsed.note
    )


def _numbered_items(text: str) -> list[str]:
    """Return the items of "1. A 2. B"; the text itself where it is not numbered from 1 on."""
    marks = list(_ITEM_NUMBER.finditer(text))
    numbers = [int(mark[1]) for mark in marks]
    if len(marks) < 2 or marks[0].start() or numbers != [*range(1, len(marks) + 1)]:
        return [text]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    items = (text[mark.end() : end] for mark, end in zip(marks, ends, strict=True))
    return [item for item in (item.strip(" ,") for item in items) if item]


def _name_in_bracket(text: str) -> list[Alias]:
    """Return the two names of "A (B)", unless B says where or what A is: "(China)", "(Branch)".

    What is in the bracket needs a second signal without a legal form: it may be a town that no
    table has, or say of what kind the firm is ("haftungsbeschränkt").
    """
    match = _LAST_BRACKET.fullmatch(text)
    if not match or _has_marked_names(text) or not may_be_name(match[2]):
        return []
    inner = match[2].strip()
    return [Alias(text=match[1].strip()), Alias(text=inner, alone=has_legal_form(inner))]


def _names_in_two_scripts(text: str) -> list[Alias]:
    """Return the two names of "维莫拉纺织有限公司 Oxmoor Textile"; none where one is no name of its own."""
    names = names_by_script(text)
    if len(names) < 2 or _has_marked_names(text) or not all(map(may_be_name, names)):
        return []
    first, second = names
    return [Alias(text=first), Alias(text=second, alone=has_legal_form(second))]


def _source(
    record: ListRecord,
    about: ListDescription,
    sources: dict[tuple[str, ...], Source],
    file: ListFile,
) -> Source:
    """Return the source of a row, new or one of `sources`; without one, that is the list itself."""
    key = title, publisher, url = tuple(
        record.get(field) for field in ("source", "publisher", "url")
    )
    if key in sources:
        return sources[key]
    if any(key):
        source = Source(
            id=unique_slug(f"{about.id} {title or url or publisher}", url),
            title=title or url or publisher,
            publisher=publisher or about.publisher,
            url=url or None,
        )
    else:
        source = Source(
            id=about.id,
            title=about.title,
            publisher=about.publisher,
            date=file.day,
            note=f"Read from {file.name}, SHA-256 {file.sha256}.",
        )
    return sources.setdefault(key, source)


def _refuse(record: ListRecord, field: str, remedy: str) -> NoReturn:
    raise WatchlistError(
        f"{record.where}, {field}: {record.get(field)!r} is not known here; {remedy}"
    )
