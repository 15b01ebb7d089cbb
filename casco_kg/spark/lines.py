"""Takes lines of N-Triples to pieces, in the workers: what is written simply by a pattern, all else by the parser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl
from polars.exceptions import PolarsError
from pyoxigraph import RdfFormat, Triple, parse

from casco_kg.reading.rdf import words_of
from casco_kg.texts import clipped

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["SCHEMA", "parsed"]

#: What :func:`parsed` yields: subject, property and value as canonical N-Triples, or why there are none.
SCHEMA = "file int, line bigint, s string, p string, o string, error string"

_SAFE = r"(?:[A-Za-z0-9._~/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*"
_IRI = rf"<[a-z]+://[A-Za-z0-9.-]+(?:/{_SAFE})?(?:#{_SAFE})?>"
_TEXT = r'"(?:[^"\\\x00-\x1f\x7f-\x9f\u2028\u2029]|\\["\\nr])*"'
_KIND = r"@[a-z]{2,3}|\^\^<http://www\.w3\.org/2001/XMLSchema#(?:date|dateTime|integer|decimal|boolean|gYear)>"
#: What needs no parser, and is canonical already.
_SIMPLE = rf"^({_IRI}) ({_IRI}) ({_IRI}|{_TEXT}(?:{_KIND})?) \.$"
_COLUMNS = ("file", "line", "s", "p", "o", "error")


def parsed(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield statements for lines: the number of the file, that of the line, and the line as bytes."""
    for batch in batches:
        frame = pl.DataFrame(pl.from_arrow(batch))
        frame = frame.with_columns(_decoded(frame["value"]).alias("text"))
        frame = frame.with_columns(pl.col("text").str.extract_groups(_SIMPLE).alias("found"))
        frame = frame.unnest("found").rename({"1": "s", "2": "p", "3": "o"})
        frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias("error"))
        simple = frame.filter(pl.col("o").is_not_null()).select(_COLUMNS)
        others = [
            (file, line, *said)
            for file, line, data, text in frame.filter(pl.col("o").is_null())
            .select("file", "line", "value", "text")
            .iter_rows()
            for said in _statement(data, text, is_first=line == 1)
        ]
        rows = pl.concat([simple, pl.DataFrame(others, schema=simple.schema, orient="row")])
        yield from rows.to_arrow(compat_level=pl.CompatLevel.oldest()).to_batches()


def _decoded(lines: pl.Series) -> pl.Series:
    """Return lines as text, null for those that are not in UTF-8."""
    try:
        return lines.cast(pl.String)
    except PolarsError:
        return pl.Series(map(_text, lines), dtype=pl.String)


def _text(line: bytes) -> str | None:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return None


def _statement(data: bytes, text: str | None, *, is_first: bool) -> Iterator[tuple[str | None, ...]]:
    """Yield what a line states, or why it states nothing; of an empty line nothing."""
    if text is None:
        yield None, None, None, "is not in UTF-8"
        return
    text = text.removeprefix("\ufeff") if is_first else text
    if not text.strip() or text.lstrip().startswith("#"):
        return
    try:
        (quad,) = parse(text, RdfFormat.N_TRIPLES)
    except SyntaxError as error:
        yield None, None, None, clipped(words_of(error))
    except MemoryError:
        yield None, None, None, "holds a text or name of more than 16 MB; shorten it, or leave it out"
    else:
        if isinstance(quad.object, Triple):
            yield None, None, None, "holds triple terms (RDF 1.2), which are not supported; write plain triples"
        else:
            yield str(quad.subject), str(quad.predicate), str(quad.object), None
