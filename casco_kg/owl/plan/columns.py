"""A graph as columns of numbers: each term is written once, in a dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, cast

import polars as pl
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from casco_kg.owl.ontology import AXIOM_PREDICATES, is_axiom
from casco_kg.owl.patterns import Term
from casco_kg.rdf.constants import TYPE

ID = pl.UInt32
FIRST_LITERAL = 2**31
"""Ids from here on are those of literals; smaller ones are those of IRIs and blank nodes."""

_IRI = r'<[^<>"{}|^`\\\x00-\x20]*>'
_STRING = r'"(?:[^"\\]|\\["\\nr])*"'
_CANONICAL = rf"^(?:{_IRI}|_:[^ ]+) {_IRI} (?:{_IRI}|_:[^ ]+|{_STRING}(?:@[a-z0-9-]+|\^\^{_IRI})?) \.$"
_NEEDLESS = "^^<http://www.w3.org/2001/XMLSchema#string> ."


class Dictionary:
    """The terms of a graph by id, and their ids; a term is its canonical N-Triples text."""

    def __init__(self) -> None:
        self._resources = pl.Categories.random("resources")
        self._literals = pl.Categories.random("literals")
        # A category is kept for as long as a column uses it.
        self._anchors = [pl.Series(dtype=pl.Categorical(kind)) for kind in (self._resources, self._literals)]

    def resources(self, texts: pl.Expr) -> pl.Expr:
        """Return the ids of IRIs and blank nodes; terms that have none get one."""
        return texts.cast(pl.Categorical(self._resources)).to_physical()

    def literals(self, texts: pl.Expr) -> pl.Expr:
        """Return the ids of literals; literals that have none get one."""
        return texts.cast(pl.Categorical(self._literals)).to_physical() + pl.lit(FIRST_LITERAL, dtype=ID)

    def terms(self, texts: pl.Expr) -> pl.Expr:
        """Return the ids of terms of any kind."""
        is_literal = texts.str.starts_with('"')
        return pl.coalesce(
            self.literals(pl.when(is_literal).then(texts)), self.resources(pl.when(~is_literal).then(texts))
        )

    def ids(self, terms: Iterable[Term]) -> dict[Term, int]:
        """Return the id of each term."""
        wanted = list(dict.fromkeys(terms))
        texts = pl.DataFrame({"text": [str(term) for term in wanted]}, schema={"text": pl.String})
        return dict(zip(wanted, texts.select(self.terms(pl.col("text"))).to_series(), strict=True))

    def texts(self, ids: pl.Series) -> pl.Series:
        """Return the N-Triples text of each id."""
        frame = pl.DataFrame({"id": ids}, schema={"id": ID})
        is_literal = pl.col("id") >= FIRST_LITERAL
        resources, literals = pl.Categorical(self._resources), pl.Categorical(self._literals)
        return frame.select(
            pl.coalesce(
                pl.when(~is_literal).then("id").cat.to(resources).cast(pl.String),
                pl.when(is_literal).then(pl.col("id") - FIRST_LITERAL).cat.to(literals).cast(pl.String),
            )
        ).to_series()

    def all_literals(self) -> pl.Series:
        """Return the ids of all literals."""
        return pl.int_range(FIRST_LITERAL, FIRST_LITERAL + _count(self._literals), dtype=ID, eager=True)

    def starting_with(self, texts: Iterable[str]) -> pl.Series:
        """Return the ids of the IRIs and blank nodes whose text starts with one of these."""
        every = pl.int_range(_count(self._resources), dtype=ID, eager=True)
        resources = self.texts(every)
        starts = [resources.str.starts_with(text) for text in texts]
        return pl.select(pl.any_horizontal(starts).arg_true().cast(ID)).to_series()

    def decode(self, ids: Iterable[int]) -> dict[int, Term]:
        """Return the term of each of a few ids."""
        return {id_: read_term(self._text(id_)) for id_ in dict.fromkeys(ids)}

    def values(self, ids: pl.Series) -> pl.Series:
        """Return what terms are without the signs of N-Triples: IRIs, labels of blank nodes, and texts of literals."""
        texts = self.texts(ids)
        inner = texts.str.extract(r'^"([^"\\]*)"').fill_null(texts.str.extract("^<(.*)>$"))
        left = inner.is_null().arg_true()
        if not len(left):
            return inner
        return inner.scatter(left, [term.value for term in self.decode_all(ids.gather(left))])

    def decode_all(self, ids: pl.Series) -> Iterator[Term]:
        """Yield the terms of many ids, in their order."""
        if not len(ids):
            return
        lines = pl.DataFrame({"text": self.texts(ids)}).select(pl.format("<x:s> <x:p> {} .\n", "text")).to_series()
        for quad in parse("".join(lines).encode(), RdfFormat.N_TRIPLES):
            yield cast(Term, quad.object)

    def _text(self, id_: int) -> str:
        if id_ < FIRST_LITERAL:
            return cast(str, self._resources[id_])
        return cast(str, self._literals[id_ - FIRST_LITERAL])


def _count(categories: pl.Categories) -> int:
    """Return how many categories there are; to_series() would make a text of each, one by one."""
    return categories._categories.num_cats_upper_bound()


def read_term(text: str) -> Term:
    """Return the term that an N-Triples text stands for."""
    if text.startswith("<"):
        return NamedNode(text[1:-1])
    if text.startswith("_:"):
        return BlankNode(text[2:])
    (quad,) = parse(f"<x:s> <x:p> {text} .", RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, Literal)
    return quad.object


@dataclass(frozen=True, slots=True)
class ColumnGraph:
    """A graph as three columns of ids: `s`, `p` and `o`."""

    dictionary: Dictionary
    facts: pl.DataFrame

    def __len__(self) -> int:
        return self.facts.height

    def __or__(self, other: ColumnGraph) -> ColumnGraph:
        """Return what two graphs with one dictionary say, each triple once."""
        assert self.dictionary is other.dictionary
        return ColumnGraph(self.dictionary, pl.concat([self.facts, other.facts]).unique())

    def __iter__(self) -> Iterator[Triple]:
        return triples_of(self.facts, self.dictionary)

    def axioms(self) -> list[Triple]:
        """Return the triples that are part of an axiom or a declaration, for `compile_rules`."""
        ids = self.dictionary.ids([TYPE, *AXIOM_PREDICATES])
        candidates = self.facts.filter(pl.col("p").is_in(list(ids.values())))
        types = candidates.filter(pl.col("p") == ids[TYPE]).select(pl.col("o").unique()).to_series()
        meta = [id_ for id_, class_ in self.dictionary.decode(types).items() if is_axiom(TYPE, class_)]
        return list(
            triples_of(candidates.filter((pl.col("p") != ids[TYPE]) | pl.col("o").is_in(meta)), self.dictionary)
        )


def triples_of(facts: pl.DataFrame, dictionary: Dictionary) -> Iterator[Triple]:
    """Yield the triples of a frame of ids."""
    for part in facts.iter_slices(100_000):
        for quad in parse("".join(lines_of(part, dictionary)).encode(), RdfFormat.N_TRIPLES):
            yield quad.triple


def lines_of(facts: pl.DataFrame, dictionary: Dictionary) -> pl.Series:
    """Return the lines of canonical N-Triples of a frame of ids, each with its end."""
    columns = [dictionary.texts(facts[name]).alias(name) for name in ("s", "p", "o")]
    return pl.DataFrame(columns).select(pl.format("{} {} {} .\n", "s", "p", "o")).to_series()


def encode(triples: Iterable[Triple], dictionary: Dictionary | None = None) -> ColumnGraph:
    """Return triples as columns, by the ids of a dictionary that is given."""
    return encode_lines(cast(bytes, serialize(triples, format=RdfFormat.N_TRIPLES)), dictionary or Dictionary())


def encode_lines(lines: bytes, dictionary: Dictionary) -> ColumnGraph:
    """Return the lines of canonical N-Triples as columns, by the ids of a dictionary."""
    if not lines:
        return ColumnGraph(dictionary, pl.DataFrame(schema=dict.fromkeys("spo", ID)))
    return _split(BytesIO(lines), dictionary)


def read(path: Path, format: RdfFormat | None = None, base: str | None = None) -> ColumnGraph:
    """Read an RDF file as columns.

    Canonical N-Triples are split without a parser; whatever else is parsed and written in that form first.

    Args:
        path: the file.
        format: its format; by default what the suffix says.
        base: the IRI against which relative ones are resolved.

    Raises:
        SyntaxError: the file is not in its format.
        ValueError: no format is given and the suffix says none.
        OSError: the file cannot be read.

    """
    format = format or RdfFormat.from_extension(path.suffix.removeprefix("."))
    if format is None:
        raise ValueError(f"{path}: the suffix says no RDF format")
    if format == RdfFormat.N_TRIPLES and (graph := _split_canonical(path)):
        return graph
    with TemporaryFile() as canonical:
        quads = parse(path=path, format=format, base_iri=base)
        serialize((quad.triple for quad in quads), canonical, RdfFormat.N_TRIPLES)
        canonical.seek(0)
        return _split(canonical, Dictionary())


def _split(source: IO[bytes], dictionary: Dictionary) -> ColumnGraph:
    return ColumnGraph(dictionary, _columns(_lines(source), dictionary).collect(engine="streaming"))


def _split_canonical(path: Path) -> ColumnGraph | None:
    dictionary = Dictionary()
    canonical = pl.col("line").str.contains(_CANONICAL) & ~pl.col("line").str.ends_with(_NEEDLESS)
    lines = _lines(path).with_columns(canonical.alias("canonical"))
    facts = _columns(lines, dictionary, pl.col("canonical")).collect(engine="streaming")
    return ColumnGraph(dictionary, facts.drop("canonical")) if facts["canonical"].all() else None


def _lines(source: Path | IO[bytes]) -> pl.LazyFrame:
    # No line of N-Triples holds the separator, so that each line is one field.
    return pl.scan_csv(source, has_header=False, separator="\x01", quote_char=None, schema={"line": pl.String})


def _columns(lines: pl.LazyFrame, dictionary: Dictionary, *besides: pl.Expr) -> pl.LazyFrame:
    parts = pl.col("line").str.strip_suffix(" .").str.splitn(" ", 3).struct.rename_fields(["s", "p", "o"])
    return (
        lines.select(parts, *besides)
        .unnest("line")
        .select(
            dictionary.resources(pl.col("s")),
            dictionary.resources(pl.col("p")),
            dictionary.terms(pl.col("o")),
            *besides,
        )
    )
