"""What validation reports: findings, and the report that they stand in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from casco_kg.engines import Engine, in_words
from casco_kg.graph import Graph, is_nameless
from casco_kg.inference import Clash
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.keys.names import name_in
from casco_kg.languages.words import ENGLISH
from casco_kg.notebooks import html_table, pandas_frame, polars_frame
from casco_kg.rdf.terms import Term, readable
from casco_kg.reading.places import Place
from casco_kg.shacl.compiled.checks import Result
from casco_kg.texts import many
from casco_kg.validation.records import RecordList, Records

if TYPE_CHECKING:
    import polars

__all__ = ["SEVERITIES", "Finding", "Report"]

#: From the gravest to the lightest.
SEVERITIES = ("violation", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """One constraint that one node of the data does not meet.

    Attributes:
        constraint: the name of the constraint, without prefix when it is one of ours.
        severity: one of :data:`SEVERITIES`.
        focus: the node.
        label: how people call the node.
        path: the property concerned, as a prefixed name; None when the node itself is concerned.
        value: the offending value; None when something is missing.
        message: what must hold, in words.
        fix: what to do; empty when the shape does not say.
        hint: the end of ``fix`` where that is about this finding alone, such as "did you mean"; mostly empty.
        sources: where the requirement comes from, as prefixed names or IRIs, or why it is made, in words.
        place: where the node stands in the input; None when no file describes it.
        limit: what a shape of the user asks, such as ``sh:minLength 4``; empty for our constraints.
        result: what the engine found, as the W3C report wants it.
        times: how many times; a node may be reached in several ways.
        called: how people call an offending value that has no identifier; empty for any other.
        said: what is said of the node, where it has neither an identifier nor a name; empty where the constraint is
            told once, of whichever node; None for any other.
        said_of_value: the same of the offending value.

    """

    constraint: str
    severity: str
    focus: Term
    label: str
    path: str | None
    value: Term | None
    message: str
    fix: str
    hint: str
    sources: tuple[str, ...]
    place: Place | None
    limit: str
    result: Result = field(compare=False)
    times: int = field(default=1, compare=False)
    called: str = field(default="", compare=False)
    said: str | None = field(default=None, compare=False)
    said_of_value: str | None = field(default=None, compare=False)

    @property
    def component(self) -> str:
        """The IRI of the kind of constraint, see https://www.w3.org/TR/shacl/#core-components."""
        return self.result.component.value

    @property
    def shared_fix(self) -> str:
        """What to do about any finding of this constraint."""
        return self.fix.removesuffix(self.hint).rstrip()

    @property
    def shown_value(self) -> str:
        """The offending value as people write it, cut to a readable length; empty when there is none."""
        if self.value is None:
            return ""
        text = self.value.value if isinstance(self.value, ox.Literal) else self.called or readable(self.value)
        return text if len(text) <= _VALUE_LENGTH else text[:_VALUE_LENGTH] + "…"

    @property
    def known_by(self) -> str:
        """By what the node is known again when lines and rows have moved."""
        return self.called_by if self.said is None else self.said

    @property
    def called_by(self) -> str:
        """The IRI of the node, or its label where it has none of its own."""
        return self.label if is_nameless(self.focus) else self.focus.value

    @property
    def known_value(self) -> str:
        """By what the offending value is known again when lines and rows have moved; empty when there is none."""
        return self.shown_value if self.said_of_value is None else self.said_of_value

    @property
    def said_value(self) -> str:
        """The offending value as a person would have written it: of what is named, its name."""
        named = _name_of(self.value.value) if isinstance(self.value, ox.NamedNode) else ""
        return named or self.shown_value


_VALUE_LENGTH = 160


@lru_cache(maxsize=10_000)
def _name_of(iri: str) -> str:
    """Return how the knowledge graph calls what it describes, and of what it does not what the name was made of."""
    node = ox.NamedNode(iri)
    return knowledge().label(node) if knowledge().about(node) else name_in(iri)


#: The columns of a report as a data frame.
_COLUMNS = ("severity", "constraint", "record", "path", "value", "message", "fix", "place")


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """What validation found.

    Attributes:
        findings: gravest first, then by constraint, message, place and focus.
        clashes: the contradictions of the data with the ontology.
        constraints: the names of all constraints that were checked, sorted.
        files: the files that the data came from, as given.
        as_of: the day that counted as today.
        engines: the engines that inferred and validated, each once.
        statements: the number of triples in the data.
        looked_at: how many nodes each shape of the user looked at: its name, and the number.
        shapes: the shapes that were run.
        not_understood: the number of parts of the files that were not read, or said in terms that nobody knows here,
            whether or not these are among the findings.
        records: the records of the data.
        left_out: how many findings are accepted or waived, and so not among these.
        beyond: further findings, which count and are not shown.
        language: the language that the findings are wanted in.

    """

    findings: tuple[Finding, ...]
    clashes: tuple[Clash, ...]
    constraints: tuple[str, ...]
    files: tuple[str, ...]
    as_of: date
    engines: tuple[Engine, ...]
    statements: int
    looked_at: tuple[tuple[str, int], ...]
    shapes: Graph = field(compare=False, repr=False)
    not_understood: int = 0
    records: Records = field(default_factory=RecordList, compare=False, repr=False)
    left_out: int = 0
    beyond: tuple[Finding, ...] = ()
    language: str = ENGLISH

    def __repr__(self) -> str:
        """Return how many findings there are of each severity."""
        counts = Counter(finding.severity for finding in self.every_finding)
        told = [many(counts[severity], severity) for severity in SEVERITIES if counts[severity]]
        told += [many(len(self.clashes), "contradiction")] if self.clashes else []
        return f"<Report: {', '.join(told) or 'no finding'}; {many(self.statements, 'statement')}>"

    def _repr_html_(self) -> str:
        rows = [[cell or "" for cell in row] for row in self._cells()]
        return html_table(repr(self), _COLUMNS if rows else (), rows)

    def to_polars(self) -> polars.DataFrame:
        """Return the findings as a data frame of Polars, a row each: all text, what is missing null."""
        return polars_frame(_COLUMNS, self._cells())

    def to_pandas(self) -> Any:  # noqa: ANN401 (a pandas.DataFrame, if pandas is installed)
        """Return the findings as a data frame of pandas, as :meth:`to_polars` does.

        Raises:
            UsageError: pandas is not installed.
        """
        return pandas_frame(_COLUMNS, self._cells())

    def _cells(self) -> list[list[str | None]]:
        return [
            [f.severity, f.constraint, f.label, f.path, f.shown_value or None, f.message, f.fix or None, _where(f)]
            for f in self.findings
        ]

    @property
    def every_finding(self) -> tuple[Finding, ...]:
        """The findings with those that are not shown."""
        return self.findings + self.beyond

    def limited(self, most: int) -> Report:
        """Return the report with so many findings shown at most; the others count as before."""
        every = self.every_finding
        return replace(self, findings=every[:most], beyond=every[most:])

    @property
    def engine(self) -> str:
        """The engines that ran, in words."""
        return in_words(self.engines)

    @property
    def conforms(self) -> bool:
        """Whether all was understood, and there is no finding of any severity and no contradiction."""
        return not self.every_finding and not self.clashes and not self.not_understood

    def at_least(self, severity: str) -> tuple[Finding, ...]:
        """Return the findings that are as grave as ``severity`` or graver."""
        limit = SEVERITIES.index(severity)
        return tuple(f for f in self.every_finding if SEVERITIES.index(f.severity) <= limit)


def _where(finding: Finding) -> str | None:
    return str(finding.place) if finding.place else None
