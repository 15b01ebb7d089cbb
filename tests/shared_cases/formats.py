"""Rows formats-* of CASES.csv."""

from casco_kg import load
from casco_kg.rdf.constants import RDFS
from casco_kg.rdf.terms import shorten, terms_of


def _said(cases, name):
    """What a case says in our terms; a thing is called by its label, where it has one."""
    data = load(cases.root / "formats" / name)
    labels = {terms_of(t)[0]: terms_of(t)[2].value for t in data if t.predicate.value == RDFS + "label"}
    return {tuple(labels.get(term) or shorten(term).strip('<>"') for term in terms_of(triple)) for triple in data}


def _told(cases, name):
    """What is told as not read, in the words of ``convert``."""
    result = cases.run("convert", f"formats/{name}")
    assert result.exit_code == 0, result.stderr
    return result.stderr


def _kinds(said):
    return {o for _, p, o in said if p == "rdf:type"}


def case_1(cases):
    said = _said(cases, "min-untp-two-authorisations.json")
    assert {(s, o) for s, p, o in said if p == "casco:authorizedBy"} == {
        ("Accreditation L-1", "Norland Accreditation Board"),
        ("Approved laboratory of the Ministry of Kettles", "Ministry of Kettles"),
    }
    assert "casco:Accreditation" not in _kinds(said)
    assert not {p for _, p, _ in said} & {"casco:underAccreditation", "casco:grantedBy", "casco:grantedTo"}
    assert "assessmentLevel: authority-globalmra" in _told(cases, "min-untp-two-authorisations.json")


def case_2(cases):
    said = _said(cases, "min-permit-07-authorised.json")
    assert _kinds(said) == {"casco:Authorization"}
    assert ("Quarry permit 1", "casco:authorizedBy", "Norland Permitting Officer") in said
    assert ("Quarry permit 1", "casco:authorizes", "Slate Quarries") in said
    assert [s for s, p, _ in said if p == "casco:authorizes"] == ["Quarry permit 1"]


def case_3(cases):
    said = _said(cases, "min-untp-mixed-conformance.json")
    assert {o for _, p, o in said if p == "casco:aboutObject"} == {"Kettle K1"}
    assert ("Test of kettles", "casco:conformsTo", "EN 9999:2020") in said
    told = _told(cases, "min-untp-mixed-conformance.json")
    assert "/conformityAssessment/1/conformance: conformance: false" in told
    assert "Kettle K2" in told


def case_4(cases):
    said = _said(cases, "min-dcc.xml")
    assert "casco:StatementOfConformity" not in _kinds(said)
    assert "casco:conformsTo" not in {p for _, p, _ in said}
    told = " | ".join(f["value"] for f in cases.findings("formats/min-dcc.xml") if f["path"] == "casco:unread")
    for words in ("conformity: fail", "norm: OIML R 76", "refType: basic_conformity"):
        assert words in told


def case_5(cases):
    said = _said(cases, "min-tsl.xml")
    assert ("Mapletrust Industry Scheme Limited", "rdf:type", "casco:Body") in said
    assert _kinds(said) == {"casco:Body"}


def case_6(cases):
    names = cases.constraints("formats/juice.json")
    assert "validity-does-not-end-before-it-starts" in names
    assert "listing-names-its-issuer" not in names


def case_7(cases):
    case = "formats/min-untp-extra-context.json"
    told = [f["value"] for f in cases.findings(case) if f["path"] == "casco:unread"]
    assert "@context: https://w3id.org/vc/render-method/v2rc2, not known here, so not read" in told
    assert ("Test of kettles", "casco:conformsTo", "EN 9999:2020") in _said(cases, "min-untp-extra-context.json")


def case_8(cases):
    case = "formats/min-untp-enveloped.json"
    told = [f["value"] for f in cases.findings(case) if f["path"] == "casco:unread"]
    assert "signature: not checked (JWT, ES256)" in told
    assert ("Test of kettles", "casco:attestedBy", "Wren Laboratory") in _said(cases, "min-untp-enveloped.json")


def case_9(cases):
    assert "object-fits-the-activity" not in cases.constraints("formats/min-untp-product-and-facility.json")


def case_10(cases):
    said = _said(cases, "min-untp-criteria.json")
    assert ("Test of kettles", "casco:conformsTo", "EN 9999:2020, 4.2 leakage") in said
    assert ("Kettle K1", "casco:number", "GT-55") in said
