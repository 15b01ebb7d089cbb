# Which recognised scopes of its granter an accreditation is within: the same activity, and a standard that stands for it.
# A recognition that names an activity itself is its own scope. Where no standard is named, the activity decides.
PREFIX casco: <https://w3id.org/casco-kg/def#>

INSERT { ?recognition casco:recognizedScope ?recognition }
WHERE {
  ?recognition casco:recognizedBody ?body ;
    casco:ofActivity ?activity .
} ;

INSERT { ?accreditation casco:withinScope ?recognized }
WHERE {
  ?recognition casco:recognizedBody ?body ;
    casco:recognizedScope ?recognized .
  ?accreditation casco:grantedBy ?body ;
    casco:hasScope ?scope .
  ?recognized casco:ofActivity ?wider .
  ?scope casco:ofActivity ?activity .
  ?wider casco:includesCode ?activity .
  OPTIONAL { ?recognized casco:againstStandard ?against }
  OPTIONAL {
    ?scope casco:againstStandard ?standard .
    ?standard casco:standsFor ?met .
  }
  FILTER (COALESCE(?against = ?met, true))
}
