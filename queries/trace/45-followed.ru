# The chain goes on along what is cited; along what is not cited only where nothing speaks against it, or where what is
# cited did not hold on the day, and of another record of its number, which did, nothing tells the condition on that day.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>
PREFIX rdf:   <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

INSERT { ?trace casco:leadsAlong ?accreditation }
WHERE {
  {
    ?trace casco:candidate ?accreditation ;
      casco:traceOf ?attestation .
    ?attestation casco:underAccreditation ?accreditation .
  } UNION {
    ?covering casco:finds id:reason-scope-covers-the-activity ;
      casco:inTrace ?trace ;
      casco:along ?accreditation .
    MINUS {
      ?observation casco:inTrace ?trace ;
        casco:along ?accreditation ;
        casco:finds ?reason .
      ?reason casco:inState ?state .
      FILTER (?state IN (id:state-contradicted, id:state-not-shown))
    }
  } UNION {
    ?sibling casco:finds id:reason-number-is-cited ;
      casco:inTrace ?trace ;
      casco:along ?accreditation ;
      rdf:predicate casco:underAccreditation ;
      rdf:object ?cited .
    ?covering casco:finds id:reason-scope-covers-the-activity ;
      casco:inTrace ?trace ;
      casco:along ?accreditation .
    ?holding casco:finds id:reason-accreditation-held ;
      casco:inTrace ?trace ;
      casco:along ?accreditation .
    ?outside casco:inTrace ?trace ;
      casco:along ?cited ;
      casco:finds ?bound .
    FILTER (?bound IN (id:reason-accreditation-began-later, id:reason-accreditation-ended-before))
    MINUS {
      ?observation casco:inTrace ?trace ;
        casco:along ?accreditation ;
        casco:finds ?reason .
      ?reason casco:inState id:state-contradicted .
    }
    MINUS {
      ?suspension casco:inTrace ?trace ;
        casco:finds id:reason-accreditation-was-not-active .
    }
  }
}
