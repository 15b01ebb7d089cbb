# A body that exactly matches another one, by the word of the data, stands for it: what is recorded of the other is its own.
# The same name is not enough.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX skos:  <http://www.w3.org/2004/02/skos/core#>

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
