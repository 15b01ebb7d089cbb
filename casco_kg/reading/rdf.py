"""Reads RDF formats as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urljoin

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.reading.lines import statement_lines
from casco_kg.reading.source import Place, Places, Source, clipped
from casco_kg.terms import DATA_BASE, terms_of

__all__ = ["FORMATS", "read_rdf"]

#: RDF formats by the ending of a file's name.
FORMATS = {
    ".n3": ox.RdfFormat.N3,
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".owl": ox.RdfFormat.RDF_XML,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
    ".xml": ox.RdfFormat.RDF_XML,
}


def read_rdf(text: str, name: str, rdf_format: ox.RdfFormat) -> Source:
    """Parse a text in one of the RDF formats; named graphs become one graph.

    Raises:
        InputError: the text cannot be parsed or holds no statement.

    """
    try:
        parser = ox.parse(text, rdf_format, base_iri=DATA_BASE)
        triples = tuple(quad.triple for quad in parser)
    except SyntaxError as error:
        raise InputError(_syntax_message(name, error)) from error
    if any(isinstance(triple.object, ox.Triple) for triple in triples):
        raise InputError(f"{name}: holds triple terms (RDF 1.2), which are not supported; write plain triples")
    if not triples:
        raise InputError(f"{name}: holds no statement; there is nothing to read")
    places = Places() if rdf_format == ox.RdfFormat.RDF_XML else _places(text, name, triples, dict(parser.prefixes))
    return Source(name, triples, places)


def _syntax_message(name: str, error: SyntaxError) -> str:
    message = re.sub(r"^Parser error at line \d+ (between columns \d+ and \d+|column \d+): ", "", error.msg)
    message = re.sub(r"^Parser error between line .*? and line .*?: ", "", message)
    where = f"{name}:{error.lineno}" if error.lineno else name
    return f"{where}: {clipped(message)}; mend this line and try again"


def _places(text: str, name: str, triples: Sequence[ox.Triple], declared: dict[str, str]) -> Places:
    """Find the line of each statement, or where that fails the line on which each subject starts."""
    lines = statement_lines(text, len(triples))
    if lines is None:
        return _starts(text, name, declared)
    places = Places()
    for line, (subject, predicate, value) in zip(lines, map(terms_of, triples), strict=True):
        places.note(Place(name, line=line), subject.value, predicate.value, value.value)
    return places


def _starts(text: str, name: str, declared: dict[str, str]) -> Places:
    """Find the line on which each subject of a Turtle-like text starts, as far as layout shows it."""
    places = Places()
    start = re.compile(r"\s*(?:<([^<>\s]*)>|([\w.-]*):([\w.\-/%]*))\s")
    for number, line in enumerate(text.splitlines(), 1):
        if found := start.match(line):
            iri, prefix, local = found.groups()
            subject = urljoin(DATA_BASE, iri) if iri is not None else declared.get(prefix, "") + local
            places.note(Place(name, line=number), subject)
    return places
