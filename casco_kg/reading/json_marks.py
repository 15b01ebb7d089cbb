"""Marks each object of a JSON-LD document with its JSON pointer before it is parsed, by a property of our own.

So contexts may call things what they like, and an object without a name is found as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

import pyoxigraph as ox

from casco_kg.keys.names import JSON
from casco_kg.rdf.terms import DATA_BASE, Term, terms_of
from casco_kg.reading.json_places import pointer_step
from casco_kg.reading.json_terms import Terms

__all__ = ["marked", "split_marks"]

#: The property that holds the JSON pointer of an object.
_MARK = DATA_BASE + ".well-known/pointer"
#: What stands in no IRI. Source: https://www.rfc-editor.org/rfc/rfc3987#section-2.2
_IN_NO_IRI = {ord(sign): quote(sign) for sign in ' <>"{}|\\^`' + "".join(map(chr, range(0x20)))}


def marked(value: JSON, terms: Terms, pointer: str = "") -> JSON:
    """Return JSON-LD with each object marked by its pointer, and with IRIs that are none made fit, so as to be kept."""
    if isinstance(value, list):
        return [marked(part, terms, pointer + pointer_step(number)) for number, part in enumerate(value)]
    if not isinstance(value, dict):
        return value
    made: dict[str, JSON] = {}
    for key, part in value.items():
        word = terms.keywords.get(key, "")
        below = pointer + pointer_step(key)
        if key == "@context" or key in terms.verbatim:
            made[key] = part
        elif word in ("@id", "@type") or key in terms.references:
            made[key] = _fit(marked(part, terms, below))
        elif (word == "@reverse" or key in terms.maps) and isinstance(part, dict):
            made[key] = {name: marked(inner, terms, below + pointer_step(name)) for name, inner in part.items()}
        else:
            made[key if word or key in terms.defined else key.translate(_IN_NO_IRI)] = marked(part, terms, below)
    if not {terms.keywords.get(key) for key in value} & {"@value", "@list", "@set"}:
        made[_MARK] = pointer
    return made


def _fit(value: JSON) -> JSON:
    if isinstance(value, list):
        return [_fit(part) for part in value]
    return value.translate(_IN_NO_IRI) if isinstance(value, str) else value


def split_marks(triples: Iterable[ox.Triple]) -> tuple[tuple[ox.Triple, ...], dict[str, Term]]:
    """Return triples without marks, and the node that each marked pointer stands for."""
    kept, nodes = [], {}
    for triple in triples:
        subject, predicate, value = terms_of(triple)
        if predicate.value == _MARK:
            nodes[value.value] = subject
        else:
            kept.append(triple)
    return tuple(kept), nodes
