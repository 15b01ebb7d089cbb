"""Writes a register of any size as N-Triples, with mistakes of known kind and number.

    python -m tests.benchmarks.generate 1000 > register.nt      # a register with 1,000 attestations
    python -m tests.benchmarks.generate 1000 --expected         # its mistakes: constraint and number, as JSON

Each body has one accreditation and nineteen attestations. Nothing is kept in memory.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator

_BODY_EVERY = 19
#: One attestation in so many has a mistake of one kind; the kinds take turns.
_MISTAKE_EVERY = 25
_MISTAKES = (
    "attestation-names-its-object",
    "attested-while-the-cited-accreditation-held",
    "certificate-is-not-to-a-standard-for-accreditation",
    "certification-is-by-a-third-party",
    "date-is-a-date",
    "output-fits-the-activity",
    "reference-leads-to-a-record",
)
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"


def _casco(name: str) -> str:
    return f"<https://w3id.org/casco-kg/def#{name}>"


def _id(name: str) -> str:
    return f"<https://w3id.org/casco-kg/id/{name}>"


def _own(kind: str, number: int) -> str:
    return f"<https://w3id.org/casco-kg/register/{kind}-{number}>"


def _date(text: str) -> str:
    return f'"{text}"^^<http://www.w3.org/2001/XMLSchema#date>'


def mistake(number: int) -> str | None:
    """Return the mistake that the attestation with this number has, if any."""
    turn, rest = divmod(number, _MISTAKE_EVERY)
    return _MISTAKES[turn % len(_MISTAKES)] if rest == _MISTAKE_EVERY - 1 else None


def expected(size: int) -> dict[str, int]:
    """Return how often each constraint is broken in a register with so many attestations."""
    found = Counter(kind for number in range(size) if (kind := mistake(number)))
    return dict(sorted(found.items()))


def lines(size: int) -> Iterator[str]:
    """Yield the lines of a register with so many attestations."""
    accreditor = _own("accreditor", 0)
    yield f'{accreditor} {_LABEL} "Accreditation body" .'
    yield f"{accreditor} {_casco('performs')} {_id('activity-accreditation')} ."
    for number in range(size):
        if number % _BODY_EVERY == 0:
            yield from _body(number // _BODY_EVERY, accreditor)
        yield from _attestation(number)


def _body(number: int, accreditor: str) -> Iterator[str]:
    body, engagement = _own("body", number), _own("engagement", number)
    accreditation, scope = _own("accreditation", number), _own("scope", number)
    activity = _id("activity-certification-of-products")
    for subject, predicate, value in (
        (body, _LABEL, f'"Body {number}"'),
        (body, _casco("carriesOut"), engagement),
        (engagement, _casco("ofActivity"), activity),
        (engagement, _casco("inParty"), _id("party-third")),
        (accreditation, _TYPE, _casco("Accreditation")),
        (accreditation, _casco("number"), f'"A-{number}"'),
        (accreditation, _casco("grantedBy"), accreditor),
        (accreditation, _casco("grantedTo"), body),
        (accreditation, _casco("hasScope"), scope),
        (accreditation, _casco("status"), _id("status-active")),
        (accreditation, _casco("validFrom"), _date("2024-01-01")),
        (accreditation, _casco("validUntil"), _date("2027-12-31")),
        (scope, _casco("ofActivity"), activity),
        (scope, _casco("againstStandard"), _id("standard-iso-iec-17065")),
    ):
        yield f"{subject} {predicate} {value} ."


def _attestation(number: int) -> Iterator[str]:
    body, wrong = number // _BODY_EVERY, mistake(number)

    def unless(name: str, right: str, otherwise: str) -> str:
        return otherwise if wrong == name else right

    attestation = _own("attestation", number)
    day = f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}"
    day = unless("attested-while-the-cited-accreditation-held", day, "2023-06-01")
    values = {
        "number": f'"C-{number}"',
        "ofActivity": _id("activity-certification-of-products"),
        "inParty": _id(unless("certification-is-by-a-third-party", "party-third", "party-first")),
        "attestedBy": _own(unless("reference-leads-to-a-record", "body", "nobody"), body),
        "aboutObject": f'"Product {number}"',
        "objectType": _id("object-product"),
        "conformsTo": unless(
            "certificate-is-not-to-a-standard-for-accreditation", '"EN 397:2012"', '"ISO/IEC 17025:2017"'
        ),
        "output": _id(unless("output-fits-the-activity", "output-certificate", "output-report")),
        "attestedOn": _date(unless("date-is-a-date", day, "2025-02-30")),
        "status": _id("status-active"),
        "underAccreditation": _own("accreditation", body),
    }
    if wrong == "attestation-names-its-object":
        del values["aboutObject"]
    if wrong == "reference-leads-to-a-record":
        del values["underAccreditation"]
    yield f"{attestation} {_TYPE} {_casco('Attestation')} ."
    for name, value in values.items():
        yield f"{attestation} {_casco(name)} {value} ."


def main() -> None:
    """Write a register, or what is wrong in it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", type=int, help="the number of attestations")
    parser.add_argument("--expected", action="store_true", help="print the mistakes instead")
    arguments = parser.parse_args()
    if arguments.expected:
        json.dump(expected(arguments.size), sys.stdout, indent=2)
        return
    for line in lines(arguments.size):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
