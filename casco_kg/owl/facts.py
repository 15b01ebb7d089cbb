"""What is asserted and inferred, as facts to reason backwards from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property

import polars as pl

from casco_kg.owl.closure import Inferred
from casco_kg.owl.conditions import holds
from casco_kg.owl.matching import Index, solutions
from casco_kg.owl.ontology import as_fact, is_axiom
from casco_kg.owl.patterns import Pattern, Term, Variable, substitute, unify
from casco_kg.owl.plan.operators import Table, table_of
from casco_kg.owl.rules import Rule
from casco_kg.owl.tables.equality_rules import replacement_rules

#: Of so many facts none is looked up in a set: to make one takes longer than a proof.
_MANY = 200_000


class FactBase:
    """The facts of a closure, and the rules by which each may have been concluded."""

    def __init__(self, inferred: Inferred) -> None:
        self._graph = inferred.graph
        self._facts = inferred.facts
        self._executor = inferred.executor
        self._asserted_axioms = frozenset(map(as_fact, inferred.rules.axioms))
        self._axioms = Index((*self._asserted_axioms, *inferred.rules.inferred_axioms))
        self._schema_rules = inferred.rules.schema_rules
        self._rules: dict[Table, list[Rule]] = defaultdict(list)
        for rule in inferred.rules.rules:
            if rule.head:
                self._rules[table_of(rule.head)].append(rule)
        self.matching = cache(self._matching)
        self._ids: dict[Term, int] = {}

    def is_asserted(self, fact: Pattern) -> bool:
        """Return whether a fact stands in the graph as written."""
        if is_axiom(fact.predicate, fact.object):
            return fact in self._asserted_axioms
        if self._written is not None:
            return self._known_ids(fact) in self._written
        return bool(self._rows(self._graph.facts, fact).height)

    @cached_property
    def _written(self) -> frozenset[tuple[int, ...]] | None:
        """The facts that are written, by ids; None where they are too many to be looked up one by one."""
        facts = self._graph.facts
        return frozenset(facts.select("s", "p", "o").iter_rows()) if facts.height < _MANY else None

    def _known_ids(self, terms: Iterable[Term | Variable]) -> tuple[int, ...]:
        """Return the ids of terms, each of which is looked up once: that takes longer than to find a fact by them."""
        wanted = [term for term in terms if not isinstance(term, Variable)]
        new = [term for term in wanted if term not in self._ids]
        if new:
            self._ids |= self._graph.dictionary.ids(new)
        return tuple(self._ids[term] for term in wanted)

    def rules_for(self, fact: Pattern) -> Sequence[Rule]:
        """Return the rules whose head may be the fact."""
        if is_axiom(fact.predicate, fact.object):
            return self._schema_rules
        table = table_of(fact)
        return self._rules.get(table) or replacement_rules(*table)

    def applications(self, fact: Pattern) -> Iterator[tuple[Rule, tuple[Pattern, ...]]]:
        """Yield each rule that concludes a fact from others that hold, with those others.

        Axioms that a rule was made from and that are themselves inferred are among the others.
        """
        for rule in self.rules_for(fact):
            bindings = unify(rule.head, fact, {}) if rule.head else None
            if bindings is None:
                continue
            axioms = tuple(axiom for axiom in map(as_fact, rule.axioms) if not self.is_asserted(axiom))
            for solution in solutions(rule.body, self, bindings):
                if all(holds(condition, solution) for condition in rule.conditions):
                    yield rule, (*(substitute(pattern, solution) for pattern in rule.body), *axioms)

    def _matching(self, pattern: Pattern) -> Sequence[Pattern]:
        """Return the facts that a pattern matches."""
        if is_axiom(pattern.predicate, pattern.object):
            return self._axioms.matching(pattern)
        table = table_of(pattern)
        if table not in self._executor.tables:
            rows = pl.concat([self._rows(self._graph.facts, pattern), self._rows(self._facts, pattern)])
        elif table.class_ is None:
            rows = self._narrowed(self._executor.rows(table), s=pattern.subject, o=pattern.object)
        else:
            rows = self._narrowed(self._executor.rows(table), s=pattern.subject)
        columns = (self._terms(pattern.subject, rows, "s"), self._terms(pattern.object, rows, "o"))
        return [Pattern(s, pattern.predicate, o) for s, o in zip(*columns, strict=True)]

    def _rows(self, facts: pl.DataFrame, pattern: Pattern) -> pl.DataFrame:
        return self._narrowed(facts, s=pattern.subject, p=pattern.predicate, o=pattern.object).select("s", "o")

    def _narrowed(self, rows: pl.DataFrame, **terms: Term | Variable) -> pl.DataFrame:
        """Keep the rows that have the given terms in the columns named."""
        fixed = {name: term for name, term in terms.items() if not isinstance(term, Variable)}
        ids = zip(fixed, self._known_ids(fixed.values()), strict=True)
        return rows.filter(pl.col(name) == id_ for name, id_ in ids) if fixed else rows

    def _terms(self, term: Term | Variable, rows: pl.DataFrame, column: str) -> list[Term]:
        if not isinstance(term, Variable):
            return [term] * rows.height
        terms = self._graph.dictionary.decode(rows[column])
        return [terms[id_] for id_ in rows[column]]
