"""Compares two states of a register, or two reports on it: what was found anew, what is gone, what has changed.

A finding is known again by its constraint, what it is about, property and value, so that rows may move; a record by its
identifier, or where it has none by its kind and name, or where it has no name by what is said of it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox

from casco_kg.errors import InputError
from casco_kg.findings import validate
from casco_kg.graph import Graph
from casco_kg.installation.called import called_in
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.keys.names import keys, property_of, subject_of
from casco_kg.languages.words import ENGLISH, Words, speaking
from casco_kg.loading import load
from casco_kg.rdf.constants import SH, TYPE
from casco_kg.rdf.terms import DATA_BASE, GENID, Term, shorten
from casco_kg.reading.content import called, text_of
from casco_kg.reading.mapping import ColumnMapping
from casco_kg.reading.places import Place
from casco_kg.reading.source import file_node
from casco_kg.reading.syntaxes import SYNTAXES
from casco_kg.validation.known_again import known_again
from casco_kg.validation.records import Records
from casco_kg.validation.report import SEVERITIES, Finding, Report
from casco_kg.validation.translations import said_in, translations

__all__ = ["Change", "Comparison", "Item", "Said", "State", "compared", "state", "state_of"]

#: Keys by which a report in JSON is told from a register in JSON.
_REPORT_KEYS = {"conforms", "findings", "contradictions", "asOf"}
_CONTRADICTION = "contradiction"
#: How deep parts of parts are told.
_DEPTH = 4


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """A finding, as far as it is known again.

    Attributes:
        severity: its severity, not looked at when it is known again.
        constraint: the name of the constraint.
        focus: what it is about, however its file is called.
        path: the property.
        value: the offending value.
        label: how people call what it is about.
        known_value: what the offending value is known again by.
        message: what must hold.
        place: where it stands.
    """

    severity: str = field(compare=False)
    constraint: str
    focus: str
    path: str
    value: str = field(compare=False)
    label: str = field(compare=False)
    known_value: str
    message: str = field(compare=False)
    place: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Item:
    """A record with what is said of it.

    Attributes:
        kind: what it is one of.
        name: how people call it.
        place: where it stands.
        values: what is said of it: for each property the values by what they are known by, in words.
    """

    kind: str
    name: str
    place: str
    values: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """A property of a record that has other values than before, in words."""

    item: Item
    name: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """A register as it is at one time.

    Attributes:
        findings: what is found.
        items: its records by what they are known by; None where only a report is given.
    """

    findings: tuple[Said, ...]
    items: Mapping[str, Item] | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs; records are None unless both states have them."""

    new: tuple[Said, ...]
    gone: tuple[Said, ...]
    unchanged: tuple[Said, ...]
    added: tuple[Item, ...] | None
    removed: tuple[Item, ...] | None
    changed: tuple[Change, ...] | None


def compared(old: State, new: State) -> Comparison:
    """Return what differs between two states."""
    before, after = Counter(old.findings), Counter(new.findings)
    common = tuple(_gravest_first((after & before).elements()))
    found = tuple(_gravest_first((after - before).elements()))
    gone = tuple(_gravest_first((before - after).elements()))
    if old.items is None or new.items is None:
        return Comparison(found, gone, common, None, None, None)
    added = tuple(item for key, item in new.items.items() if key not in old.items)
    removed = tuple(item for key, item in old.items.items() if key not in new.items)
    changed = tuple(
        Change(item, name, tuple(was.values()), tuple(now.values()))
        for key, item in new.items.items()
        if key in old.items
        for name in dict.fromkeys([*old.items[key].values, *item.values])
        for was, now in [(old.items[key].values.get(name, {}), item.values.get(name, {}))]
        if was.keys() != now.keys()
    )
    return Comparison(found, gone, common, added, removed, changed)


def _gravest_first(findings: Iterable[Said]) -> list[Said]:
    return sorted(findings, key=lambda said: (SEVERITIES.index(said.severity), said))


def state(
    path: Path | str,
    *,
    mapping: Path | str | ColumnMapping | None = None,
    contexts: Iterable[str] = (),
    as_of: date | None = None,
    language: str = ENGLISH,
) -> State:
    """Return what a report in JSON says, or a register, which is checked.

    Args:
        path: the report, a file of a register, or a folder with its files.
        mapping: what the columns of tables mean.
        contexts: JSON-LD contexts that are not known.
        as_of: the day that counts as today.
        language: the language that is wanted: for findings on a register, and for what our constraints say in a report.

    Raises:
        InputError: it cannot be read, or is a folder without a file that can be.
    """
    if (told := _report_in(path, language)) is not None:
        return told
    data = load(*_files(path), mapping=mapping, contexts=contexts).in_terms()
    return state_of(validate(data, as_of=as_of, language=language), data)


def _files(path: Path | str) -> list[Path | str]:
    """Return the files of a register: those in a folder whose ending says that they can be read."""
    if not Path(path).is_dir():
        return [path]
    endings = {ending for syntax in SYNTAXES for ending in syntax.endings}
    found: list[Path | str] = [
        each for each in sorted(Path(path).iterdir()) if each.suffix.lower() in endings and each.is_file()
    ]
    if not found:
        raise InputError(f"{path}: has no file that can be read; name one")
    return found


def _report_in(path: Path | str, language: str) -> State | None:
    """Return what a report in JSON says; None where a file is no such report."""
    if Path(path).suffix.lower() != ".json" or not Path(path).is_file():
        return None
    try:
        document = json.loads(text_of(path, called(path)))
    except ValueError:
        return None
    if not isinstance(document, dict) or not document.keys() >= _REPORT_KEYS:
        return None
    try:
        return State(tuple(_in_json(document, language)), None)
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: is no report as casco-kg validate writes it ({error}); write it anew") from error


def _in_json(document: Mapping[str, Any], language: str) -> Iterator[Said]:
    files: Sequence[str] = document["files"]
    words = speaking(language)
    for each in document["findings"]:
        yield Said(
            each["severity"],
            each["constraint"],
            _known_by(each["focus"], each["label"], files, each.get("knownBy")),
            each["path"] or "",
            each["value"] or "",
            each["label"],
            each["value"] or "" if each.get("valueKnownBy") is None else each["valueKnownBy"],
            _message(each["constraint"], each["message"], language),
            _place_in_json(each["place"], words),
        )
    for clash in document["contradictions"]:
        yield _clash(
            clash["reason"], clash["facts"], "; ".join(_place_in_json(each, words) for each in clash["places"])
        )


def _message(constraint: str, message: str, language: str) -> str:
    """Return what a constraint of ours says in a language, or the message as it is where that is not known."""
    shape = subject_of(f"shape:{constraint}") if ":" not in constraint else None
    said = said_in(translations().values(shape, SH + "message"), language) if shape and language != ENGLISH else []
    return next((text for text in said if "{" not in text), message)


def _place_in_json(place: Mapping[str, Any] | None, words: Words) -> str:
    said: dict[str, Any] = {part.name: place.get(part.name) for part in fields(Place)} if place else {}
    return Place(**said).told(words) if said else ""


def state_of(report: Report, data: Graph) -> State:
    """Return a register with the report on it."""
    words = speaking(report.language)
    said = [_said(finding, report.files, words) for finding in report.findings]
    said += [
        _clash(each.reason, map(str, each.facts), "; ".join(place.told(words) for place in each.places))
        for each in report.clashes
    ]
    return State(tuple(said), dict(_items(report.records, data, report.files, words)))


def _said(finding: Finding, files: Sequence[str], words: Words) -> Said:
    return Said(
        finding.severity,
        finding.constraint,
        _known_by(finding.focus.value, finding.label, files, finding.said),
        finding.path or "",
        finding.shown_value,
        finding.label,
        finding.known_value,
        finding.message,
        finding.place.told(words) if finding.place else "",
    )


def _clash(reason: str, facts: Iterable[str], places: str) -> Said:
    told = " ".join(facts)
    return Said(SEVERITIES[0], _CONTRADICTION, "", "", told, "", told, reason, places)


def _known_by(focus: str, label: str, files: Sequence[str], said: str | None = None) -> str:
    """Return what a node is known again by: its IRI, or its name where only its row gives it one; of a file nothing."""
    if said is not None:
        return said
    if any(focus == file_node(file).value for file in files):
        return ""
    text = label if focus.startswith(DATA_BASE + GENID) else focus
    for file in files:
        text = text.replace(quote(file, safe="-._~"), "").replace(file, "")
    return text


def _items(records: Records, data: Graph, files: Sequence[str], words: Words) -> Iterator[tuple[str, Item]]:
    for record in records:
        name = data.label(record.node)
        key = f"{record.kind} {_known_by(record.node.value, name, files, known_again(data, record.node))}"
        values = {
            _key_of(iri): {
                _in_words(each, data, records, files): _in_words(each, data, records, language=words.language)
                for each in several
            }
            for iri, several in data.about(record.node).items()
            if iri != TYPE.value
        }
        yield key, Item(record.kind, name, record.place.told(words) if record.place else "", values)


def _in_words(
    value: Term,
    data: Graph,
    records: Records,
    files: Sequence[str] | None = None,
    depth: int = 0,
    language: str = ENGLISH,
) -> str:
    """Return a value as people write it, or if files are given as it is known again: of a part what is said of it."""
    if isinstance(value, ox.Literal):
        return value.value
    if records.is_part(value) and depth < _DEPTH:
        told = [
            f"{_key_of(iri)} {_in_words(each, data, records, files, depth + 1, language)}"
            for iri, several in data.about(value).items()
            for each in several
        ]
        return ", ".join(told)
    return _name(value, data, language) if files is None else _known_by(value.value, data.label(value), files)


def _name(node: Term, data: Graph, language: str) -> str:
    """Return how people call a node of the data or of the knowledge graph."""
    if knowledge().about(node) and not data.about(node):
        return called_in(language, node, knowledge().label(node))
    return data.label(node)


@cache
def _key_of(iri: str) -> str:
    """Return the key by which tables call a property, or its name in short."""
    return next((key for key in keys() if property_of(key).value == iri), shorten(ox.NamedNode(iri)))
