# An attestation from several activities may go along one accreditation for each: along one that covers an activity of it,
# another candidate, against which nothing speaks, covers what that one does not.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>
PREFIX rdf:   <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

INSERT {
  [] casco:inTrace ?trace ;
    casco:along ?accreditation ;
    casco:finds id:reason-another-covers-the-rest ;
    rdf:subject ?another ;
    rdf:predicate casco:ofActivity ;
    rdf:object ?done .
}
WHERE {
  {
    SELECT DISTINCT ?trace ?accreditation ?rest ?another
    WHERE {
      {
        SELECT DISTINCT ?trace ?activity ?rest
        WHERE {
          ?trace casco:traceOf ?attestation .
          ?attestation casco:ofActivity ?activity , ?rest .
          FILTER (?activity != ?rest)
        }
      }
      ?trace casco:candidate ?accreditation , ?other .
      FILTER (?accreditation != ?other)
      ?covering casco:finds id:reason-scope-covers-the-activity ;
        casco:inTrace ?trace ;
        casco:along ?accreditation ;
        rdf:subject ?scope .
      ?scope casco:suitsActivity ?activity .
      ?completing casco:finds id:reason-scope-covers-the-activity ;
        casco:inTrace ?trace ;
        casco:along ?other ;
        rdf:subject ?another .
      ?another casco:suitsActivity ?rest .
      MINUS {
        ?same casco:finds id:reason-scope-covers-the-activity ;
          casco:inTrace ?trace ;
          casco:along ?accreditation ;
          rdf:subject ?wide .
        ?wide casco:suitsActivity ?rest .
      }
      MINUS {
        ?observation casco:inTrace ?trace ;
          casco:along ?other ;
          casco:finds ?reason .
        ?reason casco:inState ?state .
        FILTER (?state IN (id:state-contradicted, id:state-not-shown))
      }
    }
  }
  ?another casco:ofActivity ?done .
  ?done casco:includesCode ?rest .
}
