# Where nothing is recorded about recognition. That the catalogue has a body of this name would prove nothing.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>
PREFIX rdf:   <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

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
    ?trace casco:traceOf ?attestation .
    MINUS { ?trace casco:leadsAlong ?followed }
    MINUS {
      ?observation casco:finds id:reason-accreditation-does-not-apply ;
        casco:inTrace ?trace .
    }
    BIND (id:reason-no-granter-leads-to-a-recognition AS ?reason)
  }
}
