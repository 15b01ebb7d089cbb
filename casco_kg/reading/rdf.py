"""Reads RDF formats as they are."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import cast
from urllib.parse import urljoin

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.rdf.constants import RDF
from casco_kg.rdf.terms import DATA_BASE, terms_of
from casco_kg.reading.lines import lines_of_n_triples, statement_lines
from casco_kg.reading.places import Place, Places
from casco_kg.reading.source import Source
from casco_kg.reading.xml_parser import MOST_LEVELS, parse, parser
from casco_kg.texts import clipped

__all__ = ["FORMATS", "lines_in", "read_rdf", "statements_in", "words_of"]

#: RDF formats by the ending of a file's name.
FORMATS = {
    ".n3": ox.RdfFormat.N3,
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".owl": ox.RdfFormat.RDF_XML,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
}
#: Those in which each statement has a line to itself.
_BY_LINE = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)

#: Triple terms are refused anyway, in words; so many within one another are refused before they are parsed.
_MOST_TRIPLE_TERMS = 100

_BASE = "http://www.w3.org/XML/1998/namespace base"
_ID = f"{RDF} ID"


def read_rdf(text: str, name: str, rdf_format: ox.RdfFormat, base: str = "") -> Source:
    """Parse a text in one of the RDF formats; named graphs become one graph.

    Args:
        text: the text.
        name: what it is called in places and messages.
        rdf_format: the format.
        base: what relative IRIs are resolved against; empty for as usual.

    Raises:
        InputError: the text cannot be parsed or holds no statement.

    """
    base = base or DATA_BASE
    places = _elements(text, name, base) if rdf_format == ox.RdfFormat.RDF_XML else None
    triples = (*statements_in(text, name, rdf_format, base),)
    if places is None:

        def found() -> Places:
            lines = lines_in(text, rdf_format, len(triples))
            return _starts(text, name, rdf_format, base) if lines is None else _places(name, triples, lines)

        places = Places.later(
            lambda: (subject.value for subject in {terms_of(triple)[0] for triple in triples}),
            found,
            _ByLine(text, name, triples, found) if rdf_format in _BY_LINE else None,
        )
    return Source(name, triples, places)


def statements_in(text: str, name: str, rdf_format: ox.RdfFormat, base: str = "") -> Iterator[ox.Triple]:
    """Yield the statements of a text, in its order; named graphs become one graph.

    Args:
        text: the text.
        name: what it is called in messages.
        rdf_format: the format.
        base: what relative IRIs are resolved against; empty for as usual.

    Raises:
        InputError: the text cannot be parsed or holds no statement.
    """
    if _depth_of_triple_terms(text) > _MOST_TRIPLE_TERMS:
        raise InputError(f"{name}: holds triple terms (RDF 1.2) within one another, which are not supported")
    found = False
    try:
        for quad in ox.parse(text, rdf_format, base_iri=base or DATA_BASE):
            if isinstance(quad.object, ox.Triple):
                raise InputError(f"{name}: holds triple terms (RDF 1.2), which are not supported; write plain triples")
            found = True
            yield quad.triple
    except MemoryError as error:  # how the parser says that one term is too long for it
        raise InputError(f"{name}: holds a text or name of more than 16 MB; shorten it, or leave it out") from error
    except SyntaxError as error:
        raise InputError(_syntax_message(name, error)) from error
    if not found:
        raise InputError(f"{name}: holds no statement; there is nothing to read")


def lines_in(text: str, rdf_format: ox.RdfFormat, count: int) -> list[int] | None:
    """Return the line of each of the ``count`` statements of a text, in order; None where they are not found."""
    return (lines_of_n_triples if rdf_format in _BY_LINE else statement_lines)(text, count)


def _depth_of_triple_terms(text: str) -> int:
    """Return how deep triple terms may stand in one another; the parser breaks down where they do so by thousands."""
    marks = re.findall(r"<<|>>", text)
    return max(accumulate(1 if mark == "<<" else -1 for mark in marks), default=0)


def words_of(error: SyntaxError) -> str:
    """Return what the parser says is wrong, without where it is."""
    message = re.sub(r"^Parser error at line \d+ (between columns \d+ and \d+|column \d+): ", "", error.msg)
    return re.sub(r"^Parser error between line .*? and line .*?: ", "", message)


def _syntax_message(name: str, error: SyntaxError) -> str:
    message = words_of(error)
    where = f"{name}:{error.lineno}" if error.lineno else name
    return f"{where}: {clipped(message)}; mend this line and try again"


class _ByLine:
    """Finds the lines of one subject after another, where each statement has a line to itself."""

    def __init__(self, text: str, name: str, triples: Sequence[ox.Triple], otherwise: Callable[[], Places]) -> None:
        self._text, self._name, self._triples, self._otherwise = text, name, triples, otherwise

    def __call__(self, subject: str) -> Places:
        """Return the lines of the statements about a subject."""
        lines, numbers = self._lines, self._numbers.get(subject, ())
        if lines is None:
            return self._others
        return _places(self._name, [self._triples[number] for number in numbers], [lines[number] for number in numbers])

    @cached_property
    def _others(self) -> Places:
        return self._otherwise()

    @cached_property
    def _lines(self) -> list[int] | None:
        return lines_of_n_triples(self._text, len(self._triples))

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        """The places of the statements about each subject, among all."""
        found: dict[ox.NamedNode | ox.BlankNode | ox.Triple, list[int]] = {}
        for number, triple in enumerate(self._triples):
            found.setdefault(triple.subject, []).append(number)
        return {cast("ox.NamedNode", subject).value: numbers for subject, numbers in found.items()}


def _places(name: str, triples: Iterable[ox.Triple], lines: Iterable[int]) -> Places:
    """Return each statement's line as its place."""
    places = Places()
    for line, (subject, predicate, value) in zip(lines, map(terms_of, triples), strict=True):
        places.note(Place(name, line=line), subject.value, predicate.value, value.value)
    return places


def _starts(text: str, name: str, rdf_format: ox.RdfFormat, base: str) -> Places:
    """Find the line on which each subject of a Turtle-like text starts, as far as layout shows it."""
    parsed = ox.parse(text, rdf_format, base_iri=base)
    deque(parsed, 0)
    declared = parsed.prefixes
    places = Places()
    start = re.compile(r"\s*(?:<([^<>\s]*)>|([\w.-]*):([\w.\-/%]*))\s")
    for number, line in enumerate(text.splitlines(), 1):
        if found := start.match(line):
            iri, prefix, local = found.groups()
            subject = urljoin(base, iri) if iri is not None else declared.get(prefix, "") + local
            places.note(Place(name, line=number), subject)
    return places


def _elements(text: str, name: str, base: str) -> Places:
    """Find the line on which each subject of RDF/XML starts.

    This comes before the text is parsed as RDF, since expat stops entities that grow without bound.

    Raises:
        InputError: no well-formed XML, or an entity that is external or grows without bound.

    """
    places = Places()
    bases = [base]

    def start(_: str, attributes: dict[str, str]) -> None:
        bases.append(urljoin(bases[-1], attributes.get(_BASE, "")))
        if len(bases) > MOST_LEVELS:
            raise InputError(f"{name}:{reading.CurrentLineNumber}: is more than {MOST_LEVELS} elements deep")
        about = attributes.get(f"{RDF} about", f"#{attributes[_ID]}" if _ID in attributes else None)
        if about is not None:
            places.note(Place(name, line=reading.CurrentLineNumber), urljoin(bases[-1], about))

    def end(_: str) -> None:
        bases.pop()

    reading = parser(name, "utf-8")
    reading.StartElementHandler = start
    reading.EndElementHandler = end
    parse(reading, text.encode(), name)
    return places
