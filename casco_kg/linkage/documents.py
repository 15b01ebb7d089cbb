"""Finds which documents data means where it names them by designations, as a text, and which of these are of none."""

from __future__ import annotations

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.keys.designations import designations_in
from casco_kg.keys.documents import DESCRIBING, documents_in, known_documents
from casco_kg.keys.names import designating, is_name, property_of
from casco_kg.rdf.constants import RDFS
from casco_kg.rdf.ours import NAMES_UNKNOWN, NAMES_UNKNOWN_EDITION, WRITTEN_AS
from casco_kg.rdf.terms import terms_of

__all__ = ["designated"]


def designated(data: Graph) -> Graph:
    """Return a statement on each document of ours or of the data that the data names as a text, whatever its form.

    What a document that the data describes is called counts as such a text.

    So constraints compare documents, and no texts: what a designation says is read once, here as everywhere
    (casco_kg/keys/designations.py). A record whose designation is of no known document is told, too.
    """
    naming = {property_of(key) for key in designating() if not is_name(key)}
    texts: dict[ox.Literal, set[ox.NamedNode]] = {}
    for subject, _, value in map(terms_of, data.having(*(predicate.value for predicate in naming))):
        if isinstance(value, ox.Literal) and isinstance(subject, ox.NamedNode):
            texts.setdefault(value, set()).add(subject)
    known, own = known_documents(), documents_in(data.having(*DESCRIBING))
    made: set[ox.Triple] = set()
    for iri in own.names:
        for name in data.values(ox.NamedNode(iri), RDFS + "label"):
            made |= {ox.Triple(ox.NamedNode(document), WRITTEN_AS, name) for document in known.named(name.value)}
    for text, subjects in texts.items():
        documents = (*known.named(text.value), *own.named(text.value))
        made |= {ox.Triple(ox.NamedNode(iri), WRITTEN_AS, text) for iri in documents}
        if documents:
            continue
        for said in filter(lambda said: said.publishers, designations_in(text.value)):
            unknown = NAMES_UNKNOWN_EDITION if said.work in known.works else NAMES_UNKNOWN
            made |= {ox.Triple(subject, unknown, text) for subject in subjects}
    return Graph(frozenset(made))
