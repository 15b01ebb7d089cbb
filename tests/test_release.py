"""A release is one folder: one ontology, its parts, what describes it, and checksums that agree."""

import csv
import hashlib
import json
import subprocess
import sys

import jsonschema
import pyoxigraph as ox
import pytest
from conftest import ROOT
from release.folder import CHECKSUMS, write_release
from release.record_schemas import record_schema
from release.term_changes import term_changes

from casco_kg import UsageError, export, knowledge
from casco_kg.files import folder
from casco_kg.rdf.constants import BASE, OWL, RDF
from casco_kg.registers.columns import kinds

ONTOLOGY = ox.NamedNode(OWL + "Ontology")


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    path = tmp_path_factory.mktemp("made") / "release"
    write_release(path, None, "2026-12-01")
    return path


def triples(path, syntax=ox.RdfFormat.TURTLE):
    return {quad.triple for quad in ox.parse(path=path, format=syntax)}


@pytest.mark.slow
def test_the_graph_is_one_ontology_that_imports_nothing(release):
    for name in ("casco-kg.ttl", "casco-kg-closed.ttl"):
        graph = triples(release / name)
        headers = {t.subject.value for t in graph if t.object == ONTOLOGY and t.predicate.value == RDF + "type"}
        assert headers == {BASE + "ontology/casco-kg"}
        assert not [t for t in graph if t.predicate.value == OWL + "imports"]
    assert any(t.predicate.value.endswith("issued") and t.object.value == "2026-12-01" for t in graph)


@pytest.mark.slow
def test_every_syntax_of_the_graph_says_the_same(release):
    counts = {
        len(triples(release / name, syntax))
        for name, syntax in (
            ("casco-kg.ttl", ox.RdfFormat.TURTLE),
            ("casco-kg.nt", ox.RdfFormat.N_TRIPLES),
            ("casco-kg.rdf", ox.RdfFormat.RDF_XML),
            ("casco-kg.jsonld", ox.RdfFormat.JSON_LD),
        )
    }
    assert len(counts) == 1


@pytest.mark.slow
def test_checksums_are_those_of_all_other_files(release):
    told = dict(reversed(line.split("  ")) for line in (release / CHECKSUMS).read_text().splitlines())
    there = {str(path.relative_to(release)) for path in release.rglob("*") if path.is_file()}
    assert set(told) == there - {CHECKSUMS}
    for path, digest in told.items():
        assert hashlib.sha256((release / path).read_bytes()).hexdigest() == digest


@pytest.mark.slow
def test_the_description_names_files_that_are_there_with_their_checksums(release):
    said = triples(release / "description.ttl")
    root = f"{BASE}0.2.0/"
    files = {t.object.value for t in said if t.predicate.value.endswith(("#downloadURL", "hasArtifact"))}
    assert files
    digests = {t.object.value for t in said if t.predicate.value.endswith("checksumValue")}
    for file in files:
        content = (release / file.removeprefix(root)).read_bytes()
        assert hashlib.sha256(content).hexdigest() in digests
    (count,) = (t.object.value for t in said if t.predicate.value == "http://rdfs.org/ns/void#triples")
    assert int(count) == len(triples(release / "casco-kg.ttl"))


@pytest.mark.slow
def test_alignments_are_read_as_a_table(release):
    lines = (release / "alignments.sssom.tsv").read_text().splitlines()
    rows = list(csv.DictReader([line for line in lines if not line.startswith("#")], delimiter="\t"))
    assert len(rows) > 100
    assert {row["predicate_id"] for row in rows} <= {
        f"skos:{name}Match" for name in ("exact", "close", "broad", "narrow", "related")
    }
    assert all(row["subject_id"].startswith(("casco:", "id:")) and row["object_id"].startswith("http") for row in rows)


@pytest.mark.slow
def test_the_command_refuses_a_folder_that_exists_and_leaves_nothing_behind(release, tmp_path):
    (tmp_path / "there").mkdir()
    for given, says in (
        (["-o", str(tmp_path / "there")], "exists"),
        (["-o", str(tmp_path / "new"), "--day", "x"], "--day"),
    ):
        command = [sys.executable, ROOT / "tools" / "release", *given]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert says in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_a_day_that_is_none_is_refused(tmp_path):
    with pytest.raises(UsageError, match="2026-01-31"):
        write_release(tmp_path / "new", None, "soon")


def test_terms_that_came_went_or_changed_are_told(tmp_path):
    before = {t for t in export().triples if not str(t.subject).endswith("#Laboratory>")}
    text = "".join(f"{t} .\n" for t in before)
    text = text.replace("A conformity assessment body that inspects.", "A body that looks at things.")
    text += (
        "<https://w3id.org/casco-kg/def#Gone> <http://www.w3.org/2000/01/rdf-schema#isDefinedBy> "
        "<https://w3id.org/casco-kg/def> .\n<https://w3id.org/casco-kg/def#Gone> "
        '<http://www.w3.org/2000/01/rdf-schema#label> "gone"@en .\n'
    )
    (old := tmp_path / "old.nt").write_text(text, encoding="utf-8")
    page = term_changes(export(), old)
    parts = {part.split(" (")[0]: part for part in page.split("\n## ")[1:]}
    assert "`casco:Laboratory`" in parts["Added"]
    assert "`casco:InspectionBody`" in parts["Changed"]
    assert "`casco:Gone`: gone" in parts["Removed"]
    assert "casco:InspectionBody" not in parts["Added"] + parts["Removed"]


def records():
    """The records of the example in JSON-LD, and of what README shows."""
    yield "bodies", json.loads((folder("ontology") / "examples" / "minimal.jsonld").read_text())
    yield "accreditations", {
        "id": "a-1", "number": 17, "grantedBy": "https://w3id.org/casco-kg/id/body-dakks", "grantedTo": {"id": "lab-1"},
        "validFrom": "2024-01-01", "status": "active", "scope": [{"activity": "testing", "standard": "iso-iec-17025"}],
    }  # fmt: skip
    yield "attestations", {"id": "t-1", "attestedBy": "lab-1", "attestedOn": "2025-01-01", "activity": ["testing"]}


@pytest.mark.parametrize(("kind", "record"), list(records()), ids=str)
def test_a_right_record_fits_the_schema_of_its_kind(kind, record):
    jsonschema.validate(record, record_schema(kind), format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize(
    ("kind", "change", "where"),
    [
        ("bodies", {"perfoms": "testing"}, "perfoms"),
        ("bodies", {"performs": "testin"}, "testin"),
        ("accreditations", {"validFrom": "1.1.2024"}, "1.1.2024"),
        ("accreditations", {"status": ["active", "suspended"]}, "active"),
        ("accreditations", {"scope": {"activity": "nothing"}}, "nothing"),
        ("attestations", {"id": 5}, "5"),
    ],
)
def test_a_wrong_record_does_not_fit(kind, change, where):
    record = dict(records())[kind] | change
    with pytest.raises(jsonschema.ValidationError, match=where):
        jsonschema.validate(record, record_schema(kind), format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize("kind", kinds())
def test_each_schema_is_one(kind):
    jsonschema.Draft202012Validator.check_schema(record_schema(kind))
    assert set(knowledge().files)
