"""The account of what was understood of files, and of what was not, statement by statement.

A statement is understood where it is in terms of ours, where the reasoner uses what it speaks in (an axiom that leads
to terms of ours, or that data can contradict), where it annotates, or where shapes or a query of the user name what it
speaks in. What a reader of another format did not use is told by that (casco_kg/reading/foreign/translation.py).
Everything else is told here: by property and by type, each once for a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.rdf.constants import BASE, OWL, RDF, RDFS, XSD
from casco_kg.rdf.ours import MISSPELT_NAMESPACE, UNREAD
from casco_kg.rdf.terms import Term, prefixes, terms_of
from casco_kg.reading.foreign.namespaces import formats, meant, misspelt, namespace_of
from casco_kg.reading.foreign.vocabularies import CHECKS, Kind, Word, idle, is_list, is_of_owl, kind_of, word_of
from casco_kg.reading.source import Place, Source, file_node
from casco_kg.texts import many

__all__ = ["Account", "Depth", "Part", "account_of"]

_SUPER = (RDFS + "subClassOf", RDFS + "subPropertyOf", RDFS + "domain", RDFS + "range", RDF + "type")
_OF_VALUES = tuple(OWL + name for name in ("hasValue", "sourceIndividual", "targetIndividual", "targetValue"))
_SHARED = (OWL, RDF, RDFS, XSD)
_IMPORTS = Word(OWL + "imports", is_type=False)
#: So many namespaces are named in a refusal.
_NAMED = 4


class Depth(IntEnum):
    """How far a file was understood."""

    NOTHING = 0
    #: It annotates and declares, and says nothing else.
    SILENT = 1
    #: Something may follow from it, in terms of its own.
    REASONED = 2
    #: It may contradict itself.
    CHECKED = 3
    #: It says something in terms of ours, or in what shapes or a query of the user name.
    READ = 4


@dataclass(frozen=True, slots=True)
class Part:
    """What a file says in one foreign property or type, or in one namespace that is misspelt, or that it says nothing.

    Attributes:
        file: the name of the file.
        words: the properties and types; several where their namespace is misspelt, none where nothing is said.
        count: the number of statements.
        place: where the first stands.
        meant: the namespace that was meant, where it is misspelt.
    """

    file: str
    words: tuple[Word, ...]
    count: int
    place: Place | None
    meant: str | None

    @property
    def remark(self) -> ox.Triple:
        """The statement by which shapes know of it."""
        said = many(self.count, "statement")
        if self.meant:
            namespace = namespace_of(self.words[0].iri)
            return _remark(self.file, MISSPELT_NAMESPACE, f"{namespace} ({said}); {self.meant} is meant")
        if not self.words:
            return _remark(self.file, UNREAD, f"{said}, none of which says more than what something is called")
        (word,) = self.words
        why = "" if not is_of_owl(word) or word == _IMPORTS else "; no rule of OWL 2 RL reads it"
        return _remark(self.file, UNREAD, f"{said} {'of the type' if word.is_type else 'with'} {word.iri}{why}")


@dataclass(frozen=True, slots=True)
class File:
    """How far one file was understood.

    Attributes:
        name: its name.
        depth: how far.
        spoken: the number of statements by the namespace that they speak in; of a file that was not read.
        nodes: the IRIs that it speaks of; of a file that was not read.
    """

    name: str
    depth: Depth
    spoken: Mapping[str, int] = field(default_factory=dict)
    nodes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Account:
    """What was understood of files.

    Attributes:
        files: how far each was understood.
        parts: what was not.
        leads: the IRIs and blank nodes of axioms, each to those from which reasoning leads to it.
    """

    files: tuple[File, ...] = ()
    parts: tuple[Part, ...] = ()
    leads: Mapping[str, Collection[str]] = field(default_factory=dict)

    def __or__(self, other: Account) -> Account:
        leads = {
            node: {*self.leads.get(node, ()), *other.leads.get(node, ())} for node in {**self.leads, **other.leads}
        }
        return Account(self.files + other.files, self.parts + other.parts, leads)

    @property
    def depth(self) -> Depth:
        """How far the file was understood that was understood best; without files, nothing is in doubt."""
        return max((file.depth for file in self.files), default=Depth.READ)

    def understood(self, triples: Iterable[ox.Triple]) -> frozenset[ox.Triple]:
        """Return those of some statements that were understood."""
        foreign = {word for part in self.parts for word in part.words}
        return frozenset(triple for triple in triples if word_of(triple) not in foreign)

    def named(self, names: Collection[str]) -> Account:
        """Return the account where shapes or a query name these IRIs, and thereby look at what is said in them."""
        seen = _reaching(self.leads, names)
        parts = tuple(part for part in self.parts if seen.isdisjoint(word.iri for word in part.words))
        read = {part.file for part in self.parts} - {part.file for part in parts}
        files = tuple(
            File(file.name, Depth.READ) if file.name in read or not file.nodes.isdisjoint(names) else file
            for file in self.files
        )
        return Account(files, parts, self.leads)

    def require(self, depth: Depth) -> None:
        """Refuse files of which nothing was understood, or where none was understood so far.

        Raises:
            InputError: names the namespaces that were found, and the known ones nearest to them.
        """
        foreign = [file for file in self.files if file.depth == Depth.NOTHING]
        if foreign or self.depth < depth:
            raise InputError(_refusal((foreign or self.files)[0]))


def account_of(sources: Sequence[Source]) -> Account:
    """Return what was understood of what files say, after readers of their formats were applied."""
    leads: dict[str, set[str]] = {}
    checked: set[str] = set()
    sorted_sources = [_Sorted(source, f"{number} ", leads, checked) for number, source in enumerate(sources)]
    ours = _reaching(leads, [node for node in leads if node.startswith(prefixes()["casco"])])
    checked = _reaching(leads, checked)
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
        annotated: the nodes that are annotated.
        axioms: the nodes that axioms are about.
    """

    def __init__(self, source: Source, label: str, leads: dict[str, set[str]], checked: set[str]) -> None:
        self.source = source
        self.counts: Counter[Word] = Counter()
        self.first: dict[Word, ox.Triple] = {}
        self.annotated: set[str] = set()
        self.axioms: set[str] = set()
        self.depth = Depth.NOTHING
        without_effect = idle(source.triples)
        for triple in source.triples:
            word = without_effect.get(triple) or word_of(triple)
            kind = kind_of(word)
            self.counts[word] += 1
            if kind is Kind.OURS:
                self.depth = Depth.READ
            elif kind is Kind.FOREIGN:
                self.first.setdefault(word, triple)
            elif kind is Kind.ANNOTATION:
                self.annotated.add(terms_of(triple)[0].value)
            elif kind is Kind.AXIOM:
                self._add_axiom(triple, word, label, leads, checked)

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


def _reaching(leads: Mapping[str, Collection[str]], goals: Iterable[str]) -> set[str]:
    """Return the goals, and the nodes of axioms from which reasoning leads to one of them."""
    found = set(goals)
    waiting = list(found)
    while waiting:
        for node in leads.get(waiting.pop(), ()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found


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


def _refusal(file: File) -> str:
    foreign = {name: count for name, count in file.spoken.items() if name not in prefixes().values()} or file.spoken
    most = sorted(foreign.items(), key=lambda pair: (-pair[1], pair[0]))
    told = [f"{name} ({many(count, 'statement')}{_hint(name)})" for name, count in most[:_NAMED]]
    if len(most) > _NAMED:
        told.append(f"{len(most) - _NAMED} more")
    start = f"{file.name}: nothing in it is in terms that are known here; it speaks in {', '.join(told)}. "
    if any(map(_hint, foreign)):
        return f"{start}Mend the namespace, or leave the file out"
    known = "; ".join(dict.fromkeys(known.title for known in formats().values()))
    return f"{start}Known are {prefixes()['casco']} and these formats: {known}. Say it in one of them, or leave it out"


def _hint(namespace: str) -> str:
    return f"; {words}" if (words := meant(namespace)) else ""


def _remark(file: str, kind: ox.NamedNode, text: str) -> ox.Triple:
    return ox.Triple(file_node(file), kind, ox.Literal(text))
