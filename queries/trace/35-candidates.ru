# What the chain can go along: each accreditation that is cited, and each record that the same accreditation has under
# its number, as renewals and rows for scopes do; and where none is cited, each of the issuer's whose granter
# owns a mark that the attestation, or the statement of its result, bears. That the issuer holds one is no claim.
PREFIX casco: <https://w3id.org/casco-kg/def#>

INSERT { ?trace casco:candidate ?accreditation }
WHERE {
  ?trace casco:traceOf ?attestation .
  {
    ?attestation casco:underAccreditation ?accreditation
  } UNION {
    ?attestation casco:underAccreditation ?cited .
    ?cited casco:number ?number ;
      casco:grantedBy ?granter ;
      casco:grantedTo ?holder .
    ?accreditation casco:number ?number ;
      casco:grantedBy ?granter ;
      casco:grantedTo ?holder .
  } UNION {
    ?mark casco:ownedBy ?granter .
    { ?attestation casco:bearsMark ?mark } UNION { ?statement casco:bearsMark ?mark ; casco:states ?attestation }
    ?attestation casco:attestedBy ?issuer .
    ?accreditation casco:grantedTo ?issuer ;
      casco:grantedBy ?granter .
    FILTER NOT EXISTS { ?attestation casco:underAccreditation ?cited }
  }
}
