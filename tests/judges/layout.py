"""The layout of hand-written Turtle: tokens and comments stay as they are, only the white space between them is set.

- Tokens on a line are one space apart, ``;`` ``,`` and ``.`` included; no tabs, no space at the end of a line.
- ``@prefix`` lines stand together, their IRIs in one column.
- A statement begins at the margin. Each further predicate begins a line, one step (four spaces) deeper.
- Objects follow their predicate on its line. If the first begins a line, each does, one step deeper.
- What stands in brackets stays on the line. If the line ends after the opening bracket, each predicate, or each
  member of a list, begins a line, one step deeper than the line of the bracket; the closing bracket is as deep as that.
- A blank line separates statements, unless both have one line; one separates the ``@prefix`` lines from what follows,
  and a comment from the statement before it. None stands within a statement, nor do two together.
- A comment at the end of a line is one space from it; any other is as deep as what follows.

Literals and IRIs are tokens; nothing within them changes, line ends of long literals included.

Source: https://www.w3.org/TR/turtle/#sec-grammar
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

__all__ = ["LayoutError", "laid_out", "tokens"]

_STEP = 4
_TOKEN = re.compile(
    r"""
    (?P<comment> \#(?:[^\n]*\S)? )
  | (?P<literal> \"{3}(?:(?:\"|\"\")?(?:[^\"\\]|\\.))*\"{3} | '{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3}
               | \"(?:[^\"\\\n]|\\.)*\" | '(?:[^'\\\n]|\\.)*' )
  | (?P<iri> <[^\x00-\x20<>"{}|^`]*> )
  | (?P<suffix> \^\^ | @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
  | (?P<mark> [\[\]();,] )
  | (?P<word> (?:\\.|[^\s\"'<>\[\]();,\#^@\\])+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_SPACE = re.compile(r"\s*")
_PAIRS = {"[": "]", "(": ")"}


class LayoutError(Exception):
    """A text that these rules do not lay out; the message names the line."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token or comment.

    Attributes:
        text: as it is written.
        kind: comment, literal, iri, suffix, mark or word.
        line: where it begins.
        begins: whether it is the first of its line.
        apart: whether a blank line stands before it.
        glued: whether it follows the token before it without white space: a language tag, a datatype.

    """

    text: str
    kind: str
    line: int
    begins: bool
    apart: bool
    glued: bool


def tokens(text: str) -> list[Token]:
    """Return the tokens and comments of a Turtle document.

    Raises:
        LayoutError: something is no token of Turtle.
    """
    found: list[Token] = []
    position = 0
    while match := _TOKEN.match(text, end := position + len(_SPACE.match(text, position)[0])):  # type: ignore[index]
        word, kind = match[0], str(match.lastgroup)
        if kind == "word":  # a dot at its end closes the statement
            word, kind = (word.rstrip("."), kind) if word.strip(".") else (".", "mark")
        space = text[position:end]
        glued = not space and bool(found) and (kind == "suffix" or found[-1].text == "^^")
        begins = not found or "\n" in space
        found.append(Token(word, kind, _line(text, end), begins, space.count("\n") > 1, glued))
        position = end + len(word)
    if end < len(text):
        raise LayoutError(f"line {_line(text, end)}: {text[end]!r} begins no token of Turtle")
    return found


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def laid_out(text: str) -> str:
    """Return a Turtle document with the same tokens and comments, laid out by the rules.

    Raises:
        LayoutError: the text is no Turtle, or declares prefixes as SPARQL does.
    """
    return _Writer(tokens(text)).document()


@dataclass(slots=True)
class _Writer:
    """Writes tokens from left to right.

    Attributes:
        left: the tokens to be written, the next one last.
        lines: what is written.
        ended: whether the line is over: after a comment.

    """

    left: list[Token]
    lines: list[str] = field(default_factory=list)
    ended: bool = False

    def __post_init__(self) -> None:
        self.left.reverse()

    def document(self) -> str:
        declared = [name for name, keyword in pairwise(self.left) if keyword.text == "@prefix"]
        width = max((len(name.text) for name in declared), default=0)
        before = ""
        while self.left:
            token, start = self.left[-1], len(self.lines)
            if token.kind == "comment":
                kind = "comment"
                self.begin(0)
                self.put(self.left.pop())
            elif token.kind == "suffix":
                kind = "directive"
                self.directive(width)
            else:
                kind = "statement"
                self.statement()
            while self.left and self.left[-1].kind == "comment" and not self.left[-1].begins:
                self.put(self.left.pop())
            if kind == "statement" and "\n" in "\n".join(self.lines[start:]):
                kind = "long statement"
            if before and _apart(before, kind, token.apart):
                self.lines.insert(start, "")
            before, self.ended = kind, False
        return "".join(f"{line}\n" for line in self.lines)

    def directive(self, width: int) -> None:
        self.begin(0)
        if self.next(0).text == "@prefix":
            name = self.next(0)
            self.lines[-1] += " " * (width - len(name.text))
        self.next(0)
        self.end(".", 0)

    def statement(self) -> None:
        if self.left[-1].text.upper() in ("PREFIX", "BASE"):
            raise LayoutError(f"line {self.left[-1].line}: write @prefix")
        self.begin(0)
        self.term(0)
        if self.left and self.left[-1].text != ".":
            self.predicates(_STEP, broken=True, first=self.left[-1].begins)
        self.end(".", 0)

    def predicates(self, depth: int, *, broken: bool, first: bool) -> None:
        """Write predicates and objects; ``broken`` begins a line with each, ``first`` with the first too."""
        begin = first
        while self.left and self.left[-1].text not in ("]", "."):
            if begin:
                self.begin(depth)
            self.next(depth)
            self.objects(depth)
            if self.text(depth) != ";":
                break
            while self.text(depth) == ";":
                self.next(depth)
            begin = broken

    def objects(self, depth: int) -> None:
        """Write the objects of a predicate that is so deep."""
        each = bool(self.left) and self.left[-1].begins and self.left[-1].kind != "comment"
        while True:
            if each:
                self.begin(depth + _STEP)
            self.term(depth + _STEP)
            if self.text(depth) != ",":
                return
            self.next(depth)

    def term(self, depth: int) -> None:
        """Write an IRI, a literal, or brackets with what is in them."""
        opening = self.next(depth).text
        while self.left and self.left[-1].glued:
            self.lines[-1] += self.left.pop().text
        if opening not in _PAIRS:
            return
        if self.left and self.left[-1].text == _PAIRS[opening]:
            self.lines[-1] += self.left.pop().text
            return
        margin = len(self.lines[-1]) - len(self.lines[-1].lstrip(" "))
        broken = bool(self.left) and (self.left[-1].begins or self.left[-1].kind == "comment")
        inner = margin + _STEP if broken else margin
        if opening == "[":
            self.predicates(inner, broken=broken, first=broken)
        while opening == "(" and self.text(inner) not in (")", ""):
            if broken:
                self.begin(inner)
            self.term(inner)
        if broken:
            self.begin(margin)
        self.end(_PAIRS[opening], margin)

    def text(self, depth: int) -> str:
        """Write the comments that come next; return the text of the token after them, which waits."""
        while self.left and self.left[-1].kind == "comment":
            if self.left[-1].begins:
                self.begin(depth)
            self.put(self.left.pop())
            self.ended = True
        return self.left[-1].text if self.left else ""

    def next(self, depth: int) -> Token:
        if not self.text(depth):
            raise LayoutError("the document ends within a statement")
        if self.ended:
            self.begin(depth)
        self.put(self.left[-1])
        return self.left.pop()

    def end(self, mark: str, depth: int) -> None:
        if self.text(depth) != mark:
            found = f"line {self.left[-1].line}: {self.left[-1].text!r}" if self.left else "the end"
            raise LayoutError(f"{found} stands where {mark!r} is due")
        self.next(depth)

    def begin(self, depth: int) -> None:
        """Begin a line, unless nothing stands on the last one."""
        if not self.lines or self.lines[-1].strip():
            self.lines.append(" " * depth)
        else:
            self.lines[-1] = " " * depth
        self.ended = False

    def put(self, token: Token) -> None:
        self.lines[-1] += f" {token.text}" if self.lines[-1].strip() else token.text


def _apart(before: str, kind: str, wanted: bool) -> bool:
    """Return whether a blank line stands between two parts of a document."""
    if before == "comment":
        return wanted
    if kind == "directive":
        return before != "directive"
    if before == kind == "statement":
        return wanted
    return True
