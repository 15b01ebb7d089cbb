# Each candidate: whether it is cited, whose it is, what it covers, and whether it held on the day of the chain.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>
PREFIX rdf:   <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs:  <http://www.w3.org/2000/01/rdf-schema#>

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
    ?trace casco:candidate ?accreditation ;
      casco:traceOf ?attestation ;
      casco:onDay ?on .
    ?attestation casco:underAccreditation ?accreditation .
    BIND (?attestation AS ?subject)
    BIND (casco:underAccreditation AS ?property)
    BIND (?accreditation AS ?value)
    BIND (
      IF(EXISTS { ?accreditation rdf:type|casco:grantedBy|casco:grantedTo|casco:hasScope ?said },
        id:reason-accreditation-is-cited, id:reason-accreditation-is-not-described)
      AS ?reason)
  } UNION {
    ?trace casco:candidate ?accreditation ;
      casco:traceOf ?attestation ;
      casco:onDay ?on .
    FILTER NOT EXISTS { ?attestation casco:underAccreditation ?cited }
    ?accreditation casco:grantedBy ?granter .
    ?mark casco:ownedBy ?granter .
    { ?attestation casco:bearsMark ?mark } UNION { ?statement casco:bearsMark ?mark ; casco:states ?attestation }
    VALUES (?property) { (casco:bearsMark) (casco:ownedBy) }
    BIND (IF(?property = casco:ownedBy, ?mark, COALESCE(?statement, ?attestation)) AS ?subject)
    BIND (IF(?property = casco:ownedBy, ?granter, ?mark) AS ?value)
    BIND (id:reason-mark-of-the-granter-is-borne AS ?reason)
  } UNION {
    ?trace casco:candidate ?accreditation ;
      casco:traceOf ?attestation .
    MINUS { ?attestation casco:underAccreditation ?accreditation }
    ?attestation casco:underAccreditation ?cited .
    VALUES (?property) { (casco:number) (casco:underAccreditation) }
    BIND (IF(?property = casco:number, ?accreditation, ?attestation) AS ?subject)
    ?subject ?property ?value .
    FILTER (?property = casco:number || ?value = ?cited)
    BIND (id:reason-number-is-cited AS ?reason)
  } UNION {
    # whose it is
    ?trace casco:candidate ?accreditation ;
      casco:traceOf ?attestation ;
      casco:onDay ?on .
    ?attestation casco:attestedBy ?value .
    ?accreditation casco:grantedTo ?value .
    BIND (?accreditation AS ?subject)
    BIND (casco:grantedTo AS ?property)
    BIND (id:reason-accreditation-is-the-issuers AS ?reason)
  } UNION {
    ?trace casco:candidate ?accreditation ;
      casco:traceOf ?attestation ;
      casco:onDay ?on .
    ?attestation casco:attestedBy ?issuer .
    ?accreditation casco:grantedTo ?holder .
    FILTER NOT EXISTS { ?accreditation casco:grantedTo ?issuer }
    VALUES (?property) { (casco:attestedBy) (casco:grantedTo) }
    BIND (IF(?property = casco:grantedTo, ?accreditation, ?attestation) AS ?subject)
    BIND (IF(?property = casco:grantedTo, ?holder, ?issuer) AS ?value)
    BIND (
      IF(EXISTS { ?issuer casco:namedAsOne|(^casco:nameOf/casco:namedAsOne) ?words . ?holder casco:namedAsOne|(^casco:nameOf/casco:namedAsOne) ?words }
          || EXISTS { ?issuer casco:namedInPart|(^casco:nameOf/casco:namedInPart) ?words . ?holder casco:namedAsOne|(^casco:nameOf/casco:namedAsOne) ?words }
          || EXISTS { ?issuer casco:namedAsOne|(^casco:nameOf/casco:namedAsOne) ?words . ?holder casco:namedInPart|(^casco:nameOf/casco:namedInPart) ?words }
          || EXISTS { ?issuer casco:partOfOrganization|casco:siteOf|^casco:partOfOrganization|^casco:siteOf ?holder }
          || EXISTS { ?issuer rdfs:label ?name . ?holder rdfs:label ?name },
        id:reason-holder-is-named-like-the-issuer, id:reason-accreditation-is-another-bodys)
      AS ?reason)
  } UNION {
    ?trace casco:candidate ?accreditation ;
      casco:traceOf ?attestation ;
      casco:onDay ?on .
    ?accreditation rdf:type|casco:grantedBy|casco:hasScope ?said .
    FILTER NOT EXISTS { ?accreditation casco:grantedTo ?holder }
    BIND (id:reason-holder-is-not-named AS ?reason)
  } UNION {
    # what it covers; files that come later say so where it does not
    ?trace casco:candidate ?accreditation ;
      casco:traceOf ?attestation ;
      casco:onDay ?on .
    ?attestation casco:ofActivity ?activity .
    ?accreditation casco:hasScope ?subject .
    ?subject casco:suitsActivity ?activity ;
      casco:heldIn ?period .
    ?period casco:shownFrom ?first ;
      casco:shownBefore ?limit .
    FILTER (?first <= ?on && ?on < ?limit)
    MINUS { ?subject casco:leavesOpen ?attestation }
    ?subject ?property ?value .
    FILTER (
      ?property = casco:ofActivity && EXISTS { ?value casco:includesCode ?activity }
      || ?property IN (casco:againstStandard, casco:validFrom, casco:validUntil, casco:status, casco:statusSince)
      || ?property IN (casco:field, casco:measurand, casco:method, casco:site) && EXISTS {
        ?match casco:coveredBy ?subject ;
          casco:coveredAs ?value ;
          rdf:subject ?attestation ;
          rdf:predicate ?property .
      }
    )
    BIND (id:reason-scope-covers-the-activity AS ?reason)
  } UNION {
    ?trace casco:candidate ?accreditation ;
      casco:traceOf ?attestation ;
      casco:onDay ?on .
    ?accreditation rdf:type|casco:grantedBy|casco:grantedTo ?said .
    FILTER NOT EXISTS { ?accreditation casco:hasScope ?scope }
    BIND (id:reason-scope-is-not-named AS ?reason)
  } UNION {
    # when it held
    ?trace casco:candidate ?accreditation ;
      casco:traceOf ?attestation ;
      casco:onDay ?on .
    ?accreditation casco:validFrom ?from .
    FILTER EXISTS { id:calendar casco:readsAsDay ?from }
    # the first day may be that of the present cycle; a grant tells when it all began
    FILTER (SUBSTR(STR(?from), 1, 10) <= ?on || EXISTS {
      ?grant casco:eventOf ?accreditation ;
        casco:eventKind id:event-granted ;
        casco:happenedOn ?granted .
      FILTER EXISTS { id:calendar casco:readsAsDay ?granted }
      FILTER (SUBSTR(STR(?granted), 1, 10) <= ?on)
    })
    FILTER NOT EXISTS {
      ?accreditation casco:validUntil ?until .
      FILTER (SUBSTR(STR(?until), 1, 10) < ?on || !EXISTS { id:calendar casco:readsAsDay ?until })
      FILTER NOT EXISTS {
        ?renewal casco:eventOf ?accreditation ;
          casco:eventKind ?opening ;
          casco:happenedOn ?anew .
        FILTER (?opening IN (id:event-granted, id:event-renewed) && SUBSTR(STR(?anew), 1, 10) <= ?on)
        OPTIONAL { ?renewal casco:validUntil ?extended }
        FILTER (SUBSTR(STR(?until), 1, 10) < SUBSTR(STR(?anew), 1, 10) || COALESCE(SUBSTR(STR(?extended), 1, 10) >= ?on, false))
      }
    }
    ?accreditation ?property ?value .
    FILTER (?property IN (casco:validFrom, casco:validUntil))
    BIND (?accreditation AS ?subject)
    BIND (id:reason-accreditation-held AS ?reason)
  } UNION {
    ?trace casco:candidate ?accreditation ;
      casco:traceOf ?attestation ;
      casco:onDay ?on .
    ?accreditation ?bound ?limit .
    FILTER (?bound IN (casco:validFrom, casco:validUntil))
    FILTER EXISTS { id:calendar casco:readsAsDay ?limit }
    FILTER (IF(?bound = casco:validFrom, ?on < SUBSTR(STR(?limit), 1, 10), SUBSTR(STR(?limit), 1, 10) < ?on))
    FILTER (?bound = casco:validFrom || NOT EXISTS {
      ?renewal casco:eventOf ?accreditation ;
        casco:eventKind ?opening ;
        casco:happenedOn ?anew .
      FILTER (?opening IN (id:event-granted, id:event-renewed) && SUBSTR(STR(?anew), 1, 10) <= ?on)
      OPTIONAL { ?renewal casco:validUntil ?extended }
      FILTER (SUBSTR(STR(?limit), 1, 10) < SUBSTR(STR(?anew), 1, 10) || COALESCE(SUBSTR(STR(?extended), 1, 10) >= ?on, false))
    })
    FILTER (?bound = casco:validUntil || NOT EXISTS {
      ?grant casco:eventOf ?accreditation ;
        casco:eventKind id:event-granted ;
        casco:happenedOn ?granted .
      FILTER EXISTS { id:calendar casco:readsAsDay ?granted }
      FILTER (SUBSTR(STR(?granted), 1, 10) <= ?on)
    })
    VALUES (?property) { (casco:attestedOn) (casco:validFrom) (casco:validUntil) }
    FILTER (?property IN (?bound, casco:attestedOn))
    BIND (IF(?property = ?bound, ?accreditation, ?attestation) AS ?subject)
    OPTIONAL { ?subject ?property ?value }
    FILTER (?property = casco:attestedOn || BOUND(?value) && ?value = ?limit)
    OPTIONAL { ?trace casco:attestedOn ?made }
    BIND (
      IF(!BOUND(?made), id:reason-accreditation-did-not-hold,
        IF(?bound = casco:validFrom, id:reason-accreditation-began-later, id:reason-accreditation-ended-before))
      AS ?reason)
  } UNION {
    ?trace casco:candidate ?accreditation ;
      casco:traceOf ?attestation ;
      casco:onDay ?on .
    ?accreditation rdf:type|casco:grantedBy|casco:grantedTo|casco:hasScope ?said .
    FILTER NOT EXISTS {
      ?accreditation casco:validFrom ?from .
      FILTER EXISTS { id:calendar casco:readsAsDay ?from }
    }
    OPTIONAL { ?accreditation casco:validFrom ?value }
    # ?none is never bound: IF(…, …, ?none) leaves a variable unbound
    BIND (IF(BOUND(?value), ?accreditation, ?none) AS ?subject)
    BIND (IF(BOUND(?value), casco:validFrom, ?none) AS ?property)
    BIND (id:reason-first-day-is-not-named AS ?reason)
  } UNION {
    ?trace casco:candidate ?accreditation .
    ?accreditation casco:validUntil ?value .
    FILTER NOT EXISTS { id:calendar casco:readsAsDay ?value }
    BIND (?accreditation AS ?subject)
    BIND (casco:validUntil AS ?property)
    BIND (id:reason-last-day-is-no-day AS ?reason)
  } UNION {
    # the condition that is recorded, which holds from a day, or nobody says since when
    ?trace casco:candidate ?accreditation ;
      casco:traceOf ?attestation ;
      casco:onDay ?on .
    ?accreditation casco:countsAs ?status .
    FILTER NOT EXISTS { ?accreditation casco:inCondition ?told }
    OPTIONAL { ?trace casco:attestedOn ?made }
    OPTIONAL { ?accreditation casco:statusSince ?since }
    OPTIONAL { ?accreditation casco:validUntil ?end }
    # within a month or a year that is told it may have begun or not
    BIND (COALESCE(SUBSTR(STR(?since), 1, 10), "") AS ?written)
    BIND (
      IF(STRLEN(?written) IN (4, 7) && SUBSTR(?on, 1, STRLEN(?written)) = ?written,
        IF(?status = id:status-active, CONCAT(?written, "~"), ""), ?written)
      AS ?first)
    # what has expired did so on the last day of its validity
    FILTER (?status != id:status-expired || ?first != "" || !BOUND(?end))
    BIND (
      IF(?status = id:status-active,
        IF(?first <= ?on, id:reason-accreditation-is-active, id:reason-accreditation-is-active-only-since),
        IF(?status = id:status-partly-suspended,
          IF(?first <= ?on, id:reason-accreditation-was-suspended-in-part, id:reason-accreditation-was-suspended-in-part-later),
        IF(?first = "", id:reason-status-has-no-day,
          IF(?first > ?on, id:reason-status-changed-later,
            IF(BOUND(?made), id:reason-accreditation-was-not-active, id:reason-accreditation-did-not-hold)))))
      AS ?reason)
    ?accreditation ?property ?value .
    FILTER (?property IN (casco:status, casco:statusSince))
    BIND (?accreditation AS ?subject)
  } UNION {
    # the condition that events tell for the day
    ?trace casco:candidate ?accreditation ;
      casco:traceOf ?attestation ;
      casco:onDay ?on .
    ?accreditation casco:inCondition ?subject .
    ?subject casco:shownFrom ?first ;
      casco:shownBefore ?limit ;
      casco:status ?status .
    FILTER (?first <= ?on && ?on < ?limit)
    OPTIONAL { ?trace casco:attestedOn ?made }
    BIND (
      IF(EXISTS {
          ?accreditation casco:inCondition ?other .
          ?other casco:shownFrom ?first ;
            casco:status ?another .
          FILTER (?another != ?status)
        },
        id:reason-history-tells-two-statuses,
        IF(?status = id:status-active, id:reason-accreditation-is-active,
          IF(?status = id:status-partly-suspended, id:reason-accreditation-was-suspended-in-part,
            IF(BOUND(?made), id:reason-accreditation-was-not-active, id:reason-accreditation-did-not-hold))))
      AS ?reason)
    ?subject ?property ?value .
    FILTER (?property IN (casco:eventKind, casco:happenedOn, casco:statusSince))
  }
}
