"""Large files are read as columns and stay so; what is said of them is what is said of the same file one by one.

Here every file of N-Triples or Turtle counts as large, and the other way as small: both read the same, find the same,
at the same places and in the same words.
"""

import base64
import gzip
from datetime import date

import pyoxigraph as ox
import pytest
from cases import folders, is_whole, merged
from conftest import TESTS

from casco_kg.closure import close, infer
from casco_kg.columns import large, parsed
from casco_kg.columns.large import PACKED
from casco_kg.columns.statements import Statements
from casco_kg.comparison import state_of
from casco_kg.errors import InputError
from casco_kg.findings import validate
from casco_kg.graph import Graph
from casco_kg.loading import load
from casco_kg.proofs import explain_findings
from casco_kg.reading.rdf import FORMATS
from casco_kg.reading.syntaxes import read
from casco_kg.rendering.structured import json_report
from casco_kg.shacl.compiled.relational import Columns
from casco_kg.sparql.relational.algebra import NotRelationalError
from casco_kg.tracing import traces
from casco_kg.validation import running
from casco_kg.validation.constraints import constraint_name
from casco_kg.writing.exports import serialize

DAY = date(2026, 1, 1)
#: Registers whose columns and keys are ours, so that they need no mapping.
REGISTERS = [
    folder
    for folder in sorted((TESTS / "corpus").iterdir())
    if folder.is_dir() and not [*folder.glob("mapping*")] and not [*folder.glob("*.xlsx")]
]
assert len(REGISTERS) > 7


@pytest.fixture
def both(monkeypatch):
    """Load a file as a small one, and as a large one."""

    def loaded(*paths):
        monkeypatch.setattr(large, "_MANY_BYTES", 10**12)
        one_by_one = load(*paths)
        monkeypatch.setattr(large, "_MANY_BYTES", 0)
        in_columns = load(*paths)
        assert isinstance(in_columns.triples, Statements)
        assert not isinstance(one_by_one.triples, Statements)
        return one_by_one, in_columns

    return loaded


def written(triples, path):
    path.write_bytes(ox.serialize(triples, format=FORMATS[path.suffix]))
    return path


def report(graph):
    return json_report(validate(close(graph), as_of=DAY), {})


@pytest.mark.slow
def test_all_examples_are_judged_alike(both, tmp_path, monkeypatch):
    paths = [path for folder in folders("shapes") for path in sorted(folder.iterdir()) if not is_whole(path)]
    graphs = both(written(merged(paths).triples, tmp_path / "examples.nt"))
    monkeypatch.setattr(running, "_MANY", 10**12)
    one_by_one = report(graphs[0])
    monkeypatch.setattr(running, "_MANY", 0)
    in_columns = report(graphs[1])
    assert one_by_one == in_columns
    assert one_by_one.count('"constraint"') > len(paths) / 2


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["columns", "turtle", "mixed"])
@pytest.mark.parametrize("folder", REGISTERS, ids=lambda folder: folder.name)
def test_a_register_says_the_same_either_way(both, tmp_path, folder, mode):
    """Blank nodes, references by name and by number, designations: what loading makes of them is the same."""
    ending = ".ttl" if mode == "turtle" else ".nt"
    paths = [
        path if mode == "mixed" and number % 2 else written(read(path).triples, tmp_path / f"{path.stem}{ending}")
        for number, path in enumerate(sorted(folder.iterdir()))
    ]
    one_by_one, in_columns = both(*paths)
    assert frozenset(in_columns.triples) == one_by_one.triples
    assert in_columns.remarks == one_by_one.remarks
    assert report(in_columns) == report(one_by_one)


FIRST = '<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "A" .\n'


@pytest.mark.parametrize(
    "line",
    [
        '<a> <http://www.w3.org/2000/01/rdf-schema#label> "A" .',
        '<https://example.org/%zz> <http://www.w3.org/2000/01/rdf-schema#label> "A" .',
        '<https://[/> <http://www.w3.org/2000/01/rdf-schema#label> "A" .',
        '<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "A"^^<b> .',
        '<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "A"^^<x:%zz> .',
        '<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "A"@overlong123 .',
        '<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "A"',
        '"A" <http://www.w3.org/2000/01/rdf-schema#label> "A" .',
        "<<( <x:a> <x:b> <x:c> )>> <x:d> <x:e> .",
        "<x:a> <x:b> <<( <x:a> <x:b> <x:c> )>> .",
        "word",
    ],
)
def test_a_line_that_is_no_statement_is_named(monkeypatch, tmp_path, line):
    path = tmp_path / "register.nt"
    path.write_text(f"{FIRST}# a comment\n\n{line}\n{FIRST}")
    monkeypatch.setattr(large, "_MANY_BYTES", 0)
    with pytest.raises(InputError, match=f"^{path}:4: "):
        load(path)


@pytest.mark.parametrize(
    "text",
    [
        FIRST.replace("\n", "\r\n") + FIRST.replace("/a>", "/b>"),
        f"\ufeff{FIRST}",
        f"# a comment\n\n  {FIRST}",
        FIRST.replace(" .\n", " . # a comment\n"),
        FIRST.replace('"A"', '"A"@EN-gb'),
        FIRST.replace('"A"', r'"\u00e9\t\"\\"'),
        FIRST.replace('"A"', '"A"^^<http://www.w3.org/2001/XMLSchema#string>'),
        FIRST.replace(" ", "\t"),
        FIRST.replace('"A"', '"\u2028\x85"'),
        FIRST.replace("https://example.org/a", r"https://example.org/\u00e9"),
        FIRST.replace("<https://example.org/a>", "_:a-b.c"),
    ],
)
def test_what_is_written_otherwise_is_read_alike(both, tmp_path, text):
    path = tmp_path / "register.nt"
    path.write_bytes(text.encode())
    one_by_one, in_columns = both(path)
    assert frozenset(in_columns.triples) == one_by_one.triples
    for triple in one_by_one.triples:
        names = [term.value for term in triple]
        assert in_columns.places.find(*names) == one_by_one.places.find(*names)


TURTLE = (
    """@prefix casco: <https://w3id.org/casco-kg/def#> .
@prefix : <https://w3id.org/casco-kg/register/> .
@base <https://example.org/> .
# what stands here
:lab a casco:Body ; casco:country "NO"@EN-gb , """
    + '"""a\nb"""'
    + """ ;
  casco:hasSite [ casco:country "SE" ;
    casco:partOf [ casco:country 7 ] ] .
<a#b> casco:hasScope ( :one _:x ) . _:x casco:number "0008" .
:lab casco:hasSite [] .
"""
)


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        (".ttl", TURTLE),
        (".TTL", TURTLE.replace("\n", "\r\n")),
        (".n3", TURTLE),
        (".trig", f"{TURTLE}<g> {{ :lab casco:number 1.0 . }}\n"),
        (".nq", f"{FIRST}{FIRST[:-2]}<x:g> .\n"),
        (".ttl", TURTLE.replace("( :one _:x )", "( ( :one ) [ casco:number 7.0e0 ] )")),
    ],
)
def test_what_the_parser_reads_is_read_alike(both, tmp_path, ending, text):
    path = tmp_path / f"register{ending}"
    path.write_text(text)
    one_by_one, in_columns = both(path)
    found = [canonical(graph.triples) for graph in (one_by_one, in_columns)]
    assert found[0] == found[1]
    for triple in one_by_one.triples:
        names = [term.value for term in triple]
        if not any(isinstance(term, ox.BlankNode) for term in triple):
            assert in_columns.places.find(*names) == one_by_one.places.find(*names), triple


def canonical(triples):
    """Return triples with blank nodes called by what is said of them."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(map(str, dataset))


@pytest.mark.parametrize(
    "text",
    [
        TURTLE.replace("7 ]", "7"),
        "<x:a> <x:b> <<( <x:a> <x:b> <x:c> )>> .",
        "<<" * 200,
        "# nothing",
        "<x:a> <x:b> \udcff .",
    ],
)
def test_what_the_parser_refuses_is_refused_in_the_same_words(monkeypatch, tmp_path, text):
    path = tmp_path / "register.ttl"
    path.write_bytes(text.encode(errors="surrogateescape"))
    told = []
    for most in (10**12, 0):
        monkeypatch.setattr(large, "_MANY_BYTES", most)
        with pytest.raises(InputError) as caught:
            load(path)
        told.append(str(caught.value))
    assert told[0] == told[1]


def test_a_statement_whose_line_is_not_found_is_read_one_by_one(monkeypatch, tmp_path):
    path = tmp_path / "register.ttl"
    path.write_text(TURTLE)
    monkeypatch.setattr(large, "_MANY_BYTES", 0)
    monkeypatch.setattr(parsed, "lines_in", lambda *_: None)
    assert not isinstance(load(path).triples, Statements)


def test_what_is_no_text_is_refused_as_ever(monkeypatch, tmp_path):
    path = tmp_path / "register.nt"
    path.write_bytes(FIRST.encode().replace(b"A", b"\xff"))
    monkeypatch.setattr(large, "_MANY_BYTES", 0)
    with pytest.raises(InputError, match="UTF-8"):
        load(path)


def test_the_sign_that_fields_are_split_by_may_stand_in_a_text(monkeypatch, tmp_path):
    path = tmp_path / "register.nt"
    path.write_text(FIRST.replace('"A"', '"A\x01B"'))
    monkeypatch.setattr(large, "_MANY_BYTES", 0)
    (triple,) = load(path).triples
    assert triple.object.value == "A\x01B"


def test_what_is_named_by_words_is_led_to_by_its_iri_either_way(both, tmp_path):
    files = {
        "bodies.csv": "id,label\nlab-1,Norland Labs\n",
        "accreditations.csv": "id,number,grantedTo.label,grantedBy.label\na-1,7,Norland Labs,UKAS\n",
        "documents.csv": "id,type,label\nd-7,Standard,Norland Standard 7\n",
        "scopes.csv": "id,number,scope.standard\nc-1,8,Norland Standard 7\nc-2,9,ISO/IEC 17025\n",
    }
    paths = []
    for name, text in files.items():
        (tmp_path / name).write_text(text)
        paths.append(written(read(tmp_path / name).triples, tmp_path / f"{name}.nt"))
    stated = tmp_path / "stated.nt"
    stated.write_text(
        '<https://w3id.org/casco-kg/register/c-3> <https://w3id.org/casco-kg/def#againstStandard> "ISO/IEC 17021-1" .\n'
    )
    one_by_one, in_columns = both(*paths, stated)
    assert frozenset(in_columns.triples) == one_by_one.triples
    led = {triple.object.value.removeprefix("https://w3id.org/casco-kg/") for triple in in_columns.triples}
    documents = {"register/d-7", "id/standard-iso-iec-17025", "id/standard-iso-iec-17021-1"}
    assert led >= {"register/lab-1", "id/body-ukas", *documents}


def test_what_is_written_and_stored_of_a_large_graph_is_the_same(both, tmp_path):
    """Texts with signs that N-Triples escapes, and blank nodes of a class expression, included."""
    path = tmp_path / "register.nt"
    path.write_text(
        FIRST.replace('"A"', r'"\u2028\t\"\\"')
        + FIRST
        + "<https://w3id.org/casco-kg/register/a> <https://w3id.org/casco-kg/def#grantedTo> _:b .\n"
        "<https://w3id.org/casco-kg/def#Body> <http://www.w3.org/2000/01/rdf-schema#subClassOf> _:c .\n"
        "_:c <http://www.w3.org/2002/07/owl#onProperty> <https://w3id.org/casco-kg/def#grantedTo> .\n"
    )
    one_by_one, in_columns = both(path)
    for chosen in ("ntriples", "turtle"):
        assert serialize(in_columns, chosen) == serialize(one_by_one, chosen)
    closures = [close(graph) for graph in (one_by_one, in_columns)]
    assert len(closures[0].graph) == len(closures[1].graph)
    stores = [{str(quad) for quad in closure.store if "_:" not in str(quad)} for closure in closures]
    assert stores[0] == stores[1]
    assert serialize(Graph(closures[1].inferred - infer().inferred), "ntriples") == serialize(
        Graph(closures[0].inferred - infer().inferred), "ntriples"
    )


def test_a_constraint_that_columns_do_not_tell_is_asked_of_a_store_and_the_report_says_so(both, tmp_path, monkeypatch):
    path = written(read(TESTS / "corpus" / REGISTERS[0].name / "bodies.csv").triples, tmp_path / "bodies.nt")
    _, in_columns = both(path)
    monkeypatch.setattr(running, "_MANY", 0)
    found = validate(close(in_columns), as_of=DAY)
    assert str(found.engine) == "compiled"
    results = Columns.found

    def refused(self, check, among=None):
        if constraint_name(check.shape) == "body-has-a-name":
            raise NotRelationalError("a word that is not known")
        return results(self, check, among)

    monkeypatch.setattr(Columns, "found", refused)
    told = validate(close(in_columns), as_of=DAY)
    assert "a store for body-has-a-name" in str(told.engine)
    assert told.findings == found.findings


#: The two lines of the test below, packed by zstd itself.
ZSTD = base64.b64decode(
    "KLUv/QRojQIAJAQ8aHR0cHM6Ly9leGFtcGxlLm9yZy9hPiA6Ly93d3cudzMyMDAwLzAxL3JkZi1zY2hlbWEjbGFiZWw+ICJBIiAuCmIEAIJTwAn/"
    "crbDCnMMsFTTQQ=="
)


@pytest.mark.parametrize("ending", PACKED)
def test_packed_n_triples_are_read(tmp_path, ending):
    text = FIRST + FIRST.replace("/a>", "/b>")
    path = tmp_path / f"register{ending}"
    path.write_bytes(gzip.compress(text.encode()) if ending.endswith("gz") else ZSTD)
    graph = load(path)
    assert {triple.subject.value for triple in graph} == {"https://example.org/a", "https://example.org/b"}
    assert str(graph.places.find("https://example.org/b")) == f"{path}:2"


@pytest.mark.parametrize(
    "content", [b"", gzip.compress(FIRST.encode() * 1000, mtime=0)[:-20], b"no gzip", gzip.compress(b"\n", mtime=0)]
)
def test_what_is_packed_and_broken_is_refused(tmp_path, content):
    path = tmp_path / "register.nt.gz"
    path.write_bytes(content)
    with pytest.raises(InputError, match=str(path)):
        load(path)


@pytest.mark.slow
def test_traces_proofs_and_comparisons_are_the_same(both, tmp_path):
    """Of a register with records in rows of their own, whose parts lead to what the knowledge graph describes."""
    folder = TESTS / "corpus" / "s03-certification"
    graphs = both(*(written(read(path).triples, tmp_path / f"{path.stem}.nt") for path in sorted(folder.glob("*.csv"))))
    closures = [close(graph) for graph in graphs]
    one_by_one, in_columns = ([str(trace) for trace in traces(closure, as_of=DAY)] for closure in closures)
    assert one_by_one == in_columns
    assert one_by_one
    reports = [validate(closure, as_of=DAY) for closure in closures]
    proofs = [explain_findings(report, closure) for report, closure in zip(reports, closures, strict=True)]
    assert proofs[0] == proofs[1]
    states = [state_of(report, graph) for report, graph in zip(reports, graphs, strict=True)]
    assert states[0] == states[1]
    assert {record.node for record in reports[1].records} == {record.node for record in reports[0].records}
    described = graphs[0].subjects() | graphs[0].objects()
    assert [str(reports[0].records.of(node)) for node in described] == [
        str(reports[1].records.of(node)) for node in described
    ]


def test_a_number_is_no_end_of_an_iri(both, tmp_path):
    """What is escaped in an IRI was written otherwise; a number that looks escaped is meant as it is."""
    register, def_ = "https://w3id.org/casco-kg/register/", "https://w3id.org/casco-kg/def#"
    path = tmp_path / "register.nt"
    path.write_text(
        f'<{register}a> <{def_}number> "50%41" .\n<{register}a> <{def_}grantedTo> <{register}b> .\n'
        f"<{register}c> <{def_}underAccreditation> <{register}50%2541> .\n"
        f"<{register}d> <{def_}underAccreditation> <{register}50A> .\n"
    )
    one_by_one, in_columns = both(path)
    assert frozenset(in_columns.triples) == one_by_one.triples
    assert any(str(triple.object) == f"<{register}a>" for triple in in_columns)


def test_what_a_text_means_stands_instead_of_it_either_way(both, tmp_path):
    """Names of codes, days, true and false, designations; what is not known stays the text that it is."""
    path = tmp_path / "register.ttl"
    path.write_text(
        """@prefix : <https://w3id.org/casco-kg/register/> .
@prefix casco: <https://w3id.org/casco-kg/def#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:a casco:status "Active" ; casco:validFrom "2024-01-31" ; casco:validUntil "2024-02-30" , "soon"@en ; casco:number "1" ;
  casco:hasScope :s .
:s casco:ofActivity "Prüfung"@de , "astrology" ; casco:againstStandard "ISO/IEC 17025:2017" ; casco:flexible "yes" .
:t casco:attestedOn "2024-02-01T10:00:00"^^xsd:dateTime ; casco:result [ casco:withinAccreditation "nein" ] .
"""
    )
    one_by_one, in_columns = both(path)
    assert frozenset(in_columns.triples) == one_by_one.triples
    said = {f"{t.predicate.value.rpartition('#')[2]} {t.object}" for t in in_columns.triples}
    code, form = "<https://w3id.org/casco-kg/id/", "^^<http://www.w3.org/2001/XMLSchema#"
    assert said >= {
        f"status {code}status-active>",
        f'validFrom "2024-01-31"{form}date>',
        'validUntil "2024-02-30"',
        'validUntil "soon"@en',
        'number "1"',
        f"ofActivity {code}activity-testing>",
        'ofActivity "astrology"',
        f"againstStandard {code}edition-iso-iec-17025-2017>",
        f'flexible "true"{form}boolean>',
        f'attestedOn "2024-02-01T10:00:00"{form}dateTime>',
        f'withinAccreditation "false"{form}boolean>',
    }
    for triple in one_by_one.triples:
        names = [term.value for term in triple]
        assert in_columns.places.find(*names) == one_by_one.places.find(*names), triple
