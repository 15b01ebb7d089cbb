"""Tells what is wrong with the shapes of a user: refuses what is ill-formed, and remarks on what checks nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.graph import Graph
from casco_kg.rdf.constants import SH
from casco_kg.rdf.ours import UNCHECKED
from casco_kg.rdf.terms import Term, readable, terms_of
from casco_kg.reading.places import Place, Places
from casco_kg.reading.source import file_remark
from casco_kg.shacl.vocabulary import SIMPLE
from casco_kg.shacl.wellformed.faults import Problem, holds_shapes, problems
from casco_kg.texts import clipped
from casco_kg.unknown_terms import finds_nothing, unknown_in_shapes

__all__ = ["refuse_entailment", "refuse_ill_formed", "remarks_on"]

#: How many problems are told at once.
_MOST = 20
#: What a file of shapes says that is not checked, as shapes read it.
_KIND = UNCHECKED
_NONE = "no shape stands here: nothing is in the words of SHACL (http://www.w3.org/ns/shacl#)"


def refuse_ill_formed(shapes: Graph) -> None:
    """Refuse shapes to which SHACL gives no meaning, or which ask for what is not run: all that is wrong at once.

    Raises:
        InputError: there is no shape at all, or one is ill-formed (https://www.w3.org/TR/shacl/#syntax-rules).
    """
    if shapes.files and not holds_shapes(shapes):
        none = f"{', '.join(shapes.files)}: {_NONE}; give data without --shapes, and with it a file of shapes"
        raise InputError("\n".join([none, *_lines(_problems(shapes), shapes)]))
    if lines := _lines((problem for problem in _problems(shapes) if problem.ill_formed), shapes):
        raise InputError("\n".join(lines))


def refuse_entailment(shapes: Graph) -> None:
    """Refuse shapes that ask for what is inferred, where nothing is.

    Raises:
        InputError: they do (https://www.w3.org/TR/shacl/#shacl-rdfs).
    """
    for subject, key, value in map(terms_of, shapes):
        if key.value == SH + "entailment" and value.value != SIMPLE:
            place = shapes.places.find(subject.value, key.value, value.value) or ", ".join(shapes.files)
            raise InputError(
                f"{place}: asks for what follows by {value.value} (sh:entailment), and with --shapes-only nothing is "
                "inferred; leave out one of the two"
            )


@lru_cache(maxsize=1)
def _problems(shapes: Graph) -> tuple[Problem, ...]:
    """Return all that is wrong with shapes; it is looked for once, before they run, and told in part after."""
    return tuple(problems(shapes))


def _lines(found: Iterable[Problem], shapes: Graph) -> list[str]:
    """Return problems as lines, the first of them where there are many."""
    told = dict.fromkeys(f"{place}: {words}; see {problem.source}" for place, words, problem in _told(found, shapes))
    more = [f"{len(told) - _MOST} more like these"] if len(told) > _MOST else []
    return [*list(told)[:_MOST], *more]


def remarks_on(shapes: Graph, data: Graph) -> Graph:
    """Return remarks on what in the shapes of a user is not checked, each with its place.

    Args:
        shapes: the shapes.
        data: what they check, which may use any term.
    """
    places = Places() | shapes.places
    remarks = set(shapes.remarks)
    remarks.update(file_remark(places, Place(file), _KIND, _NONE) for file in _without_shapes(shapes))
    found = [*(problem for problem in _problems(shapes) if not problem.ill_formed), *_unknown(shapes, data)]
    for place, words, _ in _told(found, shapes):
        remarks.add(file_remark(places, place, _KIND, words))
    return Graph(frozenset(remarks), places)


def _unknown(shapes: Graph, data: Graph) -> Iterator[Problem]:
    """Yield the terms of ours that shapes name and that there are none of."""
    for triple, name, like in unknown_in_shapes(shapes, data):
        subject, key, value = terms_of(triple)
        yield Problem(subject, key, value, finds_nothing(name, f"<{name}>", like), False, "shapes-graph")


def _without_shapes(shapes: Graph) -> list[str]:
    """Return the files of which something is read and nothing is in the words of SHACL."""
    said: dict[str, list[ox.Triple]] = {}
    for triple in shapes:
        if place := shapes.places.find(terms_of(triple)[0].value):
            said.setdefault(place.file, []).append(triple)
    return [file for file, triples in said.items() if not holds_shapes(triples)]


def _told(found: Iterable[Problem], shapes: Graph) -> list[tuple[Place, str, Problem]]:
    """Return problems in words, each with its place, in the order of places."""
    leading = {value: (subject, key.value) for subject, key, value in map(terms_of, shapes)}
    told = []
    for problem in found:
        owner: Term = problem.node
        passed = {owner}
        while isinstance(owner, ox.BlankNode) and owner in leading and leading[owner][0] not in passed:
            owner = leading[owner][0]
            passed.add(owner)
        who = "" if isinstance(owner, ox.BlankNode) else f"{clipped(readable(owner))}: "
        words = re.sub(r"(?<!\^)<[^<>\s]*>", _in_short, problem.words)
        told.append((_place(problem, shapes, leading), who + words, problem))
    return sorted(told, key=lambda one: (one[0].file, one[0].line or 0, one[0].pointer or "", one[1]))


def _in_short(iri: re.Match[str]) -> str:
    try:
        return clipped(readable(ox.NamedNode(iri[0][1:-1])))
    except ValueError:  # in a text of the user
        return iri[0]


def _place(problem: Problem, shapes: Graph, leading: dict[Term, tuple[Term, str]]) -> Place:
    """Return where a problem stands, or what leads to it."""
    node, key = problem.node, problem.key.value if problem.key else ""
    value = "" if problem.value is None else problem.value.value
    passed: set[Term] = set()
    while node not in passed:
        passed.add(node)
        if place := shapes.places.find(node.value, key, value):
            return place
        if node not in leading:
            break
        value, (node, key) = node.value, leading[node]
    return Place(", ".join(shapes.files))
