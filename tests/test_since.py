"""Checked since an earlier state, a register gets the report that it gets from the start, whatever changed.

The examples of all constraints are registers here: which of them are there, and what they say, changes at random.
"""

import random
from datetime import date

import pyoxigraph as ox
import pytest
from benchmarks.generate import lines
from cases import folders, is_whole, merged
from conftest import TESTS
from test_columns import written as written_to
from test_parquet import run

from casco_kg.closure import close
from casco_kg.columns import large
from casco_kg.findings import validate
from casco_kg.graph import Graph
from casco_kg.loading import load
from casco_kg.reading.parquet import table_in, written
from casco_kg.rendering.structured import json_report
from casco_kg.validation.kept import read_kept

DAYS = (date(2026, 1, 1), date(2026, 1, 1), date(2026, 2, 1))
EXAMPLES = [path for folder in folders("shapes") for path in sorted(folder.iterdir()) if not is_whole(path)]


def checked(graph, day, since=None):
    """Return the report, as JSON, and what is kept for the next time."""
    kept = []
    report = validate(close(graph), as_of=day, since=since and read_kept(since, "kept"), keep=kept.append)
    return json_report(report, {}), kept[0]


def edited(triples, dice):
    """Return statements of which some are gone, some are new, and some say something else."""
    found = sorted(triples, key=str)
    gone = {*dice.sample(found, dice.choice([0, 1, 5, 40]))}
    left = [triple for triple in found if triple not in gone]
    for _ in range(dice.choice([0, 1, 5, 40])):
        one, other = dice.choice(left), dice.choice(left)
        ends = (one.subject, dice.choice([one, other]).predicate, dice.choice([one, other]).object)
        left.append(ox.Triple(*ends))
    for _ in range(dice.choice([0, 1, 5, 40])):
        place = dice.randrange(len(left))
        same = dice.choice([triple for triple in left if triple.predicate == left[place].predicate])
        left[place] = ox.Triple(left[place].subject, left[place].predicate, same.object)
    return frozenset(left)


def generated(size):
    """Return a register with so many attestations, and mistakes."""
    text = "\n".join(lines(size))
    return frozenset(quad.triple for quad in ox.parse(text, ox.RdfFormat.N_TRIPLES)) if size else frozenset()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_whatever_changes_the_report_is_that_from_the_start(tmp_path, monkeypatch, seed):
    monkeypatch.setattr(large, "_MANY_BYTES", 10**12 if seed % 2 else 0)
    dice = random.Random(seed)
    here, kept = {*dice.sample(EXAMPLES, len(EXAMPLES) // 2)}, None
    for turn in range(4):
        here ^= {*dice.sample(EXAMPLES, dice.choice([0, 3, 30]))}
        triples = edited(merged(sorted(here)).triples | generated(dice.choice([0, 50, 60])), dice)
        graph, day = load(written_to(triples, tmp_path / f"{turn}.nt")), dice.choice(DAYS)
        told, new = checked(graph, day)
        if kept is not None:
            assert checked(graph, day, kept) == (told, new), f"seed {seed}, turn {turn}"
        kept = new
    assert told.count('"constraint"') > len(here) / 3


REGISTER, DEF = "https://w3id.org/casco-kg/register/", "https://w3id.org/casco-kg/def#"


def said(*statements):
    """Return statements on records of a register, in columns."""
    return Graph(
        frozenset(
            ox.Triple(
                ox.NamedNode(REGISTER + subject),
                ox.NamedNode(DEF + predicate),
                ox.NamedNode(REGISTER + value) if value[0].islower() else ox.Literal(value),
            )
            for subject, predicate, value in map(str.split, statements)
        )
    )


CITING = ("c-1 attestedBy b-1", "c-1 underAccreditation a-9", "c-2 attestedBy b-1", "b-1 carriesOut e-1")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Whether a register keeps records of a kind concerns all that refer to one.
        (CITING, (*CITING, "a-1 grantedTo b-1")),
        ((*CITING, "a-1 grantedTo b-1"), CITING),
        (
            ("c-1 attestedBy b-1", "c-2 attestedBy b-2"),
            ("c-1 attestedBy b-1", "c-2 attestedBy b-2", "b-3 performs x"),
        ),
        # The first of several that lack the same is told for all of them.
        (("c-1 attestedBy b-1", "c-2 attestedBy b-2"), ("c-2 attestedBy b-2",)),
        (("c-1 attestedBy b-1", "c-1 states b-2"), ("c-1 attestedBy b-1", "c-1 states b-2", "d-1 grantedBy c-1")),
        (("c-1 number N-1", "c-1 attestedBy b-1"), ("c-1 number N-1", "c-1 number N-2", "c-1 attestedBy b-1")),
    ],
)
def test_what_changes_far_away_is_looked_at(before, after):
    first = checked(said(*before), DAYS[0])
    told, kept = checked(said(*after), DAYS[0])
    assert told != first[0]
    assert checked(said(*after), DAYS[0], first[1]) == (told, kept)


@pytest.mark.slow
def test_the_command_keeps_and_takes_over(tmp_path):
    source = TESTS / "corpus" / "s03-certification" / "bodies.csv"
    kept, other = tmp_path / "kept.parquet", tmp_path / "other.parquet"
    first = run("validate", source, "--no-config", "--as-of", "2026-01-01", "--keep", kept)
    again = run("validate", source, "--no-config", "--as-of", "2026-01-01", "--since", kept, "--keep", other)
    assert (again.exit_code, again.stdout) == (first.exit_code, first.stdout)
    assert kept.read_bytes() == other.read_bytes()
    for arguments, words in (
        (("--since", source), "is no Parquet"),
        (("--since", tmp_path / "absent.parquet"), "No such file"),
        (("--since", kept, "--keep", kept), "is read by this command"),
        (("--since", kept, "--engine", "reference"), "leave them out here"),
        (("--keep", tmp_path / "kept.csv"), "is another format"),
    ):
        told = run("validate", source, "--no-config", *arguments)
        assert (told.exit_code, words in told.stderr) == (2, True), told.stderr
    told = run("validate", kept, "--no-config")
    assert (told.exit_code, "holds what was checked" in told.stderr) == (2, True)
    table, text = table_in(kept.read_bytes(), "kept")
    kept.write_bytes(written(table, text.replace('"stamp": "', '"stamp": "0')))
    told = run("validate", source, "--no-config", "--as-of", "2026-01-01", "--since", kept)
    assert told.stdout == first.stdout
    assert "another version" in told.stderr
    kept.write_bytes(written(table))
    assert "does not hold what was checked" in run("validate", source, "--no-config", "--since", kept).stderr


@pytest.mark.slow
def test_nothing_changes(tmp_path):
    graph = load(TESTS / "corpus" / "s03-certification" / "bodies.csv")
    first = checked(graph, DAYS[0])
    assert checked(graph, DAYS[0], first[1]) == first
