# The chain goes on along what is cited; along what is not cited only where nothing speaks against it.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>

INSERT { ?trace casco:leadsAlong ?accreditation }
WHERE {
  {
    ?trace casco:candidate ?accreditation ;
      casco:traceOf ?attestation .
    ?attestation casco:underAccreditation ?accreditation .
  } UNION {
    ?covering casco:finds id:reason-scope-covers-the-activity ;
      casco:inTrace ?trace ;
      casco:along ?accreditation .
    MINUS {
      ?observation casco:inTrace ?trace ;
        casco:along ?accreditation ;
        casco:finds ?reason .
      ?reason casco:inState ?state .
      FILTER (?state IN (id:state-contradicted, id:state-not-shown))
    }
  }
}
