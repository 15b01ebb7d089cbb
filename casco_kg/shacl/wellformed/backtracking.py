"""Tells regular expressions by which a matcher that backtracks could be kept busy for ever.

SPARQL's engine never backtracks, and knows neither look-around nor references back; expressions with these are matched
by Python, which does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["may_run_away"]

_TOKEN = re.compile(
    r"(?P<atom>\\.|\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<open>\((?:\?(?:[:=!]|<[=!]|P?<\w+>))?)|(?P<close>\))|(?P<or>\|)"
    r"|(?P<repeat>(?:[*+?]|\{\d*(?:,\d*)?\})[?+]?)|(?P<other>.)",
    re.DOTALL,
)
_SAMPLE = [chr(code) for code in range(32, 127)]
#: From so many on, a repetition counts as one without end, and so many of them in a row take too long.
_MANY = 10
_MOST_IN_A_ROW = 6


@dataclass(slots=True)
class _Group:
    """What stands in a group: what is repeated without end, what stands there once, and whether there is a choice."""

    repeated: list[str] = field(default_factory=list)
    fixed: list[str] = field(default_factory=list)
    choice: bool = False

    def is_ambiguous(self) -> bool:
        """Whether, repeated, it could match one text in ever more ways."""
        if self.choice:
            return True
        matched = {character for atom in self.repeated for character in _matched(atom)}
        return bool(self.repeated) and not any(_matched(atom).isdisjoint(matched) for atom in self.fixed)


def may_run_away(regex: str) -> bool:
    """Whether a regular expression repeats what already repeats, or what can be matched in several ways."""
    groups = [_Group()]
    tokens = [(match.lastgroup, match.group()) for match in _TOKEN.finditer(regex)]
    for (kind, text), (next_kind, next_text) in zip(tokens, [*tokens[1:], (None, "")], strict=True):
        endless = next_kind == "repeat" and _is_endless(next_text)
        if kind == "open":
            groups.append(_Group())
        elif kind == "close" and len(groups) > 1:
            group = groups.pop()
            if endless and group.is_ambiguous():
                return True
            groups[-1].repeated += group.repeated
        elif kind == "or":
            groups[-1].choice = True
        elif kind in ("atom", "other"):
            (groups[-1].repeated if endless else groups[-1].fixed if next_kind != "repeat" else []).append(text)
        if len(groups[-1].repeated) > _MOST_IN_A_ROW:
            return True
    return False


def _is_endless(repeat: str) -> bool:
    if repeat[0] in "*+":
        return True
    numbers = re.findall(r"\d+", repeat)
    return repeat[0] == "{" and (repeat.rstrip("?+").endswith(",}") or max(map(int, numbers), default=0) >= _MANY)


def _matched(atom: str) -> frozenset[str]:
    try:
        return frozenset(character for character in _SAMPLE if re.fullmatch(atom, character))
    except re.error:  # a reference back, which may match anything
        return frozenset(_SAMPLE)
