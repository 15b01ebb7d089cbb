"""From shapes to checks: queries that find what breaks a constraint."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store, Triple, Variable

from casco_kg.compiled.shacl.conditions import VALUE_COMPONENTS
from casco_kg.compiled.shacl.patterns import path, prologue, target
from casco_kg.compiled.shacl.shapes import SH, Node, NotCompiledError, Shapes, sh

__all__ = ["Check", "Checks", "Result", "compile_shapes"]

#: What a shape says besides constraints.
_NO_CONSTRAINT = frozenset(
    sh(name)
    for name in (
        "declare", "deactivated", "defaultValue", "description", "group", "message", "name", "order", "path",
        "property", "severity", "target", "targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result. Source: https://www.w3.org/TR/shacl/#results-validation-result.

    Attributes:
        shape: the shape that was not met.
        severity: its severity.
        focus: the focus node.
        path: the property, where it is one; None for a path of several and for the node itself.
        value: the offending value; None when something is missing.
    """

    shape: Node
    severity: NamedNode
    focus: Node
    path: NamedNode | None
    value: Node | None


@dataclass(frozen=True, slots=True)
class Check:
    """A query for what breaks one constraint.

    Attributes:
        shape: the shape.
        severity: its severity.
        path: its path, where that is a property.
        query: selects ?this, and may select ?value and ?path.
        targets: for a query that is asked of one focus node at a time, another that selects these.
    """

    shape: Node
    severity: NamedNode
    path: NamedNode | None
    query: str
    targets: str | None = None

    def run(self, store: Store, wanted: Callable[[Node], bool]) -> Iterator[Result]:
        """Yield the results on the focus nodes that are wanted."""
        if self.targets is None:
            yield from self._results(store, {}, wanted)
            return
        for focus in {row["this"] for row in _rows(store, self.targets, {})}:
            if wanted(focus):
                yield from self._results(store, {Variable("this"): focus}, wanted)

    def _results(self, store: Store, bound: dict[Variable, Node], wanted: Callable[[Node], bool]) -> Iterator[Result]:
        for row in _rows(store, self.query, bound):
            focus = row.get("this", bound.get(Variable("this")))
            found = row.get("path", self.path)
            if focus is not None and wanted(focus):
                leads = found if isinstance(found, NamedNode) else None
                yield Result(self.shape, self.severity, focus, leads, row.get("value"))


def _rows(store: Store, query: str, bound: dict[Variable, Node]) -> Iterator[dict[str, Node]]:
    solutions = store.query(query, substitutions=bound)
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield {name: value for name in names if (value := solution[name]) is not None}


@dataclass(frozen=True, slots=True)
class Checks:
    """A shapes graph as checks.

    Attributes:
        checks: one or more for each shape that was compiled.
        not_compiled: each shape with a target that was not, and why.
    """

    checks: tuple[Check, ...]
    not_compiled: dict[Node, str]


def compile_shapes(triples: Iterable[Triple]) -> Checks:
    """Compile a shapes graph. A shape is compiled whole or not at all."""
    shapes = Shapes(triples)
    checks: list[Check] = []
    not_compiled: dict[Node, str] = {}
    for shape in shapes.subjects():
        try:
            where = target(shapes, shape)
            if where is not None:
                checks += list(_checks(shapes, shape, where))
        except NotCompiledError as error:
            not_compiled[shape] = str(error)
    return Checks(tuple(checks), not_compiled)


def _checks(shapes: Shapes, shape: Node, where: str) -> Iterator[Check]:
    """Yield the checks of a shape and of the property shapes within it, for the focus nodes of a pattern."""
    if shapes.values(shape, "deactivated") == [Literal(True)]:
        return
    leads = next(iter(shapes.values(shape, "path")), None)
    severity = next(iter(shapes.values(shape, "severity")), sh("Violation"))
    assert isinstance(severity, NamedNode)
    prefixes = "\n".join(prologue(shapes, node) for node in shapes.values(shape, "target"))
    for key, values in shapes.properties(shape).items():
        if not key.value.startswith(SH) or key in _NO_CONSTRAINT:
            continue
        for value in values:
            query, targets = _query(shapes, key, value, where, leads)
            yield Check(
                shape,
                severity,
                leads if isinstance(leads, NamedNode) else None,
                f"{prefixes}\n{query}",
                targets and f"{prefixes}\n{targets}",
            )
    for within in shapes.values(shape, "property"):
        if leads is not None:
            raise NotCompiledError("sh:property within a property shape")
        yield from _checks(shapes, within, where)


def _query(shapes: Shapes, key: NamedNode, value: Node, where: str, leads: Node | None) -> tuple[str, str | None]:
    """Return the query for one constraint, and the one for its targets where it is asked of each on its own."""
    if key == sh("sparql"):
        return _sparql(shapes, value), f"SELECT DISTINCT ?this WHERE {{ {where} }}"
    values = f"?this {path(shapes, leads)} ?value ." if leads is not None else "BIND (?this AS ?value)"
    if key in VALUE_COMPONENTS:
        broken = f"FILTER (!{VALUE_COMPONENTS[key](shapes, value, '?value')})"
        return f"SELECT DISTINCT ?this ?value WHERE {{ {{ {where} }} {values} {broken} }}", None
    if leads is None:
        raise NotCompiledError(f"sh:{key.value.removeprefix(SH)} on a node")
    steps = path(shapes, leads)
    if key in (sh("minCount"), sh("maxCount")):
        return _count(key, value, where, steps), None
    if key == sh("disjoint"):
        return f"SELECT DISTINCT ?this ?value WHERE {{ {{ {where} }} {values} ?this {value} ?value }}", None
    if key == sh("hasValue"):
        missing = f"FILTER NOT EXISTS {{ ?this {steps} {value} }}"
        return f"SELECT DISTINCT ?this WHERE {{ {{ {where} }} {missing} }}", None
    raise NotCompiledError(f"sh:{key.value.removeprefix(SH)}")


def _count(key: NamedNode, value: Node, where: str, steps: str) -> str:
    assert isinstance(value, Literal)
    limit = int(value.value)
    if key == sh("minCount") and limit == 1:
        return f"SELECT DISTINCT ?this WHERE {{ {{ {where} }} FILTER NOT EXISTS {{ ?this {steps} ?value }} }}"
    comparison = "<" if key == sh("minCount") else ">"
    counted = f"OPTIONAL {{ ?this {steps} ?counted }}"
    having = f"HAVING (COUNT(DISTINCT ?counted) {comparison} {limit})"
    return f"SELECT ?this WHERE {{ {{ {where} }} {counted} }} GROUP BY ?this {having}"


def _sparql(shapes: Shapes, constraint: Node) -> str:
    """Source: https://www.w3.org/TR/shacl/#sparql-constraints; $this is substituted when the query runs."""
    if not isinstance(constraint, NamedNode | BlankNode) or shapes.values(constraint, "deactivated"):
        raise NotCompiledError("sh:sparql that is deactivated")
    select = next(iter(shapes.values(constraint, "select")), None)
    if not isinstance(select, Literal) or "$PATH" in select.value or "$shapesGraph" in select.value:
        raise NotCompiledError("sh:sparql with $PATH, $shapesGraph or without sh:select")
    return f"{prologue(shapes, constraint)}\n{select.value}"
