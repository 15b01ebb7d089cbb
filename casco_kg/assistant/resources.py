"""What an assistant may read whole, in Markdown: the graph in a page, a term, a rule, a question."""

from __future__ import annotations

import pyoxigraph as ox

from casco_kg.assistant.describing import describe
from casco_kg.closure import close
from casco_kg.errors import UsageError
from casco_kg.installation.citations import cite
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.installation.questions import questions
from casco_kg.rdf.constants import BASE, DCTERMS
from casco_kg.rulebook import examples, rules

__all__ = ["graph_text", "graph_title", "question_text", "rule_text", "term_text"]

_GRAPH = ox.NamedNode(BASE + "ontology/casco-kg")
#: How many facts of a term are told.
_FACTS = 200


def graph_title() -> str:
    """Return what the graph is called."""
    return _of_graph("title")


def graph_text() -> str:
    """What the graph is, and which questions it answers."""
    lines = [f"# {graph_title()}", "", _of_graph("description"), "", "## Questions", ""]
    lines += [f"- {each.name}: {each.question}" for each in questions().values()]
    lines += ["", "## Rules", ""]
    lines += [f"- {entry.name} ({entry.kind}): {entry.text}" for entry in rules()]
    return "\n".join(lines) + "\n"


def term_text(name: str) -> str:
    """One term or thing of the graph: definition, facts, what leads to it, sources."""
    told = describe(name, close(), _FACTS)
    lines = [f"# {told.name}", "", f"<{told.iri}>", "", told.definition]
    lines += ["", *(f"- is a: {kind}" for kind in told.kinds)]
    lines += [f"- {fact.property}: {fact.value}{' (inferred)' if fact.inferred else ''}" for fact in told.facts]
    lines += ["", "## Leads here", "", *(f"- {each}" for each in told.referred_to_by)]
    return _page([*lines, "", "## Sources", "", *(f"- {source}" for source in told.sources)])


def rule_text(name: str) -> str:
    """One constraint or rule of inference: what it asks, why, what to do, and examples in Turtle."""
    (entry,) = rules(name)
    lines = [f"# {entry.name}", "", f"{entry.kind}: {entry.text}", "", entry.fix, ""]
    lines += [f"- source: {cite(source)}" for source in entry.sources]
    for example in examples(entry):
        lines += ["", f"## {example.title}", "", "```turtle", example.text.strip(), "```"]
    return _page(lines)


def question_text(name: str) -> str:
    """One stored question: in words, what may be fixed in it, and its SPARQL."""
    if name not in questions():
        raise UsageError(f"there is no question {name!r}; list_questions tells which there are")
    question = questions()[name]
    lines = [f"# {question.question}", "", question.summary, ""]
    lines += [f"- pin: {pin}" for pin in question.pins] + [f"- parameter: {each}" for each in question.parameters]
    lines += [f"- source: {cite(source)}" for source in question.sources]
    return _page([*lines, "", "```sparql", question.text.strip(), "```"])


def _of_graph(name: str) -> str:
    return next((value.value for value in knowledge().values(_GRAPH, DCTERMS + name)), "")


def _page(lines: list[str]) -> str:
    return "\n".join(lines).strip() + "\n"
