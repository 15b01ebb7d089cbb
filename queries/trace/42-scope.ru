# Why a candidate does not cover an activity: its scope was not in force on the day, is against another standard or one
# that is not known here, or against an edition that could no longer be used, or is for other activities only. What an
# activity covers that the knowledge graph relates to no output, no standard and no wider activity, nobody can tell.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>
PREFIX rdf:   <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
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
    SELECT DISTINCT ?trace ?accreditation ?attestation ?activity ?on
    WHERE {
      ?trace casco:candidate ?accreditation ;
        casco:traceOf ?attestation ;
        casco:onDay ?on .
      ?attestation casco:ofActivity ?activity .
      ?activity a casco:Activity .
      ?accreditation casco:hasScope ?any .
      MINUS {
        ?observation casco:inTrace ?trace ;
          casco:along ?accreditation ;
          casco:finds id:reason-scope-covers-the-activity ;
          rdf:subject ?covering .
        ?covering casco:suitsActivity ?activity .
      }
      MINUS {
        ?completion casco:inTrace ?trace ;
          casco:along ?accreditation ;
          casco:finds id:reason-another-covers-the-rest ;
          rdf:subject ?completing .
        ?completing casco:suitsActivity ?activity .
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
    ?matching casco:ofActivity ?matched .
    ?matched casco:includesCode ?activity .
  }
  # and else those of a part of it
  OPTIONAL {
    ?accreditation casco:hasScope ?partial .
    ?partial casco:ofActivity ?narrower .
    ?activity casco:includesCode ?narrower .
  }
  BIND (
    NOT EXISTS { ?activity casco:yields|casco:governedBy|skos:broader ?told }
      || BOUND(?named) && NOT EXISTS { ?named casco:yields|casco:governedBy|skos:broader ?said }
    AS ?isUnknown)
  # of the scopes, those of the activity, if there are any, and those of which nobody can tell
  FILTER (COALESCE(?matching, ?partial, ?scope) = ?scope || ?isUnknown)
  OPTIONAL {
    ?scope casco:suitsActivity ?activity .
    BIND (true AS ?suits)
  }
  OPTIONAL {
    ?scope casco:leavesOpen ?attestation .
    BIND (true AS ?isOpen)
  }
  # of the scopes in fields, those that name the one of the attestation, if there are any
  FILTER (!BOUND(?isOpen) || NOT EXISTS {
    ?accreditation casco:hasScope ?naming .
    ?naming casco:suitsActivity ?activity .
    ?match casco:coveredBy ?naming ;
      rdf:subject ?attestation .
    FILTER NOT EXISTS { ?naming casco:leavesOpen ?attestation }
  })
  BIND (
    BOUND(?isOpen) && EXISTS {
      ?scope casco:heldIn ?period .
      ?period casco:shownFrom ?shown ;
        casco:shownBefore ?limit .
      FILTER (?shown <= ?on && ?on < ?limit)
    }
    AS ?isOfField)
  OPTIONAL { ?activity casco:governedBy ?governing }
  OPTIONAL { ?trace casco:attestedOn ?made }
  OPTIONAL { ?scope casco:validFrom ?from }
  OPTIONAL { ?scope casco:validUntil ?until }
  OPTIONAL {
    ?scope casco:inCondition ?condition .
    ?condition casco:shownFrom ?start ;
      casco:shownBefore ?stop ;
      casco:status ?told .
    FILTER (?start <= ?on && ?on < ?stop)
  }
  OPTIONAL {
    ?scope casco:usableUntil ?used ;
      casco:againstStandard ?old .
    ?transition casco:oldEdition ?old .
    FILTER (?used < ?on)
  }
  OPTIONAL { ?scope casco:inCondition ?some }
  OPTIONAL { ?scope casco:status ?recorded }
  OPTIONAL { ?scope casco:statusSince ?changed }
  BIND (IF(BOUND(?some), ?told, ?recorded) AS ?status)
  BIND (IF(BOUND(?some), ?start, ?changed) AS ?since)
  # within a month or a year that is told it may have begun or not
  BIND (COALESCE(SUBSTR(STR(?since), 1, 10), "") AS ?sinceWhen)
  BIND (
    IF(STRLEN(?sinceWhen) IN (4, 7) && SUBSTR(?on, 1, STRLEN(?sinceWhen)) = ?sinceWhen,
      IF(COALESCE(?status = id:status-active, false), CONCAT(?sinceWhen, "~"), ""), ?sinceWhen)
    AS ?first)
  BIND (
    IF(COALESCE(!EXISTS { id:calendar casco:readsAsDay ?from }, false)
      || COALESCE(!EXISTS { id:calendar casco:readsAsDay ?until }, false),
      id:reason-day-of-the-scope-is-no-day,
      IF(COALESCE(?on < SUBSTR(STR(?from), 1, 10), false), id:reason-scope-began-later,
        IF(COALESCE(SUBSTR(STR(?until), 1, 10) < ?on, false), id:reason-scope-ended-before,
          IF(BOUND(?some) && !BOUND(?told), id:reason-scope-began-later,
          IF(BOUND(?used) && (!BOUND(?status) || ?status = id:status-active && ?first <= ?on),
            id:reason-edition-of-the-scope-could-no-longer-be-used,
          IF(COALESCE(?status = id:status-active, false), id:reason-scope-is-active-only-since,
            IF(COALESCE(?status = id:status-partly-suspended, false), id:reason-scope-was-suspended-in-part,
              IF(?first = "", id:reason-status-of-the-scope-has-no-day, id:reason-scope-was-not-active))))))))
    AS ?outside)
  BIND (
    IF(!COALESCE(?matching = ?scope, false),
      IF(?isUnknown, id:reason-activity-of-the-scope-is-not-known,
      IF(BOUND(?partial), id:reason-scope-is-for-a-part-of-the-activity,
        IF(BOUND(?named), id:reason-scope-has-other-activities, id:reason-activity-of-the-scope-is-not-named))),
      IF(!BOUND(?suits),
        IF(BOUND(?standard) && BOUND(?governing), id:reason-scope-has-another-standard, id:reason-standard-of-the-scope-is-not-known),
        IF(?isOfField,
          IF(EXISTS { ?scope casco:excludes ?attestation }, id:reason-scope-has-other-fields, id:reason-scope-does-not-name-the-field),
          IF(!BOUND(?made) && ?outside IN (id:reason-scope-began-later, id:reason-scope-ended-before, id:reason-scope-was-not-active),
            id:reason-scope-did-not-hold, ?outside))))
    AS ?reason)
  VALUES (?about ?property) {
    ("attestation" casco:ofActivity)
    ("attestation" casco:attestedOn)
    ("activity" casco:governedBy)
    ("scope" casco:ofActivity)
    ("scope" casco:againstStandard)
    ("scope" casco:validFrom)
    ("scope" casco:validUntil)
    ("scope" casco:status)
    ("scope" casco:statusSince)
    ("event" casco:eventKind)
    ("event" casco:happenedOn)
    ("transition" casco:validUntil)
    ("attestation" casco:field)
    ("attestation" casco:measurand)
    ("attestation" casco:method)
    ("attestation" casco:site)
    ("scope" casco:field)
    ("scope" casco:measurand)
    ("scope" casco:method)
    ("scope" casco:site)
  }
  BIND (IF(?about = "attestation", ?attestation, IF(?about = "activity", ?activity, IF(?about = "event", ?condition,
    IF(?about = "transition", ?transition, ?scope)))) AS ?subject)
  BIND (?property IN (casco:attestedOn, casco:validFrom, casco:validUntil, casco:status, casco:statusSince, casco:eventKind, casco:happenedOn) AS ?isOfTime)
  BIND (?property IN (casco:field, casco:measurand, casco:method, casco:site) AS ?tellsField)
  FILTER (IF(?isOfField && BOUND(?suits), ?tellsField, !?tellsField))
  FILTER (?tellsField || IF(BOUND(?suits), ?isOfTime || ?about = "scope", !?isOfTime && (BOUND(?matching) || ?property = casco:ofActivity)))
  FILTER (?about != "event" || BOUND(?condition))
  FILTER (?about != "transition" || ?reason = id:reason-edition-of-the-scope-could-no-longer-be-used)
  OPTIONAL { ?subject ?property ?value }
  FILTER (?about = "attestation" && ?property = casco:ofActivity || BOUND(?value))
}
