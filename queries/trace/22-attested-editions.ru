# The editions that an attestation is about conformity to: whether each could be used on its day.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>
PREFIX rdf:   <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX xsd:   <http://www.w3.org/2001/XMLSchema#>

INSERT {
  [] casco:inTrace ?trace ;
    casco:finds ?reason ;
    rdf:subject ?subject ;
    rdf:predicate ?property ;
    rdf:object ?value .
}
WHERE {
  ?trace casco:traceOf ?attestation ;
    casco:attestedOn ?made .
  ?attestation casco:conformsTo ?named .
  {
    ?attestation casco:conformsTo ?named .
    ?named casco:editionOf ?standard .
    BIND (?named AS ?edition)
  } UNION {
    ?edition casco:writtenAs ?named ;
      casco:editionOf ?standard .
  }
  OPTIONAL { ?edition casco:usableUntil ?last }
  OPTIONAL {
    ?edition casco:publishedOn ?published .
    FILTER (REGEX(STR(?published), "^[0-9]{4}-[0-9]{2}-[0-9]{2}"))
  }
  OPTIONAL {
    {
      ?later casco:supersedes ?edition ;
        casco:publishedOn ?replaced .
      BIND (CONCAT(STR(xsd:integer(SUBSTR(STR(?replaced), 1, 4)) + 3), SUBSTR(STR(?replaced), 5, 6)) AS ?end)
    } UNION {
      ?edition casco:withdrawnOn ?end
    } UNION {
      ?edition casco:seenWithdrawnOn ?end
    }
    FILTER (REGEX(STR(?end), "^[0-9]{4}-[0-9]{2}-[0-9]{2}") && SUBSTR(STR(?end), 1, 10) <= ?made)
  }
  BIND (
    IF(COALESCE(?made < SUBSTR(STR(?published), 1, 10), false), id:reason-edition-was-not-yet-published,
      IF(BOUND(?last), IF(?last < ?made, id:reason-edition-could-no-longer-be-used, ?none),
        IF(BOUND(?end), id:reason-edition-was-withdrawn, ?none)))
    AS ?reason)
  FILTER (BOUND(?reason))
  VALUES (?property) { (casco:attestedOn) (casco:conformsTo) (casco:publishedOn) (casco:validUntil) }
  OPTIONAL { ?transition casco:oldEdition ?edition }
  BIND (
    IF(?property = casco:publishedOn, ?edition, IF(?property = casco:validUntil, ?transition, ?attestation))
    AS ?subject)
  ?subject ?property ?value .
  FILTER (?property != casco:conformsTo || ?value = ?named)
  FILTER (?property != casco:publishedOn || ?reason = id:reason-edition-was-not-yet-published)
  FILTER (?property != casco:validUntil || ?reason = id:reason-edition-could-no-longer-be-used)
}
