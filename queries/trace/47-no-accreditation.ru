# Where no accreditation leads on: it does not apply, none is recorded, or none of those recorded will do. And the
# declaration that cites one all the same.
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
    ?trace casco:traceOf ?subject .
    ?subject casco:ofActivity ?value .
    ?value casco:yields id:output-declaration .
    FILTER NOT EXISTS { ?subject casco:underAccreditation ?cited }
    BIND (casco:ofActivity AS ?property)
    BIND (id:reason-accreditation-does-not-apply AS ?reason)
  } UNION {
    ?trace casco:traceOf ?subject .
    ?subject casco:underAccreditation ?accreditation ;
      casco:ofActivity ?declaring .
    ?declaring casco:yields id:output-declaration .
    VALUES (?property) { (casco:ofActivity) (casco:underAccreditation) }
    BIND (IF(?property = casco:ofActivity, ?declaring, ?accreditation) AS ?value)
    BIND (id:reason-declaration-cites-an-accreditation AS ?reason)
  } UNION {
    ?trace casco:traceOf ?attestation .
    MINUS { ?trace casco:candidate ?candidate }
    MINUS { ?attestation casco:ofActivity ?declaring . ?declaring casco:yields id:output-declaration }
    BIND (id:reason-no-accreditation-is-recorded AS ?reason)
  } UNION {
    ?trace casco:candidate ?candidate ;
      casco:traceOf ?attestation .
    MINUS { ?trace casco:leadsAlong ?followed }
    MINUS { ?attestation casco:ofActivity ?declaring . ?declaring casco:yields id:output-declaration }
    ?observation casco:inTrace ?trace ;
      casco:along ?candidate ;
      casco:finds ?against .
    ?against casco:inState ?state .
    FILTER (?state IN (id:state-contradicted, id:state-not-shown))
    OPTIONAL {
      ?observation rdf:subject ?subject ;
        rdf:predicate ?property ;
        rdf:object ?value .
    }
    BIND (id:reason-no-accreditation-will-do AS ?reason)
  }
}
