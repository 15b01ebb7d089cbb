"""The ISO/IEC CASCO toolbox as a knowledge graph: load, infer, validate, ask.

Four verbs, each making one thing: :func:`load` a graph, :func:`infer` a closure, :func:`validate` findings,
:func:`ask` an answer.
"""

from __future__ import annotations

from casco_kg.answers import Answer, ask, query
from casco_kg.closure import Closure, ContradictionError, infer
from casco_kg.errors import CascoError, InputError, UsageError
from casco_kg.findings import validate
from casco_kg.graph import Graph
from casco_kg.inference import Clash
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.installation.questions import Question, questions
from casco_kg.loading import load
from casco_kg.proofs import Explanation, explain
from casco_kg.rdf.bridge import to_rdflib
from casco_kg.reading.places import Place
from casco_kg.registers.proposals import propose_mapping
from casco_kg.registers.templates import template
from casco_kg.rulebook import Entry, rules
from casco_kg.traced import Outcome, Trace
from casco_kg.tracing import trace, traces, verdicts
from casco_kg.validation.report import Finding, Report
from casco_kg.version import __version__ as __version__
from casco_kg.writing.exports import export, export_shapes
from casco_kg.writing.pushing import Pushed, PushError, push

__all__ = [
    "Answer",
    "CascoError",
    "Clash",
    "Closure",
    "ContradictionError",
    "Entry",
    "Explanation",
    "Finding",
    "Graph",
    "InputError",
    "Outcome",
    "Place",
    "PushError",
    "Pushed",
    "Question",
    "Report",
    "Trace",
    "UsageError",
    "ask",
    "explain",
    "export",
    "export_shapes",
    "infer",
    "knowledge",
    "load",
    "propose_mapping",
    "push",
    "query",
    "questions",
    "rules",
    "template",
    "to_rdflib",
    "trace",
    "traces",
    "validate",
    "verdicts",
]
