"""RDF terms as people write them: namespaces, prefixed names, labels.

The prefixes are those of ontology/prefixes.ttl, and of nothing else.
"""

from __future__ import annotations

from functools import cache
from typing import cast
from urllib.parse import quote, unquote

import pyoxigraph as ox

from casco_kg.errors import UsageError
from casco_kg.files import find
from casco_kg.rdf.constants import BASE, SH

__all__ = [
    "DATA_BASE",
    "GENID",
    "Term",
    "expand",
    "local_name",
    "prefixes",
    "readable",
    "shorten",
    "terms_of",
]

Term = ox.NamedNode | ox.BlankNode | ox.Literal

#: What relative names in JSON-LD and CSV are resolved against, so that files of one register meet.
DATA_BASE = BASE + "register/"
#: Below that, the names of what has none: https://www.w3.org/TR/rdf11-concepts/#section-skolemization
GENID = ".well-known/genid/"


@cache
def prefixes() -> dict[str, str]:
    """Return the project's prefixes, prefix to namespace IRI, sorted by prefix."""
    (path,) = find("ontology", "prefixes.ttl")
    parts: dict[object, dict[str, str]] = {}
    for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        if isinstance(triple.object, ox.Literal):
            parts.setdefault(triple.subject, {})[triple.predicate.value] = triple.object.value
    return dict(sorted((part[SH + "prefix"], part[SH + "namespace"]) for part in parts.values()))


def expand(name: str) -> ox.NamedNode:
    """Return the IRI that ``name`` stands for: ``prefix:local``, ``<IRI>`` or an IRI.

    Raises:
        UsageError: the prefix is not one of the project's and ``name`` is no absolute IRI.

    """
    bare = name[1:-1] if name.startswith("<") and name.endswith(">") else name
    prefix, colon, local = bare.partition(":")
    if colon and prefix in prefixes():
        bare = prefixes()[prefix] + local
    elif not colon:
        bare = DATA_BASE + quote(bare, safe="-._~#/")
    try:
        return ox.NamedNode(bare)
    except ValueError as error:
        raise UsageError(f"{name!r} is no IRI and no prefixed name; known prefixes: {', '.join(prefixes())}") from error


def shorten(term: Term) -> str:
    """Return ``term`` as people write it: a prefixed name, a name within the register, a literal, or N-Triples."""
    if not isinstance(term, ox.NamedNode):
        text = str(term)
        quoted, mark, datatype = text.rpartition("^^<")
        return f"{quoted}^^{shorten(ox.NamedNode(datatype[:-1]))}" if mark and text.startswith('"') else text
    if term.value.startswith(DATA_BASE):
        return term.value.removeprefix(DATA_BASE)
    for prefix, namespace in prefixes().items():
        local = term.value.removeprefix(namespace)
        if local != term.value and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return str(term)


def readable(term: Term) -> str:
    """Return ``term`` in short and with what is escaped in an IRI as it was written; it may be no name of Turtle."""
    if isinstance(term, ox.NamedNode):
        for prefix, namespace in prefixes().items():
            local = term.value.removeprefix(namespace)
            if local != term.value and unquote(local) != local:
                return f"{prefix}:{unquote(local)}"
    return unquote(shorten(term))


def terms_of(triple: ox.Triple) -> tuple[Term, ox.NamedNode, Term]:
    """Return subject, predicate and object. There are no triple terms (RDF 1.2): reading refuses them."""
    return cast(Term, triple.subject), triple.predicate, cast(Term, triple.object)


def local_name(term: ox.NamedNode) -> str:
    """Return the part of an IRI after its last ``#`` or ``/``."""
    return term.value.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
