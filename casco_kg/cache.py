"""Remembers triples computed from the knowledge graph alone, from one run to the next.

A file under the user's cache folder, named by the content of the knowledge graph and of this package, so that a
change of either makes a new one. Whatever is wrong with it, it is computed again: nothing depends on it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from casco_kg.errors import CascoError
from casco_kg.files import find_ontology, write

__all__ = ["remembered"]


def remembered(what: str, compute: Callable[[], frozenset[ox.Triple]]) -> frozenset[ox.Triple]:
    """Return the triples that were computed before from the same knowledge graph, or compute them.

    Args:
        what: what the triples are; different things have different names.
        compute: computes them; they have no blank nodes.
    """
    path = _path(what)
    try:
        digest, _, content = path.read_bytes().partition(b"\n")
        if digest == _digest(content):
            return frozenset(quad.triple for quad in ox.parse(content, ox.RdfFormat.N_TRIPLES))
    except (OSError, SyntaxError):
        pass
    triples = compute()
    _store(path, triples)
    return triples


def _store(path: Path, triples: Iterable[ox.Triple]) -> None:
    content = "".join(sorted(f"{triple} .\n" for triple in triples)).encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, _digest(content) + b"\n" + content)
    except (OSError, CascoError):
        return


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def _path(what: str) -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "casco-kg" / f"{hashlib.sha256(f'{what} {_content()}'.encode()).hexdigest()}.nt"


@cache
def _content() -> str:
    """Return a digest of the knowledge graph and of the code that computes with it."""
    digest = hashlib.sha256()
    for path in (*find_ontology(), *sorted(Path(__file__).parent.rglob("*.py"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()
