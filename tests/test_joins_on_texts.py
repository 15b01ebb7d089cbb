"""No query, step of a trace or shape joins on a text: what belongs together is linked, and a label may change.

A join on a text is one variable that is a text of two records, a comparison of texts of two records, or a group of
records by a text. What a text is follows BIND and functions: LCASE(STR(?label)) is as much of one as ?label.
"""

import itertools
from functools import partial

import pyoxigraph as ox
import pytest
from pyparsing import ParseResults
from rdflib import URIRef, Variable
from rdflib.namespace import DCTERMS, RDFS, SKOS
from rdflib.paths import Path
from rdflib.plugins.sparql.algebra import translatePath, translatePName, translatePrologue, traverse
from rdflib.plugins.sparql.parser import parseQuery, parseUpdate
from rdflib.plugins.sparql.parserutils import CompValue

from casco_kg.files import find
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.rdf.constants import SH
from casco_kg.rdf.terms import prefixes

CASCO = prefixes()["casco"]
OURS = [
    "aboutObject",
    "authorizedFor",
    "conformsTo",
    "economy",
    "level",
    "listedObject",
    "number",
    "recognizedFor",
    "region",
]
TEXTS = {
    RDFS.label,
    SKOS.prefLabel,
    SKOS.altLabel,
    SKOS.hiddenLabel,
    SKOS.definition,
    SKOS.scopeNote,
    DCTERMS.title,
    *(URIRef(CASCO + name) for name in OURS),
}
_GIVEN_TWICE = "looks within the records of the user for what is given twice, which a text tells"
_NUMBER = "a number is how a granter identifies what it grants: several records of it, one for each period or scope"
_DESIGNATION = "people name a document by its designation, which is its identifier, where they have no IRI for it"
_CODE = "registers write the code of a field, and the name of a site, where they have no IRI for it"
#: What may, and why.
MAY = {
    "22-attested-editions.ru": _DESIGNATION,
    "35-candidates.ru": _NUMBER,
    "39-fields.ru": _CODE,
    "40-accreditation.ru": "two records of one name are not told to be two bodies: not shown, and no contradiction",
    "72-edition-in-force.ru": _DESIGNATION,
    "affected-by-transition.rq": _DESIGNATION,
    "accreditation-number-is-given-once": _GIVEN_TWICE,
    "accreditation-number-is-of-one-body": _GIVEN_TWICE,
    "accreditations-for-one-scope-do-not-overlap": _GIVEN_TWICE,
    "assessed-body-is-the-accredited-one": "a body that rows only name is the one of that name: no finding on it",
    "attestation-is-recorded-once": _GIVEN_TWICE,
    "attested-before-the-cited-accreditation-was-suspended-or-ended": _NUMBER,
    "attestation-number-is-given-once": _GIVEN_TWICE,
    "body-is-named-in-one-spelling": "names are what it is about, within the register of the user",
    "wording-does-not-say-who-does-not-do-it": "a wording names whom it credits by the name that the catalogue has",
    "attested-while-events-tell-the-cited-accreditation-held": _NUMBER,
    "attested-while-the-cited-accreditation-held": _NUMBER,
    "attested-while-the-scope-of-the-cited-accreditation-held": _CODE,
    "body-is-recorded-once": _GIVEN_TWICE,
    "certificate-is-not-to-a-standard-for-accreditation": _DESIGNATION,
    "certifier-is-not-of-the-organization-that-it-certifies": "an object is named by text, as the body is",
    "cited-accreditation-covers-the-activity": _NUMBER,
    "cited-accreditation-covers-the-field": _CODE,
    "event-follows-no-end": _NUMBER,
    "event-follows-the-grant": _NUMBER,
    "cited-accreditation-is-the-issuers": "a body that rows only name is the one of that name: no finding on it",
    "designation-is-of-a-known-document": _DESIGNATION,
    "designation-is-written-in-full": _DESIGNATION,
    "edition-is-named-during-a-transition": _DESIGNATION,
    "edition-is-not-past-its-transition": _DESIGNATION,
    "edition-is-not-withdrawn-without-a-transition": _DESIGNATION,
    "edition-was-published-by-then": _DESIGNATION,
    "label-is-of-one-thing": "asks whether a label is given twice in the knowledge graph",
    "holder-of-the-cited-accreditation-is-named-as-the-issuer": "a body of the very same name is no finding",
    "product-certificate-number-is-given-once": _GIVEN_TWICE,
    "requirements-are-on-the-object": _DESIGNATION,
    "rests-on-what-does-not-hold.rq": "an accreditation goes on in another record of the same number, giver and holder",
    "scopes.rq": _CODE,
    "third-party-attestation-is-not-about-its-issuer": "the object of an attestation is named by text, as the body is",
}
COMPARING = {"Builtin_CONTAINS", "Builtin_STRSTARTS", "Builtin_STRENDS", "Builtin_sameTerm", "Builtin_REGEX"}


def parsed(text):
    """Return the parse trees of a query or of the parts of an update, names of properties in full.

    They are read before rdflib makes tree of them, which loses FILTERs within EXISTS.
    """
    declared = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes().items())
    if "INSERT {" in text:
        requests = parseUpdate(text)
        prologues, trees = requests.prologue, [part.where for part in requests.request]
    else:
        prologue, tree = parseQuery(text if text.lstrip().startswith(("PREFIX", "#")) else declared + text)
        prologues, trees = [prologue], [tree]
    names = translatePrologue(prologues[0], None, {}, None)
    return [
        traverse(traverse(tree, visitPost=partial(translatePName, prologue=names)), visitPost=translatePath)
        for tree in trees
    ]


def queries():
    """Yield the name and the text of every query of ours."""
    for path in [*find("queries", "*.rq"), *find("queries", "trace/*.rq"), *find("queries", "trace/*.ru")]:
        yield path.name, path.read_text(encoding="utf-8")
    for path in find("shapes", "**/*.ttl"):
        store = ox.Store()
        store.load(path=path, format=ox.RdfFormat.TURTLE)
        leading = (SH + "sparql", SH + "target")
        owner = {quad.object: quad.subject for quad in store if quad.predicate.value in leading}
        for quad in store:
            if quad.predicate.value in (SH + "select", SH + "ask"):
                shape = owner.get(quad.subject, quad.subject)
                yield shape.value.partition("#")[2], quad.object.value


ALL = sorted(queries())


def alternatives(node):
    """Return for each alternative of a pattern (UNION) what it joins: triples, assignments, comparisons, groups."""
    if isinstance(node, CompValue):
        if node.name == "GroupOrUnionGraphPattern":
            return [found for part in node.graph for found in alternatives(part)]
        own = list(said(node))
        return [own + rest for rest in product(node.values())]
    return product(node) if isinstance(node, list | tuple) else [[]]


def said(node):
    """Yield what a node of a parse tree says of its variables."""
    if node.name == "TriplesBlock":
        for triples in node.triples:
            yield from (("triple", triples[i : i + 3]) for i in range(0, len(triples), 3))
    if node.name == "InlineData":
        names = node.var if isinstance(node.var, list) else [node.var]
        for row in node.value or []:
            yield from (("is", name, value) for name, value in zip(names, listed(row), strict=False))
    if node.name in ("Bind", "vars") and node.expr is not None:
        yield "bind", node.get("var") or node.get("evar"), node.expr
    if node.name == "GroupClause":
        yield from (("group", condition) for condition in node.condition)
    if node.name == "RelationalExpression" and node.other is not None:
        if node.op == "IN" and isinstance(node.expr, Variable):
            yield from (("is", node.expr, value) for value in listed(node.other))
        yield "compared", node.expr, node.other
    if node.name in COMPARING:
        yield "compared", *[part for part in node.values() if part is not None][:2]


def listed(value):
    return list(value) if isinstance(value, list | tuple | ParseResults) else [value]


def product(parts):
    found = [[]]
    for part in parts:
        found = [one + other for one, other in itertools.product(found, alternatives(part))]
    return found


def variables(expression):
    if isinstance(expression, Variable):
        return {expression}
    parts = expression.values() if isinstance(expression, CompValue) else expression
    if isinstance(parts, list | tuple | set) or isinstance(expression, CompValue):
        return set().union(*map(variables, parts)) if parts else set()
    return set()


def properties(predicate, joined):
    """Return what a predicate may be: a property, each of a path, each that a variable is said to be."""
    if isinstance(predicate, Variable):
        return {value for kind, *told in joined if kind == "is" and told[0] == predicate for value in told[1:]}
    if isinstance(predicate, Path):
        return set().union(
            *(
                properties(part, joined)
                for part in getattr(predicate, "args", [predicate.arg] if hasattr(predicate, "arg") else [])
            )
        )
    return {predicate}


def of_texts(joined):
    """Return each variable that is made of texts to the records whose texts these are."""
    owners = {}
    for kind, *told in joined:
        if kind == "triple":
            subject, predicate, value = told[0]
            if isinstance(value, Variable) and properties(predicate, joined) & TEXTS:
                owners.setdefault(value, set()).add(subject)
    for _ in range(5):
        for kind, *told in joined:
            if kind == "bind":
                for variable in variables(told[1]) & owners.keys():
                    owners.setdefault(told[0], set()).update(owners[variable])
    return owners


def joins_on_a_text(tree):
    """Yield each join on a text, in words."""
    for joined in alternatives(tree):
        owners = of_texts(joined)
        assigned = {told[0] for kind, *told in joined if kind == "bind"}
        for variable, records in owners.items():
            # what is assigned is made of texts, of however many; what is matched twice is their join
            if len(records) > 1 and variable not in assigned:
                yield f"?{variable} is a text of {sorted(map(str, records))}"
        for kind, *told in joined:
            if kind == "compared":
                one, other = (set().union(*(owners.get(v, set()) for v in variables(part)), set()) for part in told)
                if any(a != b for a in one for b in other):
                    yield f"texts of {sorted(map(str, one))} and {sorted(map(str, other))} are compared"
            if kind == "group" and variables(told[0]) & owners.keys():
                yield f"records are grouped by a text, {sorted(map(str, variables(told[0])))}"


@pytest.mark.slow
@pytest.mark.parametrize(("name", "text"), ALL, ids=[name for name, _ in ALL])
def test_nothing_joins_on_a_text(name, text):
    found = sorted({told for tree in parsed(text) for told in joins_on_a_text(tree)})
    assert found == [] or name in MAY, found


def test_the_exceptions_exist():
    assert MAY.keys() <= {name for name, _ in ALL}


@pytest.mark.parametrize(
    "pattern",
    [
        "?a rdfs:label ?name . ?b skos:altLabel ?name",
        "?a rdfs:label|skos:altLabel ?name . ?b rdfs:label ?name",
        "?a rdfs:label ?one . ?b rdfs:label ?two FILTER (LCASE(STR(?one)) = LCASE(STR(?two)))",
        "?a rdfs:label ?one BIND (LCASE(?one) AS ?key) ?b casco:recognizedFor ?two FILTER (STR(?two) = ?key)",
        "?a rdfs:label ?one FILTER NOT EXISTS { ?b rdfs:label ?two FILTER (?one = ?two) }",
        "?a rdfs:label ?one OPTIONAL { ?b rdfs:label ?two FILTER (STRSTARTS(?one, ?two)) }",
        "{ SELECT ?key (COUNT(*) AS ?n) { ?a rdfs:label ?one BIND (LCASE(?one) AS ?key) } GROUP BY ?key }",
    ],
)
def test_a_join_on_a_text_is_seen(pattern):
    (tree,) = parsed(f"SELECT * {{ {pattern} }}")
    assert list(joins_on_a_text(tree))


def test_the_texts_are_properties():
    for name in OURS:
        assert knowledge().about(ox.NamedNode(CASCO + name)), name
