"""Examples under tests/rules and tests/shapes: each file has the namespace ex: to itself when files are merged."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import TESTS

from casco_kg.graph import Graph

EX = "https://example.org/"


def namespace(path: Path) -> str:
    """Return the namespace that stands for ex: in an example when it is merged with others."""
    return f"{EX}{path.parent.name}/{path.stem}/"


def example(path: Path, own: str = EX) -> Graph:
    """Read an example, with ``own`` in place of the namespace ex:."""
    text = path.read_text().replace(EX, own)
    return Graph(frozenset(quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)))


def merged(paths: list[Path]) -> Graph:
    """Read several examples into one graph, kept apart by their namespaces."""
    return Graph(frozenset().union(*(example(path, namespace(path)).triples for path in paths)))


def is_whole(path: Path) -> bool:
    """Return whether an example is a register by itself, which other examples beside it would change."""
    return path.read_text().startswith("# A whole register")


def folders(kind: str) -> list[Path]:
    """Return the folders of cases of one kind."""
    found = sorted(path for path in (TESTS / kind).iterdir() if path.is_dir())
    assert found, f"no case under tests/{kind}"
    return found


def in_lanes(cases, fast: int) -> list:
    """Return parameters of a test, the first ``fast`` of them for the short lane too and the others marked slow."""
    cases = list(cases)
    assert len(cases) > fast, "all cases are for the short lane"
    return cases[:fast] + [
        pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.slow) for case in cases[fast:]
    ]
