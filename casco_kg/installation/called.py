"""How people call what the knowledge graph describes, in a language."""

from __future__ import annotations

import pyoxigraph as ox

from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.languages.phrases import name_in_language
from casco_kg.languages.words import ENGLISH
from casco_kg.rdf.constants import SKOS
from casco_kg.rdf.terms import Term

__all__ = ["called_in"]


def called_in(language: str, node: Term, label: str) -> str:
    """Return what something is called in a language; by its label where the graph knows no other name there.

    Args:
        language: the language.
        node: what it is.
        label: how it is called in English.
    """
    said = name_in_language(language, label)
    if said != label or language == ENGLISH:
        return said
    labels = knowledge().values(node, SKOS + "altLabel")
    return min(
        (each.value for each in labels if isinstance(each, ox.Literal) and each.language == language), default=label
    )
