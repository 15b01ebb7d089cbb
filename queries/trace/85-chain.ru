# The chain that is told: along the accreditation with the best states, first its own, then its granter's, then the
# recognition's; between equals the first by name.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>

INSERT { ?trace casco:follows ?accreditation }
WHERE {
  {
    SELECT ?trace (MIN(?key) AS ?best)
    WHERE {
      ?trace casco:leadsAlong ?along .
      ?first casco:resultOf ?trace ;
        casco:along ?along ;
        casco:inStep id:step-accreditation ;
        casco:inState ?firstState .
      ?second casco:resultOf ?trace ;
        casco:along ?along ;
        casco:inStep id:step-accreditation-body ;
        casco:inState ?secondState .
      ?third casco:resultOf ?trace ;
        casco:along ?along ;
        casco:inStep id:step-recognition ;
        casco:inState ?thirdState .
      ?firstState casco:gravity ?firstRank .
      ?secondState casco:gravity ?secondRank .
      ?thirdState casco:gravity ?thirdRank .
      BIND (CONCAT(STR(?firstRank), STR(?secondRank), STR(?thirdRank), STR(?along)) AS ?key)
    }
    GROUP BY ?trace
  }
  BIND (IRI(SUBSTR(?best, 4)) AS ?accreditation)
}
