"""JSON Schemas of records, for those who write JSON and know no RDF: which keys a record has, and what stands in them.

Keys come from the columns of the templates, their types from the JSON-LD context, and whether one value alone may stand
there from the shapes. Source: https://json-schema.org/draft/2020-12
"""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

import casco_kg
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.keys.names import CONTEXT_IRI, JSON, datatype_of, keys, property_of
from casco_kg.rdf.constants import BASE, SH, XSD
from casco_kg.rdf.terms import local_name
from casco_kg.registers.columns import TemplateColumn, template_columns
from casco_kg.validation.constraints import load_shapes

__all__ = ["record_schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: An IRI, whole or with a prefix, where a name of ours may stand.
_IRI = "^[A-Za-z][A-Za-z0-9+.-]*:"


def record_schema(kind: str) -> dict[str, Any]:
    """Return the schema of one record of a kind of register.

    What the shapes do not forbid is allowed: any key of the context, and whatever JSON-LD may have for a value.

    Raises:
        UsageError: there is no such kind.
    """
    columns = {column.key: column for column in template_columns(kind)}
    properties: dict[str, Any] = {"@context": {"description": f"{CONTEXT_IRI} makes the record JSON-LD."}}
    for path in (*columns, *keys()):
        outer, _, inner = path.partition(".")
        if inner:
            part = properties.setdefault(outer, _several({"type": "object", "properties": {}}))
            part["anyOf"][0]["properties"][inner] = _value(inner, columns.get(path))
        elif outer not in properties:
            properties[outer] = _value(outer, columns.get(path))
    return {
        "$schema": _DIALECT,
        "$id": f"{BASE}{casco_kg.__version__}/json-schema/{kind}.schema.json",
        "title": f"A record of {kind}",
        "type": "object",
        "properties": properties,
        "required": ["id"],
        "propertyNames": {"anyOf": [{"enum": sorted(properties)}, {"pattern": "^@|:"}]},
    }


def _value(key: str, column: TemplateColumn | None) -> dict[str, Any]:
    one = _one(key)
    schema: dict[str, Any] = one if key == "id" else _several(one, 1 if _is_single(key) else None)
    if column is None:
        return schema
    return schema | {"description": column.meaning} | ({"examples": [column.example]} if column.example else {})


def _one(key: str) -> dict[str, Any]:
    """Return the schema of one value of a key."""
    kind = keys().get(key, {}).get("@type")
    if key in ("id", "type"):
        return {"type": "string", "minLength": 1}
    if datatype_of(key) == XSD + "date":
        return {"type": "string", "format": "date"}
    if kind == "@id":
        return {"anyOf": [{"type": "string", "minLength": 1}, {"type": "object"}]}
    if kind == "@vocab" and (names := _names(key)):
        return {"anyOf": [{"enum": names}, {"type": "string", "pattern": _IRI}, {"type": "object"}]}
    return {"type": ["string", "number", "boolean", "object"]}


def _several(one: JSON, most: int | None = None) -> dict[str, Any]:
    """Return the schema of one value, or of a list of them: of so many at most."""
    several = {"type": "array", "items": one, "minItems": 1} | ({"maxItems": most} if most else {})
    return {"anyOf": [one, several]}


def _names(key: str) -> list[str]:
    """Return the names that the context completes to what the graph describes; none for a key of other values."""
    namespace = keys().get(key, {}).get("@context", {}).get("@vocab", "")
    found = (node.value for node in knowledge().subjects() if isinstance(node, ox.NamedNode))
    return sorted(iri.removeprefix(namespace) for iri in found if namespace and iri.startswith(namespace))


def _is_single(key: str) -> bool:
    """Return whether a shape asks for one value at most."""
    shapes, path = load_shapes("asserted"), property_of(key)
    return any(
        path in shapes.values(shape, SH + "path")
        and any(count.value == "1" for count in shapes.values(shape, SH + "maxCount"))
        for shape in shapes.subjects()
        if isinstance(shape, ox.NamedNode) and local_name(shape)
    )
