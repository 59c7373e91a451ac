"""XML that may be trusted: well-formed to its end, no document type, no entity of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from ...errors import TableError
from ..refusals import refuse

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

SEPARATOR = " "


def xml_parser(where: str, *, with_names: bool = True) -> XMLParserType:
    """An expat parser that refuses document types; names come as 'namespace local'."""
    made = expat.ParserCreate(namespace_separator=SEPARATOR if with_names else None)

    def no_document_type(*_: Any) -> None:
        raise refuse(where, "XML with a document type (DTD), which no spreadsheet needs and"
                     " attackers use", "ask the sender for a plain copy")  # fmt: skip

    made.StartDoctypeDeclHandler = no_document_type
    made.buffer_text = True
    return made


def feed(made: XMLParserType, pieces: Iterable[bytes], where: str) -> None:
    """Give a parser all of a document.

    Raises:
        TableError: the document is not well-formed, or a handler refused it.
    """
    try:
        for piece in pieces:
            made.Parse(piece, False)
        made.Parse(b"", True)
    except expat.ExpatError as broken:
        problem = expat.ErrorString(broken.code)
        raise refuse(where, f"a damaged file (XML line {broken.lineno}: {problem})",
                     "open it where it was made and save it again") from None  # fmt: skip
    except (LookupError, ValueError) as broken:
        if isinstance(broken, TableError):
            raise
        raise refuse(where, "a damaged file (XML in an unknown encoding)",
                     "open it where it was made and save it again") from None  # fmt: skip


def local(name: str) -> str:
    """The name without its namespace."""
    return name.rpartition(SEPARATOR)[2]


class Element:
    """An element of a small document: its local name, attributes, children and text."""

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = local(name)
        self.attributes = {local(key): value for key, value in attributes.items()}
        self.children: list[Element] = []
        self.text = ""

    def all(self, name: str) -> list[Element]:
        """Every element of a name below this one, in order."""
        found: list[Element] = []
        for child in self.children:
            if child.name == name:
                found.append(child)
            found += child.all(name)
        return found


_DEEPEST = 200


def tree(data: bytes, where: str) -> Element:
    """A small document as elements; the returned element holds the root as its child.

    Raises:
        TableError: it is not well-formed, has a document type, or is nested absurdly deep.
    """
    top = Element("", {})
    stack = [top]

    def start(name: str, attributes: dict[str, str]) -> None:
        element = Element(name, attributes)
        stack[-1].children.append(element)
        stack.append(element)
        if len(stack) > _DEEPEST:
            raise refuse(where, "XML nested absurdly deep", "ask the sender for a plain copy")

    def end(_: str) -> None:
        stack.pop()

    def text(piece: str) -> None:
        stack[-1].text += piece

    made = xml_parser(where)
    made.StartElementHandler, made.EndElementHandler = start, end
    made.CharacterDataHandler = text
    feed(made, [data], where)
    return top
