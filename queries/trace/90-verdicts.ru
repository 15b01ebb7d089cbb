# The verdict: what the states of the steps come to; each verdict says in words what it stands for.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>

INSERT { ?trace casco:verdict ?verdict }
WHERE {
  {
    SELECT ?trace (MAX(?broken) AS ?isContradicted) (MAX(?another) AS ?isByAnother) (MAX(?over) AS ?isOutOfForce)
      (MAX(?outside) AS ?doesNotApply) (MAX(?open) AS ?isOpen) (MAX(?recognized) AS ?isRecognized)
    WHERE {
      ?trace casco:hasResult ?result .
      ?result casco:inStep ?step ;
        casco:inState ?state .
      OPTIONAL {
        ?trace casco:follows ?accreditation .
        ?self casco:finds id:reason-granter-is-the-holder ;
          casco:inTrace ?trace ;
          casco:along ?accreditation .
      }
      BIND (?state = id:state-contradicted AS ?against)
      BIND (
        IF(BOUND(?self) || ?against && ?step NOT IN (id:step-accreditation-body, id:step-in-force), 1, 0)
        AS ?broken)
      BIND (IF(?against && ?step = id:step-accreditation-body, 1, 0) AS ?another)
      BIND (IF(?against && ?step = id:step-in-force, 1, 0) AS ?over)
      BIND (IF(?state = id:state-not-applicable, 1, 0) AS ?outside)
      BIND (IF(?state = id:state-not-shown && ?step != id:step-recognition, 1, 0) AS ?open)
      BIND (IF(?state = id:state-ok && ?step = id:step-recognition, 1, 0) AS ?recognized)
    }
    GROUP BY ?trace
  }
  BIND (
    IF(?isContradicted = 1, id:verdict-contradicted,
      IF(?isByAnother = 1, id:verdict-accredited-by-no-accreditation-body,
        IF(?isOutOfForce = 1, id:verdict-not-in-force,
          IF(?doesNotApply = 1, id:verdict-accreditation-does-not-apply,
            IF(?isOpen = 1, id:verdict-not-shown,
              IF(?isRecognized = 1, id:verdict-accredited-and-recognised, id:verdict-accredited-recognition-not-shown))))))
    AS ?verdict)
}
