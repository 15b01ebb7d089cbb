# Which standards of bodies stand for one another: a standard for itself, its parts for the whole and for one another,
# and one that was replaced for its successor.
PREFIX casco: <https://w3id.org/casco-kg/def#>

INSERT { ?standard casco:standsFor ?other }
WHERE {
  {
    ?scope casco:againstStandard ?standard .
    BIND (?standard AS ?other)
  } UNION {
    ?standard casco:partOf ?other
  } UNION {
    ?other casco:partOf ?standard
  } UNION {
    ?standard casco:partOf ?whole .
    ?other casco:partOf ?whole .
  } UNION {
    ?old casco:editionOf ?standard .
    ?new casco:supersedes ?old ;
      casco:editionOf ?other .
  }
}
