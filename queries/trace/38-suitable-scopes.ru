# Which scopes are for an activity: those that name it, or a broader one, with a standard that governs either, or that an
# arrangement has for it.
PREFIX casco: <https://w3id.org/casco-kg/def#>

INSERT { ?scope casco:suitsActivity ?activity }
WHERE {
  ?whole casco:hasScope ?scope .
  ?scope casco:ofActivity ?named ;
    casco:againstStandard ?standard .
  ?named casco:includesCode ?activity .
  ?standard casco:standsFor ?met .
  { ?suited casco:governedBy ?met } UNION {
    ?listed casco:inArrangement ?arrangement ;
      casco:ofActivity ?suited ;
      casco:againstStandard ?met .
  }
  FILTER (?suited = ?activity || ?suited = ?named)
}
