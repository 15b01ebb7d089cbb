# A certificate to an edition that can no longer be used on the day asked is not in force then, whatever its last day; one to
# several editions, of which one can still be used, may be in force for that.
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
  ?trace casco:traceOf ?attestation ;
    casco:askedOn ?asked .
  ?attestation casco:ofActivity ?activity ;
    casco:conformsTo ?named .
  ?activity casco:yields id:output-certificate .
  {
    ?attestation casco:conformsTo ?named .
    BIND (?named AS ?edition)
  } UNION {
    ?edition casco:writtenAs ?named .
  }
  ?edition casco:usableUntil ?last .
  FILTER (?last < ?asked)
  BIND (
    IF(EXISTS {
        ?attestation casco:conformsTo ?also .
        ?other casco:editionOf ?standard .
        FILTER (?other = ?also || EXISTS { ?other casco:writtenAs ?also })
        FILTER NOT EXISTS { ?other casco:usableUntil ?limit . FILTER (?limit < ?asked) }
      },
      id:reason-one-edition-is-no-longer-in-use, id:reason-edition-is-no-longer-in-use)
    AS ?reason)
  VALUES (?property) { (casco:conformsTo) (casco:validUntil) }
  ?transition casco:oldEdition ?edition .
  BIND (IF(?property = casco:conformsTo, ?attestation, ?transition) AS ?subject)
  ?subject ?property ?value .
  FILTER (?property != casco:conformsTo || ?value = ?named)
}
