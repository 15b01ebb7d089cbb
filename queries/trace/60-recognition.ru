# What is recorded about the granter's recognition: as a signatory of an arrangement, by an evaluation of its peers, or
# only as a member of a group. A recognition is shown from its first day, or else the day for which its evidence speaks,
# to its last day, or else that of the evidence; one with neither last day nor evidence, with no end.
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
    ?trace casco:leadsAlong ?accreditation ;
      casco:traceOf ?attestation ;
      casco:onDay ?on .
    ?accreditation casco:grantedBy ?body .
    ?subject casco:recognizedBody ?body ;
      casco:underArrangement ?arrangement .
    ?attestation casco:ofActivity ?activity .
    OPTIONAL {
      ?accreditation casco:withinScope ?recognized .
      ?subject casco:recognizedScope ?recognized .
      ?recognized casco:ofActivity ?wider .
      ?wider casco:includesCode ?activity .
      OPTIONAL { ?recognized casco:validFrom ?scopeBegan }
    }
    OPTIONAL { ?subject casco:validFrom ?from }
    OPTIONAL { ?subject casco:validUntil ?until }
    OPTIONAL { ?subject casco:asOf ?evidence }
    OPTIONAL { ?arrangement casco:validFrom ?began }
    OPTIONAL { ?arrangement casco:validUntil ?ended }
    # a month or year has begun for certain only when it is over, and lasts to its end
    BIND (COALESCE(STR(?from), STR(?evidence), "") AS ?first)
    BIND (COALESCE(STR(?until), STR(?evidence), "9999") AS ?last)
    BIND (SUBSTR(?on, 1, STRLEN(?first)) AS ?onFirst)
    BIND (
      ?first != ""
      && (?on = ?first || ?onFirst > ?first || (!BOUND(?from) && ?onFirst = ?first))
      && SUBSTR(?on, 1, STRLEN(?last)) <= ?last
      && COALESCE(STR(?began), "") <= ?on
      && COALESCE(STR(?scopeBegan), "") <= ?on
      AS ?isShown)
    BIND (
      COALESCE(SUBSTR(?on, 1, STRLEN(STR(?until))) > STR(?until), false)
      || COALESCE(SUBSTR(?on, 1, STRLEN(STR(?ended))) > STR(?ended), false)
      AS ?isOver)
    BIND (
      IF(BOUND(?recognized),
        IF(?isOver, id:reason-recognition-is-over,
          IF(?isShown, id:reason-granter-is-recognised, id:reason-recognition-is-shown-for-another-day)),
        IF(EXISTS { ?subject casco:recognizedScope ?other },
          IF(EXISTS {
              ?subject casco:recognizedScope ?similar .
              ?similar casco:ofActivity ?alike .
              ?alike casco:includesCode ?activity .
            },
            id:reason-recognition-is-for-another-standard, id:reason-recognition-is-for-other-activities),
          IF(EXISTS { ?subject casco:recognizedFor ?printed }, id:reason-recognition-is-in-words-only,
            id:reason-activities-of-the-recognition-are-not-told)))
      AS ?reason)
    ?subject ?property ?value .
    BIND (?reason IN (id:reason-recognition-is-for-another-standard, id:reason-recognition-is-for-other-activities) AS ?isForAnother)
    FILTER (
      ?property IN (casco:underArrangement, casco:validFrom, casco:validUntil, casco:asOf) && !?isForAnother
      || ?property = casco:ofActivity && (?isForAnother || EXISTS { ?value casco:includesCode ?activity })
      || ?property = casco:recognizedScope && ?value != ?subject && COALESCE(?value = ?recognized, true)
      || ?property = casco:recognizedFor && ?reason = id:reason-recognition-is-in-words-only
    )
  } UNION {
    ?trace casco:leadsAlong ?accreditation ;
      casco:traceOf ?attestation ;
      casco:onDay ?on .
    ?accreditation casco:grantedBy ?body .
    ?subject casco:evaluatedBody ?body ;
      casco:evaluator ?group .
    ?attestation casco:ofActivity ?activity .
    OPTIONAL { ?subject casco:evaluatedOn ?evaluated }
    OPTIONAL { ?subject casco:validUntil ?until }
    BIND (
      IF(?group = ?body, id:reason-evaluator-is-the-evaluated,
        IF(EXISTS { ?group a casco:AccreditationBodyGroup },
          IF(EXISTS { ?subject casco:ofActivity ?covered . ?covered casco:includesCode ?activity },
            IF(COALESCE(SUBSTR(STR(?evaluated), 1, 10) <= ?on && COALESCE(?on <= SUBSTR(STR(?until), 1, 10), true), false),
              id:reason-granter-is-evaluated, id:reason-evaluation-is-of-another-day),
            IF(EXISTS { ?subject casco:ofActivity ?other },
              id:reason-evaluation-is-of-other-activities, id:reason-activities-of-the-evaluation-are-not-told)),
          IF(EXISTS {
              ?group a ?kind .
              FILTER (?kind IN (casco:AccreditationBody, casco:Authority, casco:ConformityAssessmentBody, casco:Registry, casco:SchemeOwner))
            },
            id:reason-evaluator-is-something-else, id:reason-evaluator-is-not-shown-to-be-a-group)))
      AS ?reason)
    {
      ?subject ?property ?value .
      FILTER (?property IN (casco:evaluator, casco:evaluatedOn, casco:ofActivity, casco:validUntil))
    } UNION {
      ?subject casco:evaluator ?group .
      ?group ?property ?value .
      FILTER (?property = rdf:type && ?value IN (casco:AccreditationBody, casco:Authority, casco:ConformityAssessmentBody, casco:Registry, casco:SchemeOwner))
    }
  } UNION {
    ?trace casco:leadsAlong ?accreditation .
    ?accreditation casco:grantedBy ?value .
    ?subject casco:peerEvaluates ?value .
    FILTER NOT EXISTS { ?evaluation casco:evaluatedBody ?value ; casco:evaluator ?subject }
    BIND (casco:peerEvaluates AS ?property)
    BIND (
      IF(?subject = ?value, id:reason-evaluator-is-the-evaluated,
        IF(!EXISTS { ?subject a casco:AccreditationBodyGroup } && EXISTS {
            ?subject a ?kind .
            FILTER (?kind IN (casco:AccreditationBody, casco:Authority, casco:ConformityAssessmentBody, casco:Registry, casco:SchemeOwner))
          },
          id:reason-evaluator-is-something-else, id:reason-evaluation-has-neither-day-nor-activities))
      AS ?reason)
  } UNION {
    ?trace casco:leadsAlong ?accreditation .
    ?accreditation casco:grantedBy ?body .
    ?subject casco:member ?body ;
      casco:inGroup ?value .
    BIND (casco:inGroup AS ?property)
    BIND (id:reason-membership-is-no-recognition AS ?reason)
  }
}
