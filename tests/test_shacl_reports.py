"""The W3C SHACL suite from outside: files are loaded, validated by their shapes alone, and the W3C report is compared.

Source: https://w3c.github.io/data-shapes/data-shapes-test-suite/
"""

from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlparse

import pyoxigraph as ox
import pytest
from compiled.test_shacl_suite import CASES, MF, SHT, graph, one, steps

from casco_kg.errors import CascoError
from casco_kg.findings import validate
from casco_kg.graph import Graph
from casco_kg.loading import load_as_written
from casco_kg.rdf.constants import SH
from casco_kg.rendering.reports import report_in

FAILURE = "a failure"


def shown(term):
    """Return a term as text that is the same for any blank node."""
    return "_" if isinstance(term, ox.BlankNode) else str(term)


def results(about, report):
    """Return whether a report conforms, and its results, each as often as it is there."""
    return (
        str(one(about, report, SH + "conforms")),
        Counter(
            (
                steps(about, one(about, result, SH + "resultPath")),
                *(
                    shown(one(about, result, SH + key))
                    for key in ("focusNode", "value", "sourceConstraintComponent", "resultSeverity", "sourceShape")
                ),
                shown(one(about, result, SH + "sourceConstraint")),
            )
            for result in about.values(report, SH + "result")
        ),
    )


def expected(name):
    path, test = CASES[name]
    about = graph(path)
    report = one(about, test, MF + "result")
    return FAILURE if report == ox.NamedNode(SHT + "Failure") else results(about, report)


@cache
def found(name):
    """Return what comes out, and the engines that ran."""
    path, test = CASES[name]
    about = graph(path)
    action = one(about, test, MF + "action")
    data, shapes = (
        Path(unquote(urlparse(one(about, action, SHT + kind).value).path)) for kind in ("dataGraph", "shapesGraph")
    )
    try:
        report = validate(load_as_written(data), shapes=[shapes], shapes_only=True)
    except CascoError:
        return FAILURE, "refused"
    text = report_in("ttl", report, {})
    written = Graph(frozenset(quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)))
    (top,) = [node for node in written.subjects() if written.values(node, SH + "conforms")]
    return results(written, top), report.engine


@pytest.mark.parametrize("name", CASES)
def test_the_report_of_a_case_is_the_expected_one(name):
    assert found(name)[0] == expected(name)


def test_all_that_the_recommendation_decides_is_right(shared, capsys):
    ran = Counter(found(name)[1] for name in CASES)
    with capsys.disabled():
        print(f"\nW3C SHACL suite: {', '.join(f'{number} {engine}' for engine, number in sorted(ran.items()))}")
    assert len(CASES) == sum(ran.values()) == 121
    assert not [engine for engine in ran if "pyshacl" in engine]
