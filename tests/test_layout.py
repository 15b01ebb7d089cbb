"""Names, layout and direction: what CONTRIBUTING.md says, as tests."""

import json
import re
import tomllib
import xml.etree.ElementTree as ET

import layers
import pyoxigraph as ox
import pytest
from conftest import ROOT

import casco_kg
from casco_kg.files import find, find_ontology, folder
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.rdf import ours
from casco_kg.rdf.constants import OWL, RDF, RDFS
from casco_kg.rdf.terms import expand, prefixes, terms_of

MODULES = sorted((ROOT / "casco_kg").rglob("*.py"))
TURTLE = sorted([*(ROOT / "ontology").rglob("*.ttl"), *(ROOT / "shapes").rglob("*.ttl")])


@pytest.mark.parametrize("folder", layers.FOLDERS)
def test_imports_go_one_way(folder):
    """In each folder what stands in it has layers: nothing imports what imports it."""
    assert layers.layers(folder)


def test_two_modules_that_import_each_other_have_no_layers(tmp_path):
    for name, other in (("a", "b"), ("b", "c"), ("c", "a")):
        (tmp_path / f"{name}.py").write_text(f"from casco_kg.room.{other} import thing")
    modules = {f"casco_kg.room.{path.stem}": path for path in tmp_path.iterdir()}
    with pytest.raises(layers.CycleError):
        layers.layers("casco_kg.room", modules | layers.MODULES)


def test_contributing_shows_the_layers(accept):
    path = ROOT / "CONTRIBUTING.md"
    before, mark, rest = path.read_text(encoding="utf-8").partition("<!-- layers -->\n")
    _, end, after = rest.partition("<!-- /layers -->")
    assert mark and end
    expected = f"{before}{mark}\n{layers.picture()}\n\n{end}{after}"
    if accept:
        path.write_text(expected, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == expected, "run pytest --accept tests/test_layout.py"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_domain_term_in_python(path):
    text = path.read_text().replace("w3id.org/casco-kg", "")
    text = re.sub(
        r'"""The ISO/IEC CASCO toolbox as a knowledge graph.*?"""|^import casco_kg.*$', "", text, flags=re.S | re.M
    )
    words = r"\b17[0-9]{3}\b|ISO/IEC|[Ll]aborator|[Aa]ccredit|[Cc]ertif|[Ii]nspection|[Aa]ttestation|conformity"
    assert not re.findall(words, text)


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_turtle_file_is_called_by_its_path(path):
    if "examples" in path.parts or path.name == "prefixes.ttl":
        return
    headers = [
        s.value
        for s, p, o in map(terms_of, (q.triple for q in ox.parse(path=path)))
        if p.value == RDF + "type" and o.value == OWL + "Ontology"
    ]
    name = str(path.relative_to(ROOT).with_suffix(""))
    assert headers == ["https://w3id.org/casco-kg/" + {"ontology/schema": "def"}.get(name, name)]


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: str(path.relative_to(ROOT)))
def test_prefixes_are_the_projects_sorted_and_used(path):
    text = path.read_text()
    declared = re.findall(r"^@prefix ([\w-]*): +<([^>]*)> \.$", text, re.M)
    body = re.sub(r"^@prefix.*$", "", text, flags=re.M)
    for prefix, namespace in declared:
        assert prefixes().get(prefix, "https://w3id.org/casco-kg/register/") == namespace
        assert re.search(rf"(?<![\w:]){prefix}:", body), f"{prefix}: is not used"
    assert [prefix for prefix, _ in declared] == sorted(prefix for prefix, _ in declared)


def test_the_root_imports_every_file_and_the_catalog_finds_them():
    root = ox.NamedNode("https://w3id.org/casco-kg/ontology/casco-kg")
    imports = {node.value for node in knowledge().values(root, OWL + "imports")}
    names = {
        "https://w3id.org/casco-kg/"
        + {"schema": "def"}.get(name := str(p.relative_to(folder("ontology")).with_suffix("")), f"ontology/{name}")
        for p in find_ontology()
    }
    assert imports == names - {root.value}
    catalog = ET.parse(folder("ontology") / "catalog-v001.xml")
    uris = {e.get("name"): e.get("uri") for e in catalog.iter("{urn:oasis:names:tc:entity:xmlns:xml:catalog}uri")}
    assert set(uris) == imports
    assert all((folder("ontology") / uri).is_file() for uri in uris.values())


def test_the_version_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert casco_kg.__version__ == project
    for subject, predicate, value in map(terms_of, knowledge()):
        if predicate.value == OWL + "versionInfo":
            assert value.value == project, subject
        if predicate.value == OWL + "versionIRI":
            assert f"/casco-kg/{project}/" in value.value, subject
    assert yaml_version() == project
    assert f"## {project}" in (ROOT / "CHANGELOG.md").read_text()


def yaml_version():
    (found,) = re.findall(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text(), re.M)
    return found


def test_no_text_holds_what_a_merge_left_behind():
    """Tests read what tables and programs hold; what people alone read has to be looked at on purpose."""
    texts = [path for ending in ("md", "ttl", "rq", "ru", "csv", "py", "toml") for path in ROOT.rglob(f"*.{ending}")]
    ours = [path for path in texts if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)]
    assert ours
    marks = re.compile(r"^(<{7} |>{7} |={7}$)", re.M)
    assert [path for path in ours if marks.search(path.read_text(encoding="utf-8", errors="replace"))] == []


def test_every_casco_term_used_anywhere_is_defined():
    defined = {s.value for s, p, _ in map(terms_of, knowledge()) if p.value == RDFS + "isDefinedBy"}
    for path in [*TURTLE, *find("queries", "**/*.r[qu]")]:
        for name in re.findall(r"(?<![\w/-])casco:(\w+)", path.read_text()):
            assert expand(f"casco:{name}").value in defined, f"{path.name} uses casco:{name}"


def test_every_term_is_used_by_a_rule_a_shape_a_question_or_a_key():
    used = set()
    for path in [*find("shapes", "**/*.ttl"), *find("queries", "**/*.r[qu]"), folder("ontology") / "rules.ttl"]:
        used |= set(re.findall(r"(?<![\w/-])casco:(\w+)", path.read_text()))
    used |= set(re.findall(r"casco:(\w+)", (folder("ontology") / "context.jsonld").read_text()))
    used |= set(re.findall(r"casco:(\w+)", (ROOT / "tests" / "test_document.py").read_text()))
    terms = {s.value.split("#")[1] for s, p, _ in map(terms_of, knowledge()) if p.value == RDFS + "isDefinedBy"}
    assert terms - used == set()


def test_examples_of_terms_are_turtle_that_uses_the_term():
    declared = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes().items())
    examples = [t for t in knowledge() if t.predicate.value == prefixes()["skos"] + "example"]
    assert len({t.subject for t in examples}) >= 60
    for example in examples:
        text = f"{declared}@prefix : <https://example.org/register/> .\n{example.object.value}"
        triples = [quad.triple for quad in ox.parse(text.encode(), ox.RdfFormat.TURTLE)]
        assert any(example.subject in (t.predicate, t.object) for t in triples), example.object.value
        for term in (term for triple in triples for term in terms_of(triple)):
            if isinstance(term, ox.NamedNode) and term.value.startswith("https://w3id.org/casco-kg/"):
                assert knowledge().about(term), term


def test_every_id_used_in_the_graph_is_described():
    described = {s for s, _, _ in map(terms_of, knowledge())}
    for _, _, value in map(terms_of, knowledge()):
        if isinstance(value, ox.NamedNode) and value.value.startswith(prefixes()["id"]):
            assert value in described, value


def test_the_context_has_a_key_for_what_registers_fill():
    keys = json.loads((folder("ontology") / "context.jsonld").read_text())["@context"]
    properties = {
        v["@id"].split(":")[1] for v in keys.values() if isinstance(v, dict) and v.get("@id", "").startswith("casco:")
    }
    text = "".join(p.read_text() for reads in ("asserted", "closed") for p in find("shapes", f"{reads}/*.ttl"))
    inferred = {"governedBy", "yields", "partOf", "mustMeet", "position", "statedOn", "inDocument"}
    remarks = {
        "absentColumn",
        "hidden",
        "merged",
        "misspeltNamespace",
        "namedLike",
        "sharedBy",
        "unchecked",
        "unread",
        "unknownColumn",
        "withoutZeros",
    }
    assert set(re.findall(r"sh:(?:targetSubjectsOf|path) casco:(\w+)", text)) - inferred - remarks <= properties


def test_a_finder_that_finds_no_file_raises():
    with pytest.raises(casco_kg.CascoError, match="no file matches"):
        find("queries", "*.nothing")


def test_terms_of_ours_are_named_in_one_module_and_defined():
    """What else the vocabulary says is read from the graph, so that a change of it is no change of Python."""
    for path in layers.MODULES.values():
        named = re.findall(r"""["'](?:casco|id):[\w-]+["'{]""", path.read_text(encoding="utf-8"))
        assert not named, path
    described = {s for s, _, _ in map(terms_of, knowledge())}
    terms = {getattr(ours, name) for name in ours.__all__}
    assert terms and all(term in described or term == ours.PRESENT_DAY for term in terms)
    text = "".join(path.read_text(encoding="utf-8") for path in layers.MODULES.values() if path.stem != "ours")
    assert all(re.search(rf"\b{name}\b", text) for name in ours.__all__), "a name that no module uses"


SPARQL = [*find("queries", "**/*.r[qu]"), *find("ontology", "**/*.rq")]


@pytest.mark.parametrize("path", SPARQL, ids=lambda path: path.name)
def test_sparql_has_one_layout(path):
    """Two spaces a level; prefixes sorted, in columns; what follows a semicolon two spaces behind its subject."""
    lines = path.read_text(encoding="utf-8").splitlines()
    declared = [line.split()[1] for line in lines if line.startswith("PREFIX ")]
    width = max(map(len, declared), default=0)
    assert declared == sorted(declared)
    assert all(line[7 + width] == " " and line[8 + width] == "<" for line in lines if line.startswith("PREFIX "))
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    assert all(indent % 2 == 0 for indent in indents) and 2 in indents
    assert not any(line != line.rstrip() or "\t" in line for line in lines)
