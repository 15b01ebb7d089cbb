"""Constraints as patterns that find what breaks them at a focus node.

Source: https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from casco_kg.rdf.constants import SH
from casco_kg.shacl.compiled.conditions import VALUE_COMPONENTS, pattern
from casco_kg.shacl.compiled.patterns import path
from casco_kg.shacl.shapes_graph import Node, NotCompiledError, Shapes, constant, sh

__all__ = ["FOUND", "broken", "constraints"]

#: The variable of the value that a constraint blames.
FOUND = "?value"

#: What a shape says besides constraints, and what other constraints read.
_NO_CONSTRAINT = frozenset(
    sh(name)
    for name in (
        "deactivated", "declare", "defaultValue", "description", "flags", "group", "ignoredProperties", "message",
        "name", "order", "path", "prefixes", "property", "qualifiedValueShape", "qualifiedValueShapesDisjoint",
        "select", "severity", "target", "targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf",
    )
)  # fmt: skip
#: What counts for nothing without sh:qualifiedValueShape.
_QUALIFIED = (sh("qualifiedMinCount"), sh("qualifiedMaxCount"))


@dataclass(frozen=True, slots=True)
class _Site:
    """Where a constraint is looked at.

    Attributes:
        shapes: the shapes graph.
        shape: the shape that the constraint is of.
        focus: the variable that is bound to the focus node.
        found: the variable for the value that the constraint blames.
        steps: the path to the value nodes; None where the focus node is the value node.
    """

    shapes: Shapes
    shape: Node
    focus: str
    found: str
    steps: str | None

    @property
    def values(self) -> str:
        """A pattern for the value nodes."""
        return f"BIND ({self.focus} AS {self.found})" if self.steps is None else self.leading_to(self.found)

    def leading_to(self, value: str) -> str:
        """Return a pattern for what the path leads to."""
        if self.steps is None:
            raise NotCompiledError("a constraint on values, of a node")
        return f"{self.focus} {self.steps} {value}"


def constraints(shapes: Shapes, shape: Node) -> Iterator[tuple[NamedNode, Node]]:
    """Yield the constraints of a shape, those of the property shapes within it aside: key and value.

    Raises:
        NotCompiledError: one is of a component of one's own.
    """
    unqualified = not shapes.values(shape, "qualifiedValueShape")
    for key, values in shapes.properties(shape).items():
        if unqualified and key in _QUALIFIED:
            continue
        if key in shapes.own_parameters:
            raise NotCompiledError(f"the constraint component of {key}")
        if key.value.startswith(SH) and key not in _NO_CONSTRAINT:
            yield from ((key, value) for value in values)


def broken(shapes: Shapes, shape: Node, key: NamedNode, value: Node, focus: str, found: str = FOUND) -> str:
    """Return a pattern for what breaks a constraint of a shape at the focus node that a variable is bound to.

    It binds ``found`` where the constraint blames a value, and ?path where it blames a property.

    Raises:
        NotCompiledError: the constraint is of a component that is not compiled.
    """
    leads = shapes.value(shape, "path")
    site = _Site(shapes, shape, focus, found, None if leads is None else path(shapes, leads))
    if key in _FOCUS_COMPONENTS:
        return _FOCUS_COMPONENTS[key](site, value)
    return f"{site.values} FILTER (!{_condition(shapes, shape, key, value, found)})"


def _condition(shapes: Shapes, shape: Node, key: NamedNode, value: Node, variable: str) -> str:
    """Return what is true where one value conforms to one constraint."""
    if key == sh("pattern"):
        return pattern(value, shapes.value(shape, "flags"))(shapes, value, variable)
    component = VALUE_COMPONENTS.get(key) or _SHAPE_COMPONENTS.get(key)
    if component is None:
        raise NotCompiledError(f"sh:{key.value.removeprefix(SH)}")
    return component(shapes, value, variable)


def _conforms(shapes: Shapes, shape: Node, variable: str) -> str:
    """Return what is true where the node bound to a variable conforms to a shape."""
    if shapes.is_true(shape, "deactivated"):
        return "true"
    leads = shapes.value(shape, "path")
    parts = []
    with shapes.inside(shape):
        for key, value in constraints(shapes, shape):
            if leads is None and key not in _FOCUS_COMPONENTS:
                parts.append(_condition(shapes, shape, key, value, variable))
            else:
                found = broken(shapes, shape, key, value, variable, shapes.variable())
                parts.append(f"NOT EXISTS {{ {found} }}")
        for within in shapes.values(shape, "property"):
            if leads is None:
                parts.append(_conforms(shapes, within, variable))
            else:
                node = shapes.variable()
                fails = f"{variable} {path(shapes, leads)} {node} FILTER (!{_conforms(shapes, within, node)})"
                parts.append(f"NOT EXISTS {{ {fails} }}")
    return f"({' && '.join(parts) or 'true'})"


def _all(shapes: Shapes, value: Node, variable: str) -> str:
    return f"({' && '.join(_conforms(shapes, member, variable) for member in shapes.list(value)) or 'true'})"


def _any(shapes: Shapes, value: Node, variable: str) -> str:
    return f"({' || '.join(_conforms(shapes, member, variable) for member in shapes.list(value)) or 'false'})"


def _one(shapes: Shapes, value: Node, variable: str) -> str:
    counted = (f"IF({_conforms(shapes, member, variable)}, 1, 0)" for member in shapes.list(value))
    return f"({' + '.join(counted) or '0'} = 1)"


def _not(shapes: Shapes, value: Node, variable: str) -> str:
    return f"(!{_conforms(shapes, value, variable)})"


#: The components that ask one value node to conform to shapes.
_SHAPE_COMPONENTS: dict[NamedNode, Callable[[Shapes, Node, str], str]] = {
    sh("and"): _all,
    sh("node"): _conforms,
    sh("not"): _not,
    sh("or"): _any,
    sh("xone"): _one,
}


def _closed(site: _Site, _: Node) -> str:
    shapes = site.shapes
    if site.steps is not None:
        raise NotCompiledError("sh:closed on a property")
    if not shapes.is_true(site.shape, "closed"):
        return "FILTER (false)"
    allowed = [leads for within in shapes.values(site.shape, "property") for leads in shapes.values(within, "path")]
    for ignored in shapes.values(site.shape, "ignoredProperties"):
        allowed += shapes.list(ignored)
    names = ", ".join(str(node) for node in allowed if isinstance(node, NamedNode))
    return f"{site.focus} ?path {site.found} FILTER (?path NOT IN ({names}))"


def _disjoint(site: _Site, value: Node) -> str:
    return f"{site.values} FILTER EXISTS {{ {site.focus} {constant(value)} {site.found} }}"


def _equals(site: _Site, value: Node) -> str:
    others = f"{site.focus} {constant(value)} {site.found}"
    same = f"sameTerm({site.focus}, {site.found})" if site.steps is None else f"EXISTS {{ {site.values} }}"
    return f"{{ {site.values} FILTER NOT EXISTS {{ {others} }} }} UNION {{ {others} FILTER (!{same}) }}"


def _has_value(site: _Site, value: Node) -> str:
    if site.steps is None:
        return f"FILTER (!sameTerm({site.focus}, {constant(value)}))"
    return f"FILTER NOT EXISTS {{ {site.leading_to(constant(value))} }}"


def _less(comparison: str) -> _FocusComponent:
    def find(site: _Site, value: Node) -> str:
        other = site.shapes.variable()
        unordered = f"FILTER (!COALESCE({site.found} {comparison} {other}, false))"
        return f"{site.leading_to(site.found)} . {site.focus} {constant(value)} {other} {unordered}"

    return find


def _unique_language(site: _Site, _: Node) -> str:
    if not site.shapes.is_true(site.shape, "uniqueLang"):
        return "FILTER (false)"
    one, other = site.shapes.variable(), site.shapes.variable()
    twice = f"LANG({one}) != '' && LCASE(LANG({one})) = LCASE(LANG({other})) && !sameTerm({one}, {other})"
    pairs = f"{site.leading_to(one)} . {site.leading_to(other)} FILTER ({twice}) BIND (LCASE(LANG({one})) AS ?language)"
    return f"{{ SELECT DISTINCT {site.focus} ?language {{ {pairs} }} }}"


def _at_least(limit: int, focus: str, values: str, counted: str) -> str:
    """Return what is true where a pattern has so many values for a variable."""
    if limit <= 0:
        return "true"
    if limit == 1:
        return f"EXISTS {{ {values} }}"
    enough = f"GROUP BY {focus} HAVING (COUNT(DISTINCT {counted}) >= {limit})"
    return f"EXISTS {{ SELECT {focus} {{ {values} }} {enough} }}"


def _too_few(counts: Callable[[_Site, str], str]) -> _FocusComponent:
    def find(site: _Site, limit: Node) -> str:
        return f"FILTER (!{_count(site, _number(limit), counts)})"

    return find


def _too_many(counts: Callable[[_Site, str], str]) -> _FocusComponent:
    def find(site: _Site, limit: Node) -> str:
        return f"FILTER ({_count(site, _number(limit) + 1, counts)})"

    return find


def _count(site: _Site, limit: int, counts: Callable[[_Site, str], str]) -> str:
    counted = site.shapes.variable()
    return _at_least(limit, site.focus, f"{site.leading_to(counted)} {counts(site, counted)}", counted)


#: No graph has so many values that they could not be counted in fewer.
_DIGITS = 19


def _number(limit: Node) -> int:
    if isinstance(limit, Literal) and limit.value.isdecimal() and len(limit.value) < _DIGITS:
        return int(limit.value)
    raise NotCompiledError("a count that is no number")


def _each(_: _Site, __: str) -> str:
    return ""


def _qualified(site: _Site, variable: str) -> str:
    """Return the condition on a value that counts: it conforms, and to no shape beside where these are disjoint."""
    shapes = site.shapes
    own = shapes.values(site.shape, "qualifiedValueShape")
    parts = [_conforms(shapes, wanted, variable) for wanted in own]
    if shapes.is_true(site.shape, "qualifiedValueShapesDisjoint"):
        around = shapes.subjects_of("property", site.shape)
        beside = {
            wanted
            for node in around
            for within in shapes.values(node, "property")
            for wanted in shapes.values(within, "qualifiedValueShape")
        }
        parts += [_not(shapes, wanted, variable) for wanted in sorted(beside - {*own}, key=str)]
    return f"FILTER ({' && '.join(parts) or 'true'})"


_FocusComponent = Callable[[_Site, Node], str]
#: The components that look at all value nodes of a focus node at once.
_FOCUS_COMPONENTS: dict[NamedNode, _FocusComponent] = {
    sh("closed"): _closed,
    sh("disjoint"): _disjoint,
    sh("equals"): _equals,
    sh("hasValue"): _has_value,
    sh("lessThan"): _less("<"),
    sh("lessThanOrEquals"): _less("<="),
    sh("maxCount"): _too_many(_each),
    sh("minCount"): _too_few(_each),
    sh("qualifiedMaxCount"): _too_many(_qualified),
    sh("qualifiedMinCount"): _too_few(_qualified),
    sh("uniqueLang"): _unique_language,
}
