"""Random small ontologies with data: the closure is owlrl's, and both see a contradiction or neither does."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings

from casco_kg.compiled.closure import close
from casco_kg.compiled.compiler import compile_rules
from tests.compiled.reference import reference
from tests.compiled.strategies import graph

#: The same graphs on every run; CI has the patience for all of them.
EXAMPLES = 2000 if os.environ.get("CI") else 200


@settings(max_examples=EXAMPLES, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(graph())
def test_the_closure_of_a_random_graph_is_owlrls(triples):
    inferred = close(triples, compile_rules(triples))
    expected = reference(triples)
    assert set(inferred) == expected.news
    assert bool(inferred.contradictions) == bool(expected.errors)
    assert not inferred.not_compiled
