"""JSON-LD contexts: ours and those of readers come from this installation, others from files of the user.

No other remote context is fetched: where it stands beside known ones, the document is read without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from casco_kg.errors import InputError, UsageError
from casco_kg.keys.names import CONTEXT_IRI, JSON, context
from casco_kg.reading.content import text_of
from casco_kg.reading.foreign.namespaces import UNDEFINED, closest, misspelt
from casco_kg.reading.foreign.readers import known_contexts
from casco_kg.reading.json_places import pointer_step
from casco_kg.reading.json_text import parsed
from casco_kg.texts import clipped

__all__ = ["UNDEFINED_KEYS", "Contexts", "meant_context", "read_contexts", "remote_contexts", "resolved"]

#: Contexts by their IRI.
Contexts = dict[str, JSON]

#: The context of keys that no context of a document defines.
UNDEFINED_KEYS = {"@vocab": UNDEFINED}
#: A document may name remote contexts so many times; each time, one is copied into it.
_MANY = 20_000


def remote_contexts(document: JSON) -> Iterator[str]:
    """Yield the remote contexts that a document names, as often as it does."""
    waiting = [(document, False)]
    while waiting:
        value, is_context = waiting.pop()
        if isinstance(value, str) and is_context:
            yield value
        elif isinstance(value, list):
            waiting += [(part, is_context) for part in value]
        elif isinstance(value, dict):
            waiting += [(part, key in ("@context", "@import")) for key, part in value.items()]


def read_contexts(given: Iterable[str]) -> Contexts:
    """Read contexts that the user supplies, each as ``FILE`` or as ``IRI=FILE``.

    Raises:
        InputError: a file cannot be read, or is no context.
        UsageError: two files stand for the same.

    """
    found: Contexts = {}
    for part in given:
        iri, _, file = ("", "", part) if Path(part).is_file() else part.rpartition("=")
        if iri in found:
            raise UsageError(f"--context {clipped(part)}: say for which context each file stands, as IRI=FILE")
        content = parsed(text_of(file, file), file)
        if not isinstance(content, dict) or "@context" not in content:
            raise InputError(f'{file}: is no JSON-LD context: it has no "@context" at the top')
        found[iri] = content["@context"]
    return found


def resolved(document: JSON, name: str, given: Contexts) -> tuple[JSON, dict[str, list[str]]]:
    """Return a document with each remote context replaced by its content, at any depth.

    One that is not known is left out where the document also names one that is: its keys are then read as if nobody
    had defined them, and not at all by a reader.

    Args:
        document: JSON-LD, each object of which at the top has a context, or needs none.
        name: what it is called in messages.
        given: contexts that the user supplies, by their IRI; one under the empty IRI stands for what is not known.

    Returns:
        The document, and the contexts that were left out, by the pointer of the object that names them.

    Raises:
        InputError: no remote context is known, one stands for several, or they are named too often.

    """
    named = list(remote_contexts(document))
    if len(named) > _MANY:
        raise InputError(f"{name}: names contexts {len(named)} times, and at most {_MANY} are read; split the file")
    known = {CONTEXT_IRI: context(), **known_contexts(), **given}
    unknown = sorted({iri for iri in named if iri not in known})
    if "" in given:
        if len(unknown) > 1:
            raise InputError(
                f"{name}: names several contexts that are not known here: {clipped(', '.join(unknown))}; "
                "say by --context IRI=FILE for which a file stands"
            )
        known |= dict.fromkeys(unknown, given[""])
        unknown = []
    if unknown and len(unknown) == len(set(named)):
        one_each = {id(content): iri for iri, content in known.items()}
        meant = meant_context(unknown[0])
        raise InputError(
            f"{name}: names the remote context {clipped(unknown[0])}, which is not fetched; "
            + (meant or f"known here are {', '.join(one_each.values())}: supply it by --context FILE")
        )
    resolving = _Resolving(known)
    tops = document if isinstance(document, list) else [document]
    found = [
        resolving.document(top, pointer_step(number) if isinstance(document, list) else "")
        for number, top in enumerate(tops)
    ]
    for top, made in zip(tops, found, strict=True):
        if any(iri != CONTEXT_IRI for iri in remote_contexts(top.get("@context", []))):
            own = made["@context"]
            made["@context"] = [UNDEFINED_KEYS, *(own if isinstance(own, list) else [own])]
    return found if isinstance(document, list) else found[0], resolving.left


def meant_context(iri: str) -> str:
    """Return a question that names the known context which an unknown one all but is spelt as, or nothing."""
    meant = CONTEXT_IRI if misspelt(iri) else closest(iri, known_contexts())
    return f"did you mean {meant}?" if meant else ""


class _Resolving:
    """The contexts that are known, and those that were left out, by the pointer of the object that names them."""

    def __init__(self, known: Contexts) -> None:
        self._known = known
        self._within: list[str] = []
        self.left: dict[str, list[str]] = {}

    def document(self, value: JSON, pointer: str) -> JSON:
        if isinstance(value, list):
            return [self.document(part, pointer + pointer_step(number)) for number, part in enumerate(value)]
        if not isinstance(value, dict):
            return value
        return {
            key: self._context(part, pointer) if key == "@context" else self.document(part, pointer + pointer_step(key))
            for key, part in value.items()
        }

    def _context(self, value: JSON, pointer: str) -> JSON:
        """Replace the IRIs of known contexts by their content, at any depth, and leave every other out."""
        if isinstance(value, str):
            return self._content(value, pointer)
        if isinstance(value, list):
            parts = [self._context(part, pointer) for part in value]
            return [inner for part in parts for inner in (part if isinstance(part, list) else [part])]
        if not isinstance(value, dict):
            return value
        made = {
            key: {**part, "@context": self._context(part["@context"], pointer)}
            if isinstance(part, dict) and "@context" in part
            else part
            for key, part in value.items()
            if key != "@import"
        }
        if isinstance(value.get("@import"), str):
            imported = self._content(value["@import"], pointer)
            return {**imported, **made} if isinstance(imported, dict) else [*imported, made]
        return made

    def _content(self, iri: str, pointer: str) -> JSON:
        if iri in self._within:
            return {}
        if iri in self._known:
            self._within.append(iri)
            content = self._context(self._known[iri], pointer)
            self._within.pop()
            return content
        left = self.left.setdefault(pointer, [])
        if iri not in left:
            left.append(iri)
        return {}
