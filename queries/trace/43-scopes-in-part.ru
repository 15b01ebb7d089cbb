# Where one scope covers an activity and another of the same standard was not in force, nothing says under which of them
# the attestation was made; unless the first began when the other ended. And where one scope is unclear, that others
# were not in force contradicts nothing.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>
PREFIX rdf:   <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

INSERT {
  [] casco:inTrace ?trace ;
    casco:along ?accreditation ;
    casco:finds id:reason-scope-is-not-active-in-part ;
    rdf:subject ?subject ;
    rdf:predicate ?property ;
    rdf:object ?value .
}
WHERE {
  ?covering casco:finds id:reason-scope-covers-the-activity ;
    casco:inTrace ?trace ;
    casco:along ?accreditation ;
    rdf:subject ?scope ;
    rdf:predicate casco:ofActivity ;
    rdf:object ?activity .
  ?trace casco:onDay ?on .
  ?accreditation casco:hasScope ?subject .
  FILTER (?subject != ?scope)
  ?subject casco:suitsActivity ?activity ;
    casco:status ?status ;
    casco:shownBefore ?limit .
  FILTER (?status IN (id:status-cancelled, id:status-suspended, id:status-withdrawn))
  FILTER (?limit <= ?on)
  ?scope casco:shownFrom ?first .
  FILTER (?limit = "" || ?first < ?limit)
  FILTER NOT EXISTS {
    ?subject casco:againstStandard ?edition .
    FILTER NOT EXISTS { ?scope casco:againstStandard ?edition }
  }
  ?subject ?property ?value .
  FILTER (?property IN (casco:ofActivity, casco:againstStandard, casco:status, casco:statusSince))
} ;

DELETE { ?worse ?property ?value }
WHERE {
  VALUES (?open) {
    (id:reason-activity-of-the-scope-is-not-named)
    (id:reason-day-of-the-scope-is-no-day)
    (id:reason-scope-is-active-only-since)
    (id:reason-standard-of-the-scope-is-not-known)
    (id:reason-status-of-the-scope-has-no-day)
  }
  VALUES (?contradicting) {
    (id:reason-scope-began-later)
    (id:reason-scope-ended-before)
    (id:reason-scope-has-another-standard)
    (id:reason-scope-has-other-activities)
    (id:reason-scope-was-not-active)
  }
  ?unclear casco:finds ?open ;
    casco:inTrace ?trace ;
    casco:along ?accreditation .
  ?worse casco:inTrace ?trace ;
    casco:along ?accreditation ;
    casco:finds ?contradicting ;
    ?property ?value .
}
