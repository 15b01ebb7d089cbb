"""Finds records whose names are one name in two spellings: letters transcribed, a legal form left out."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.keys.designations import letters
from casco_kg.rdf.constants import RDFS, SKOS
from casco_kg.rdf.ours import LEGAL_FORMS, NAMED_LIKE
from casco_kg.rdf.terms import GENID, Term, terms_of

__all__ = ["alike", "parted", "register_of"]

#: Letters of several signs, and the one that stands for them; both ways of writing become the same.
_FOLDED = (("ß", "ss"), ("ø", "o"), ("ł", "l"), ("æ", "a"), ("œ", "o"), ("ae", "a"), ("oe", "o"), ("ue", "u"))


def alike(data: Graph) -> Graph:
    """Return for each record whose name another has, in another spelling, a statement that leads to the first of those.

    Names with two different legal forms are those of two. Names that differ in case and signs alone are the same
    spelling here: they are looked up by the shapes.
    """
    first: dict[tuple[str, str], dict[str, tuple[str, Term]]] = {}
    made: set[ox.Triple] = set()
    named = [(s, v) for s, _, v in map(terms_of, data.having(RDFS + "label")) if isinstance(s, ox.NamedNode)]
    for subject, label in sorted(named, key=str):
        if GENID in subject.value:
            continue
        name, form = parted(label.value)
        others = first.setdefault((register_of(subject), name), {}) if name else {}
        for spelling, (other_form, other) in others.items():
            agree = not form or not other_form or form == other_form
            if agree and spelling != letters(label.value) and other != subject:
                made.add(ox.Triple(subject, NAMED_LIKE, other))
                break
        others.setdefault(letters(label.value), (form, subject))
    return Graph(frozenset(made))


def register_of(subject: Term) -> str:
    """Return the part of an IRI that the records of one register share."""
    return re.sub(r"[^/#:]+$", "", subject.value)


def parted(name: str) -> tuple[str, str]:
    """Return a name, folded, and the legal form at its end."""
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=\w)[.](?=\w)|[.]", "", _folded(name)))
    forms: list[str] = []
    while len(words) > 1 and (words[-1] in _legal_forms() or (forms and words[-1] in ("und", "and", "co"))):
        forms.insert(0, words.pop())
    return "".join(words), "".join(forms)


def _folded(text: str) -> str:
    plain = text.casefold()
    for written, meant in _FOLDED:
        plain = plain.replace(written, meant)
    decomposed = unicodedata.normalize("NFKD", plain)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


@cache
def _legal_forms() -> frozenset[str]:
    forms = knowledge().values(LEGAL_FORMS, SKOS + "notation")
    return frozenset(re.sub(r"\W", "", _folded(form.value)) for form in forms)
