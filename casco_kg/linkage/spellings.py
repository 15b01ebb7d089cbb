"""Finds records whose names are one name in two spellings: letters transcribed, a legal form or a branch left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from urllib.parse import unquote

import pyoxigraph as ox

from casco_kg.graph import Graph
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.keys.accents import FOLDED, without_accents
from casco_kg.keys.designations import letters
from casco_kg.rdf.constants import RDFS, SKOS
from casco_kg.rdf.ours import LEGAL_FORMS, NAME_OF, NAMED_ALIKE, NAMED_IN_PART, NAMED_LIKE, NAMED_ONE
from casco_kg.rdf.terms import DATA_BASE, GENID, terms_of

__all__ = ["WORDS_OF_A_FORM", "alike", "legal_forms", "named_alike", "parted", "words_of"]

#: Of how many words a legal form is at most, as in "sp. z o.o.".
WORDS_OF_A_FORM = 4
#: What stands between two names, or between a name and that of its branch.
_BETWEEN_NAMES = re.compile(r"\s*[,;/|]\s+|\s+[/|]|\s+[-\u2013\u2014]\s+|\s*[(](?=[^()]*[)]\s*$)|[)]\s*$")
#: Words that may be signs, or be left out at the beginning.
_AND, _THE = {"and", "e", "en", "et", "i", "och", "og", "und", "y"}, "the"
#: Marks that make another letter of a Japanese one.
_VOICED = "\u3099\u309a"
#: The first sign of those that are written without spaces, as Chinese and Japanese are.
_WITHOUT_SPACES = "\u2e80"


def alike(data: Graph) -> Graph:
    """Return what records share whose names differ in spelling or legal form alone; and which are one, in a register.

    As :func:`named_alike` does, of labels and of names by which data refers to what it describes nowhere.
    """
    undescribed = (each.value for each in data.undescribed(DATA_BASE))
    only = ((f"{iri}#name", unquote(iri.removeprefix(DATA_BASE))) for iri in undescribed if GENID not in iri)
    labels = (terms_of(triple) for triple in data.having(RDFS + "label"))
    return named_alike([*only, *((s.value, label.value) for s, _, label in labels if isinstance(s, ox.NamedNode))])


def named_alike(names: Collection[tuple[str, str]]) -> Graph:
    """Return what things share whose names differ in spelling, legal form or an addition alone.

    All of one name share it without its legal form. Those who may be one share it with a form that both may have: two
    legal forms are two bodies. Of those that an identifier stands for, in one register and with no two legal forms, the
    later ones lead to the first: names that differ in case and signs alone are the same spelling here, and are looked
    up by the shapes. Where a name has others in it, as that of a branch has, it has these in part.

    Args:
        names: the IRI of each thing and its name; that of a name alone is told by its end.
    """
    spelt: dict[str, dict[str, list[str]]] = {}
    within: dict[str, dict[str, list[str]]] = {}
    forms: dict[str, str] = {}
    for iri, label in sorted(names):
        name, forms[label] = parted(label)
        spelt.setdefault(name, {}).setdefault(label, []).append(iri)
        for part in _parts(label):
            name, forms[part] = parted(part)
            within.setdefault(name, {}).setdefault(part, []).append(iri)
    made: set[ox.Triple] = set()
    for name, labels in spelt.items():
        if name and (len(labels) > 1 or name in within):
            parts = within.get(name, {})
            said = {forms[label] for label in [*labels, *parts]}
            made |= _given(NAMED_ONE, labels, name, said, forms) | _given(NAMED_IN_PART, parts, name, said, forms)
        if name and len(labels) > 1:
            called = sorted((iri, label) for label, iris in labels.items() for iri in iris)
            made |= {ox.Triple(ox.NamedNode(iri), NAMED_ALIKE, ox.Literal(name)) for iri, _ in called}
            made |= _led_to_the_first([each for each in called if not each[0].endswith("#name")], forms)
    only = {iri for iri, _ in names if iri.endswith("#name")} & {terms_of(triple)[0].value for triple in made}
    made |= {ox.Triple(ox.NamedNode(iri), NAME_OF, ox.NamedNode(iri.removesuffix("#name"))) for iri in only}
    return Graph(frozenset(made))


def _given(
    predicate: ox.NamedNode, labels: dict[str, list[str]], name: str, said: set[str], forms: dict[str, str]
) -> set[ox.Triple]:
    """Return statements that give things a name with each legal form that they may have."""
    return {
        ox.Triple(ox.NamedNode(iri), predicate, ox.Literal(f"{name} {form}".strip()))
        for label, iris in labels.items()
        for iri in iris
        for form in {forms[label], *(each for each in said if _may_be_one(forms[label], each))}
    }


def words_of(name: str) -> set[str]:
    """Return the words, folded, of a name and of those within it, each without its legal form."""
    return {parted(each)[0] for each in (name, *_parts(name))} - {""}


def _parts(name: str) -> Iterator[str]:
    """Yield the names within a name: of which it is a branch, or that stand side by side."""
    found = [part.strip() for part in _BETWEEN_NAMES.split(name) if part.strip()]
    if len(found) > 1:
        yield from found


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
    words = re.findall(r"[^\W_]+", re.sub(r"(?<!\d)[.]|[.](?!\d)", "", _with_form_behind(_folded(name))))
    forms: list[str] = []
    while found := _form_at_the_end(words):
        count, form = found
        forms.insert(0, form)
        del words[-count:]
    middle = [word for word in words[1:-1] if word not in _AND]
    words = [*words[:1], *middle, *words[1:][-1:]]
    if len(words) > 1 and words[0] == _THE:
        del words[0]
    return re.sub(r"(?<=\d) (?=\d)", "-", " ".join(words)).replace(" ", ""), "-".join(forms)


def _with_form_behind(text: str) -> str:
    """Return a name in which a legal form that is written without a space stands behind it, as a word of its own."""
    for form in _written_without_spaces():
        if text.startswith(form):
            return f"{text.removeprefix(form)} {form}"
        if text.endswith(form):
            return f"{text.removesuffix(form)} {form}"
    return text


def _may_be_one(form: str, other: str) -> bool:
    """Return whether one body may be named with either of two legal forms: one is left out, cut short or translated."""
    cut_short = f"-{form}".endswith(f"-{other}") or f"-{other}".endswith(f"-{form}")
    return not form or not other or cut_short or (form, other) in _translated()


def _form_at_the_end(words: list[str]) -> tuple[int, str] | None:
    """Return how many words at the end are a legal form, and which; a name is more than its legal form."""
    known = legal_forms()
    lengths = range(min(WORDS_OF_A_FORM, len(words) - 1), 0, -1)
    return next(((count, known[form]) for count in lengths if (form := "".join(words[-count:])) in known), None)


def _folded(text: str) -> str:
    plain = text.casefold()
    for written, meant in FOLDED:
        plain = plain.replace(written, meant)
    return without_accents(plain, _VOICED)


@cache
def legal_forms() -> dict[str, str]:
    """Return the ways in which legal forms are written, folded, each with the form."""
    return {re.sub(r"\W", "", name): form for name, form in _written().items()}


@cache
def _written() -> dict[str, str]:
    graph = knowledge()
    return {
        _folded(name.value): form.value.rpartition("legal-form-")[2]
        for form in graph.values(LEGAL_FORMS, SKOS + "member")
        for name in graph.values(form, SKOS + "hiddenLabel")
    }


@cache
def _written_without_spaces() -> tuple[str, ...]:
    """Return the legal forms that stand at a name without a space, the longest first."""
    return tuple(sorted((name for name in _written() if max(name) >= _WITHOUT_SPACES), key=len, reverse=True))


@cache
def _translated() -> frozenset[tuple[str, str]]:
    """Return the pairs of legal forms of which one is the other in another language of one economy."""
    pairs: set[tuple[str, str]] = set()
    for one, _, other in map(terms_of, knowledge().having(SKOS + "related")):
        if "legal-form-" in one.value:
            form, another = one.value.rpartition("legal-form-")[2], other.value.rpartition("legal-form-")[2]
            pairs |= {(form, another), (another, form)}
    return frozenset(pairs)
