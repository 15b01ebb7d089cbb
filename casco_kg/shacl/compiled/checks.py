"""From shapes to checks: queries that find what breaks a constraint, at all focus nodes at once.

Each query binds $this to one target after another and looks from there: ``{ targets } LATERAL { what breaks it }``.
That is what pre-binding asks for, since LATERAL evaluates its right side with the variables of the left bound.

Source: https://www.w3.org/TR/shacl/#pre-binding and
https://github.com/w3c/sparql-dev/blob/main/SEP/SEP-0006/sep-0006.md
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store, Triple

from casco_kg.rdf.constants import SH
from casco_kg.shacl.compiled.constraints import broken, constraints
from casco_kg.shacl.compiled.patterns import Targets, merged, path, prefixes, prologue, targets
from casco_kg.shacl.compiled.select import read_select
from casco_kg.shacl.shapes_graph import Node, NotCompiledError, Shapes, sh
from casco_kg.sparql.joins import Sizes, in_order
from casco_kg.sparql.refused import run

__all__ = ["Check", "Checks", "Result", "compile_shapes"]

#: So many focus nodes are given to the query by name; more of them it finds itself, with all others.
_FEW = 200


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result. Source: https://www.w3.org/TR/shacl/#results-validation-result.

    Attributes:
        shape: the shape that was not met.
        component: the constraint component.
        severity: its severity.
        focus: the focus node.
        path: the property, or a path in the shapes graph; None for the node itself.
        value: the offending value; None when something is missing.
        constraint: the constraint in SPARQL.
        messages: what must hold, in words.
        asks: what the constraint asks: properties of the shape and their values.
    """

    shape: Node
    component: NamedNode
    severity: NamedNode
    focus: Node
    path: Node | None
    value: Node | None
    constraint: Node | None = None
    messages: tuple[Literal, ...] = ()
    asks: tuple[tuple[NamedNode, Node], ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """What breaks one constraint.

    Attributes:
        shape: the shape.
        component: the constraint component.
        severity: the severity of the shape.
        path: its path, a property or in the shapes graph.
        prologue: the prefixes of the query.
        targets: what binds ?this.
        broken: a pattern, or for a constraint in SPARQL the query token by token, that finds what breaks it at ?this;
            it may bind ?value and ?path.
        blamed: whether the focus node is the value where none is found.
    """

    shape: Node
    component: NamedNode
    severity: NamedNode
    path: Node | None
    prologue: str
    targets: Targets
    broken: str | tuple[str, ...]
    blamed: bool

    @property
    def every(self) -> str:
        """The query for its focus nodes alone: most data has none of most shapes, and nothing more is asked then."""
        return f"{self.prologue}SELECT ?this {{ {self.targets.pattern} }}"

    def focuses(self, store: Store) -> Iterator[Node]:
        """Yield its focus nodes, some of them again."""
        ends = self.targets
        if not (ends.subjects_of or ends.objects_of):
            yield from (row["this"] for row in _rows(store, self.every))
        for predicate in ends.subjects_of:
            yield from (cast(Node, quad.subject) for quad in store.quads_for_pattern(None, predicate, None))
        for predicate in ends.objects_of:
            yield from (cast(Node, quad.object) for quad in store.quads_for_pattern(None, predicate, None))

    def query(self, sizes: Sizes, focuses: str = "") -> str:
        """Return the query, its triple patterns in the best order for a store.

        Args:
            sizes: of the store.
            focuses: a pattern for ?this that stands for the targets.
        """
        every = focuses or f"{{ SELECT DISTINCT ?this {{ {self.targets.pattern} }} }}"
        if isinstance(self.broken, str):
            return f"{self.prologue}SELECT DISTINCT * {{ {every} LATERAL {{ {self.broken} }} }}"
        query = in_order(self.broken, {"this"}, sizes)
        return f"{self.prologue}SELECT ?this ?path ?value {{ {every} LATERAL {{ {query} }} }}"

    def run(self, store: Store, sizes: Sizes, wanted: Collection[Node]) -> Iterator[Result]:
        """Yield the results on those of its focus nodes that are wanted."""
        few = len(wanted) <= _FEW and all(isinstance(node, NamedNode | Literal) for node in wanted)
        listed = f"VALUES ?this {{ {' '.join(map(str, wanted))} }}" if few else ""
        for row in _rows(store, self.query(sizes, listed)):
            focus, found = row["this"], row.get("path", self.path)
            if few or focus in wanted:
                leads = found if isinstance(found, NamedNode | BlankNode) else None
                value = row.get("value", focus if self.blamed else None)
                yield Result(self.shape, self.component, self.severity, focus, leads, value)


def _rows(store: Store, query: str) -> Iterator[dict[str, Node]]:
    solutions = run(store, query)
    assert isinstance(solutions, QuerySolutions)
    names = [(place, variable.value) for place, variable in enumerate(solutions.variables)]
    for solution in solutions:
        yield {name: value for place, name in names if (value := solution[place]) is not None}


@dataclass(frozen=True, slots=True)
class Checks:
    """A shapes graph as checks.

    Attributes:
        checks: one or more for each shape that was compiled.
        not_compiled: each shape with a target that was not, and why.
    """

    checks: tuple[Check, ...]
    not_compiled: dict[Node, str]

    def run(self, store: Store, wanted: Callable[[Node], bool]) -> Iterator[Result]:
        """Yield the results on the focus nodes that are wanted.

        Raises:
            SyntaxError: a query in the shapes cannot be parsed.
            UsageError: it leaves the graph, or calls a function that there is none of.
        """
        sizes: dict[str, Sizes] = {}
        concerned: dict[str, Collection[Node]] = {}
        for check in self.checks:
            known = sizes.setdefault(check.prologue, Sizes(store, check.prologue))
            if check.every not in concerned:
                concerned[check.every] = {focus for focus in check.focuses(store) if wanted(focus)}
            if concerned[check.every]:
                yield from check.run(store, known, concerned[check.every])


def compile_shapes(triples: Iterable[Triple]) -> Checks:
    """Compile a shapes graph. A shape is compiled whole or not at all."""
    shapes = Shapes(triples)
    checks: list[Check] = []
    not_compiled: dict[Node, str] = {}
    for shape in shapes.subjects():
        try:
            found = targets(shapes, shape)
            if found is not None:
                checks += list(_checks(shapes, shape, found))
        except NotCompiledError as error:
            not_compiled[shape] = str(error)
        except RecursionError:
            not_compiled[shape] = "a shape or path that is nested so deeply"
    return Checks(tuple(checks), not_compiled)


def _checks(shapes: Shapes, shape: Node, where: Targets) -> Iterator[Check]:
    """Yield the checks of a shape and of the property shapes within it."""
    if shapes.is_true(shape, "deactivated"):
        return
    leads = shapes.value(shape, "path")
    with shapes.inside(shape):
        for key, value in constraints(shapes, shape):
            if key == sh("sparql") and shapes.is_true(value, "deactivated"):
                continue
            yield _check(shapes, shape, key, value, where)
        if leads is not None:
            where = where.values_of(path(shapes, leads), shapes.variable())
        for within in shapes.values(shape, "property"):
            yield from _checks(shapes, within, where)


def _check(shapes: Shapes, shape: Node, key: NamedNode, value: Node, where: Targets) -> Check:
    leads, severity = shapes.value(shape, "path"), shapes.value(shape, "severity") or sh("Violation")
    if not isinstance(severity, NamedNode):
        raise NotCompiledError("a severity that is no IRI")
    declared = where.prefixes
    found: str | tuple[str, ...]
    if key == sh("sparql"):
        found, own = _sparql(shapes, shape, value)
        declared = merged(declared, own)
    else:
        found = broken(shapes, shape, key, value, "?this")
    return Check(
        shape,
        _component(key),
        severity,
        leads,
        prologue(declared),
        where,
        found,
        key == sh("sparql") and leads is None,
    )


def _component(key: NamedNode) -> NamedNode:
    name = key.value.removeprefix(SH)
    return sh(("SPARQL" if name == "sparql" else name[0].upper() + name[1:]) + "ConstraintComponent")


def _sparql(shapes: Shapes, shape: Node, constraint: Node) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the query of a constraint, token by token, and its prefixes.

    Source: https://www.w3.org/TR/shacl/#sparql-constraints
    """
    select, leads = shapes.value(constraint, "select"), shapes.value(shape, "path")
    if not isinstance(select, Literal):
        raise NotCompiledError("sh:sparql without sh:select")
    query = read_select(select.value, prebound=True)
    if {"$shapesGraph", "?shapesGraph", "$currentShape", "?currentShape"} & {*query.tokens}:
        raise NotCompiledError("sh:sparql with $shapesGraph or $currentShape")
    steps = () if leads is None else (path(shapes, leads),)
    tokens = tuple(step for token in query.tokens for step in (steps if token == "$PATH" else (token,)))
    return tokens, merged(prefixes(shapes, constraint), query.prefixes)
