"""The W3C SHACL suite: each case has the expected results, or is named as not compiled; never a wrong answer.

Source: https://w3c.github.io/data-shapes/data-shapes-test-suite/
"""

from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlparse

import pyoxigraph as ox
import pytest
from conftest import SHARED

from casco_kg.graph import Graph
from casco_kg.rdf.constants import RDF, SH
from casco_kg.shacl.compiled.checks import compile_shapes

SUITE = SHARED / "suites" / "w3c-shacl" / "tests"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"

OWN_COMPONENT = "a constraint component of one's own"
#: The cases that go to the reference engine, and why. In the last seven the suite expects a failure.
NOT_COMPILED = {
    "core/property/datatype-ill-formed": "sh:datatype <http://www.w3.org/2001/XMLSchema#byte>",
    "sparql/component/nodeValidator-001": OWN_COMPONENT,
    "sparql/component/optional-001": OWN_COMPONENT,
    "sparql/component/propertyValidator-select-001": OWN_COMPONENT,
    "sparql/component/validator-001": OWN_COMPONENT,
    "sparql/pre-binding/shapesGraph-001": "sh:sparql with $shapesGraph or $currentShape",
    "sparql/pre-binding/pre-binding-006": "sh:select with a SELECT that leaves $this out",
    "sparql/pre-binding/unsupported-sparql-001": "sh:select with MINUS",
    "sparql/pre-binding/unsupported-sparql-002": "sh:select with VALUES",
    "sparql/pre-binding/unsupported-sparql-003": "sh:select with SERVICE",
    "sparql/pre-binding/unsupported-sparql-004": "sh:select with a SELECT that leaves $this out",
    "sparql/pre-binding/unsupported-sparql-005": "sh:select that assigns $this",
    "sparql/pre-binding/unsupported-sparql-006": OWN_COMPONENT,
}


@cache
def graph(path):
    return Graph(
        frozenset(quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=path.as_uri()))
    )


def one(about, node, name):
    return next(iter(about.values(node, name)), None)


def cases():
    """Return the cases by name: the file that describes one, and its node there."""
    return {
        str(path.relative_to(SUITE).with_suffix("")): (path, test)
        for path in sorted(SUITE.rglob("*.ttl"))
        for test in sorted(graph(path).subjects(), key=str)
        if ox.NamedNode(SHT + "Validate") in graph(path).values(test, RDF + "type")
    }


CASES = cases() if SUITE.is_dir() else {}


def steps(about, path):
    """Return a path as text that is the same for the same path."""
    if not isinstance(path, ox.BlankNode):
        return str(path)
    if (first := one(about, path, RDF + "first")) is not None:
        return f"({steps(about, first)} {steps(about, one(about, path, RDF + 'rest'))})"
    return str(sorted((name, steps(about, value)) for name, (value, *_) in about.about(path).items()))


def kept(term):
    """Return a term in the form in which pyoxigraph's store keeps it: 4.0 becomes 4."""
    if not isinstance(term, ox.Literal):
        return term
    store = ox.Store()
    store.add(ox.Quad(ox.BlankNode(), ox.NamedNode(RDF + "value"), term))
    return next(iter(store)).object


def expected(about, report):
    """Return the results of a report; what two ways lead to counts once."""
    return {
        (
            kept(one(about, result, SH + "focusNode")),
            steps(about, one(about, result, SH + "resultPath")),
            kept(one(about, result, SH + "value")),
            one(about, result, SH + "sourceConstraintComponent"),
            one(about, result, SH + "resultSeverity"),
        )
        for result in about.values(report, SH + "result")
    }


def found(data, shapes, compiled):
    """Return the results of the compiled shapes; a path of several is that of the shape."""
    return {
        (
            result.focus,
            steps(shapes, result.path or one(shapes, result.shape, SH + "path")),
            result.value,
            result.component,
            result.severity,
        )
        for result in compiled.run(data.store(), lambda _: True)
    }


def graphs(name):
    """Return the data and the shapes of a case, what describes it, and the node of the report that it expects."""
    path, test = CASES[name]
    about = graph(path)
    action = one(about, test, MF + "action")
    files = [one(about, action, SHT + kind).value for kind in ("dataGraph", "shapesGraph")]
    data, shapes = (graph(Path(unquote(urlparse(file).path))) for file in files)
    return data, shapes, about, one(about, test, MF + "result")


def why_not(compiled):
    reason, *_ = compiled.not_compiled.values()
    return OWN_COMPONENT if reason.startswith("the constraint component") else reason


@pytest.mark.parametrize("name", CASES)
def test_a_case_has_the_expected_results_or_is_named_as_not_compiled(name):
    data, shapes, about, report = graphs(name)
    compiled = compile_shapes(shapes)
    if name in NOT_COMPILED:
        assert why_not(compiled) == NOT_COMPILED[name]
        return
    assert not compiled.not_compiled
    assert report != ox.NamedNode(SHT + "Failure")
    assert found(data, shapes, compiled) == expected(about, report)


def test_as_many_cases_are_compiled_as_ever(shared):
    assert len(CASES) == 121
    assert len(CASES) - len(NOT_COMPILED) == 108
