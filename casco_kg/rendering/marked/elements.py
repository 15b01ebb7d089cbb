"""Elements of an XML text with where they begin and end, so that it is changed there and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from xml.parsers import expat

from casco_kg.errors import InputError

__all__ = ["Edit", "Element", "attribute", "elements", "fragment", "spliced"]

_START_TAG = re.compile(rb"<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>")
#: Where text is to be put in place of what stands from one offset to another.
Edit = tuple[int, int, bytes]


@dataclass(slots=True)
class Element:
    """An element.

    Attributes:
        name: its name without prefix.
        depth: how many elements it stands in.
        attributes: its attributes, as they are called.
        start: where it begins.
        inside: where its start tag ends.
        close: where its end tag begins; where it has none, as ``inside``.
        end: where it ends.
        text: its characters, without those of elements in it.
    """

    name: str
    depth: int
    attributes: dict[str, str]
    start: int
    inside: int
    close: int = 0
    end: int = 0
    text: str = ""

    def namespace(self, xml: bytes) -> str:
        """Return the namespace of a root, in which what is put into it stands."""
        name = re.match(rb"<(?:([^\s/>:]+):)?", xml[self.start : self.inside])
        prefix = name[1].decode() if name and name[1] else ""
        return self.attributes.get(f"xmlns:{prefix}" if prefix else "xmlns", "")

    def move(self, after: int, by: int) -> None:
        """Move what stands after an offset further back."""
        self.start += by * (self.start > after)
        self.inside += by * (self.inside > after)
        self.close += by * (self.close >= after > self.start)
        self.end += by * (self.end > after)


def elements(xml: bytes, depth: int, skipped: str = "") -> list[Element]:
    """Return the elements of an XML text, down to a depth, in order; the root has depth 0.

    Args:
        xml: in an encoding in which ASCII stands as it is.
        depth: how deep.
        skipped: an element in which none is looked at.

    Raises:
        InputError: it declares a document type, which no workbook does, or is no XML.
    """
    if skipped and (cut := _inside(xml, skipped)):
        found = elements(xml[: cut[0]] + xml[cut[1] :], depth)
        for element in found:
            element.move(cut[0], cut[1] - cut[0])
        return found
    found = []
    around: list[Element | None] = []
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(around) > depth:
            around.append(None)
            return
        at = parser.CurrentByteIndex
        tag = _START_TAG.match(xml, at)
        found.append(Element(name.rpartition(":")[2], len(around), attributes, at, tag.end() if tag else at))
        around.append(found[-1])

    def end(_: str) -> None:
        element = around.pop()
        if element is not None:
            empty = xml[element.inside - 2 : element.inside] == b"/>"
            element.close = element.inside if empty else parser.CurrentByteIndex
            element.end = element.inside if empty else xml.index(b">", element.close) + 1

    def characters(text: str) -> None:
        if around and (element := around[-1]) is not None:
            element.text += text

    def refuse(*_: object) -> None:
        raise InputError("a part of the workbook declares a document type; save it again with Excel or LibreOffice")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = characters, refuse
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise InputError(f"a part of the workbook is no XML: {error}") from error
    return found


def _inside(xml: bytes, name: str) -> tuple[int, int] | None:
    """Return where the content of the only element of a name begins and ends; None where it has none."""
    begin = re.search(rb"<(?:\w+:)?" + name.encode() + rb"\b[^>]*(?<!/)>", xml)
    end = [*re.finditer(rb"</(?:\w+:)?" + name.encode() + rb"\s*>", xml)]
    return (begin.end(), end[-1].start()) if begin and end else None


def spliced(xml: bytes, edits: Iterable[Edit]) -> bytes:
    """Return a text with parts of it replaced; those that begin at one place come in the order given."""
    parts, last = [], 0
    for start, end, text in sorted(edits, key=lambda edit: edit[0]):
        parts += [xml[last:start], text]
        last = max(last, end)
    return b"".join([*parts, xml[last:]])


def attribute(xml: bytes, element: Element, name: str, value: str) -> Edit:
    """Return the edit that gives an attribute of an element a value, whether it has it or not."""
    tag = xml[element.start : element.inside]
    told = f'{name}="{escape(value)}"'.encode("ascii", "xmlcharrefreplace")
    if found := re.search(rb"(?<=\s)" + re.escape(name.encode()) + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')", tag):
        return element.start + found.start(), element.start + found.end(), told
    at = element.inside - (2 if tag.endswith(b"/>") else 1)
    return at, at, b" " + told


def fragment(xml: bytes, element: Element, children: str) -> Iterator[Edit]:
    """Yield the edits that put XML at the end of an element, empty or not."""
    text = children.encode("ascii", "xmlcharrefreplace")
    if element.close > element.inside or not xml[element.start : element.inside].endswith(b"/>"):
        yield element.close, element.close, text
        return
    name = re.match(rb"<([^\s/>]+)", xml[element.start : element.inside])
    assert name
    yield element.inside - 2, element.inside, b">" + text + b"</" + name[1] + b">"
