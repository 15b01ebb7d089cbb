"""What the contexts of a JSON-LD document say of its keys.

Source: https://www.w3.org/TR/json-ld11/#context-definitions
"""

from __future__ import annotations

from dataclasses import dataclass, field

from casco_kg.keys.names import JSON

__all__ = ["Terms", "terms_in"]

_KEYWORDS = ("@id", "@type", "@value", "@list", "@set", "@graph", "@included", "@nest", "@reverse", "@language")
_MAPS = ("@language", "@index", "@id", "@type", "@graph")


@dataclass(slots=True)
class Terms:
    """What contexts say of their terms.

    Attributes:
        keywords: terms that stand for a keyword, to that.
        maps: terms whose objects are maps of values, not things.
        verbatim: terms whose values are JSON and nothing else.
        references: terms whose values are IRIs.
        defined: all terms.
        names: terms, each with what it stands for as the context writes it, without those for keywords.
        words: terms whose values are terms.
        inverse: terms whose values say something of the object that has them (@reverse).

    """

    keywords: dict[str, str] = field(default_factory=lambda: {word: word for word in _KEYWORDS})
    maps: set[str] = field(default_factory=set)
    verbatim: set[str] = field(default_factory=set)
    references: set[str] = field(default_factory=set)
    defined: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    inverse: set[str] = field(default_factory=set)


def terms_in(document: JSON) -> Terms:
    """Return what all contexts of a document say of their terms, wherever these stand."""
    terms = Terms()
    waiting = [(document, False)]
    while waiting:
        value, is_context = waiting.pop()
        if isinstance(value, list):
            waiting += [(part, is_context) for part in value]
        elif isinstance(value, dict):
            waiting += [(part, is_context or key == "@context") for key, part in value.items()]
            if is_context:
                for term, definition in value.items():
                    _note_term(terms, term, definition)
    return terms


def _note_term(terms: Terms, term: str, definition: JSON) -> None:
    terms.defined.add(term)
    if isinstance(definition, str):
        definition = {"@id": definition}
    if term.startswith("@") or not isinstance(definition, dict):
        return
    name, coerced, container = (definition.get(key) for key in ("@id", "@type", "@container"))
    if "@reverse" in definition:
        terms.inverse.add(term)
    if name in _KEYWORDS:
        terms.keywords[term] = name
    if isinstance(name, str) and not name.startswith("@"):
        terms.names[term] = name
    if coerced in ("@id", "@vocab"):
        terms.references.add(term)
    if coerced == "@vocab":
        terms.words.add(term)
    if coerced == "@json":
        terms.verbatim.add(term)
    kinds = container if isinstance(container, list) else [container]
    if any(kind in _MAPS for kind in kinds):
        terms.maps.add(term)
