# A scope for several activities, fields, measurands, methods or sites, of which an event concerns some, is looked at as
# a scope for each of them, since one may have ended where another goes on.
PREFIX casco: <https://w3id.org/casco-kg/def#>

INSERT { ?scope casco:dividedBy ?property }
WHERE {
  ?event casco:concernsPart ?part ;
    casco:eventOf ?whole .
  ?whole casco:hasScope ?scope .
  FILTER (?part != ?scope)
  ?part ?property ?concerned .
  FILTER (?property IN (casco:ofActivity, casco:field, casco:measurand, casco:method, casco:site))
  ?scope ?property ?touched .
  FILTER (?touched = ?concerned
    || EXISTS { ?concerned casco:includesCode ?touched } || EXISTS { ?touched casco:includesCode ?concerned })
  ?scope ?property ?another .
  FILTER (?another != ?touched)
} ;

INSERT {
  [] casco:sliceOf ?scope ;
    casco:ofActivity ?activity ;
    casco:field ?field ;
    casco:measurand ?measurand ;
    casco:method ?method ;
    casco:site ?site .
}
WHERE {
  { SELECT DISTINCT ?scope WHERE { ?scope casco:dividedBy ?any } }
  OPTIONAL { ?scope casco:dividedBy casco:ofActivity ; casco:ofActivity ?activity }
  OPTIONAL { ?scope casco:dividedBy casco:field ; casco:field ?field }
  OPTIONAL { ?scope casco:dividedBy casco:measurand ; casco:measurand ?measurand }
  OPTIONAL { ?scope casco:dividedBy casco:method ; casco:method ?method }
  OPTIONAL { ?scope casco:dividedBy casco:site ; casco:site ?site }
} ;

INSERT {
  ?slice ?property ?value .
  ?subject ?relation ?slice .
}
WHERE {
  ?slice casco:sliceOf ?scope .
  {
    ?scope ?property ?value .
    FILTER (?property != casco:dividedBy)
    FILTER NOT EXISTS { ?scope casco:dividedBy ?property }
  } UNION {
    ?subject ?relation ?scope .
    FILTER (?relation != casco:sliceOf)
  }
} ;

DELETE { ?whole casco:hasScope ?scope }
WHERE {
  ?scope casco:dividedBy ?property .
  ?whole casco:hasScope ?scope .
}
