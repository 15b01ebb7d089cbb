"""Reads N-Triples as columns: lines in canonical form are split without a parser, the others parsed one by one.

Source: https://www.w3.org/TR/n-triples/#canonical-ntriples
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import polars as pl
import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.owl.plan.columns import FIRST_LITERAL, ID, Dictionary
from casco_kg.reading.rdf import words_of
from casco_kg.texts import clipped

__all__ = ["ROWS", "read_n_triples"]

#: The columns of what is read: the ids of subject, property and object, and the line.
ROWS = {"s": ID, "p": ID, "o": ID, "line": ID}

_IRI = r'<[A-Za-z][A-Za-z0-9+.-]*:[^<>"{}|^`\\\x00-\x20]*>'
_BLANK = r"_:[A-Za-z0-9_]+"
_STRING = r'"(?:[^"\\]|\\["\\nr])*"'
_LANGUAGE = r"@[a-z]{1,8}(?:-[a-z0-9]{1,8})*"
_CANONICAL = rf"^(?:{_IRI}|{_BLANK}) {_IRI} (?:{_IRI}|{_BLANK}|{_STRING}(?:{_LANGUAGE}|\^\^{_IRI})?) \.$"
_NEEDLESS = "^^<http://www.w3.org/2001/XMLSchema#string> ."
#: IRIs of these signs alone are well-formed; others are looked at by the parser.
_SURE = r"^<[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9_.~/:#?=&;,+@!$'()*-]*>$"
_DATATYPE = r'"\^\^(<[^>]*>)$'


def read_n_triples(path: Path | IO[bytes], name: str, dictionary: Dictionary) -> pl.DataFrame | None:
    """Read a file as columns, in the order of the file; None where it is no text that can be read so.

    Args:
        path: the file, or what it holds.
        name: what it is called in messages.
        dictionary: gets the terms.

    Raises:
        InputError: a line is no statement, with its number.
    """
    line = pl.col("line").str.strip_suffix("\r")
    canonical = line.str.contains(_CANONICAL) & ~line.str.ends_with(_NEEDLESS)
    lines = pl.scan_csv(
        path,
        has_header=False,
        separator="\x01",  # so that each line is one field; one with this sign in it is no such line
        quote_char=None,
        schema={"line": pl.String},
        row_index_name="number",
        row_index_offset=1,
    ).with_columns(line, canonical=canonical)
    parts = pl.col("line").str.strip_suffix(" .").str.splitn(" ", 3).struct.rename_fields(["s", "p", "o"])
    split = lines.filter("canonical").select(pl.col("number").cast(ID).alias("n"), parts).unnest("line")
    ids = split.select(
        dictionary.resources(pl.col("s")), dictionary.resources(pl.col("p")), dictionary.terms(pl.col("o")), line="n"
    )
    others = lines.filter(~pl.col("canonical") & (pl.col("line").str.strip_chars() != "")).select("number", "line")
    try:
        rows, rest = pl.collect_all([ids, others], engine="streaming")
    except (pl.exceptions.PolarsError, OSError):
        return None
    rows = rows.match_to_schema(ROWS)
    if rest.height:
        rows = pl.concat([rows, _parsed(rest, name, dictionary)]).sort("line")
    _check_iris(rows, name, dictionary)
    return rows


def _parsed(lines: pl.DataFrame, name: str, dictionary: Dictionary) -> pl.DataFrame:
    """Parse lines one by one."""
    found: dict[str, list[object]] = {"s": [], "p": [], "o": [], "line": []}
    for number, line in lines.iter_rows():
        for triple in _statement(line, f"{name}:{number}"):
            if isinstance(triple.object, ox.Triple):
                raise InputError(
                    f"{name}:{number}: holds a triple term (RDF 1.2), which is not supported; write plain triples"
                )
            for key, value in zip(found, (*map(str, triple), number), strict=True):
                found[key].append(value)
    frame = pl.DataFrame(found, schema={"s": pl.String, "p": pl.String, "o": pl.String, "line": ID})
    return frame.select(
        dictionary.resources(pl.col("s")), dictionary.resources(pl.col("p")), dictionary.terms(pl.col("o")), "line"
    )


def _statement(line: str, where: str) -> Iterator[ox.Triple]:
    """Yield the statement of a line; none of a comment."""
    try:
        for quad in ox.parse(line.encode(), ox.RdfFormat.N_TRIPLES):
            yield quad.triple
    except (SyntaxError, UnicodeEncodeError) as error:
        message = words_of(error) if isinstance(error, SyntaxError) else str(error)
        raise InputError(f"{where}: {clipped(message)}; mend this line and try again") from error


def _check_iris(rows: pl.DataFrame, name: str, dictionary: Dictionary) -> None:
    """Refuse what looks like an IRI and is none.

    Raises:
        InputError: names the first line with one.
    """
    ends = pl.concat([rows["s"], rows["p"], rows["o"].filter(rows["o"] < FIRST_LITERAL)]).unique()
    resources = pl.DataFrame({"id": ends, "text": dictionary.texts(ends)})
    doubtful = resources.filter(~pl.col("text").str.contains(_SURE), pl.col("text").str.starts_with("<"))
    wrong = [id_ for id_, text in doubtful.iter_rows() if not _is_iri(text[1:-1])]
    literals = rows["o"].filter(rows["o"] >= FIRST_LITERAL).unique()
    typed = pl.DataFrame({"id": literals, "type": dictionary.texts(literals).str.extract(_DATATYPE)}).drop_nulls()
    strange = [text for text in typed["type"].unique() if not _is_iri(text[1:-1])]
    wrong += typed.filter(pl.col("type").is_in(strange))["id"].to_list()
    if wrong:
        bad = pl.col("s").is_in(wrong) | pl.col("p").is_in(wrong) | pl.col("o").is_in(wrong)
        _, _, _, line = rows.filter(bad).row(0)
        raise InputError(f"{name}:{line}: holds an IRI that is none; mend this line and try again")


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True
