# Where the only scopes that would cover the activity are against an edition of another time than the accreditation's.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>
PREFIX rdf:   <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

INSERT {
  [] casco:inTrace ?trace ;
    casco:along ?accreditation ;
    casco:finds id:reason-edition-of-the-scope-is-of-another-time ;
    rdf:subject ?subject ;
    rdf:predicate ?property ;
    rdf:object ?value .
}
WHERE {
  {
    SELECT DISTINCT ?trace ?accreditation ?scope
    WHERE {
      ?scope casco:isOfAnotherTime ?any .
      ?covering rdf:subject ?scope ;
        casco:finds id:reason-scope-covers-the-activity ;
        casco:inTrace ?trace ;
        casco:along ?accreditation .
    }
  }
  MINUS {
    ?instead casco:finds id:reason-scope-covers-the-activity ;
      casco:inTrace ?trace ;
      casco:along ?accreditation ;
      rdf:subject ?another .
    MINUS { ?another casco:isOfAnotherTime ?old }
  }
  {
    ?scope casco:isOfAnotherTime ?value .
    BIND (?scope AS ?subject)
    BIND (casco:againstStandard AS ?property)
  } UNION {
    ?accreditation ?property ?value .
    FILTER (?property IN (casco:validFrom, casco:validUntil))
    BIND (?accreditation AS ?subject)
  }
}
