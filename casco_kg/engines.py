"""The engines that infer and validate: which ran, and why if it is not the one that was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["COMPILED", "INTERPRETED", "PYSHACL", "REFERENCE", "SPARK", "Engine", "in_words"]

COMPILED = "compiled"
REFERENCE = "reference"
INTERPRETED = "interpreted"
PYSHACL = "pyshacl"
SPARK = "spark"


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine that ran.

    Attributes:
        name: ours are :data:`COMPILED` (rules and shapes of ours) and :data:`INTERPRETED` (shapes of users); both on a
            cluster are :data:`SPARK`; those of others, slow and independent, :data:`REFERENCE` (owlrl) and
            :data:`PYSHACL`.
        not_compiled: the constructs for which it ran in place of the compiled one.
        in_store: the constraints that it asked a store, one by one, since they cannot be looked at in columns.
        by_rdflib: how many queries it left to rdflib, since pyoxigraph does not keep the form of what they read.
    """

    name: str
    not_compiled: tuple[str, ...] = ()
    by_rdflib: int = 0
    in_store: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.not_compiled:
            return f"{self.name}, as {', '.join(self.not_compiled)} is not compiled"
        if self.in_store:
            return f"{self.name}, and a store for {', '.join(self.in_store)}, which columns do not tell"
        if self.by_rdflib:
            return f"{self.name}, and rdflib for queries that read literals whose form pyoxigraph does not keep"
        return self.name


def in_words(engines: Iterable[Engine]) -> str:
    """Return the engines that ran, each once, in the order in which they did."""
    return ", ".join(dict.fromkeys(map(str, engines)))
