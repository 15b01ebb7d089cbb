"""Reads and writes statements as Parquet: a row each, with where it stands (docs/parquet.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast
from zlib import crc32

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.rdf.terms import DATA_BASE, GENID, Term
from casco_kg.reading.places import Place, Places
from casco_kg.reading.rdf import words_of
from casco_kg.reading.source import Source
from casco_kg.texts import clipped

if TYPE_CHECKING:
    import polars as pl

    from casco_kg.owl.plan.columns import Dictionary

__all__ = ["PARQUET", "PLACE", "is_parquet", "noted", "read_parquet", "rows_in", "table_in", "written"]

#: The ending of the names of such files.
PARQUET = ".parquet"
_MAGIC = b"PAR1"
_TERMS = ("s", "p", "o")
#: The columns that say where a statement stands, but for the file.
PLACE = ("sheet", "line", "row", "column", "pointer")
_NUMBERS = ("line", "row")
#: How what has no name begins: a blank node, or the IRI that was made of one.
_MADE_UP = (DATA_BASE + GENID, "_:")
_KEY = "casco-kg"
_SUM = re.compile(rb"crc32=([0-9a-f]{8})")
_NO_SUM = b"crc32=00000000"

_IRI = r"<[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9_.~/:#?=&;,+@!$'()*-]*>"
_BLANK = r"_:[A-Za-z0-9_]+"
_STRING = r'"(?:[^"\\\x00-\x1f\x7f-\x9f\u2028\u2029]|\\["\\nr])*"'
_PLAIN = rf"{_STRING}(?:@[a-z]{{1,8}}(?:-[a-z0-9]{{1,8}})*|\^\^{_IRI})?"
_NEEDLESS = '"^^<http://www.w3.org/2001/XMLSchema#string>'
#: What is canonical N-Triples beyond doubt, at each place of a statement; all else is given to the parser.
_SURE = {"s": rf"^(?:{_IRI}|{_BLANK})$", "p": rf"^{_IRI}$", "o": rf"^(?:{_IRI}|{_BLANK}|{_PLAIN})$"}
_IN_PLACE = {"s": "{} <x:p> <x:o> .", "p": "<x:s> {} <x:o> .", "o": "<x:s> <x:p> {} ."}


def is_parquet(data: bytes) -> bool:
    """Return whether a file begins as Parquet does."""
    return data.startswith(_MAGIC)


def written(rows: pl.DataFrame, said: str = "") -> bytes:
    """Return rows as Parquet, with a sum by which damage is seen.

    Args:
        rows: their columns, of which the first are ``s``, ``p`` and ``o``.
        said: what else is said of them, a line of JSON.
    """
    file = BytesIO()
    rows.write_parquet(file, compression="zstd", metadata={_KEY: f"1 {_NO_SUM.decode()} {said}".strip()})
    data = file.getvalue()
    start = data.rfind(_NO_SUM)
    return data[:start] + f"crc32={crc32(data):08x}".encode() + data[start + len(_NO_SUM) :]


def table_in(data: bytes, name: str) -> tuple[pl.DataFrame, str]:
    """Return the rows of a file in Parquet, and what is said of them where casco-kg wrote it.

    Raises:
        InputError: it is none, or was damaged.
    """
    import polars as pl

    if not is_parquet(data):
        raise InputError(f"{clipped(name)}: is no Parquet; give the file an ending that says what it is")
    if not data.endswith(_MAGIC):
        raise InputError(f"{clipped(name)}: is Parquet of which the end is missing; write or copy it again")
    broken = InputError(f"{clipped(name)}: is Parquet that was damaged since it was written; write or copy it again")
    if (found := _SUM.search(data, max(0, data.rfind(b"crc32=")))) is not None:
        whole = data[: found.start()] + _NO_SUM + data[found.end() :]
        if int(found[1], 16) != crc32(whole):
            raise broken
    try:
        said = pl.read_parquet_metadata(BytesIO(data)).get(_KEY)
        if said is not None and found is None:  # the sum itself was damaged
            raise broken
        return pl.read_parquet(BytesIO(data)), (said or "").partition("crc32=")[2][9:]
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise broken from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what polars raises where it did not expect what it found
            raise
        raise broken from error


def rows_in(data: bytes, name: str, dictionary: Dictionary) -> pl.DataFrame:
    """Return the statements of a file, in its order, by the ids of their terms, each with its place.

    Args:
        data: the file.
        name: what it is called; a statement of which no file is named stands in this one.
        dictionary: gets the terms.

    Returns:
        ``s``, ``p``, ``o``, ``file``, and those of :data:`PLACE` that are known; where neither is, the number of the
        row is the ``line``.

    Raises:
        InputError: it is none with statements, or was damaged.
    """
    import polars as pl

    table, _ = table_in(data, name)
    _check(table, name)
    found = _places(table, name)
    file = found.pop("file", pl.repeat(name, table.height, dtype=pl.String, eager=True)).fill_null(name)
    ids = table.select(
        dictionary.resources(pl.col("s").cast(pl.String)),
        dictionary.resources(pl.col("p").cast(pl.String)),
        dictionary.terms(pl.col("o").cast(pl.String)),
    )
    return _in_canonical_form(ids, name, dictionary).with_columns(
        file.alias("file"), *(values.alias(column) for column, values in found.items())
    )


def _check(table: pl.DataFrame, name: str) -> None:
    """Refuse what holds no statements.

    Raises:
        InputError: says what is missing.
    """
    import polars as pl

    if "part" in table.columns:
        raise InputError(f"{clipped(name)}: holds what was checked, for --since; give the register itself")
    if missing := [column for column in _TERMS if column not in table.columns]:
        columns = ", ".join(table.columns[:10]) or "none"
        raise InputError(
            f"{clipped(name)}: has no column {' and none '.join(missing)}, but {clipped(columns)}; statements stand in "
            "s, p and o, as N-Triples (docs/parquet.md)"
        )
    if not table.height:
        raise InputError(f"{clipped(name)}: holds no statement; there is nothing to read")
    for column in _TERMS:
        if not isinstance(table[column].dtype, pl.String | pl.Categorical | pl.Enum):
            raise InputError(f"{clipped(name)}: its column {column} holds no texts; terms stand there as N-Triples")
        if table[column].null_count():
            row = table[column].is_null().arg_true()[0] + 1
            raise InputError(f"{clipped(name)}: has no {column} in row {row}; a statement has all three")


def _places(table: pl.DataFrame, name: str) -> dict[str, pl.Series]:
    """Return what is known of the file and the place of each statement; the number of its row, where nothing is.

    Raises:
        InputError: numbers or texts stand where the others should.
    """
    import polars as pl

    found = {}
    for column in (*PLACE, "file"):
        if column in table.columns and table[column].count():
            kind, what = (pl.UInt32, "numbers") if column in _NUMBERS else (pl.String, "texts")
            try:
                found[column] = table[column].cast(kind)
            except pl.exceptions.PolarsError as error:
                raise InputError(f"{clipped(name)}: its column {column} holds no {what}") from error
    if not found.keys() - {"file"}:
        found["line"] = pl.int_range(1, table.height + 1, dtype=pl.UInt32, eager=True)
    return found


def _in_canonical_form(ids: pl.DataFrame, name: str, dictionary: Dictionary) -> pl.DataFrame:
    """Return statements with each term in the form that the parser gives it.

    Raises:
        InputError: one is no term, or stands where it may not.
    """
    import polars as pl

    for column in _TERMS:
        unique = ids[column].unique()
        texts = dictionary.texts(unique)
        sure = texts.str.contains(_SURE[column]) & ~texts.str.ends_with(_NEEDLESS)
        doubtful = pl.DataFrame({"id": unique, "text": texts}).filter(~sure)
        new: dict[int, Term] = {}
        for id_, text in doubtful.iter_rows():
            try:
                new[id_] = _term(text, column)
            except ValueError as error:
                row = (ids[column] == id_).arg_true()[0] + 1
                raise InputError(
                    f"{clipped(name)}: its row {row} has no term in column {column}: {clipped(str(error))}; terms "
                    "stand there as N-Triples, such as <https://example.org/a>"
                ) from error
        changed = {id_: term for id_, term in new.items() if str(term) != texts[unique.index_of(id_) or 0]}
        if changed:
            known = dictionary.ids(changed.values())
            ids = ids.with_columns(pl.col(column).replace({id_: known[term] for id_, term in changed.items()}))
    return ids


def _term(text: str, column: str) -> Term:
    """Return what a text stands for.

    Raises:
        ValueError: for nothing that may stand there.
    """
    try:
        (quad,) = ox.parse(_IN_PLACE[column].format(text).encode(), ox.RdfFormat.N_TRIPLES)
    except SyntaxError as error:
        raise ValueError(words_of(error)) from error
    term: object = {"s": quad.subject, "p": quad.predicate, "o": quad.object}[column]
    if isinstance(term, ox.Triple):
        raise ValueError("a triple term (RDF 1.2) is not supported")
    if isinstance(term, ox.NamedNode):
        ox.NamedNode(term.value)
    return cast(Term, term)


def noted(statements: Iterable[tuple[tuple[str, str, str], str, dict[str, Any]]]) -> Places:
    """Return where statements stand: subject, property and value, the file, and what of :data:`PLACE` is known."""
    places = Places()
    for said, file, where in statements:
        if where.get("row") is not None and not said[0].startswith(_MADE_UP):
            # A record stands in its row, and in no column of it.
            places.note(Place(file, **{**where, "column": None}), said[0])
        places.note(Place(file, **where), *said)
    return places


def read_parquet(data: bytes, name: str) -> Source:
    """Read a file in Parquet, with a term for all that it says.

    Raises:
        InputError: it is none with statements, or was damaged.
    """
    from casco_kg.owl.plan.columns import Dictionary, triples_of

    dictionary = Dictionary()
    rows = rows_in(data, name, dictionary)
    triples = tuple(triples_of(rows, dictionary))
    known = [column for column in PLACE if column in rows.columns]
    values = [dictionary.values(rows[column]) for column in _TERMS]
    said = zip(zip(*values, strict=True), rows["file"], rows.select(known).iter_rows(named=True), strict=True)
    return Source(name, triples, noted(said))
