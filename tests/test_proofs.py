"""Explanations: proofs down to what is written, and what is lacking, in words."""

import json

import pytest
from click.testing import CliRunner
from compiled.test_proofs import check, owlrl_takes, steps

from casco_kg import UsageError, ask, explain, infer, knowledge, load, validate
from casco_kg.cli import main
from casco_kg.files import folder
from casco_kg.inference import without_annotations
from casco_kg.linkage.resolving import resolve
from casco_kg.owl.closure import close
from casco_kg.owl.compiler import compile_rules
from casco_kg.owl.proofs import prove
from casco_kg.proofs import explain_findings

REGISTER = folder("ontology") / "examples" / "register.ttl"
MINIMAL = folder("ontology") / "examples" / "minimal.csv"


@pytest.fixture(scope="module")
def register():
    return load(REGISTER)


@pytest.mark.slow
def test_every_inferred_triple_of_the_register_has_a_proof_that_owlrl_confirms_step_by_step(register):
    reasoned = without_annotations(knowledge() | register)
    inferred = close(reasoned, compile_rules(reasoned))
    facts = [fact for fact in infer(register).inferred if fact not in infer().inferred]
    assert len(facts) > 150
    for fact in facts:
        proof = next(prove(fact, inferred))
        check(proof, reasoned.triples)
        for step in steps(proof):
            assert owlrl_takes(*step), step


def told(*names, data=None, **options):
    closure = infer(data)
    return explain(*(resolve(name, closure.asserted) for name in names), closure, **options)


def test_a_proof_names_card_axiom_and_source_and_the_line_of_the_data(register):
    explanation = told("aurora", "a", "AccreditableBody", data=register)
    (proof,) = explanation.proofs
    assert proof.card == "a-body-with-an-accreditable-engagement-is-accreditable"
    assert proof.rule.startswith("A body that carries out an accreditable engagement")
    assert any("casco:carriesOut" in axiom for axiom in proof.axioms)
    assert proof.sources == ("src:system-note-third-party",)
    written = [step for step in proof.steps if not step.premises]
    assert {source for step in written for source in step.sources} >= {f"{REGISTER}:19", "src:system-accredits"}


def test_a_conclusion_that_rests_only_on_the_deck_says_so(register):
    assert told("aurora", "a", "AccreditableBody", data=register).rests_only_on == ("the deck",)
    assert told("aurora", "mustMeet", "ISO/IEC 17025", data=register).rests_only_on == ()


@pytest.mark.slow
def test_accreditable_bodies_names_the_rule_of_the_proof(register):
    rows = ask("accreditable-bodies", register).text()
    assert rows
    for body, _, _, rule in rows:
        (proof,) = told(body, "a", "AccreditableBody", data=register).proofs
        assert proof.card == rule


def test_what_does_not_follow_names_what_is_missing(register):
    explanation = told("cedar", "a", "AccreditableBody", data=register)
    assert explanation.proofs == ()
    missing = {fact for lack in explanation.lacks for fact in lack.missing}
    assert "Cedar Works In-house Laboratory acts as third party" in missing
    assert not any("Nothing" in fact for fact in missing)


def test_what_is_written_is_its_own_proof(register):
    assert told("aurora", "rdfs:label", "aurora", data=register).proofs == ()
    (proof,) = told("id:activity-testing", "governedBy", "ISO/IEC 17025").proofs
    assert (proof.card, proof.premises) == ("", ())
    assert "src:outputs-testing" in proof.sources


def test_all_proofs_come_shortest_first(write):
    data = load(
        write(
            "twice.ttl",
            """@prefix casco: <https://w3id.org/casco-kg/def#> . @prefix id: <https://w3id.org/casco-kg/id/> .
            <urn:a> a casco:TestingLaboratory ; casco:performs id:activity-inspection .""",
        )
    )
    proofs = told("urn:a", "a", "ConformityAssessmentBody", data=data, every=True).proofs
    sizes = [len(list(proof.steps)) for proof in proofs]
    assert len(proofs) >= 2
    assert sizes == sorted(sizes)


def test_names_are_resolved_or_refused(register):
    assert resolve("accreditable body", knowledge()) == resolve("casco:AccreditableBody", knowledge())
    assert resolve("AccreditableBody", knowledge()) == resolve("accreditable body", knowledge())
    assert resolve("Aurora Testing Laboratory", register) == resolve("aurora", register)
    with pytest.raises(UsageError, match="no IRI"):
        resolve("urn:no iri", knowledge())


def test_findings_are_explained_where_they_rest_on_inference(write):
    data = load(
        write(
            "a.ttl",
            """@prefix casco: <https://w3id.org/casco-kg/def#> . @prefix id: <https://w3id.org/casco-kg/id/> .
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <https://w3id.org/casco-kg/register/> .
            :scope casco:ofActivity id:activity-testing ; casco:againstStandard :edition . [] casco:hasScope :scope .
            :edition a casco:Edition ; casco:editionOf id:standard-iso-iec-17020 .""",
        )
    )
    report = validate(data)
    proofs = explain_findings(report, data)
    (finding,) = [f for f in report.findings if f.constraint == "scope-standard-governs-its-activity"]
    assert [step.card for step in proofs[finding]] == ["against-an-edition-is-against-its-standard"]


@pytest.mark.parametrize("shown", ["text", "json", "mermaid"])
def test_explain_shows_the_same_in_every_format(shown):
    arguments = ["explain", "lab-1", "a", "AccreditableBody", "--data", str(MINIMAL), "--format", shown]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0
    assert "Example Laboratory acts as third party" in result.stdout
    if shown == "json":
        assert json.loads(result.stdout)["rests_only_on"] == ["the deck"]


def test_explain_exits_with_1_when_it_does_not_follow():
    result = CliRunner().invoke(main, ["explain", "lab-1", "a", "InspectionBody", "--data", str(MINIMAL)])
    assert result.exit_code == 1
    assert "missing Example Laboratory performs inspection" in result.stdout


def test_validate_explain_prints_proofs():
    document = CliRunner().invoke(main, ["validate", str(REGISTER), "--explain", "--format", "json"])
    assert document.exit_code == 1
    assert "findings" in json.loads(document.stdout)


@pytest.mark.slow
def test_findings_come_even_where_no_proofs_can_be_given(tmp_path):
    data = tmp_path / "t.ttl"
    data.write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix casco: <https://w3id.org/casco-kg/def#> .\n"
        "casco:performs owl:sameAs <urn:p> . <urn:a> casco:performs <urn:x> .\n"
    )
    result = CliRunner().invoke(main, ["validate", str(data), "--explain"])
    assert "activity-is-known" in result.stdout
    assert "without proofs" in result.stderr
    assert result.exit_code == 1
