"""The alignments as a table of SSSOM. Source: https://mapping-commons.github.io/sssom/spec-model/."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pyoxigraph as ox

from casco_kg.files import find
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.loading import load_as_written
from casco_kg.rdf.constants import BASE, SKOS
from casco_kg.rdf.terms import prefixes, shorten, terms_of

__all__ = ["alignments_as_sssom"]

_COLUMNS = ("subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification")
#: Somebody looked at both terms and decided. Source: https://mapping-commons.github.io/semantic-mapping-vocabulary/
_BY_HAND = "semapv:ManualMappingCuration"
_SEMAPV = "https://w3id.org/semapv/vocab/"


def alignments_as_sssom(version: str, day: date) -> str:
    """Return the alignments as tab-separated values, below the block of metadata that SSSOM puts before them."""
    rows = sorted(_rows())
    ours = {"casco": prefixes()["casco"], "id": prefixes()["id"], "skos": SKOS, "semapv": _SEMAPV}
    head = [
        f"mapping_set_id: {BASE}ontology/mappings/alignments",
        f'mapping_set_version: "{version}"',
        f'mapping_date: "{day.isoformat()}"',
        "license: https://creativecommons.org/licenses/by/4.0/",
        "curie_map:",
        *(f"  {prefix}: {namespace}" for prefix, namespace in ours.items()),
    ]
    table = ["\t".join(row) for row in (_COLUMNS, *rows)]
    return "\n".join([*(f"# {line}" for line in head), *table]) + "\n"


def _rows() -> Iterator[tuple[str, ...]]:
    (path,) = find("ontology", "mappings/alignments.ttl")
    for subject, predicate, value in map(terms_of, load_as_written(path)):
        if predicate.value.startswith(SKOS) and isinstance(value, ox.NamedNode) and isinstance(subject, ox.NamedNode):
            yield (
                shorten(subject),
                knowledge().label(subject),
                f"skos:{predicate.value[len(SKOS) :]}",
                value.value,
                _BY_HAND,
            )
