"""The W3C SHACL suite: each case as expected, or named as not compiled; never a wrong answer.

Source: https://w3c.github.io/data-shapes/data-shapes-test-suite/
"""

from collections import Counter
from functools import cache

import pyoxigraph as ox
import pytest
from conftest import SHARED

from casco_kg.compiled.shacl.checks import compile_shapes

SUITE = SHARED / "suites" / "w3c-shacl" / "tests"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

#: The cases that go to the reference engine, and why.
NOT_COMPILED = {}


@cache
def graph(path):
    return frozenset(quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=path.as_uri()))


class About:
    """What a graph says of a node."""

    def __init__(self, triples):
        self._values = {}
        for triple in triples:
            self._values.setdefault((triple.subject, triple.predicate.value), []).append(triple.object)

    def all(self, node, name):
        return self._values.get((node, name), [])

    def one(self, node, name):
        return next(iter(self.all(node, name)), None)

    def path(self, node):
        """Return a path in a form in which equal paths are equal."""
        if not isinstance(node, ox.BlankNode):
            return node
        if first := self.one(node, RDF + "first"):
            return (self.path(first), self.path(self.one(node, RDF + "rest")))
        return {
            (name, self.path(value))
            for (subject, name), values in self._values.items()
            if subject == node
            for value in values
        }.__repr__()


def cases():
    found = {}
    for path in sorted(SUITE.rglob("*.ttl")):
        about = About(graph(path))
        for triple in sorted(graph(path), key=str):
            if triple.predicate.value == RDF + "type" and triple.object == ox.NamedNode(SHT + "Validate"):
                found[f"{path.relative_to(SUITE).with_suffix('')}"] = (path, triple.subject, about)
    return found


CASES = cases() if SUITE.is_dir() else {}


def located(iri):
    from pathlib import Path
    from urllib.parse import unquote, urlparse

    return Path(unquote(urlparse(iri.value).path))


def outcome(name):
    """Return what the compiled path makes of a case: "same", "different", or why it is not compiled."""
    _, test, about = CASES[name]
    action, wanted = about.one(test, MF + "action"), about.one(test, MF + "result")
    data, shapes = (graph(located(about.one(action, SHT + kind))) for kind in ("dataGraph", "shapesGraph"))
    compiled = compile_shapes(shapes)
    if compiled.not_compiled:
        return ", ".join(sorted(set(compiled.not_compiled.values())))
    said = About(shapes)
    store = ox.Store()
    store.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in data)
    results = compiled.run(store, lambda _: True)
    ours = Counter(
        (r.focus, repr(r.path or said.path(said.one(r.shape, SH + "path"))), r.value, r.component, r.severity)
        for r in results
    )
    theirs = Counter(
        (
            about.one(r, SH + "focusNode"),
            repr(about.path(about.one(r, SH + "resultPath"))),
            about.one(r, SH + "value"),
            about.one(r, SH + "sourceConstraintComponent"),
            about.one(r, SH + "resultSeverity"),
        )
        for r in about.all(wanted, SH + "result")
    )
    return "same" if ours == theirs else f"different: ours alone {ours - theirs}, theirs alone {theirs - ours}"


@pytest.mark.parametrize("name", CASES)
def test_a_case_has_the_expected_results_or_is_not_compiled(name):
    assert outcome(name) == NOT_COMPILED.get(name, "same")


def test_as_many_cases_are_compiled_as_ever(shared):
    assert len(CASES) == 0
    assert len(NOT_COMPILED) == 0
