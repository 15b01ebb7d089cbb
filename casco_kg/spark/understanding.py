"""What was understood of files (casco_kg/reading/accounting.py), worked out from what they speak in.

Of each property and type the first statement of a file stands for all, with their number; axioms are looked at whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from casco_kg.errors import InputError
from casco_kg.rdf.constants import TYPE
from casco_kg.rdf.terms import terms_of
from casco_kg.reading.account import Account, File, Part
from casco_kg.reading.accounting import account_of
from casco_kg.reading.foreign.namespaces import namespace_of
from casco_kg.reading.foreign.readers import recognized
from casco_kg.reading.foreign.vocabularies import Kind, Word, kind_of, word_of
from casco_kg.reading.places import Place, Places
from casco_kg.reading.source import Source
from casco_kg.spark.references import collected
from casco_kg.spark.relations import local
from casco_kg.spark.terms import triple_of

if TYPE_CHECKING:
    import pyoxigraph as ox
    from pyspark.sql import DataFrame

__all__ = ["understood"]

_Row = tuple[int | None, "ox.Triple"]


def understood(facts: DataFrame, names: Sequence[str]) -> Account:
    """Return the account of files.

    Args:
        facts: their statements as they are written, with ``file`` and ``line``.
        names: what the files are called.

    Raises:
        InputError: a file is in a format that has to be translated first.
    """
    from pyspark.sql import functions as sf

    class_ = sf.when((sf.col("p") == str(TYPE)) & ~sf.col("o").startswith('"'), sf.col("o"))
    first = sf.min(sf.struct("line", "s", "o")).alias("first")
    spoken = facts.groupBy("file", "p", class_.alias("class")).agg(sf.count(sf.lit(1)).alias("n"), first).collect()
    said: list[list[_Row]] = [[] for _ in names]
    counts = [Counter[Word]() for _ in names]
    axioms: set[tuple[str, str | None]] = set()
    for file, predicate, name, count, example in spoken:
        triple = triple_of(example["s"], predicate, example["o"])
        word = word_of(triple)
        counts[file][word] += count
        said[file].append((example["line"], triple))
        if kind_of(word) in (Kind.AXIOM, Kind.DECLARATION):
            axioms.add((predicate, name))
    for file, line, triple in _whole(facts, axioms):
        said[file].append((line, triple))
    sources = [_source(name, rows) for name, rows in zip(names, said, strict=True)]
    for source in sources:
        if readers := recognized(source):
            raise InputError(
                f"{source.name}: is in {'; '.join(reader.title for reader in readers)}, which the engine spark does "
                "not translate; do that first, with casco-kg convert FILE -o FILE.nt"
            )
    account = account_of(sources)
    by_name = dict(zip(names, counts, strict=True))
    files = tuple(_counted(file, by_name[file.name]) for file in account.files)
    parts = tuple(_part(part, by_name[part.file]) for part in account.parts)
    return Account(files, parts, account.leads)


def _whole(facts: DataFrame, said: set[tuple[str, str | None]]) -> list[tuple[int, int | None, ox.Triple]]:
    """Return all statements with some properties, or some types."""
    from pyspark.sql import functions as sf

    if not said:
        return []
    wanted = sf.broadcast(local(facts.sparkSession, ["ap", "ac"], said))
    same = (sf.col("p") == sf.col("ap")) & (sf.col("ac").isNull() | (sf.col("ac") == sf.col("o")))
    rows = facts.select("file", "line", "s", "p", "o").join(wanted, on=same, how="left_semi")
    return [(int(f), None if n is None else int(n), triple_of(*spo)) for f, n, *spo in collected(rows, "axioms")]


def _source(name: str, rows: list[_Row]) -> Source:
    """Return statements of a file, in its order, with the lines that they stand in."""
    rows = sorted(dict.fromkeys(rows), key=lambda row: (row[0] or 0, str(row[1])))
    places = Places()
    for line, triple in rows:
        if line is not None:
            places.note(Place(name, line=line), *(term.value for term in terms_of(triple)))
    return Source(name, tuple(triple for _, triple in rows), places)


def _part(part: Part, counts: Counter[Word]) -> Part:
    return replace(part, count=sum(counts[word] for word in part.words or counts))


def _counted(file: File, counts: Counter[Word]) -> File:
    """Return how a file was understood, with the numbers of all statements."""
    if not file.spoken:
        return file
    spoken = Counter[str]()
    for word, count in counts.items():
        spoken[namespace_of(word.iri)] += count
    return replace(file, spoken=spoken)
