# A report may state results that it marks as outside the accreditation that it cites: for these it is no evidence.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>
PREFIX rdf:   <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

INSERT {
  [] casco:inTrace ?trace ;
    casco:along ?accreditation ;
    casco:finds id:reason-result-is-outside-the-accreditation ;
    rdf:subject ?result ;
    rdf:predicate casco:withinAccreditation ;
    rdf:object ?within .
}
WHERE {
  ?trace casco:candidate ?accreditation ;
    casco:traceOf ?attestation .
  ?attestation casco:reportsResult ?result .
  ?result casco:withinAccreditation ?within .
  FILTER (STR(?within) IN ("0", "false"))
}
