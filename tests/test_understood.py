"""The account of what was understood: nothing unread reads as nothing wrong."""

import json

import pytest
from click.testing import CliRunner

import casco_kg
from casco_kg.cli import main
from casco_kg.errors import InputError
from casco_kg.findings import validate
from casco_kg.loading import load
from casco_kg.owl.compiler import WITHOUT_RULE
from casco_kg.reading.foreign.namespaces import misspelt, nearest
from casco_kg.reading.foreign.vocabularies import Kind, Word, kind_of

pytestmark = pytest.mark.slow

PREFIXES = """
@prefix casco: <https://w3id.org/casco-kg/def#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <https://fir.example/> .
@prefix f: <https://fir.example/terms#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
FOREIGN = 'ex:c a f:Certification ; f:issuer ex:fir ; rdfs:label "C" .'
OURS = 'ex:b rdfs:label "Body" .\nex:a a casco:Accreditation ; casco:grantedTo ex:b .\n'
REFUSED = "nothing in it is in terms that are known here"


@pytest.fixture
def turtle(write):
    return lambda text, name="data.ttl": str(write(name, PREFIXES + text))


def run(*arguments):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def told(data, *constraints, **options):
    found = validate(data, **options).findings
    return [f.value.value for f in found if f.constraint in (constraints or ("input-is-read-in-full",))]


@pytest.mark.parametrize(
    "command",
    [
        ("validate", "--no-config", "FILE"),
        ("convert", "FILE"),
        ("infer", "FILE"),
        ("ask", "activities", "--data", "FILE"),
        ("query", "QUERY", "--data", "FILE"),
        ("trace", "--data", "FILE"),
        ("explain", "a", "a", "b", "--data", "FILE"),
        ("export", "--as", "untp", "FILE"),
        ("push", "http://127.0.0.1:9/", "FILE"),
    ],
    ids=lambda command: command[0],
)
def test_what_is_wholly_foreign_is_refused_by_every_command(command, turtle, write):
    given = {"FILE": turtle(FOREIGN), "QUERY": write("q.rq", "SELECT ?a { ?a a casco:Accreditation }")}
    result = run(*(given.get(word, word) for word in command))
    assert (result.exit_code, result.stdout) == (2, "")
    assert REFUSED in result.stderr
    assert "https://fir.example/terms# (2 statements)" in result.stderr


def test_a_foreign_file_is_refused_beside_others(turtle):
    result = run("validate", "--no-config", turtle(OURS), turtle(FOREIGN, "foreign.ttl"))
    assert result.exit_code == 2
    assert "foreign.ttl: nothing" in result.stderr


@pytest.mark.slow
def test_what_a_query_or_shapes_name_is_looked_at(turtle, write):
    data = turtle(FOREIGN)
    query = write("q.rq", "PREFIX f: <https://fir.example/terms#> SELECT ?c { ?c a f:Certification }")
    assert "https://fir.example/c" in run("query", query, "--data", data).stdout
    shapes = turtle(
        "ex:s a sh:NodeShape ; sh:targetClass f:Certification ; sh:property [ sh:path f:number ; sh:minCount 1 ] .",
        "shapes.ttl",
    )
    assert run("validate", "--no-config", data, "--shapes", shapes).exit_code == 1
    assert told(load(data), shapes=[shapes]) == ["1 statement with https://fir.example/terms#issuer"]
    other = turtle("ex:s a sh:NodeShape ; sh:targetClass ex:Other ; sh:closed true .", "other.ttl")
    with pytest.raises(InputError, match=REFUSED):
        validate(load(data), shapes=[other])


def test_many_foreign_statements_are_told_by_property_and_type(turtle):
    rows = "\n".join(f'ex:r{n} a f:Row ; f:one "{n}" ; f:two "{n}" ; casco:number "{n}" .' for n in range(100))
    report = validate(load(turtle(OURS + rows)))
    found = [f for f in report.findings if f.constraint == "input-is-read-in-full"]
    assert [f.value.value for f in found] == [
        "100 statements of the type https://fir.example/terms#Row",
        "100 statements with https://fir.example/terms#one",
        "100 statements with https://fir.example/terms#two",
    ]
    first = PREFIXES.count("\n") + 3
    assert {f.place.line for f in found} == {first}


def test_what_axioms_lead_to_our_terms_is_understood(turtle):
    text = """
        f:grants rdfs:subPropertyOf f:gives . f:gives owl:inverseOf casco:grantedBy .
        f:Approved owl:equivalentClass [ a owl:Restriction ; owl:onProperty f:kind ; owl:hasValue "A" ] ;
            rdfs:subClassOf casco:Accreditation .
        casco:grantedTo owl:propertyChainAxiom ( f:file f:holder ) .
        ex:b f:grants ex:a ; f:other ex:a . ex:a f:kind "A" ; f:file ex:f . ex:f f:holder ex:b .
        casco:number rdfs:subPropertyOf f:above . ex:a f:above "1" .
    """
    assert told(load(turtle(text))) == [
        "1 statement with https://fir.example/terms#other",
        "1 statement with https://fir.example/terms#above",
    ]


def test_axioms_that_no_rule_reads_are_told(turtle):
    text = """
        f:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty f:p ; owl:cardinality 1 ] ,
            [ a owl:Restriction ; owl:onProperty f:q ; owl:qualifiedCardinality 2 ; owl:onDataRange xsd:integer ] ,
            [ a owl:Restriction ; owl:onProperty f:r ; owl:maxCardinality 2 ] ,
            [ a owl:Restriction ; owl:onProperty f:r ; owl:someValuesFrom f:B ] ,
            [ a owl:Class ; owl:unionOf ( f:B f:C ) ] ;
            owl:disjointUnionOf ( f:B f:C ) ; owl:equivalentClass [ owl:onProperty f:r ; owl:hasSelf true ] .
    """
    owl, rdfs = "http://www.w3.org/2002/07/owl#", "http://www.w3.org/2000/01/rdf-schema#"
    assert set(told(load(turtle(OURS + text)))) == {
        f"1 statement with {word}; no rule of OWL 2 RL reads it"
        for word in (
            f"{owl}cardinality",
            f"{owl}disjointUnionOf",
            f"{owl}hasSelf",
            f"{owl}maxCardinality 2",
            f"{owl}onDataRange",
            f"{owl}qualifiedCardinality",
            f"{rdfs}subClassOf {owl}someValuesFrom",
            f"{rdfs}subClassOf {owl}unionOf",
        )
    }


def test_axioms_that_rules_read_are_not_told(turtle):
    text = """
        f:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty f:p ; owl:maxCardinality 1 ] ,
            [ a owl:Restriction ; owl:onProperty f:p ; owl:maxQualifiedCardinality 0 ; owl:onClass f:B ] ,
            [ a owl:Restriction ; owl:onProperty f:p ; owl:allValuesFrom f:B ] ,
            [ a owl:Restriction ; owl:onProperty f:p ; owl:hasValue ex:b ] .
        [ a owl:Restriction ; owl:onProperty f:p ; owl:someValuesFrom f:C ] rdfs:subClassOf f:A .
        [ owl:unionOf ( f:C f:D ) ] rdfs:subClassOf f:A .
        f:p rdfs:range [ a rdfs:Datatype ; owl:oneOf ( 1 2 ) ] .
    """
    assert told(load(turtle(OURS + text))) == []


def test_what_is_told_is_what_the_rules_leave_out():
    """A restriction of a datatype is told by its facets."""
    by_facets = {"http://www.w3.org/2002/07/owl#onDatatype", "http://www.w3.org/2002/07/owl#withRestrictions"}
    left_out = {construct.value for construct in WITHOUT_RULE} - by_facets
    assert {kind_of(Word(iri, False)) for iri in left_out} == {Kind.FOREIGN}


def test_a_misspelt_namespace_is_a_violation_where_the_rest_is_read(turtle):
    text = OURS + 'ex:x a <http://w3id.org/casco-kg/def#Accreditation> ; <http://w3id.org/casco-kg/def#number> "1" .'
    assert told(load(turtle(text)), "namespace-is-spelt-right") == [
        "http://w3id.org/casco-kg/def# (2 statements); https://w3id.org/casco-kg/def# is meant"
    ]


@pytest.mark.parametrize(
    "namespace",
    [
        "http://w3id.org/casco-kg/def#",
        "https://w3id.org/casco-kg/def/",
        "https://w3id.org/casco-kg/ontology#",
        "https://w3id.org/casco-kg/0.2/def#",
        "https://w3id.org/Casco-KG/def#",
        "https://w3id.org/cascokg/def#",
        "https://example.org/casco-kg/def#",
    ],
)
def test_our_namespace_is_known_however_it_is_misspelt(namespace):
    assert misspelt(namespace) == "https://w3id.org/casco-kg/def#"


@pytest.mark.parametrize(
    ("namespace", "known"),
    [
        ("https://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2000/01/rdf-schema#"),
        ("https://shcema.org/", "https://schema.org/"),
        ("https://vocabulary.uncefact.org/untp/0.6/", "https://vocabulary.uncefact.org/untp/"),
        ("https://ptb.de/dcc/v3#", "https://ptb.de/dcc#"),
        ("http://www.w3.org/ns/prov#", None),
        ("http://xmlns.com/foaf/0.1/", None),
        ("http://purl.org/dc/elements/1.1/", None),
        ("https://w3id.org/other/def#", None),
        ("https://www.iso.org/casco#", None),
        ("https://w3id.org/casco-kg/register/", "https://w3id.org/casco-kg/def#"),
    ],
)
def test_the_nearest_namespace_is_near(namespace, known):
    assert nearest(namespace) == known


def test_convert_prints_nothing_that_was_not_read(turtle):
    result = run("convert", turtle(OURS + FOREIGN))
    assert result.exit_code == 0
    assert "fir.example/terms#" not in result.stdout
    assert "not read" in result.stderr and "2 parts not read" in result.stderr


def test_annotations_alone_are_no_data_but_labels_of_what_is_described_are(turtle):
    labels = 'ex:b rdfs:label "Body"@en ; dcterms:source ex:page .'
    data = turtle("ex:a a casco:Accreditation ; casco:grantedTo ex:b .")
    assert told(load(data, turtle(labels, "labels.ttl"))) == []
    with pytest.raises(InputError, match=REFUSED):
        validate(load(turtle(labels, "labels.ttl")))


def test_a_file_that_its_axioms_check_is_checked(turtle):
    text = "f:floors a owl:FunctionalProperty . ex:h f:floors 11 ."
    assert run("validate", "--no-config", turtle(text)).exit_code == 0
    assert run("validate", "--no-config", turtle(text + " ex:h f:floors 12 .")).exit_code == 3
    assert run("convert", turtle(text)).exit_code == 2


def test_a_report_does_not_conform_in_what_was_not_understood(turtle):
    ignored = [word for name in casco_kg.rules() for word in ("--ignore", name.name) if name.kind != "inference"]
    result = run("validate", "--no-config", turtle(OURS + FOREIGN), "--format", "json", *ignored)
    report = json.loads(result.stdout)
    assert (report["findings"], report["conforms"], report["notUnderstood"]) == ([], False, 2)
    text = run("validate", "--no-config", turtle(OURS + FOREIGN), *ignored)
    assert text.exit_code == 0
    assert "2 parts were not understood" in text.stdout


def record(members):
    return f'{{"@context": "https://w3id.org/casco-kg/ontology/context.jsonld",\n{members}}}'


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.jsonld", record('"id": "a", "label": "First",\n"label": "Second"'), "3: .*also in line 2"),
        ("a.html", '<html>\n<script type="application/ld+json">\n{"a": {"b": 1, "b": 1}}\n</script>', "3: .*both in"),
        ("a.jsonl", '{"a": 1}\n{"a": 1, "a": 2}\n', "2: "),
    ],
)
def test_a_key_that_is_given_twice_is_refused(name, text, line, write):
    mapping = write("mapping.csv", "column,key\na,number\n")
    with pytest.raises(InputError, match=rf"{name}:{line}"):
        load(write(name, text), mapping=mapping)


def test_a_key_may_come_again_in_another_object(write):
    text = record('"id": "a", "label": "A", "hasScope": [{"id": "s", "label": "S"}, {"id": "t", "label": "T"}]')
    assert len(load(write("a.jsonld", text))) == 5


def test_records_without_a_value_are_told(write):
    rows = ['"id": "a", "label": "A"', '"id": "b", "label": null', '"label": []', '"id": "c", "hasScope": {"id": "s"}']
    data = load(write("a.jsonld", f"[{', '.join(map(record, rows))}]"))
    (finding,) = [f for f in validate(data).findings if f.constraint == "input-is-read-in-full"]
    assert finding.value.value == "2 records without a value that is read; this is the first"
    assert (finding.place.line, finding.place.pointer) == (2, "/1")


def test_keys_that_no_context_defines_are_told_once_each(write):
    record = {"@context": {"casco": "https://w3id.org/casco-kg/def#"}, "@type": "casco:Accreditation"}
    data = load(write("a.jsonld", json.dumps([record | {"@id": f"https://e.org/{n}", "x": n} for n in range(50)])))
    assert told(data) == ["x: 50 of this kind, the first: 0"]


def test_what_a_reader_leaves_over_is_told_once_a_property_in_turtle_too(write):
    rows = "".join(
        f'<https://e.org/{n}> a s:Product ; s:sku "{n}" ; s:hasCertification [ a s:Certification ; s:name "C" ] .\n'
        for n in range(50)
    )
    data = load(write("s.ttl", "@prefix s: <https://schema.org/> .\n" + rows))
    assert told(data) == ["sku: 50 of this kind, the first: 0"]


def test_a_second_namespace_of_a_format_is_read_as_the_first(write):
    text = """{"@context": {"@vocab": "https://github.com/carbondirect/BOOST/%s"}, "@type": "Certificate",
        "@id": "https://e.org/c", "certificateNumber": "C-1"}"""
    first, second = (load(write(f"{n}.jsonld", text % name)) for n, name in enumerate(("schemas#", "context/")))
    assert first.triples == second.triples


def test_a_context_all_but_spelt_as_ours_is_known(write):
    text = '{"@context": "http://w3id.org/casco-kg/ontology/context.jsonld", "label": "A"}'
    with pytest.raises(InputError, match=r"did you mean https://w3id\.org/casco-kg/ontology/context\.jsonld"):
        load(write("a.jsonld", text))


def test_shapes_given_as_data_are_told(turtle):
    text = "ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    assert "shapes are given with validate --shapes" in run("validate", "--no-config", turtle(text)).stderr


def test_what_is_ours_beside_a_format_stays_with_its_axioms_and_annotations(turtle):
    data = load(
        turtle(
            """@prefix s: <https://schema.org/> .
            f:grants rdfs:subPropertyOf casco:grantedBy .
            ex:a a casco:Accreditation ; f:grants ex:b ; casco:grantedTo ex:c ; f:own 1 . ex:c dcterms:source ex:page .
            ex:p a s:Product ; s:hasCertification [ a s:Certification ; s:name "C" ] ."""
        )
    )
    assert told(data) == ["own: 1"]
    said = {triple.predicate.value.rpartition("/")[2] for triple in data}
    assert {"terms#grants", "source", "rdf-schema#subPropertyOf"} <= said


def test_lists_and_declarations_alone_are_foreign(turtle):
    text = (
        "f:Cert a owl:Class ; rdfs:subClassOf f:Doc . f:steps a owl:ObjectProperty . ex:a a f:Cert ; f:steps ( 1 2 ) ."
    )
    with pytest.raises(InputError, match=REFUSED):
        validate(load(turtle(text)))


def test_axioms_that_share_a_value_or_a_term_of_owl_are_not_one(turtle):
    text = """
        f:Ours owl:equivalentClass [ a owl:Restriction ; owl:onProperty casco:status ; owl:hasValue ex:good ] ;
            owl:intersectionOf ( casco:Accreditation f:Approved ) .
        f:Other owl:equivalentClass [ a owl:Restriction ; owl:onProperty f:mood ; owl:hasValue ex:good ] ;
            owl:unionOf ( f:One f:Two ) .
        f:size rdfs:range xsd:string . ex:a a casco:Accreditation ; f:mood ex:good . ex:b a f:One ; f:size "1" .
    """
    foreign = [
        "1 statement with https://fir.example/terms#mood",
        "1 statement of the type https://fir.example/terms#One",
    ]
    assert sorted(told(load(turtle(text)))) == sorted(foreign)
    shapes = turtle(
        "ex:s a sh:NodeShape ; sh:targetClass ex:X ; sh:property [ sh:path ex:n ; sh:datatype xsd:string ; "
        "sh:in ( 1 2 ) ] .",
        "shapes.ttl",
    )
    assert sorted(told(load(turtle(text)), shapes=[shapes])) == sorted(foreign)
