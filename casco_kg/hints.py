"""Guesses what was meant: for a name that nothing describes, a column without a key, a date that is none."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from urllib.parse import unquote

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.keys.dates import readings
from casco_kg.keys.designations import designations_in
from casco_kg.keys.documents import known_documents
from casco_kg.keys.headers import close_key, key_path
from casco_kg.keys.names import called, designating, keys, name_in, property_of
from casco_kg.languages.words import Words
from casco_kg.rdf.constants import SH, XSD
from casco_kg.rdf.ours import UNKNOWN_COLUMN
from casco_kg.rdf.terms import DATA_BASE, Term, prefixes, readable, shorten
from casco_kg.shacl.compiled.checks import Result

__all__ = ["MAX_COUNT", "meant", "resembling"]

#: What is told of too many values depends on all of them.
MAX_COUNT = ox.NamedNode(SH + "MaxCountConstraintComponent")
#: How many values are named where there are more than may be.
_SHOWN_VALUES = 5


def meant(result: Result, graph: Graph, words: Words) -> str:
    """Return "did you mean" for what resembles a name of ours, a key or a date; empty where nothing does.

    Where there are more values than may be, these are named instead.
    """
    if result.component == MAX_COUNT and isinstance(result.path, ox.NamedNode):
        given = graph.values(result.focus, result.path.value)
        if 1 < len(given) <= _SHOWN_VALUES:
            return words("given_are", names=", ".join(map(_written, given[:-1])), last=_written(given[-1]))
    if isinstance(result.value, ox.Literal) and (hint := _meant_text(result.value, result.path, words)):
        return hint
    for term in (result.path, result.value):
        if isinstance(term, ox.NamedNode) and not graph.about(term) and not knowledge().about(term):
            if designations_in(written := name_in(term.value)):
                return words("did_you_mean", name=like) if (like := _document(written)) else ""
            close = _called(term, graph) or resembling(term)
            if close:
                return words("did_you_mean", name=unquote(shorten(close)))
    return ""


def _written(value: Term) -> str:
    return value.value if isinstance(value, ox.Literal) else readable(value)


def _meant_text(text: ox.Literal, path: Term | None, words: Words) -> str:
    if path == UNKNOWN_COLUMN:
        close = None if key_path(text.value) else close_key(text.value)  # a mapping may leave a key open
        return words("did_you_mean", name=close) if close else ""
    if path is not None and path in _designated() and (like := _document(text.value)):
        return words("did_you_mean", name=like)
    days = [day.isoformat() for day in readings(text.value)] if text.datatype.value == XSD + "date" else []
    if len(days) > 1:
        return words("may_be_days", days=words("either_day", first=", ".join(days[:-1]), second=days[-1]))
    return words("did_you_mean", name=days[0]) if days and days != [text.value] else ""


@cache
def _designated() -> frozenset[ox.NamedNode]:
    return frozenset(property_of(key) for key in designating())


def _called(term: ox.NamedNode, graph: Graph) -> Term | None:
    """Return the one record whose identifier is written otherwise, or that has this name: in the data, then in ours."""
    if not term.value.startswith(DATA_BASE):
        return None
    written = unquote(term.value.removeprefix(DATA_BASE))
    if own := graph.called(written):
        return own
    known = [iri for iri in called(written) if iri.startswith(prefixes()["id"])]
    return ox.NamedNode(known[0]) if len(known) == 1 else None


def _document(text: str) -> str | None:
    """Return the name of the one document that is like a designation, by number, part and year, never by letters."""
    known = known_documents()
    if known.named(text):
        return None
    for said in designations_in(text):
        if like := known.like(said):
            return known.names[like]
    return None


@cache
def resembling(term: ox.NamedNode) -> ox.NamedNode | None:
    """Return the term or entry of the knowledge graph that an IRI of one of its namespaces is all but spelt as."""
    namespace = next((n for n in prefixes().values() if term.value.startswith(n)), None)
    if namespace is None:
        return None
    if namespace == prefixes()["casco"] and (key := term.value.removeprefix(namespace)) in keys():
        return property_of(key)  # a key of JSON and tables, where the property has another name
    known = {
        node.value.removeprefix(namespace): node
        for node in knowledge().subjects()
        if isinstance(node, ox.NamedNode) and node.value.startswith(namespace)
    }
    written = re.sub(r"[/ :]", "-", unquote(term.value.removeprefix(namespace)))
    names = sorted(known)
    alike = [name for name in names if name[:1].isupper() == written[:1].isupper()]  # a class for a class
    longer = [name for name in alike if name.endswith(written)]
    found = get_close_matches(written, alike, 1, 0.8) or (longer if len(longer) == 1 else [])
    found = found or get_close_matches(written, names, 1, 0.8) or get_close_matches(written.lower(), names, 1, 0.8)
    return known[found[0]] if found else None
