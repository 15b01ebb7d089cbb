"""What is wrong with shapes: small shapes graphs, each with what is said of it; and other evidence for the same."""

import re

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from conftest import SHARED
from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError

from casco_kg.files import find
from casco_kg.shacl.wellformed.faults import holds_shapes, problems

PREFIXES = """
@prefix dash: <http://datashapes.org/dash#> .
@prefix ex: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
#: A shape that looks at something; the rest of it follows.
SHAPE = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; "
#: The same with a property shape, of which the rest follows.
PROPERTY = SHAPE + "sh:property [ sh:path ex:p ; "

#: Shapes to which SHACL gives no meaning: what is said of them, and whether the W3C's shapes for shapes find it too.
ILL_FORMED = {
    "two paths": (SHAPE + "sh:property [ sh:path ex:p, ex:q ]", "2 values for sh:path", True),
    "no path": (SHAPE + "sh:property [ sh:minCount 1 ]", "without sh:path", True),
    "no path but a type": ("ex:S a sh:PropertyShape ; sh:targetClass ex:C", "without sh:path", True),
    "a path of a node shape": (SHAPE + "sh:path ex:p", "makes it a property shape", True),
    "a property shape nowhere": (SHAPE + "sh:property ex:T", "ex.*T>, which is described nowhere", True),
    "a property shape that is text": (SHAPE + 'sh:property "T"', 'takes a property shape, not "T"', True),
    "a node shape with a path": (SHAPE + "sh:node ex:T . ex:T sh:path ex:p", "has sh:path; property shapes", True),
    "a node shape that is text": (SHAPE + "sh:node 5", "sh:node takes a shape", False),
    "a count of nodes": (SHAPE + "sh:minCount 1", "sh:minCount belongs to property shapes", True),
    "a qualified count of nodes": (SHAPE + "sh:qualifiedValueShape [ sh:class ex:D ] ; sh:qualifiedMinCount 1",
                                   "sh:qualifiedValueShape belongs to property shapes", True),
    "an order of nodes": (SHAPE + "sh:lessThan ex:q", "sh:lessThan belongs to property shapes", True),
    "languages of nodes": (SHAPE + "sh:uniqueLang true", "sh:uniqueLang belongs to property shapes", True),
    "two counts": (PROPERTY + "sh:minCount 1, 2 ]", "2 values for sh:minCount", True),
    "two patterns": (PROPERTY + 'sh:pattern "a", "b" ]', "2 values for sh:pattern", True),
    "two datatypes": (PROPERTY + "sh:datatype xsd:date, xsd:gYear ]", "2 values for sh:datatype", True),
    "two qualified shapes": (PROPERTY + "sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:class ex:D ], "
                             "[ sh:class ex:E ] ]", "2 values for sh:qualifiedValueShape", True),
    "a count in letters": (PROPERTY + 'sh:minCount "one" ]', 'takes a whole number .*, not "one"', True),
    "a count with a point": (PROPERTY + "sh:maxCount 1.0 ]", "takes a whole number", True),
    "a count of another type": (PROPERTY + 'sh:maxCount "1"^^xsd:int ]', "takes a whole", True),
    "a length that is none": (PROPERTY + "sh:maxLength ex:long ]", "takes a whole number", True),
    "a datatype as text": (PROPERTY + 'sh:datatype "date" ]', "sh:datatype takes an IRI", True),
    "a class as text": (PROPERTY + 'sh:class "Body" ]', "sh:class takes an IRI", True),
    "a class without a name": (PROPERTY + "sh:class [ a owl:Class ] ]", "sh:class takes an IRI", True),
    "a limit that is an IRI": (PROPERTY + "sh:minInclusive ex:five ]", "takes a literal", True),
    "a kind of node": (PROPERTY + "sh:nodeKind sh:Iri ]", "takes one of .*did you mean sh:IRI", True),
    "a kind as text": (PROPERTY + 'sh:nodeKind "IRI" ]', "takes one of .*did you mean sh:IRI", True),
    "in no list": (PROPERTY + "sh:in ex:x ]", "sh:in takes a list", True),
    "in text": (PROPERTY + 'sh:in "x, y" ]', "sh:in takes a list", True),
    "in a list without an end": (PROPERTY + "sh:in [ rdf:first ex:x ] ]", "sh:in takes a list", True),
    "in two lists": (PROPERTY + "sh:in ( ex:x ), ( ex:y ) ]", "2 values for sh:in", True),
    "or no list": (SHAPE + "sh:or [ sh:class ex:D ], [ sh:class ex:E ]", "sh:or takes a list", True),
    "and no list": (SHAPE + "sh:and ex:T . ex:T sh:class ex:D", "sh:and takes a list", True),
    "xone no list": (SHAPE + "sh:xone [ sh:class ex:D ]", "sh:xone takes a list", True),
    "or text": (SHAPE + 'sh:or ( "D" "E" )', "sh:or takes a shape", False),
    "languages no list": (PROPERTY + 'sh:languageIn "en" ]', "sh:languageIn takes a list", True),
    "languages no text": (PROPERTY + "sh:languageIn ( ex:en ) ]", "takes language tags as text", True),
    "properties no list": (SHAPE + "sh:closed true ; sh:ignoredProperties rdf:type", "Properties takes a list", True),
    "properties as text": (SHAPE + 'sh:closed true ; sh:ignoredProperties ( "type" )', "takes an IRI", True),
    "closed as text": (SHAPE + 'sh:closed "yes"', "sh:closed takes true or false", True),
    "deactivated as text": (SHAPE + 'sh:deactivated "true"', "sh:deactivated takes true or false", True),
    "deactivated twice": (SHAPE + "sh:deactivated true, false", "2 values for sh:deactivated", True),
    "severity as text": (SHAPE + 'sh:severity "Warning"', "sh:severity takes an IRI", True),
    "two severities": (SHAPE + "sh:severity sh:Info, sh:Warning", "2 values for sh:severity", True),
    "message as a number": (SHAPE + "sh:message 5", "sh:message takes a text", True),
    "message as an IRI": (PROPERTY + "sh:message ex:text ]", "sh:message takes a text", True),
    "a pattern that is none": (PROPERTY + 'sh:pattern "([a" ]', "no regular expression", False),
    "a pattern that is no text": (PROPERTY + "sh:pattern 5 ]", "sh:pattern takes a text", True),
    "a target class as text": ('ex:S a sh:NodeShape ; sh:targetClass "C"', "sh:targetClass takes an IRI", True),
    "a target without a name": ("ex:S a sh:NodeShape ; sh:targetNode []", "takes an IRI or a literal", True),
    "a path as text": (SHAPE + 'sh:property [ sh:path "p" ]', "takes a property or a path", True),
    "a path of unknown kind": (SHAPE + "sh:property [ sh:path [ ex:inverse ex:p ] ]", "takes a property, a list", True),
    "a sequence of one": (SHAPE + "sh:property [ sh:path ( ex:p ) ]", "at least two paths", True),
    "no alternatives": (SHAPE + "sh:property [ sh:path [ sh:alternativePath ex:p ] ]", "at least two paths", True),
    "two kinds of path": (SHAPE + "sh:property [ sh:path [ sh:inversePath ex:p ; sh:zeroOrMorePath ex:q ] ]",
                          "takes a property, a list", True),
    "a path in itself": (SHAPE + "sh:property [ sh:path _:p ] . _:p sh:inversePath _:p", "back into itself", False),
    "a path within": (SHAPE + 'sh:property [ sh:path ( ex:p [ sh:inversePath "q" ] ) ]', "takes a property or", True),
    "a query that is missing": (SHAPE + 'sh:sparql [ sh:message "m" ]', "takes a node with sh:select", False),
    "a query as text": (SHAPE + 'sh:sparql "SELECT $this {}"', "takes a node with sh:select", False),
    "two queries": (SHAPE + 'sh:sparql [ sh:select "SELECT $this {}", "SELECT ?this {}" ]', "2 sh:select", False),
    "a prefix without namespace": ("ex:O sh:declare [ sh:prefix 'ex' ] . " + SHAPE + "sh:class ex:D",
                                   "sh:namespace is missing", False),
    "a target of another kind": (SHAPE + "sh:target [ a sh:JSTarget ]", "no other target is run", False),
    "JavaScript": (SHAPE + 'sh:js [ sh:jsFunctionName "f" ]', "sh:js is of SHACL JavaScript", False),
    "an expression": (SHAPE + "sh:expression [ sh:path ex:p ]", "sh:expression is of SHACL Advanced", False),
    "a component without parameters": ('ex:K a sh:ConstraintComponent ; sh:validator [ sh:ask "ASK {}" ] . ' + SHAPE +
                                       "sh:class ex:D", "without sh:parameter", False),
}  # fmt: skip

#: Shapes that SHACL gives a meaning to, which may not be the one that is meant.
DOUBTFUL = {
    "a target": (SHAPE + "sh:targetclass ex:D", "sh:targetclass is no term of SHACL; did you mean sh:targetClass?"),
    "a parameter": (PROPERTY + "sh:minCout 1 ]", "sh:minCout is no term of SHACL; did you mean sh:minCount?"),
    "a long name": (PROPERTY + "sh:datatypes xsd:date ]", "sh:datatypes is no term .*mean sh:datatype?"),
    "a name of nothing": (PROPERTY + "sh:wibble 1 ]", "sh:wibble is no term of SHACL; what"),
    "a type": ("ex:S a sh:NodeShap ; sh:targetClass ex:C ; sh:class ex:D", "sh:NodeShap is no .*mean sh:NodeShape?"),
    "a severity": (SHAPE + "sh:severity sh:Warn ; sh:class ex:D", "sh:Warn is no term .*mean sh:Warning?"),
    "a class for a property": (SHAPE + "sh:Class ex:D", "sh:Class is no term of SHACL; did you mean sh:class?"),
    "https": ("<urn:s> a <https://www.w3.org/ns/shacl#NodeShape> ; <https://www.w3.org/ns/shacl#class> ex:D",
              "did you mean sh:class"),
    "a slash": (SHAPE + "<http://www.w3.org/ns/shacl/class> ex:D", "did you mean sh:class"),
    "no sign": (SHAPE + "<http://www.w3.org/ns/shaclclass> ex:D", "is no term of SHACL, whose namespace is"),
    "node nowhere": (SHAPE + "sh:node ex:T", "ex.*T>, which is described nowhere"),
    "node misspelt": (SHAPE + "sh:node ex:PersonShap . ex:PersonShape sh:class ex:D", "did you mean .*/PersonShape>?"),
    "not nowhere": (SHAPE + "sh:not ex:T", "described nowhere"),
    "or nowhere": (SHAPE + "sh:or ( ex:T [ sh:class ex:D ] )", "described nowhere"),
    "xone nowhere": (SHAPE + "sh:xone ( ex:T [ sh:class ex:D ] )", "described nowhere"),
    "and nowhere": (SHAPE + "sh:and ( ex:T )", "described nowhere"),
    "qualified nowhere": (PROPERTY + "sh:qualifiedMinCount 1 ; sh:qualifiedValueShape ex:T ]", "described nowhere"),
    "node no shape": (SHAPE + "sh:node ex:T . ex:T rdfs:label 'T'", "says nothing in the words of SHACL"),
    "qualified count alone": (PROPERTY + "sh:qualifiedMinCount 1 ]", "asks for nothing without sh:qualifiedValueShape"),
    "qualified shape alone": (PROPERTY + "sh:qualifiedValueShape [ sh:class ex:D ] ]", "nothing without sh:qualifiedM"),
    "flags alone": (PROPERTY + 'sh:flags "i" ]', "nothing without sh:pattern"),
    "ignored alone": (SHAPE + "sh:ignoredProperties ( rdf:type )", "nothing without sh:closed"),
    "imports": ("ex:O owl:imports ex:Other . " + SHAPE + "sh:class ex:D", "owl:imports .* is not followed"),
    "no target": ("ex:S a sh:NodeShape ; sh:class ex:D", "without a target"),
    "itself": (SHAPE + "sh:property [ sh:path ex:p ; sh:node ex:S ]", "leads back to .*S>"),
    "each other": (SHAPE + "sh:node ex:T . ex:T sh:node ex:S", "leads back to .*S>"),
    "prefixes of nothing": (SHAPE + 'sh:sparql [ sh:prefixes ex:O ; sh:select "SELECT $this {}" ]', "no prefix is"),
    "an XML type that is none": (PROPERTY + "sh:datatype xsd:datetime ]", "no such datatype; did you mean xsd:dateT"),
    "a function": ("ex:f a sh:SPARQLFunction . " + SHAPE + "sh:class ex:D", "sh:SPARQLFunction is not run"),
    "nothing asked": (SHAPE + "ex:class ex:D", "asks nothing of it"),
    "a query in a shape": (SHAPE + 'sh:select "SELECT $this {}"', "belongs within sh:sparql"),
    "a step in a shape": (SHAPE + "sh:inversePath ex:p", "belongs within sh:path"),
    "a message of results": (PROPERTY.replace("sh:path ex:p ;", "") .replace("sh:property [", "") +
                             'sh:class ex:D ; sh:resultMessage "m"', "sh:resultMessage asks for nothing"),
    "a component without validator": ("ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path ex:q ] . " + SHAPE +
                                      "ex:q 1", "without a validator"),
}  # fmt: skip

#: What is right, and near to what is wrong.
RIGHT = {
    "a shape": SHAPE + "sh:class ex:D",
    "a count": PROPERTY + "sh:minCount 1 ; sh:maxCount 2 ]",
    "several of what may be several": PROPERTY + "sh:class ex:D, ex:E ; sh:hasValue 1, 2 ; sh:equals ex:q, ex:r ]",
    "two lists of or": SHAPE + "sh:or ( [ sh:class ex:D ] [ sh:class ex:E ] ), ( [ sh:class ex:F ] )",
    "an empty list": PROPERTY + "sh:in ( ) ]",
    "messages": PROPERTY + 'sh:message "a"@en, "b"@de, "c" ; sh:minCount 1 ]',
    "a severity of one's own": SHAPE + "sh:severity ex:Grave ; sh:class ex:D",
    "paths": SHAPE + "sh:property [ sh:path ( ex:p [ sh:inversePath [ sh:zeroOrMorePath ex:q ] ] ) ; sh:minCount 1 ] , "
    "[ sh:path [ sh:alternativePath ( ex:p ex:q ) ] ; sh:maxCount 1 ]",
    "an implicit target": "ex:S a owl:Class, sh:NodeShape ; sh:property [ sh:path ex:p ; sh:minCount 1 ]",
    "targets": "ex:S sh:targetNode ex:a, 5 ; sh:targetSubjectsOf ex:p ; sh:targetObjectsOf ex:q ; sh:nodeKind sh:IRI",
    "a named property shape": SHAPE + "sh:property ex:P . ex:P a sh:PropertyShape ; sh:path ex:p ; sh:minCount 1",
    "deactivated": "ex:S a sh:NodeShape ; sh:deactivated true ; sh:class ex:D",
    "a component of one's own": "ex:K a sh:ConstraintComponent ; "
    "sh:parameter [ sh:path ex:most ; sh:datatype xsd:integer ; sh:minInclusive 1 ] ; "
    'sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER ($value <= $most) }" ] . ' + SHAPE + "ex:most 5",
    "a component whose parameter is a shape": "ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path ex:like ] ; "
    'sh:validator [ sh:ask "ASK {}" ] . ' + SHAPE + "ex:like ex:T . ex:T a sh:NodeShape ; sh:class ex:D",
    "other terms": SHAPE + "dash:editor dash:TextFieldEditor ; rdfs:comment 'c' ; ex:note 'sh:minCout' ; sh:class ex:D",
    "words for people": PROPERTY + "sh:name 'p'@en ; sh:description 'd' ; sh:order 1.5 ; sh:group ex:G ; "
    "sh:defaultValue 5 ; sh:minCount 1 ] . ex:G a sh:PropertyGroup ; rdfs:label 'G' ; sh:order 0",
    "a query": "ex:O a owl:Ontology ; sh:declare [ sh:prefix 'ex' ; sh:namespace 'http://example.org/'^^xsd:anyURI ] . "
    + SHAPE + "sh:sparql [ sh:prefixes ex:O ; sh:message 'm' ; sh:select 'SELECT $this { $this ex:p 1 }' ]",
    "a target in SPARQL": "ex:S a sh:NodeShape ; sh:class ex:D ; "
    'sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this { ?this <http://example.org/p> 1 }" ]',
    "a file that is here": "ex:O owl:imports ex:Other . ex:Other a owl:Ontology . " + SHAPE + "sh:class ex:D",
    "a report": SHAPE + "sh:class ex:D . "
    "[] a sh:ValidationReport ; sh:conforms false ; "
    "sh:result [ a sh:ValidationResult ; sh:focusNode ex:a ; "
    "sh:resultSeverity sh:Violation ; sh:sourceShape ex:S ; sh:value 5 ; "
    "sh:resultMessage 'm' ; "
    "sh:sourceConstraintComponent sh:ClassConstraintComponent, sh:InConstraintComponent ]",
    "names that the engine does not have": PROPERTY + 'sh:pattern "^(?!x)y" ; sh:datatype xsd:gMonthDay ]',
}  # fmt: skip


def parsed(text):
    return [quad.triple for quad in ox.parse(PREFIXES + text + " .", ox.RdfFormat.TURTLE)]


def said(text):
    """Return what is said of shapes: what is ill-formed, and what is doubtful."""
    found = problems(parsed(text))
    return [[problem.words for problem in found if problem.ill_formed is ill] for ill in (True, False)]


def matching(pattern, words):
    return [text for text in words if re.search(pattern.replace("?", r"\?"), text)]


@pytest.mark.parametrize("name", ILL_FORMED)
def test_what_is_ill_formed_is_said_to_be(name):
    text, words, _ = ILL_FORMED[name]
    assert matching(words, said(text)[0]), said(text)


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_is_doubtful_is_told_and_not_refused(name):
    text, words = DOUBTFUL[name]
    ill_formed, doubtful = said(text)
    assert not ill_formed
    assert matching(words, doubtful), doubtful


@pytest.mark.parametrize("name", RIGHT)
def test_nothing_is_said_of_what_is_right(name):
    assert said(RIGHT[name]) == [[], []]


def by_reference(text):
    """Whether pyshacl, which asks the W3C's shapes for shapes first, takes shapes to be well-formed."""
    shapes = rdflib.Graph().parse(data=PREFIXES + text + " .", format="turtle")
    try:
        pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True, advanced=True)
    except (ConstraintLoadError, ReportableRuntimeError, ShapeLoadError):
        return False
    return True


@pytest.mark.parametrize("name", [name for name, (_, _, found) in ILL_FORMED.items() if found])
def test_the_shapes_for_shapes_find_the_same(name):
    assert not by_reference(ILL_FORMED[name][0])


@pytest.mark.parametrize("name", RIGHT)
def test_the_shapes_for_shapes_find_nothing_in_what_is_right(name):
    assert by_reference(RIGHT[name])


def test_our_shapes_are_well_formed_and_check_what_they_say():
    files = [*find("shapes", "**/*.ttl"), *find("ontology", "prefixes.ttl")]
    assert not problems([quad.triple for path in files for quad in ox.parse(path=path)])


@pytest.mark.parametrize(
    "regex", ["^(?=(a+)+$)b", "^(?!x)(a|aa)+$", "(?=(.*)*b)", "(?=.*.*.*.*.*.*.*b)", r"((\\w+)\\2)*c"]
)
def test_a_pattern_that_may_take_for_ever_is_refused(regex):
    assert matching("may take for ever", said(PROPERTY + f'sh:pattern "{regex}" ]')[0])


@pytest.mark.parametrize("regex", [
    "^(?!x)[a-z]+(?:-[a-z]+)*$", "^(?=.*[A-Z])(?=.*[0-9]).{8,}$", "^(?!.*--)[a-z-]+$", "(a+)+$", "^(?!0+$)[0-9]{5}$",
])  # fmt: skip
def test_a_pattern_that_looks_around_and_ends_is_not(regex):
    assert said(PROPERTY + f'sh:pattern "{regex}" ]') == [[], []]


def test_what_holds_no_shape():
    assert not holds_shapes(parsed("ex:a a ex:Visit ; ex:days 2"))
    assert holds_shapes(parsed(RIGHT["a shape"]))


@pytest.mark.parametrize("levels", [40, 1000])
def test_shapes_within_shapes_have_a_bound(levels):
    text = SHAPE + "sh:and ( [ " * levels + "sh:nodeKind sh:IRI" + " ] )" * levels
    assert bool(matching("levels deep", said(text)[0])) is (levels > 50)


def test_shapes_that_double_have_a_bound():
    text = " . ".join(f"ex:S{n} sh:and ( ex:S{n + 1} ex:S{n + 1} )" for n in range(30)) + " . ex:S30 sh:class ex:D"
    assert matching("more than 10,000 shapes", said(text)[0])


def test_the_suite_of_the_w3c_is_well_formed(shared):
    suite = SHARED / "suites" / "w3c-shacl" / "tests"
    files = sorted(suite.rglob("*.ttl"))
    assert len(files) > 100
    for path in files:
        triples = [quad.triple for quad in ox.parse(path=path, base_iri="http://example.org/")]
        refused = [problem.words for problem in problems(triples) if problem.ill_formed]
        assert not refused, path
