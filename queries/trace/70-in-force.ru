# Whether the attestation, or the statement of its result, is in force on the day asked, where the data says for how long
# or in which condition it is; and whether what it was made under still holds then.
#+ parameter: today
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
    ?trace casco:askedOn ?asked .
    { ?trace casco:traceOf ?subject } UNION { ?trace casco:traceOf ?stated . ?subject casco:states ?stated }
    ?subject ?property ?value .
    FILTER (?property IN (casco:validFrom, casco:validUntil))
    BIND (SUBSTR(STR(?value), 1, 10) AS ?limit)
    BIND (
      IF(!EXISTS { id:calendar casco:readsAsDay ?value }, id:reason-limit-is-no-day,
        IF(?property = casco:validFrom,
          IF(?asked < ?limit, id:reason-not-yet-in-force, id:reason-in-force),
          IF(?limit < ?asked, id:reason-no-longer-in-force, id:reason-in-force)))
      AS ?reason)
    FILTER (?property = casco:validFrom || NOT EXISTS {
      ?renewal casco:eventOf ?subject ;
        casco:validUntil ?extended .
      FILTER (?limit < SUBSTR(STR(?extended), 1, 10))
    })
  } UNION {
    ?trace casco:askedOn ?asked .
    { ?trace casco:traceOf ?subject } UNION { ?trace casco:traceOf ?stated . ?subject casco:states ?stated }
    ?subject casco:status ?status .
    FILTER NOT EXISTS { ?subject casco:inCondition ?told }
    OPTIONAL { ?subject casco:statusSince ?since }
    # within a month or a year that is told it may have begun or not
    BIND (COALESCE(SUBSTR(STR(?since), 1, 10), "") AS ?written)
    BIND (
      IF(STRLEN(?written) IN (4, 7) && SUBSTR(?asked, 1, STRLEN(?written)) = ?written,
        IF(?status = id:status-active, CONCAT(?written, "~"), ""), ?written)
      AS ?first)
    # a status without a day is that of today
    VALUES (?today) { ("2026-11-24") }
    # what has expired did so on the last day of its validity, which is told of already
    FILTER (?status != id:status-expired || ?first != "" || NOT EXISTS {
      ?subject casco:validUntil ?end .
      FILTER (EXISTS { id:calendar casco:readsAsDay ?end } && SUBSTR(STR(?end), 1, 10) < ?today)
    })
    BIND (
      IF(?status = id:status-active,
        IF(?first <= ?asked, id:reason-recorded-as-active, id:reason-recorded-as-active-only-since),
        IF(?status = id:status-partly-suspended,
          IF(?first <= ?asked, id:reason-recorded-as-suspended-in-part, id:reason-suspended-in-part-later),
        IF(?first = "" && ?asked < ?today, id:reason-condition-has-no-day,
          IF(?first <= ?asked, id:reason-recorded-as-not-active, id:reason-condition-changed-later))))
      AS ?reason)
    ?subject ?property ?value .
    FILTER (?property IN (casco:status, casco:statusSince))
  } UNION {
    ?trace casco:askedOn ?asked .
    { ?trace casco:traceOf ?about } UNION { ?trace casco:traceOf ?stated . ?about casco:states ?stated }
    ?about casco:inCondition ?subject .
    ?subject casco:shownFrom ?first ;
      casco:shownBefore ?limit ;
      casco:status ?status .
    FILTER (?first <= ?asked && ?asked < ?limit)
    BIND (
      IF(EXISTS {
          ?about casco:inCondition ?other .
          ?other casco:shownFrom ?first ;
            casco:status ?another .
          FILTER (?another != ?status)
        },
        id:reason-condition-has-no-day,
        IF(?status = id:status-active, id:reason-recorded-as-active,
          IF(?status = id:status-partly-suspended, id:reason-recorded-as-suspended-in-part, id:reason-recorded-as-not-active)))
      AS ?reason)
    ?subject ?property ?value .
    FILTER (?property IN (casco:eventKind, casco:happenedOn, casco:statusSince))
  } UNION {
    # what it was made under has ended since
    {
      ?trace casco:leadsAlong ?accreditation .
      BIND (?accreditation AS ?subject)
    } UNION {
      ?trace casco:leadsAlong ?accreditation ;
        casco:traceOf ?attestation .
      ?accreditation casco:hasScope ?subject .
      ?attestation casco:ofActivity ?activity .
      ?subject casco:suitsActivity ?activity .
      MINUS { ?subject casco:leavesOpen ?attestation }
    }
    ?trace casco:onDay ?day ;
      casco:askedOn ?asked .
    ?subject casco:heldIn ?period .
    ?period casco:shownFrom ?from ;
      casco:shownBefore ?limit .
    FILTER (?from <= ?day && ?day < ?limit && ?limit <= ?asked)
    FILTER NOT EXISTS {
      ?subject casco:heldIn ?again .
      ?again casco:shownFrom ?anew ;
        casco:shownBefore ?lasting .
      FILTER (?anew <= ?asked && ?asked < ?lasting)
    }
    # what is partly suspended since has not ended
    FILTER NOT EXISTS {
      {
        ?subject casco:countsAs id:status-partly-suspended ;
          casco:statusSince ?since
      } UNION {
        ?subject casco:inCondition ?condition .
        ?condition casco:status id:status-partly-suspended ;
          casco:shownFrom ?since .
      }
      FILTER (SUBSTR(STR(?since), 1, 10) = SUBSTR(?limit, 1, 10))
    }
    ?subject ?property ?value .
    FILTER (?property IN (casco:validUntil, casco:status, casco:statusSince))
    BIND (id:reason-accreditation-has-ended-since AS ?reason)
  }
}
