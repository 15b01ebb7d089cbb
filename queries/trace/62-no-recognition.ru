# Where nothing is recorded about recognition; and whether the catalogue has a body of the same name, which is no proof
# that it is the same body.
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
    MINUS {
      ?observation casco:inTrace ?trace ;
        casco:along ?accreditation ;
        casco:finds ?found .
      ?found casco:inStep id:step-recognition .
    }
    BIND (id:reason-recognition-is-not-recorded AS ?reason)
  } UNION {
    {
      SELECT DISTINCT ?granter ?subject ?property ?value
      WHERE {
        { SELECT DISTINCT ?granter WHERE { ?accreditation casco:grantedBy ?granter } }
        ?granter rdfs:label ?name .
        {
          SELECT DISTINCT ?subject ?property ?value
          WHERE {
            VALUES (?property) { (rdfs:label) (skos:altLabel) }
            ?recognition casco:recognizedBody ?subject .
            ?subject ?property ?value .
          }
        }
        FILTER (LCASE(STR(?value)) = LCASE(STR(?name)))
        FILTER (?subject != ?granter)
        FILTER NOT EXISTS { ?granter skos:exactMatch ?subject }
        FILTER NOT EXISTS { ?subject skos:exactMatch ?granter }
      }
    }
    ?accreditation casco:grantedBy ?granter .
    ?trace casco:leadsAlong ?accreditation .
    BIND (id:reason-catalogue-has-the-name AS ?reason)
  } UNION {
    ?trace casco:traceOf ?attestation .
    MINUS { ?trace casco:leadsAlong ?followed }
    MINUS {
      ?observation casco:finds id:reason-accreditation-does-not-apply ;
        casco:inTrace ?trace .
    }
    BIND (id:reason-no-granter-leads-to-a-recognition AS ?reason)
  }
}
