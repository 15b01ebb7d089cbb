"""Part of the lane ``pages``: the endpoint, asked by clients that others wrote."""

from __future__ import annotations

from collections.abc import Iterator

from support import ROBOT_VERSION, Verdict, importable, robot, workspace

WRAPPER = ("SPARQLWrapper", "2.0.0")


def endpoint_verdicts(endpoint: str) -> Iterator[Verdict]:
    """Judge an endpoint that is there."""
    yield Verdict("SPARQLWrapper", WRAPPER[1], 4, tuple(wrapper_faults(endpoint)))
    yield Verdict("SPARQLStore", _rdflib(), 2, tuple(store_faults(endpoint)))
    yield Verdict("Jena in ROBOT asks the endpoint", ROBOT_VERSION, 2, tuple(jena_faults(endpoint)))


def wrapper_faults(endpoint: str) -> Iterator[str]:
    """Tell what SPARQLWrapper does not get: tables, a truth value, a graph, by GET and by POST."""
    importable(*WRAPPER)
    from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

    def asked(query: str, kind: str, method: str = "GET") -> object:
        wrapper = SPARQLWrapper(endpoint)
        wrapper.setQuery(query)
        wrapper.setReturnFormat(kind)
        wrapper.setMethod(method)
        return wrapper.query().convert()

    parties = "SELECT ?p { ?p a <https://w3id.org/casco-kg/def#Party> }"
    if len(asked(parties, JSON)["results"]["bindings"]) != 3:  # type: ignore[index]
        yield "JSON: not three parties"
    if len(asked(parties, XML, POST).getElementsByTagName("result")) != 3:  # type: ignore[attr-defined]
        yield "XML: not three parties"
    if len(asked(parties, CSV).decode().splitlines()) != 4:  # type: ignore[attr-defined]
        yield "CSV: not three parties"
    if b"Party" not in asked("CONSTRUCT WHERE { ?p a <https://w3id.org/casco-kg/def#Party> }", TURTLE):  # type: ignore[operator]
        yield "Turtle: no party"


def store_faults(endpoint: str) -> Iterator[str]:
    """Tell what rdflib's SPARQLStore does not get."""
    from rdflib import Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(endpoint, returnFormat="json"))
    party = URIRef("https://w3id.org/casco-kg/def#Party")
    kind = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    if len([*graph.subjects(kind, party)]) != 3:
        yield "triples: not three parties"
    if len([*graph.query("SELECT ?p { ?p a <https://w3id.org/casco-kg/def#Party> }")]) != 3:
        yield "a query: not three parties"


def jena_faults(endpoint: str) -> Iterator[str]:
    """Tell what Jena, which asks by SERVICE, does not get: a table, and a graph made of one."""
    parties = "?p a <https://w3id.org/casco-kg/def#Party>"
    with workspace() as folder:
        (folder / "nothing.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
        for name, query in (
            ("table.csv", f"SELECT ?p {{ SERVICE <{endpoint}> {{ {parties} }} }}"),
            ("graph.nt", f"CONSTRUCT {{ {parties} }} {{ SERVICE <{endpoint}> {{ {parties} }} }}"),
        ):
            (folder / f"{name}.rq").write_text(query)
            asked = ("--query", folder / f"{name}.rq", folder / name)
            done = robot("query", "--tdb", "true", "--input", folder / "nothing.ttl", *asked)
            told = (folder / name).read_text() if (folder / name).is_file() else ""
            if told.count("party-") != 3:
                yield f"{name}: not three parties: {told[:200]} {done.stdout[-200:]} {done.stderr[-200:]}"


def _rdflib() -> str:
    import rdflib

    return f"rdflib {rdflib.__version__}"
