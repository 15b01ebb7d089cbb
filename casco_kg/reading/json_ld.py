"""Reads JSON-LD. Our own context comes from this installation; every other remote context is refused."""

from __future__ import annotations

import json
from urllib.parse import urljoin

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.reading.names import CONTEXT_IRI, JSON, context, reference, safe_key, with_iris
from casco_kg.reading.source import Place, Places, Source, clipped
from casco_kg.terms import DATA_BASE

__all__ = ["parse_json_ld", "read_json_ld"]


def read_json_ld(text: str, name: str) -> Source:
    """Read a JSON-LD document, with a JSON pointer for each object that has an identifier.

    Raises:
        InputError: no JSON, no context, a remote context other than ours, or no statement.

    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"{name}:{error.lineno}: {error.msg}; mend this line and try again") from error
    except RecursionError as error:
        raise InputError(f"{name}: is nested too deeply to be read") from error
    if not isinstance(document, dict | list):
        raise InputError(f"{name}: is JSON, but neither an object nor a list of objects")
    for number, top in enumerate([document] if isinstance(document, dict) else document):
        if not isinstance(top, dict) or "@context" not in top:
            where = name if isinstance(document, dict) else f"{name} at /{number}"
            raise InputError(f'{where}: has no "@context"; add "@context": "{CONTEXT_IRI}" to each object at the top')
    places = Places()
    ours = CONTEXT_IRI in json.dumps(document)
    return parse_json_ld(_prepare(document, name, "", places, ours), name, places)


def parse_json_ld(document: JSON, name: str, places: Places) -> Source:
    """Parse JSON-LD whose contexts are all inline.

    Raises:
        InputError: no JSON-LD, or no statement.

    """
    try:
        parsed = ox.parse(json.dumps(document), ox.RdfFormat.JSON_LD, base_iri=DATA_BASE)
        triples = tuple(quad.triple for quad in parsed)
    except SyntaxError as error:
        raise InputError(f"{name}: is not JSON-LD: {clipped(error.msg)}") from error
    if not triples:
        raise InputError(f"{name}: holds no statement; are its keys those of {CONTEXT_IRI}?")
    return Source(name, triples, places)


def _prepare(value: JSON, name: str, pointer: str, places: Places, ours: bool) -> JSON:
    """Copy JSON with contexts resolved and the place of each identified object noted.

    In a document with our context, keys and names are made fit for IRIs, so that JSON-LD does not drop them.
    """
    if isinstance(value, list):
        return [_prepare(part, name, f"{pointer}/{number}", places, ours) for number, part in enumerate(value)]
    if not isinstance(value, dict):
        return value
    prepared: dict[str, JSON] = {}
    for key, part in value.items():
        if key == "@context":
            prepared[key] = _resolve_context(part, name)
        elif key in ("id", "@id") and isinstance(part, str):
            prepared[key] = reference(part) if ours else part
            places.note(Place(name, pointer=pointer or "/"), urljoin(DATA_BASE, prepared[key]))
        else:
            below = _prepare(part, name, f"{pointer}/{key}", places, ours)
            prepared[_fit(key) if ours else key] = with_iris(key, below) if ours else below
    return prepared


def _fit(key: str) -> str:
    """Return a key that is no IRI, no prefixed name and no keyword as a word that JSON-LD keeps."""
    return key if key.startswith("@") or ":" in key else safe_key(key)


def _resolve_context(value: JSON, name: str) -> JSON:
    """Replace our own context's IRI by the context, at any depth, and refuse every other remote context."""
    if isinstance(value, str):
        if value == CONTEXT_IRI:
            return context()
        raise InputError(
            f"{name}: names the remote context {clipped(value)}, which is not fetched; "
            f"only {CONTEXT_IRI} is known here: write the context into the file instead"
        )
    if isinstance(value, list):
        return [_resolve_context(part, name) for part in value]
    if isinstance(value, dict):
        if "@import" in value:
            raise InputError(f"{name}: a context with @import is not fetched; write the context into the file")
        return {
            key: {**part, "@context": _resolve_context(part["@context"], name)}
            if isinstance(part, dict) and "@context" in part
            else part
            for key, part in value.items()
        }
    return value
