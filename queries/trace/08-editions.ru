# Until which day an edition could be used, where a transition to the next one is known; and until which day a scope holds
# for it, where it is against such editions alone. And which scopes are against an edition that was not yet published, or was
# withdrawn already, when their accreditation is said to have held.
#+ parameter: today
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>
PREFIX xsd:   <http://www.w3.org/2001/XMLSchema#>

INSERT { ?edition casco:usableUntil ?day }
WHERE {
  {
    SELECT ?edition (MAX(?last) AS ?day)
    WHERE {
      ?transition casco:oldEdition ?edition ;
        casco:validUntil ?until .
      FILTER (REGEX(STR(?until), "^[0-9]{4}-[0-9]{2}-[0-9]{2}"))
      BIND (SUBSTR(STR(?until), 1, 10) AS ?last)
    }
    GROUP BY ?edition
  }
} ;

INSERT { ?scope casco:usableUntil ?day }
WHERE {
  {
    SELECT ?scope (MAX(?last) AS ?day)
    WHERE {
      ?whole casco:hasScope ?scope .
      ?scope casco:againstStandard ?edition .
      ?edition casco:usableUntil ?last .
    }
    GROUP BY ?scope
  }
  FILTER NOT EXISTS {
    ?scope casco:againstStandard ?other .
    ?other casco:editionOf ?standard .
    FILTER NOT EXISTS { ?other casco:usableUntil ?limit }
  }
} ;

INSERT { ?scope casco:isOfAnotherTime ?edition }
WHERE {
  {
    SELECT DISTINCT ?whole ?scope ?edition
    WHERE {
      ?whole casco:hasScope ?scope .
      ?scope casco:againstStandard ?edition .
      ?edition casco:editionOf ?standard .
    }
  }
  {
    ?edition casco:publishedOn ?published .
    BIND (SUBSTR(STR(?published), 1, 10) AS ?first)
    FILTER (REGEX(?first, "^[0-9]{4}-[0-9]{2}-[0-9]{2}"))
    {
      id:calendar casco:readsAsDay ?said .
      { ?whole casco:validUntil ?said } UNION { ?scope casco:validFrom ?said }
      BIND (SUBSTR(STR(?said), 1, 10) AS ?then)
    } UNION {
      VALUES (?today) { ("2026-11-24") }
      BIND (?today AS ?then)
    }
    FILTER (?then < ?first)
  } UNION {
    FILTER NOT EXISTS { ?edition casco:usableUntil ?used }
    {
      ?later casco:supersedes ?edition ;
        casco:publishedOn ?replaced .
      BIND (CONCAT(STR(xsd:integer(SUBSTR(STR(?replaced), 1, 4)) + 3), SUBSTR(STR(?replaced), 5, 6)) AS ?end)
    } UNION {
      ?edition casco:withdrawnOn ?end
    } UNION {
      ?edition casco:seenWithdrawnOn ?end
    }
    ?whole casco:validFrom ?began .
    id:calendar casco:readsAsDay ?began .
    FILTER (REGEX(STR(?end), "^[0-9]{4}-[0-9]{2}-[0-9]{2}"))
    FILTER (SUBSTR(STR(?end), 1, 10) <= SUBSTR(STR(?began), 1, 10))
  }
}
