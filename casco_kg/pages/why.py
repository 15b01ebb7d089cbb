"""Why something that is inferred holds: its proof, folded, with links to what it speaks of."""

from __future__ import annotations

from itertools import islice

import pyoxigraph as ox

from casco_kg.errors import UsageError
from casco_kg.installation.citations import Citation, cite, web_address
from casco_kg.owl.facts import FactBase
from casco_kg.owl.proofs import prove
from casco_kg.pages.book import Book, Desk
from casco_kg.proof_words import ProofStep, Teller
from casco_kg.rdf.terms import expand, prefixes
from casco_kg.rendering.markup import Markup, join, link, tag

__all__ = ["Reasons", "proof_shown", "source_shown"]


class Reasons:
    """The proofs of what is inferred, each made when it is asked for.

    Attributes:
        by_card: the name of a rule card to a fact whose proof uses it, among those that were asked for.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._proofs: dict[ox.Triple, ProofStep | None] = {}
        self.by_card: dict[str, ProofStep] = {}
        try:
            inferred = book.closure.derivation
        except UsageError:  # the ontology of the user has what is not compiled
            self._facts, self._teller = None, None
            return
        self._facts, self._teller = FactBase(inferred), Teller(book.asserted, inferred)

    def proof(self, fact: ox.Triple) -> ProofStep | None:
        """Return the shortest proof of a fact; None where there is none."""
        if fact not in self._proofs:
            self._proofs[fact] = self._proved(fact)
        return self._proofs[fact]

    def _proved(self, fact: ox.Triple) -> ProofStep | None:
        if self._facts is None or self._teller is None:
            return None
        step = next((self._teller.step(proof) for proof in islice(prove(fact, self._facts), 1)), None)
        for each in step.steps if step else ():
            if each.card:
                self.by_card.setdefault(each.card, each)
        return step


def proof_shown(desk: Desk, step: ProofStep, summary: str = "why") -> Markup:
    """Return a proof as lists within lists, folded."""
    return tag("details", tag("summary", summary), tag("ul", _step(desk, step)), class_="why")


def _step(desk: Desk, step: ProofStep) -> Markup:
    if step.rule:
        names = ", ".join(step.names)
        card = expand(f"rule:{step.card}") if step.card else None
        reason = join(["because: ", desk.link(card) if card else step.rule, f" ({names})"])
    else:
        reason = join(["as written"])
    sources = join(dict.fromkeys(source_shown(desk, source, short=True) for source in step.sources), "; ")
    below = tag("ul", *(_step(desk, premise) for premise in step.premises)) if step.premises else ""
    return tag("li", tag("bdi", step.fact), tag("small", reason, *([" · ", sources] if sources else [])), below)


def _brief(source: Citation) -> str:
    """Return a source in few words: which slide it is, or whose page."""
    if source.quote:
        return source.title.rpartition(", ")[2]
    return source.title if " " in source.title else source.title.partition("/")[0]


def source_shown(desk: Desk, name: str, *, short: bool = False) -> Markup:
    """Return a source as people look it up: its own page where it has one, else its address."""
    source = cite(name)
    title = _brief(source) if short else source.title
    known = web_address(name) is not None or name.partition(":")[0] in prefixes()
    address = desk.href(expand(name)) if known else None
    shown = tag("a", title, href=address) if address else link(title, source.url, rel="")
    if address and source.url and not short:
        shown = join([shown, " ", link("↗", source.url, {"aria_label": "on the web"}, rel="")])
    if short:
        return shown
    more = [tag("q", source.quote)] if source.quote else []
    more += [tag("small", source.detail)] if source.detail else []
    return join([shown, *more], " ")
