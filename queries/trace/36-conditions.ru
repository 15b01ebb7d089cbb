# The periods for which events tell the condition of a record: from the day of each to that of the next. What concerns a part
# is told of the scopes that are that part, or have one of each kind that it names. A status with its day counts as an event
# beside others.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>

# what came of an event of a kind that is not known nobody knows
INSERT { ?kind casco:resultsIn id:status-active , id:status-suspended }
WHERE {
  ?event casco:eventKind ?kind .
  FILTER NOT EXISTS { ?kind casco:resultsIn ?any }
  FILTER (!isLiteral(?kind))
} ;

INSERT {
  ?event casco:eventKind id:event-unknown .
  id:event-unknown casco:resultsIn id:status-active , id:status-suspended
}
WHERE {
  ?event casco:eventKind ?kind .
  FILTER (isLiteral(?kind))
} ;

# which record an event changed, and into which status
INSERT { ?held casco:inCondition ?event . ?event casco:shownFrom ?day ; casco:status ?status }
WHERE {
  ?event casco:eventOf ?held ;
    casco:eventKind ?kind ;
    casco:happenedOn ?written .
  ?kind casco:resultsIn ?status .
  FILTER EXISTS { id:calendar casco:readsAsDay ?written }
  FILTER NOT EXISTS { ?event casco:concernsPart ?part }
  FILTER (?kind NOT IN (id:event-extended, id:event-reduced) || NOT EXISTS { ?held casco:hasScope ?any })
  BIND (SUBSTR(STR(?written), 1, 10) AS ?day)
} ;

INSERT {
  ?scope casco:inCondition [ casco:shownFrom ?day ; casco:status ?status ; casco:eventKind ?kind ; casco:happenedOn ?written ]
}
WHERE {
  ?event casco:concernsPart ?part ;
    casco:eventOf ?whole ;
    casco:eventKind ?kind ;
    casco:happenedOn ?written .
  ?kind casco:resultsIn ?status .
  FILTER EXISTS { id:calendar casco:readsAsDay ?written }
  ?whole casco:hasScope ?scope .
  FILTER (?part = ?scope || EXISTS {
    ?part ?names ?something .
    FILTER (?names IN (casco:ofActivity, casco:againstStandard, casco:field, casco:measurand, casco:method, casco:site))
  })
  FILTER (?part = ?scope || NOT EXISTS {
    ?part ?property ?value .
    FILTER (?property IN (casco:ofActivity, casco:againstStandard, casco:field, casco:measurand, casco:method, casco:site))
    FILTER NOT EXISTS { ?part ?property ?same . ?scope ?property ?same }
    FILTER NOT EXISTS { ?part ?property ?wider . ?wider casco:includesCode ?included . ?scope ?property ?included }
  })
  BIND (SUBSTR(STR(?written), 1, 10) AS ?day)
} ;

# what ended for a part of the activity of a scope leaves the scope in two conditions, of which none is told
INSERT {
  ?scope casco:inCondition [ casco:shownFrom ?day ; casco:status ?either ; casco:eventKind ?kind ; casco:happenedOn ?written ]
}
WHERE {
  ?event casco:concernsPart ?part ;
    casco:eventOf ?whole ;
    casco:eventKind ?kind ;
    casco:happenedOn ?written .
  ?kind casco:resultsIn ?status .
  FILTER EXISTS { id:calendar casco:readsAsDay ?written }
  ?part casco:ofActivity ?narrower .
  ?whole casco:hasScope ?scope .
  ?scope casco:ofActivity ?wider .
  ?wider casco:includesCode ?narrower .
  FILTER (?part != ?scope && ?narrower != ?wider)
  FILTER NOT EXISTS {
    ?part ?property ?value .
    FILTER (?property IN (casco:againstStandard, casco:field, casco:measurand, casco:method, casco:site))
    FILTER NOT EXISTS { ?part ?property ?same . ?scope ?property ?same }
  }
  VALUES ?either { id:status-active id:status-suspended }
  FILTER (?status != id:status-active || ?either = id:status-active)
  BIND (SUBSTR(STR(?written), 1, 10) AS ?day)
} ;

# a suspension of the whole that was lifted for a part is one of its scopes, each by itself, from then on
INSERT {
  ?scope casco:inCondition [ casco:shownFrom ?day ; casco:status ?status ; casco:eventKind ?kind ; casco:happenedOn ?written ] .
  ?whole casco:inCondition [
    casco:shownFrom ?lifted ; casco:status id:status-active ; casco:eventKind id:event-restored ; casco:happenedOn ?then
  ]
}
WHERE {
  ?suspension casco:eventOf ?whole ;
    casco:eventKind id:event-suspended ;
    casco:shownFrom ?start .
  ?whole casco:hasScope ?scope .
  ?restoration casco:eventKind id:event-restored ;
    casco:happenedOn ?then .
  { ?restoration casco:eventOf ?whole ; casco:concernsPart ?part }
  UNION
  { ?restoration casco:eventOf ?restored . ?whole casco:hasScope ?restored }
  FILTER EXISTS { id:calendar casco:readsAsDay ?then }
  BIND (SUBSTR(STR(?then), 1, 10) AS ?lifted)
  FILTER (?start <= ?lifted)
  FILTER NOT EXISTS {
    ?whole casco:inCondition ?between .
    ?between casco:status ?another ;
      casco:shownFrom ?since .
    FILTER (?another != id:status-suspended && ?start <= ?since && ?since <= ?lifted)
  }
  ?whole casco:inCondition ?event .
  ?event casco:shownFrom ?day ;
    casco:status ?status ;
    casco:eventKind ?kind ;
    casco:happenedOn ?written .
  FILTER (?start <= ?day)
} ;

# a renewal lifts no suspension and undoes no end: whether these go on nobody says
INSERT {
  ?held casco:inCondition [
    casco:shownFrom ?day ; casco:status id:status-suspended ; casco:eventKind id:event-renewed ; casco:happenedOn ?written
  ]
}
WHERE {
  ?renewal casco:eventOf ?held ;
    casco:eventKind id:event-renewed ;
    casco:happenedOn ?written ;
    casco:shownFrom ?day .
  ?held casco:inCondition ?before .
  ?before casco:status ?stopped ;
    casco:shownFrom ?then .
  FILTER (?stopped IN (id:status-cancelled, id:status-suspended, id:status-transferred, id:status-withdrawn))
  FILTER (?then <= ?day)
  FILTER NOT EXISTS {
    ?held casco:inCondition ?back .
    ?back casco:eventKind ?again ;
      casco:shownFrom ?since .
    FILTER (?again IN (id:event-granted, id:event-restored) && ?then <= ?since && ?since <= ?day)
  }
} ;

# between the last day that a grant or renewal names and the next renewal it has run out
INSERT {
  ?held casco:inCondition [
    casco:shownFrom ?end ; casco:status id:status-expired ; casco:eventKind id:event-expired ; casco:happenedOn ?last
  ]
}
WHERE {
  ?giving casco:eventOf ?held ;
    casco:eventKind ?gives ;
    casco:shownFrom ?given ;
    casco:validUntil ?last .
  ?next casco:eventOf ?held ;
    casco:eventKind ?renews ;
    casco:shownFrom ?anew .
  FILTER (?gives IN (id:event-granted, id:event-renewed) && ?renews IN (id:event-granted, id:event-renewed))
  FILTER EXISTS { id:calendar casco:readsAsDay ?last }
  BIND (CONCAT(SUBSTR(STR(?last), 1, 10), "~") AS ?end)
  FILTER (?given <= ?end && ?end < ?anew)
  FILTER NOT EXISTS {
    ?nearer casco:eventOf ?held ;
      casco:eventKind ?also ;
      casco:shownFrom ?sooner .
    FILTER (?also IN (id:event-granted, id:event-renewed) && ?given < ?sooner && ?sooner <= ?end)
  }
} ;

# what is suspended and restored on one day is from the next day on what it was before
INSERT {
  ?held casco:inCondition [
    casco:shownFrom ?next ; casco:status ?earlier ; casco:eventKind id:event-restored ; casco:happenedOn ?written
  ]
}
WHERE {
  ?held casco:inCondition ?suspension , ?restoration .
  ?suspension casco:eventKind id:event-suspended ;
    casco:status id:status-suspended ;
    casco:shownFrom ?day .
  ?restoration casco:eventKind id:event-restored ;
    casco:status id:status-active ;
    casco:shownFrom ?day ;
    casco:happenedOn ?written .
  FILTER NOT EXISTS {
    ?held casco:inCondition ?third .
    ?third casco:shownFrom ?day ;
      casco:status ?another .
    FILTER (?another NOT IN (id:status-active, id:status-suspended))
  }
  OPTIONAL {
    ?held casco:inCondition ?before .
    ?before casco:status ?former ;
      casco:shownFrom ?then .
    FILTER (?then < ?day)
    FILTER NOT EXISTS {
      ?held casco:inCondition ?between .
      ?between casco:shownFrom ?meanwhile .
      FILTER (?then < ?meanwhile && ?meanwhile < ?day)
    }
  }
  BIND (COALESCE(?former, id:status-active) AS ?earlier)
  BIND (CONCAT(?day, "~") AS ?next)
} ;

# a status in one column; "partly suspended" is "active" where the scopes tell which part is
INSERT { ?held casco:countsAs ?meant }
WHERE {
  ?held casco:status ?status .
  BIND (
    IF(?status = id:status-partly-suspended && EXISTS {
        ?held casco:hasScope ?scope .
        { ?scope casco:status id:status-suspended } UNION { ?scope casco:inCondition ?told . ?told casco:status id:status-suspended }
      },
      id:status-active, ?status)
    AS ?meant)
} ;

INSERT { ?held casco:inCondition [ casco:shownFrom ?day ; casco:status ?status ; casco:statusSince ?written ] }
WHERE {
  { SELECT DISTINCT ?held WHERE { ?held casco:inCondition ?told } }
  ?held casco:countsAs ?status ;
    casco:statusSince ?written .
  FILTER EXISTS { id:calendar casco:readsAsDay ?written }
  BIND (SUBSTR(STR(?written), 1, 10) AS ?day)
} ;

# what is granted on a day, and on the same day something else, is that
DELETE { ?held casco:inCondition ?event }
WHERE {
  ?held casco:inCondition ?event , ?other .
  ?event casco:eventKind id:event-granted ;
    casco:shownFrom ?day .
  ?other casco:eventKind ?kind ;
    casco:shownFrom ?day .
  FILTER (?kind != id:event-granted)
} ;

# what happened on a day that nobody tells may have happened before any
INSERT {
  ?held casco:inCondition [ casco:shownFrom ?day ; casco:status ?either ; casco:eventKind ?kind ]
}
WHERE {
  ?event casco:eventKind ?kind .
  ?kind casco:resultsIn ?left .
  FILTER (?left != id:status-active)
  FILTER NOT EXISTS { ?event casco:happenedOn ?written . FILTER EXISTS { id:calendar casco:readsAsDay ?written } }
  {
    ?event casco:eventOf ?held .
    FILTER NOT EXISTS { ?event casco:concernsPart ?any }
  } UNION {
    ?event casco:concernsPart ?part ;
      casco:eventOf ?whole .
    ?whole casco:hasScope ?held .
    FILTER (?part = ?held || NOT EXISTS {
      ?part ?property ?value .
      FILTER (?property IN (casco:ofActivity, casco:againstStandard, casco:field, casco:measurand, casco:method, casco:site))
      FILTER NOT EXISTS { ?part ?property ?same . ?held ?property ?same }
      FILTER NOT EXISTS { ?part ?property ?wider . ?wider casco:includesCode ?included . ?held ?property ?included }
    })
  }
  OPTIONAL {
    ?held casco:inCondition ?other .
    ?other casco:status id:status-active ;
      casco:shownFrom ?then .
  }
  BIND (COALESCE(?then, "") AS ?day)
  FILTER (BOUND(?then) || NOT EXISTS { ?held casco:inCondition ?some })
  VALUES ?either { id:status-active id:status-suspended }
} ;

INSERT { ?period casco:shownBefore ?next }
WHERE {
  {
    SELECT ?period (MIN(?later) AS ?found)
    WHERE {
      ?held casco:inCondition ?period .
      ?period casco:shownFrom ?day .
      OPTIONAL {
        ?held casco:inCondition ?other .
        ?other casco:shownFrom ?then .
        FILTER (?then > ?day)
      }
      BIND (COALESCE(?then, "~") AS ?later)
    }
    GROUP BY ?period
  }
  BIND (?found AS ?next)
}
