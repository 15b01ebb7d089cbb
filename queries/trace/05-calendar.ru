# The values that name a day of the calendar, with a time of day behind it or not; what else stands for a day is none.
# February has 29 days, since whoever writes the 29th of a common year errs by a day and not by all.
PREFIX casco: <https://w3id.org/casco-kg/def#>
PREFIX id:    <https://w3id.org/casco-kg/id/>

INSERT { id:calendar casco:readsAsDay ?value }
WHERE {
  {
    SELECT DISTINCT ?value
    WHERE {
      VALUES (?property) { (casco:attestedOn) (casco:happenedOn) (casco:statusSince) (casco:validFrom) (casco:validUntil) }
      ?subject ?property ?value .
    }
  }
  FILTER (REGEX(STR(?value), "^[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))"))
}
