"""XML that is safe to read: well-formed to its end, no document type, no entity of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol
from xml.parsers import expat

from ...errors import TableError
from ..refusals import refusal

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

# Between namespace and local name, as expat gives them; no namespace holds a blank.
SEPARATOR = " "
# Elements within elements. Judgement: the parts that are read as a tree (lists of sheets,
# relations, styles) nest about five deep, and Python gives up at a recursion of a thousand.
_DEEPEST = 200
_RESAVE = "open it where it was made and save it again"


class XmlHandler(Protocol):
    """What `parse_xml` calls; the names of elements and attributes come as 'namespace local'."""

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """Take the start of an element."""

    def end(self, name: str, /) -> None:
        """Take the end of an element."""

    def text(self, piece: str, /) -> None:
        """Take a piece of text."""


def parse_xml(handler: XmlHandler, pieces: Iterable[bytes], where: str) -> None:
    """Parse a document, calling the handler for each start, end and text.

    Raises:
        TableError: the document is not well-formed, has a document type, or the handler refused it.
    """
    parser = _safe_parser(where, SEPARATOR)
    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.CharacterDataHandler = handler.text
    _parse_pieces(parser, pieces, where)


def check_well_formed(pieces: Iterable[bytes], where: str) -> None:
    """Parse a document without looking at it, at the speed of expat alone.

    Raises:
        TableError: the document is not well-formed or has a document type.
    """
    _parse_pieces(_safe_parser(where, None), pieces, where)


def _safe_parser(where: str, separator: str | None) -> XMLParserType:
    parser = expat.ParserCreate(namespace_separator=separator)

    def refuse_document_type(*_: Any) -> None:
        raise refusal(
            where,
            "XML with a document type (DTD), which no spreadsheet needs and attackers use",
            "ask the sender for a plain copy",
        )

    parser.StartDoctypeDeclHandler = refuse_document_type
    parser.buffer_text = True
    return parser


def _parse_pieces(parser: XMLParserType, pieces: Iterable[bytes], where: str) -> None:
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        problem = f"XML line {error.lineno}: {expat.ErrorString(error.code)}"
        raise refusal(where, f"a damaged file ({problem})", _RESAVE) from None
    except (LookupError, ValueError) as error:
        if isinstance(error, TableError):
            raise
        raise refusal(where, "a damaged file (XML in an unknown encoding)", _RESAVE) from None


def local_name(name: str) -> str:
    """Return the name without its namespace.

    >>> local_name("urn:schemas-microsoft-com:office:spreadsheet Cell")
    'Cell'
    """
    return name.rpartition(SEPARATOR)[2]


def local_attributes(attributes: dict[str, str]) -> dict[str, str]:
    """Return the attributes under their names without namespace."""
    return {local_name(name): value for name, value in attributes.items()}


class Element:
    """An element of a small document: its local name, attributes, children and text."""

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = local_name(name)
        self.attributes = local_attributes(attributes)
        self.children: list[Element] = []
        self.text = ""

    def find_all(self, name: str) -> list[Element]:
        """Return every element of a name below this one, in order."""
        elements: list[Element] = []
        for child in self.children:
            if child.name == name:
                elements.append(child)
            elements += child.find_all(name)
        return elements


def parse_tree(data: bytes, where: str) -> Element:
    """Return a small document as elements; the returned element has the root as its child.

    Raises:
        TableError: it is not well-formed, has a document type, or is nested absurdly deep.
    """
    builder = _TreeBuilder(where)
    parse_xml(builder, [data], where)
    return builder.top


class _TreeBuilder:
    def __init__(self, where: str) -> None:
        self.where = where
        self.top = Element("", {})
        self._open = [self.top]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(name, attributes)
        self._open[-1].children.append(element)
        self._open.append(element)
        if len(self._open) > _DEEPEST:
            raise refusal(self.where, "XML nested absurdly deep", "ask the sender for a plain copy")

    def end(self, _: str) -> None:
        self._open.pop()

    def text(self, piece: str) -> None:
        self._open[-1].text += piece
