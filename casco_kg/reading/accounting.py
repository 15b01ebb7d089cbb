"""Works out what was understood of files.

A statement is understood where it is in terms of ours, where the reasoner uses what it speaks in (an axiom that leads
to terms of ours, or that data can contradict), where it annotates, or where shapes or a query of the user name what it
speaks in. What a reader of another format did not use is told by that (casco_kg/reading/foreign/translation.py).
Everything else is told here: by property and by type, each once for a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property

import pyoxigraph as ox

from casco_kg.rdf.constants import BASE, OWL, RDF, RDFS, XSD
from casco_kg.rdf.terms import Term, prefixes, terms_of
from casco_kg.reading.account import Account, Depth, File, Part, reaching
from casco_kg.reading.foreign.namespaces import misspelt, namespace_of
from casco_kg.reading.foreign.vocabularies import CHECKS, Kind, Word, idle, is_list, is_of_owl, kind_of, word_of
from casco_kg.reading.source import AnySource

__all__ = ["account_of"]

_SUPER = (RDFS + "subClassOf", RDFS + "subPropertyOf", RDFS + "domain", RDFS + "range", RDF + "type")
_OF_VALUES = tuple(OWL + name for name in ("hasValue", "sourceIndividual", "targetIndividual", "targetValue"))
_SHARED = (OWL, RDF, RDFS, XSD)


def account_of(sources: Sequence[AnySource]) -> Account:
    """Return what was understood of what files say, after readers of their formats were applied."""
    leads: dict[str, set[str]] = {}
    checked: set[str] = set()
    sorted_sources = [_Sorted(source, f"{number} ", leads, checked) for number, source in enumerate(sources)]
    ours = reaching(leads, [node for node in leads if node.startswith(prefixes()["casco"])])
    checked = reaching(leads, checked)
    files: list[File] = []
    parts: list[Part] = []
    for one in sorted_sources:
        left = list(_parts(one, ours | checked))
        files.append(file := _file(one, ours, checked, sorted_sources))
        parts += left or ([_part(one, [], None)] if file.depth == Depth.SILENT else [])
    return Account(tuple(files), tuple(parts), leads)


class _Sorted:
    """What one source says, sorted by whose terms it is in.

    Attributes:
        source: the source.
        counts: the number of statements by what they speak in.
        first: the first statement of each foreign word.
        axioms: the nodes that axioms are about.
    """

    def __init__(self, source: AnySource, label: str, leads: dict[str, set[str]], checked: set[str]) -> None:
        self.source = source
        self.counts: Counter[Word] = Counter()
        self.first: dict[Word, ox.Triple] = {}
        self.axioms: set[str] = set()
        self.depth = Depth.NOTHING
        samples = [*source.samples()]
        without_effect = idle(triple for triple, _ in samples)
        for triple, count in samples:
            word = without_effect.get(triple) or word_of(triple)
            kind = kind_of(word)
            self.counts[word] += count
            if kind is Kind.OURS:
                self.depth = Depth.READ
            elif kind is Kind.FOREIGN:
                self.first.setdefault(word, triple)
            elif kind is Kind.AXIOM:
                self._add_axiom(triple, word, label, leads, checked)

    @cached_property
    def annotated(self) -> frozenset[str]:
        """The nodes that are annotated."""
        annotating = (t for t in self.source.triples if kind_of(word_of(t)) is Kind.ANNOTATION)
        return frozenset(terms_of(triple)[0].value for triple in annotating)

    def _add_axiom(
        self, triple: ox.Triple, word: Word, label: str, leads: dict[str, set[str]], checked: set[str]
    ) -> None:
        """Note that from each of two nodes reasoning leads to the other, or only forward to what is above it."""
        subject, predicate, value = terms_of(triple)
        one, other = (label * isinstance(term, ox.BlankNode) + term.value for term in (subject, value))
        if not is_list(triple):
            self.axioms.add(one)
            self.depth = max(self.depth, Depth.REASONED)
        if word.iri in CHECKS or (word.iri == RDFS + "range" and _is_datatype(value)):
            checked.add(one)
        # Values, and the terms that all ontologies share, lead nowhere: else what has one in common would be one.
        if predicate.value in _OF_VALUES or isinstance(value, ox.Literal) or value.value.startswith(_SHARED):
            return
        leads.setdefault(other, set()).add(one)
        if predicate.value not in _SUPER or not isinstance(subject, ox.NamedNode) or isinstance(value, ox.BlankNode):
            leads.setdefault(one, set()).add(other)


def _is_datatype(term: Term) -> bool:
    return term.value.startswith((XSD, OWL + "real", OWL + "rational", RDFS + "Literal", RDF + "langString"))


def _parts(one: _Sorted, used: Collection[str]) -> Iterator[Part]:
    """Yield what is in foreign terms that nothing uses, in the order of the file."""
    misspelling: dict[str, list[Word]] = {}
    for word in one.first:
        if word.iri not in used:
            namespace = namespace_of(word.iri)
            if misspelt(namespace):
                misspelling.setdefault(namespace, []).append(word)
            else:
                yield _part(one, [word], None)
    for namespace, words in misspelling.items():
        yield _part(one, words, misspelt(namespace))


def _part(one: _Sorted, words: Sequence[Word], namespace: str | None) -> Part:
    first = one.first[words[0]] if words else one.source.triples[0]
    place = one.source.places.find(*(term.value for term in terms_of(first)))
    count = sum(one.counts[word] for word in words or one.counts)
    return Part(one.source.name, tuple(words), count, place, namespace)


def _file(one: _Sorted, ours: Collection[str], checked: Collection[str], others: Iterable[_Sorted]) -> File:
    depth = one.depth
    if any(word.iri in ours for word in one.first) or not one.axioms.isdisjoint(ours):
        depth = Depth.READ
    elif any(word.iri in checked for word in one.first):
        depth = max(depth, Depth.CHECKED)
    if depth < Depth.READ and _annotates_ours(one, others):
        depth = Depth.READ
    if depth == Depth.NOTHING and all(map(is_of_owl, one.first)):
        depth = Depth.SILENT
    if depth == Depth.READ:
        return File(one.source.name, depth)
    spoken: Counter[str] = Counter()
    for word, count in one.counts.items():
        spoken[namespace_of(word.iri)] += count
    nodes = {term.value for triple in one.source.triples for term in terms_of(triple)} - {RDF + "type"}
    return File(one.source.name, depth, spoken, frozenset(nodes))


def _annotates_ours(one: _Sorted, others: Iterable[_Sorted]) -> bool:
    """Whether a file annotates what is called by us, or what a file says something of in terms of ours."""
    if any(node.startswith(BASE) for node in one.annotated):
        return True
    return any(
        kind_of(word_of(triple)) is Kind.OURS and not one.annotated.isdisjoint(term.value for term in terms_of(triple))
        for other in others
        if one.annotated and other is not one
        for triple in other.source.triples
    )
