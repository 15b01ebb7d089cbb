# Who granted it: shown to accredit, shown to be something else, or neither.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>
PREFIX rdf:   <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs:  <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos:  <http://www.w3.org/2004/02/skos/core#>

INSERT {
  [] casco:inTrace ?trace ;
    casco:along ?accreditation ;
    casco:finds ?reason ;
    rdf:subject ?subject ;
    rdf:predicate ?property ;
    rdf:object ?value .
}
WHERE {
  {
    ?trace casco:leadsAlong ?accreditation .
    ?accreditation casco:grantedBy ?granter .
    BIND (
      IF(EXISTS { ?granter a casco:AccreditationBody }, id:reason-granter-accredits,
        IF(EXISTS { ?granter a casco:Authority }
          || EXISTS { ?granter a casco:SchemeOwner }
          || EXISTS { ?granter a casco:Registry }
          || EXISTS { ?granter a casco:StandardsDeveloper },
          id:reason-granter-is-something-else,
          IF(EXISTS { ?granter rdf:type|rdfs:label ?said }, id:reason-granter-is-not-shown-to-accredit, id:reason-granter-is-not-described)))
      AS ?reason)
    VALUES (?property) { (casco:grantedBy) (casco:performs) (rdf:type) (skos:exactMatch) }
    BIND (IF(?property = casco:grantedBy, ?accreditation, ?granter) AS ?subject)
    ?subject ?property ?value .
    FILTER (
      ?property = casco:grantedBy && ?value = ?granter
      || ?property = casco:performs && (?reason != id:reason-granter-accredits || ?value = id:activity-accreditation)
      || ?property = rdf:type && ?value IN (casco:Authority, casco:SchemeOwner, casco:Registry, casco:StandardsDeveloper)
      || ?property = skos:exactMatch
    )
  } UNION {
    ?trace casco:leadsAlong ?accreditation .
    ?accreditation casco:grantedBy ?value ;
      casco:grantedTo ?value .
    BIND (?accreditation AS ?subject)
    VALUES (?property) { (casco:grantedBy) (casco:grantedTo) }
    BIND (id:reason-granter-is-the-holder AS ?reason)
  } UNION {
    ?trace casco:leadsAlong ?accreditation .
    FILTER NOT EXISTS { ?accreditation casco:grantedBy ?granter }
    BIND (id:reason-granter-is-not-named AS ?reason)
  } UNION {
    ?trace casco:traceOf ?attestation .
    MINUS { ?trace casco:leadsAlong ?followed }
    MINUS {
      ?observation casco:finds id:reason-accreditation-does-not-apply ;
        casco:inTrace ?trace .
    }
    BIND (id:reason-no-accreditation-leads-to-a-granter AS ?reason)
  }
}
