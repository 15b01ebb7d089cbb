# From which day and before which day an accreditation, or one of its scopes, is shown to have held: by its days and its
# status, and not beyond the last day on which the edition that it is against could be used. "~" comes after every day: as a
# first day it is never, as a limit without end. What is unclear was never shown.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>

INSERT { ?held casco:heldIn [ casco:shownFrom ?from ; casco:shownBefore ?before ] }
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
          MINUS { ?held casco:inCondition ?told }
        }
      }
      OPTIONAL { ?held casco:validFrom ?begin }
      OPTIONAL { ?held casco:validUntil ?end }
      OPTIONAL { ?held casco:countsAs ?status }
      OPTIONAL { ?held casco:statusSince ?since }
      OPTIONAL { ?held casco:usableUntil ?used }
      BIND (
        IF(BOUND(?begin), IF(EXISTS { id:calendar casco:readsAsDay ?begin }, SUBSTR(STR(?begin), 1, 10), "~"), IF(?isWhole, "~", ""))
        AS ?opened)
      BIND (
        IF(BOUND(?end), IF(EXISTS { id:calendar casco:readsAsDay ?end }, CONCAT(SUBSTR(STR(?end), 1, 10), "~"), ""), "~")
        AS ?ended)
      BIND (IF(COALESCE(?used < ?ended, false), CONCAT(?used, "~"), ?ended) AS ?closed)
      BIND (COALESCE(SUBSTR(STR(?since), 1, 10), "") AS ?told)
      BIND (COALESCE(?status = id:status-active, false) AS ?isActive)
      # a month or a year has begun for certain only when it is over
      BIND (IF(?isActive && STRLEN(?told) IN (4, 7), CONCAT(?told, "~"), ?told) AS ?changed)
      # what has expired did so on the last day of its validity
      BIND (BOUND(?status) && !?isActive && !(?status = id:status-expired && ?changed = "" && BOUND(?end)) AS ?isOut)
      BIND (IF(?isActive && ?opened < ?changed, ?changed, ?opened) AS ?first)
      BIND (IF(?isOut && ?changed < ?closed, ?changed, ?closed) AS ?limit)
    }
    GROUP BY ?held
  }
} ;

# where events tell the condition, it held while that was active; and before the first of them, unless that began it and
# no other first day is named
INSERT { ?held casco:heldIn [ casco:shownFrom ?from ; casco:shownBefore ?before ] }
WHERE {
  {
    SELECT DISTINCT ?held ?start ?stop
    WHERE {
      {
        ?held casco:inCondition ?period .
        ?period casco:status id:status-active ;
          casco:shownFrom ?start ;
          casco:shownBefore ?stop .
        FILTER NOT EXISTS {
          ?held casco:inCondition ?other .
          ?other casco:shownFrom ?start ;
            casco:status ?another .
          FILTER (?another != id:status-active)
        }
      } UNION {
        {
          SELECT ?held (MIN(?day) AS ?stop)
          WHERE {
            ?held casco:inCondition ?first .
            ?first casco:shownFrom ?day .
          }
          GROUP BY ?held
        }
        BIND ("" AS ?start)
      }
    }
  }
  OPTIONAL { ?held casco:validFrom ?begin }
  OPTIONAL { ?held casco:validUntil ?recorded }
  # a renewal may name a later last day than the record
  OPTIONAL {
    {
      SELECT ?held (MAX(?named) AS ?extended)
      WHERE {
        ?renewal casco:eventOf ?held ;
          casco:eventKind ?gives ;
          casco:validUntil ?named .
        FILTER (?gives IN (id:event-granted, id:event-renewed))
        FILTER EXISTS { id:calendar casco:readsAsDay ?named }
      }
      GROUP BY ?held
    }
  }
  BIND (IF(BOUND(?extended) && STR(?extended) > COALESCE(STR(?recorded), ""), ?extended, ?recorded) AS ?end)
  OPTIONAL { ?held casco:grantedTo ?holder }
  OPTIONAL { ?held casco:usableUntil ?used }
  FILTER (?start != "" || COALESCE(SUBSTR(STR(?begin), 1, 10) < ?stop, false) || NOT EXISTS {
    ?held casco:inCondition ?beginning .
    ?beginning casco:eventKind ?kind ;
      casco:shownFrom ?stop .
    FILTER (?kind IN (id:event-extended, id:event-granted))
  })
  # the first day may be that of the present cycle; a grant tells when it all began
  BIND (?start != "" && EXISTS {
    ?held casco:inCondition ?granting .
    ?granting casco:eventKind id:event-granted ;
      casco:shownFrom ?grantedOn .
    FILTER (?grantedOn <= ?start)
  } AS ?isGranted)
  BIND (
    IF(BOUND(?begin) && !?isGranted, IF(EXISTS { id:calendar casco:readsAsDay ?begin }, SUBSTR(STR(?begin), 1, 10), "~"),
      IF(BOUND(?holder) && ?start = "", "~", ""))
    AS ?opened)
  BIND (
    IF(BOUND(?end), IF(EXISTS { id:calendar casco:readsAsDay ?end }, CONCAT(SUBSTR(STR(?end), 1, 10), "~"), ""), "~")
    AS ?ended)
  # what was granted or renewed after that day began again
  BIND (
    IF(?ended != "" && ?ended < ?start && EXISTS {
        ?again casco:eventOf ?held ;
          casco:eventKind ?opening ;
          casco:shownFrom ?anew .
        FILTER (?opening IN (id:event-granted, id:event-renewed) && ?ended < ?anew && ?anew <= ?start)
      }, "~", ?ended)
    AS ?lasting)
  BIND (IF(COALESCE(?used < ?lasting, false), CONCAT(?used, "~"), ?lasting) AS ?closed)
  BIND (IF(?opened < ?start, ?start, ?opened) AS ?from)
  BIND (IF(?closed < ?stop, ?closed, ?stop) AS ?before)
}
