# What the chain can go along: each accreditation that is cited, and where none is cited, each that the issuer holds.
PREFIX casco: <https://w3id.org/casco-kg/def#>

INSERT { ?trace casco:candidate ?accreditation }
WHERE {
  ?trace casco:traceOf ?attestation .
  {
    ?attestation casco:underAccreditation ?accreditation
  } UNION {
    ?attestation casco:attestedBy ?issuer .
    ?accreditation casco:grantedTo ?issuer .
    FILTER NOT EXISTS { ?attestation casco:underAccreditation ?cited }
  }
}
