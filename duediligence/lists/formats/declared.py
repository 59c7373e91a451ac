"""Reads every format that a file of `resources/list-formats` declares: XML, JSON, CSV, ODS and Excel.

Recognised by: of XML the root element with its namespace, of a table all headings and of JSON all keys
that the declaration names. Whether the file *is* that list is asked by `load`, as of any other format.
Reads: organisations with all names, addresses, numbers and statuses that the declaration says.
Leaves out: persons, vessels, aircraft, and records without a name. A record that states nothing, or
two things, waits for the user's decision.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import islice
from typing import TypeAlias

from ...errors import DueDiligenceError, TableError, WatchlistError
from ...model import Alias, Identifier, Watchlist
from ...resources.paths import RESOURCES
from ...resources.strict_yaml import read_yaml
from ...spreadsheets.delimited import iter_records
from ...spreadsheets.detect_format import FileFormat, detect_file_format
from ...spreadsheets.encoding import decode
from ...spreadsheets.preflight.safe_xml import SEPARATOR, Element, parse_xml
from ..build import Listing, build_watchlist
from ..claims import address_sentence
from ..generic_names import has_legal_form
from ..list_file import ListDescription, ListFile
from ..parsing.dates import iso_date
from ..parsing.entity_type import has_firm_word
from ..parsing.enumerations import is_legal_form, split_initials
from ..parsing.identifiers import identifiers_in, labelled_identifier
from ..parsing.place_codes import is_place_name, place_codes
from ..parsing.records import SEARCHED_ROWS, fold_heading
from ..parsing.subjects import Subject, is_plain_person, stated_subject
from ..parsing.supplement_cells import parts_of_supplement_cell
from .declaration import (
    AddressPaths,
    Declaration,
    Join,
    NamePaths,
    Path,
    declarations,
    has_any,
    nodes_at,
    texts_at,
)
from .own_table import divided_names, may_be_name

# Bytes that are parsed at once: expat takes any number, this many keep the copies small.
_PIECE = 1024 * 1024
# Bytes in which the root element begins; judgement: before it there are a declaration and comments.
_HEAD = 64 * 1024
# Elements within elements; judgement: the Swiss list, the deepest of those here, nests about ten deep.
_DEEPEST = 100
# Characters; judgement: the longest statement of reasons of these lists has some ten thousand.
_LONGEST_TEXT = 1_000_000
_DELIMITERS = ",;\t|"
_QUOTATION_MARKS = frozenset("\"'“”‘’«»")
_BETWEEN_NUMBERS = re.compile(r"[;|]|,\s")
# "(Russia)" behind a number; a label in front of it is not ours to know, what follows it is the number.
_AROUND_NUMBER = re.compile(r"^[^\d:]*:\s*|\s*\([^()]*\)\s*$|[\s.]+$")
_LABEL_IN_BRACKETS = re.compile(r"\(([^()]{3,60})\)\s*:\s*")  # "(Business Reg No):1027700132195"
_MAX_LISTED = 300  # characters of a message: enough for the headings of any list here
_SUBJECTS = {
    "person": Subject.PERSON,
    "organisation": Subject.ORGANISATION,
    "vessel": Subject.VESSEL,
    "aircraft": Subject.AIRCRAFT,
}


@dataclass(slots=True)
class _Record:
    """One entry of a list: an element, or the rows of a table that are about one entry.

    `about` is what its place in the file says it is about. `is_doubtful` says that a row has fewer
    cells than headings, so that its cells may be under wrong ones.
    """

    nodes: list[Element]
    where: str
    about: str = ""
    is_doubtful: bool = False


def describe(declaration: Declaration) -> ListDescription:
    """Return what to call the list of a declaration."""
    return ListDescription(
        declaration.name, declaration.title, declaration.publisher, declaration.url
    )


def declared_readers() -> Mapping[str, Callable[..., Watchlist]]:
    """Return format -> its reader, for each format that is declared."""
    return {name: partial(read_as, name) for name in declarations()}


def is_declared_header(name: str, headings: Sequence[str]) -> bool:
    """Return whether folded headings are all those that recognise a declared table."""
    return any(
        layout.is_table and layout.headings.issubset(headings) for layout in declarations()[name]
    )


def _own_layouts() -> list[Declaration]:
    """Return all layouts, each once: a list that shares those of another one is not recognised by them."""
    layouts = [layout for layouts in declarations().values() for layout in layouts]
    return [layout for layout in layouts if not layout.shares]


def formats_of_layout(name: str) -> tuple[str, ...]:
    """Return a format, and those that share its layouts.

    >>> formats_of_layout("ofac-sdn"), formats_of_layout("un-sc")
    (('ofac-sdn', 'ofac-consolidated'), ('un-sc',))
    """
    sharing = [other for other, layouts in declarations().items() if layouts[0].shares == name]
    return (name, *sharing)


def recognise_xml(content: bytes) -> str | None:
    """Return the declared format whose root element an XML file has, None where there is none.

    >>> recognise_xml(b"<CONSOLIDATED_LIST><ENTITIES/></CONSOLIDATED_LIST>"), recognise_xml(b"<a/>")
    ('un-sc', None)
    """
    layouts = _own_layouts()
    return next((layout.name for layout in layouts if _is_of(content, layout)), None)


def _is_of(content: bytes, layout: Declaration) -> bool:
    """Return whether a file begins as XML of a layout: its root, and parts of its first records."""
    if not layout.roots:
        return False
    stream = _ElementStream(layout.records, lambda *_: None)
    # It ends in the middle, or is not XML: the root is known by then.
    with suppress(DueDiligenceError):
        parse_xml(stream, [content[:_HEAD]], "")
    return stream.root_name in layout.roots and all(mark & stream.parts for mark in layout.marks)


def is_xml(file: ListFile) -> bool:
    """Return whether a file begins as XML does."""
    return file.content[:_HEAD].lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n\0").startswith(b"<")


def read_as(name: str, file: ListFile, about: ListDescription | None = None) -> Watchlist:
    """Read a list in whichever of its layouts a file has; the first where it has none, to refuse it."""
    layouts = [layout for layout in declarations()[name] if bool(layout.roots) == is_xml(file)]
    layouts = layouts or list(declarations()[name])
    own = [
        layout
        for layout in layouts
        if _is_of(file.content, layout) or (layout.keys and has_keys(layout, first_object(file)))
    ]
    return read_declared(file, (own or layouts)[0], about)


def read_declared(
    file: ListFile, declaration: Declaration, about: ListDescription | None = None
) -> Watchlist:
    """Read a list by its declaration.

    Args:
        file: the file.
        declaration: which parts of it are which fields.
        about: what to call the list; by default as the declaration does.

    Raises:
        WatchlistError: the file is cut short, damaged, of another layout, or empty.
    """
    reader = _Reader(file, declaration, about or describe(declaration))
    read_records = _read_table if declaration.is_table else _read_xml
    if declaration.keys:
        read_records = _read_json
    day = read_records(file, declaration, reader)
    return reader.watchlist(day)


@dataclass(slots=True)
class _Reader:
    """Makes listings of the records of one file, and counts what is left out."""

    file: ListFile
    declaration: Declaration
    about: ListDescription
    listings: list[Listing] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    odd: Counter[str] = field(default_factory=Counter)
    total: int = 0
    referred: dict[tuple[str, str], Element] = field(default_factory=dict)
    new_parts: Counter[str] = field(default_factory=Counter)

    def take(self, record: _Record) -> None:
        """Make a listing of a record, or count why there is none."""
        rows = len(record.nodes)
        self.total += rows
        for child in record.nodes[0].children:
            if not self.declaration.is_table and not self.declaration.is_known(child.name):
                self.new_parts[child.name] += 1
        subject = self._subject(record)
        names = _names(record, self.declaration.names)
        if subject.is_left_out:
            self.left_out[subject.value] += rows
        elif not any(any(map(str.isalnum, alias.text)) for alias, _ in names):
            self.left_out["records without a name"] += rows
        else:
            listing = self._listing(record, names)
            listing.rows = rows
            listing.is_undecided = subject is Subject.UNDECIDED
            self.listings.append(listing)

    def watchlist(self, day: str | None) -> Watchlist:
        """Return the watchlist of all records.

        Raises:
            WatchlistError: there was no record, so it is the layout of another year.
        """
        if not self.total:
            raise WatchlistError(
                f"{self.file.name}: no record where the {self.declaration.title} has them; its"
                " layout may have changed: download it again, or report this"
            )
        if self.new_parts:
            names = ", ".join(sorted(self.new_parts))[:_MAX_LISTED]
            self.odd[f"parts that the layout did not have, not read ({names})"] = len(
                self.new_parts
            )
        return build_watchlist(
            self.file,
            self.about,
            self.listings,
            self.left_out,
            total=self.total,
            odd=self.odd,
            date=day,
        )

    def _subject(self, record: _Record) -> Subject:
        """Return what a record is about: its place, what it states, what only some records have."""
        declaration, nodes = self.declaration, record.nodes
        signs = {
            subject for subject, paths in declaration.signs.items() if has_any(nodes, paths)
        } | ({record.about} - {""})
        stated = {
            subject
            for text in texts_at(nodes, declaration.stated)
            if (subject := stated_subject(text))
        }
        if record.is_doubtful:
            # Under whatever heading, a cell that says no more than "Individual" speaks of a person.
            cells = [" ".join(part.text.split()) for node in nodes for part in node.children]
            return Subject.PERSON if any(map(is_plain_person, cells)) else Subject.UNDECIDED
        words = set(texts_at(nodes, declaration.stated))
        if len(stated) > 1 or words & declaration.undecided_words:
            return Subject.UNDECIDED
        if stated:
            (subject,) = stated
            # A firm with a birth date and no word of a firm in its name is neither.
            is_doubtful = subject is Subject.ORGANISATION and "person" in signs
            return Subject.UNDECIDED if is_doubtful and not self._is_firm(record) else subject
        if "person" in signs:
            return Subject.UNDECIDED if "organisation" in signs else Subject.PERSON
        # A vessel is named where a firm would be, and has parts that no firm has.
        first = next((name for name in ("vessel", "aircraft", "organisation") if name in signs), "")
        if declaration.name_decides and not first and self._is_firm(record):
            first = "organisation"
        first = first or declaration.default
        if first == "organisation" and "doubtful" in signs:
            return Subject.UNDECIDED
        return _SUBJECTS.get(first, Subject.UNDECIDED)

    def _is_firm(self, record: _Record) -> bool:
        return any(has_firm_word(alias.text) for alias, _ in _names(record, self.declaration.names))

    def _listing(self, record: _Record, names: Sequence[tuple[Alias, bool]]) -> Listing:
        declaration, nodes = self.declaration, record.nodes
        lettered = [
            (alias, is_main) for alias, is_main in names if any(map(str.isalnum, alias.text))
        ]
        main = next((alias for alias, is_main in lettered if is_main), lettered[0][0])
        number = next(iter(texts_at(nodes, declaration.id)), "")
        programmes = self._programmes(record)
        addresses, places = self._addresses(record)
        links = texts_at(nodes, declaration.links)
        is_official = self.about == describe(declaration)
        lister = (
            f"The {self.about.publisher} lists it"
            if is_official
            else f"{self.about.title} lists it"
        )
        under = f" under {'; '.join(programmes)}" if programmes else ""
        entry = f", as entry {number}" if number else ""
        source = f" Source: {'; '.join(links)}." if links else ""
        listed, status, ended = self._steps(record)
        parents = texts_at(nodes, declaration.parents)
        return Listing(
            name=main.text,
            claim=f"{lister}{under}{entry} ({record.where}).{source}"
            + address_sentence("; ".join(addresses)),
            raw=self._raw(nodes),
            id=number,
            aliases=[alias for alias, _ in lettered if alias is not main],
            places=places,
            identifiers=self._identifiers(record),
            section="; ".join(programmes) or None,
            date=listed,
            status=status,
            ended=ended,
            note=f"Parent company as listed: {'; '.join(parents)}" if parents else None,
            where=record.where,
        )

    def _raw(self, nodes: Sequence[Element]) -> str:
        """Return a record as text, without the parts that are known and left unread.

        Rows of one entry repeat most of their cells: each is written once, under its heading.
        """
        if self.declaration.is_table:
            cells: dict[str, dict[str, None]] = {}
            for node in nodes:
                for cell in filter(lambda child: child.attributes, node.children):
                    cells.setdefault(cell.attributes["heading"], {})[_one_line(cell.text)] = None
            return " | ".join(f"{heading}: {'; '.join(texts)}" for heading, texts in cells.items())
        (node,) = nodes
        parts = [f"{name}: {value}" for name, value in node.attributes.items() if value]
        for child in node.children:
            if child.name not in self.declaration.unread:
                parts += _flat(child, "")
        return " | ".join(parts)

    def _referred(self, nodes: Iterable[Element], reference: str) -> list[Element]:
        """Return the elements elsewhere in the file to which the parts of a record refer."""
        path = self.declaration.references[reference].path
        keys = texts_at(nodes, [path])
        elements = [self.referred.get((reference, key)) for key in keys]
        return [element for element in elements if element is not None]

    def _programmes(self, record: _Record) -> list[str]:
        programmes = texts_at(record.nodes, self.declaration.programmes)
        if "programme" not in self.declaration.references:
            return programmes
        names = self.declaration.references["programme"].name
        return programmes + texts_at(self._referred(record.nodes, "programme"), [names])

    def _addresses(self, record: _Record) -> tuple[list[str], tuple[str, ...]]:
        """Return the addresses as texts, and the places that they name; none if one is unclear."""
        addresses: dict[str, None] = {}
        places: list[tuple[str, ...]] = []
        for paths in self.declaration.addresses:
            for node in _each(record, paths.each):
                nodes = [node]
                if paths.reference:
                    nodes += self._referred([node], paths.reference)
                for parts in _address_parts(nodes, paths):
                    text = ", ".join(filter(None, parts.values()))
                    if not text or text in addresses:
                        continue
                    addresses[text] = None
                    places.append(place_codes(parts["country"], parts["province"], parts["city"]))
        codes = tuple(dict.fromkeys(code for codes in places for code in codes))
        return list(addresses), codes if all(places) else ()

    def _identifiers(self, record: _Record) -> list[Identifier]:
        """Return the numbers of an organisation with their kind, and those in its remarks."""
        numbers: list[Identifier] = []
        for paths in self.declaration.identifiers:
            for node in _each(record, paths.each):
                labels = texts_at([node], paths.label) or [paths.stated_label]
                for value in texts_at([node], paths.value):
                    for part in _BETWEEN_NUMBERS.split(value):
                        # A number may have its own label: "OGRN: 1027700132195 (Russia)".
                        own = identifiers_in(part)
                        number = _AROUND_NUMBER.sub("", part)
                        numbers += (
                            own
                            or [
                                identifier
                                for label in labels
                                for identifier in labelled_identifier(label, number)
                            ][:1]
                        )
        for remark in texts_at(record.nodes, self.declaration.remarks):
            numbers += identifiers_in(_LABEL_IN_BRACKETS.sub(r"; \1: ", remark).replace(", ", "; "))
        return list({(number.scheme, number.value): number for number in numbers}.values())

    def _steps(self, record: _Record) -> tuple[str | None, str, str | None]:
        """Return since when an entry is listed, its present status, and when that began."""
        day = partial(iso_date, day_first=self.declaration.day_first)
        # The first path that has a day: the others only say when the list changed.
        listed = None
        for path in self.declaration.listed:
            days = [day(text) for text in texts_at(record.nodes, [path])]
            listed = listed or min(filter(None, days), default=None)
        paths = self.declaration.status
        if paths is None:
            # A row that does not end keeps the entry listed, whatever the others say.
            ends = [texts_at([node], self.declaration.until) for node in record.nodes]
            if all(ends):
                ended = max(
                    filter(None, (day(text) for texts in ends for text in texts)), default=None
                )
                return listed, "delisted", ended
            return listed, "listed", None
        # The first of one day is the latest: such lists have their newest step first.
        steps = [
            (day(next(iter(texts_at([node], paths.date)), "")) or "", word)
            for node in reversed(_each(record, paths.each))
            for word in texts_at([node], [paths.word])
        ]
        if not steps:
            return listed, "listed", None
        steps.sort(key=lambda step: step[0])
        begun = next((date for date, word in steps if word not in paths.ended), "")
        latest, word = steps[-1]
        is_ended = word in paths.ended
        return (
            listed or begun or None,
            "delisted" if is_ended else "listed",
            (latest or None) if is_ended else None,
        )


# --- the parts of a record -------------------------------------------------------------------


def _each(record: _Record, path: Path) -> list[Element]:
    return nodes_at(record.nodes, path)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _flat(node: Element, above: str) -> Iterator[str]:
    """Yield every text of a part with the name of what it is in."""
    name = f"{above}/{node.name}" if above else node.name
    parts = [f"{key} {value}" for key, value in node.attributes.items() if value]
    text = " ".join([*parts, *node.text.split()])
    if text:
        yield f"{name}: {text}"
    for child in node.children:
        yield from _flat(child, name)


def _address_parts(nodes: Sequence[Element], paths: AddressPaths) -> Iterator[dict[str, str]]:
    """Yield the parts of an address; of a city and a country the first path that has a text."""
    firsts = {
        name: next(iter(texts_at(nodes, getattr(paths, name))), "")
        for name in ("city", "province", "postal_code", "country")
    }
    lines = texts_at(nodes, paths.street)
    for street in lines if paths.each_street and lines else [", ".join(lines)]:
        yield {"street": street, **firsts}


@lru_cache(maxsize=1)
def _name_marks() -> Mapping[str, str]:
    """Return a word on a name, folded -> what it says of the name."""
    path = RESOURCES / "list-name-marks.yaml"
    data = read_yaml(path.read_bytes(), path.name).data
    return {fold_heading(word): mark for mark, words in data.items() for word in words}


def _names(record: _Record, all_paths: Iterable[NamePaths]) -> list[tuple[Alias, bool]]:
    """Return the names of a record, each once, and whether it is the main one.

    The first that is neither weak nor former is the main one, unless a name is marked so.
    """
    names: dict[str, tuple[Alias, bool]] = {}
    plain: Alias | None = None
    for paths in all_paths:
        for node in _each(record, paths.each):
            marks = {
                _name_marks().get(fold_heading(text), "") for text in texts_at([node], paths.mark)
            }
            is_weak = "weak" in marks or "false" in map(str.lower, texts_at([node], paths.weak))
            is_weak |= "true" in map(str.lower, texts_at([node], paths.low))
            note = "weak alias" if is_weak else None
            note = "former name" if "former" in marks or paths.all_former else note
            for text in _texts_of_name(node, paths):
                alias = Alias(text=text, weak=is_weak, note=note)
                # A name that is weak in one row and plain in another is plain.
                if text not in names or (names[text][0].weak and not is_weak):
                    names[text] = (alias, "main" in marks and note is None)
                if plain is None and note is None:
                    plain = names[text][0]
                if paths.divided:
                    parts = divided_names(text)
                    if paths.divided == "commas":
                        parts += _between_commas(text)
                    for part in parts:
                        names.setdefault(part.text, (part, False))
    if plain and not any(is_main for _, is_main in names.values()):
        names[plain.text] = (plain, True)
    for alias, _ in list(names.values()):
        for part in _without_initials(alias):
            names.setdefault(part.text, (part, False))
    return list(names.values())


def _without_initials(alias: Alias) -> Iterator[Alias]:
    """Yield a name without the initials in its last bracket, and those initials.

    A list in capitals writes places and legal forms in the same way: "VELMORA COMPANY (IRAN)".
    """
    bare, initials = split_initials(alias.text)
    for text in initials:
        if not is_place_name(text) and not is_legal_form(text):
            yield alias.model_copy(update={"text": bare})
            yield Alias(text=text, alone=False, note="initials")


def _texts_of_name(node: Element, paths: NamePaths) -> Iterator[str]:
    """Yield a name of its parts, then the name with each other spelling of a part in its place."""
    parts = [part for path in paths.text for part in _parts_at(node, path)]
    parts.sort(key=lambda part: "".join(texts_at([part], [paths.order])) if paths.order else "")
    spellings = [
        texts_at([part], [paths.value, paths.variants] if paths.variants else [paths.value])
        for part in parts
    ]
    spellings = [options for options in spellings if options]
    if paths.divided:
        for text in (text for options in spellings for text in options):
            for name in re.split("[;；]", text):
                yield from _tidy(name.strip())
        return
    if paths.each_part:
        for options in spellings:
            yield from _tidy(" ".join(options))
        return
    whole = [options[0] for options in spellings]
    yield from _tidy(" ".join(filter(None, whole)))
    for at, options in enumerate(spellings):
        for option in options[1:]:
            yield from _tidy(" ".join(filter(None, [*whole[:at], option, *whole[at + 1 :]])))


def _between_commas(text: str) -> list[Alias]:
    """Return the names between commas in a text of other names.

    A comma may also be part of one name ("Acme, Lanhu Ltd"), so a part without a legal form needs a
    second signal.

    >>> [(alias.text, alias.alone) for alias in _between_commas("Velmora JSC, Oxmoor Ore, Ltd.")]
    [('Velmora JSC', True), ('Oxmoor Ore', False)]
    """
    parts = [part for part in re.split(r",\s+", text) if may_be_name(part)]
    return [Alias(text=part, alone=has_legal_form(part)) for part in parts if part != text]


def _parts_at(node: Element, path: Path) -> list[Element]:
    """Return the parts of a name at a path; the value of an attribute as an element of its own."""
    if not path or not path[-1].startswith("@"):
        return nodes_at([node], path)
    parts = []
    for text in texts_at([node], [path]):
        part = Element(path[-1], {})
        part.text = text
        parts.append(part)
    return parts


def _tidy(name: str) -> Iterator[str]:
    """Yield a name without the quotation marks around it, nothing where it is empty."""
    bare = name[1:-1].strip()
    is_quoted = name[:1] in _QUOTATION_MARKS and name[-1:] in _QUOTATION_MARKS
    if not is_quoted or any(mark in bare for mark in _QUOTATION_MARKS):
        bare = name
    if bare:
        yield bare


# --- XML -------------------------------------------------------------------------------------


class _ElementStream:
    """Hands over each element at some paths below the root, and forgets it: files may be large."""

    def __init__(self, paths: Iterable[Path], take: Callable[[Path, Element], None]) -> None:
        self.root: Element | None = None
        self.root_name = ""  # `{namespace}name`
        self.parts: set[str] = set()  # names of the parts of records
        self._paths = frozenset(paths)
        self._take = take
        self._names: list[str] = []
        self._open: list[Element] = []

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        element = Element(name, attributes)
        if self.root is None:
            self.root = element
            namespace, _, local = name.rpartition(SEPARATOR)
            self.root_name = f"{{{namespace}}}{local}" if namespace else local
            return
        self._names.append(element.name)
        if len(self._names) > _DEEPEST:
            raise TableError("its elements are nested deeper than those of any list")
        if self._open:
            if len(self._open) == 1:
                self.parts.add(element.name)
            self._open[-1].children.append(element)
            self._open.append(element)
        elif tuple(self._names) in self._paths:
            self._open.append(element)

    def end(self, _: str, /) -> None:
        if self._open:
            element = self._open.pop()
            if not self._open:
                self._take(tuple(self._names), element)
        if self._names:
            self._names.pop()

    def text(self, piece: str, /) -> None:
        if self._open:
            element = self._open[-1]
            element.text += piece
            if len(element.text) > _LONGEST_TEXT:
                raise TableError("it has a text that is longer than that of any list")


def _read_xml(file: ListFile, declaration: Declaration, reader: _Reader) -> str | None:
    """Hand the records of an XML file to a reader, and return the day of the list."""
    for name, reference in declaration.references.items():

        def keep(_: Path, element: Element, name: str = name, key: Path = reference.key) -> None:
            for text in texts_at([element], [key]):
                reader.referred[name, text] = element

        _stream(file, [(reference.element,)], keep, declaration)
    joined = _joined_elements(file, declaration)
    days: list[str] = []
    day = tuple(declaration.day.split("/"))

    def take(path: Path, element: Element) -> None:
        if path == day:
            days.extend(texts_at([element], [()]))
            return
        for join in declaration.joins:
            _join(element, join, joined)
        where = f"{file.name}, record {reader.total + 1}"
        reader.take(_Record([element], where, declaration.records[path]))

    root = _stream(file, [*declaration.records, day], take, declaration)
    days.append(root.attributes.get(declaration.day.removeprefix("@"), ""))
    return iso_date(" ".join(days), day_first=declaration.day_first)


# Of joins: path of the elements, path of their key, key -> the elements.
_Joined: TypeAlias = dict[tuple[Path, Path], dict[str, list[Element]]]


def _joined_elements(file: ListFile, declaration: Declaration) -> _Joined:
    """Return the elements of a file that become parts of records, by their keys."""
    joined: _Joined = {(join.elements, join.match): {} for join in declaration.joins}

    def keep(path: Path, element: Element) -> None:
        for (elements, match), by_key in joined.items():
            if elements == path:
                for key in texts_at([element], [match]):
                    by_key.setdefault(key, []).append(element)

    if joined:
        _stream(file, [path for path, _ in joined], keep, declaration)
    return joined


def _join(record: Element, join: Join, joined: _Joined) -> None:
    """Add the elements of a join to the parts of a record that refer to them."""
    by_key = joined[join.elements, join.match]
    for part in nodes_at([record], join.into):
        if any(child.name == join.name for child in part.children):
            continue  # several records share it: it has them already
        for key in texts_at([part], [join.key]):
            for element in by_key.get(key, ()):
                child = Element(join.name, element.attributes)
                child.text, child.children = element.text, element.children
                part.children.append(child)


def _stream(
    file: ListFile,
    paths: Iterable[Path],
    take: Callable[[Path, Element], None],
    declaration: Declaration,
) -> Element:
    """Parse a file, handing over the elements at some paths; return its root.

    Raises:
        WatchlistError: the file is not well-formed, as where it is cut short, or has another root.
    """
    stream = _ElementStream(paths, take)
    pieces = (file.content[at : at + _PIECE] for at in range(0, len(file.content), _PIECE))
    try:
        parse_xml(stream, pieces, file.name)
    except DueDiligenceError as error:
        raise WatchlistError(
            f"{file.name} is cut short or damaged, so nothing of it was read; download it again"
            f" ({error})"
        ) from None
    root = stream.root
    for name, value in declaration.root_attributes.items():
        if root is not None and root.attributes.get(name, value) != value:
            raise WatchlistError(
                f"{file.name}: its {name} is {root.attributes[name]!r}, not {value!r}, so it is only a"
                f" part of the {declaration.title}; download the complete list"
            )
    if root is None or stream.root_name not in declaration.roots:
        raise WatchlistError(
            f"{file.name}: its root element is not {' or '.join(declaration.roots)}, so it is not the"
            f" {declaration.title}; name another format"
        )
    return root


# --- JSON ------------------------------------------------------------------------------------


def has_keys(layout: Declaration, record: object) -> bool:
    """Return whether a JSON value has all keys of a declared record."""
    return (
        bool(layout.keys)
        and isinstance(record, dict)
        and all(group & record.keys() for group in layout.keys)
    )


def recognise_json(record: object) -> str | None:
    """Return the declared format whose keys a first JSON record has, None where there is none.

    >>> recognise_json({"DATA_SOURCE": "A", "RECORD_ID": "1", "NAME_ORG": "Acme Mills"})
    'senzing'
    """
    return next((layout.name for layout in _own_layouts() if has_keys(layout, record)), None)


def first_object(file: ListFile) -> object:
    """Return the first JSON object of a file, of lines or of one list; None where there is none."""
    beginning = decode(file.content[:_HEAD]).text.lstrip("\ufeff[ \r\n\t")
    try:
        return json.JSONDecoder().raw_decode(beginning)[0]
    except (ValueError, RecursionError):  # what is nested too deep is no record
        return None


def _read_json(file: ListFile, declaration: Declaration, reader: _Reader) -> str | None:
    """Hand the records of JSON lines, or of one JSON list, to a reader; such files have no day."""
    text = file.text().lstrip("\ufeff").rstrip("\n\x1a ")
    for number, record in _json_records(text, file.name):
        if not has_keys(declaration, record):
            raise WatchlistError(
                f"{file.name}, record {number}: it lacks keys of {declaration.title}; its layout"
                " may have changed: download it again, or report this"
            )
        element = Element("record", {})
        _add_json(element, "", record, 0)
        reader.take(_Record([element], f"{file.name}, record {number}"))
    return None


def _json_records(text: str, name: str) -> Iterator[tuple[int, object]]:
    lines = [text] if text.lstrip().startswith("[") else text.split("\n")
    number = 0
    for line in filter(str.strip, lines):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            raise WatchlistError(
                f"{name}, record {number + 1}: it is no JSON ({line.strip()[:60]!r}), so the file is"
                " cut short or damaged; download it again"
            ) from None
        for record in value if isinstance(value, list) else [value]:
            number += 1
            yield number, record


def _add_json(parent: Element, name: str, value: object, depth: int) -> None:
    """Add a JSON value to an element as XML would have it: a list is the same part several times."""
    if depth > _DEEPEST:
        raise WatchlistError("a record is nested deeper than that of any list")
    if isinstance(value, list):
        for item in value:
            _add_json(parent, name, item, depth + 1)
        return
    element = parent
    if name:
        element = Element(name, {})
        parent.children.append(element)
    if isinstance(value, dict):
        for key, item in value.items():
            _add_json(element, str(key), item, depth + 1)
    elif value is not None:
        element.text = str(value).lower() if isinstance(value, bool) else str(value)


# --- tables ----------------------------------------------------------------------------------


def _read_table(file: ListFile, declaration: Declaration, reader: _Reader) -> str | None:
    """Hand the records of a table to a reader, and return the day of the list."""
    above, headings, rows = _table(file, declaration)
    width = len(headings)
    keys = [fold_heading(head) or f"column {at}" for at, head in enumerate(headings, start=1)]
    reader.new_parts.update(
        heading or key
        for at, (heading, key) in enumerate(zip(headings, keys, strict=True))
        if not declaration.is_known(key)
        and any(row[at : at + 1] not in ([], [""]) for _, row in rows)
    )
    if rows and all(len(row) < width for _, row in rows):
        raise WatchlistError(
            f"{file.name}: every record has fewer fields than there are headings ({width}), the"
            f" first {len(rows[0][1])}; its layout may have changed: report this"
        )
    filled = [at for at, key in enumerate(keys) if key in declaration.filled_down]
    rows = _filled_down(rows, filled)
    groups: dict[str, list[tuple[int, Sequence[str]]]] = {}
    group_at = keys.index(declaration.group) if declaration.group in keys else width
    for number, row in rows:
        if any(cell.strip() for cell in row[width:]):
            raise WatchlistError(
                f"{file.name}, record {number}: {len(row)} fields under {width} headings; the"
                " file is damaged or was edited: download it again"
            )
        group = "".join(row[group_at : group_at + 1]).strip()
        groups.setdefault(group or f"record {number}", []).append((number, row))
    texts = [cell for row in above for cell in row]
    for members in groups.values():
        record = _Record(
            [_row_element(row, headings, keys, declaration) for _, row in members],
            f"{file.name}, record {members[0][0]}",
            is_doubtful=any(len(row) < width for _, row in members),
        )
        texts += texts_at(record.nodes, [(declaration.day,)])
        reader.take(record)
    # "24-Jun-2026" is a day once its strokes are blanks; "2026-06-24" needs them.
    days = [
        iso_date(text, day_first=declaration.day_first) or iso_date(text.replace("-", " "))
        for text in texts
    ]
    return max(filter(None, days), default=None)


def _filled_down(
    rows: Sequence[tuple[int, Sequence[str]]], columns: Iterable[int]
) -> list[tuple[int, Sequence[str]]]:
    """Return rows in which an empty cell of some columns has the text of the cell above it."""
    last: dict[int, str] = {}
    filled: list[tuple[int, Sequence[str]]] = []
    for number, row in rows:
        cells = list(row)
        for at in columns:
            if at < len(cells):
                last[at] = cells[at] = cells[at] if cells[at].strip() else last.get(at, "")
        filled.append((number, cells))
    return filled


def _row_element(
    row: Sequence[str], headings: Sequence[str], keys: Sequence[str], declaration: Declaration
) -> Element:
    """Return a row as an element, with its cells that are not empty."""
    node = Element("row", {})
    for heading, key, cell in zip(headings, keys, row, strict=False):
        if cell.strip():
            child = Element(key, {"heading": heading})
            child.text = cell
            node.children.append(child)
            if key == declaration.taken_apart:
                for name, text in parts_of_supplement_cell(cell):
                    part = Element(fold_heading(name), {})
                    part.text = text
                    node.children.append(part)
    return node


def _table(
    file: ListFile, declaration: Declaration
) -> tuple[Sequence[Sequence[str]], Sequence[str], list[tuple[int, Sequence[str]]]]:
    """Return the rows above the headings, the headings, and the rows below with their numbers.

    Raises:
        WatchlistError: no row has all headings, or the file is cut short.
    """
    is_text = detect_file_format(file.content) is FileFormat.TEXT
    all_rows = _text_rows(file, declaration) if is_text else _sheet_rows(file)
    for top, (_, row) in enumerate(islice(all_rows, SEARCHED_ROWS)):
        if declaration.headings <= set(map(fold_heading, row)):
            below = [(n, cells) for n, cells in all_rows[top + 1 :] if any(map(str.strip, cells))]
            return [cells for _, cells in all_rows[:top]], row, below
    raise WatchlistError(
        f"{file.name}: no row has all headings of the {declaration.title}; its layout may have"
        " changed: download it again, or name another format"
    )


def _text_rows(file: ListFile, declaration: Declaration) -> list[tuple[int, Sequence[str]]]:
    text = file.text().lstrip("\ufeff").rstrip("\x1a \0")
    lines = text.removesuffix("\n").split("\n")
    head = lines[:SEARCHED_ROWS]
    for delimiter in _DELIMITERS:
        rows = [list(map(fold_heading, record.fields)) for record in iter_records(head, delimiter)]
        width = next((len(row) for row in rows if declaration.headings <= set(row)), 0)
        if width:
            break
    records = [*enumerate(iter_records(lines, delimiter), start=1)]
    number, last = records[-1]
    if last.has_unclosed_quote or (not text.endswith("\n") and len(last.fields) < width):
        raise WatchlistError(
            f"{file.name}, record {number}: the file is cut short in it, so nothing of it was read;"
            " download it again"
        )
    return [(number, record.fields) for number, record in records]


def _sheet_rows(file: ListFile) -> list[tuple[int, Sequence[str]]]:
    from ...spreadsheets import read_tables

    try:
        tables = read_tables(file.path)
    except DueDiligenceError as error:
        raise WatchlistError(str(error)) from None
    for table in tables:
        for (row, column), reason in table.unreadable.items():
            raise WatchlistError(
                f"{table.where}, row {table.numbers[row]}, column {column + 1}: {reason}; repair"
                " the cell"
            )
    return [
        (number, row)
        for table in tables
        for number, row in zip(table.numbers, table.rows, strict=True)
    ]
