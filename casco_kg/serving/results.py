"""Answers in the formats of the SPARQL recommendations.

Source: https://www.w3.org/TR/sparql11-results-json/, https://www.w3.org/TR/rdf-sparql-XMLres/ and
https://www.w3.org/TR/sparql11-results-csv-tsv/
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from casco_kg.answers import Answer
from casco_kg.errors import UsageError
from casco_kg.graph import Graph
from casco_kg.rdf.constants import XSD
from casco_kg.rdf.terms import Term, prefixes
from casco_kg.texts import escaped
from casco_kg.writing.exports import RDF_FORMATS

__all__ = ["GRAPH_TYPES", "TABLE_TYPES", "ResultType", "written"]

_STRING = XSD + "string"


@dataclass(frozen=True, slots=True)
class ResultType:
    """A format of results.

    Attributes:
        name: what it is called in ``format=``.
        media: its media types, the usual one first.
        content: the media type with which it is sent.
    """

    name: str
    media: tuple[str, ...]
    content: str


#: For tables and truth values.
TABLE_TYPES = (
    ResultType("json", ("application/sparql-results+json", "application/json"), "application/sparql-results+json"),
    ResultType("xml", ("application/sparql-results+xml", "application/xml"), "application/sparql-results+xml"),
    ResultType("csv", ("text/csv",), "text/csv; charset=utf-8"),
    ResultType("tsv", ("text/tab-separated-values",), "text/tab-separated-values; charset=utf-8"),
)  # fmt: skip
#: For graphs; the names are those of :data:`RDF_FORMATS`.
GRAPH_TYPES = (
    ResultType("turtle", ("text/turtle", "application/x-turtle"), "text/turtle; charset=utf-8"),
    ResultType("ntriples", ("application/n-triples", "text/plain"), "application/n-triples"),
    ResultType("rdfxml", ("application/rdf+xml", "application/xml"), "application/rdf+xml"),
    ResultType("jsonld", ("application/ld+json", "application/json"), "application/ld+json"),
)


def written(answer: Answer | bool | Graph, name: str) -> bytes:
    """Return an answer in a format, by its name.

    Raises:
        UsageError: a truth value is asked for as CSV or TSV, which have none.
    """
    if isinstance(answer, Graph):
        return answer.serialize(RDF_FORMATS[name].syntax, prefixes())
    if isinstance(answer, bool):
        return _truth(answer, name).encode()
    return {"json": _json, "xml": _xml, "csv": _csv, "tsv": _tsv}[name](answer).encode(errors="replace")


def _truth(answer: bool, name: str) -> str:
    word = "true" if answer else "false"
    if name == "json":
        return f'{{"head":{{}},"boolean":{word}}}'
    if name == "xml":
        return f"{_XML}<head/><boolean>{word}</boolean></sparql>"
    raise UsageError("a truth value is written as JSON or XML: ask for one of these")


def _json(answer: Answer) -> str:
    rows = [
        {name: _json_term(cell) for name, cell in zip(answer.columns, row, strict=True) if cell is not None}
        for row in answer.rows
    ]
    told = {"head": {"vars": list(answer.columns)}, "results": {"bindings": rows}}
    return escaped(json.dumps(told, ensure_ascii=False, separators=(",", ":")))


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    told = {"type": "literal", "value": term.value}
    if term.language:
        return told | {"xml:lang": term.language}
    return told if term.datatype.value == _STRING else told | {"datatype": term.datatype.value}


_XML = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'


def _xml(answer: Answer) -> str:
    head = "".join(f"<variable name={quoteattr(name)}/>" for name in answer.columns)
    rows = "".join(
        "<result>"
        + "".join(
            f"<binding name={quoteattr(name)}>{_xml_term(cell)}</binding>"
            for name, cell in zip(answer.columns, row, strict=True)
            if cell is not None
        )
        + "</result>"
        for row in answer.rows
    )
    return f"{_XML}<head>{head}</head><results>{rows}</results></sparql>"


def _xml_term(term: Term) -> str:
    # a carriage return would be read as the end of a line
    value = escape(_for_xml(term.value), {"\r": "&#13;"})
    if isinstance(term, ox.NamedNode):
        return f"<uri>{value}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{value}</bnode>"
    if term.language:
        return f"<literal xml:lang={quoteattr(term.language)}>{value}</literal>"
    if term.datatype.value == _STRING:
        return f"<literal>{value}</literal>"
    return f"<literal datatype={quoteattr(term.datatype.value)}>{value}</literal>"


def _for_xml(text: str) -> str:
    """Return a text without the characters that XML has no place for."""
    return "".join(c if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff") else "\ufffd" for c in text)


def _csv(answer: Answer) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(answer.columns)
    # a row of one empty cell is an empty line, which csv would write as two quotes
    for row in answer.rows:
        writer.writerow(["" if cell is None else _csv_term(cell) for cell in row])
    return file.getvalue()


def _csv_term(term: Term) -> str:
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value


def _tsv(answer: Answer) -> str:
    lines = ["\t".join(f"?{name}" for name in answer.columns)]
    lines += ["\t".join("" if cell is None else _tsv_term(cell) for cell in row) for row in answer.rows]
    return "\n".join(lines) + "\n"


def _tsv_term(term: Term) -> str:
    return str(term).replace("\t", "\\t")
