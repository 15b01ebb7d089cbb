"""What a person means by a name: a term of ours, a record, or a literal that is written."""

from __future__ import annotations

import pyoxigraph as ox

from casco_kg.errors import UsageError
from casco_kg.graph import Graph
from casco_kg.rdf.constants import RDFS, SKOS, TYPE
from casco_kg.rdf.ours import NUMBER
from casco_kg.rdf.terms import Term, expand, prefixes, shorten, terms_of

__all__ = ["resolve", "resolve_value"]


def resolve(name: str, asserted: Graph) -> ox.NamedNode:
    """Return what a person means by a name: ``a``, a term or individual of ours, a label, a record, or its number.

    Raises:
        UsageError: the name has an unknown prefix, is the label or number of several things, or nothing is known of it.
    """
    if name == "a":
        return TYPE
    if ":" not in name and " " not in name and "/" not in name:
        for prefix in ("casco:", "id:"):
            if asserted.about(expand(prefix + name)):
                return expand(prefix + name)
    named = _called(name, asserted)
    if len(named) > 1:
        raise UsageError(f"{name!r} is the name of several: {', '.join(sorted(map(shorten, named)))}")
    node = named.pop() if named else expand(name)
    if not any(node in terms_of(triple) for triple in asserted):
        if len(numbered := _numbered(name, asserted)) == 1:
            return numbered.pop()
        if numbered:
            raise UsageError(f"{name!r} is the number of several: {', '.join(sorted(map(shorten, numbered)))}")
        raise UsageError(f"nothing is known of {name!r}; check the spelling, or give the data that describes it")
    return node


def resolve_value(name: str, subject: ox.NamedNode, predicate: ox.NamedNode, asserted: Graph) -> Term:
    """Return what a person means by the object of a fact: a literal that is written there, else a name.

    After ``a`` stands a class: a word that our classes share with other things is theirs there.

    Raises:
        UsageError: as :func:`resolve` does.
    """
    if predicate == TYPE and len(classes := {node for node in _called(name, asserted) if _is_ours(node)}) == 1:
        return classes.pop()
    written = asserted.values(subject, predicate.value)
    return next((v for v in written if isinstance(v, ox.Literal) and v.value == name), None) or resolve(name, asserted)


def _called(name: str, graph: Graph) -> set[ox.NamedNode]:
    """Return what has a label, or of our terms another label, that is ``name`` in upper or lower case."""
    other = SKOS + "altLabel"
    return {
        subject
        for subject, predicate, value in map(terms_of, graph)
        if predicate.value in (RDFS + "label", other)
        and value.value.casefold() == name.casefold()
        and isinstance(subject, ox.NamedNode)
        and (predicate.value != other or _is_ours(subject))
    }


def _is_ours(node: ox.NamedNode) -> bool:
    return node.value.startswith(prefixes()["casco"])


def _numbered(number: str, asserted: Graph) -> set[ox.NamedNode]:
    """Return the records that have a number."""
    return {
        triple.subject
        for triple in asserted
        if triple.predicate == NUMBER
        and isinstance(triple.object, ox.Literal)
        and triple.object.value == number
        and isinstance(triple.subject, ox.NamedNode)
    }
