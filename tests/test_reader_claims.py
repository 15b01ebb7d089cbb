"""Readers state no more than the file: nobody is accredited, nothing conforms and nothing is of a type beyond it."""

import json

import pyoxigraph as ox
import pytest
from test_readers import CASES, facts, found, lying, properties, subject, unread

from casco_kg import load, validate


@pytest.mark.parametrize("version", ["0.6", "0.7"])
def test_a_permit_of_an_office_that_names_itself_as_authority_stays_a_permit(version):
    data = load(CASES / "untp" / f"permit-by-its-own-authority-{version}.json")
    grants = {s for s, p, _ in facts(data) if p == "casco:authorizes"}
    assert grants == {"https://finch.example/reports/33"}
    assert not properties(data) & {"casco:attestedBy", "casco:underAuthorization", "casco:grantedBy", "casco:states"}


@pytest.mark.parametrize("version", ["0.6", "0.7"])
def test_what_does_not_conform_conforms_to_nothing_and_is_told(version):
    data = load(CASES / "untp" / f"failed-{version}.json")
    assert not properties(data) & {"casco:conformsTo", "casco:output", "casco:states", "casco:validFrom"}
    assert {"conformance: false", "validFrom: 2025-02-01T00:00:00Z"} <= unread(data)
    mixed = load(CASES / "untp" / f"mixed-conformance-{version}.json")
    said = {(p, o) for _, p, o in facts(mixed)}
    assert {o.rpartition("/")[2] for p, o in said if p == "casco:aboutObject"} == {"a", "c"}
    assert {o.rpartition("/")[2] for p, o in said if p == "casco:conformsTo"} == {"kettles", "kettles#5"}
    assert {"conformance: false", "assessedProduct: Kettle B (3 statements)"} <= unread(mixed)


@pytest.mark.parametrize("falsehood", [False, "false", "False", 0, "0", {"@value": False}], ids=str)
def test_no_is_no_however_it_is_written(falsehood, write):
    data = load(lying(write, "untp-0.7.jsonld", assessed(conformance=falsehood)))
    assert "casco:conformsTo" not in properties(data)
    assert "casco:states" not in properties(data)


def assessed(**values):
    return lambda credential: credential["credentialSubject"]["conformityAssessment"][0].update(values)


def grants(*authorities, **values):
    """The credential of the example with these authorities, each an identifier."""
    entries = [{"name": f"Grant {n}", "issuingAuthority": {"id": a}} for n, a in enumerate(authorities)]
    return subject(authorisation=entries, **values)


NAS, MINISTRY, OWNER = (f"https://{name}.example" for name in ("board", "ministry", "owner"))
SCHEME = {"id": "https://owner.example/scheme", "owner": {"id": OWNER}}


@pytest.mark.parametrize(
    ("change", "accreditors", "others"),
    [
        (grants(NAS), {NAS}, set()),
        (grants(NAS, NAS), {NAS}, set()),
        (grants(NAS, MINISTRY), set(), {NAS, MINISTRY}),
        (grants(MINISTRY, NAS, NAS), set(), {NAS, MINISTRY}),
        (grants(NAS, OWNER, referenceScheme=SCHEME), {NAS}, {OWNER}),
        (grants(NAS, OWNER, MINISTRY, referenceScheme=SCHEME), set(), {NAS, OWNER, MINISTRY}),
        (grants(OWNER, referenceScheme=SCHEME), set(), {OWNER}),
        (grants(NAS, assessmentLevel="authority-mandate"), set(), {NAS}),
        (grants(NAS, assessmentLevel="no-such-level"), set(), {NAS}),
    ],
)
def test_only_the_sole_authority_that_can_be_meant_accredits(change, accreditors, others, write):
    said = facts(load(lying(write, "untp-0.7.jsonld", change)))
    assert {o for _, p, o in said if p == "casco:grantedBy"} == accreditors
    assert {o for _, p, o in said if p == "casco:authorizedBy"} == others


@pytest.mark.parametrize(
    ("name", "accredits"),
    [
        ("Ministry of Kettles", False),
        ("Bundesministerium für Kessel", False),
        ("Ministère des bouilloires", False),
        ("Ministerio de Calderas", False),
        ("Government of Norland", False),
        ("Norland Department of Kettles", False),
        ("Ministry of Kettles, Accreditation Service", True),
        ("Administration of Kettle Testing", True),
        ("Norland Accreditation Board", True),
    ],
)
def test_a_ministry_accredits_only_where_its_name_says_so(name, accredits, write):
    entries = [{"name": "Grant", "issuingAuthority": {"id": MINISTRY, "name": name}}]
    data = load(lying(write, "untp-0.7.jsonld", subject(authorisation=entries)))
    assert {"casco:grantedBy" in properties(data), "casco:authorizedBy" not in properties(data)} == {accredits}
    assert any(words.startswith("assessmentLevel: ") for words in unread(data)) is not accredits


@pytest.mark.parametrize(
    ("issuer", "authority"),
    [
        ("https://nameless.example", {"id": "https://nameless.example"}),
        ({"id": "did:web:a", "name": "Aurora"}, {"id": "https://register.example/a", "name": "Aurora"}),
        (
            {"id": "did:web:a", "issuerAlsoKnownAs": [{"id": "https://register.example/a"}]},
            {"id": "https://register.example/a", "name": "Aurora Ltd"},
        ),
    ],
    ids=["same-identifier", "same-name", "also-known-as"],
)
def test_nobody_authorizes_itself(issuer, authority, write):
    def change(credential):
        credential["issuer"] = issuer
        subject(assessmentLevel="authority-benchmark", authorisation=[{"issuingAuthority": authority}])(credential)

    data = load(lying(write, "untp-0.7.jsonld", change))
    assert "casco:authorizedBy" not in properties(data)
    assert any(words.startswith("authorisation: ") for words in unread(data))


@pytest.mark.parametrize("kind", ["assessedProduct", "assessedFacility", "both"])
def test_a_type_of_object_is_read_where_all_are_of_it(kind, write):
    def leave(credential):
        for key in {"assessedProduct", "assessedFacility"} - {kind} if kind != "both" else ():
            credential["credentialSubject"]["conformityAssessment"][0].pop(key)

    types = {o for _, p, o in facts(load(lying(write, "untp-0.7.jsonld", leave))) if p == "casco:objectType"}
    assert (
        types
        == {
            "assessedProduct": {"id:object-product"},
            "assessedFacility": {"id:object-facility"},
            "both": set(),
        }[kind]
    )


UNTYPED = {
    "object": {"name": "Juice", "hasCertification": {"name": "Organic", "issuedBy": {"name": "Norland"}}},
    "list": {"@type": "Product", "hasCertification": [{"name": "Organic", "issuedBy": {"name": "Norland"}}]},
    "other-type": {"hasCertification": {"@type": "Certificate", "name": "Organic", "issuedBy": "Norland"}},
    "graph": {"@graph": [{"name": "Juice", "hasCertification": {"name": "Organic", "issuedBy": "Norland"}}]},
}


@pytest.mark.parametrize("name", UNTYPED)
def test_what_a_property_leads_to_needs_no_type(name, write):
    document = {"@context": "https://schema.org", **UNTYPED[name]}
    text = json.dumps(document).replace(
        '"name": "Organic"', '"name": "Organic", "validFrom": "2026-01-01", "expires": "2025-01-01"'
    )
    path = write("untyped.json", text)
    constraints = found(path)
    assert "validity-does-not-end-before-it-starts" in constraints
    assert "listing-names-its-issuer" not in constraints


def test_one_board_that_is_only_named_is_one(write):
    entries = [{"name": f"Grant {n}", "issuingAuthority": {"name": "Norland Accreditation Board"}} for n in (1, 2)]
    said = properties(load(lying(write, "untp-0.7.jsonld", subject(authorisation=entries))))
    assert "casco:grantedBy" in said
    assert "casco:authorizedBy" not in said


@pytest.mark.parametrize("value", [False, "false", 0, "no", "fail"])
def test_only_what_is_said_to_conform_does(value, write):
    def change(credential):
        for assessment in credential["credentialSubject"]["conformityAssessment"]:
            assessment["conformance"] = value

    data = load(lying(write, "untp-0.7.jsonld", change))
    assert "casco:conformsTo" not in properties(data)


@pytest.mark.parametrize(
    ("names", "label"),
    [
        ({"name": "Iris", "legalName": "Iris Lamps Limited"}, "Iris"),
        ({"name": ["Iris", "Iris Lamps Limited"]}, "Iris Lamps Limited"),
        ({"name": ["Iris Lamps", "Lamps Iris"], "legalName": "Iris Lamps Limited"}, "Lamps Iris"),
    ],
)
def test_names_of_an_issuer_that_stand_together_are_of_one_body(names, label, write):
    """They are no sign of two bodies: one is its label, and nothing is warned of."""
    written = {
        "@context": "https://schema.org",
        "@type": "Certification",
        "@id": "https://example.org/c",
        "name": "Green",
        "issuedBy": {"@id": "https://example.org/i"} | names,
    }
    data = load(write("c.json", json.dumps(written)))
    assert data.label(ox.NamedNode("https://example.org/i")) == label
    assert "body-has-one-name" not in {finding.constraint for finding in validate(data).findings}
