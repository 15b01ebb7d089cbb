"""What is checked within a browser: the graph, our shapes as queries, the rules, and what names in registers mean.

The scripts of the page (files/check-*.js) read files only as far as one way to read them is sure, and run no constraint
that depends on anything else that the command works out beforehand; what is left out is named.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox

from casco_kg.closure import Closure
from casco_kg.files import find
from casco_kg.graph import GENID_BASE, Graph
from casco_kg.keys.accents import FOLDED
from casco_kg.keys.documents import known_documents
from casco_kg.keys.names import beside, called, designating, is_name, keys, known_by_name, property_of
from casco_kg.keys.numbers import ways
from casco_kg.languages.words import LANGUAGES
from casco_kg.linkage.spellings import WORDS_OF_A_FORM, legal_forms
from casco_kg.owl.patterns import Pattern
from casco_kg.owl.rules import Different, NotLiteral, Rule
from casco_kg.pages.browser_headers import header_data
from casco_kg.rdf import ours
from casco_kg.rdf.constants import BASE, OWL, RDF, RDFS, SH, SKOS
from casco_kg.rdf.terms import DATA_BASE, Term, expand, local_name, prefixes, terms_of
from casco_kg.reading.foreign.readers import readers
from casco_kg.shacl.compiled.checks import Check, compile_shapes
from casco_kg.sparql.joins import Sizes
from casco_kg.validation.constraints import constraint_name, load_shapes
from casco_kg.validation.translations import said_by

__all__ = ["checker_data", "checker_files", "has_checker"]

#: Where the engine stands that tools/build_checker.py brings.
_CHECKER = Path(__file__).parent / "files" / "oxigraph"
#: What the command works out of how a file was read, and of its spellings: shapes that read it are left to it.
_LEFT = {
    "how the file is written, which a browser does not look at": (
        ours.ABSENT_COLUMN, ours.HIDDEN, ours.MERGED, ours.MISSPELT_NAMESPACE, ours.SHARED_BY, ours.UNCHECKED,
        ours.UNKNOWN_COLUMN, ours.UNREAD,
    ),
    "names in several spellings": (ours.NAMED_LIKE, ours.NAMED_ONE, ours.NAMED_IN_PART),
    "designations in all their forms": (ours.NAMES_UNKNOWN, ours.NAMES_UNKNOWN_EDITION),
}  # fmt: skip
#: What stands in a query for the focus nodes that the data has.
_FOCUSES = "VALUES ?this { FOCUSES }"
_NAMES = (RDFS + "label", SKOS + "altLabel", SKOS + "hiddenLabel")


def has_checker() -> bool:
    """Whether the engine was brought that tools/build_checker.py fetches."""
    return (_CHECKER / "oxigraph.js").is_file()


def checker_files(closure: Closure, paths: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield what the pages need besides their scripts: path and content.

    Args:
        closure: what is checked against, and asked.
        paths: where the pages of nodes stand, by IRI.
    """
    for path in sorted(_CHECKER.iterdir()):
        yield f"files/oxigraph/{path.name}", path.read_bytes()
    odd = {iri: path for iri, path in paths.items() if path != iri.removeprefix(BASE).replace("#", "/")}
    told = json.dumps(checker_data(closure) | {"paths": odd}, ensure_ascii=False, separators=(",", ":")).encode()
    packed = base64.b64encode(gzip.compress(told, mtime=0)).decode()
    yield "files/oxigraph/data.js", f'cascoCheck.take("data", "{packed}");\n'.encode()


def checker_data(closure: Closure) -> dict[str, Any]:
    """Return what the scripts of the page are given: the graph, rules, checks, and what names mean."""
    rules = closure.derivation.rules
    return {
        "knowledge": closure.asserted.serialize(ox.RdfFormat.TURTLE, dict(prefixes())).decode(),
        "inferred": "".join(f"{triple} .\n" for triple in sorted(closure.inferred, key=str)),
        "annotations": sorted(_annotations(closure)),
        "rules": [_rule(rule) for rule in (*rules.rules, *rules.contradictions) if _is_told(rule)],
        **_shapes(closure),
        "example": find("ontology", "examples/register.ttl")[0].read_text(encoding="utf-8"),
        "prefixes": prefixes(),
        "base": DATA_BASE,
        "genid": GENID_BASE,
        "day": [str(ours.PRESENT_DAY), str(ours.IS_DAY)],
        "named": [str(ours.NAME_OF), str(ours.NAMED_ONLY_AS)],
        "writtenAs": str(ours.WRITTEN_AS),
        "alike": _alike(),
        "zeros": _zeros(),
        **_names(closure),
        **header_data(),
        "formats": [[reader.title, sorted(reader.recognize), [old for old, _ in reader.same]] for reader in readers()],
    }


def _alike() -> dict[str, Any]:
    """Return by what names are told to differ in spelling or legal form alone."""
    return {"says": ours.NAMED_ALIKE.value, "name": RDFS + "label", "folded": FOLDED, "words": WORDS_OF_A_FORM} | {
        "forms": sorted(legal_forms())
    }


def _zeros() -> dict[str, Any]:
    """Return by what a number is told to have lost its zeros."""
    having = {property_.value: [each.value for each in way.having] for property_, way in ways().items() if way.having}
    return {"says": ours.WITHOUT_ZEROS.value, "number": ours.NUMBER.value, "having": having}


def _annotations(closure: Closure) -> Iterator[str]:
    """Yield the properties that take no part in inference."""
    yield from (RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy"))
    yield OWL + "versionInfo"
    for triple in closure.asserted.having(RDF + "type"):
        if triple.object == ox.NamedNode(OWL + "AnnotationProperty"):
            yield terms_of(triple)[0].value


def _is_told(rule: Rule) -> bool:
    """Whether a browser can run a rule: it does not compare values, or tell in which datatype they lie."""
    return all(isinstance(condition, Different | NotLiteral) for condition in rule.conditions)


def _rule(rule: Rule) -> list[Any]:
    conditions = [
        [str(condition.left), str(condition.right)] if isinstance(condition, Different) else [str(condition.variable)]
        for condition in rule.conditions
        if isinstance(condition, Different | NotLiteral)
    ]
    return [rule.name, [_pattern(each) for each in rule.body], rule.head and _pattern(rule.head), conditions]


def _pattern(pattern: Pattern) -> list[str]:
    return [str(part) for part in pattern]


def _shapes(closure: Closure) -> dict[str, Any]:
    words: dict[str, dict[str, list[str]]] = {}
    checks: dict[str, list[dict[str, Any]]] = {}
    left: dict[str, str] = {}
    for reads in ("asserted", "closed"):
        shapes = load_shapes(reads)
        around = _around(shapes)
        store, told = closure.store, []
        for check in compile_shapes(shapes).checks:
            name = constraint_name(_named(check.shape, around))
            query = check.query(Sizes(store, check.prologue), _FOCUSES)
            if reason := _reason(check.every + query):
                left[name] = reason
            said = {lang: _said(shapes, check.shape, lang) for lang in LANGUAGES}
            words.setdefault(str(check.shape), said)
            told.append(_check(check, name, query))
        checks[reads] = told
    if not all(map(_is_told, closure.derivation.rules.rules)):
        left |= {each["name"]: "rules on values of datatypes" for each in checks["closed"]}
    speaks = {
        constraint_name(shape): sorted(constraint_name(other) for other in shapes_told)
        for graph in [load_shapes("asserted")]
        for shape in graph.subjects()
        if (shapes_told := graph.values(shape, ours.SPEAKS_FOR.value))
    }
    kept = {reads: [each for each in told if each["name"] not in left] for reads, told in checks.items()}
    return {"checks": kept, "left": left, "words": words, "speaks": speaks}


def _reason(query: str) -> str:
    """Return why a constraint is left to the command; empty for one that is run."""
    names = {local_name(term): reason for reason, terms in _LEFT.items() for term in terms}
    return next((why for name, why in names.items() if re.search(rf"casco:{name}\b|#{name}>", query)), "")


def _check(check: Check, name: str, query: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": name,
        "shape": str(check.shape),
        "severity": local_name(check.severity).lower(),
        "every": check.every,
        "query": query,
        "component": check.component.value,
    }
    if isinstance(check.path, ox.NamedNode):
        told["path"] = check.path.value
    if check.blamed:
        told["blamed"] = True
    return told


def _said(shapes: Graph, shape: Term, language: str) -> list[str]:
    message = next(iter(said_by(shapes, shape, SH + "message", language)), "")
    return [message, " ".join(said_by(shapes, shape, SH + "description", language))]


def _around(shapes: Iterable[ox.Triple]) -> dict[Term, Term]:
    return {value: subject for subject, _, value in map(terms_of, shapes) if isinstance(value, ox.BlankNode)}


def _named(shape: Term, around: dict[Term, Term]) -> Term:
    while isinstance(shape, ox.BlankNode) and shape in around:
        shape = around[shape]
    return shape


def _names(closure: Closure) -> dict[str, Any]:
    texts = {
        " ".join(triple.object.value.split()).casefold()  # type: ignore[union-attr]
        for name in _NAMES
        for triple in closure.asserted.having(name)
    }
    labels = {text: found for text in sorted(texts) if (found := called(text))}
    defined = {
        key: [property_of(key).value, cast(str, said.get("@type", "")), said.get("@context", {}).get("@vocab", "")]
        for key, said in keys().items()
        if key != "id"
    }
    by_name = [key for key in designating() if is_name(key)]
    return {
        "keys": defined,
        "labels": labels,
        "documentNames": [property_of(key).value for key in by_name],
        "documentSpaces": sorted({defined[key][2] for key in by_name}),
        "documents": {text: found for text in _document_texts(closure) if (found := known_documents().named(text))},
        "known": sorted(known_documents().names),
        "numbers": sorted({number for text in _document_texts(closure) for number in re.findall(r"\d{3,}", text)}),
        "designating": [property_of(key).value for key in designating() if not is_name(key)],
        "documentKinds": [ours.STANDARD.value, ours.EDITION.value],
        "knownByName": sorted(known_by_name()),
        "knownByNumber": {
            property_of(key).value: [property_of(other).value for other in said["having"]]
            for key, said in beside("knownByNumber").items()
        },
        "number": ours.NUMBER.value,
        "knownToAll": dict(_known_to_all(labels)),
    }


def _document_texts(closure: Closure) -> list[str]:
    """Return the texts by which documents are called."""
    texts = set[str]()
    adopting = {terms_of(triple)[0].value for triple in closure.asserted.having(ours.ADOPTS.value)}
    for iri in (*known_documents().names, *adopting):
        for name in (RDFS + "label", SKOS + "altLabel", SKOS + "notation"):
            texts |= {value.value for value in closure.asserted.values(ox.NamedNode(iri), name)}
    return sorted(texts)


def _known_to_all(labels: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Yield for each property that leads to bodies which everybody knows their names, and what leads to namesakes."""
    for key, said in beside("knownToAll").items():
        kinds = [expand(f"casco:{kind}").value for kind in said["of"]]
        names = {text: found[0] for text in labels if len(found := called(text, *kinds)) == 1}
        unless = [property_of(name).value for name in said.get("unless", ())]
        yield property_of(key).value, {"letters": said["letters"], "names": names, "unless": unless}
