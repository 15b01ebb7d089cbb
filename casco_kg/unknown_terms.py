"""Terms of our namespaces that shapes and queries of a user name, and that there are none of: they find nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.hints import resembling
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.rdf.constants import BASE, FIRST, SH, TYPE
from casco_kg.rdf.ours import PRESENT_DAY
from casco_kg.rdf.terms import Term, prefixes, readable, terms_of
from casco_kg.reading.foreign.namespaces import misspelt, namespace_of
from casco_kg.sparql.named_terms import as_properties, in_query

__all__ = ["finds_nothing", "unknown_in_query", "unknown_in_shapes"]

#: What shapes say in these properties is for people, or about files.
_ASIDE = {"declare", "defaultValue", "entailment", "group", "namespace", "prefixes", "shapesGraph"}
#: What shapes take a property, and a class, for.
_FOR_PROPERTIES = {
    *("path", "inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath", "targetSubjectsOf", "targetObjectsOf"),
    *("equals", "disjoint", "lessThan", "lessThanOrEquals"),
}
_FOR_CLASSES = {"class", "targetClass"}
_TEMPLATE = re.compile(r"\bCONSTRUCT\s*\{[^{}]*\}", re.IGNORECASE)


def unknown_in_query(text: str, data: Graph | None = None) -> dict[str, str]:
    """Return the terms of ours that a query looks for and nobody knows, each with the one that it resembles, or "".

    Args:
        text: the query; what it would construct may be called as one likes.
        data: what it is asked about beside the knowledge graph, which may use any term.
    """
    bare = _TEMPLATE.sub("CONSTRUCT {}", text)
    misused = {name: like for name in _whole(as_properties(bare)) if (like := _property_like(ox.NamedNode(name)))}
    return _unknown(_whole(in_query(bare)), data) | misused


def unknown_in_shapes(shapes: Graph, data: Graph) -> Iterator[tuple[ox.Triple, str, str]]:
    """Yield such terms of shapes: the statement that names it, the term, and the one that it resembles, or ""."""
    named: list[tuple[ox.Triple, frozenset[str]]] = []
    declared = _declared(shapes)
    for triple in shapes:
        _, key, value = terms_of(triple)
        local = key.value.removeprefix(SH)
        if local in _ASIDE or (local == key.value and key != FIRST):
            continue
        if isinstance(value, ox.NamedNode):
            named.append((triple, frozenset({value.value})))
            if like := _meant_in(local, value):
                yield triple, value.value, like
        elif local in ("select", "ask"):
            named.append((triple, _whole(in_query(value.value, declared))))
            for name in _whole(as_properties(value.value, declared)):
                if like := _property_like(ox.NamedNode(name)):
                    yield triple, name, like
    unknown = _unknown({name for _, names in named for name in names if not shapes.about(ox.NamedNode(name))}, data)
    for triple, names in named:
        for name in sorted(names & unknown.keys()):
            yield triple, name, unknown[name]


def finds_nothing(name: str, written: str, like: str) -> str:
    """Return in words that nothing is found by a term, which is called so, and what was meant."""
    node = ox.NamedNode(name)
    why = "it is a class, and stands for a property" if _is(node, "Class") else "there is no such term"
    why = "it is a property, and stands for a class" if _is(node, "Property") else why
    return f"nothing is found by {written}: {why}" + (f"; did you mean {like}?" if like else "")


def _declared(shapes: Graph) -> dict[str, str]:
    said: dict[Term, dict[str, str]] = {}
    for subject, key, value in map(terms_of, shapes):
        if key.value in (SH + "prefix", SH + "namespace"):
            said.setdefault(subject, {})[key.value] = value.value
    return {each.get(SH + "prefix", ""): each.get(SH + "namespace", "") for each in said.values()}


def _whole(names: Iterable[str]) -> frozenset[str]:
    """Return those names that are whole IRIs, and not such as a base completes."""
    return frozenset(name for name in names if _is_iri(name))


def _is_iri(name: str) -> bool:
    try:
        return bool(ox.NamedNode(name))
    except ValueError:
        return False


def _unknown(names: Iterable[str], data: Graph | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        node = ox.NamedNode(name)
        meant = _meant(node)
        if meant is not None and not (data and _has(data, node)):
            found[name] = meant
    return found


def _meant(node: ox.NamedNode) -> str | None:
    """Return what a term that there is none of resembles, "" for nothing; None for one that there is, or of others."""
    namespace = namespace_of(node.value)
    local = node.value.removeprefix(namespace)
    if not local or local.endswith("-"):  # a namespace, or the beginning of a name
        return None
    known = prefixes()
    if namespace in (known["casco"], known["id"]):
        if knowledge().about(node) or node == PRESENT_DAY:
            return None
        close = resembling(node)
        return readable(close) if close else ""
    if namespace in known.values() or namespace == BASE or namespace.startswith(f"{BASE}ontology/"):
        return None
    if misspelt(namespace) == known["casco"]:
        return readable(close) if (close := resembling(ox.NamedNode(known["casco"] + local))) else ""
    return None


def _meant_in(place: str, node: ox.NamedNode) -> str:
    """Return what is meant by a term of ours that stands where shapes take none of its kind; "" where it may stand."""
    if place in _FOR_PROPERTIES:
        return _property_like(node)
    return _class_like(node) if place in _FOR_CLASSES else ""


def _property_like(node: ox.NamedNode) -> str:
    """Return the property that is called as a class of ours but for the first letter; "" where it is no class."""
    return _other(node, str.lower) if _is(node, "Class") else ""


def _class_like(node: ox.NamedNode) -> str:
    """Return the class that is called as a property of ours but for the first letter; "" where it is no property."""
    return _other(node, str.upper) if _is(node, "Property") else ""


def _other(node: ox.NamedNode, case: Callable[[str], str]) -> str:
    namespace = namespace_of(node.value)
    local = node.value.removeprefix(namespace)
    other = ox.NamedNode(namespace + case(local[:1]) + local[1:])
    return readable(other) if namespace == prefixes()["casco"] and other != node and knowledge().about(other) else ""


def _is(node: ox.NamedNode, kind: str) -> bool:
    return any(each.value.endswith(kind) for each in knowledge().values(node, TYPE.value))


def _has(graph: Graph, node: ox.NamedNode) -> bool:
    return bool(graph.about(node) or graph.index.leading(node) or next(iter(graph.having(node.value)), None))
