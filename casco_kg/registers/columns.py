"""The kinds of registers, their columns, and empty ones to fill in.

Which columns a kind of register has stands in ontology/templates/columns.csv, what they mean in the knowledge graph,
and what must be filled and which values are allowed in the shapes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from casco_kg.errors import UsageError
from casco_kg.files import find
from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.keys.names import datatype_of, property_of, value_of
from casco_kg.rdf.constants import RDF, SH, XSD
from casco_kg.rdf.terms import Term, expand, prefixes, terms_of
from casco_kg.shacl.compiled.checks import Check, compile_shapes
from casco_kg.validation.constraints import load_shapes

__all__ = ["TemplateColumn", "column_keys", "kinds", "template_columns"]

_MIN_COUNT = ox.NamedNode(SH + "MinCountConstraintComponent")
#: A record, and another one that it leads to or that leads to it.
_RECORD, _OTHER = ox.NamedNode("urn:x-record:one"), ox.NamedNode("urn:x-record:another")


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column of a register.

    Attributes:
        key: the key, or the path of keys.
        meaning: what stands in it, in words.
        required: whether it must be filled, in words.
        example: a cell as it may be.
        allowed: the values that are known; empty where any may stand.
        is_date: whether it holds dates.
        requirements_on: what the documents in it have requirements on; None where that may be anything.
        apart_from: the property that leads to documents that it does not have; None where it may have any.
        title: how people call it in the language that is wanted; empty where it is called by its key.
        second_example: a cell of a second row that the first refers to; empty where there is none.
    """

    key: str
    meaning: str
    required: str
    example: str
    allowed: tuple[str, ...]
    is_date: bool
    requirements_on: ox.NamedNode | None
    apart_from: ox.NamedNode | None
    title: str = ""
    second_example: str = ""

    @property
    def header(self) -> str:
        """The header of the column: its title, with the key by which it is read behind it."""
        return f"{self.title} [{self.key}]" if self.title else self.key


def kinds() -> tuple[str, ...]:
    """Return the kinds of registers, in the order of the table."""
    return tuple(dict.fromkeys(row["kind"] for row in _rows()))


def column_keys(kind: str = "") -> tuple[str, ...]:
    """Return the keys of the columns of a kind of register, or of all kinds, each once."""
    return tuple(dict.fromkeys(row["column"] for row in _rows() if row["kind"] == kind or not kind))


@cache
def template_columns(kind: str) -> tuple[TemplateColumn, ...]:
    """Return the columns of a kind of register.

    Raises:
        UsageError: there is no such kind.
    """
    rows = [row for row in _rows() if row["kind"] == kind]
    if not rows:
        raise UsageError(f"there is no register of {kind!r}; the kinds are {', '.join(kinds())}")
    keys = [row["column"] for row in rows]
    return tuple(
        TemplateColumn(
            row["column"],
            row["help"] or _definition(row["column"]),
            _required(row["column"], keys),
            row["example"],
            tuple(filter(None, row["values"].split("|"))) or _allowed(row["column"].split(".")[-1]),
            datatype_of(row["column"].split(".")[-1]) == XSD + "date",
            expand(row["requirementsOn"]) if row["requirementsOn"] else None,
            expand(row["apartFrom"]) if row["apartFrom"] else None,
        )
        for row in rows
    )


@cache
def _rows() -> tuple[dict[str, str], ...]:
    (path,) = find("ontology", "templates/columns.csv")
    return tuple(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), strict=True))


def _definition(path: str) -> str:
    definitions = knowledge().values(property_of(path.rsplit(".", maxsplit=1)[-1]), prefixes()["skos"] + "definition")
    return definitions[0].value if definitions else ""


def _required(path: str, keys: list[str]) -> str:
    """Return by the shapes whether a column must be filled: a path, where each of its steps must."""
    *outer, key = path.split(".")
    if key == "id":
        return "no"
    beside = [property_of(each.split(".")[0]) for each in keys if each != "id"]
    record = [ox.Quad(_RECORD, each, _OTHER) for each in beside]
    if not outer:
        return _demand(property_of(key), record)
    inner = _demand(property_of(key), [ox.Quad(_OTHER, property_of(outer[-1]), _RECORD)])
    outermost = _demand(property_of(outer[0]), record)
    return inner if outermost == "yes" or inner == "no" else f"with the other columns of {outer[0]}"


def _demand(path: ox.NamedNode, said: list[ox.Quad]) -> str:
    """Return whether the shapes ask for a value of ``path`` where this is said of a record."""
    store = ox.Store()
    store.extend(said)
    asked = {
        check.severity.value.removeprefix(SH)
        for check in _demands()
        if check.path == path and _RECORD in check.focuses(store)
    }
    return "yes" if "Violation" in asked else "advised" if asked else "no"


@cache
def _demands() -> tuple[Check, ...]:
    """Return the checks of our shapes that ask for a value."""
    checks = compile_shapes(load_shapes("asserted")).checks
    return tuple(check for check in checks if check.component == _MIN_COUNT)


@cache
def _allowed(key: str) -> tuple[str, ...]:
    """Return the labels of what the shapes allow under a key, and that are understood there; sorted."""
    if key == "id":
        return ()
    graph, wanted = knowledge(), set(_classes(load_shapes("asserted"), property_of(key)))
    typed = [terms_of(triple) for triple in graph.having(RDF + "type")]
    nodes = dict.fromkeys(node for node, _, kind in typed if kind in wanted and isinstance(node, ox.NamedNode))
    labels = {graph.label(node): node for node in nodes}
    return tuple(sorted(label for label, node in labels.items() if value_of(key, label) == node))


def _classes(shapes: Graph, path: ox.NamedNode) -> Iterator[Term]:
    """Yield the classes to which the shapes say that the values of a property belong."""
    for shape in shapes.subjects():
        paths = shapes.values(shape, SH + "path")
        paths = [each for node in paths for each in (node, *_alternatives(shapes, node))]
        if path in paths:
            yield from shapes.values(shape, SH + "class")
            for choice in shapes.values(shape, SH + "or"):
                for part in shapes.members(choice):
                    yield from shapes.values(part, SH + "class")


def _alternatives(shapes: Graph, node: Term) -> Iterator[Term]:
    for listed in shapes.values(node, SH + "alternativePath"):
        yield from shapes.members(listed)
