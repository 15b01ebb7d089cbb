"""Reads JSON-LD, in our terms and in those of others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import cast

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.keys.names import CONTEXT_IRI, JSON, joined_in, reference, safe_key, with_iris
from casco_kg.rdf.terms import DATA_BASE, terms_of
from casco_kg.reading.contexts import UNDEFINED_KEYS, Contexts, meant_context, remote_contexts, resolved
from casco_kg.reading.envelopes import is_token, opened, refuse_broken, shut
from casco_kg.reading.foreign.readers import context_of, readers, recognized
from casco_kg.reading.json_marks import marked, split_marks
from casco_kg.reading.json_nodes import located
from casco_kg.reading.json_places import pointer_lines
from casco_kg.reading.json_terms import terms_in
from casco_kg.reading.json_text import parsed, refuse_rows
from casco_kg.reading.places import Place, Places
from casco_kg.reading.source import Source
from casco_kg.reading.unread import remark
from casco_kg.texts import clipped

__all__ = ["check_characters", "check_depth", "parse_json_ld", "read_document", "read_json_ld"]

#: What is told of a part of a document: a key, where, and words.
Note = tuple[str, str, tuple[str, ...]]
#: Objects and lists may stand within one another so many times.
_DEPTH = 100


def read_json_ld(text: str, name: str, given: Contexts | None = None, base: str = "") -> Source:
    """Read a JSON-LD document, or a signed token that holds one, with a JSON pointer for each object.

    Raises:
        InputError: no JSON, or what :func:`read_document` refuses.

    """
    refuse_broken(text, name)
    if is_token(text):
        return read_document(text.strip(), name, {"": 1}, given, base)
    return read_document(parsed(text, name), name, pointer_lines(text), given, base)


def read_document(
    document: JSON, name: str, lines: Mapping[str, int], given: Contexts | None = None, base: str = ""
) -> Source:
    """Read JSON-LD that was parsed as JSON.

    Args:
        document: the content, an object or a list of objects.
        name: what it is called in places and messages.
        lines: the lines of its values, by JSON pointer.
        given: contexts that the user supplies, by their IRI.
        base: what relative IRIs are resolved against; empty for as usual.

    Raises:
        InputError: no object, no context, no remote context that is known, no statement, or contexts of a reader and
            nothing that a reader applies to.

    """
    check_depth(document, name)
    document, envelopes = opened(document, name)
    check_depth(document, name)
    if not isinstance(document, dict | list):
        raise InputError(f"{name}: is JSON, but neither an object nor a list of objects")
    check_depth(document, name)
    check_characters(document, name)
    refuse_rows(document, name)
    tops = [_with_context(top) for top in (document if isinstance(document, list) else [document])]
    for number, top in enumerate(tops):
        if not isinstance(top, dict) or ("@context" not in top and not _is_expanded(top)):
            where = name if isinstance(document, dict) else f"{name} at /{number}"
            raise InputError(
                f'{where}: has no "@context"; add "@context": "{CONTEXT_IRI}" to each object at the top, or say by '
                "--mapping what its keys mean (casco-kg mapping FILE proposes a mapping)"
            )
    document = tops if isinstance(document, list) else tops[0]
    named = frozenset(remote_contexts(document))
    document, left = resolved(document, name, given or {})
    notes: list[Note] = [("signature", pointer, (words,)) for pointer, words in envelopes.items()]
    notes += [("@context", at, (iri, "not known here, so not read")) for at, iris in left.items() for iri in iris]
    if CONTEXT_IRI in named:
        return _read_located(_fitted(document), name, lines, notes, base)
    source = _read_located(document, name, lines, notes, base)
    if named and not recognized(source):
        if closed := shut(document):
            raise InputError(f"{name}: {closed}")
        formats = "; ".join(reader.title for reader in readers())
        unknown = sorted({iri for iris in left.values() for iri in iris})
        meant = " ".join(filter(None, map(meant_context, unknown))) or "supply it by --context;"
        supply = f"not known of these is {clipped(', '.join(unknown))}, {meant} " if unknown else ""
        raise InputError(
            f"{name}: is JSON-LD by {clipped(', '.join(sorted(named)))}, but holds nothing that is read of it; "
            f"{supply}read are: {formats}"
        )
    return source


def _with_context(top: JSON) -> JSON:
    """Give an object without a context one: that of the format that its keys tell, in itself or in what it sends.

    What holds documents with contexts of their own gets one by which its keys are told.
    """
    if not isinstance(top, dict) or "@context" in top:
        return top
    if any(True for _ in remote_contexts(top)):
        return {"@context": UNDEFINED_KEYS, **top}
    parts = (top, *(part for part in top.values() if isinstance(part, dict)))
    context = next(filter(None, map(context_of, parts)), None)
    return top if context is None else {"@context": context, **top}


def _is_expanded(top: Mapping[str, JSON]) -> bool:
    """Return whether an object needs no context, since its keys are IRIs and keywords, or its classes are IRIs."""
    iris = [key for key in top if not key.startswith("@")]
    if not iris and {*top} <= {"@id", "@type"}:
        kinds = top.get("@type", ())
        iris = [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]
    return bool(iris) and all("://" in iri or iri.startswith("urn:") for iri in iris)


def check_depth(document: JSON, name: str) -> None:
    """Refuse JSON that is nested more deeply than any record is."""
    level = [document] if isinstance(document, dict | list) else []
    for _ in range(_DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise InputError(f"{name}: is nested too deeply to be read: more than {_DEPTH} objects and lists in one another")


def check_characters(document: JSON, name: str) -> None:
    """Refuse JSON in which an escape stands for half a character (a surrogate), which no text can hold."""
    try:
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise InputError(f"{name}: holds half a character (a lone surrogate); mend it and try again") from error


def _read_located(document: JSON, name: str, lines: Mapping[str, int], notes: Iterable[Note], base: str) -> Source:
    """Read JSON-LD whose contexts are all inline; a value that became no triple is remarked on, and what is noted."""
    terms = terms_in(document)
    source = parse_json_ld(marked(document, terms), name, Places(), base)
    triples, nodes = split_marks(source.triples)
    if not triples:
        raise InputError(f"{name}: holds no statement; do its contexts define its keys?")

    def place(pointer: str) -> Place:
        known = pointer
        while known and known not in lines:  # what an envelope holds stands where the envelope does
            known = known.rpartition("/")[0]
        return Place(name, line=lines.get(known), pointer=pointer or "/")

    places, lost = located(document, terms, triples, nodes, place)
    noted: dict[ox.Triple, None] = {}
    for key, pointer, words in notes:
        node = nodes.get(pointer) or triples[0].subject
        said = remark(cast(ox.NamedNode, node), key, *words)
        places.note(place(pointer), *(term.value for term in terms_of(said)))
        noted[said] = None
    return Source(name, triples, places, (*lost, *noted))


def parse_json_ld(document: JSON, name: str, places: Places, base: str = "") -> Source:
    """Parse JSON-LD whose contexts are all inline.

    Raises:
        InputError: no JSON-LD, or no statement.

    """
    try:
        parsed = ox.parse(json.dumps(document), ox.RdfFormat.JSON_LD, base_iri=base or DATA_BASE)
        triples = tuple(quad.triple for quad in parsed)
    except SyntaxError as error:
        raise InputError(f"{name}: is not JSON-LD: {clipped(error.msg)}") from error
    if not triples:
        raise InputError(f"{name}: holds no statement; are its keys those of {CONTEXT_IRI}?")
    return Source(name, triples, places)


def _fitted(value: JSON) -> JSON:
    """Copy JSON in our terms with keys and names made fit for IRIs, so that JSON-LD does not drop them."""
    if isinstance(value, list):
        return [_fitted(part) for part in value]
    if not isinstance(value, dict):
        return value
    fitted: dict[str, JSON] = {}
    for key, part in value.items():
        if key == "@context":
            fitted[key] = part
        elif key in ("id", "@id") and isinstance(part, str):
            fitted[key] = reference(part)
        else:
            names = joined_in(key, part) if isinstance(part, str) else ()
            fitted[_fit(key)] = with_iris(key, _fitted(list(names) if len(names) > 1 else part))
    return fitted


def _fit(key: str) -> str:
    """Return a key that is no IRI, no prefixed name and no keyword as a word that JSON-LD keeps."""
    return key if key.startswith("@") or ":" in key else safe_key(key)
