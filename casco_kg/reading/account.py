"""The account of what was understood of files, and of what was not, statement by statement.

Which statements are understood is worked out in :mod:`casco_kg.reading.accounting`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.rdf.constants import OWL
from casco_kg.rdf.ours import MISSPELT_NAMESPACE, UNREAD
from casco_kg.rdf.terms import prefixes
from casco_kg.reading.foreign.namespaces import formats, meant, namespace_of
from casco_kg.reading.foreign.vocabularies import Word, is_of_owl, word_of
from casco_kg.reading.places import Place
from casco_kg.reading.source import file_node
from casco_kg.texts import many

__all__ = ["Account", "Depth", "File", "Part", "reaching"]

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
        seen = reaching(self.leads, names)
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


def reaching(leads: Mapping[str, Collection[str]], goals: Iterable[str]) -> set[str]:
    """Return the goals, and the nodes of axioms from which reasoning leads to one of them."""
    found = set(goals)
    waiting = list(found)
    while waiting:
        for node in leads.get(waiting.pop(), ()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found


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
