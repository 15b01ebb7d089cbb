"""Remembers from one run to the next: what is computed from the knowledge graph alone, and what was written where.

It stands in a file under the user's cache folder, named by the content of the knowledge graph and of this package, so
that a change of either makes a new one. Whatever is wrong with it, it is computed again: nothing depends on it.

Of a file that was written for the user, a digest is kept under a digest of its name: so casco-kg may overwrite what it
wrote and nobody changed, and nothing else.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from casco_kg.errors import CascoError
from casco_kg.files import find_ontology, write

__all__ = ["is_as_written", "note_written", "remembered", "remembered_bytes", "stamp"]


def remembered(what: str, compute: Callable[[], frozenset[ox.Triple]]) -> frozenset[ox.Triple]:
    """Return the triples that were computed before from the same knowledge graph, or compute them.

    Args:
        what: what the triples are; different things have different names.
        compute: computes them; they have no blank nodes.
    """
    path = _path(what, ".nt")
    if path is None:
        return compute()
    try:
        digest, _, content = path.read_bytes().partition(b"\n")
        if digest == _digest(content):
            return frozenset(quad.triple for quad in ox.parse(content, ox.RdfFormat.N_TRIPLES))
    except (OSError, SyntaxError):
        pass
    triples = compute()
    _store(path, triples)
    return triples


def remembered_bytes(what: str, stamp: bytes, compute: Callable[[], bytes]) -> bytes:
    """Return the bytes that were computed before from the same knowledge graph and stamp, or compute them.

    Args:
        what: what the bytes are; different things have different names, and of each one stamp is remembered.
        stamp: what they depend on besides the knowledge graph and the code.
        compute: computes them.
    """
    path = _path(what, ".kept")
    if path is None:
        return compute()
    with suppress(OSError):
        digest, _, content = path.read_bytes().partition(b"\n")
        if digest == _digest(stamp + content):
            return content
    content = compute()
    _keep(path, _digest(stamp + content) + b"\n" + content)
    return content


def _store(path: Path, triples: Iterable[ox.Triple]) -> None:
    content = "".join(sorted(f"{triple} .\n" for triple in triples)).encode()
    _keep(path, _digest(content) + b"\n" + content)


def note_written(path: Path | str, content: bytes) -> None:
    """Remember what was written to a file for the user."""
    if (kept := _kept_of(path)) is not None:
        _keep(kept, _digest(content))


def is_as_written(path: Path | str) -> bool:
    """Return whether a file holds what casco-kg wrote to it last; where nothing is remembered, it does not."""
    try:
        kept = _kept_of(path)
        return kept is not None and kept.read_bytes() == _digest(Path(path).read_bytes())
    except OSError:
        return False


def _kept_of(path: Path | str) -> Path | None:
    """Return the file in which the digest of another one is kept."""
    name = os.fsencode(Path(path).resolve())
    folder = _folder()
    return None if folder is None else folder / "written" / hashlib.sha256(name).hexdigest()


def _keep(path: Path, content: bytes) -> None:
    """Write a file of the cache; without one, all goes on as well."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, content)
    except (OSError, CascoError):
        return


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def _path(what: str, ending: str) -> Path | None:
    folder = _folder()
    return None if folder is None else folder / f"{hashlib.sha256(f'{what} {stamp()}'.encode()).hexdigest()}{ending}"


def _folder() -> Path | None:
    """Return the folder of the cache; None where the user has no home, as in some containers."""
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None
    return base / "casco-kg"


@cache
def stamp() -> str:
    """Return a digest of the knowledge graph and of the code that computes with it."""
    digest = hashlib.sha256()
    for path in (*find_ontology(), *sorted(Path(__file__).parents[1].rglob("*.py"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()
