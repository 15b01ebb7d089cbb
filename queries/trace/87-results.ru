# The results that count: those of the chain that is told, and those that go along no accreditation.
PREFIX casco: <https://w3id.org/casco-kg/def#>

INSERT { ?trace casco:hasResult ?result }
WHERE {
  ?result casco:resultOf ?trace .
  OPTIONAL { ?result casco:along ?accreditation }
  FILTER (!BOUND(?accreditation) || EXISTS { ?trace casco:follows ?accreditation })
}
