"""Other people's formats: each file is read right, nothing of it is lost in silence, and what lies is found out."""

import json
import re
import socket
from datetime import date
from functools import cache

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from conftest import TESTS
from hypothesis import given, settings
from hypothesis import strategies as st

from casco_kg import InputError, infer, load, validate
from casco_kg.cli import main
from casco_kg.files import folder
from casco_kg.rdf.constants import RDF
from casco_kg.rdf.terms import expand, prefixes, shorten, terms_of
from casco_kg.reading.foreign import translation
from casco_kg.reading.foreign.readers import known_contexts, readers, recognized
from casco_kg.reading.syntaxes import read
from casco_kg.sparql.construct import parse_construct
from casco_kg.tracing import verdicts
from casco_kg.writing.exports import serialize

EXAMPLES = folder("ontology") / "examples"
CASES = TESTS / "readers"
#: Files of our own in other people's formats, and what they say in our terms.
OURS = {
    EXAMPLES / "untp-0.7.jsonld": CASES / "untp" / "example-0.7.ttl",
    EXAMPLES / "untp-0.6.jsonld": CASES / "untp" / "example-0.6.ttl",
    EXAMPLES / "schema-org.jsonld": CASES / "schema-org" / "example.ttl",
    EXAMPLES / "page.html": CASES / "schema-org" / "page.ttl",
    EXAMPLES / "boost.jsonld": CASES / "boost" / "example.ttl",
    EXAMPLES / "dcc.xml": CASES / "dcc" / "example.ttl",
    EXAMPLES / "etsi-tsl.xml": CASES / "etsi-tsl" / "example.ttl",
    EXAMPLES / "ukmcab.xml": CASES / "ukmcab" / "example.ttl",
    EXAMPLES / "recognized-entities.jsonld": CASES / "recognized-entities" / "example.ttl",
    EXAMPLES / "eclipse-cap.jsonld": CASES / "eclipse-cap" / "example.ttl",
    EXAMPLES / "gs1.jsonld": CASES / "gs1" / "example.ttl",
    EXAMPLES / "catena-x.json": CASES / "catena-x" / "example.ttl",
} | {path: path.with_suffix(".ttl") for path in sorted(CASES.glob("*/*.[jx]*"))}
#: Files that nobody on this project wrote, beside the checkout.
REAL = [
    "boost/certificate_example.json",
    "boost/certification_scheme_example.json",
    "dcc-xml/dcc_gp_temperature_typical_v12.xml",
    *(f"schema-org/eg-04{number}.jsonld" for number in range(83, 89)),
    "untp-0.7/ConformityCredential_battery_instance.json",
]
DAY = date(2025, 6, 1)


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Whatever a file asks for, nothing is fetched."""

    def refused(*_, **__):
        raise AssertionError("a reader reached for the network")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


@pytest.fixture
def real(shared):
    return shared / "real"


def facts(graph):
    """What a graph says in our terms, as short names, but for labels and numbers."""
    return {
        tuple(shorten(term).strip("<>") for term in terms_of(t))
        for t in graph
        if t.predicate.value.startswith(prefixes()["casco"]) and t.predicate != expand("casco:number")
    }


def properties(graph):
    return {name for _, name, _ in facts(graph)}


def found(*paths):
    """The constraints that are not met, but for remarks; files that say the same are looked at once."""
    return _found(paths, tuple(path.read_bytes() for path in paths))


@cache
def _found(paths, _):
    return {f.constraint for f in validate(load(*paths), as_of=DAY).findings} - {"input-is-read-in-full"}


def unread(graph):
    return {terms_of(remark)[2].value for remark in graph.remarks}


def expect(graph, path, accept):
    text = serialize(graph, "turtle")
    if accept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
    assert path.read_text(encoding="utf-8") == text.decode(), f"{path.name}: review, then pytest --accept"


# What files say


@pytest.mark.parametrize("path", OURS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_of_ours_in_anothers_format_says(path, accept):
    expect(load(path), OURS[path], accept)


@pytest.mark.parametrize("name", REAL)
def test_a_real_file_says(name, real, accept):
    path = CASES / "real" / name
    expect(load(real / name), path.with_suffix(".ttl"), accept)


@pytest.mark.slow
def test_every_pattern_of_every_reader_is_matched_by_an_example_and_everything_it_makes_is_made():
    matched, made = set(), set()
    for source in map(read, OURS):
        for reader in recognized(source):
            renamed = translation._renamed(source, dict(reader.same))
            construct, said = parse_construct(reader.text, reader.name), set(renamed.triples)
            for solution in translation._solutions(renamed, reader, construct):
                matched |= {(reader.name, p) for p in construct.patterns if translation._filled(p, solution) in said}
                made |= {(reader.name, p) for p in construct.template if translation._filled(p, solution)}
    for reader in readers():
        construct = parse_construct(reader.text, reader.name)
        assert {(reader.name, p) for p in construct.patterns} <= matched, reader.name
        assert {(reader.name, p) for p in construct.template} <= made, reader.name


def test_both_versions_of_untp_give_the_same_answers():
    def told(version):
        text = serialize(load(EXAMPLES / f"untp-{version}.jsonld"), "ntriples").decode()
        return set(
            re.sub(
                r"<[^<>]*(genid/[^<>]*authorisation/0|nas\.example/accreditations/a-001)>", "<grant>", text
            ).splitlines()
        )

    assert told("0.6") == told("0.7")


def test_a_term_is_the_same_with_http_and_https(write):
    document = json.loads((EXAMPLES / "schema-org.jsonld").read_text())
    inline = {"@vocab": "http://schema.org/"}
    with_http = write("schema-org.jsonld", json.dumps(document | {"@context": inline}))
    named, other = (
        {f for f in facts(load(p)) if "genid" not in f[2]} for p in (with_http, EXAMPLES / "schema-org.jsonld")
    )
    assert named == other


def test_an_expanded_credential_says_the_same(write):
    source = read(EXAMPLES / "untp-0.7.jsonld")
    turtle = write("untp.ttl", ox.serialize(source.triples, format=ox.RdfFormat.TURTLE))
    named = {fact for fact in facts(load(turtle)) if ".well-known" not in "".join(fact)}
    assert named and named <= facts(load(EXAMPLES / "untp-0.7.jsonld"))


# What must not follow


@pytest.mark.slow
def test_no_real_file_shows_an_accreditation_and_each_can_be_traced(real):
    found = {}
    for name in REAL:
        for outcome in verdicts(load(real / name), as_of=date(2026, 1, 1)):
            found[name] = (outcome.verdict.name, outcome.state.name)
    assert found == {
        "untp-0.7/ConformityCredential_battery_instance.json": ("not-shown", "not-shown"),
        "boost/certificate_example.json": ("not-shown", "not-shown"),
        "dcc-xml/dcc_gp_temperature_typical_v12.xml": ("not-shown", "not-shown"),
    }


def test_a_scheme_owner_that_recognises_a_body_is_no_accreditation_body(real):
    data = load(real / "untp-0.7/ConformityCredential_battery_instance.json")
    (authorization,) = {o for _, p, o in facts(data) if p == "casco:underAuthorization"}
    assert (authorization, "casco:authorizedBy", "https://responsiblebusiness.org") in facts(data)
    owner = ox.NamedNode("https://responsiblebusiness.org")
    assert ox.Triple(owner, ox.NamedNode(RDF + "type"), expand("casco:SchemeOwner")) in data.triples
    assert not properties(data) & {"casco:grantedBy", "casco:grantedTo", "casco:underAccreditation", "casco:attestedOn"}
    closed = infer(data).graph
    for kind in ("AccreditationBody", "AccreditableBody", "Accreditation"):
        assert not {t for t in closed if t.object == expand(f"casco:{kind}") and t.subject in data.subjects()}


@pytest.mark.parametrize("version", ["0.6", "0.7"])
def test_a_permit_that_is_called_a_certificate_is_an_authorization(version):
    path = CASES / "untp" / f"permit-{version}.json"
    data = load(path)
    assert "casco:attestedBy" not in properties(data)
    assert found(path) == {"authorization-is-no-certificate"}
    assert not {t for t in infer(data).graph if t.object == expand("casco:AccreditableBody")} - infer().graph.triples


@pytest.mark.parametrize("path", [p for p in OURS if p.parent.name == "schema-org" or "schema" in p.name])
def test_a_certification_of_schema_org_claims_no_attestation(path):
    assert not properties(load(path)) & {"casco:attestedBy", "casco:aboutObject", "casco:grantedBy", "casco:states"}


def test_what_the_maker_says_of_its_own_product_is_a_first_party_matter():
    parties = {(s, o) for s, p, o in facts(load(CASES / "schema-org" / "maker.json")) if p == "casco:inParty"}
    assert parties == {(f"https://iris.example/labels/{name}", "id:party-first") for name in "qrs"}


def test_a_credential_of_an_accredited_body_fits_the_register(write):
    grant = {"issuingAuthority": {"id": "https://w3id.org/casco-kg/register/kestrel", "name": "Kestrel Scheme"}}
    scheme = lying(write, "untp-0.7.jsonld", subject(authorisation=[grant], referenceScheme=[]))
    for path, expected in ((EXAMPLES / "untp-0.7.jsonld", False), (scheme, True)):
        told = validate(load(path, EXAMPLES / "register.ttl"), as_of=DAY).findings
        names = {f.constraint for f in told if f.place.file == str(path)}
        assert ("accreditor-is-an-accreditation-body" in names) is expected


@pytest.mark.parametrize(
    "name", ["ISO/IEC 17025", "AEO_SecurityDeclaration", "ISO", "9001", "TISAX", "ISO 9001 (planned)"]
)
def test_a_type_that_is_no_standard_for_management_systems_makes_no_attestation(name, write):
    document = json.loads((EXAMPLES / "catena-x.json").read_text())[0]
    document["type"]["certificateType"] = name
    assert not properties(load(write("c.json", json.dumps(document)))) & {"casco:attestedBy", "casco:states"}


def test_the_agency_of_gs1_is_no_issuer():
    for path in (EXAMPLES / "gs1.jsonld", CASES / "gs1" / "report.json"):
        assert not properties(load(path)) & {"casco:attestedBy", "casco:issuedBy", "casco:grantedBy", "casco:states"}


@pytest.mark.parametrize("missing", ["businessPartnerNumber", "registrationNumber", "trustLevel", "type"])
def test_json_without_a_context_is_told_by_all_of_its_keys(missing, write):
    document = json.loads((CASES / "catena-x" / "version-2.json").read_text())
    del document[missing]
    with pytest.raises(InputError, match='has no "@context"'):
        load(write("c.json", json.dumps(document)))


def test_a_term_that_stands_for_another_word_is_not_told_as_lost():
    assert not [words for words in unread(load(CASES / "gs1" / "report.json")) if words.startswith("status")]


@pytest.mark.parametrize("path", [path for path in OURS if "recognized" in f"{path.parent.name}{path.name}"])
def test_recognised_to_issue_is_never_accredited(path):
    assert not properties(load(path)) & {"casco:grantedBy", "casco:grantedTo", "casco:underAccreditation"}
    assert not {o for _, p, o in facts(load(path)) if p == "rdf:type" and "Accredit" in o}


def test_a_statement_that_may_say_no_is_no_attestation():
    (act,) = {
        s
        for s, p, _ in facts(load(CASES / "eclipse-cap" / "statement-beside-an-attestation.json"))
        if p == "casco:attestedBy"
    }
    assert act == "https://alder.example/a-1"


# What lies


def lying(write, name, change):
    document = json.loads((EXAMPLES / name).read_text())
    change(document)
    return write(f"lying-{name}", json.dumps(document))


def subject(**values):
    return lambda credential: credential["credentialSubject"].update(values)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        (subject(attestationType="declaration"), "declaration-is-by-the-first-party"),
        (subject(attestationType="certification", assessorLevel="self"), "certification-is-by-a-third-party"),
        (
            lambda c: c.update(validFrom=c["validUntil"], validUntil=c["validFrom"]),
            "validity-does-not-end-before-it-starts",
        ),
        (lambda c: c.update(validFrom="10/03/2025"), "date-is-a-date"),
        (subject(authorisation=[]), "accreditation-names-its-accreditor"),
        (
            subject(
                authorisation=[
                    {
                        "name": "By itself",
                        "issuingAuthority": {"id": "https://w3id.org/casco-kg/register/aurora"},
                    }
                ]
            ),
            "accreditation-is-not-granted-to-its-granter",
        ),
        (
            lambda c: (
                subject(attestationType="verification")(c),
                c["credentialSubject"]["conformityAssessment"][0].update(conformance=False),
            ),
            "attestation-names-its-requirements",
        ),
        (lambda c: c.pop("issuer"), "attestation-names-its-issuer"),
    ],
)
def test_a_credential_that_lies_is_found_out(change, constraint, write):
    assert constraint not in found(EXAMPLES / "untp-0.7.jsonld", EXAMPLES / "register.ttl") - found(
        EXAMPLES / "register.ttl"
    )
    assert constraint in found(lying(write, "untp-0.7.jsonld", change))


@pytest.mark.parametrize("level", ["commercial", "buyer", "membership", "hybrid", "unspecified"])
def test_a_level_of_assessor_that_is_no_party_is_not_guessed(level, write):
    data = load(lying(write, "untp-0.7.jsonld", subject(assessorLevel=level)))
    assert "casco:inParty" not in properties(data)
    assert f"assessorLevel: {level}" in unread(data)


@pytest.mark.slow
def test_a_listing_that_lies_is_found_out(write):
    def swap(document):
        label = document["hasCertification"][0]
        label["validFrom"], label["expires"] = label["expires"], label["validFrom"]

    assert "validity-does-not-end-before-it-starts" in found(lying(write, "schema-org.jsonld", swap))
    expired = lying(write, "schema-org.jsonld", lambda d: d["hasCertification"][0].update(expires="2025-03-01"))
    assert "what-is-active-has-not-ended" in found(expired)
    nobody = lying(write, "schema-org.jsonld", lambda d: d["hasCertification"][0].pop("issuedBy"))
    assert "listing-names-its-issuer" in found(nobody)


def test_a_body_that_is_merely_said_to_be_accredited_is_found_out(write):
    assert "accreditation-names-its-accreditor" in found(CASES / "boost" / "other-spelling.json")
    own = lying(write, "boost.jsonld", lambda d: d[1].update(accreditationBody="CB-FJORD"))
    assert "accreditation-is-not-granted-to-its-granter" in found(own)


def test_a_certificate_that_is_issued_after_its_end_is_found_out(write):
    def swap(document):
        certificate = document[0]
        certificate["dateOfIssue"], certificate["dateOfExpiry"] = (
            certificate["dateOfExpiry"],
            certificate["dateOfIssue"],
        )

    assert "statement-is-not-issued-after-its-end" in found(lying(write, "boost.jsonld", swap))


# Where things stand


def test_a_finding_points_to_the_value_in_the_original_file(write):
    path = lying(write, "untp-0.7.jsonld", lambda c: c.update(validUntil="2020-01-01T00:00:00Z"))
    (finding,) = [f for f in validate(load(path), as_of=DAY).findings if f.constraint.startswith("validity-does-not")]
    assert (finding.place.file, finding.place.pointer) == (str(path), "/validUntil")


def test_a_nameless_thing_is_found_by_its_pointer(real):
    data = load(real / "untp-0.7/ConformityCredential_battery_instance.json")
    (grant,) = [t.object for t in data if t.predicate == expand("casco:underAuthorization")]
    place = data.places.find(grant.value)
    assert (place.pointer, place.line) == ("/credentialSubject/authorisation/0", 64)


def test_names_do_not_depend_on_where_a_file_lies(write, tmp_path):
    text = (EXAMPLES / "untp-0.7.jsonld").read_text()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "c.jsonld").write_text(text)
    assert load(write("c.jsonld", text)).triples == load(tmp_path / "elsewhere" / "c.jsonld").triples


def test_values_in_a_page_are_found_on_their_lines():
    data = load(EXAMPLES / "page.html")
    places = {
        terms_of(t)[2].value: data.places.find(*(x.value for x in terms_of(t)))
        for t in data
        if t.predicate == expand("casco:validUntil")
    }
    assert places["2029-06-30"].line == 23
    assert places["2029-06-30"].pointer == "/1/hasCertification/validUntil"


# What is left over


def test_what_no_rule_uses_is_told(real):
    left = unread(load(real / "untp-0.7/ConformityCredential_battery_instance.json"))
    assert "assessmentLevel: authority-benchmark" in left
    assert "trustmark: RBA VAP Silver (4 statements)" in left
    assert "assessedFacility › idVerifiedByCAB: true" in left
    assert not [
        words for words in left if words.startswith(("issuer:", "validFrom", "attestationType", "assessorLevel"))
    ]


def test_a_value_that_json_ld_drops_is_told(real):
    data = load(real / "boost/certificate_example.json")
    assert "conditionalRequirements › description: Annual surveillance audit required" in unread(data)


@pytest.mark.parametrize(
    "added",
    [
        {"a key": "v-1"},
        {"ex:odd": "v-1"},
        {"nested": {"deep": ["v-1"]}},
        {"nested": [[{"deep": {"deeper": "v-1"}}]]},
        {"sku": {"@value": "v-1", "@language": "en"}},
        {"url": "v-1 with spaces"},
        {"@type": ["Product", "v-1"]},
        {"sku": {"@list": ["v-1"]}},
        {"sku": {"@set": ["v-1"]}},
    ],
    ids=str,
)
def test_whatever_is_added_is_told(added, write):
    document = json.loads((EXAMPLES / "schema-org.jsonld").read_text())
    data = load(write("more.jsonld", json.dumps(document | added)))
    assert [words for words in unread(data) if "v-1" in words]


def test_own_terms_beside_those_of_others_stay(write):
    text = (
        "@prefix casco: <https://w3id.org/casco-kg/def#> . @prefix schema: <https://schema.org/> ."
        "<urn:c> a schema:Certification ; schema:name 'C' ; casco:lists <urn:a> . <urn:a> a casco:Attestation ."
    )
    assert {("urn:c", "casco:lists", "urn:a"), ("urn:a", "rdf:type", "casco:Attestation")} <= {
        tuple(shorten(x).strip("<>") for x in terms_of(t)) for t in load(write("own.ttl", text))
    }


def test_a_file_in_our_own_terms_is_untouched():
    for name in ("register.ttl", "minimal.jsonld", "register-bodies.csv"):
        source = read(EXAMPLES / name)
        assert translation.translated(source) is source


def test_markup_in_the_page_itself_is_told():
    assert "marked up in the HTML itself: https://schema.org/Product" in unread(load(EXAMPLES / "page.html"))


# Input as it is


DEEP = '{"@context":"https://schema.org","a":' * 3000 + "1" + "}" * 3000
BAD = {
    "unknown.jsonld": ('{"@context": "https://example.org/context", "a": 1}', "known here are .*schema.org"),
    "nothing.jsonld": (
        '{"@context": "https://schema.org", "@type": "Person", "name": "A"}',
        "nothing that is read of it",
    ),
    "deep.json": (DEEP, "nested too deeply"),
    "less-deep.json": ('{"@context":"https://schema.org","a":' + '{"a":' * 300 + "1" + "}" * 301, "nested too deeply"),
    "no-script.html": ("<html><body>Certified!</body></html>", "holds no script"),
    "broken.html": (
        '<html>\n<script type="application/ld+json">\n{"a": \n</script>',
        r"broken.html:4: the script with JSON-LD is no JSON",
    ),
    "no-context.html": ('<script type="application/ld+json">{"@type": "Product"}</script>', 'has no "@context"'),
    "import.jsonld": (
        '{"@context": ["https://schema.org", {"@import": "https://a.org"}], "a": 1}',
        "not known of these is https://a.org, supply it by --context",
    ),
    "clash.jsonld": ('{"@context": {"@vocab": "urn:"}, "@id": "urn:a", "@value": 1, "b": 2}', "clash.jsonld: "),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_ends_in_a_clear_message(name, write):
    content, message = BAD[name]
    with pytest.raises(InputError, match=message):
        load(write(name, content))


def test_many_contexts_are_refused(write, monkeypatch):
    monkeypatch.setattr("casco_kg.reading.contexts._MANY", 3)
    certification = {"@context": "https://schema.org", "@type": "Certification"}
    with pytest.raises(InputError, match="names contexts 4 times"):
        load(write("many.json", json.dumps([certification] * 4)))


def test_combinations_do_not_explode(write, monkeypatch):
    monkeypatch.setattr(translation, "_SOLUTIONS_PER_TRIPLE", 0)
    monkeypatch.setattr(translation, "_SOLUTIONS_AT_LEAST", 3)
    with pytest.raises(InputError, match="too many combinations"):
        load(EXAMPLES / "schema-org.jsonld")


@pytest.mark.slow
def test_a_long_list_is_read(write):
    document = json.loads((EXAMPLES / "schema-org.jsonld").read_text())
    data = load(write("long.jsonld", json.dumps(document | {"sku": [f"sku {n}" for n in range(20_000)]})))
    assert "sku: 20,000 of this kind, the first: sku 0" in unread(data)


def test_a_service_in_data_is_only_text(write):
    text = "<urn:c> a <https://schema.org/Certification> ; <https://schema.org/name> 'SERVICE <https://a.org> {}' ."
    assert load(write("service.ttl", text)).values(ox.NamedNode("urn:c"), "http://www.w3.org/2000/01/rdf-schema#label")


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["@id", "@type", "x:y"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=5)
            | st.sampled_from(["@id", "@type", "@value", "@list", "@graph", "@reverse", "@context", "name"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


def mutated(document, steps, value):
    """Put a value where a walk through a document ends."""
    if not steps or not isinstance(document, dict | list) or not document:
        return value
    here, *later = steps
    if isinstance(document, list):
        return [mutated(part, later, value) if n == here % len(document) else part for n, part in enumerate(document)]
    chosen = list(document)[here % len(document)]
    return {key: mutated(part, later, value) if key == chosen else part for key, part in document.items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["untp-0.7.jsonld", "schema-org.jsonld", "boost.jsonld"])
@settings(max_examples=60)
@given(steps=st.lists(st.integers(0, 20), min_size=1, max_size=6), value=VALUES)
def test_a_mutated_file_is_read_or_refused_in_clear_words(name, steps, value, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / f"mutated-{name}"
    path.write_text(json.dumps(mutated(json.loads((EXAMPLES / name).read_text()), steps, value)))
    try:
        data = load(path)
    except InputError as error:
        assert str(path) in str(error)
    else:
        serialize(data, "turtle")


# Readers themselves


@pytest.mark.parametrize("reader", readers(), ids=lambda reader: reader.name)
def test_a_reader_says_what_it_maps_and_what_it_leaves(reader):
    assert reader.recognize and reader.sources and reader.maps and reader.left
    assert all(path.is_file() for _, path in reader.contexts)


def test_every_context_keeps_keys_that_it_does_not_define():
    for iri, context in known_contexts().items():
        assert "@vocab" in context or "credentials" in iri, iri


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * WHERE { ?s ?p ?o }", "no CONSTRUCT"),
        ("\nCONSTRUCT { ?s ?p ?o }\nWHERE { ?s <urn:a>/<urn:b> ?o }", "property path"),
        ("\nCONSTRUCT { ?s ?p ?o }\nWHERE { ?s ?p ?o MINUS { ?s <urn:a> ?o } }", "uses Minus"),
        ("\nCONSTRUCT { ?s ?p ?o }\nWHERE { { SELECT ?s WHERE { ?s ?p ?o } } }", "uses ToMultiSet"),
        ("\nCONSTRUCT { ?s ?p ?o }\nWHERE { ?s ?p ", "cannot be parsed"),
    ],
)
def test_a_reader_that_cannot_be_accounted_for_is_refused(query, message):
    with pytest.raises(InputError, match=message):
        parse_construct(query, "reader")


# The command


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_convert_writes_our_terms_and_lists_what_it_did_not_read(tmp_path):
    out = tmp_path / "out.ttl"
    result = run("convert", EXAMPLES / "untp-0.7.jsonld", EXAMPLES / "schema-org.jsonld", "-o", out)
    assert result.exit_code == 0
    assert load(out).triples == load(EXAMPLES / "untp-0.7.jsonld", EXAMPLES / "schema-org.jsonld").triples
    assert f"not read: {EXAMPLES / 'untp-0.7.jsonld'}:" in result.stderr
    assert f"{EXAMPLES / 'schema-org.jsonld'}: 2 parts not read" in result.stderr


def test_convert_counts_only_when_quiet():
    result = run("convert", "-q", EXAMPLES / "boost.jsonld")
    assert "not read: " not in result.stderr
    assert "a casco:Attestation" in result.stdout


def test_convert_refuses_what_it_cannot_read_and_writes_nothing(tmp_path, write):
    result = run("convert", write("a.jsonld", "{"), "-o", tmp_path / "out.ttl")
    assert result.exit_code == 2
    assert not (tmp_path / "out.ttl").exists()
