# The chain that is told: along the accreditation with the best states, first its own, then its granter's, then the
# recognition's; between equals the first by name. Of accreditations that complete each other for several activities, the
# chain goes along the one with the worst states.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>
PREFIX rdf:   <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

INSERT { ?trace casco:follows ?accreditation }
WHERE {
  {
    SELECT ?trace (MIN(?worst) AS ?best)
    WHERE {
      {
        SELECT ?trace ?lead (MAX(?key) AS ?worst)
        WHERE {
          {
            SELECT DISTINCT ?trace ?lead ?along
            WHERE {
              {
                ?trace casco:leadsAlong ?lead .
                BIND (?lead AS ?along)
              } UNION {
                ?completion casco:finds id:reason-another-covers-the-rest ;
                  casco:inTrace ?trace ;
                  casco:along ?lead ;
                  rdf:subject ?scope .
                ?along casco:hasScope ?scope .
                ?trace casco:leadsAlong ?lead , ?along .
              }
            }
          }
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
        GROUP BY ?trace ?lead
      }
    }
    GROUP BY ?trace
  }
  BIND (IRI(SUBSTR(?best, 4)) AS ?accreditation)
}
