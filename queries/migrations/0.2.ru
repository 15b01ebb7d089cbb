# Says data of 0.1 in the terms of 0.2. Nothing has to be migrated: data of 0.1 reads as before. To be run on data alone, by
# any SPARQL engine; what it does not name stays as it is.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>

# A scope for testing by a standard of medical laboratories is for medical examination.
DELETE { ?scope casco:ofActivity id:activity-testing }
INSERT { ?scope casco:ofActivity id:activity-medical-examination }
WHERE {
  ?scope casco:ofActivity id:activity-testing ;
    casco:againstStandard ?standard .
  FILTER EXISTS { ?accreditation casco:hasScope ?scope }
  FILTER (REGEX(STR(?standard), "/id/(standard|edition)-iso-(15189|22870)(-[0-9]{4})?$"))
  FILTER NOT EXISTS {
    ?scope casco:againstStandard ?other .
    FILTER (!REGEX(STR(?other), "/id/(standard|edition)-iso-(15189|22870)(-[0-9]{4})?$"))
  }
} ;

# So is what cites an accreditation that covers no other testing.
DELETE { ?report casco:ofActivity id:activity-testing }
INSERT { ?report casco:ofActivity id:activity-medical-examination }
WHERE {
  ?report casco:ofActivity id:activity-testing ;
    casco:underAccreditation ?accreditation .
  ?accreditation casco:hasScope ?scope .
  ?scope casco:ofActivity id:activity-medical-examination .
  FILTER NOT EXISTS {
    ?report casco:underAccreditation ?any .
    ?any casco:hasScope ?wider .
    ?wider casco:ofActivity id:activity-testing .
  }
} ;

# What was found out and reported is a determination; one that is called a certificate stays an attestation too.
DELETE { ?report a casco:Attestation }
INSERT { ?report a casco:Determination }
WHERE {
  ?report a casco:Attestation ;
    casco:ofActivity ?activity .
  FILTER (?activity IN (
    id:activity-calibration, id:activity-inspection, id:activity-medical-examination, id:activity-testing))
  FILTER NOT EXISTS { ?report casco:output id:output-certificate }
  FILTER NOT EXISTS {
    ?report casco:ofActivity ?other .
    FILTER (?other NOT IN (
      id:activity-calibration, id:activity-inspection, id:activity-medical-examination, id:activity-testing))
  }
} ;

# An economy by its code is a link too; the texts stay.
INSERT { ?placed casco:inEconomy ?economy }
WHERE {
  ?placed casco:economyCode ?code .
  FILTER (REGEX(STR(?code), "^[A-Z]{2}$"))
  FILTER NOT EXISTS { ?placed casco:inEconomy ?known }
  BIND (IRI(CONCAT(STR(id:), "economy-", LCASE(STR(?code)))) AS ?economy)
} ;

# So is who set a transition, where it is a group of accreditation bodies that the knowledge graph has.
INSERT { ?transition casco:laidDownBy ?group }
WHERE {
  ?transition casco:setBy ?name .
  VALUES (?name ?group) {
    ("EA" id:group-ea)
    ("Global ACI" id:group-globalaci)
    ("IAF" id:group-iaf)
    ("ILAC" id:group-ilac)
  }
  FILTER NOT EXISTS { ?transition casco:laidDownBy ?known }
} ;

# And the committee that wrote an edition: those of ISO, IEC and CEN by their references.
INSERT { ?edition casco:writtenBy ?committee }
WHERE {
  ?edition casco:committee ?reference .
  FILTER (REGEX(STR(?reference), "^(ISO|IEC|CEN)/"))
  FILTER NOT EXISTS { ?edition casco:writtenBy ?known }
  BIND (
    IF(STR(?reference) = "ISO/CASCO", id:body-iso-casco,
      IRI(CONCAT(STR(id:), "committee-", LCASE(REPLACE(STR(?reference), "[^A-Za-z0-9]+", "-")))))
    AS ?committee)
}
