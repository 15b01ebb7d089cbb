"""Where the page of a node stands: a path that works from a folder, under any address, and on any file system."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, unquote

import pyoxigraph as ox

from casco_kg.rdf.constants import BASE
from casco_kg.rdf.terms import Term

__all__ = ["Addresses"]

#: Where pages of nodes stand whose IRIs are somebody else's.
_OTHERS = "other/"
#: Letters that IRIs here have escaped: a file is called by the letter, as servers ask for it.
_LETTERS = re.compile("(?:%[89A-Fa-f][0-9A-Fa-f])+")


class Addresses:
    """The paths of pages, without ending: each node has one of its own, also where a file system folds case.

    Attributes:
        paths: IRI to path.
        nodes: path to IRI.
    """

    def __init__(self, nodes: Iterable[Term]) -> None:
        self.paths: dict[str, str] = {}
        self.nodes: dict[str, str] = {}
        taken: set[str] = set()
        for iri in sorted(node.value for node in nodes if isinstance(node, ox.NamedNode)):
            path = _path(iri)
            while path.casefold() in taken:
                path += "_"
            taken.add(path.casefold())
            self.paths[iri], self.nodes[path] = path, iri

    def of(self, term: object) -> str | None:
        """Return the path of the page of a node; None where it has no page."""
        return self.paths.get(term.value) if isinstance(term, ox.NamedNode) else None


def _path(iri: str) -> str:
    """Return a path for an IRI; what cannot stand in a path is written as in an address."""
    own = iri.startswith(BASE)
    local = _LETTERS.sub(_letter, iri.removeprefix(BASE)).replace("#", "/") if own else quote(iri, safe="")
    return ("" if own else _OTHERS) + "/".join(part if part.strip(".") else f"_{part}" for part in local.split("/"))


def _letter(escaped: re.Match[str]) -> str:
    """Return the letters that stand escaped; what are none stays as it is."""
    try:
        return unquote(escaped[0], errors="strict")
    except UnicodeDecodeError:
        return escaped[0]
