"""What a file of `resources/list-formats` declares: which parts of a list are which fields.

A list of an authority is a table (CSV, ODS, Excel), XML or JSON. Each is records with parts: a row
has cells under headings, an element has elements and attributes inside, a JSON object has keys. A
declaration names those parts by *paths*: in a table a heading, in XML the elements from the record
down, an attribute at the end (`address/@city`), a condition on an attribute or a part of one (`key[lang=eng]`), `.` for the
record itself; in JSON the keys from the record down, through lists. To add a format, add a file; its
keys are the attributes of the classes below. `un-sc.yaml` is an example of XML, `uk-sanctions.yaml` of
a table beside XML, `senzing.yaml` of JSON, `ofac-sdn.yaml` of XML whose parts refer to each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from ...errors import WatchlistError
from ...resources.paths import RESOURCES
from ...resources.strict_yaml import read_yaml
from ...spreadsheets.preflight.safe_xml import Element
from ..parsing.records import fold_heading

FOLDER = RESOURCES / "list-formats"
# What a record may be about; what is doubtful is no plain organisation, and nobody says what else.
SUBJECTS = ("person", "organisation", "vessel", "aircraft", "doubtful")
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePaths:
    """Where names are: `each` has one name, made of the parts in `text`, joined with blanks.

    Attributes:
        each: the path of what holds one name.
        text: the paths of its parts, below `each`, in the order in which they are written.
        value: the path of the text of a part, if that is deeper inside.
        order: the path of the number of a part, where parts may be in another order.
        mark: the path of a word on the name, such as "f.k.a." or "Low quality"; the words are in
            `resources/list-name-marks.yaml`.
        weak: the path of a word that makes the name weak where it is "false".
        low: the path of a word that makes the name weak where it is "true".
        each_part: "yes" where each text is a name of its own, as one name in several scripts is.
        all_former: "yes" where all of them are former names.
        variants: the path of other spellings below a part; each gives a name with it in the part's
            place.
        divided: "yes" where one text may hold several names, divided by semicolons, and a
            translation in a last bracket; "commas" where commas divide them too.
    """

    each: Path = ()
    text: tuple[Path, ...]
    value: Path = ()
    order: Path = ()
    mark: tuple[Path, ...] = ()
    weak: tuple[Path, ...] = ()
    low: tuple[Path, ...] = ()
    each_part: str = ""
    all_former: str = ""
    variants: Path = ()
    divided: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressPaths:
    """Where addresses are: `each` has one, with these parts; `street` may have several lines.

    `each_street` is "yes" where each text of `street` is an address of its own.
    """

    each: Path = ()
    reference: str = ""
    street: tuple[Path, ...] = ()
    each_street: str = ""
    city: tuple[Path, ...] = ()
    province: tuple[Path, ...] = ()
    postal_code: tuple[Path, ...] = ()
    country: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierPaths:
    """Where numbers are: `each` has one, with its label or, where all are of one kind, the label itself.

    Labels are those of `resources/identifiers.yaml`; a number with an unknown label is not read.
    """

    each: Path = ()
    value: tuple[Path, ...]
    label: tuple[Path, ...] = ()
    stated_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPaths:
    """Where the steps of an entry are: each has a date and a word; the latest step decides."""

    each: Path
    date: tuple[Path, ...]
    word: Path
    ended: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A part that other elements of the file hold: `path` of the record is the `key` of one of them.

    Attributes:
        path: the path in the record, whose text is the key.
        element: the name of the elements below the root that are referred to.
        key: the path of their key; several keys may lead to one element.
        name: of a programme, the path of what it is called.
    """

    path: Path
    element: str
    key: Path
    name: Path = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Elements elsewhere in the file that become parts of a record, under a name that paths use.

    Attributes:
        into: the path of the parts that the elements are added to; earlier joins can be in it.
        key: the path of the key, below such a part.
        elements: the path of the elements below the root.
        match: the path of the key in them.
        name: what they are called as a part.
    """

    into: Path = ()
    key: Path
    elements: Path
    match: Path
    name: str


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """One layout of a list, as the file of its format declares it; a list may have several.

    Attributes:
        name: the name of the format, that of the file.
        title: what the list is called.
        publisher: who publishes it.
        url: where.
        roots: of XML the root element, `{namespace}name` where it has a namespace; several where
            the publisher changed it.
        root_attributes: what attributes of the root are in a complete list.
        records: of XML the paths of the records below the root -> what they are about, "" if that
            is stated inside.
        marks: of XML parts that its records have, where the root alone says too little; of each
            group one.
        headings: of a table the headings that recognise it, folded; all of them.
        keys: of JSON the keys that every record has; of each group one.
        group: of a table the heading whose equal cells make several rows one entry.
        day: the attribute or element of the root, or the heading, that dates the list. Rows above
            the headings may date it too.
        day_first: whether dates with slashes have the day first.
        superseded: a sentence that says which list replaced this one, if one did.
        register: of a register of firms, which lists nobody for anything: what it is. It is read
            only where the user states the format.
        id: where the number of the entry is.
        stated: where the record says what it is about.
        name_decides: whether a word of a firm in the name decides where nothing else does.
        undecided_words: words that state what may be a person in business.
        default: what a record is about that states nothing: "organisation" where a list has only those.
        signs: person, vessel, ... -> the paths that only such a record has.
        parents: where firms that own this one are named: they are said in the entry's note.
        until: where the day is on which the listing ended.
        filled_down: headings of a table whose empty cells have the text of the cell above.
        taken_apart: the heading of cells that hold a name, other names and an address, as the
            supplements to part 744 write them: they give the headings `name`, `alias`, `former
            name` and `address`.
        shares: the format whose layouts this one has too: what is listed says which of them a file is.
        unread: what is known and not read, so that something new is noticed; `Address_*` is
            everything that begins so.
    """

    name: str
    title: str
    publisher: str
    url: str | None
    roots: tuple[str, ...]
    root_attributes: Mapping[str, str]
    records: Mapping[Path, str]
    marks: tuple[frozenset[str], ...]
    headings: frozenset[str]
    keys: tuple[frozenset[str], ...]
    group: str
    day: str
    day_first: bool
    superseded: str
    register: str
    id: tuple[Path, ...]
    names: tuple[NamePaths, ...]
    addresses: tuple[AddressPaths, ...]
    identifiers: tuple[IdentifierPaths, ...]
    programmes: tuple[Path, ...]
    listed: tuple[Path, ...]
    remarks: tuple[Path, ...]
    links: tuple[Path, ...]
    parents: tuple[Path, ...]
    until: tuple[Path, ...]
    filled_down: frozenset[str]
    taken_apart: str
    shares: str
    status: StatusPaths | None
    references: Mapping[str, Reference]
    joins: tuple[Join, ...]
    stated: tuple[Path, ...]
    name_decides: bool
    undecided_words: frozenset[str]
    default: str
    signs: Mapping[str, tuple[Path, ...]]
    unread: frozenset[str]

    @property
    def is_table(self) -> bool:
        """Whether its records are rows."""
        return bool(self.headings)

    def is_known(self, part: str) -> bool:
        """Return whether a part of a record is read, or known and left unread."""
        return part in self.known_parts or part.startswith(self.known_beginnings)

    @cached_property
    def known_beginnings(self) -> tuple[str, ...]:
        """Beginnings of the parts that are known and left unread."""
        return tuple(part.rstrip("*") for part in self.unread if part.endswith("*"))

    @cached_property
    def known_parts(self) -> frozenset[str]:
        """Parts of a record that are read, or known and left unread."""
        paths: list[Path] = [*self.id, *self.programmes, *self.listed, *self.remarks, *self.links]
        paths += [*self.parents, *self.until, *(join.into or join.key for join in self.joins)]
        paths += [(join.name,) for join in self.joins]
        paths += [*self.stated, *(path for signs in self.signs.values() for path in signs)]
        paths += [reference.path for reference in self.references.values()]
        paths += [(self.group,)] if self.group else []
        for part in (*self.names, *self.addresses, *self.identifiers, self.status):
            paths += _paths_of(part)
        firsts = {path[0].partition("[")[0] for path in paths if path}
        return self.unread | self.headings | frozenset().union(*self.keys) | firsts | {self.day}


def _paths_of(part: Any) -> Iterator[Path]:
    """Yield the paths of a part from the record down."""
    if part is None:
        return
    if part.each:
        yield part.each
        return
    for field in part.__slots__:
        value = getattr(part, field)
        if isinstance(value, tuple) and value and isinstance(value[0], tuple):
            yield from value


def nodes_at(nodes: Iterable[Element], path: Path) -> list[Element]:
    """Return the elements at a path below some elements; the elements themselves for no path."""
    found = list(nodes)
    for step in path:
        name, _, condition = step.rstrip("]").partition("[")
        key, _, value = condition.partition("=")
        found = [
            child
            for node in found
            for child in node.children
            if child.name == name and (not key or value in _values(child, key))
        ]
    return found


def _values(node: Element, key: str) -> list[str]:
    """Return the value of an attribute, or the texts of the parts of that name."""
    if key in node.attributes:
        return [node.attributes[key]]
    return [child.text.strip() for child in node.children if child.name == key]


def texts_at(nodes: Iterable[Element], paths: Iterable[Path]) -> list[str]:
    """Return the texts at several paths, each once, in the order of the paths."""
    texts: dict[str, None] = {}
    nodes = list(nodes)
    for path in paths:
        if path and path[-1].startswith("@"):
            owners = nodes_at(nodes, path[:-1])
            values = [node.attributes.get(path[-1][1:], "") for node in owners]
        else:
            values = [
                node.text if node.text.strip() else _date_of(node) for node in nodes_at(nodes, path)
            ]
        texts |= dict.fromkeys(text for value in values if (text := " ".join(value.split())))
    return list(texts)


def _date_of(node: Element) -> str:
    """Return the day that an element gives in parts, as OFAC's advanced files do; "" for others."""
    parts = {child.name: child.text.strip() for child in node.children}
    if parts.keys() != {"Year", "Month", "Day"}:
        return ""
    return f"{parts['Year']}-{parts['Month']:0>2}-{parts['Day']:0>2}"


def has_any(nodes: Iterable[Element], paths: Iterable[Path]) -> bool:
    """Return whether something is at one of the paths: a text, or an element with parts of its own."""
    nodes = list(nodes)
    return bool(texts_at(nodes, paths)) or any(
        node.children
        for path in paths
        if not path[-1].startswith("@")
        for node in nodes_at(nodes, path)
    )


@lru_cache(maxsize=1)
def declarations() -> Mapping[str, tuple[Declaration, ...]]:
    """Return format -> the layouts in which its list is published.

    >>> [layout.publisher for layout in declarations()["un-sc"]]
    ['United Nations Security Council']
    """
    return {
        file.stem: tuple(_read(file.stem, file.read_bytes()))
        for file in sorted(FOLDER.glob("*.yaml"))
    }


# Keys with one path; most keys have several, of which each is read.
_SINGLE_PATHS = frozenset({"each", "variants", "order", "path", "key", "into", "elements", "match"})
_SINGLE_PATHS_OF = frozenset({(NamePaths, "value"), (StatusPaths, "word"), (Reference, "name")})
# Keys whose value is a word, not a path.
_WORDS = frozenset(
    {
        "stated_label",
        "reference",
        "element",
        "divided",
        "name",
        "each_part",
        "all_former",
        "each_street",
    }
)


# A slash outside of a condition: "part[type=STATE/PROVINCE]/value" has two steps.
_SLASH = re.compile(r"/(?![^\[]*\])")


class _Parts:
    """Turns what a file says into paths; in a table a heading is one step, folded."""

    def __init__(self, name: str, *, is_table: bool) -> None:
        self._name = name
        self._is_table = is_table

    def path(self, text: str) -> Path:
        if self._is_table:
            return (fold_heading(text),)
        return () if text == "." else tuple(_SLASH.split(text))

    def paths(self, value: Any) -> tuple[Path, ...]:
        texts = [value] if isinstance(value, str) else value or []
        return tuple(map(self.path, texts))

    def all(self, kind: type, layout: Mapping[str, Any], key: str) -> tuple[Any, ...]:
        """Return all parts of a kind that a layout declares under a key."""
        return tuple(self.part(kind, part) for part in layout.get(key, ()))

    def part(self, kind: type, fields: Mapping[str, Any]) -> Any:
        """Return a part of a declaration, made of the keys of the file.

        Raises:
            WatchlistError: a key is not one of the part.
        """
        values: dict[str, Any] = {}
        for key, value in fields.items():
            if key not in kind.__slots__:  # type: ignore[attr-defined]
                raise WatchlistError(f"{self._name}: no {key!r} in {kind.__name__}")
            if key in _SINGLE_PATHS or (kind, key) in _SINGLE_PATHS_OF:
                values[key] = self.path(value)
            elif key in _WORDS:
                values[key] = value
            elif key == "ended":
                values[key] = tuple(value)
            else:
                values[key] = self.paths(value)
        return kind(**values)


def _folded(heading: str) -> str:
    """Return a heading folded, with the star that ends it."""
    return fold_heading(heading) + "*" * heading.endswith("*")


def _groups(value: Iterable[str | Iterable[str]]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset([group] if isinstance(group, str) else group) for group in value)


def _read(name: str, content: bytes) -> Iterator[Declaration]:
    """Yield the layouts that the file of a format declares."""
    data = read_yaml(content, f"{name}.yaml").data
    publication = data["publication"]
    layouts = data["layouts"]
    shares = layouts if isinstance(layouts, str) else ""
    if shares:  # those of another list of the same publisher
        shared = FOLDER / f"{layouts}.yaml"
        layouts = read_yaml(shared.read_bytes(), shared.name).data["layouts"]
    for layout in layouts:
        is_table = "headings" in layout
        parts = _Parts(f"{name}.yaml", is_table=is_table)
        subject = layout.get("subject", {})
        unread = layout.get("unread", ())
        yield Declaration(
            name=name,
            title=publication["title"],
            publisher=publication["publisher"],
            url=publication.get("url"),
            superseded=publication.get("superseded", ""),
            register=publication.get("register", ""),
            roots=tuple([root] if isinstance(root := layout.get("root", ()), str) else root),
            root_attributes=layout.get("root_attributes", {}),
            records={
                tuple(path.split("/")): about for path, about in layout.get("records", {}).items()
            },
            marks=_groups(layout.get("marks", ())),
            keys=_groups(layout.get("keys", ())),
            headings=frozenset(map(fold_heading, layout.get("headings", ()))),
            group=fold_heading(layout.get("group", "")),
            day=fold_heading(layout.get("day", "")) if is_table else layout.get("day", ""),
            day_first=layout.get("day_first") == "yes",
            unread=frozenset(_folded(part) if is_table else part for part in unread),
            id=parts.paths(layout.get("id")),
            names=parts.all(NamePaths, layout, "names"),
            addresses=parts.all(AddressPaths, layout, "addresses"),
            identifiers=parts.all(IdentifierPaths, layout, "identifiers"),
            programmes=parts.paths(layout.get("programmes")),
            listed=parts.paths(layout.get("listed")),
            remarks=parts.paths(layout.get("remarks")),
            links=parts.paths(layout.get("links")),
            parents=parts.paths(layout.get("parents")),
            until=parts.paths(layout.get("until")),
            filled_down=frozenset(map(fold_heading, layout.get("filled_down", ()))),
            taken_apart=fold_heading(layout.get("taken_apart", "")),
            shares=shares,
            status=parts.part(StatusPaths, layout["status"]) if "status" in layout else None,
            references={
                key: parts.part(Reference, reference)
                for key, reference in layout.get("references", {}).items()
            },
            joins=parts.all(Join, layout, "joins"),
            stated=parts.paths(subject.get("stated")),
            name_decides=subject.get("name_decides") == "yes",
            undecided_words=frozenset(subject.get("undecided_words", ())),
            default=subject.get("default", ""),
            signs={name: parts.paths(subject[name]) for name in SUBJECTS if name in subject},
        )
