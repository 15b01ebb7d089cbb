# The periods for which events tell the condition of a record: from the day of each to that of the next. What concerns a part
# is told of the scopes that are that part or have all that it names. A status with its day counts as an event beside others.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>

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
    FILTER NOT EXISTS { ?scope ?property ?value }
    FILTER NOT EXISTS { ?value casco:includesCode ?included . ?scope ?property ?included }
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
    FILTER NOT EXISTS { ?scope ?property ?value }
  }
  VALUES ?either { id:status-active id:status-suspended }
  FILTER (?status != id:status-active || ?either = id:status-active)
  BIND (SUBSTR(STR(?written), 1, 10) AS ?day)
} ;

INSERT { ?held casco:inCondition [ casco:shownFrom ?day ; casco:status ?status ; casco:statusSince ?written ] }
WHERE {
  { SELECT DISTINCT ?held WHERE { ?held casco:inCondition ?told } }
  ?held casco:status ?status ;
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
