"""Builds Turtle files from tables by CONSTRUCT queries.

``ontology/**/tables/NAME.rq`` makes ``NAME.ttl`` in the folder above. It sees every table of the project and the
hand-written files of the knowledge graph. A row is a node; its cells hang on it by properties
``<urn:x-table:NAME#column>``, several values of one cell being separated by a bar. What a row means stands in the
query, so that a table and its query are all that changes when knowledge does.

A table that others publish anew is brought up to date by ``NAME.update.rq``, a SELECT query over the rows of the
table and those of the newer file, the table ``newer``. It returns rows of the table to change or to add, known by
its first column, or by those that a line ``# Key: body, arrangement`` of the query lists; an unbound cell leaves what
is there.

Run ``python tools/build_tables.py`` after changing a table, and ``python tools/build_tables.py NAME FILE`` to bring
the table NAME up to date with FILE.

Source: https://www.w3.org/TR/sparql11-query/#construct
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from casco_kg.errors import CascoError, InputError, UsageError
from casco_kg.files import find, find_ontology
from casco_kg.rdf.terms import prefixes
from casco_kg.reading.content import text_of

__all__ = ["build", "outdated", "update"]

_CELL_SEPARATOR = "|"
_NEWER = "newer"
#: The line of a query that lists the columns by which a row is known.
_KEY = re.compile(r"^# Key: (.+)$", re.MULTILINE)
#: So many rows that change alike are told in one line.
_MANY = 5

Row = dict[str, str]


def build() -> dict[Path, str]:
    """Return the Turtle files that the tables make, by path, without writing them."""
    queries = [query for query in find("ontology", "**/tables/*.rq") if not query.stem.endswith(".update")]
    made = [_target(query) for query in queries]
    store = _store()
    for path in find_ontology():
        if path not in made:
            store.bulk_load(path=path, format=ox.RdfFormat.TURTLE)
    return {target: _turtle(query, store) for target, query in zip(made, queries, strict=True)}


def outdated() -> tuple[Path, ...]:
    """Return the files that differ from what the tables make, written or not."""
    return tuple(
        path for path, text in build().items() if not path.exists() or path.read_text(encoding="utf-8") != text
    )


def update(name: str, newer: Path | str, as_of: str) -> tuple[str, ...]:
    """Bring a table up to date with a newer file of its publisher, and return the differences in words.

    Args:
        name: the name of the table.
        newer: a CSV file, or JSON Lines; column names are read in lower case without spaces and signs.
        as_of: the day of the newer file.

    Raises:
        InputError: the newer file cannot be read.
        UsageError: there is no query that brings this table up to date.

    """
    found = [query for query in find("ontology", "**/tables/*.update.rq") if query.name == f"{name}.update.rq"]
    if not found:
        raise UsageError(f"no query {name}.update.rq says how to bring a table {name!r} up to date")
    table = found[0].with_name(f"{name}.csv")
    rows = _rows(table.read_text(encoding="utf-8"))
    store = _store()
    store.bulk_extend(_cells(_NEWER, ({**row, "asof": as_of} for row in _newer_rows(newer))))
    query = found[0].read_text(encoding="utf-8")
    results = store.query(query)
    assert isinstance(results, ox.QuerySolutions)
    names = [variable.value for variable in results.variables]
    changes = [
        {column: cell.value for column in names if isinstance(cell := found_row[column], ox.Literal)}
        for found_row in results
    ]
    differences = _differences(_merge(rows, changes, _key(query) or tuple(rows[0])[:1]))
    _write_table(table, rows)
    return differences


def _key(query: str) -> tuple[str, ...]:
    """Return the columns by which a row is known, where the query lists them."""
    listed = _KEY.search(query)
    return tuple(listed[1].split(", ")) if listed else ()


def _merge(rows: list[Row], changes: Iterable[Row], columns: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Change and add rows in place; yield what each row that changes is called by, and how it changes."""
    known = {tuple(row[column] for column in columns): row for row in rows}
    for change in changes:
        key = tuple(change[column] for column in columns)
        called = ", ".join(filter(None, key))
        row = known.get(key)
        if row is None:
            row = known[key] = dict.fromkeys(rows[0], "")
            rows.append(row)
            yield called, "new"
        for column, value in change.items():
            if row[column] != value:
                yield called, f"{column}: {row[column] or '(empty)'} -> {value or '(empty)'}"
                row[column] = value


def _differences(changes: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Put changes into words, those that are the same in many rows into one line at the end."""
    rows_by_change: dict[str, list[str]] = {}
    for row, change in changes:
        rows_by_change.setdefault(change, []).append(row)
    many = [f"{len(rows)} rows {change}" for change, rows in rows_by_change.items() if len(rows) >= _MANY]
    few = [f"{row} {change}" for change, rows in rows_by_change.items() if len(rows) < _MANY for row in rows]
    return (*sorted(few), *many)


def _target(query: Path) -> Path:
    return query.parent.parent / f"{query.stem}.ttl"


def _store() -> ox.Store:
    """Return a store with the cells of all tables."""
    store = ox.Store()
    for table in find("ontology", "**/tables/*.csv"):
        store.bulk_extend(_cells(table.stem, _rows(table.read_text(encoding="utf-8"))))
    return store


def _rows(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def _newer_rows(path: Path | str) -> Iterator[Row]:
    text = text_of(path, str(path))
    try:
        if str(path).endswith(".csv"):
            rows: Iterable[Mapping[str, object]] = _rows(text)
        else:
            rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (csv.Error, json.JSONDecodeError) as error:
        raise InputError(f"{path}: is neither a table (.csv) nor JSON Lines: {error}") from error
    for row in rows:
        yield {
            re.sub(r"[^a-z0-9]", "", column.lower()): "" if value is None else str(value)
            for column, value in row.items()
        }


def _cells(table: str, rows: Iterable[Mapping[str, str]]) -> Iterator[ox.Quad]:
    for number, row in enumerate(rows, 2):
        node = ox.NamedNode(f"urn:x-table:{table}#row-{number}")
        for column, cell in row.items():
            for value in cell.split(_CELL_SEPARATOR):
                if value.strip():
                    yield ox.Quad(node, ox.NamedNode(f"urn:x-table:{table}#{column}"), ox.Literal(value.strip()))


def _turtle(query: Path, store: ox.Store) -> str:
    """Return what a query constructs as Turtle whose lines change only where the statements do."""
    triples = store.query(query.read_text(encoding="utf-8"))
    assert isinstance(triples, ox.QueryTriples)
    made = sorted(set(triples), key=str)
    text = (ox.serialize(made, format=ox.RdfFormat.TURTLE, prefixes=prefixes()) or b"").decode()
    lines = [line for line in text.splitlines() if not line.startswith("@prefix")]
    body = "\n".join(line.replace("\t", "    ") if line.startswith("\t") else f"\n{line}" for line in lines)
    declared = [
        f"@prefix {prefix}: <{namespace}> ."
        for prefix, namespace in prefixes().items()
        if re.search(rf"(?<![\w<]){prefix}:", body)
    ]
    made_by = f"# Made by tables/{query.name} from the tables beside it; change those, not this file."
    return "\n".join([made_by, *declared, body, ""])


def _write_table(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _main(arguments: list[str]) -> None:
    if arguments:
        name, newer, *day = arguments
        for line in update(name, newer, day[0] if day else date.today().isoformat()):
            sys.stdout.write(line + "\n")
    for path, text in build().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    try:
        _main(sys.argv[1:])
    except CascoError as problem:
        sys.exit(f"build_tables: {problem}")
