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
from casco_kg.rdf.ours import LEGAL_FORMS, NAMED_ALIKE, NAMED_LIKE
from casco_kg.rdf.terms import GENID, terms_of

__all__ = ["FOLDED", "WORDS_OF_A_FORM", "alike", "legal_forms", "parted"]

#: Letters of several signs, and the one that stands for them; both ways of writing become the same.
FOLDED = (("ß", "ss"), ("ø", "o"), ("ł", "l"), ("æ", "a"), ("œ", "o"), ("ae", "a"), ("oe", "o"), ("ue", "u"))
#: Of how many words a legal form is at most, as in "sp. z o.o.".
WORDS_OF_A_FORM = 4


def alike(data: Graph) -> Graph:
    """Return what records share whose names differ in spelling or legal form alone; and which are one, in a register.

    All of them share their name without its legal form. Of those that an identifier stands for, in one register and
    with no two legal forms, the later ones lead to the first: names that differ in case and signs alone are the same
    spelling here, and are looked up by the shapes.
    """
    spelt: dict[str, dict[str, list[ox.NamedNode]]] = {}
    forms: dict[str, str] = {}
    for subject, _, label in sorted(map(terms_of, data.having(RDFS + "label")), key=str):
        if isinstance(subject, ox.NamedNode):
            name, forms[label.value] = parted(label.value)
            spelt.setdefault(name, {}).setdefault(label.value, []).append(subject)
    made: set[ox.Triple] = set()
    for name, labels in spelt.items():
        if name and len(labels) > 1:
            called = sorted((subject.value, label) for label, subjects in labels.items() for subject in subjects)
            made |= {ox.Triple(ox.NamedNode(subject), NAMED_ALIKE, ox.Literal(name)) for subject, _ in called}
            made |= _led_to_the_first(called, forms)
    return Graph(frozenset(made))


def _led_to_the_first(called: list[tuple[str, str]], forms: dict[str, str]) -> set[ox.Triple]:
    """Return statements from records of one name to the first in another spelling, within a register."""
    first: dict[str, dict[str, tuple[str, str]]] = {}
    made: set[ox.Triple] = set()
    for subject, label in called:
        if GENID in subject:
            continue
        others, form, spelling = first.setdefault(_register_of(subject), {}), forms[label], letters(label)
        for other_spelling, (other_form, other) in others.items():
            agree = not form or not other_form or form == other_form
            if agree and spelling != other_spelling and other != subject:
                made.add(ox.Triple(ox.NamedNode(subject), NAMED_LIKE, ox.NamedNode(other)))
                break
        others.setdefault(spelling, (form, subject))
    return made


def _register_of(iri: str) -> str:
    """Return the part of an IRI that the records of one register share."""
    return re.sub(r"[^/#:]+$", "", iri)


def parted(name: str) -> tuple[str, str]:
    """Return a name, folded, and the legal form at its end, however that is written; of several the forms together."""
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=\w)[.](?=\w)|[.]", "", _folded(name)))
    forms: list[str] = []
    while found := _form_at_the_end(words):
        count, form = found
        forms.insert(0, form)
        del words[-count:]
    return "".join(words), "".join(forms)


def _form_at_the_end(words: list[str]) -> tuple[int, str] | None:
    """Return how many words at the end are a legal form, and which; a name is more than its legal form."""
    known = legal_forms()
    lengths = range(min(WORDS_OF_A_FORM, len(words) - 1), 0, -1)
    return next(((count, known[form]) for count in lengths if (form := "".join(words[-count:])) in known), None)


def _folded(text: str) -> str:
    plain = text.casefold()
    for written, meant in FOLDED:
        plain = plain.replace(written, meant)
    decomposed = unicodedata.normalize("NFKD", plain)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


@cache
def legal_forms() -> dict[str, str]:
    """Return the ways in which legal forms are written, folded, each with the form."""
    graph = knowledge()
    return {
        re.sub(r"\W", "", _folded(written.value)): form.value
        for form in graph.values(LEGAL_FORMS, SKOS + "member")
        for written in graph.values(form, SKOS + "hiddenLabel")
    }
