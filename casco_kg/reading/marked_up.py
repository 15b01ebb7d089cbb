"""Reads what is marked up in the HTML of a page itself: microdata, and RDFa as far as RDFa Lite goes.

Each thing becomes an object of JSON-LD whose context is the vocabulary of its types, so that it is read as the scripts
of a page are. Extractors at hand tell no line, and take a second parser of HTML with them
(docs/decisions/markup-in-a-page-is-read-by-a-small-reader-of-ours.md).

Sources: https://html.spec.whatwg.org/multipage/microdata.html; https://www.w3.org/TR/rdfa-lite/;
https://www.w3.org/TR/microdata-rdf/ for the vocabulary of a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from casco_kg.errors import InputError
from casco_kg.keys.names import JSON
from casco_kg.reading.contexts import UNDEFINED_KEYS
from casco_kg.reading.html_tree import Element
from casco_kg.reading.json_places import pointer_step

__all__ = ["Thing", "as_object", "things_in"]

#: Attributes in which the value of a property is an address, by element.
_ADDRESS = {
    **dict.fromkeys(["audio", "embed", "iframe", "img", "source", "track", "video"], "src"),
    **dict.fromkeys(["a", "area", "link"], "href"),
    "object": "data",
}
#: Those in which it is a text.
_TEXT = {"data": "value", "meter": "value", "time": "datetime"}
_DEPTH = 90
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S*")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
#: What rel says of a link in HTML; any other word there is RDFa beyond RDFa Lite, which is not read, and told.
#: Source: https://html.spec.whatwg.org/multipage/links.html#linkTypes
_LINK_TYPES = re.compile(
    "alternate|author|bookmark|canonical|external|help|icon|license|me|modulepreload|next|nofollow|noopener|noreferrer"
    "|opener|pingback|preconnect|prefetch|preload|prev|search|shortcut|sponsored|stylesheet|tag|ugc"
)
#: Prefixes that are known without being declared: https://www.w3.org/2011/rdfa-context/rdfa-1.1
_PREFIXES = {
    "dc": "http://purl.org/dc/terms/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "gs1": "https://ref.gs1.org/voc/",
    "schema": "http://schema.org/",
}


@dataclass(slots=True, eq=False)
class Thing:
    """A thing that is marked up.

    Attributes:
        line: where it begins.
        types: the IRIs of its types.
        vocabulary: what names without a namespace belong to; empty for none.
        name: its IRI; empty for none.
        said: its properties in the order of the page: the name or IRI, the line, and a text, an address or a thing.
        kind: what it is called where it is not read.
    """

    line: int
    types: list[str] = field(default_factory=list)
    vocabulary: str = ""
    name: str = ""
    said: list[tuple[str, int, str | _Address | Thing]] = field(default_factory=list)
    kind: str = ""

    def words(self) -> Iterator[str]:
        """Yield the IRIs of the types and properties of it and of the things in it."""
        waiting, passed = [self], set[int]()
        while waiting:
            thing = waiting.pop()
            if id(thing) in passed:
                continue
            passed.add(id(thing))
            yield from thing.types
            for key, _, value in thing.said:
                yield key if _ABSOLUTE.fullmatch(key) else thing.vocabulary + key
                if isinstance(value, Thing):
                    waiting.append(value)


@dataclass(frozen=True, slots=True)
class _Address:
    iri: str


def things_in(page: Element, name: str) -> list[Thing]:
    """Return the things of a page that are not said of others, in the order of the page.

    Raises:
        InputError: they stand too deep in one another.
    """
    found = [*_microdata(page, name), *_rdfa(page, name)]
    return sorted(found, key=lambda thing: thing.line)


def as_object(thing: Thing, pointer: str, lines: dict[str, int], above: str = "") -> JSON:
    """Return a thing as an object of JSON-LD, and note the lines of what it says.

    Args:
        thing: the thing.
        pointer: the JSON pointer that it gets.
        lines: where lines are noted, by JSON pointer.
        above: the vocabulary of what it stands in.
    """
    lines[pointer] = thing.line
    made: dict[str, JSON] = {}
    if thing.vocabulary != above or not above:
        made["@context"] = {"@vocab": thing.vocabulary} if thing.vocabulary else UNDEFINED_KEYS
    if thing.types:
        made["@type"] = list[JSON](thing.types)
        lines[f"{pointer}/@type"] = thing.line
    if thing.name:
        made["@id"] = thing.name
    values: dict[str, list[JSON]] = {}
    for word, line, value in thing.said:
        key = word.replace("@", "%40", 1) if word.startswith("@") else word  # no keyword of JSON-LD
        into = values.setdefault(key, [])
        below = pointer + pointer_step(key)
        lines.setdefault(below, line)
        below += pointer_step(len(into))
        lines[below] = line
        if isinstance(value, Thing):
            into.append(as_object(value, below, lines, thing.vocabulary))
        else:
            into.append({"@id": value.iri} if isinstance(value, _Address) else value)
    return made | dict[str, JSON](values)


def _vocabulary(text: str) -> str:
    """Return the namespace that a text names, with a slash where it ends in none of the signs; empty for none."""
    if not _IRI.fullmatch(text):
        return ""
    return text if text.endswith(("/", "#", ":")) else f"{text}/"


def _value(element: Element) -> str | _Address:
    """Return the value of a property that is no thing; what stands in content goes before all, as pages use it."""
    if "content" in element.said:
        return element.said["content"]
    if (attribute := _ADDRESS.get(element.tag)) and attribute in element.said:
        return _Address(element.said[attribute])
    return element.said.get(_TEXT.get(element.tag, ""), element.text)


def _deep(name: str, line: int) -> InputError:
    return InputError(f"{name}:{line}: is nested too deeply to be read: more than {_DEPTH} things in one another")


# Microdata


def _microdata(page: Element, name: str) -> Iterator[Thing]:
    by_id = {element.said["id"]: element for element in reversed([*page.within()]) if element.said.get("id")}
    items = [element for element in page.within() if "itemscope" in element.said]
    reached: set[int] = set()
    # What is a property of nothing is a thing all the same: pages have it so, though the standard does not.
    for element in sorted(items, key=lambda item: "itemprop" in item.said):
        if "itemprop" not in element.said or id(element) not in reached:
            yield _item(element, by_id, "", (), reached, name)


def _item(
    root: Element, by_id: Mapping[str, Element], above: str, within: tuple[Element, ...], reached: set[int], name: str
) -> Thing:
    if len(within) > _DEPTH:
        raise _deep(name, root.line)
    reached.add(id(root))
    types = root.said.get("itemtype", "").split()
    vocabulary = _vocabulary(re.sub(r"[^/#]*$", "", types[0])) if types else above
    item = Thing(root.line, types, vocabulary, root.said.get("itemid", ""), kind=root.said.get("itemtype") or root.tag)
    referred = [by_id[each] for each in root.said.get("itemref", "").split() if each in by_id]
    waiting = [*reversed(referred), *reversed(root.elements)]
    passed = {id(root)}
    while waiting:
        element = waiting.pop()
        if id(element) in passed:
            continue
        passed.add(id(element))
        is_item = "itemscope" in element.said
        keys = element.said.get("itemprop", "").split()
        if keys and not (is_item and element in within):
            value: str | _Address | Thing = (
                _item(element, by_id, vocabulary, (*within, root), reached, name) if is_item else _value(element)
            )
            item.said += [(key, element.line, value) for key in keys]
        if not is_item:
            waiting += reversed(element.elements)
    return item


# RDFa Lite


@dataclass(frozen=True, slots=True)
class _Around:
    """What holds where an element of RDFa stands: what it says is said of, and what names mean."""

    thing: Thing | None
    vocabulary: str
    prefixes: Mapping[str, str]


def _rdfa(page: Element, name: str) -> Iterator[Thing]:
    tops: list[Thing] = []
    named: dict[str, Thing] = {}
    waiting: list[tuple[Element, _Around]] = [(page, _Around(None, "", _PREFIXES))]
    while waiting:
        element, around = waiting.pop()
        said = element.said
        vocabulary = _vocabulary(said["vocab"]) if "vocab" in said else around.vocabulary
        prefixes = _declared(said.get("prefix", ""), around.prefixes)
        thing = around.thing
        keys = [iri for key in said.get("property", "").split() if (iri := _named(key, vocabulary, prefixes))]
        about = said.get("resource") or said.get("about") or ""
        if "typeof" in said:
            types = [iri for kind in said["typeof"].split() if (iri := _named(kind, vocabulary, prefixes))]
            types = [iri if _ABSOLUTE.fullmatch(iri) else vocabulary + iri for iri in types]
            address = about or said.get("href") or said.get("src") or ""
            linked: Thing | _Address = _Address(address)
            if address in named:
                inner = named[address]
                inner.types += [iri for iri in types if iri not in inner.types]
            else:
                inner = linked = Thing(element.line, types, vocabulary, address, kind=said["typeof"] or element.tag)
                named |= {address: inner} if address else {}
                if thing is None or not keys:
                    tops.append(inner)
            if thing is not None:
                thing.said += [(key, element.line, linked) for key in keys]
            thing = inner
        elif keys and thing is not None:
            address = about or said.get("href") or said.get("src") or ""
            value: str | _Address = _Address(address) if address and "content" not in said else _value(element)
            thing.said += [(key, element.line, value) for key in keys]
        elif about and not keys:
            if about not in named:
                named[about] = Thing(element.line, [], vocabulary, about, kind=about)
                tops.append(named[about])
            thing = named[about]
        if around.thing is not None:
            relations = [f"{kind} {word}" for kind in ("rel", "rev") for word in said.get(kind, "").lower().split()]
            told = [word for word in relations if not _LINK_TYPES.fullmatch(word.partition(" ")[2])]
            around.thing.said += [(word, element.line, said.get("href") or element.tag) for word in told]
        below = _Around(thing, vocabulary, prefixes)
        waiting += [(child, below) for child in reversed(element.elements)]
    _check_depth(tops, name)
    yield from (thing for thing in tops if thing.types or thing.said)


def _declared(text: str, known: Mapping[str, str]) -> Mapping[str, str]:
    found = re.findall(r"([^\s:]+):\s+(\S+)", text)
    return {**known, **{prefix.lower(): iri for prefix, iri in found}} if found else known


def _named(word: str, vocabulary: str, prefixes: Mapping[str, str]) -> str:
    """Return what a word stands for: an IRI, or a name in the vocabulary; empty where there is none for it."""
    prefix, colon, local = word.partition(":")
    if colon and prefix.lower() in prefixes and not local.startswith("//"):
        return prefixes[prefix.lower()] + local
    return word if (colon and _ABSOLUTE.fullmatch(word)) or vocabulary else ""


def _check_depth(tops: list[Thing], name: str) -> None:
    """Refuse things that stand too deep in one another."""
    level: list[Thing] = tops
    for _ in range(_DEPTH):
        level = [value for thing in level for _, _, value in thing.said if isinstance(value, Thing)]
        if not level:
            return
    raise _deep(name, level[0].line)
