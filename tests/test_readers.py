"""Other people's formats: each file is read right, nothing of it is lost in silence, and what lies is found out."""

import pytest

from casco_kg import load, validate
from casco_kg.terms import expand, prefixes, shorten

BATTERY = "untp-0.7/ConformityCredential_battery_instance.json"


@pytest.fixture
def real(shared):
    """Files that nobody on this project wrote."""
    return shared / "real"


def facts(graph):
    """What a graph says in our terms, as short names, but for labels and numbers."""
    return {
        tuple(shorten(term).strip("<>") for term in (t.subject, t.predicate, t.object))
        for t in graph
        if t.predicate.value.startswith(prefixes()["casco"]) and t.predicate != expand("casco:number")
    }


def test_the_battery_credential_is_recognised_by_the_scheme_owner_and_not_accredited(real):
    data = load(real / BATTERY)
    said = {(p, o) for s, p, o in facts(data) if s == "https://rba-cab.example.com/attestation/RBA-BG-2025-003"}
    assert ("casco:attestedBy", "did:web:sample-vap-cab.example.com") in said
    assert ("casco:aboutObject", "https://facility-register.example.com/fac-003") in said
    assert ("casco:conformsTo", "https://responsiblebusiness.org/vap/v8.0.2") in said
    assert ("casco:inParty", "id:party-third") in said
    assert "casco:attestedOn" not in {p for p, _ in said}
    (authorization,) = [o for p, o in said if p == "casco:underAuthorization"]
    assert (authorization, "casco:authorizedBy", "https://responsiblebusiness.org") in facts(data)
    assert not {p for _, p, _ in facts(data)} & {"casco:grantedBy", "casco:underAccreditation", "casco:performs"}


def test_a_finding_points_into_the_original_file(real):
    report = validate(load(real / BATTERY))
    places = {(f.constraint, f.path): f.place for f in report.findings}
    assert places["attestation-says-when-it-was-made", "casco:attestedOn"].pointer == "/credentialSubject"
