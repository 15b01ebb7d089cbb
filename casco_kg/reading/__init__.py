"""Reads files as people keep them into RDF triples, remembering where each subject stands.

Nothing here reaches the network.
"""

from __future__ import annotations

from casco_kg.reading.contexts import Contexts, read_contexts
from casco_kg.reading.frames import Frame, read_frame
from casco_kg.reading.known import meant_by_designation, meant_by_name, with_documents
from casco_kg.reading.mapping import translated
from casco_kg.reading.mapping_file import Mapping, read_mapping
from casco_kg.reading.names import CONTEXT_IRI
from casco_kg.reading.source import Place, Places, Source
from casco_kg.reading.syntaxes import SYNTAXES, may_hold_rdf, read

__all__ = [
    "CONTEXT_IRI",
    "SYNTAXES",
    "Contexts",
    "Frame",
    "Mapping",
    "Place",
    "Places",
    "Source",
    "may_hold_rdf",
    "meant_by_designation",
    "meant_by_name",
    "read",
    "read_contexts",
    "read_frame",
    "read_mapping",
    "translated",
    "with_documents",
]
