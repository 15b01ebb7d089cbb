# What an activity includes: itself, and those that are narrower.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX skos:  <http://www.w3.org/2004/02/skos/core#>

INSERT { ?named casco:includesCode ?activity }
WHERE {
  {
    SELECT DISTINCT ?named ?activity
    WHERE {
      ?subject casco:ofActivity|casco:performs ?named .
      BIND (?named AS ?activity)
    }
  } UNION {
    ?activity skos:broader+ ?named ;
      a casco:Activity .
  }
}
