# Where no accreditation leads on: it does not apply, none is recorded, or none of those recorded will do. And the
# declaration that cites one all the same, and the authorization that is cited in its place.
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
    MINUS { ?attestation casco:attestedBy ?issuer . ?held casco:grantedTo ?issuer }
    BIND (id:reason-no-accreditation-is-recorded AS ?reason)
  } UNION {
    # what is not cited is not claimed; of several that the issuer held for it, the first by name is told
    {
      SELECT ?trace (MIN(?name) AS ?covering)
      WHERE {
        ?trace casco:traceOf ?attestation ;
          casco:onDay ?on .
        MINUS { ?trace casco:candidate ?candidate }
        ?attestation casco:attestedBy ?issuer ;
          casco:ofActivity ?activity .
        MINUS { ?activity casco:yields id:output-declaration }
        ?held casco:grantedTo ?issuer ;
          casco:heldIn ?whole ;
          casco:hasScope ?scope .
        ?whole casco:shownFrom ?from ;
          casco:shownBefore ?before .
        ?scope casco:suitsActivity ?activity ;
          casco:heldIn ?part .
        ?part casco:shownFrom ?first ;
          casco:shownBefore ?limit .
        FILTER (?from <= ?on && ?first <= ?on && ?on < ?before && ?on < ?limit)
        MINUS { ?scope casco:leavesOpen ?attestation }
        BIND (STR(?held) AS ?name)
      }
      GROUP BY ?trace
    }
    BIND (IRI(?covering) AS ?subject)
    BIND (casco:grantedTo AS ?property)
    ?subject ?property ?value .
    BIND (id:reason-accreditation-is-not-cited AS ?reason)
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
} ;

# the others that cite none: their issuer holds accreditations, and none is shown to cover it
INSERT {
  [] casco:inTrace ?trace ;
    casco:finds id:reason-no-accreditation-will-do ;
    rdf:subject ?subject ;
    rdf:predicate casco:grantedTo ;
    rdf:object ?issuer .
}
WHERE {
  {
    SELECT ?trace ?issuer (MIN(?name) AS ?first)
    WHERE {
      ?trace casco:traceOf ?attestation .
      ?attestation casco:attestedBy ?issuer .
      MINUS { ?trace casco:candidate ?candidate }
      MINUS {
        ?observation casco:inTrace ?trace ;
          casco:finds ?found .
        ?found casco:inStep id:step-accreditation .
      }
      { SELECT ?issuer (MIN(STR(?held)) AS ?name) WHERE { ?held casco:grantedTo ?issuer } GROUP BY ?issuer }
    }
    GROUP BY ?trace ?issuer
  }
  BIND (IRI(?first) AS ?subject)
} ;

# who is authorised or recognised to issue is not accredited for that reason: it is told where nothing else leads on
INSERT {
  [] casco:inTrace ?trace ;
    casco:finds id:reason-authorization-is-no-accreditation ;
    rdf:subject ?subject ;
    rdf:predicate ?property ;
    rdf:object ?value .
}
WHERE {
  ?trace casco:traceOf ?attestation .
  MINUS { ?trace casco:candidate ?candidate }
  MINUS { ?attestation casco:ofActivity ?declaring . ?declaring casco:yields id:output-declaration }
  {
    ?attestation casco:underAuthorization ?value .
    BIND (?attestation AS ?subject)
    BIND (casco:underAuthorization AS ?property)
  } UNION {
    ?attestation casco:underAuthorization ?subject .
    ?subject casco:authorizedBy ?value .
    BIND (casco:authorizedBy AS ?property)
  }
}
