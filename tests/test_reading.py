"""Input as people keep it: every format reads alike, and bad input ends in a clear message."""

import json
from datetime import date

import pyoxigraph as ox
import pytest

from casco_kg import InputError, Place, infer, load, validate
from casco_kg.files import folder
from casco_kg.keys.names import CONTEXT_IRI
from casco_kg.rdf.terms import DATA_BASE, expand

EXAMPLES = folder("ontology") / "examples"
LAB = {"@context": CONTEXT_IRI, "id": "lab-1", "label": "Example Laboratory", "performs": "testing", "actsAs": "third"}


@pytest.mark.parametrize("ending", ["ttl", "jsonld", "csv"])
def test_the_minimal_records_say_the_same(ending):
    data = load(EXAMPLES / f"minimal.{ending}")
    assert data.triples == load(EXAMPLES / "minimal.ttl").triples
    inferred = {t.object for t in infer(data).inferred}
    assert {expand(f"casco:{name}") for name in ("TestingLaboratory", "Laboratory", "AccreditableBody")} <= inferred
    assert expand("id:standard-iso-iec-17025") in inferred


@pytest.mark.parametrize(
    ("ending", "rdf_format"),
    [
        ("ttl", ox.RdfFormat.TURTLE),
        ("nt", ox.RdfFormat.N_TRIPLES),
        ("nq", ox.RdfFormat.N_QUADS),
        ("trig", ox.RdfFormat.TRIG),
        ("rdf", ox.RdfFormat.RDF_XML),
        ("owl", ox.RdfFormat.RDF_XML),
    ],
)
def test_every_rdf_format_says_the_same(ending, rdf_format, write):
    data = load(EXAMPLES / "register.ttl")
    named = ox.NamedNode("https://example.org/graph")
    quads = [ox.Quad(t.subject, t.predicate, t.object, named) for t in data]
    content = ox.serialize(quads if ending in ("nq", "trig") else data.triples, format=rdf_format)
    assert load(write(f"register.{ending}", content)).triples == data.triples


def test_the_register_has_the_same_findings_as_turtle_and_as_tables():
    def told(report):
        return sorted((f.constraint, f.path or "", f.shown_value) for f in report.findings)

    turtle = validate(load(EXAMPLES / "register.ttl"), as_of=date(2026, 1, 1))
    tables = validate(load(*sorted(EXAMPLES.glob("register-*.csv"))), as_of=date(2026, 1, 1))
    assert told(turtle) == told(tables)
    assert len(turtle.findings) == 13
    assert all(f.place.line for f in turtle.findings)
    assert all(f.place.row for f in tables.findings)


def test_a_finding_names_the_row_even_of_a_nested_record():
    report = validate(load(*sorted(EXAMPLES.glob("register-*.csv"))), as_of=date(2026, 1, 1))
    (finding,) = [f for f in report.findings if f.constraint == "scope-standard-governs-its-activity"]
    assert finding.place == Place(str(EXAMPLES / "register-accreditations.csv"), row=7, column="scope.standard")


def test_a_blank_node_is_shown_by_what_leads_to_it():
    report = validate(load(EXAMPLES / "register.ttl"), as_of=date(2026, 1, 1))
    (finding,) = [f for f in report.findings if f.constraint == "scope-standard-governs-its-activity"]
    assert finding.label == "a-006 › has scope"
    assert str(finding.place).endswith("register.ttl:103")


def test_blank_nodes_get_the_same_iris_on_every_run():
    assert load(EXAMPLES / "register.ttl").triples == load(EXAMPLES / "register.ttl").triples


def test_blank_nodes_of_two_files_stay_apart(write):
    text = "@prefix casco: <https://w3id.org/casco-kg/def#> . [] casco:number '%s' ."
    assert len(load(write("a.ttl", text % "1"), write("b.ttl", text % "2")).subjects()) == 2


def test_class_expressions_keep_their_blank_nodes(write):
    data = load(
        write(
            "own.ttl",
            """@prefix casco: <https://w3id.org/casco-kg/def#> . @prefix ex: <https://example.org/> .
            @prefix id: <https://w3id.org/casco-kg/id/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
            ex:Tester owl:equivalentClass [ a owl:Restriction ; owl:onProperty casco:performs ;
                owl:hasValue id:activity-testing ] .
            ex:a casco:performs id:activity-testing .""",
        )
    )
    assert ox.NamedNode("https://example.org/Tester") in {t.object for t in infer(data).inferred}


@pytest.mark.slow
def test_a_literal_keeps_the_form_in_which_it_was_written(write):
    text = """@prefix casco: <https://w3id.org/casco-kg/def#> .
        <https://example.org/a> casco:number '007' ; casco:position 007 ."""
    data = load(write("a.ttl", text))
    for engine in ("compiled", "reference"):
        kept = {str(t.object) for t in infer(data, engine=engine).graph if "example.org" in t.subject.value}
        assert {'"007"', '"007"^^<http://www.w3.org/2001/XMLSchema#integer>'} <= kept


def test_labels_and_references_in_cells(write):
    table = write(
        "t.csv",
        "id,type,label,grantedBy,scope.activity,scope.standard,number\n"
        "A 01/2,Accreditation,x,https://example.org/ab,testing,iso/iec  17025,1|2\n",
    )
    data = load(table)
    subject = ox.NamedNode(DATA_BASE + "A%2001%2F2")
    assert data.values(subject, expand("casco:grantedBy").value) == [ox.NamedNode("https://example.org/ab")]
    (scope,) = data.values(subject, expand("casco:hasScope").value)
    assert data.values(scope, expand("casco:againstStandard").value) == [expand("id:standard-iso-iec-17025")]
    assert [n.value for n in data.values(subject, expand("casco:number").value)] == ["1", "2"]


def test_rows_of_one_identifier_add_up(write):
    table = write("t.csv", "id,carriesOut.activity,carriesOut.party\na,testing,third\na,inspection,first\n")
    (subject,) = [s for s in load(table).subjects() if s.value == DATA_BASE + "a"]
    assert len(load(table).values(subject, expand("casco:carriesOut").value)) == 2


def test_an_unknown_column_and_an_unknown_key_are_findings(write):
    table = write("t.csv", "id,label,performs,Phone number\nlab,Lab,testing,123\n")
    document = write("t.jsonld", json.dumps({**LAB, "colour": "blue"}))
    (column,), (key,) = validate(load(table)).findings, validate(load(document)).findings
    assert (column.constraint, str(column.place)) == ("column-is-known", f"{table} row 1 column Phone number")
    assert (key.constraint, key.path) == ("property-is-defined", "casco:colour")


def test_an_unknown_name_in_a_cell_is_a_finding(write):
    table = write("t.csv", "id,label,performs\nlab,Lab,test ing\n")
    (finding,) = validate(load(table)).findings
    assert (finding.constraint, str(finding.place)) == ("activity-is-known", f"{table} row 2 column performs")


def test_no_key_is_lost_in_silence(write):
    document = write("t.jsonld", json.dumps({**LAB, "valid from": "2024-01-01", "foo bar": {"id": "z", "label": "Z"}}))
    found = [f.path for f in validate(load(document)).findings if f.constraint == "property-is-defined"]
    assert len(found) == 2


def test_a_context_of_ones_own_keeps_its_keys(write):
    context = {"status": "urn:status", "my key": "urn:key"}
    document = {"@context": context, "@id": "urn:a", "status": "in force", "my key": "x y"}
    assert {t.object.value for t in load(write("own.jsonld", json.dumps(document)))} == {"in force", "x y"}


def test_names_with_a_prefix_of_ours_are_understood(write):
    table = write("t.csv", "id,label,performs,actsAs\nlab,Lab,id:activity-testing,id:party-third\n")
    assert validate(load(table)).findings == ()


@pytest.mark.parametrize(
    ("header", "cell", "meant"),
    [
        ("performs", "tasting", "id:activity-testing"),
        ("type", "Labratory", "casco:Laboratory"),
        ("type", "Event", "casco:StatusEvent"),
        ("statsu", "active", "status"),
    ],
)
def test_a_name_that_resembles_one_of_ours_gets_a_hint(header, cell, meant, write):
    report = validate(load(write("t.csv", f"id,label,{header}\na,A,{cell}\n")))
    assert [f.fix.partition("Did you mean ")[2] for f in report.findings if "Did you mean" in f.fix] == [f"{meant}?"]


def test_a_dated_standard_is_understood(write):
    table = write("t.csv", "id,scope.activity,scope.standard\na,testing,ISO/IEC 17025:2017\n")
    assert "standard-is-known" not in {f.constraint for f in validate(load(table)).findings}


def test_rows_of_different_tables_never_become_one(write, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "t.csv").write_text(f"label,carriesOut.activity,carriesOut.party\n{name},testing,third\n")
    data = load(tmp_path / "one" / "t.csv", tmp_path / "two" / "t.csv")
    assert len(data) == 8


def test_statements_about_our_own_terms_are_checked(write):
    path = write(
        "own.ttl",
        "@prefix casco: <https://w3id.org/casco-kg/def#> . @prefix id: <https://w3id.org/casco-kg/id/> ."
        "id:standard-iso-iec-17025 a casco:Standrd ; casco:validFrom 'nonsense' .",
    )
    assert {f.constraint for f in validate(load(path)).findings} >= {"class-is-defined", "date-is-a-date"}


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
def test_a_byte_order_mark_is_no_part_of_the_header(mark, write):
    assert len(load(write("t.csv", mark + b"id,label\nlab,Lab\n"))) == 1


def test_windows_line_ends_are_read(write):
    assert len(load(write("t.csv", "id,label\r\nlab,Lab\r\n"))) == 1


@pytest.mark.slow
def test_a_literal_of_five_megabytes_is_read_and_cut_when_shown(write):
    text = f'@prefix casco: <https://w3id.org/casco-kg/def#> . <https://e.org/a> casco:validFrom "{"x" * 5_000_000}" .'
    (finding,) = validate(load(write("big.ttl", text))).findings
    assert finding.constraint == "date-is-a-date"
    assert len(finding.shown_value) < 200


BAD = {
    "missing.ttl": (None, "cannot be read: No such file"),
    "empty.ttl": ("", "is empty"),
    "blank.csv": (" \n \n", "is empty"),
    "comment.ttl": ("# nothing\n", "holds no statement"),
    "truncated.ttl": ('@prefix ex: <http://e.org/> .\nex:a ex:b "c', "truncated.ttl:2: "),
    "truncated.jsonld": ('{\n"@context": {},\n"a": ', "truncated.jsonld:3: "),
    "truncated.rdf": (
        '<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
        "truncated.rdf:",
    ),
    "binary.ttl": (b"\x00\x01\x02\x03", "is a binary file"),
    "latin.csv": ("id,label\nlab,Büro\n".encode("latin-1"), "latin.csv:2: is not UTF-8"),
    "picture.png": (b"\x89PNG", ".png says no format"),
    "noending": ("x", "(none) says no format"),
    "relative.nt": ("<a> <b> <c> .", "relative.nt:1: "),
    "list.json": ("[1, 2]", 'has no "@context"'),
    "number.json": ("7", "neither an object nor a list"),
    "plain.json": ('{"id": "a"}', 'has no "@context"'),
    "foreign.jsonld": ('{"@context": "https://a.org/c", "name": "x"}', "remote context https://a.org/c"),
    "foreign-in-list.jsonld": (
        json.dumps({"@context": ["https://a.org/c", {"a": "urn:a"}], "a": 1}),
        "remote context https://a.org/c",
    ),
    "import.jsonld": (
        '{"@context": {"@version": 1.1, "@import": "https://a.org/c"}, "a": 1}',
        "remote context https://a.org/c, which is not fetched",
    ),
    "scoped.jsonld": (
        '{"@context": {"a": {"@id": "urn:a", "@context": "https://a.org/c"}}, "a": {"a": 1}}',
        "remote context https://a.org/c",
    ),
    "deep.jsonld": ("[" * 100_000, "nested too deeply"),
    "keys.csv": ("foo,bar\n1,2\n", "no column is a known key"),
    "twice.csv": ("id,label,label\na,b,c\n", "the column label stands twice"),
    "both.csv": ("id,carriesOut.activity,carriesOut\na,testing,e\n", "carriesOut to lead to a record"),
    "half.jsonld": (json.dumps([LAB, {"id": "lab-2"}]), "at /1: has no"),
    "header.csv": ("id,label\n", "has a header but no row"),
    "quote.csv": ('id,label\na,"b\n', "is no well-formed table"),
    "triple-term.ttl": ("PREFIX e: <http://e.org/> e:a e:b <<( e:c e:d e:e )>> .", "triple terms"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_ends_in_a_clear_message(name, write, tmp_path):
    content, message = BAD[name]
    path = tmp_path / name if content is None else write(name, content)
    with pytest.raises(InputError) as raised:
        load(path)
    assert message in str(raised.value)
    assert name in str(raised.value)
    assert len(str(raised.value)) < 600


def test_a_finding_in_json_names_line_and_pointer_of_the_value_even_of_a_nameless_object(write):
    lab = {**LAB, "carriesOut": [{"activity": "testing", "party": "third"}, {"activity": "tessting", "party": "third"}]}
    granted = {"@context": CONTEXT_IRI, "type": "Accreditation", "grantedTo": "lab-1", "validFrom": "2021-02-30"}
    path = write("two.jsonld", json.dumps([lab, granted], indent=1))
    places = {f.constraint: f.place for f in validate(load(path)).findings}
    assert places["activity-is-known"].pointer == "/0/carriesOut/1/activity"
    assert places["date-is-a-date"].pointer == "/1/validFrom"
    assert places["accreditation-names-its-accreditor"].pointer == "/1"
    lines = path.read_text().splitlines()
    assert "tessting" in lines[places["activity-is-known"].line - 1]
    assert "2021-02-30" in lines[places["date-is-a-date"].line - 1]
    assert "input-is-read-in-full" not in places


@pytest.mark.parametrize(
    ("accreditor", "meant"),
    [
        ("nas 1", "NAS 1"),
        ("Example Accreditation Body", "NAS 1"),
    ],
)
def test_a_reference_by_a_name_gets_a_hint(accreditor, meant, write):
    bodies = write("b.csv", "id,label,performs\nNAS 1,Example Accreditation Body,accreditation\n")
    report = validate(load(bodies, write("a.csv", f"id,type,grantedBy\na,Accreditation,{accreditor}\n")))
    (finding,) = (f for f in report.findings if f.constraint == "reference-leads-to-a-record")
    assert finding.hint == f"Did you mean {meant}?"


def test_a_reference_by_a_name_of_two_records_gets_no_hint(write):
    bodies = write("b.csv", "id,label,performs\na-1,Same,accreditation\na-2,Same,accreditation\n")
    report = validate(load(bodies, write("a.csv", "id,type,grantedBy\na,Accreditation,Same\n")))
    assert [f.hint for f in report.findings if f.constraint == "reference-leads-to-a-record"] == [""]


@pytest.mark.parametrize(
    ("written", "standard"),
    [
        ("EN ISO/IEC 17020:2012", "id:edition-iso-iec-17020-2012"),
        ("SN EN ISO/IEC 17025:2018", "id:edition-iso-iec-17025-2017"),
        ("DIN EN ISO/IEC 17025:2018-03", "id:edition-iso-iec-17025-2017"),
        ("ISO 15189:2022", "id:edition-iso-15189-2022"),
        ("ISO/IEC 17025:2017", "id:edition-iso-iec-17025-2017"),
    ],
)
def test_a_national_adoption_stands_for_the_edition_that_it_adopts(written, standard, write):
    for name, content in (
        ("t.csv", f"id,scope.standard\na,{written}\n"),
        ("t.jsonld", json.dumps({"@context": CONTEXT_IRI, "id": "a", "scope": {"standard": written}})),
    ):
        graph = load(write(name, content))
        assert expand(standard) in graph.objects(), name


def test_a_year_in_which_no_edition_came_out_is_told(write):
    report = validate(load(write("t.csv", "id,scope.activity,scope.standard\na,testing,ISO/IEC 17025:2016\n")))
    (finding,) = (f for f in report.findings if f.constraint == "standard-is-known")
    assert finding.shown_value == "id:standard-ISO/IEC 17025:2016"
    assert finding.hint == "Did you mean ISO/IEC 17025?"


def test_a_designation_in_french_is_read(write):
    graph = load(write("t.csv", "id,scope.activity,scope.standard\na,testing,NF EN ISO/CEI 17065:2012\n"))
    assert expand("id:edition-iso-iec-17065-2012") in graph.objects()


def test_expanded_json_ld_needs_no_context(write):
    iri = "https://w3id.org/casco-kg/def#performs"
    value = [{"@id": "https://w3id.org/casco-kg/id/activity-testing"}]
    graph = load(write("t.jsonld", json.dumps([{"@id": "urn:lab", iri: value}])))
    assert [triple.predicate.value for triple in graph] == [iri]
    kind = {"@id": "urn:body", "@type": ["https://w3id.org/casco-kg/def#TestingLaboratory"]}
    assert len(load(write("t.jsonld", json.dumps([{"@id": "urn:lab", iri: value}, kind])))) == 2


@pytest.mark.parametrize("kind", ['"Accreditation"', '["https://a.org/A", "B"]', "7"])
def test_a_class_that_is_no_iri_needs_a_context(kind, write):
    with pytest.raises(InputError, match='has no "@context"'):
        load(write("t.jsonld", f'[{{"@id": "urn:a", "@type": {kind}}}]'))


def test_a_folder_is_called_so(tmp_path):
    with pytest.raises(InputError, match="is a folder; name the files in it"):
        load(tmp_path)


def test_a_finding_on_a_scope_stands_in_the_cell_of_the_value(write):
    table = write(
        "t.csv",
        "id,type,grantedBy,grantedTo,scope.activity,scope.standard,status,validFrom\n"
        "a,Accreditation,id:body-sas,p,proficiency testing,ISO/IEC 17043:2010,active,2022-01-01\n",
    )
    (finding,) = (
        f
        for f in validate(load(table), as_of=date(2026, 11, 25)).findings
        if f.constraint == "accreditation-in-force-is-against-an-edition-in-use"
    )
    assert finding.place.column == "scope.standard"


def test_events_stand_within_their_record_in_json(write):
    """An event in a list of a record is an event of it, and nothing of it counts as unread."""
    happened = {"eventKind": "suspended", "happenedOn": "2025-03-01", "concerns": {"activity": "testing"}}
    record = {"id": "a-1", "type": "Accreditation", "number": "A-1", "events": [happened]}
    graph = load(write("events.jsonld", json.dumps({"@context": CONTEXT_IRI, **record})))
    said = {(t.predicate.value.rpartition("#")[2], getattr(t.object, "value", "")) for t in graph}
    assert ("eventOf", "https://w3id.org/casco-kg/register/a-1") in said
    assert "unread" not in {name for name, _ in said}
