# The activities that a recognition is for, which it gives by the names of scopes of arrangements.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX rdfs:  <http://www.w3.org/2000/01/rdf-schema#>

INSERT { ?recognition casco:ofActivity ?activity }
WHERE {
  ?recognition casco:recognizedFor ?name .
  {
    ?scope casco:inArrangement ?arrangement ;
      casco:ofActivity ?activity ;
      casco:againstStandard ?standard ;
      rdfs:label ?label .
    ?activity casco:governedBy ?standard .
  } UNION {
    ?activity a casco:Activity ;
      rdfs:label ?label .
  }
  FILTER (LCASE(STR(?label)) = LCASE(STR(?name)))
}
