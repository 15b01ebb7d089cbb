# Which scopes are for an activity: those that name it with a standard that governs it, or that an arrangement has for it.
PREFIX casco: <https://w3id.org/casco-kg/def#>

INSERT { ?scope casco:suitsActivity ?activity }
WHERE {
  ?whole casco:hasScope ?scope .
  ?scope casco:ofActivity ?activity ;
    casco:againstStandard ?standard .
  ?standard casco:standsFor ?met .
  { ?activity casco:governedBy ?met } UNION {
    ?listed casco:inArrangement ?arrangement ;
      casco:ofActivity ?activity ;
      casco:againstStandard ?met .
  }
}
