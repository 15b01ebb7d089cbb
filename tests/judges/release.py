"""Judge: a release as others use it: every IRI by way of Apache and our redirects, the graph in OWL tools.

The redirects of docs/w3id/ run in Apache itself, since they are written for it. Each IRI of ours has to lead to a file
in which it is the subject of something. ROBOT has to load the one file as it is, and py-horned-owl has to know each
class that it declares.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pyoxigraph as ox
from support import (
    ROBOT_VERSION,
    ROOT,
    CannotJudge,
    Fixture,
    Verdict,
    debian_closure,
    debian_environment,
    free_port,
    importable,
    main,
    robot,
    run,
    workspace,
)

from casco_kg.rdf.constants import BASE, OWL

HORNED_OWL = ("py-horned-owl", "2.0.0")
_MODULES = ("mpm_prefork", "authz_core", "authz_host", "rewrite", "headers", "mime", "dir", "alias")
_TYPES = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
_RDF = (".ttl", ".nt", ".rdf")
#: How far redirects are followed.
_HOPS = 3


def released(folder: Path, *, pages: bool = False) -> Path:
    """Write a release into a folder that does not exist yet."""
    done = run([sys.executable, ROOT / "tools" / "release", "-o", folder, *(["--pages"] if pages else [])])
    if done.returncode:
        raise CannotJudge(f"the release was not written: {done.stderr.strip()[-300:]}")
    return folder


@contextmanager
def apache(root: Path, release: Path, redirects: str) -> Iterator[int]:
    """Serve a release, and the redirects to it, from a folder; yield the port."""
    unpacked = debian_closure("apache2-bin")
    port = free_port()
    site = root / "www"
    (site / "casco-kg").mkdir(parents=True)
    shutil.copytree(release, site / "published")
    shutil.copytree(release, site / "published" / "releases" / "0.2.0")
    text = redirects.replace("PUBLISHED", f"http://127.0.0.1:{port}/published")
    (site / "casco-kg" / ".htaccess").write_text(text, encoding="utf-8")
    modules = unpacked / "usr" / "lib" / "apache2" / "modules"
    lines = [f"LoadModule {name}_module {modules}/mod_{name}.so" for name in _MODULES]
    lines += [f"AddType {kind} .{ending}" for ending, kind in _TYPES.items()]
    settings = f"""ServerRoot {root}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {root}/pid
ErrorLog {root}/error.log
DocumentRoot {site}
TypesConfig /dev/null
User www-data
Group www-data
<Directory {site}>
  AllowOverride All
  Require all granted
</Directory>
"""
    listing, rest = "\n".join(lines[: len(_MODULES)]), "\n".join(lines[len(_MODULES) :])
    (root / "httpd.conf").write_text(f"{listing}\n{settings}{rest}\n", encoding="utf-8")
    for each in (root, *root.rglob("*")):
        each.chmod(0o755 if each.is_dir() else 0o644)
    program = unpacked / "usr" / "sbin" / "apache2"
    command = [program, "-f", str(root / "httpd.conf"), "-D", "FOREGROUND"]
    environment = debian_environment(unpacked)
    # In a session of its own: Apache ends all of its group when it ends.
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            for _ in range(100):
                if process.poll() is not None:
                    log = root / "error.log"
                    said = log.read_text() if log.exists() else process.stderr.read()
                    raise CannotJudge(f"Apache ended: {said.strip()[-300:]}")
                try:
                    http.client.HTTPConnection("127.0.0.1", port, timeout=5).connect()
                    break
                except OSError:
                    time.sleep(0.1)
            yield port
        finally:
            process.terminate()


def unresolved(release: Path, redirects: str) -> tuple[int, tuple[str, ...]]:
    """Return how many IRIs were asked for, and those that do not lead to a file that describes them."""
    named = _subjects(release / "casco-kg.nt")
    for name in ("asserted", "closed"):
        named |= _subjects(release / f"shapes-{name}.ttl")
    files = {
        quad.object.value
        for quad in ox.parse(path=release / "description.ttl")
        if quad.predicate.value.endswith(("#downloadURL", "hasArtifact"))
    }
    ours = sorted(iri for iri in named | files if iri.startswith(BASE))
    with workspace() as root, apache(root, release, redirects) as port:
        site = root / "www"

        @cache
        def followed(path: str, accept: str = "*/*") -> str:
            return _followed(port, path, accept)

        @cache
        def described(path: str) -> frozenset[str]:
            file = site / path
            return frozenset(_subjects(file)) if file.suffix in _RDF else frozenset()

        @cache
        def shown(path: str) -> str:
            return (site / path).read_text(encoding="utf-8")

        faults = []
        for iri in ours:
            path = "/casco-kg/" + quote(urlsplit(iri).path.removeprefix("/casco-kg/"), safe="/-._~%")
            reached = followed(path)
            if reached.startswith("!"):
                faults.append(f"{iri}: {reached[1:]}")
            elif iri not in files and iri not in described(reached):
                faults.append(f"{iri}: {reached} says nothing of it")
            if iri.startswith(f"{BASE}id/"):
                page = followed(path, "text/html")
                if page.startswith("!") or iri not in (site / page).read_text(encoding="utf-8"):
                    faults.append(f"{iri}: no page for browsers: {page}")
            elif (place := urlsplit(iri).fragment) and iri not in files:
                page = followed(path, "text/html")
                if page.startswith("!") or not re.search(rf'\bid="?{re.escape(place)}[" >]', shown(page)):
                    faults.append(f"{iri}: no place of its own on the page for browsers: {page}")
    return len(ours), tuple(faults)


def _subjects(path: Path) -> set[str]:
    """Return the IRIs of which a file says something."""
    return {quad.subject.value for quad in ox.parse(path=path) if isinstance(quad.subject, ox.NamedNode)}


def _followed(port: int, path: str, accept: str) -> str:
    """Return the path of the file that an address leads to; or, after an exclamation mark, what went wrong."""
    for _ in range(_HOPS):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", path, headers={"Accept": accept})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status == 303:
            path = urlsplit(answer.headers["Location"]).path
        elif answer.status == 200:
            return unquote(path).lstrip("/")
        else:
            return f"!{path} answers {answer.status}"
    return f"!{path} leads on and on"


def loaded_by_robot(release: Path) -> tuple[str, ...]:
    """Return what ROBOT says against the one file, taken as it is."""
    with workspace() as folder:
        done = robot("convert", "--input", release / "casco-kg.ttl", "--output", folder / "graph.ofn")
        if done.returncode:
            return (f"ROBOT does not load casco-kg.ttl: {done.stdout.strip()[-200:]}",)
        return (
            () if (folder / "graph.ofn").stat().st_size > 100_000 else ("ROBOT loads next to nothing of casco-kg.ttl",)
        )


def counted_by_horned_owl(release: Path) -> tuple[int, tuple[str, ...]]:
    """Return how many classes py-horned-owl finds in the one file, and whether these are those that it declares."""
    importable(*HORNED_OWL)
    import pyhornedowl

    ontology = pyhornedowl.open_ontology(str(release / "casco-kg.rdf"))
    found = {str(iri) for iri in ontology.get_classes()}
    kind = ox.NamedNode(OWL + "Class")
    graph = (quad for quad in ox.parse(path=release / "casco-kg.nt") if quad.object == kind)
    declared = {quad.subject.value for quad in graph if isinstance(quad.subject, ox.NamedNode)}
    return len(found), tuple(f"py-horned-owl knows no class {iri}" for iri in sorted(declared - found))


def judge() -> Iterator[Verdict]:
    """Judge a release that is made here and now."""
    with workspace() as folder:
        release = released(folder / "release", pages=True)
        count, faults = unresolved(release, _redirects())
        yield Verdict("every IRI of a release, by Apache and the redirects", _apache_version(), count, faults)
        yield Verdict("the one file of a release, in OWL API by ROBOT", ROBOT_VERSION, 1, loaded_by_robot(release))
        count, faults = counted_by_horned_owl(release)
        yield Verdict("the one file of a release, in py-horned-owl", HORNED_OWL[1], count, faults)


def fixtures() -> Iterator[Fixture]:
    """Redirects without the rule for individuals."""
    with workspace() as folder:
        release = released(folder / "release")
        broken = "\n".join(line for line in _redirects().splitlines() if "(id/" not in line)
        yield Fixture("redirects without individuals", unresolved(release, broken)[1])


def _redirects() -> str:
    return (ROOT / "docs" / "w3id" / ".htaccess").read_text(encoding="utf-8")


def _apache_version() -> str:
    unpacked = debian_closure("apache2-bin")
    told = run([unpacked / "usr" / "sbin" / "apache2", "-v"], env=debian_environment(unpacked)).stdout
    return told.split("/")[1].split()[0] if "/" in told else os.fspath(unpacked.name)


if __name__ == "__main__":
    main("release", judge, fixtures)
