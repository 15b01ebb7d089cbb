"""A set of triples that is held in columns, with what is asked of sets and indexes of triples."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Set
from dataclasses import replace
from functools import cached_property
from urllib.parse import unquote

import polars as pl
import pyoxigraph as ox

from casco_kg.owl.plan.columns import FIRST_LITERAL, ID, ColumnGraph, encode, lines_of, triples_of
from casco_kg.rdf.constants import RDFS
from casco_kg.rdf.index import Indexed, plain
from casco_kg.rdf.ours import NUMBER
from casco_kg.rdf.terms import DATA_BASE, GENID, Term

__all__ = ["NAMELESS", "Statements", "between", "mapped"]

#: How the IRIs of nodes without a name begin, as N-Triples.
NAMELESS = f"<{DATA_BASE}{GENID}"
#: So many texts take little room.
_FEW = 1_000_000
#: So many steps lead back from a node without a name to one that has one.
_STEPS = 6


class Statements(Indexed):
    """Triples in columns. Terms are made of those that somebody asks for.

    Args:
        graph: the triples, each once.
    """

    def __init__(self, graph: ColumnGraph) -> None:
        self.graph = graph

    def __len__(self) -> int:
        return len(self.graph)

    def __iter__(self) -> Iterator[ox.Triple]:
        return iter(self.graph)

    def __contains__(self, triple: object) -> bool:
        return isinstance(triple, ox.Triple) and triple in self.about(triple.subject)  # type: ignore[arg-type]

    def __sub__(self, other: Set[ox.Triple]) -> Statements:
        left = encode(other, self.graph.dictionary).facts
        return Statements(replace(self.graph, facts=self.graph.facts.join(left, on=["s", "p", "o"], how="anti")))

    @property
    def has_blank_nodes(self) -> bool:
        """See :class:`Indexed`."""
        blank = self.graph.dictionary.starting_with(["_:"])
        ends = (self.subject_ids, self.resource_ids) if len(blank) else ()
        return any(bool(ids.is_in(blank.implode()).any()) for ids in ends)

    def blocks(self) -> Iterator[bytes]:
        """See :class:`Indexed`."""
        for facts in self.graph.facts.iter_slices(500_000):
            yield "".join(lines_of(facts, self.graph.dictionary)).encode()

    def among(self, triples: Iterable[ox.Triple]) -> frozenset[ox.Triple]:
        """See :class:`Indexed`."""
        asked = encode(triples, self.graph.dictionary).facts
        return self.terms(asked.join(self.graph.facts, on=["s", "p", "o"], how="semi"))

    def terms(self, facts: pl.DataFrame) -> frozenset[ox.Triple]:
        """Return triples by their ids."""
        return frozenset(triples_of(facts, self.graph.dictionary)) if facts.height else frozenset()

    def ids(self, terms: Iterable[Term | str]) -> pl.Series:
        """Return the ids of terms; a text stands for an IRI."""
        named = [ox.NamedNode(term) if isinstance(term, str) else term for term in terms]
        return pl.Series(list(self.graph.dictionary.ids(named).values()), dtype=ID)

    @cached_property
    def by_subject(self) -> pl.DataFrame:
        """The ids of the triples, in the order of those of subjects."""
        return self.graph.facts.sort("s")

    @cached_property
    def by_object(self) -> pl.DataFrame:
        """The ids of the triples, in the order of those of objects."""
        return self.graph.facts.sort("o")

    def about(self, subject: Term) -> Collection[ox.Triple]:
        """See :class:`Index`."""
        return self.terms(between(self.by_subject, "s", self.ids([subject])[0]))

    def said(self, subject: Term, predicate: str) -> Collection[ox.Triple]:
        """See :class:`Index`."""
        subject_id, predicate_id = self.ids([subject, predicate])
        return self.terms(between(self.by_subject, "s", subject_id).filter(pl.col("p") == predicate_id))

    def having(self, predicate: str) -> Iterable[ox.Triple]:
        """See :class:`Index`."""
        return triples_of(self.rows_having(predicate), self.graph.dictionary)

    def rows_having(self, *predicates: str) -> pl.DataFrame:
        """Return the ids of the triples with one of some properties."""
        return self.graph.facts.filter(pl.col("p").is_in(self.ids(predicates).implode()))

    @property
    def subjects(self) -> frozenset[Term]:
        """See :class:`Index`."""
        return frozenset(self.graph.dictionary.decode_all(self.subject_ids))

    @cached_property
    def subject_ids(self) -> pl.Series:
        """The ids of what is the subject of a triple."""
        return self.graph.facts["s"].unique()

    @cached_property
    def resource_ids(self) -> pl.Series:
        """The ids of what is the object of a triple and no literal."""
        objects = self.graph.facts["o"]
        return objects.filter(objects < FIRST_LITERAL).unique()

    @property
    def objects(self) -> frozenset[Term]:
        """The terms that are the object of a triple."""
        return frozenset(self.graph.dictionary.decode_all(self.graph.facts["o"].unique()))

    def values(self, *predicates: str) -> Collection[Term]:
        """See :class:`Index`."""
        return [*self.graph.dictionary.decode_all(self.rows_having(*predicates)["o"].unique())]

    def repeated(self, predicate: str) -> Collection[ox.Triple]:
        """See :class:`Index`."""
        rows = self.rows_having(predicate)
        return self.terms(rows.filter(pl.col("s").is_duplicated()))

    def undescribed(self, start: str) -> Collection[ox.NamedNode]:
        """See :class:`Index`."""
        ids = self.resource_ids
        ids = ids.filter(~ids.is_in(self.subject_ids.implode()))
        ids = ids.filter(self.graph.dictionary.texts(ids).str.starts_with(f"<{start}"))
        return [node for node in self.graph.dictionary.decode_all(ids) if isinstance(node, ox.NamedNode)]

    def leading(self, value: Term) -> Collection[ox.Triple]:
        """See :class:`Index`."""
        return self.terms(between(self.by_object, "o", self.ids([value])[0]))

    @cached_property
    def _by_name(self) -> pl.DataFrame:
        """The ids of records of registers, ``s``, by their plain names."""
        iris = pl.DataFrame({"s": self.subject_ids, "name": self.graph.dictionary.texts(self.subject_ids)})
        local = pl.col("name").str.strip_prefix(f"<{DATA_BASE}").str.strip_suffix(">")
        records = iris.filter(
            pl.col("name").str.starts_with(f"<{DATA_BASE}"), ~pl.col("name").str.starts_with(NAMELESS)
        ).with_columns(local)
        labels = self.rows_having(RDFS + "label").join(records, on="s", how="semi")
        named = labels.select("s").with_columns(name=self.graph.dictionary.values(labels["o"]))
        both = pl.concat([records.with_columns(mapped(records["name"], "%", unquote)), named])
        lower = both["name"].str.replace_all("[^0-9A-Za-z]", "").str.to_lowercase()
        return both.with_columns(mapped(both["name"], r"[^\x00-\x7f]", plain, lower).alias("name")).sort("name")

    def called(self, name: str) -> Collection[Term]:
        """See :class:`Index`."""
        wanted = plain(name)
        if not wanted or (self._names is not None and wanted not in self._names):
            return ()
        return [*self.graph.dictionary.decode_all(between(self._by_name, "name", wanted)["s"].unique())]

    @cached_property
    def _names(self) -> frozenset[str] | None:
        """The plain names of records, where they are so few that a set of them takes little room."""
        return frozenset(self._by_name["name"]) if self._by_name.height < _FEW else None

    @cached_property
    def _uncalled(self) -> pl.Series:
        """The ids of nodes without an IRI of their own, a label or a number; they are called by what leads to them."""
        nameless = self.graph.dictionary.starting_with([NAMELESS])
        called = self.rows_having(RDFS + "label", NUMBER.value).filter(pl.col("o") >= FIRST_LITERAL)["s"]
        return nameless.filter(~nameless.is_in(called.implode()))

    def near(self, nodes: Iterable[Term]) -> frozenset[ox.Triple]:
        """Return what is said of nodes and of what they lead to, what leads to those that nothing calls, and so on.

        So much tells what a node is called, and where it stands.
        """
        reached = self.ids(nodes).unique()
        found = [about := self._with("s", reached)]
        found.append(self._with("s", about["o"].filter(about["o"] < FIRST_LITERAL)))
        for _ in range(_STEPS):
            reached = reached.filter((reached >= FIRST_LITERAL) | reached.is_in(self._uncalled.implode()))
            if not len(reached):
                break
            found.append(leading := self._with("o", reached))
            reached = leading["s"].unique()
            found.append(self._with("s", reached))
        return self.terms(pl.concat(found).unique())

    def _with(self, column: str, ids: pl.Series) -> pl.DataFrame:
        """Return the ids of the triples with one of some ids in a column."""
        return self.graph.facts.filter(pl.col(column).is_in(ids.implode()))


def mapped(
    texts: pl.Series, where: str, function: Callable[[str], str], otherwise: pl.Series | None = None
) -> pl.Series:
    """Return texts, those changed by a function in which a pattern is found."""
    found = texts.str.contains(where).arg_true()
    others = texts if otherwise is None else otherwise
    if not len(found):
        return others
    return others.scatter(found, [function(text) for text in texts.gather(found)])


def between(sorted_rows: pl.DataFrame, column: str, value: int | str) -> pl.DataFrame:
    """Return the rows with a value in a column that they are sorted by."""
    values = sorted_rows[column]
    first, last = (int(values.search_sorted(value, side)) for side in ("left", "right"))
    return sorted_rows.slice(first, last - first)
