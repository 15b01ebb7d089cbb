# Two names of one thing (owl:sameAs) are one thing: all that is said of it stands at one of them, that of the knowledge
# graph, else the first.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX owl:   <http://www.w3.org/2002/07/owl#>
PREFIX skos:  <http://www.w3.org/2004/02/skos/core#>

DELETE {
  ?name ?property ?value .
  ?subject ?leading ?name .
}
WHERE {
  {
    SELECT DISTINCT ?name
    WHERE {
      ?name owl:sameAs ?other .
      FILTER (?name != ?other)
      FILTER (STRSTARTS(STR(?other), "https://w3id.org/casco-kg/id/") && !STRSTARTS(STR(?name), "https://w3id.org/casco-kg/id/")
        || STRSTARTS(STR(?other), "https://w3id.org/casco-kg/id/") = STRSTARTS(STR(?name), "https://w3id.org/casco-kg/id/")
          && STR(?other) < STR(?name))
      FILTER NOT EXISTS { ?name a casco:Attestation }
    }
  }
  {
    ?name ?property ?value .
    BIND (?name AS ?subject)
  } UNION {
    ?subject ?leading ?name .
  }
} ;

# A body that exactly matches another one, by the word of the data, stands for it: what is recorded of the other is its own.
# The same name is not enough.
INSERT { ?subject ?property ?body }
WHERE {
  { ?body skos:exactMatch ?other } UNION { ?other skos:exactMatch ?body }
  ?subject ?property ?other .
  FILTER (?property IN (casco:evaluatedBody, casco:member, casco:peerEvaluates, casco:recognizedBody))
} ;

INSERT { ?body ?property ?value }
WHERE {
  { ?body skos:exactMatch ?other } UNION { ?other skos:exactMatch ?body }
  ?other a casco:Body ;
    ?property ?value .
  FILTER (?property IN (<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>, casco:performs))
}
