"""Writes data in other people's formats: what they have words for, never more, and the rest is told.

Whether something could be written is settled by reading: what is written is read back as if somebody else had sent
it. What of the data does not come back was not written, and is told with its place. What comes back and was not said
was written too much, and then the document that says it is left out. What is known by nothing but its name comes back
as a thing with that name, which is the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.graph import Graph
from casco_kg.rdf.constants import RDF, RDFS
from casco_kg.rdf.terms import DATA_BASE, GENID, Term, terms_of
from casco_kg.reading.foreign.translation import translated
from casco_kg.reading.json_ld import read_document
from casco_kg.reading.places import Place
from casco_kg.reading.unread import lifted, remarks
from casco_kg.texts import as_json
from casco_kg.writing.nesting import Document, documents
from casco_kg.writing.writers import Writer, writer, writers

__all__ = ["Writer", "Written", "write_in", "writers"]

Facts = frozenset[tuple[Term, ox.NamedNode, Term]]


@dataclass(frozen=True, slots=True)
class Written:
    """Data in another format.

    Attributes:
        documents: the documents, each a JSON object.
        left: what of the data was not written, in words and each with its place, in the order of places.
        missing: what the format requires and the data does not say, in words.

    """

    documents: tuple[Document, ...]
    left: tuple[tuple[Place | None, str], ...]
    missing: tuple[str, ...]

    @property
    def content(self) -> bytes:
        """The file: the document, or a list where there are several; UTF-8, the same bytes on every run.

        No text in it ends the script of a page that it is put into.
        """
        whole = self.documents[0] if len(self.documents) == 1 else self.documents
        return as_json(whole).replace("</", "<\\/").encode()


def write_in(name: str, data: Graph) -> Written:
    """Write data in another format.

    Args:
        name: the name of the format, see :func:`writers`.
        data: in our terms; what only follows from it is not written.

    Raises:
        InputError: nothing of the data can be said in the format.
        UsageError: there is no such format.

    """
    chosen = writer(name)
    made = data.store().query(chosen.text)
    assert isinstance(made, ox.QueryTriples)
    triples = tuple(made)
    names = _names(data)
    written = documents(triples, chosen, {node.value for node in names})
    said = _facts(data, names)
    back = _read_back(written, chosen, data)
    if not back <= said:
        written = [one for one in written if _read_back([one], chosen, data) <= said]
        back = _read_back(written, chosen, data)
    if not written:
        files = ", ".join(data.files) or "the data"
        raise InputError(f"{files}: holds nothing that can be said in this format: {chosen.title}")
    return Written(tuple(written), tuple(_left(data, names, back)), tuple(_missing(written, chosen)))


def _names(data: Graph) -> dict[Term, ox.Literal]:
    """Return what has no name of its own and of which no more is said than how people call it."""
    found: dict[Term, ox.Literal] = {}
    for subject in data.subjects():
        if subject.value.startswith(DATA_BASE + GENID):
            said = data.about(subject)
            if list(said) == [RDFS + "label"] and len(said[RDFS + "label"]) == 1:
                label = said[RDFS + "label"][0]
                if isinstance(label, ox.Literal):
                    found[subject] = label
    return found


def _facts(data: Iterable[ox.Triple], names: dict[Term, ox.Literal]) -> Facts:
    """Return statements with what is known by its name alone replaced by that name."""
    return frozenset(
        (subject, predicate, names.get(value, value))
        for subject, predicate, value in map(terms_of, data)
        if subject not in names
    )


def _read_back(written: list[Document], writer: Writer, data: Graph) -> Facts:
    """Return what a reader makes of documents, but for that they are documents."""
    if not written:
        return frozenset()
    bodies = [{key: value for key, value in one.items() if key != "@context"} for one in written]
    document = {"@context": written[0]["@context"], "@graph": bodies}
    read = Graph(frozenset(translated(read_document(document, writer.title, {})).triples))
    known = data.subjects()
    itself = {
        subject
        for subject in read.subjects() - known
        if subject.value.startswith(DATA_BASE + GENID)
        and any(kind.value in writer.itself for kind in read.values(subject, RDF + "type"))
        and not any(isinstance(value, ox.Literal) for values in read.about(subject).values() for value in values)
    }
    # What the data says more of than its name is a thing, also where no more than its name could be written.
    names = {node: name for node, name in _names(read).items() if node not in known}
    return _facts((triple for triple in read if triple.subject not in itself), names)


def _left(data: Graph, names: dict[Term, ox.Literal], back: Facts) -> Iterator[tuple[Place | None, str]]:
    triples = sorted(data.triples, key=str)
    used = {triple for triple in triples if _facts([triple], names) <= back and triple.subject not in names}
    reached = {terms_of(triple)[2] for triple in used}
    used |= {triple for triple in triples if triple.subject in names and triple.subject in reached}
    left = lifted(remarks(triples, used, data.places, of_each_thing=True), triples, _named(data))
    told = [(place, terms_of(remark)[2].value) for remark, place in left.items()]
    return iter(sorted(told, key=_order))


def _named(data: Graph) -> Collection[Term]:
    return {subject for subject in data.subjects() if not subject.value.startswith(DATA_BASE + GENID)}


def _order(part: tuple[Place | None, str]) -> tuple[str, int, str]:
    place, words = part
    return (place.file, place.row or place.line or 0, words) if place else ("", 0, words)


def _missing(written: list[Document], writer: Writer) -> Iterator[str]:
    """Yield what the format requires of each thing and nobody said, once for each kind of thing and key."""
    lacking: dict[tuple[str, str], list[str]] = {}
    own_id, own_type = writer.keys
    required = dict(writer.required)
    for thing in _things(list(written)):
        kinds = thing.get(own_type, [])
        for kind in kinds if isinstance(kinds, list) else [kinds]:
            for key in required.get(kind, ()):
                if key not in thing:
                    lacking.setdefault((kind, key), []).append(str(thing.get(own_id, thing.get("name", ""))))
    for (kind, key), things in sorted(lacking.items()):
        first = f", the first: {things[0]}" if things[0] else ""
        count = len(set(things) - {""}) + things.count("")
        yield f"{kind} requires {key}: not known of {count:,}{first}"


def _things(value: Any) -> Iterator[Document]:  # noqa: ANN401 (JSON)
    if isinstance(value, list):
        for part in value:
            yield from _things(part)
    elif isinstance(value, dict):
        yield value
        for part in value.values():
            yield from _things(part)
