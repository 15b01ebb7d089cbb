"""What was checked and found, kept as Parquet, so that of the next state of a register less is looked at again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

import polars as pl
import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.installation.cache import stamp
from casco_kg.owl.plan.columns import ID, Dictionary
from casco_kg.reading.parquet import table_in, written
from casco_kg.shacl.compiled.checks import Check
from casco_kg.shacl.compiled.relational import Columns, read_check
from casco_kg.sparql.relational.algebra import NotRelationalError
from casco_kg.sparql.relational.dependence import Everywhere, dependences, name_of
from casco_kg.texts import clipped

__all__ = ["GRAPHS", "Kept", "Looked", "everywhere_in", "kept_bytes", "keys_of", "read_kept"]

#: The two graphs that shapes read: what is written with what stands beside it, and what follows.
GRAPHS = ("asserted", "closed")
_FACTS = ["s", "p", "o"]
_COLUMNS = {"part": pl.String, "s": pl.String, "p": pl.String, "o": pl.String}
_FOCUS = "focus"


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at, and what was found.

    Attributes:
        graphs: the triples of each graph beside those of the knowledge graph; of the closed one, what follows.
        focuses: the ids of the focus nodes.
        found: of each graph what breaks each check, by the key of the check.
        everywhere: of each graph whether groups had a solution on which checks depend at all nodes.
    """

    graphs: Mapping[str, pl.DataFrame]
    focuses: pl.Series
    found: Mapping[str, Mapping[str, pl.DataFrame]]
    everywhere: Mapping[str, Mapping[str, bool]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A file with what was looked at.

    Attributes:
        table: its rows.
        said: what is said of them.
    """

    table: pl.DataFrame
    said: Mapping[str, object]

    @property
    def is_current(self) -> bool:
        """Whether the same rules and the same knowledge graph were at work."""
        return self.said["stamp"] == stamp()

    def looked(self, dictionary: Dictionary) -> Looked:
        """Return what was looked at, by the ids of a dictionary, which gets its terms."""
        terms = [dictionary.terms(pl.col(column)).alias(column) for column in _FACTS]
        parts = self.table.select("part", *terms).partition_by("part", as_dict=True, include_key=False)
        nothing = pl.DataFrame(schema=dict.fromkeys(_FACTS, ID))
        names = {"s": "this", "p": "path", "o": "value"}
        checks: Mapping[str, list[str]] = self.said["checks"]  # type: ignore[assignment]
        return Looked(
            {graph: parts.get((graph,), nothing) for graph in GRAPHS},
            parts.get((_FOCUS,), nothing)["s"],
            {
                graph: {key: parts.get((f"{graph} {key}",), nothing).rename(names) for key in checks[graph]}
                for graph in GRAPHS
            },
            self.said["everywhere"],  # type: ignore[arg-type]
        )


def read_kept(data: bytes, name: str) -> Kept:
    """Return what a file keeps.

    Raises:
        InputError: it is none that was written so, or was damaged.
    """
    table, text = table_in(data, name)
    try:
        said = json.loads(text)
        if set(said) == {"stamp", "checks", "everywhere"} and dict(table.schema) == _COLUMNS:
            return Kept(table, said)
    except (ValueError, TypeError):
        pass
    raise InputError(
        f"{clipped(name)}: does not hold what was checked; casco-kg validate REGISTER --keep FILE.parquet writes that"
    )


def kept_bytes(looked: Looked, dictionary: Dictionary) -> bytes:
    """Return what was looked at as a file, the same bytes for the same."""
    frames = [_texts(graph, rows, dictionary) for graph, rows in looked.graphs.items()]
    frames.append(_texts(_FOCUS, pl.DataFrame({"s": looked.focuses}), dictionary))
    for graph, found in looked.found.items():
        frames += [
            _texts(f"{graph} {key}", rows.rename({"this": "s", "path": "p", "value": "o"}), dictionary)
            for key, rows in found.items()
        ]
    checks = {graph: sorted(found) for graph, found in looked.found.items()}
    said = {"stamp": stamp(), "checks": checks, "everywhere": looked.everywhere}
    return written(pl.concat(frames).sort(*_COLUMNS), json.dumps(said, sort_keys=True))


def _texts(part: str, rows: pl.DataFrame, dictionary: Dictionary) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "part": pl.repeat(part, rows.height, dtype=pl.String, eager=True),
            **{
                column: dictionary.texts(rows[column])
                if column in rows.columns
                else pl.repeat(None, rows.height, dtype=pl.String, eager=True)
                for column in _FACTS
            },
        }
    )


def keys_of(checks: Iterable[Check]) -> dict[Check, str]:
    """Return for each check a name for what it asks, the same on every run; none for those that ask the same."""
    keys = {check: _key(check) for check in checks}
    counts = Counter(keys.values())
    return {check: key for check, key in keys.items() if counts[key] == 1}


def _key(check: Check) -> str:
    shape, path = (str(node) if isinstance(node, ox.NamedNode) else "" for node in (check.shape, check.path))
    broken = check.broken if isinstance(check.broken, str) else " ".join(check.broken)
    said = (shape, str(check.component), path, check.prologue, check.targets.pattern, broken)
    return sha256("\n".join(said).encode()).hexdigest()[:20]


def everywhere_in(checks: Iterable[Check], columns: Columns) -> dict[str, bool]:
    """Return whether groups have a solution on which checks depend at all nodes."""
    found: dict[str, bool] = {}
    for check in checks:
        try:
            groups = [
                each.group for part in read_check(check) for each in dependences(part) if isinstance(each, Everywhere)
            ]
            found |= {name_of(group): columns.holds(group) for group in groups}
        except NotRelationalError:
            continue
    return found
