"""Part of the lane ``pages``: files that are checked within the browser get the findings of the command.

All examples of constraints are checked in Chromium, on a site in a folder; each finds there what casco-kg finds, or is
named as left out. So are registers of examples in each form that is read there, and one of 1,000 records.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chromium import Browser
from support import ROOT, CannotJudge, Verdict, workspace

sys.path += [str(ROOT / "tools"), str(ROOT / "tests")]
import build_checker
import build_editor
from cases import EX, folders, is_whole, merged, namespace

from casco_kg.findings import validate
from casco_kg.loading import load
from casco_kg.rdf.terms import expand
from casco_kg.rulebook import EXAMPLES_DAY
from casco_kg.validation.report import Finding

EXAMPLES = ROOT / "ontology" / "examples"
#: So many examples are checked at once, so that no answer takes long.
_AT_ONCE = 120
#: Constraints that a browser does not run, and examples that it does not take: no more than these.
LEFT, REFUSED = 24, 3
#: What is told of a finding on both sides: constraint, severity, focus, path, value, message.
Told = tuple[str, ...]


@contextmanager
def brought() -> Iterator[None]:
    """Bring what steps of building bring; it is taken away again where it was not there."""
    there = {step: step.FOLDER.is_dir() for step in (build_editor, build_checker)}
    try:
        for step in there:
            step.build()
    except SystemExit as error:
        raise CannotJudge(str(error)) from error
    try:
        yield
    finally:
        for step, was in there.items():
            if not was:
                shutil.rmtree(step.FOLDER)


def asked(chromium: Browser, expression: str) -> Any:
    """Return what a promise of the page comes to."""
    return json.loads(chromium.value(f"({expression}).then((told) => JSON.stringify(told))"))


def checked(
    chromium: Browser, files: Iterable[tuple[str, str]], mapping: Mapping[str, Mapping[str, str]] | None = None
) -> tuple[set[Told], dict[str, str]]:
    """Return what the page that is open finds in files, and the constraints that it leaves out, each with why."""
    options = json.dumps({"day": EXAMPLES_DAY.isoformat(), "most": 1_000_000, "mapping": mapping or {}})
    told = asked(
        chromium,
        f"""(async () => {{
          const found = await cascoCheck.check({json.dumps([*files])}, {options});
          const {{ data }} = await cascoCheck.load("");
          for (const each of found.findings) each.message = data.words[each.shape].en[0];
          return found;
        }})()""",
    )
    found = {
        (f["constraint"], f["severity"], f["focus"], f["path"] or "", f["value"] or "", f["message"])
        for f in told["findings"]
    }
    return found, told["left"]


def as_told(finding: Finding) -> Told:
    """Return what is told of a finding of the command."""
    value = "" if finding.value is None else finding.value.value
    path = expand(finding.path).value if finding.path else ""
    return (finding.constraint, finding.severity, str(finding.focus.value), path, value, finding.message)


def expected(paths: list[Path]) -> set[Told]:
    """Return what the command finds in examples: those that can stand side by side are checked at once."""
    beside = [path for path in paths if not is_whole(path)]
    reports = [validate(merged(each), as_of=EXAMPLES_DAY) for each in (beside, *([p] for p in paths if is_whole(p)))]
    return {as_told(finding) for report in reports for finding in report.findings}


def groups(chromium: Browser, paths: list[Path], refused: dict[str, str]) -> Iterator[list[Path]]:
    """Yield examples that may be checked at once: none that changes others, none that has constraints left out."""
    looked = json.dumps([(path.name + ".ttl", text_of(path)) for path in paths])
    told = asked(chromium, f"cascoCheck.look({looked}, '')")
    alike: dict[bool, list[Path]] = {True: [], False: []}
    for path, each in zip(paths, told, strict=True):
        if "refused" in each:
            refused[f"{path.parent.name}/{path.stem}"] = each["refused"]
        elif is_whole(path):
            yield [path]
        else:
            alike[bool(each["texts"])].append(path)
    for some in alike.values():
        yield from (some[at : at + _AT_ONCE] for at in range(0, len(some), _AT_ONCE))


def text_of(path: Path) -> str:
    """Return an example in a namespace of its own."""
    return path.read_text().replace(EX, namespace(path))


def example_faults(chromium: Browser, paths: list[Path], theirs: set[Told]) -> Iterator[str]:
    """Tell where the page that is open finds something else in examples than the command does."""
    refused: dict[str, str] = {}
    left: dict[str, str] = {}
    for group in groups(chromium, paths, refused):
        found, without = checked(chromium, ((f"{path.parent.name}-{path.stem}.ttl", text_of(path)) for path in group))
        left |= without
        own = tuple(map(namespace, group))
        wanted = {told for told in theirs if told[2].startswith(own) and told[0] not in without}
        yield from (f"not found: {each}" for each in sorted(wanted - found))
        yield from (f"found besides: {each}" for each in sorted(found - wanted))
    print(f"pages: left out: {left}; not taken: {refused}", file=sys.stderr)
    if len(left) > LEFT or len(refused) > REFUSED:
        yield f"more is left out: {sorted(left)}, {sorted(refused)}"


def form_faults(chromium: Browser) -> Iterator[str]:
    """Tell where registers in each form are found otherwise than by the command."""
    tables = [EXAMPLES / f"register-{part}.csv" for part in ("bodies", "accreditations", "attestations")]
    for paths in ([EXAMPLES / "register.ttl"], tables, [EXAMPLES / "minimal.jsonld"], [EXAMPLES / "minimal.csv"]):
        found, without = checked(chromium, ((path.name, path.read_text()) for path in paths))
        report = validate(load(*paths), as_of=EXAMPLES_DAY)
        wanted = {told for told in map(as_told, report.findings) if told[0] not in without}
        made_up = ".well-known/genid/"  # what has no identifier is called otherwise there
        same = [{told[:2] + told[3:] if made_up in told[2] else told for told in side} for side in (found, wanted)]
        yield from (f"{paths[0].name}: {each}" for each in sorted(same[0] ^ same[1]))


def contradiction_faults(chromium: Browser) -> Iterator[str]:
    """Tell whether data that contradicts itself is not told of."""
    path = ROOT / "tests" / "rules" / "a-body-is-no-document-and-no-kind-of-work" / "contradiction.ttl"
    given = json.dumps([[path.name, path.read_text()]])
    if not chromium.value(f"cascoCheck.check({given}, {{day: '2026-01-01'}}).then((told) => told.clashes.length)"):
        yield "no contradiction is told"


def thousand() -> str:
    """Return a table of 1,000 records, of which every tenth does what nobody can do."""
    rows = (f"lab-{n},Laboratory {n},{'tasting' if n % 10 == 0 else 'testing'},third" for n in range(1000))
    return "\n".join(("id,label,performs,actsAs", *rows)) + "\n"


def size_faults(chromium: Browser) -> Iterator[str]:
    """Tell whether 1,000 records are checked within the patience of a person, and more are refused."""
    start = time.monotonic()
    found, _ = checked(chromium, [("register.csv", thousand())])
    print(f"pages: 1,000 records in {time.monotonic() - start:.1f} s", file=sys.stderr)
    if len([told for told in found if told[0] == "activity-is-known"]) != 100:
        yield f"1,000 records: {len(found)} findings"
    if (took := time.monotonic() - start) > 25:
        yield f"1,000 records take {took:.0f} s"
    more = json.dumps([["register.csv", thousand() + "lab-x,X,testing,third\n"]])
    told = chromium.value(f"cascoCheck.check({more}, {{day: '2026-01-01'}}).catch((error) => error.words)")
    if "are more than" not in told:
        yield f"1,001 records: {told}"


def refusal_faults(chromium: Browser) -> Iterator[str]:
    """Tell what is taken in, though only the command reads it as it is meant."""
    casco = "@prefix casco: <https://w3id.org/casco-kg/def#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
    for name, text in (
        ("a.csv", "id,label,performs,\nx,X,testing,2026-01-01\n"),
        ("b.csv", "id,type,grantedTo,validUntil\nx,Accreditation,y,31.12.2026\n"),
        ("c.csv", "id,type,grantedTo,standard\nx,Accreditation,y,DIN EN ISO/IEC 17025:2018\n"),
        ("d.csv", "id,label,performs\nx,X,testing\nx,Y,testing\n"),
        ("e.ttl", casco + "<a> a casco:Laboratory . casco:Laboratory rdfs:subClassOf <b> ."),
        ("f.ttl", "<a> a <https://schema.org/Certification> ."),
        ("g.ttl", "<a> a <http://xmlns.com/foaf/0.1/Person> ."),
        ("h.jsonld", '{"@context": "https://schema.org/", "@type": "Certification"}'),
        ("i.xlsx", "PK"),
        ("j.ttl", "<a> a <b"),
        ("l.jsonld", '{"@context": "https://w3id.org/casco-kg/ontology/context.jsonld", "label": "A", "label": "B"}'),
        ("k.ttl", casco + "<a> a casco:Laboratory . <a> <http://www.w3.org/2002/07/owl#sameAs> <b> ."),
    ):
        call = f"cascoCheck.check([[{json.dumps(name)}, {json.dumps(text)}]], {{day: '2026-01-01'}})"
        told = chromium.value(f"{call}.then(() => 'taken', (error) => error.words ?? 'fault: ' + error)")
        if told == "taken" or told.startswith("fault"):
            yield f"{name} is {told}"


#: Tables with headings of others, and what somebody said that these mean.
PLAIN = (
    (
        "id,type,attested on,valid to,client,certification body,colour of ink\n"
        "C-1,Statement of conformity,2025-02-30,2027-01-01,Alpha GmbH,TUV Nord Cert,blue\n"
        "C-2,Statement of conformity,2025-02-28,2027-01-01,Beta AG,DNV,red\n",
        {},
    ),
    (
        "certificate;client;valid to;certification body;colour of ink\n"
        "C-1;Alpha GmbH;2025-02-30;TUV Nord Cert;blue\nC-2;Beta AG;2026-12-31;DNV;red\n",
        {"certificate": "number", "client": "about", "valid to": "validUntil", "certification body": "attestedBy"},
    ),
    (
        "Nr,Kunde,ausgestellt,Tinte\nA 1,Alpha,2026-01-31,blau\nA 2,,2025-01-31,rot\n",
        {"Nr": "number", "Kunde": "about", "ausgestellt": "attestedOn", "Tinte": ""},
    ),
)


def plain_faults(chromium: Browser, folder: Path) -> Iterator[str]:
    """Tell where tables with columns that are not read, or by a mapping, are found otherwise than by the command."""
    for number, (text, mapping) in enumerate(PLAIN):
        path = folder / f"plain-{number}.csv"
        path.write_text(text)
        given = folder / f"mapping-{number}.csv"
        given.write_text("column,key\n" + "".join(f"{column},{key}\n" for column, key in mapping.items()))
        found, without = checked(chromium, [(path.name, text)], {path.name: mapping})
        report = validate(load(path, mapping=given if mapping else None), as_of=EXAMPLES_DAY)
        wanted = {told for told in map(as_told, report.findings) if told[0] not in without}
        same = [{told[:2] + told[3:] for told in side} for side in (found, wanted)]
        yield from (f"{path.name}: {each}" for each in sorted(same[0] ^ same[1]))


def page_faults(chromium: Browser, page: Path, shot: Path) -> Iterator[str]:
    """Tell what is missing when a file is dropped onto the page."""
    chromium.open(page)
    dragged = {"items": [], "files": [str(EXAMPLES / "register.ttl")], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        chromium.call("Input.dispatchDragEvent", type=kind, x=400, y=330, data=dragged)
    chromium.value("document.querySelector('#check button').click()")
    until = time.monotonic() + 30
    while not (shown := chromium.value("document.querySelector('#told:not([hidden])')?.textContent")):
        if time.monotonic() > until:
            yield "nothing is shown"
            return
        time.sleep(0.2)
    chromium.screenshot(shot, 1280, 1600)
    for words in ("violation", "Whoever granted this", "constraints were not run here", "register.ttl:"):
        if words not in shown:
            yield f"{words!r} is not shown: {shown[:300]}"


def from_folder_checked(chromium: Browser, page: Path, shot: Path) -> Iterator[Verdict]:
    """Judge the page on which files are checked, of a site in a folder."""
    known = f"{build_checker.PACKAGE} {build_checker.VERSION}, Chromium {chromium.version}"
    paths = [path for folder in folders("shapes") for path in sorted(folder.glob("*.ttl"))]
    theirs = expected(paths)
    chromium.open(page)
    yield Verdict(
        "examples checked within the browser", known, len(paths), tuple(example_faults(chromium, paths, theirs))
    )
    yield Verdict("registers in each form", known, 4, tuple(form_faults(chromium)))
    yield Verdict("a contradiction", known, 1, tuple(contradiction_faults(chromium)))
    yield Verdict("1,000 records", known, 2, tuple(size_faults(chromium)))
    with workspace() as folder:
        yield Verdict("columns of others", known, len(PLAIN), tuple(plain_faults(chromium, folder)))
    yield Verdict("what only the command reads is left to it", known, 12, tuple(refusal_faults(chromium)))
    yield Verdict("a file dropped onto the page", known, 1, tuple(page_faults(chromium, page, shot)))
