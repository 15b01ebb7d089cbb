"""Exported shapes stand on their own: any engine runs them, and one file is SHACL Core only."""

from datetime import date

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from click.testing import CliRunner

from casco_kg import Graph, export_shapes, infer, load, to_rdflib, validate
from casco_kg.cli import main
from casco_kg.files import folder
from casco_kg.findings import present_day
from casco_kg.rdf.constants import SH, XSD
from casco_kg.writing.exports import serialize

REGISTER = folder("ontology") / "examples" / "register.ttl"
DAY = date(2026, 1, 1)


def test_the_files_declare_their_prefixes_and_one_is_core_only(tmp_path):
    assert CliRunner().invoke(main, ["export", "--shapes", "-o", str(tmp_path)]).exit_code == 0
    graphs = {path.stem: rdflib.Graph().parse(path) for path in tmp_path.iterdir()}
    assert set(graphs) == set(export_shapes())
    for name, graph in graphs.items():
        used = {str(predicate) for predicate in graph.predicates()}
        assert ({SH + "sparql", SH + "declare"} <= used) == (name != "shapes-core")
    core = {str(predicate) for predicate in graphs["shapes-core"].predicates()}
    assert not core & {SH + name for name in ("sparql", "target", "select", "declare", "prefixes")}


@pytest.mark.slow
def test_pyshacl_by_hand_finds_with_the_core_file_what_we_find():
    data = load(REGISTER)
    closed = infer(data).graph | present_day(DAY)
    core = to_rdflib(export_shapes()["shapes-core"])
    _, report, _ = pyshacl.validate(to_rdflib(closed), shacl_graph=core, inference="none")
    own = {str(node.value) for node in data.subjects()}
    found = {
        (str(report.value(result, rdflib.SH.sourceShape)), str(report.value(result, rdflib.SH.focusNode)))
        for result in report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult)
    }
    names = {str(shape) for shape in core.subjects(rdflib.SH.message)}
    prefix = "https://w3id.org/casco-kg/shape#"
    ours = {(prefix + f.constraint, f.focus.value) for f in validate(data, as_of=DAY).findings}
    assert {(shape, focus) for shape, focus in found if focus in own} == {pair for pair in ours if pair[0] in names}
    assert any(pair[0].endswith("date-is-a-date") for pair in found)


def test_an_iri_with_an_escape_is_written_in_full():
    data = Graph(
        frozenset({ox.Triple(ox.NamedNode("https://e.org/a"), ox.NamedNode("https://e.org/p#%5C0"), ox.Literal("x"))})
    )
    assert {q.triple for q in ox.parse(serialize(data, "turtle"), ox.RdfFormat.TURTLE)} == data.triples


def test_much_turtle_is_laid_out_and_says_the_same():
    """So much is written without rdflib; what stands in a text is no layout."""
    record, says = ox.NamedNode("https://example.org/a%41"), ox.NamedNode("https://example.org/says")
    texts = (ox.Literal("a .\n\t@prefix x: <y> .\n"), ox.Literal("007", datatype=ox.NamedNode(XSD + "integer")))
    many = {ox.Triple(ox.NamedNode(f"https://example.org/{n}"), says, ox.Literal(str(n))) for n in range(6000)}
    data = Graph(frozenset(many | {ox.Triple(record, says, text) for text in texts}))
    written = serialize(data, "turtle")
    assert {q.triple for q in ox.parse(written, ox.RdfFormat.TURTLE)} == data.triples
    assert written == serialize(data, "turtle")
    header, _, first = written.decode().partition("\n\n")
    assert header.splitlines() == sorted(header.splitlines())
    assert first.startswith("<https://example.org/0>")
    assert '\n\n<https://example.org/1> <https://example.org/says> "1" .\n\n' in written.decode()
