"""Writers: other people's formats that data can be written in, and what of ours is theirs.

A writer is one SPARQL CONSTRUCT query in ontology/mappings/writers/, from our terms to those of the format. Its header
says in ``#+ key: value`` lines:

* ``title``: what the format is called, and ``as``: its name on the command line;
* ``root``: an IRI; each thing of that type becomes a document. Any number of lines;
* ``context``: the IRI of a JSON-LD context that a reader knows, which documents name;
* ``keys``: what ``@id`` and ``@type`` are called, if otherwise;
* ``order``: keys in the order in which they are written; the others follow;
* ``list``: keys whose value is always a list;
* ``required``: ``type = keys`` that the format asks for, and that are told where nothing is known;
* ``itself``: a class of ours that a document is by being written; without a name it says nothing new;
* ``source``, ``maps`` and ``left``: as in a reader.

What the query makes and calls ``urn:x-nameless:…`` is written without a name. How it is applied stands in
:mod:`casco_kg.writing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from casco_kg.errors import UsageError
from casco_kg.files import find
from casco_kg.sparql.headers import header_of

__all__ = ["NAMELESS", "Writer", "writer", "writers"]

NAMELESS = "urn:x-nameless:"


@dataclass(frozen=True, slots=True)
class Writer:
    """A writer of one format.

    Attributes:
        name: the name of the format on the command line.
        title: what the format is called.
        roots: the types of what becomes a document.
        contexts: the JSON-LD contexts that documents name.
        keys: what ``@id`` and ``@type`` are called.
        order: the keys that come first, in order.
        lists: the keys whose value is always a list.
        required: a type to the keys that the format asks for.
        itself: the classes of ours that a document is by being written.
        sources: where the format is specified.
        maps: what is written as what, in words.
        left: what is not written, and why, in words.
        text: the SPARQL text, header included.

    """

    name: str
    title: str
    roots: frozenset[str]
    contexts: tuple[str, ...]
    keys: tuple[str, str]
    order: tuple[str, ...]
    lists: frozenset[str]
    required: tuple[tuple[str, tuple[str, ...]], ...]
    itself: frozenset[str]
    sources: tuple[str, ...]
    maps: tuple[str, ...]
    left: tuple[str, ...]
    text: str


@cache
def writers() -> tuple[Writer, ...]:
    """Return the writers of this installation, sorted by the name of their files.

    Raises:
        InputError: a header lacks a line.

    """
    return tuple(_writer(path) for path in find("ontology", "mappings/writers/*.rq"))


def writer(name: str) -> Writer:
    """Return the writer of a format.

    Raises:
        UsageError: there is none.

    """
    for found in writers():
        if found.name == name:
            return found
    known = ", ".join(found.name for found in writers())
    raise UsageError(f"{name}: is no format that data can be written in; known are {known}")


def _writer(path: Path) -> Writer:
    header, text = header_of(path)
    own_id, own_type = header.words("keys") or ("@id", "@type")
    return Writer(
        name=header.one("as"),
        title=header.one("title"),
        roots=frozenset(header.some("root")),
        contexts=header.some("context"),
        keys=(own_id, own_type),
        order=header.words("order"),
        lists=frozenset(header.words("list")),
        required=tuple((kind, tuple(keys.split())) for kind, keys in header.pairs("required")),
        itself=frozenset(header.any("itself")),
        sources=header.some("source"),
        maps=header.some("maps"),
        left=header.some("left"),
        text=text,
    )
