# The body that made it: named, described, and shown to do that activity: by its own record, or because somebody accredited
# it for the activity, or for a part of it.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>
PREFIX rdf:   <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs:  <http://www.w3.org/2000/01/rdf-schema#>

INSERT {
  [] casco:inTrace ?trace ;
    casco:finds ?reason ;
    rdf:subject ?subject ;
    rdf:predicate ?property ;
    rdf:object ?value .
}
WHERE {
  ?trace casco:traceOf ?attestation .
  {
    ?attestation casco:attestedBy ?value .
    BIND (?attestation AS ?subject)
    BIND (casco:attestedBy AS ?property)
    BIND (
      IF(EXISTS { ?value rdf:type|rdfs:label|^casco:grantedTo ?said }, id:reason-issuer-is-described, id:reason-issuer-is-not-described)
      AS ?reason)
  } UNION {
    ?trace casco:traceOf ?attestation .
    FILTER NOT EXISTS { ?attestation casco:attestedBy ?issuer }
    BIND (id:reason-issuer-is-not-named AS ?reason)
  } UNION {
    ?attestation casco:attestedBy ?value , ?other .
    FILTER (?value != ?other)
    BIND (?attestation AS ?subject)
    BIND (casco:attestedBy AS ?property)
    BIND (id:reason-issuers-differ AS ?reason)
  } UNION {
    ?attestation casco:attestedBy ?issuer ;
      casco:ofActivity ?activity .
    ?issuer casco:performs ?value .
    ?value casco:includesCode ?activity .
    BIND (?issuer AS ?subject)
    BIND (casco:performs AS ?property)
    BIND (id:reason-issuer-does-the-activity AS ?reason)
  } UNION {
    ?attestation casco:attestedBy ?issuer ;
      casco:ofActivity ?activity .
    FILTER NOT EXISTS { ?issuer casco:performs ?done . ?done casco:includesCode ?activity }
    ?subject casco:ofActivity ?value .
    { ?value casco:includesCode ?activity } UNION { ?activity casco:includesCode ?value }
    ?held casco:hasScope ?subject ;
      casco:grantedTo ?issuer .
    BIND (casco:ofActivity AS ?property)
    BIND (id:reason-issuer-is-accredited-for-the-activity AS ?reason)
  } UNION {
    ?attestation casco:attestedBy ?issuer ;
      casco:ofActivity ?activity .
    ?issuer rdf:type|rdfs:label ?said .
    FILTER NOT EXISTS { ?issuer casco:performs ?done . ?done casco:includesCode ?activity }
    FILTER NOT EXISTS {
      ?held casco:grantedTo ?issuer ;
        casco:hasScope ?scope .
      ?scope casco:ofActivity ?covered .
      { ?covered casco:includesCode ?activity } UNION { ?activity casco:includesCode ?covered }
    }
    OPTIONAL { ?issuer casco:performs ?value }
    # ?none is never bound: IF(…, …, ?none) leaves a variable unbound
    BIND (IF(BOUND(?value), ?issuer, ?none) AS ?subject)
    BIND (IF(BOUND(?value), casco:performs, ?none) AS ?property)
    BIND (id:reason-issuer-is-not-shown-to-do-the-activity AS ?reason)
  }
}
