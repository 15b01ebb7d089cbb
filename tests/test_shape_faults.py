"""What is wrong with the shapes of a user: where it is said, in which files, and what becomes of it."""

import json

import pytest
from click.testing import CliRunner

from casco_kg.cli import main
from casco_kg.findings import validate
from casco_kg.loading import load
from casco_kg.rendering.reports import REPORTS, report_in

DATA = "@prefix ex: <http://example.org/> .\nex:a a ex:C ; ex:p 1 .\n"
PREFIXES = "@prefix ex: <http://example.org/> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
TOLD = "shapes-check-what-they-say"

#: One misspelling and one shape that nothing describes, in the formats of RDF; and the place of the latter.
FORMATS = {
    "s.ttl": (
        PREFIXES + "ex:S a sh:NodeShape ; sh:targetClass ex:C ;\n  sh:property [ sh:path ex:p ; sh:minCout 1 ] ;\n"
        "  sh:property ex:T .\n",
        "s.ttl:5: ",
    ),
    "s.jsonld": (
        '{"@context": {"sh": "http://www.w3.org/ns/shacl#"}, "@id": "http://example.org/S", "@type": "sh:NodeShape",\n'
        '"sh:targetClass": {"@id": "http://example.org/C"}, "sh:property": [{"@id": "http://example.org/T"},\n'
        '{"sh:path": {"@id": "http://example.org/p"}, "sh:minCout": 1}]}',
        "s.jsonld",
    ),
    "s.rdf": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:sh="http://www.w3.org/ns/shacl#">\n'
        '<sh:NodeShape rdf:about="http://example.org/S"><sh:targetClass rdf:resource="http://example.org/C"/>\n'
        '<sh:property rdf:resource="http://example.org/T"/><sh:property rdf:parseType="Resource">\n'
        '<sh:path rdf:resource="http://example.org/p"/><sh:minCout>1</sh:minCout></sh:property></sh:NodeShape>\n'
        "</rdf:RDF>",
        "s.rdf:2: ",
    ),
}


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Validate data against shapes of these texts, by their names."""
    monkeypatch.chdir(tmp_path)

    def run(texts, *options, data=DATA):
        (tmp_path / "data.ttl").write_text(data)
        given = [part for name in texts for part in ("--shapes", name)]
        for name, text in texts.items():
            (tmp_path / name).write_text(text)
        return CliRunner().invoke(main, ["validate", "--no-config", "data.ttl", *given, *options])

    return run


def told(result):
    report = json.loads(result.stdout)
    assert not report["conforms"]
    return [finding for finding in report["findings"] if finding["constraint"] == TOLD]


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_ill_formed_is_refused_with_its_place(name, run):
    text, place = FORMATS[name]
    result = run({name: text})
    assert result.exit_code == 2 and not result.stdout
    assert result.stderr.startswith(f"casco-kg: {place}") and "T>, which is described nowhere" in result.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_what_is_doubtful_is_a_warning_with_its_place(name, run):
    text, _ = FORMATS[name]
    described = "@prefix sh: <http://www.w3.org/ns/shacl#> . <http://example.org/T> sh:path <http://example.org/p> ."
    (finding,) = told(run({name: text, "t.ttl": described}, "--select", TOLD, "--format", "json"))
    assert finding["severity"] == "warning" and finding["place"]["file"] == name
    assert "sh:minCout is no term of SHACL; did you mean sh:minCount?" in finding["value"]


@pytest.mark.slow
def test_every_format_of_reports_has_the_warning(run, write):
    shapes = {"s.ttl": PREFIXES + "ex:S a sh:NodeShape ; sh:targetNodes ex:a ; sh:class ex:D ."}
    report = validate(load(write("data.ttl", DATA)), shapes=[write("s.ttl", shapes["s.ttl"])])
    for form in (name for name, each in REPORTS.items() if each.is_text):
        assert "sh:targetNodes is no term of SHACL" in report_in(form, report, {}).decode(), form
    result = run(shapes)
    assert result.exit_code == 0 and "sh:targetNodes is no term of SHACL" in result.stdout


def test_all_that_is_wrong_is_told_at_once_and_no_more_than_twenty(run):
    lines = "".join(f"ex:S{n} a sh:NodeShape ; sh:targetClass ex:C ; sh:minCount {n} .\n" for n in range(30))
    told_lines = run({"s.ttl": PREFIXES + lines}).stderr.splitlines()
    assert len(told_lines) == 21 and told_lines[-1] == "10 more like these"
    assert [line.partition(": <")[0].removeprefix("casco-kg: ") for line in told_lines[:3]] == [
        "s.ttl:3", "s.ttl:4", "s.ttl:5",
    ]  # fmt: skip


def test_a_message_is_no_place_for_a_book(run):
    long = "a" * 50_000
    shape = (
        f'ex:{long} a sh:NodeShape ; sh:minCount ex:{long} ; sh:class "{long}" ; sh:{long} 1 ; sh:pattern "(?<a>x" .'
    )
    result = run({"s.ttl": PREFIXES + shape})
    assert result.exit_code == 2 and len(result.stderr) < 5_000


@pytest.mark.parametrize("name", ["data.ttl", "data.csv"])
def test_data_given_as_shapes_are_refused(name, run):
    result = run({name: DATA if name.endswith("ttl") else "id,label\na,A\n"})
    assert result.exit_code == 2 and f"{name}: no shape stands here" in result.stderr


@pytest.mark.parametrize("namespace", ["https://www.w3.org/ns/shacl#", "http://www.w3.org/ns/shacl/"])
def test_another_namespace_than_that_of_shacl_is_told(namespace, run):
    text = f"@prefix ex: <http://example.org/> .\n@prefix sh: <{namespace}> .\nex:S a sh:NodeShape ; sh:class ex:D ."
    result = run({"s.ttl": text})
    assert result.exit_code == 2 and "s.ttl:3: " in result.stderr and "did you mean sh:NodeShape?" in result.stderr


def test_a_file_in_which_no_term_is_spelt_right_is_refused_with_all_of_them(run):
    result = run({"s.ttl": PREFIXES + "ex:S a sh:Nodeshape ; sh:TargetClass ex:C ; sh:Nodekind sh:Iri ."})
    assert result.exit_code == 2
    for term in ("sh:NodeShape", "sh:targetClass", "sh:nodeKind"):
        assert f"did you mean {term}?" in result.stderr


def test_a_file_without_shapes_beside_one_with_some_is_told(run):
    shapes = PREFIXES + "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:nodeKind sh:IRI ."
    (finding,) = told(run({"s.ttl": shapes, "other.ttl": DATA}, "--select", TOLD, "--format", "json"))
    assert finding["place"]["file"] == "other.ttl" and "no shape stands here" in finding["value"]


def test_a_shape_in_another_file_is_found_there(run):
    shapes = PREFIXES + "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:T ."
    other = PREFIXES + "ex:T sh:path ex:p ; sh:minCount 1 ."
    result = run({"s.ttl": shapes, "t.ttl": other})
    assert result.exit_code == 0 and TOLD not in result.stdout


@pytest.mark.slow
def test_the_warning_can_be_selected_and_ignored(run):
    shapes = {"s.ttl": PREFIXES + "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:minCout 1 ; sh:nodeKind sh:IRI ."}
    assert TOLD in run(shapes, "--select", TOLD).stdout
    assert TOLD not in run(shapes, "--ignore", TOLD).stdout
    assert run(shapes, "--ignore", "no-such-name").exit_code == 2


@pytest.mark.slow
def test_it_is_a_failure_where_warnings_are(run):
    shapes = {"s.ttl": PREFIXES + "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:minCout 1 ; sh:nodeKind sh:IRI ."}
    assert run(shapes, "--fail-on", "warning").exit_code == 1


ASKING = PREFIXES + "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; {} ] .\n"
REGIME = (
    PREFIXES
    + "<http://example.org/> sh:entailment <{}> .\nex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:closed false .\n"
)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ('sh:pattern "1" ; sh:flags "k"', 'sh:flags "k" has k'),
        ('sh:pattern "1" ; sh:flags "iq"', 'sh:flags "iq" has q'),
        ('sh:pattern "1" ; sh:flags "smix"', None),
        ('sh:pattern "^[0-9-[2]]+$"', "which is not run"),
        ('sh:pattern "^[0-9-]+[[0-9]$"', None),
        ('sh:pattern "^\\\\[0-9-\\\\[]*1$"', None),
        ('sh:pattern "^\\\\i\\\\c*$"', "classes of XML Schema that are not run"),
    ],
)
def test_what_of_regular_expressions_is_not_run_is_refused(run, asked, words):
    result = run({"s.ttl": ASKING.format(asked)}, "--shapes-only")
    assert result.exit_code == (2 if words else 0 if "smix" in asked else result.exit_code)
    assert words is None or (words in result.stderr and "s.ttl:3: " in result.stderr)
    assert words is not None or result.exit_code != 2, result.output


@pytest.mark.parametrize(
    ("regime", "options", "words"),
    [
        ("http://example.org/None", ["--shapes-only"], "s.ttl:3: "),
        ("http://example.org/None", [], "by which nothing is inferred"),
        ("http://www.w3.org/ns/entailment/OWL-RL", ["--shapes-only"], "s.ttl:3: "),
        ("http://www.w3.org/ns/entailment/OWL-RL", [], None),
        ("http://www.w3.org/ns/entailment/Simple", ["--shapes-only"], None),
    ],
)
def test_an_entailment_that_is_not_run_is_refused(run, regime, options, words):
    result = run({"s.ttl": REGIME.format(regime)}, *options)
    assert words is None or (result.exit_code == 2 and words in result.stderr)
    assert words is not None or "entailment" not in result.stderr


DASH = "@prefix dash: <http://datashapes.org/dash#> .\n" + ASKING


def test_a_constraint_of_dash_is_told_not_to_be_checked(run):
    result = run({"s.ttl": DASH.format("sh:minCount 1 ; dash:singleLine true ; dash:editor dash:TextAreaEditor")})
    assert "dash:singleLine is of DASH, which is not run" in result.stdout and "dash:editor" not in result.stdout
    own = (
        "ex:Lines a sh:ConstraintComponent ; sh:parameter [ sh:path dash:singleLine ] ; "
        'sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER (!CONTAINS(STR($value), '
        "'x'))"
        ' }" ] .\n'
    )
    assert "of DASH" not in run({"s.ttl": DASH.format("dash:singleLine true") + own}).stdout
