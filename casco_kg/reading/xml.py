"""Reads XML into RDF, by the smallest facade that loses nothing; a reader of a format then asks it by SPARQL.

The facade, for an element, its attributes, its text and its children::

    <c:item xmlns:c="https://example.org/c" id="i1">        ?parent  c:item     ?item .
      <c:name xml:lang="en">Thermometer</c:name>            ?item    c:id       "i1" .
    </c:item>                                               ?item    c:name     ?name .
                                                            ?name    rdf:value  "Thermometer"@en .

- An element is a node. Its parent leads to it by a property, which is the name of the element; so a reader writes
  ``?item c:name [ rdf:value ?name ]``. Only the root has no parent: its name is its rdf:type, where a reader starts.
- An attribute is a property with a text. Without a prefix it counts to the namespace of its element.
- Text is the rdf:value of its element, without blanks at both ends; text between children is put together.
  xml:lang beside text is the language tag of that text, and beside no text an attribute like any other.
- A name is its namespace followed by the local name, with a # between them where the namespace ends in neither # nor
  /: prefixes play no part. What is in no namespace is in ``https://w3id.org/casco-kg/xml#``, and what is in one that is
  no IRI is below that.
- A node is called by the file (its name and a digest) and the path of the element, with a number where siblings have
  the same name. The same path is the pointer of its place, as in ``/list/items/item[2]/@id``. Statements stand in
  document order.

Comments and processing instructions say nothing. What XML may hold besides, and how much, is in xml_parser.py. RDF/XML
is not read by the facade, but as the RDF that it is (rdf.py).

Source: https://sparql-anything.readthedocs.io/ for the idea (Facade-X); the facade above is smaller.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import PurePath
from urllib.parse import quote

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.rdf.constants import BASE, RDF, TYPE
from casco_kg.rdf.terms import DATA_BASE, GENID
from casco_kg.reading.content import text_in
from casco_kg.reading.foreign.namespaces import meant
from casco_kg.reading.foreign.readers import readers, recognized
from casco_kg.reading.places import Place, Places
from casco_kg.reading.rdf import read_rdf
from casco_kg.reading.source import Source
from casco_kg.reading.xml_parser import Element, is_rdf_xml, looks_like_xml, tree
from casco_kg.texts import clipped

__all__ = ["looks_like_xml", "read_xml"]

#: The namespace of elements and attributes that are in none.
_NO_NAMESPACE = BASE + "xml#"

_LANG = "http://www.w3.org/XML/1998/namespace lang"
_VALUE = ox.NamedNode(RDF + "value")


def read_xml(data: bytes, name: str) -> Source:
    """Read XML in a format that there is a reader for, or RDF/XML.

    Args:
        data: the bytes of the file; its XML declaration says the encoding, UTF-8 where it does not.
        name: the path of the file as given.

    Raises:
        InputError: no well-formed XML, an unknown encoding, a document type, more than the limits of xml_parser.py
            allow, or a format that no reader recognises.

    """
    if is_rdf_xml(data, name):
        return read_rdf(text_in(data, name), name, ox.RdfFormat.RDF_XML)
    root = tree(data, name)
    source = _Facade(name, data).of(root)
    if not recognized(source):
        namespace = root.name.rpartition(" ")[0] or "no namespace"
        start = f"{name}:{root.line}: is XML with the root {clipped(root.local)} in {clipped(namespace)}"
        if hint := _meant(namespace):
            raise InputError(f"{start}, which is not read; {hint}")
        known = "; ".join(reader.title for reader in readers())
        raise InputError(f"{start}, a format that is not known; known are RDF/XML; {known}")
    return source


def _meant(namespace: str) -> str:
    """Return which known namespace is meant, as XML writes it; for a known one, what is read of it."""
    ended = namespace.endswith(("#", "/"))
    words = meant(namespace if ended else f"{namespace}#")
    return words if ended else words.replace("#?", "?")


class _Facade:
    """Writes the elements of one file as triples, in document order."""

    def __init__(self, name: str, data: bytes) -> None:
        self._name = name
        file = f"{PurePath(name).name}-{sha256(data).hexdigest()[:8]}"
        self._base = f"{DATA_BASE}{GENID}{quote(file, safe='-._~')}"
        self._terms: dict[str, ox.NamedNode] = {}
        self._triples: list[ox.Triple] = []
        self._places = Places()

    def of(self, root: Element) -> Source:
        path = f"/{root.local}"
        node = self._node(path)
        self._say(node, TYPE, self._term(root.name, root), Place(self._name, line=root.line, pointer=path))
        # A stack of our own: the depth of a file is no depth of Python.
        waiting: list[tuple[Element, str, ox.NamedNode, ox.NamedNode | None]] = [(root, path, node, None)]
        while waiting:
            element, path, node, parent = waiting.pop()
            place = Place(self._name, line=element.line, pointer=path)
            self._places.note(place, node.value)
            if parent is not None:
                self._say(parent, self._term(element.name, element), node, place)
            self._say_content(element, path, node, place)
            if element.children:
                below = _paths(element, path)
                waiting += [(child, its_path, self._node(its_path), node) for child, its_path in reversed(below)]
        return Source(self._name, tuple(self._triples), self._places)

    def _say_content(self, element: Element, path: str, node: ox.NamedNode, place: Place) -> None:
        text = "".join(element.text).strip()
        value = _literal(text, element.attributes.get(_LANG, "") if text else "")
        for key, said in element.attributes.items():
            if key != _LANG or not value.language:
                pointer = f"{path}/@{key.rpartition(' ')[2]}"
                here = Place(self._name, line=element.line, pointer=pointer)
                self._say(node, self._term(key, element), ox.Literal(said), here)
        if text:
            self._triples.append(ox.Triple(node, _VALUE, value))  # it stands where its element does

    def _say(
        self, subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal, place: Place
    ) -> None:
        self._triples.append(ox.Triple(subject, predicate, value))
        self._places.note(place, subject.value, predicate.value, value.value)

    def _node(self, path: str) -> ox.NamedNode:
        # No name of an element holds any of [ ] and ; so no two paths meet.
        return ox.NamedNode(self._base + quote(path.replace("[", ";").replace("]", ""), safe="/;-._~"))

    def _term(self, name: str, element: Element) -> ox.NamedNode:
        """Return the IRI of a name; one without a namespace counts to that of the element."""
        key = name if " " in name else f"{element.name.rpartition(' ')[0]} {name}"
        if key not in self._terms:
            namespace, _, local = key.rpartition(" ")
            namespace = namespace or _NO_NAMESPACE
            separator = "" if namespace.endswith(("#", "/")) else "#"
            try:
                self._terms[key] = ox.NamedNode(namespace + separator + local)
            except ValueError:
                self._terms[key] = ox.NamedNode(f"{_NO_NAMESPACE}{quote(namespace, safe='')}/{local}")
        return self._terms[key]


def _paths(element: Element, path: str) -> list[tuple[Element, str]]:
    """Return the children with their paths: a number only where several have the same local name."""
    alike: dict[str, list[Element]] = {}
    for child in element.children:
        alike.setdefault(child.local, []).append(child)
    passed = dict.fromkeys(alike, 0)
    paths = []
    for child in element.children:
        local = child.local
        passed[local] += 1
        paths.append((child, f"{path}/{local}[{passed[local]}]" if len(alike[local]) > 1 else f"{path}/{local}"))
    return paths


def _literal(text: str, language: str) -> ox.Literal:
    """Return a text with its language, or without one where that is no language tag."""
    try:
        return ox.Literal(text, language=language) if language else ox.Literal(text)
    except ValueError:
        return ox.Literal(text)
