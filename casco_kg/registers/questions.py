"""Asks a person about what a proposed mapping leaves undecided or guesses without being sure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from casco_kg.keys.dates import ORDERS, readings
from casco_kg.keys.headers import close_key, key_path
from casco_kg.reading.mapping_file import NOTHING, UNDECIDED
from casco_kg.registers.contents import is_date, last_key
from casco_kg.registers.found_columns import Column, Guess
from casco_kg.registers.header_words import NO_CONCERN
from casco_kg.registers.values import Meant, is_known
from casco_kg.texts import clipped

__all__ = ["AsProposed", "Asking"]

#: How many different cells are shown.
_SAMPLES = 5
_ANSWERED = "as was answered"


class AsProposed:
    """Leaves a proposal as it is."""

    def key(self, column: Column, guess: Guess) -> Guess:
        """Return what a column means."""
        return guess

    def meaning(self, column: Column, key: str, meant: Meant) -> Meant:
        """Return what a value of a column means under a key."""
        return meant

    def order(self, column: Column, why: str) -> str:
        """Return the order of the dates of a column where nothing tells it."""
        return ""

    def constant(self, key: str) -> str:
        """Return the value that every record gets under a key that must be filled and that no column has."""
        return UNDECIDED


@dataclass(frozen=True, slots=True)
class Asking(AsProposed):
    """Asks, and asks again where an answer cannot be.

    Attributes:
        ask: puts a question, with the answer that stands if none is given.
        tell: says what is wrong with an answer.
    """

    ask: Callable[[str, str], str]
    tell: Callable[[str], None]

    def key(self, column: Column, guess: Guess) -> Guess:
        """Return what a column means, asked where that is undecided or perhaps otherwise."""
        if guess.confidence not in ("none", "perhaps"):
            return guess
        samples = ", ".join([*dict.fromkeys(column.sample)][:_SAMPLES]) or "no cell is filled"
        question = f"{column.header} ({clipped(samples)}): which key? {NOTHING} for no concern, {UNDECIDED} to leave it"
        answer = self._asked(question, guess.key or NOTHING, _fault_of_key)
        if answer in (UNDECIDED, guess.key):
            return guess
        key = NO_CONCERN if answer == NOTHING else key_path(answer) or UNDECIDED
        return replace(guess, key=key, confidence="certain", reason=_ANSWERED)

    def meaning(self, column: Column, key: str, meant: Meant) -> Meant:
        """Return what a value means, asked where that is undecided."""
        if meant.means != UNDECIDED:
            return meant
        question = (
            f"{column.header}: what does {meant.value} mean ({meant.reason.split(';')[0]})? {NOTHING} for nothing"
        )
        answer = self._asked(question, UNDECIDED, lambda answer: _fault_of_meaning(key, answer))
        return meant if answer == UNDECIDED else replace(meant, means=answer, confidence="certain", reason=_ANSWERED)

    def order(self, column: Column, why: str) -> str:
        """Return the order of the dates of a column, asked."""
        answer = self._asked(f"{column.header}: {why}", UNDECIDED, _fault_of_order)
        return "" if answer == UNDECIDED else answer

    def constant(self, key: str) -> str:
        """Return the value that every record gets, asked."""
        question = f"{key} must be filled, and no column has it: which value has every record?"
        return self._asked(question, UNDECIDED, lambda answer: _fault_of_meaning(key, answer))

    def _asked(self, question: str, usual: str, fault: Callable[[str], str]) -> str:
        while True:
            answer = " ".join(self.ask(question, usual).split())
            wrong = "" if answer in (UNDECIDED, usual) else fault(answer)
            if not wrong:
                return answer
            self.tell(wrong)


def _fault_of_key(answer: str) -> str:
    if answer == NOTHING or key_path(answer):
        return ""
    close = close_key(answer)
    return f"{answer} is no key" + (f"; did you mean {close}?" if close else "")


def _fault_of_meaning(key: str, answer: str) -> str:
    if answer == NOTHING or is_known(last_key(key), answer) or (is_date(key) and readings(answer)):
        return ""
    return f"{answer} is not known under {key}; casco-kg template shows what is"


def _fault_of_order(answer: str) -> str:
    return "" if answer in ORDERS else f"{answer} is no order; write one of {', '.join(ORDERS)}"
