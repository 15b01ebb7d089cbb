# The verdict: what the states of the steps come to; each verdict says in words what it stands for. And which of the steps
# it is owed to.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>

INSERT { ?trace casco:verdict ?verdict }
WHERE {
  {
    SELECT ?trace (MAX(?broken) AS ?isContradicted) (MAX(?another) AS ?isByAnother) (MAX(?over) AS ?isOutOfForce)
      (MAX(?outside) AS ?doesNotApply) (MAX(?open) AS ?isOpen) (MAX(?unsure) AS ?isUnsure)
      (MAX(?recognized) AS ?isRecognized)
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
      BIND (IF(?state = id:state-not-shown && ?step NOT IN (id:step-in-force, id:step-recognition), 1, 0) AS ?open)
      BIND (IF(?state = id:state-not-shown && ?step = id:step-in-force, 1, 0) AS ?unsure)
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
              IF(?isUnsure = 1, id:verdict-accredited-not-shown-to-be-in-force,
                IF(?isRecognized = 1, id:verdict-accredited-and-recognised, id:verdict-accredited-recognition-not-shown)))))))
    AS ?verdict)
} ;

INSERT { ?trace casco:owedTo ?result }
WHERE {
  VALUES (?verdict ?state) {
    (id:verdict-contradicted id:state-contradicted)
    (id:verdict-accredited-by-no-accreditation-body id:state-contradicted)
    (id:verdict-not-in-force id:state-contradicted)
    (id:verdict-not-shown id:state-not-shown)
    (id:verdict-accredited-not-shown-to-be-in-force id:state-not-shown)
    (id:verdict-accredited-recognition-not-shown id:state-not-shown)
  }
  ?trace casco:verdict ?verdict ;
    casco:hasResult ?result .
  ?result casco:inState ?state ;
    casco:inStep ?step .
  OPTIONAL {
    ?trace casco:follows ?accreditation .
    ?self casco:finds id:reason-granter-is-the-holder ;
      casco:inTrace ?trace ;
      casco:along ?accreditation .
  }
  FILTER (
    IF(?verdict = id:verdict-contradicted, ?step != id:step-in-force && (BOUND(?self) || ?step != id:step-accreditation-body),
      IF(?verdict = id:verdict-accredited-by-no-accreditation-body, ?step = id:step-accreditation-body,
        IF(?verdict IN (id:verdict-accredited-not-shown-to-be-in-force, id:verdict-not-in-force), ?step = id:step-in-force,
          IF(?verdict = id:verdict-not-shown, ?step NOT IN (id:step-in-force, id:step-recognition), true))))
  )
  # where the accreditation is open too, that the body is not shown to do the activity is no more than what follows
  FILTER (?verdict != id:verdict-not-shown || ?step != id:step-issuer
    || NOT EXISTS { ?trace casco:hasResult ?open . ?open casco:inStep id:step-accreditation ; casco:inState id:state-not-shown }
    || EXISTS {
      ?observation casco:inTrace ?trace ;
        casco:finds ?other .
      FILTER (?other IN (id:reason-issuer-is-not-described, id:reason-issuer-is-not-named))
    })
}
