"""The terms of SHACL, and what each of them takes: the syntax rules of the recommendation as a table.

Source: https://www.w3.org/TR/shacl/, the part after ``#`` stands in each row. Terms of SHACL Advanced Features, of
SHACL JavaScript and of the drafts of SHACL 1.2 are known by name, so that they are told from misspellings.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "DASH",
    "DATATYPES",
    "DECLARED_NOT_RUN",
    "ELSEWHERE",
    "ENTAILMENTS",
    "INDIVIDUALS",
    "NEEDS",
    "NOT_RUN",
    "OTHER_TERMS",
    "PATHS",
    "SIMPLE",
    "TERMS",
    "Term",
]


@dataclass(frozen=True, slots=True)
class Term:
    """What a property of SHACL takes where a shape has it.

    Attributes:
        takes: the kind of its values, a key of the checks in wellformed/values.py.
        section: the section of the recommendation.
        several: whether a shape may have several values.
        on_values: whether only shapes with a path may have it.
        parameter: whether what has it is a shape for that reason alone.
    """

    takes: str
    section: str
    several: bool = False
    on_values: bool = False
    parameter: bool = True


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: The properties that shapes have.
TERMS = {
    "and": Term("shapes", "AndConstraintComponent", several=True),
    "class": Term("iri", "ClassConstraintComponent", several=True),
    "closed": Term("boolean", "ClosedConstraintComponent"),
    "datatype": Term("datatype", "DatatypeConstraintComponent"),
    "deactivated": Term("boolean", "deactivated", parameter=False),
    "disjoint": Term("iri", "DisjointConstraintComponent", several=True),
    "equals": Term("iri", "EqualsConstraintComponent", several=True),
    "flags": Term("flags", "PatternConstraintComponent"),
    "hasValue": Term("any", "HasValueConstraintComponent", several=True),
    "ignoredProperties": Term("properties", "ClosedConstraintComponent"),
    "in": Term("list", "InConstraintComponent"),
    "languageIn": Term("languages", "LanguageInConstraintComponent"),
    "lessThan": Term("iri", "LessThanConstraintComponent", several=True, on_values=True),
    "lessThanOrEquals": Term("iri", "LessThanOrEqualsConstraintComponent", several=True, on_values=True),
    "maxCount": Term("integer", "MaxCountConstraintComponent", on_values=True),
    "maxExclusive": Term("literal", "MaxExclusiveConstraintComponent"),
    "maxInclusive": Term("literal", "MaxInclusiveConstraintComponent"),
    "maxLength": Term("integer", "MaxLengthConstraintComponent"),
    "message": Term("message", "message", several=True, parameter=False),
    "minCount": Term("integer", "MinCountConstraintComponent", on_values=True),
    "minExclusive": Term("literal", "MinExclusiveConstraintComponent"),
    "minInclusive": Term("literal", "MinInclusiveConstraintComponent"),
    "minLength": Term("integer", "MinLengthConstraintComponent"),
    "node": Term("node shape", "NodeConstraintComponent", several=True),
    "nodeKind": Term("kind", "NodeKindConstraintComponent"),
    "not": Term("shape", "NotConstraintComponent", several=True),
    "or": Term("shapes", "OrConstraintComponent", several=True),
    "path": Term("path", "property-shapes", parameter=False),
    "pattern": Term("regex", "PatternConstraintComponent"),
    "property": Term("property shape", "PropertyConstraintComponent", several=True),
    "qualifiedMaxCount": Term("integer", "QualifiedMaxCountConstraintComponent"),
    "qualifiedMinCount": Term("integer", "QualifiedMinCountConstraintComponent"),
    "qualifiedValueShape": Term("shape", "QualifiedValueShapeConstraintComponent", on_values=True),
    "qualifiedValueShapesDisjoint": Term("boolean", "QualifiedValueShapeConstraintComponent"),
    "severity": Term("iri", "severity", parameter=False),
    "sparql": Term("query", "sparql-constraints-syntax", several=True),
    "target": Term("target", "targets", several=True),
    "targetClass": Term("iri", "targetClass", several=True),
    "targetNode": Term("named", "targetNode", several=True),
    "targetObjectsOf": Term("iri", "targetObjectsOf", several=True),
    "targetSubjectsOf": Term("iri", "targetSubjectsOf", several=True),
    "uniqueLang": Term("boolean", "UniqueLangConstraintComponent", on_values=True),
    "xone": Term("shapes", "XoneConstraintComponent", several=True),
}  # fmt: skip

#: What asks for nothing unless one of others stands beside it.
NEEDS = {
    "flags": ("pattern",),
    "ignoredProperties": ("closed",),
    "qualifiedMaxCount": ("qualifiedValueShape",),
    "qualifiedMinCount": ("qualifiedValueShape",),
    "qualifiedValueShape": ("qualifiedMinCount", "qualifiedMaxCount"),
    "qualifiedValueShapesDisjoint": ("qualifiedValueShape",),
}

#: The steps of a path, see https://www.w3.org/TR/shacl/#property-paths.
PATHS = ("alternativePath", "inversePath", "oneOrMorePath", "zeroOrMorePath", "zeroOrOnePath")

#: What asks for more than is run: by the document that defines it.
NOT_RUN = {
    **dict.fromkeys(("expression", "rule", "values"), "SHACL Advanced Features"),
    "js": "SHACL JavaScript",
    **dict.fromkeys(
        (
            "maxListLength", "memberShape", "minListLength", "nodeByExpression", "reificationRequired", "reifierShape",
            "rootClass", "singleLine", "someValue", "subsetOf", "targetWhere", "uniqueMembers", "uniqueValuesForClass",
        ),
        "the drafts of SHACL 1.2",
    ),
}  # fmt: skip

#: Types of what is declared and not run; only a query that needs it would tell.
DECLARED_NOT_RUN = _words("Function JSFunction JSTargetType SPARQLFunction SPARQLTargetType TargetType")

#: What may stand where a term of SHACL does, and is no property, components aside.
_INDIVIDUALS = _words(
    """
    AbstractResult BlankNode BlankNodeOrIRI BlankNodeOrLiteral ConstraintComponent Function IRI IRIOrLiteral
    Info JSConstraint JSExecutable JSFunction JSLibrary JSRule JSTarget JSTargetType JSValidator Literal
    NodeKind NodeShape Parameter Parameterizable PrefixDeclaration PropertyGroup PropertyShape ResultAnnotation
    Rule SPARQLAskExecutable SPARQLAskValidator SPARQLConstraint SPARQLConstructExecutable SPARQLExecutable
    SPARQLFunction SPARQLRule SPARQLSelectExecutable SPARQLSelectValidator SPARQLTarget SPARQLTargetType
    SPARQLUpdateExecutable Severity Shape Target TargetType TripleRule ValidationReport ValidationResult
    Validator Violation Warning Debug ShapeClass Trace ExpressionConstraintComponent JSConstraintComponent
    SPARQLConstraintComponent this
    """
)

#: The same with the components of the properties above.
INDIVIDUALS = _INDIVIDUALS | {f"{name[0].upper()}{name[1:]}ConstraintComponent" for name in TERMS}

#: Properties of SHACL with a subject that is no shape: a query, a declaration, a component, a report. Where they stand
#: in a shape they ask for nothing.
ELSEWHERE = _words(
    """
    alternativePath annotationProperty annotationValue annotationVarName ask bindings conforms construct detail
    filterShape focusNode inversePath jsFunctionName jsLibrary jsLibraryURL labelTemplate limit namespace
    nodeValidator nodes object offset oneOrMorePath optional parameter predicate prefix prefixes
    propertyValidator result resultAnnotation resultMessage resultPath resultSeverity returnType select
    shapesGraphWellFormed sourceConstraint sourceConstraintComponent sourceShape subject update validator value
    zeroOrMorePath zeroOrOnePath
    """
)

#: Properties of SHACL that are welcome in a shape and ask for nothing.
ANYWHERE = _words(
    """
    codeIdentifier condition count declare defaultValue description desc distinct else entailment exists group
    groupBy if intersection max min minus name order orderBy separator shapesGraph suggestedShapesGraph sum then
    union
    """
)

_REGIME = "http://www.w3.org/ns/entailment/"
#: The entailment regime by which nothing is inferred.
SIMPLE = _REGIME + "Simple"
#: The entailment regimes that shapes may ask for, see https://www.w3.org/TR/shacl/#shacl-rdfs.
ENTAILMENTS = frozenset({SIMPLE, _REGIME + "OWL-RL", _REGIME + "RDFS"})

#: Every property that asks for nothing by itself in a shape.
OTHER_TERMS = ELSEWHERE | ANYWHERE

_DASH = "http://datashapes.org/dash#"
#: The constraints of DASH (https://datashapes.org/constraints.html), which are not run; what else it says is for forms.
DASH = frozenset(
    _DASH + name
    for name in _words(
        """
        closedByTypes coExistsWith hasValueIn hasValueWithClass nonRecursive reifiableBy rootClass singleLine stem
        subSetOf symmetric uniqueValueForClass uriStart
        """
    )
)

#: The datatypes of XML Schema, see https://www.w3.org/TR/xmlschema11-2/#built-in-datatypes.
DATATYPES = _words(
    """
    ENTITIES ENTITY ID IDREF IDREFS NCName NMTOKEN NMTOKENS NOTATION Name QName anyAtomicType anySimpleType
    anyType anyURI base64Binary boolean byte date dateTime dateTimeStamp dayTimeDuration decimal double duration
    float gDay gMonth gMonthDay gYear gYearMonth hexBinary int integer language long negativeInteger
    nonNegativeInteger nonPositiveInteger normalizedString positiveInteger short string time token unsignedByte
    unsignedInt unsignedLong unsignedShort yearMonthDuration
    """
)
