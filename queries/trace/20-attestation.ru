# The attestation itself: what it comes from, when it was made, and whether that kind may come from that party.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>
PREFIX rdf:   <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

INSERT {
  [] casco:inTrace ?trace ;
    casco:finds ?reason ;
    rdf:subject ?subject ;
    rdf:predicate ?property ;
    rdf:object ?value .
}
WHERE {
  ?trace casco:traceOf ?attestation .
  BIND (?attestation AS ?subject)
  {
    ?attestation casco:ofActivity ?value .
    BIND (casco:ofActivity AS ?property)
    BIND (IF(EXISTS { ?value a casco:Activity }, id:reason-activity-is-named, id:reason-activity-is-not-known) AS ?reason)
  } UNION {
    ?trace casco:traceOf ?attestation .
    FILTER NOT EXISTS { ?attestation casco:ofActivity ?activity }
    BIND (id:reason-activity-is-not-named AS ?reason)
  } UNION {
    ?attestation casco:attestedOn ?value .
    BIND (casco:attestedOn AS ?property)
    BIND (EXISTS { id:calendar casco:readsAsDay ?value } AS ?isDay)
    BIND (IF(?isDay, id:reason-day-is-named, id:reason-day-is-no-day) AS ?reason)
  } UNION {
    ?trace casco:traceOf ?attestation .
    FILTER NOT EXISTS { ?attestation casco:attestedOn ?made }
    BIND (id:reason-day-is-not-named AS ?reason)
  } UNION {
    ?attestation casco:attestedOn ?value , ?other .
    FILTER (SUBSTR(STR(?value), 1, 10) != SUBSTR(STR(?other), 1, 10))
    BIND (casco:attestedOn AS ?property)
    BIND (id:reason-days-differ AS ?reason)
  } UNION {
    ?attestation casco:ofActivity ?activity .
    ?activity casco:yields ?yielded .
    VALUES (?yielded ?right ?reason) {
      (id:output-certificate id:party-third id:reason-certification-is-by-another-party)
      (id:output-declaration id:party-first id:reason-declaration-is-by-another-party)
    }
    {
      ?attestation casco:inParty ?party .
      VALUES (?property) { (casco:inParty) (casco:ofActivity) }
    } UNION {
      ?attestation casco:attestedBy ?issuer .
      ?issuer casco:actsAs ?party .
      FILTER NOT EXISTS { ?attestation casco:inParty ?own }
      VALUES (?property) { (casco:attestedBy) (casco:ofActivity) }
    }
    FILTER (?party != ?right)
    ?attestation ?property ?value .
  }
}
