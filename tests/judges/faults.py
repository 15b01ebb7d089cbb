"""Judge: what engines get wrong, each fault in a minimal case under faults/, named by its engine.

A case has its input, what the specification says (case.toml, due.txt), and what the engine answers (answer.txt).
Once the engine answers as it should the lane turns red: the case is to be deleted, and with it what works around
the fault. ``python tests/judges/faults.py --write`` writes down what the engines answer, to be reviewed as a diff.
"""

from __future__ import annotations

import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib import OWL, RDF, RDFS, SH, XSD
from support import HERE, Fixture, Verdict, main, pypi

REASONABLE = ("reasonable", "0.4.4")
SHACL = ("shacl", "0.3.4")
SHACL_RUST = ("shacl-rust", "0.2.12")
VOCABULARIES = tuple(map(str, (OWL, RDF, RDFS, XSD)))
#: How owlrl says that something contradicts itself.
OWLRL_ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


def first_on_path(package: str, version: str) -> None:
    """Make a package of PyPI importable before what has its name here."""
    sys.path.insert(0, str(pypi(package, version)))


def by_rdflib(case: Path) -> Iterator[str]:
    """Ask the query: a line for each row."""
    for row in rdflib.Graph().parse(case / "data.ttl").query((case / "query.rq").read_text(encoding="utf-8")):
        yield " ".join(term.n3() for term in row)  # type: ignore[union-attr, misc]


def by_pyoxigraph(case: Path) -> Iterator[str]:
    """Ask the query: a line for each row, or that it is not understood."""
    store = ox.Store()
    store.load(path=case / "data.ttl")
    try:
        rows = store.query((case / "query.rq").read_text(encoding="utf-8"))
    except SyntaxError:
        return iter(("a syntax error",))
    assert isinstance(rows, ox.QuerySolutions)
    return (" ".join(map(str, row)) for row in rows)


def by_pyshacl(case: Path) -> Iterator[str]:
    """Validate with pyshacl."""
    import pyshacl

    data, shapes = (rdflib.Graph().parse(case / name) for name in ("data.ttl", "shapes.ttl"))
    return results(pyshacl.validate(data, shacl_graph=shapes)[1])


def by_shacl(case: Path) -> Iterator[str]:
    """Validate with the engine that is called shacl on PyPI."""
    first_on_path(*SHACL)
    import shacl

    report = shacl.Shapes.from_file(str(case / "shapes.ttl")).validate_file(str(case / "data.ttl"))  # type: ignore[attr-defined]
    return results(rdflib.Graph().parse(data=report.turtle))


def by_shacl_rust(case: Path) -> Iterator[str]:
    """Validate with shacl-rust, which returns no graph."""
    first_on_path(*SHACL_RUST)
    import shacl_rust

    report = shacl_rust.validate_file(str(case / "data.ttl"), str(case / "shapes.ttl"))
    yield from ("conforms",) if report["conforms"] else map(str, report["results"])


def results(report: rdflib.Graph) -> Iterator[str]:
    """Tell the shape and the value of each result, or that there is none."""
    found = list(report.subjects(RDF.type, SH.ValidationResult))
    yield from ("conforms",) * (not found)
    for result in found:
        yield f"<{report.value(result, SH.sourceShape)}> {report.value(result, SH.value) or ''}".rstrip()


def by_owlrl(case: Path) -> Iterator[str]:
    """Close the data with owlrl."""
    import owlrl

    graph = rdflib.Graph().parse(case / "data.ttl")
    asserted = set(graph)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return iter(("contradiction",)) if (None, OWLRL_ERROR, None) in graph else news(graph, asserted)


def by_reasonable(case: Path) -> Iterator[str]:
    """Close the data with reasonable."""
    first_on_path(*REASONABLE)
    import reasonable

    reasoner = reasonable.PyReasoner()
    reasoner.load_file(str(case / "data.ttl"))
    return news(reasoner.reason(), set(rdflib.Graph().parse(case / "data.ttl")))


Triples = Iterable[tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]]


def news(triples: Triples, asserted: Triples) -> Iterator[str]:
    """Tell what is inferred of the names and texts of the data; what every name is by itself is no news."""
    terms = {term for triple in asserted for term in triple if not isinstance(term, rdflib.BNode)}
    own = {term for term in terms if not str(term).startswith(VOCABULARIES)}
    for s, p, o in set(triples) - set(asserted):
        of_itself = isinstance(s, rdflib.URIRef) and (s == o or str(o).startswith(VOCABULARIES))
        if s in own and o in own and not of_itself:
            yield " ".join(term.n3() for term in (s, p, o))  # type: ignore[attr-defined]


#: The engines by the beginning of the names of their cases, in which version, and how to ask them.
ENGINES: dict[str, tuple[str, Callable[[Path], Iterator[str]]]] = {
    "owlrl": (version("owlrl"), by_owlrl),
    "pyoxigraph": (version("pyoxigraph"), by_pyoxigraph),
    "pyshacl": (version("pyshacl"), by_pyshacl),
    "rdflib": (version("rdflib"), by_rdflib),
    "reasonable": (REASONABLE[1], by_reasonable),
    "shacl-rust": (SHACL_RUST[1], by_shacl_rust),
    "shacl": (SHACL[1], by_shacl),
}


def cases() -> dict[str, list[Path]]:
    """Return the folders of cases by their engine."""
    found = defaultdict(list)
    for case in sorted(path.parent for path in (HERE / "faults").glob("*/case.toml")):
        found[next(engine for engine in ENGINES if case.name.startswith(f"{engine}-"))].append(case)
    return found


def answer(engine: str, case: Path) -> str:
    """Return what an engine answers, a line each."""
    return "".join(sorted(f"{line}\n" for line in ENGINES[engine][1](case)))


def changed(case: Path, answered: str) -> tuple[str, ...]:
    """Return in what an answer is not the known wrong one."""
    told = tomllib.loads((case / "case.toml").read_text(encoding="utf-8"))
    due, known = ((case / name).read_text(encoding="utf-8") for name in ("due.txt", "answer.txt"))
    if due == known:
        return (f"{case.name}: due.txt and answer.txt are the same: no fault",)
    if answered == due:
        return (f"{case.name}: this fault is gone, delete the case and what works around it: {told['what']}",)
    return () if answered == known else (f"{case.name}: answers anew, see {told['section']}: {answered!r}",)


def judge() -> Iterator[Verdict]:
    """Ask every engine for its faults."""
    for engine, known in cases().items():
        faults = tuple(fault for case in known for fault in changed(case, answer(engine, case)))
        yield Verdict(f"known faults, {engine}", ENGINES[engine][0], len(known), faults)


def fixtures() -> Iterator[Fixture]:
    """Take for the answers to a case the one that is due, and another wrong one."""
    case = HERE / "faults" / "rdflib-date-beside-string"
    yield Fixture("an engine that was mended", changed(case, (case / "due.txt").read_text(encoding="utf-8")))
    yield Fixture("an engine that errs otherwise", changed(case, "nonsense\n"))


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        for name, folders in cases().items():
            for folder in folders:
                (folder / "answer.txt").write_text(answer(name, folder), encoding="utf-8")
    else:
        main("known faults", judge, fixtures)
