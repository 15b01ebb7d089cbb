# One trace for each record that is an attestation, or for the one that is asked about.
# The day asked is the one given, and else today. The chain is looked at on the day of the attestation; where none is
# shown, on the day asked.
#+ parameter: record
#+ parameter: asOf
#+ parameter: today
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>

INSERT {
  [] a casco:Trace ;
    casco:traceOf ?traced ;
    casco:attestedOn ?made ;
    casco:onDay ?day ;
    casco:askedOn ?asked .
}
WHERE {
  VALUES (?record) { ("") }
  VALUES (?asOf) { ("") }
  VALUES (?today) { ("2026-11-24") }
  {
    SELECT DISTINCT ?traced
    WHERE {
      { ?traced a casco:Attestation } UNION
      { ?traced casco:attestedBy ?issuer } UNION
      { ?traced casco:underAccreditation ?accreditation }
    }
  }
  FILTER (?record = "" || STR(?traced) = ?record)
  OPTIONAL {
    SELECT ?traced (MIN(?written) AS ?made)
    WHERE {
      ?traced casco:attestedOn ?attestedOn .
      FILTER EXISTS { id:calendar casco:readsAsDay ?attestedOn }
      BIND (SUBSTR(STR(?attestedOn), 1, 10) AS ?written)
    }
    GROUP BY ?traced
  }
  BIND (IF(?asOf = "", ?today, ?asOf) AS ?asked)
  BIND (COALESCE(?made, ?asked) AS ?day)
}
