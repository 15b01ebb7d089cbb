# Why a candidate does not cover an activity: another standard, a standard that is not known here, other activities only.
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
    SELECT DISTINCT ?trace ?accreditation ?attestation ?activity
    WHERE {
      ?trace casco:candidate ?accreditation ;
        casco:traceOf ?attestation .
      ?attestation casco:ofActivity ?activity .
      ?activity a casco:Activity .
      ?accreditation casco:hasScope ?any .
      MINUS {
        ?observation casco:inTrace ?trace ;
          casco:along ?accreditation ;
          casco:finds id:reason-scope-covers-the-activity ;
          rdf:object ?activity .
      }
    }
  }
  ?accreditation casco:hasScope ?scope .
  OPTIONAL { ?scope casco:ofActivity ?named }
  OPTIONAL {
    ?scope casco:againstStandard ?standard .
    ?standard casco:partOfToolbox ?toolbox .
  }
  OPTIONAL {
    ?accreditation casco:hasScope ?matching .
    ?matching casco:ofActivity ?activity .
  }
  # of the scopes, those of the activity, if there are any
  FILTER (!BOUND(?matching) || ?matching = ?scope)
  OPTIONAL { ?activity casco:governedBy ?governing }
  BIND (
    IF(BOUND(?matching),
      IF(BOUND(?standard) && BOUND(?governing), id:reason-scope-has-another-standard, id:reason-standard-of-the-scope-is-not-known),
      IF(BOUND(?named), id:reason-scope-has-other-activities, id:reason-activity-of-the-scope-is-not-named))
    AS ?reason)
  VALUES (?about ?property) {
    ("attestation" casco:ofActivity)
    ("activity" casco:governedBy)
    ("scope" casco:ofActivity)
    ("scope" casco:againstStandard)
  }
  BIND (IF(?about = "attestation", ?attestation, IF(?about = "activity", ?activity, ?scope)) AS ?subject)
  FILTER (BOUND(?matching) || ?property = casco:ofActivity)
  OPTIONAL { ?subject ?property ?value }
  FILTER (?about = "attestation" || BOUND(?value))
}
