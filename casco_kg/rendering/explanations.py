"""Shows explanations: as trees in a terminal, as JSON and as Mermaid flow charts."""

from __future__ import annotations

from dataclasses import asdict

from rich.console import Console
from rich.tree import Tree

from casco_kg.languages.words import ENGLISH, Words, speaking
from casco_kg.proof_words import ProofStep
from casco_kg.proofs import Explanation
from casco_kg.rendering.plain import marked_up
from casco_kg.texts import as_json

__all__ = ["explanation_in", "explanation_text", "proof_tree", "safe"]


def explanation_text(console: Console, explanation: Explanation) -> None:
    """Print proofs as trees, or what each rule lacks."""
    for step in explanation.proofs:
        console.print(proof_tree(step))
    if explanation.proofs:
        for document in explanation.rests_only_on:
            console.print(
                f"[yellow]This conclusion rests only on {marked_up(document)}; other sources may be wider.[/]"
            )
        return
    console.print(f"[bold]This does not follow:[/] {marked_up(explanation.fact)}", soft_wrap=True)
    for lack in explanation.lacks:
        console.print(f"  {marked_up(lack.rule)} [dim]{marked_up(', '.join(lack.sources))}[/]", soft_wrap=True)
        for mark, facts in (("holds  ", lack.holds), ("[red]missing[/]", lack.missing)):
            for fact in facts:
                console.print(f"    {mark} {marked_up(fact)}", soft_wrap=True)


def proof_tree(step: ProofStep, tree: Tree | None = None, words: Words | None = None) -> Tree:
    """Return a proof as a tree, below ``tree`` where that is given; in English where no words are."""
    words = words or speaking(ENGLISH)
    reason = words("because", rule=step.rule, names=", ".join(step.names)) if step.rule else words("as_written")
    text = f"[bold]{marked_up(step.fact)}[/]\n[dim]{marked_up(reason)}[/]"
    if step.axioms:
        text += f"\n[dim]{marked_up(words('axiom', axioms=', '.join(step.axioms)))}[/]"
    if step.sources:
        text += f"\n[dim]{marked_up(words('source_is', sources=', '.join(step.sources)))}[/]"
    branch = Tree(text) if tree is None else tree.add(text)
    for premise in step.premises:
        proof_tree(premise, branch, words)
    return branch


def explanation_in(explanation_format: str, explanation: Explanation) -> str:
    """Return an explanation as ``json`` or ``mermaid`` (a flow chart from what is written to the conclusion)."""
    if explanation_format == "json":
        return as_json(asdict(explanation))
    lines = ["flowchart TB"]
    for number, proof in enumerate(explanation.proofs):
        _chart(proof, f"p{number}", lines)
    for number, lack in enumerate(explanation.lacks):
        lines += [f'    l{number}["{safe(lack.rule)}"]']
        lines += [f'    l{number}m{i}["missing: {safe(fact)}"] -.-> l{number}' for i, fact in enumerate(lack.missing)]
        lines += [f'    l{number}h{i}["{safe(fact)}"] --> l{number}' for i, fact in enumerate(lack.holds)]
    return "\n".join(lines) + "\n"


def _chart(step: ProofStep, name: str, lines: list[str]) -> None:
    lines.append(f'    {name}["{safe(step.fact)}"]')
    for number, premise in enumerate(step.premises):
        _chart(premise, f"{name}_{number}", lines)
        lines.append(f'    {name}_{number} -- "{safe(step.card or step.names[0])}" --> {name}')


def safe(text: str) -> str:
    """Return text that is no markup within a quoted Mermaid label."""
    return "".join(c if c.isalnum() or c in " .,;:-/()'›" else f"#{ord(c)};" for c in text)
