"""The redirects of docs/w3id lead to what a release has: its files, and the one that export writes."""

import re

import pytest
from conftest import ROOT

from casco_kg.files import find

BASE = "https://w3id.org/casco-kg/"
#: Those for programs; browsers are sent to pages, which tests/judges/release.py asks for.
RULES = re.findall(
    r"(?<!text/html\n)^RewriteRule (\S+) (\S+)", (ROOT / "docs" / "w3id" / ".htaccess").read_text(), re.M
)
#: An ontology, and its version.
HEADER = re.compile(r"^<([^>]+)>(?:\s+a owl:Ontology.*?)(?:owl:versionIRI <([^>]+)>.*?)?\s\.\n", re.M | re.S)
#: What a release has beside the files of the project.
MADE = ("casco-kg.ttl", "shapes.ttl", "description.ttl", "vocabulary.ttl")


def target(path):
    """Return where the first redirect that matches leads to."""
    for pattern, substitution in RULES:
        if found := re.search(pattern, path):
            return re.sub(r"\$(\d)", lambda group: found[int(group[1])], substitution).removeprefix("PUBLISHED/")
    return None


def iris():
    """Return the IRIs of files and of their versions, as the headers write them."""
    for path in [*find("ontology", "**/*.ttl"), *find("shapes", "**/*.ttl")]:
        if header := HEADER.search(path.read_text()):
            yield from ((iri, path) for iri in header.groups() if iri)


@pytest.mark.parametrize(("iri", "path"), list(iris()), ids=str)
def test_an_ontology_leads_to_its_file(iri, path):
    """The core leads to all terms: those of the modules have its namespace."""
    path = ROOT / "vocabulary.ttl" if path.name == "schema.ttl" else path
    assert re.sub(r"^releases/[0-9.]+/", "", target(iri.removeprefix(BASE))) == str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", ["", "id/activity-testing", "src", "rule", "shape", "ontology/context.jsonld"])
def test_what_is_no_ontology_leads_to_a_file_too(path):
    assert target(path) in MADE or (ROOT / target(path)).exists()


def test_a_file_of_a_version_is_that_file():
    assert target("0.1.0/casco-kg.ttl") == "releases/0.1.0/casco-kg.ttl"
    assert target("0.1.0/ontology/schema.ttl") == "releases/0.1.0/ontology/schema.ttl"


def test_an_address_that_is_not_ours_leads_nowhere():
    assert target("0.1.0/nothing") is None
