"""Writing in other people's formats: what is written comes back, never more, and the rest is told."""

import dataclasses
import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from conftest import TESTS

import casco_kg.writing.foreign
from casco_kg import InputError, UsageError, load
from casco_kg.cli import main
from casco_kg.files import folder
from casco_kg.rdf.constants import RDFS
from casco_kg.rdf.terms import DATA_BASE, GENID, expand, shorten, terms_of
from casco_kg.reading import contexts
from casco_kg.reading.foreign.readers import known_contexts, readers
from casco_kg.reading.foreign.translation import translated
from casco_kg.reading.syntaxes import read
from casco_kg.sparql.construct import parse_construct
from casco_kg.writing.foreign import write_in
from casco_kg.writing.writers import writer, writers

EXAMPLES = folder("ontology") / "examples"
CASES = TESTS / "writers"
SMALL = CASES / "cases.ttl"
#: Files, the format that each is written in, and the name of what is expected.
WRITTEN = [
    (SMALL, "untp"),
    (SMALL, "schema.org"),
    (SMALL, "recognized-entities"),
    (EXAMPLES / "recognized-entities.jsonld", "recognized-entities"),
    (EXAMPLES / "register.ttl", "untp"),
    (EXAMPLES / "untp-0.7.jsonld", "untp"),
    (EXAMPLES / "untp-0.6.jsonld", "untp"),
    (EXAMPLES / "schema-org.jsonld", "schema.org"),
    (EXAMPLES / "page.html", "schema.org"),
    (EXAMPLES / "boost.jsonld", "untp"),
    (TESTS / "readers" / "untp" / "recognised-by-scheme-owner-0.7.json", "untp"),
    (TESTS / "readers" / "schema-org" / "maker.json", "schema.org"),
]
IDS = [f"{path.name} as {name}" for path, name in WRITTEN]


def short(term):
    return shorten(term).strip("<>")


def facts(graph):
    """What a graph says, where what is known by its name alone is that name, and the file itself says nothing."""
    labels = {}
    for subject in graph.subjects():
        said = graph.about(subject)
        if GENID in subject.value and list(said) == [RDFS + "label"]:
            (labels[subject],) = said[RDFS + "label"]
    itself = {
        s
        for s in graph.subjects()
        if s.value.startswith(DATA_BASE + GENID)
        and len(graph.about(s)) == 2
        and graph.values(s, expand("casco:states").value)
    }
    return {
        (short(s), short(p), short(labels.get(o, o)))
        for s, p, o in map(terms_of, graph)
        if s not in labels and s not in itself
    }


def back(path, name, write):
    """What is written of a file, read again."""
    return load(write("back.jsonld", write_in(name, load(path)).content))


def told(path, name):
    return [f"{place}: {words}".removeprefix(str(path)) for place, words in write_in(name, load(path)).left]


# What is written


@pytest.mark.parametrize(("path", "name"), WRITTEN, ids=IDS)
def test_a_file_is_written_as(path, name, accept):
    written = write_in(name, load(path))
    text = written.content.decode()
    said = "".join(f"not written{line}\n" for line in told(path, name)) + "".join(
        f"missing: {m}\n" for m in written.missing
    )
    for expected, content in {f"{path.name}.{name}.jsonld": text, f"{path.name}.{name}.txt": said}.items():
        if accept:
            (CASES / expected).write_text(content, encoding="utf-8")
        assert (CASES / expected).read_text(encoding="utf-8") == content, f"{expected}: review, then pytest --accept"


@pytest.mark.parametrize(("path", "name"), WRITTEN, ids=IDS)
def test_what_is_written_comes_back_and_nothing_else_does(path, name, write):
    assert set() < facts(back(path, name, write)) <= facts(load(path))


@pytest.mark.parametrize(("path", "name"), WRITTEN, ids=IDS)
def test_everything_that_does_not_come_back_is_told(path, name, write):
    data = load(path)
    words = "\n".join(told(path, name))
    for _, predicate, value in facts(data) - facts(back(path, name, write)):
        # A remark on what leads to a thing of which nothing was written speaks for all that is said of it.
        assert f"{predicate.split(':')[-1]}: " in words or value.strip('"') in words or "statements)" in words


def test_nothing_is_left_of_what_can_be_said_in_full(write):
    text = SMALL.read_text().partition("# A plant")[0]
    path = write("full.ttl", text)
    written = write_in("untp", load(path))
    assert written.left == ()
    assert facts(back(path, "untp", write)) == facts(load(path))


@pytest.mark.parametrize("name", ["schema-org.jsonld", "page.html"])
def test_a_listing_comes_back_but_for_its_party(name, write):
    lost = facts(load(EXAMPLES / name)) - facts(back(EXAMPLES / name, "schema.org", write))
    assert {predicate for _, predicate, _ in lost} <= {"casco:inParty"}


def test_every_property_that_a_writer_makes_is_made_by_a_case():
    for one in writers():
        made = {t.predicate for path, name in WRITTEN if name == one.name for t in load(path).store().query(one.text)}
        assert {predicate for _, predicate, _ in parse_template(one)} <= made, one.name


def parse_template(one):
    """The template of a writer. What a writer matches needs no account, so that it may use more than a reader."""
    before, construct, after = one.text.partition("\nCONSTRUCT {")
    template = after.partition("\nWHERE {")[0]
    return parse_construct(f"{before}{construct}{template}\nWHERE {{ ?s ?p ?o }}", one.name).template


# What must not be said


def subjects(name):
    return set(json.dumps(write_in(name, load(SMALL)).documents).split('"'))


@pytest.mark.parametrize("gone", ["x-0", "x-1", "x-2", "s-2"])
def test_what_is_suspended_withdrawn_or_no_attestation_is_no_credential(gone):
    assert DATA_BASE + "c-1" in subjects("untp")
    assert DATA_BASE + gone not in subjects("untp")


def test_an_authority_does_not_become_an_accreditor(write):
    again = facts(back(SMALL, "untp", write))
    assert not {predicate for _, predicate, _ in again} & {"casco:grantedBy", "casco:underAccreditation"}
    assert DATA_BASE + "ministry" not in subjects("untp")
    assert any("by-ministry" in line for line in told(SMALL, "untp"))


def test_no_accreditation_becomes_a_recognition_and_what_is_not_in_force_none_either():
    """The one who reads "recognised by an accreditation body" could take it for "accredited"."""
    said = subjects("recognized-entities")
    assert DATA_BASE + "z-1" in said
    assert not {DATA_BASE + name for name in ("by-ministry", "oak", "ash")} & said
    with pytest.raises(InputError, match="holds nothing that can be said in this format"):
        write_in("recognized-entities", load(EXAMPLES / "register.ttl"))


def test_the_day_of_attestation_is_told_and_is_no_day_of_the_credential():
    assert "2025-02-02" not in write_in("untp", load(SMALL)).content.decode()
    assert any("attestedOn: 2025-02-02" in line for line in told(SMALL, "untp"))


def test_an_attestation_is_no_listing():
    with pytest.raises(InputError, match=r"register\.ttl: holds nothing that can be said in this format: schema.org"):
        write_in("schema.org", load(EXAMPLES / "register.ttl"))


def test_a_listing_that_is_not_active_is_not_taken_for_an_active_one():
    (listing,) = [d for d in write_in("schema.org", load(SMALL)).documents if d["@id"].endswith("l-2")]
    assert listing["certificationStatus"] == {"@id": "https://schema.org/CertificationInactive"}


@pytest.mark.parametrize("subject", ["x-3", "x-4"])
def test_what_is_said_in_part_has_no_type_and_no_party(subject):
    (act,) = [
        d["credentialSubject"]
        for d in write_in("untp", load(SMALL)).documents
        if d["credentialSubject"]["id"] == DATA_BASE + subject
    ]
    assert not set(act) & {"attestationType", "assessorLevel", "authorisation", "assessmentLevel"}


def test_a_document_that_would_say_more_is_left_out(monkeypatch):
    one = writer("untp")
    more = one.text.replace("id:output-report kind:testing", "id:output-report kind:inspection")
    monkeypatch.setattr(casco_kg.writing.foreign, "writer", lambda _: dataclasses.replace(one, text=more))
    written = write_in("untp", load(EXAMPLES / "register.ttl"))
    names = {document["credentialSubject"]["id"].removeprefix(DATA_BASE) for document in written.documents}
    assert "p-500" in names
    assert not names & {"t-100", "t-101", "t-102"}
    assert any("T-100" in words for _, words in written.left)


# The form


@pytest.mark.slow
def test_with_the_contexts_of_the_format_the_same_is_said(shared, write, monkeypatch):
    files = shared / "real" / "untp-0.7"
    real = known_contexts() | {
        "https://www.w3.org/ns/credentials/v2": json.loads((files / "context-credentials-v2.jsonld").read_text())[
            "@context"
        ],
        "https://vocabulary.uncefact.org/untp/0.7.0/context/": json.loads(
            (files / "context-untp-0.7.0.jsonld").read_text()
        )["@context"],
    }
    for path in (SMALL, EXAMPLES / "register.ttl"):
        file = write("real.jsonld", write_in("untp", load(path)).content)
        ours = facts(load(file))
        with monkeypatch.context() as patched:
            patched.setattr(contexts, "known_contexts", lambda: real)
            source = translated(read(file))
        assert facts(casco_kg.Graph(frozenset(source.triples))) == ours


def test_a_file_names_the_contexts_of_its_format():
    for path, name in WRITTEN:
        for document in write_in(name, load(path)).documents:
            assert document["@context"] in (list(writer(name).contexts), writer(name).contexts[0])


@pytest.mark.slow
def test_the_same_bytes_come_of_every_run():
    def run(seed):
        command = [sys.executable, "-c", "from casco_kg.cli import main; main()", "export", str(SMALL), "--as", "untp"]
        return subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True)

    first, second = run("1"), run("2")
    assert first.stdout == second.stdout and first.stderr == second.stderr and first.stdout


def test_a_thing_within_itself_is_named_only(write):
    path = write(
        "circle.ttl",
        "@prefix casco: <https://w3id.org/casco-kg/def#> . <urn:l> a casco:Listing ; casco:listedObject <urn:l> .",
    )
    (document,) = write_in("schema.org", load(path)).documents
    assert document["about"] == {"@id": "urn:l"}


@pytest.mark.parametrize("one", writers(), ids=lambda one: one.name)
def test_a_writer_says_what_it_maps_and_what_it_leaves(one):
    assert one.sources and one.maps and one.left and one.roots and one.required
    assert set(one.contexts) <= set(known_contexts())


def test_a_writer_is_no_reader():
    assert not {one.title for one in writers()} & {reader.title for reader in readers() if "unsigned" in reader.title}
    assert not [reader for reader in readers() if "#+ as:" in reader.text]


def test_a_format_that_nobody_writes_is_refused():
    with pytest.raises(UsageError, match=r"known are recognized-entities, schema\.org, untp"):
        write_in("pdf", load(SMALL))


# The command


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_export_writes_a_format_and_lists_what_it_could_not_say(tmp_path):
    out = tmp_path / "out.jsonld"
    result = run("export", SMALL, "--as", "untp", "-o", out)
    assert result.exit_code == 0
    assert out.read_bytes() == write_in("untp", load(SMALL)).content
    assert f"not written: {SMALL}:" in result.stderr
    assert "missing: DigitalConformityCredential requires name" in result.stderr
    assert "not written: " not in run("export", SMALL, "--as", "untp", "-q").stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [SMALL],
        ["--as", "untp"],
        [SMALL, "--as", "pdf"],
        [SMALL, "--as", "untp", "--closed"],
        [EXAMPLES / "register.ttl", "--as", "schema.org"],
    ],
    ids=str,
)
def test_export_refuses_what_it_cannot_write(arguments, tmp_path):
    result = run("export", *arguments, "-o", tmp_path / "out.jsonld")
    assert result.exit_code == 2
    assert result.stderr.startswith("casco-kg: ")
    assert not (tmp_path / "out.jsonld").exists()


# What is awkward


def turtle(write, text):
    names = {
        "": DATA_BASE,
        "casco": "https://w3id.org/casco-kg/def#",
        "id": "https://w3id.org/casco-kg/id/",
        "rdfs": RDFS,
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
    head = "".join(f"@prefix {prefix}: <{namespace}> . " for prefix, namespace in names.items())
    return load(write("awkward.ttl", head + text))


def test_a_text_cannot_end_the_script_of_a_page(write):
    data = turtle(write, ":l a casco:Listing ; rdfs:label '</script><script>alert(1)</script>' .")
    page = b'<script type="application/ld+json">' + write_in("schema.org", data).content + b"</script>"
    assert load(write("page.html", page)).triples == data.triples


def test_what_is_active_and_suspended_is_not_called_active(write):
    data = turtle(write, ":l a casco:Listing ; casco:status id:status-active , id:status-suspended .")
    (document,) = write_in("schema.org", data).documents
    assert document["certificationStatus"] == {"@id": "https://schema.org/CertificationInactive"}


@pytest.mark.parametrize("text", [":l a casco:Listing .", ":l a casco:Listing ; casco:inParty id:party-first ."])
def test_a_listing_of_which_nothing_else_can_be_said_is_written(text, write):
    assert [one["@id"] for one in write_in("schema.org", turtle(write, text)).documents] == [DATA_BASE + "l"]


def test_a_thing_without_identifier_whose_number_cannot_be_said_is_written_with_its_name(write):
    text = "[] a casco:Listing ; casco:issuedBy _:i . [] a casco:Listing ; casco:issuedBy _:i . "
    written = write_in("schema.org", turtle(write, text + "_:i rdfs:label 'Iris Lamps' ; casco:number '7' ."))
    assert [one["issuedBy"]["name"] for one in written.documents] == ["Iris Lamps"] * 2
    assert [words for _, words in written.left] == ["issuedBy › number: 7"]


def test_a_day_that_is_none_is_told_and_not_written(write):
    data = turtle(write, ":l a casco:Listing ; casco:validFrom '2025-02-30'^^xsd:date ; rdfs:label 'L' .")
    written = write_in("schema.org", data)
    assert "validFrom" not in written.documents[0]
    assert [words for _, words in written.left] == ["validFrom: 2025-02-30"]


def test_export_tells_what_was_not_read_and_takes_a_mapping(write, tmp_path):
    result = run("export", EXAMPLES / "schema-org.jsonld", "--as", "schema.org", "-o", tmp_path / "out.jsonld")
    assert "not read: " in result.stderr and "auditDate: 2024-12-12" in result.stderr
    table = write("theirs.csv", "Ref,Kind,Label\nl-1,Listing,Norland Label\n")
    mapping = write("mapping.csv", "column,key,format,value\nRef,id,,\nKind,type,,\nLabel,label,,\n")
    result = run("export", table, "--as", "schema.org", "--mapping", mapping)
    assert json.loads(result.stdout)["name"] == "Norland Label", result.stderr
