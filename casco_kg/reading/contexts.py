"""JSON-LD contexts: ours and those of readers come from this installation; every other remote one is refused."""

from __future__ import annotations

from collections.abc import Iterator

from casco_kg.errors import InputError
from casco_kg.reading.names import CONTEXT_IRI, JSON, context
from casco_kg.reading.namespaces import UNDEFINED, closest, misspelt
from casco_kg.reading.readers import known_contexts
from casco_kg.reading.source import clipped

__all__ = ["remote_contexts", "resolved"]

#: The namespace of keys that no context of a document defines.
_UNDEFINED = {"@vocab": UNDEFINED}
#: A document may name remote contexts so many times; each time, one is copied into it.
_MANY = 20_000


def remote_contexts(document: JSON) -> Iterator[str]:
    """Yield the remote contexts that a document names, as often as it does."""
    waiting = [(document, False)]
    while waiting:
        value, is_context = waiting.pop()
        if isinstance(value, str) and is_context:
            yield value
        elif isinstance(value, list):
            waiting += [(part, is_context) for part in value]
        elif isinstance(value, dict):
            waiting += [(part, key == "@context") for key, part in value.items()]


def resolved(document: JSON, name: str) -> JSON:
    """Return a document with each remote context replaced by its content, at any depth.

    Raises:
        InputError: a remote context is not known, or remote contexts are named too often.

    """
    if (count := sum(1 for _ in remote_contexts(document))) > _MANY:
        raise InputError(f"{name}: names contexts {count} times, and at most {_MANY} are read; split the file")
    tops = document if isinstance(document, list) else [document]
    found = [_resolved(top, name) for top in tops]
    for top, made in zip(tops, found, strict=True):
        if any(iri != CONTEXT_IRI for iri in remote_contexts(top.get("@context", []))):
            own = made["@context"]
            made["@context"] = [_UNDEFINED, *(own if isinstance(own, list) else [own])]
    return found if isinstance(document, list) else found[0]


def _resolved(value: JSON, name: str) -> JSON:
    if isinstance(value, list):
        return [_resolved(part, name) for part in value]
    if not isinstance(value, dict):
        return value
    return {key: _context(part, name) if key == "@context" else _resolved(part, name) for key, part in value.items()}


def _context(value: JSON, name: str) -> JSON:
    """Replace the IRIs of known contexts by their content, at any depth, and refuse every other."""
    if isinstance(value, str):
        return _content(value, name)
    if isinstance(value, list):
        return [_context(part, name) for part in value]
    if not isinstance(value, dict):
        return value
    if "@import" in value:
        raise InputError(f"{name}: a context with @import is not fetched; write the context into the file")
    return {
        key: {**part, "@context": _context(part["@context"], name)}
        if isinstance(part, dict) and "@context" in part
        else part
        for key, part in value.items()
    }


def _content(iri: str, name: str) -> JSON:
    if iri == CONTEXT_IRI:
        return context()
    if iri in known_contexts():
        return known_contexts()[iri]
    one_each = {id(content): known for known, content in known_contexts().items()}
    known = ", ".join([CONTEXT_IRI, *one_each.values()])
    meant = CONTEXT_IRI if misspelt(iri) else closest(iri, known_contexts())
    raise InputError(
        f"{name}: names the remote context {clipped(iri)}, which is not fetched; "
        + (f"did you mean {meant}?" if meant else f"known here are {known}: write the context into the file instead")
    )
