# The state of each step along each accreditation: the gravest of its reasons, or in a step where one in favour suffices,
# that one.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>

INSERT {
  [] casco:resultOf ?trace ;
    casco:along ?accreditation ;
    casco:inStep ?step ;
    casco:inState ?state .
}
WHERE {
  {
    SELECT ?trace ?accreditation ?step (IF(MIN(?decisive) <= MIN(?fine), MIN(?fine), MAX(?rank)) AS ?reached)
    WHERE {
      ?reason casco:inStep ?step ;
        casco:inState ?found .
      ?found casco:gravity ?rank .
      ?step a casco:TraceStep ;
        casco:oneSuffices ?oneSuffices .
      id:state-ok casco:gravity ?fine .
      BIND (IF(?oneSuffices, ?rank, ?fine + 1) AS ?decisive)
      ?observation casco:finds ?reason ;
        casco:inTrace ?trace .
      OPTIONAL { ?observation casco:along ?accreditation }
    }
    GROUP BY ?trace ?accreditation ?step
  }
  ?state a casco:TraceState ;
    casco:gravity ?reached .
}
