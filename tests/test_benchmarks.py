"""Generated registers are what they claim to be: so many mistakes of each kind, and the engines agree on them."""

from datetime import date

import pyoxigraph as ox
import pytest
from benchmarks.generate import expected, lines

from casco_kg import Graph, infer, validate

pytestmark = pytest.mark.slow


def register(size):
    text = "\n".join(lines(size))
    return Graph(frozenset(quad.triple for quad in ox.parse(text, ox.RdfFormat.N_TRIPLES)))


@pytest.mark.parametrize("size", [200, 1000])
def test_the_seeded_mistakes_are_found_and_no_others(size):
    found = {}
    for finding in validate(register(size), as_of=date(2026, 1, 1)).findings:
        found[finding.constraint] = found.get(finding.constraint, 0) + 1
    assert found == expected(size)
    assert len(found) == 7


def test_the_engines_agree_on_a_register():
    data = register(200)
    assert infer(data).inferred == infer(data, engine="reference").inferred
