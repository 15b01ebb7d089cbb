"""Everything that the knowledge graph describes is called by a label of its own."""

import pyoxigraph as ox
import pytest
from ontology_shapes import by_pyshacl, misshapen

from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.keys.names import with_iris
from casco_kg.linkage.resolving import resolve, resolve_value
from casco_kg.rdf.constants import RDF
from casco_kg.rdf.terms import expand


def test_everything_described_has_a_label_that_nothing_else_has():
    assert misshapen(knowledge(), "labels") == set()


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("a casco:Membership", "described-thing-has-a-label"),
        ('a casco:Membership ; rdfs:label "one"@en , "two"@en', "described-thing-has-a-label"),
        ('a casco:Activity ; rdfs:label "other"@en', "label-is-of-one-thing"),
        ('a casco:Membership ; rdfs:label "of nobody"', "record-is-called-in-english"),
    ],
)
def test_the_shapes_for_labels_find_what_is_wrong(statement, constraint):
    prefixes = "".join(f"@prefix {p}: <{expand(p + ':').value}> .\n" for p in ("casco", "id", "rdfs"))
    text = f'{prefixes}id:fact {statement} . casco:Other rdfs:label "other"@en .'
    data = Graph(frozenset(quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)))
    found = misshapen(data, "labels")
    assert (constraint, expand("id:fact").value) in found
    assert found == by_pyshacl(data, "labels")


@pytest.mark.parametrize(
    ("key", "word", "name"),
    [
        ("type", "accreditation", "casco:Accreditation"),
        ("type", "accreditation body", "casco:AccreditationBody"),
        ("type", "attestation", "casco:Attestation"),
        ("type", "peer evaluation", "casco:PeerEvaluation"),
        ("performs", "accreditation", "id:activity-accreditation"),
        ("performs", "peer evaluation", "id:activity-peer-evaluation"),
        ("performs", "calibration", "id:activity-calibration"),
        ("activity", "inspection", "id:activity-inspection"),
        ("objectType", "accreditation body", "id:object-accreditation-body"),
        ("objectType", "conformity assessment body", "id:object-conformity-assessment-body"),
        ("status", "withdrawn", "id:status-withdrawn"),
    ],
)
def test_a_word_that_several_things_share_is_read_by_its_column(key, word, name):
    assert with_iris(key, word) == expand(name).value


def test_a_word_after_a_is_a_class():
    subject = expand("id:nobody")
    assert resolve_value("accreditation", subject, ox.NamedNode(RDF + "type"), knowledge()) == expand(
        "casco:Accreditation"
    )
    assert resolve("calibration", knowledge()) == expand("id:activity-calibration")
    assert resolve("CAB", knowledge()) == expand("casco:ConformityAssessmentBody")
