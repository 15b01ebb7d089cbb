# What an attestation says of its field, measurand, method and site, and what scopes say of the same. Who says nothing of it
# is not limited by it. A value is covered by the same value, the same text, or a code that is as wide or wider.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX rdf:   <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs:  <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos:  <http://www.w3.org/2004/02/skos/core#>

# the codes of lists, and the texts that name one of them and no other
INSERT { ?code casco:writtenAs ?code }
WHERE {
  { SELECT DISTINCT ?code WHERE { ?subject casco:field|casco:measurand|casco:method|casco:site ?code } }
  ?code skos:inScheme ?scheme .
} ;

INSERT { ?code casco:writtenAs ?value }
WHERE {
  {
    SELECT ?value (MIN(?each) AS ?first) (COUNT(DISTINCT ?each) AS ?many)
    WHERE {
      {
        SELECT DISTINCT ?value ?key
        WHERE {
          ?subject casco:field ?value .
          FILTER (ISLITERAL(?value))
          BIND (REPLACE(LCASE(STR(?value)), "[^a-z0-9]", "") AS ?key)
        }
      }
      ?each skos:notation|skos:hiddenLabel ?notation ;
        skos:inScheme ?scheme .
      FILTER (REPLACE(LCASE(STR(?notation)), "[^a-z0-9]", "") = ?key)
    }
    GROUP BY ?value
  }
  FILTER (?many = 1)
  BIND (?first AS ?code)
} ;

INSERT { ?other casco:includesCode ?one }
WHERE {
  { SELECT DISTINCT ?one WHERE { ?one casco:writtenAs ?value ; skos:inScheme ?scheme } }
  { ?one skos:inScheme ?list . BIND (?one AS ?other) } UNION { ?one skos:broader+ ?other }
} ;

INSERT {
  [] casco:coveredBy ?scope ;
    casco:coveredAs ?covered ;
    rdf:subject ?attestation ;
    rdf:predicate ?property ;
    rdf:object ?value .
}
WHERE {
  VALUES ?property { casco:field casco:measurand casco:method casco:site }
  ?attestation ?property ?value .
  ?trace casco:traceOf ?attestation .
  { ?trace casco:candidate ?accreditation } UNION { ?attestation casco:attestedBy ?issuer . ?accreditation casco:grantedTo ?issuer }
  ?accreditation casco:hasScope ?scope .
  ?scope ?property ?covered .
  OPTIONAL { ?value rdfs:label ?valueLabel }
  OPTIONAL { ?covered rdfs:label ?coveredLabel }
  BIND (REPLACE(LCASE(CONCAT(" ", STR(COALESCE(?valueLabel, ?value)), " ")), "[ ,;:/_-]+", " ") AS ?said)
  BIND (REPLACE(LCASE(CONCAT(" ", STR(COALESCE(?coveredLabel, ?covered)), " ")), "[ ,;:/_-]+", " ") AS ?named)
  # a sector by its number alone, with the name of the list before it, zeros in front of it, or what it is called behind it
  BIND (REPLACE(?said, "^ (settore |secteur |sector |sektor )?(iaf |ea |eac |iaf ea )?(code |codes |sector |nr |no )?0*([1-9][0-9]?) ([^0-9]*)$", "$4") AS ?number)
  BIND (REPLACE(?named, "^ (settore |secteur |sector |sektor )?(iaf |ea |eac |iaf ea )?(code |codes |sector |nr |no )?0*([1-9][0-9]?) ([^0-9]*)$", "$4") AS ?numbered)
  FILTER (?said = ?named || ?property = casco:field && ?number = ?numbered && REGEX(?number, "^[0-9]+$")
    && (REGEX(?said, "[0-9] $") || REGEX(?named, "[0-9] $")) || EXISTS {
    ?one casco:writtenAs ?value .
    ?other casco:includesCode ?one ;
      casco:writtenAs ?covered .
  })
} ;

INSERT { ?scope casco:leavesOpen ?attestation }
WHERE {
  VALUES ?property { casco:field casco:measurand casco:method casco:site }
  ?attestation ?property ?value .
  ?trace casco:traceOf ?attestation .
  { ?trace casco:candidate ?accreditation } UNION { ?attestation casco:attestedBy ?issuer . ?accreditation casco:grantedTo ?issuer }
  ?accreditation casco:hasScope ?scope .
  ?scope ?property ?named .
  FILTER NOT EXISTS {
    ?match casco:coveredBy ?scope ;
      rdf:subject ?attestation ;
      rdf:predicate ?property .
  }
} ;

# where all that both say are codes of one list, and none is wider than another, the scope is for others
INSERT { ?scope casco:excludes ?attestation }
WHERE {
  ?scope casco:leavesOpen ?attestation .
  VALUES ?property { casco:field casco:measurand casco:method casco:site }
  ?attestation ?property ?value .
  ?scope ?property ?named .
  ?code casco:writtenAs ?value ;
    skos:inScheme ?scheme .
  FILTER NOT EXISTS { ?scope casco:flexible ?flexible . FILTER (STR(?flexible) NOT IN ("0", "false")) }
  FILTER NOT EXISTS {
    ?scope ?property ?open .
    FILTER NOT EXISTS { ?known casco:writtenAs ?open ; skos:inScheme ?scheme }
  }
  FILTER NOT EXISTS {
    ?attestation ?property ?unclear .
    FILTER NOT EXISTS { ?read casco:writtenAs ?unclear ; skos:inScheme ?scheme }
  }
  FILTER NOT EXISTS {
    ?attestation ?property ?mine .
    ?scope ?property ?theirs .
    ?one casco:writtenAs ?mine .
    ?one ^casco:includesCode|casco:includesCode ?other .
    ?other casco:writtenAs ?theirs .
  }
}
