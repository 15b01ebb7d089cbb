# From which day and before which day an accreditation, or one of its scopes, is shown to have held: by its days and its
# status. "~" comes after every day: as a first day it is never, as a limit without end. What is unclear was never shown.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>

INSERT { ?held casco:shownFrom ?from ; casco:shownBefore ?before }
WHERE {
  {
    SELECT ?held (MAX(?first) AS ?from) (MIN(?limit) AS ?before)
    WHERE {
      {
        SELECT DISTINCT ?held ?isWhole
        WHERE {
          {
            ?held casco:grantedTo ?holder
            BIND (true AS ?isWhole)
          } UNION {
            ?whole casco:hasScope ?held
            BIND (false AS ?isWhole)
          }
        }
      }
      OPTIONAL { ?held casco:validFrom ?begin }
      OPTIONAL { ?held casco:validUntil ?end }
      OPTIONAL { ?held casco:status ?status }
      OPTIONAL { ?held casco:statusSince ?since }
      BIND (
        IF(BOUND(?begin), IF(EXISTS { id:calendar casco:readsAsDay ?begin }, SUBSTR(STR(?begin), 1, 10), "~"), IF(?isWhole, "~", ""))
        AS ?opened)
      BIND (
        IF(BOUND(?end), IF(EXISTS { id:calendar casco:readsAsDay ?end }, CONCAT(SUBSTR(STR(?end), 1, 10), "~"), ""), "~")
        AS ?closed)
      BIND (COALESCE(SUBSTR(STR(?since), 1, 10), "") AS ?changed)
      BIND (COALESCE(?status = id:status-active, false) AS ?isActive)
      # what has expired did so on the last day of its validity
      BIND (BOUND(?status) && !?isActive && !(?status = id:status-expired && ?changed = "" && BOUND(?end)) AS ?isOut)
      BIND (IF(?isActive && ?opened < ?changed, ?changed, ?opened) AS ?first)
      BIND (IF(?isOut && ?changed < ?closed, ?changed, ?closed) AS ?limit)
    }
    GROUP BY ?held
  }
}
