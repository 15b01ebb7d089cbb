"""A proof for each rule of inference, from the example that the rulebook has of it.

All examples are inferred from at once, each in a namespace of its own, so that they say nothing of one another.
"""

from __future__ import annotations

import re
import tempfile
from functools import cache
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from casco_kg.closure import close
from casco_kg.files import find
from casco_kg.graph import Graph
from casco_kg.loading import load
from casco_kg.owl.facts import FactBase
from casco_kg.owl.proofs import prove
from casco_kg.pages.rule_pages import INFERENCE
from casco_kg.proof_words import ProofStep, Teller
from casco_kg.rdf.constants import RDFS
from casco_kg.rdf.terms import local_name
from casco_kg.rulebook import rules

__all__ = ["rule_proofs"]

_EXAMPLES = "https://example.org/"
#: So many proofs of a conclusion are looked at for one that uses the rule.
_PROOFS = 5


@cache
def rule_proofs() -> dict[str, ProofStep]:
    """Return a proof that uses a rule, by the name of the rule; a rule whose example has none is left out."""
    names = [entry.name for entry in rules() if entry.kind == INFERENCE]
    with tempfile.TemporaryDirectory(prefix="casco-kg-") as folder:
        paths = [_own(Path(folder), name, "given") for name in names]
        given = load(*paths)
        wanted = {name: load(_own(Path(folder), name, "then")) for name in names}
    closure = close(Graph(given.triples | {label for graph in (given, *wanted.values()) for label in _labels(graph)}))
    derived = closure.derivation
    facts, told = FactBase(derived), Teller(closure.asserted, derived)
    found: dict[str, ProofStep] = {}
    for name, graph in wanted.items():
        for fact in sorted(graph.triples, key=str):
            steps = (told.step(proof) for proof in islice(prove(fact, facts), _PROOFS))
            step = next((step for step in steps if any(each.card == name for each in step.steps)), None)
            if step is not None:
                found[name] = step
                break
    return found


def _own(folder: Path, name: str, part: str) -> Path:
    """Write a part of the example of a rule, in a namespace of its own, and return its path."""
    text = find("tests", f"rules/{name}/{part}.ttl")[0].read_text(encoding="utf-8")
    path = folder / f"{name}-{part}.ttl"
    path.write_text(text.replace(_EXAMPLES, f"{_EXAMPLES}{name}/"), encoding="utf-8")
    return path


def _labels(graph: Graph) -> list[ox.Triple]:
    """Return the names by which an example calls what it speaks of, as labels."""
    nodes = {node for node in graph.subjects() | graph.objects() if isinstance(node, ox.NamedNode)}
    label = ox.NamedNode(RDFS + "label")
    own = re.compile(re.escape(_EXAMPLES))
    return [ox.Triple(node, label, ox.Literal(local_name(node))) for node in nodes if own.match(node.value)]
