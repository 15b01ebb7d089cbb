"""Infers: from the statements of a register and those of the knowledge graph to what follows from both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from casco_kg.errors import UsageError
from casco_kg.inference import ANNOTATION, BUILT_IN_ANNOTATIONS
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.owl.closure import new_axioms
from casco_kg.owl.compiler import compile_rules
from casco_kg.owl.ontology import AXIOM_PREDICATES, is_axiom
from casco_kg.owl.patterns import SAME_AS, Term, Variable
from casco_kg.owl.plan.columns import read_term
from casco_kg.owl.rules import Rule
from casco_kg.progress import doing
from casco_kg.rdf.constants import TYPE
from casco_kg.rdf.terms import shorten
from casco_kg.spark.relations import local
from casco_kg.spark.rules import Closed, closed
from casco_kg.spark.session import fixed
from casco_kg.spark.tables import counts_in
from casco_kg.spark.terms import known, statements, triple_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["Derived", "infer"]

_SPO = ("s", "p", "o")


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from what is written.

    Attributes:
        news: the statements that follow and are written nowhere.
        contradictions: rules that must not match, each with what its variables stand for where it does.
    """

    news: DataFrame
    contradictions: tuple[tuple[Rule, dict[Variable, Term]], ...]


def infer(written: DataFrame) -> Derived:
    """Infer what follows from statements and the knowledge graph.

    Args:
        written: the statements of the data, each once, as ``s``, ``p`` and ``o``.

    Raises:
        UsageError: they have a construct of OWL of which no rules are made.
    """
    doing("inferring on Spark")
    session = written.sparkSession
    whole = written.unionByName(known(session)).distinct()
    axioms = [*_axioms(written), *(t for t in knowledge().triples if is_axiom(t.predicate, t.object))]
    rules = compile_rules(axioms)
    if rules.not_compiled:
        named = sorted({shorten(each.construct) for each in rules.not_compiled})
        raise UsageError(f"the engine spark makes no rules of {', '.join(named)}; check the data without it")
    annotations = BUILT_IN_ANNOTATIONS | {t.subject for t in axioms if t.predicate == TYPE and t.object == ANNOTATION}
    reasoned = whole.filter(~whole["p"].isin([str(each) for each in annotations]))
    found = closed(fixed(reasoned), rules)
    if found.equal:
        _check_equal(found, reasoned)
    news = found.news.unionByName(statements(session, new_axioms(rules))).distinct()
    return Derived(fixed(news.join(whole, on=[*_SPO], how="left_anti")), found.contradictions)


def _axioms(written: DataFrame) -> Iterator[ox.Triple]:
    """Yield the axioms of the data."""
    from pyspark.sql import functions as sf

    said = [
        (predicate, class_)
        for predicate, class_ in counts_in(written)
        if (read_term(predicate) in AXIOM_PREDICATES if class_ is None else is_axiom(TYPE, read_term(class_)))
    ]
    if not said:
        return
    named = sf.broadcast(local(written.sparkSession, ["ap", "ac"], said))
    same = (sf.col("p") == sf.col("ap")) & (sf.col("ac").isNull() | (sf.col("ac") == sf.col("o")))
    yield from (triple_of(*row) for row in written.join(named, on=same, how="left_semi").select(*_SPO).collect())


def _check_equal(found: Closed, facts: DataFrame) -> None:
    """Refuse classes and properties that are the same as others: no rule replaces these (eq-rep-p)."""
    from pyspark.sql import functions as sf

    used = facts.select(sf.col("p").alias("n"))
    used = used.unionByName(facts.filter(sf.col("p") == str(TYPE)).select(sf.col("o").alias("n")))
    same = facts.unionByName(found.news).filter((sf.col("p") == str(SAME_AS)) & (sf.col("s") != sf.col("o")))
    both = same.select(sf.explode(sf.array("s", "o")).alias("n")).join(used, on="n", how="left_semi")
    if rows := both.distinct().limit(1).collect():
        raise UsageError(
            f"{shorten(read_term(rows[0]['n']))} is a class or property that is the same as another term, of which the "
            "engine spark makes no rules; check the data without it"
        )
