"""Parses XML with expat into elements, without a document type, within limits, and without ever fetching anything.

expat is part of Python. It reads UTF-8, UTF-16, and any encoding of one byte a character that a file declares; it stops
entities that grow without bound (since expat 2.4).
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field
from xml.parsers import expat

from casco_kg.errors import InputError
from casco_kg.rdf.constants import RDF
from casco_kg.texts import clipped

__all__ = ["MOST_LEVELS", "Element", "is_rdf_xml", "looks_like_xml", "parse", "parser", "tree"]

#: A declaration, a comment, or an element with an attribute; an IRI has no blank in it.
_START = re.compile(rb"<(\?xml\s|!DOCTYPE\s|!--|[\w.:-]+\s+[\w.:-]+\s*=)", re.IGNORECASE)

# More than any file of a known format needs, and little enough to be read in seconds.
_MOST_BYTES = 100_000_000
_MOST_NODES = 500_000
MOST_LEVELS = 200
_MOST_ATTRIBUTES = 1_000
_MOST_OF_ENTITIES = 1_000_000


@dataclass(slots=True)
class Element:
    """An element as it stands in a file.

    Attributes:
        name: the namespace, a blank and the local name; the local name alone where it is in no namespace.
        line: the line on which it starts.
        attributes: name to value; names are as those of elements.
        text: the pieces of text in it, but not in its children.
        children: the elements in it, in their order.

    """

    name: str
    line: int
    attributes: dict[str, str]
    text: list[str] = field(default_factory=list)
    children: list[Element] = field(default_factory=list)

    @property
    def local(self) -> str:
        """The name without its namespace."""
        return self.name.rpartition(" ")[2]


def tree(data: bytes, name: str) -> Element:
    """Return the root of XML.

    Args:
        data: the bytes of the file.
        name: the path of the file as given.

    Raises:
        InputError: no well-formed XML, an unknown encoding, a document type, or more than the limits allow.

    """
    if len(data) > _MOST_BYTES:
        raise InputError(f"{name}: has {len(data):,} bytes, and XML is read up to {_MOST_BYTES:,}; split the file")
    reading = parser(name)
    top = Element("", 0, {})
    open_elements = [top]
    nodes = 0

    def refuse(what: str) -> None:
        raise InputError(f"{name}:{reading.CurrentLineNumber}: {what}")

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal nodes
        nodes += 1 + len(attributes)
        if len(open_elements) > MOST_LEVELS:
            refuse(f"elements stand more than {MOST_LEVELS} levels deep, which is not read; no known format needs it")
        if len(attributes) > _MOST_ATTRIBUTES:
            refuse(f"an element has {len(attributes):,} attributes; at most {_MOST_ATTRIBUTES:,} are read")
        if nodes > _MOST_NODES:
            refuse(f"holds more than {_MOST_NODES:,} elements and attributes, which is not read; split the file")
        child = Element(element, reading.CurrentLineNumber, attributes)
        open_elements[-1].children.append(child)
        open_elements.append(child)

    def end(_: str) -> None:
        open_elements.pop()

    def text(piece: str) -> None:
        open_elements[-1].text.append(piece)

    def document_type(*_: object) -> None:
        refuse("a document type (<!DOCTYPE …>) is not read, nor are entities; delete it and write entities out")

    reading.StartDoctypeDeclHandler = document_type
    reading.StartElementHandler = start
    reading.EndElementHandler = end
    reading.CharacterDataHandler = text
    parse(reading, data, name)
    (root,) = top.children
    return root


def looks_like_xml(data: bytes) -> bool:
    """Return whether a file begins as XML does, in UTF-8 or UTF-16; an IRI in Turtle begins with < as well."""
    start = data[:500].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip()
    return _START.match(start) is not None


def is_rdf_xml(data: bytes, name: str) -> bool:
    """Return whether XML is RDF/XML: its root is in the namespace of RDF, or has an attribute of it.

    Raises:
        InputError: the XML is broken before its root starts, or has no known encoding.

    """
    found: list[str] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        found.extend((element, *attributes))
        raise _FoundError

    reading = parser(name)
    reading.StartElementHandler = start
    with contextlib.suppress(_FoundError):
        parse(reading, data, name)
    return any(key.startswith(RDF) for key in found)


def parser(name: str, encoding: str | None = None) -> expat.XMLParserType:
    """Return a parser whose names have their namespace before a blank; entities that are external or grow are refused.

    Args:
        name: the path of the file as given.
        encoding: the encoding whatever the file declares; None for that which it declares.

    """
    reading = expat.ParserCreate(encoding, " ")
    reading.buffer_text = True
    sizes: dict[str, int] = {}

    def entity(
        key: str, _parameter: bool, value: str | None, _base: str | None, system: str | None, *_: object
    ) -> None:
        if value is None:
            where = f"{name}:{reading.CurrentLineNumber}"
            raise InputError(
                f"{where}: the entity {clipped(key)} stands in {clipped(str(system))}, which is not fetched"
            )
        # expat expands an entity where it stands in the text, and pyoxigraph where it is declared.
        sizes[key] = len(value) + sum(sizes.get(inner, 0) for inner in re.findall("&([^;]+);", value))
        if sum(sizes.values()) > _MOST_OF_ENTITIES:
            raise InputError(f"{name}:{reading.CurrentLineNumber}: the entities grow without bound; write them out")

    reading.EntityDeclHandler = entity
    return reading


def parse(reading: expat.XMLParserType, data: bytes, name: str) -> None:
    """Run a parser over the bytes of a file.

    Raises:
        InputError: no well-formed XML, an unknown encoding, an external entity, or entities that grow without bound.

    """
    try:
        reading.Parse(data, True)
    except expat.ExpatError as error:
        message = expat.errors.messages.get(error.code, str(error))
        raise InputError(f"{name}:{error.lineno}: is no well-formed XML: {message}; mend it and try again") from error
    except (LookupError, ValueError) as error:
        raise InputError(f"{name}:1: the encoding that is declared is not known; save the file as UTF-8") from error


class _FoundError(Exception):
    """Ends the parsing of a file of which enough is known."""
