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
    rdf:predicate casco:ofActivity .
  ?trace casco:onDay ?on ;
    casco:traceOf ?made .
  ?made casco:ofActivity ?activity .
  ?scope casco:suitsActivity ?activity .
  ?accreditation casco:hasScope ?subject .
  FILTER (?subject != ?scope)
  ?subject casco:suitsActivity ?activity .
  {
    ?subject casco:status ?status ;
      casco:heldIn ?period .
    FILTER NOT EXISTS { ?subject casco:inCondition ?told }
    ?period casco:shownBefore ?limit .
    BIND ("~" AS ?stop)
  } UNION {
    ?subject casco:inCondition ?condition .
    ?condition casco:status ?status ;
      casco:shownFrom ?limit ;
      casco:shownBefore ?stop .
  }
  FILTER (?limit <= ?on && ?on < ?stop)
  FILTER (?status IN (id:status-cancelled, id:status-suspended, id:status-transferred, id:status-withdrawn))
  ?scope casco:heldIn ?shown .
  ?shown casco:shownFrom ?first .
  FILTER (?limit = "" || ?first < ?limit)
  FILTER NOT EXISTS {
    ?subject casco:againstStandard ?edition .
    FILTER NOT EXISTS { ?scope casco:againstStandard ?edition }
  }
  # a scope in another field is another one, where the field of the attestation is named by the one that covers it
  FILTER NOT EXISTS {
    ?trace casco:traceOf ?attestation .
    ?subject casco:leavesOpen ?attestation .
    ?match casco:coveredBy ?scope ;
      rdf:subject ?attestation .
  }
  ?subject ?property ?value .
  FILTER (?property IN (casco:ofActivity, casco:againstStandard, casco:status, casco:statusSince))
} ;

# of several fields, methods or sites of an attestation each has to be covered
INSERT {
  [] casco:inTrace ?trace ;
    casco:along ?accreditation ;
    casco:finds id:reason-field-is-covered-in-part ;
    rdf:subject ?attestation ;
    rdf:predicate ?property ;
    rdf:object ?value .
}
WHERE {
  {
    SELECT DISTINCT ?trace ?accreditation ?attestation
    WHERE {
      ?covering casco:finds id:reason-scope-covers-the-activity ;
        casco:inTrace ?trace ;
        casco:along ?accreditation .
      ?trace casco:traceOf ?attestation .
    }
  }
  VALUES ?property { casco:field casco:measurand casco:method casco:site }
  ?attestation ?property ?value .
  FILTER NOT EXISTS {
    ?shown casco:finds id:reason-scope-covers-the-activity ;
      casco:inTrace ?trace ;
      casco:along ?accreditation ;
      rdf:subject ?scope .
    FILTER (NOT EXISTS { ?scope ?property ?named } || EXISTS {
      ?match casco:coveredBy ?scope ;
        rdf:subject ?attestation ;
        rdf:predicate ?property ;
        rdf:object ?value .
    })
  }
} ;

DELETE { ?worse ?property ?value }
WHERE {
  VALUES (?open) {
    (id:reason-activity-of-the-scope-is-not-known)
    (id:reason-activity-of-the-scope-is-not-named)
    (id:reason-day-of-the-scope-is-no-day)
    (id:reason-scope-does-not-name-the-field)
    (id:reason-scope-is-active-only-since)
    (id:reason-scope-is-for-a-part-of-the-activity)
    (id:reason-scope-was-suspended-in-part)
    (id:reason-standard-of-the-scope-is-not-known)
    (id:reason-status-of-the-scope-has-no-day)
  }
  VALUES (?contradicting) {
    (id:reason-scope-began-later)
    (id:reason-scope-ended-before)
    (id:reason-scope-has-another-standard)
    (id:reason-scope-has-other-activities)
    (id:reason-scope-has-other-fields)
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
