"""Finds which documents data means where it names them by designations, as a text, and which of these are of none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.keys.designations import designations_in
from casco_kg.keys.documents import DESCRIBING, WORKS, documents_in, known_documents
from casco_kg.keys.names import designating, is_name, property_of
from casco_kg.rdf.constants import RDFS, TYPE
from casco_kg.rdf.ours import NAMES_UNKNOWN, NAMES_UNKNOWN_EDITION, WRITTEN_AS
from casco_kg.rdf.terms import Term, terms_of

__all__ = ["designated"]


def designated(data: Graph) -> Graph:
    """Return a statement on each document of ours or of the data that the data names as a text, whatever its form.

    What a document that the data describes is called counts as such a text.

    So constraints compare documents, and no texts: what a designation says is read once, here as everywhere
    (casco_kg/keys/designations.py). A record whose designation is of no known document is told, too.
    """
    naming = [property_of(key).value for key in designating() if not is_name(key)]
    known, own = known_documents(), documents_in(_describing(data))
    made: set[ox.Triple] = set()
    for iri in own.names:
        for name in data.values(ox.NamedNode(iri), RDFS + "label"):
            made |= {ox.Triple(ox.NamedNode(document), WRITTEN_AS, name) for document in known.named(name.value)}
    unknown: dict[Term, set[ox.NamedNode]] = {}
    for text in data.led_to(*naming):
        if not isinstance(text, ox.Literal):
            continue
        documents = (*known.named(text.value), *own.named(text.value))
        made |= {ox.Triple(ox.NamedNode(iri), WRITTEN_AS, text) for iri in documents}
        if documents:
            continue
        for said in filter(lambda said: said.publishers, designations_in(text.value)):
            unknown.setdefault(text, set()).add(NAMES_UNKNOWN_EDITION if said.work in known.works else NAMES_UNKNOWN)
    for subject, _, value in map(terms_of, data.having(*naming) if unknown else ()):
        if value in unknown and isinstance(subject, ox.NamedNode):
            made |= {ox.Triple(subject, property_, value) for property_ in unknown[value]}
    return Graph(frozenset(made))


def _describing(data: Graph) -> Iterator[ox.Triple]:
    """Yield what is said of the documents that the data describes."""
    if not {*WORKS} & {*data.led_to(TYPE.value)}:
        return
    for subject in {subject for subject, _, value in map(terms_of, data.having(TYPE.value)) if value in WORKS}:
        for predicate in DESCRIBING:
            for value in data.values(subject, predicate):
                yield ox.Triple(cast(ox.NamedNode, subject), ox.NamedNode(predicate), value)
