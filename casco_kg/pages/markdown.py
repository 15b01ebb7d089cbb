"""Pages as Markdown, for assistants and other programs that read text: made from the page, so that both say the same.

Source: https://llmstxt.org/
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from string import Template

from casco_kg.installation.questions import questions
from casco_kg.pages.book import Book
from casco_kg.pages.frame import Page
from casco_kg.pages.question_pages import question_path

__all__ = ["llms_text", "markdown"]

#: What is for eyes and hands alone, or stands folded since it is long.
_LEFT_OUT = frozenset({"form", "script", "noscript", "button", "iframe"})
_LEFT_OUT_CLASSES = frozenset({"why", "legend", "take", "skip", "leading", "beside"})
#: What begins a line, with what is written before it.
_BLOCKS = {
    **dict.fromkeys(("p", "dl", "div", "figcaption", "section", "table", "details"), ""),
    **{"h1": "# ", "h2": "## ", "h3": "### ", "li": "- ", "tr": "| ", "pre": "```", "summary": "- ", "dt": "- "},
}
#: Where the parts of one thing stand in one line: classes to what begins a line, and what a further part of it.
_IN_LINE = {"said": ("tr", ("li",), "; "), "short": ("dt", ("dd",), "; "), "many": ("ul", ("li",), "; ")}
#: A tag, its name and attributes, or a text; and what is looked for in attributes.
_PART = re.compile(r"<(/?)(\w+)([^>]*)>|([^<]+)")
_CLASS, _HREF = re.compile(r'class="([^"]*)"'), re.compile(r'href="([^"]*)"')
_BEFORE_SIGN = re.compile(r" ([;,)])")
_VOID = frozenset({"input", "br", "meta", "link"})


def markdown(page: Page) -> str:
    """Return a page as Markdown."""
    reader = _Reader()
    reader.feed(page.body)
    kind = _plain(page.kind)
    head = [f"# {_plain(page.heading) if page.heading else page.title}", *([kind] if kind else [])]
    return "\n\n".join([*head, *reader.blocks()]) + "\n"


def llms_text(book: Book) -> str:
    """Return the file that tells assistants what there is, and where: beside each page the same as Markdown."""
    asked = (f"- [{each.question}]({question_path(each.name)}.md)" for each in questions().values())
    frame = (Path(__file__).parent / "frames" / "llms.txt").read_text(encoding="utf-8")
    return Template(frame).substitute(day=book.day.isoformat(), questions="\n".join(asked))


def _is_timeline(classes: Iterable[str]) -> bool:
    """Tell pictures whose titles say all that they show."""
    return any(each.startswith("t-") for each in classes)


def _plain(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    return " ".join(reader.blocks())


class _Reader:
    """Collects lines of Markdown from HTML that the pages are made of, in which no text and no value has a bracket."""

    def __init__(self) -> None:
        self._lines: list[tuple[str, str]] = []  # what a line begins with, and its text
        self._text: list[str] = []
        self._mark = ""
        self._skipping = 0
        self._open: list[tuple[str, bool, str]] = []  # each element, whether it is left out, and how its parts stand
        self._drawn = 0
        self._link: tuple[str, int] | None = None  # where a link leads, and where its words begin

    def _within(self) -> str:
        return next((kind for _, _, kind in reversed(self._open) if kind), "")

    def feed(self, html: str) -> None:
        """Read HTML."""
        for closing, tag, attributes, text in _PART.findall(html):
            if text:
                if not self._skipping and (not self._drawn or self._open[-1][0] == "title"):
                    self._text.append(unescape(text) if "&" in text else text)
            elif closing:
                self._ends(tag)
            elif tag not in _VOID:
                self._begins(tag, attributes)

    def _begins(self, tag: str, attributes: str) -> None:
        classes = found[1].split() if (found := _CLASS.search(attributes)) else []
        drawn = tag == "svg"
        out = tag in _LEFT_OUT or not _LEFT_OUT_CLASSES.isdisjoint(classes) or (drawn and not _is_timeline(classes))
        within = self._within()
        self._open.append((tag, out, next((each for each in classes if each in _IN_LINE), "")))
        self._skipping += out
        self._drawn += drawn
        if self._skipping:
            return
        if self._drawn:
            if tag == "title" and not attributes:
                self._end()
                self._mark = "- "
        elif tag == "small":
            self._text.append(" (")
        elif tag == "a":
            self._link = unescape(found[1]) if (found := _HREF.search(attributes)) else "", len(self._text)
        elif within and tag != _IN_LINE[within][0]:
            if tag in _IN_LINE[within][1] and self._text and not self._text[-1].endswith(": "):
                self._text.append(_IN_LINE[within][2])
        elif tag in _BLOCKS:
            if "many" in classes and self._text:
                self._text.append(": ")
                return
            self._end()
            self._mark = "- " if within else _BLOCKS[tag]

    def _ends(self, tag: str) -> None:
        out = False
        while self._open:
            name, out, _ = self._open.pop()
            self._skipping -= out
            if name == tag:
                break
        self._drawn -= tag == "svg"
        if self._skipping or out:
            return
        within = self._within()
        if self._drawn:
            if tag == "title":
                self._end()
        elif tag == "small":
            self._text.append(")")
        elif tag == "a" and self._link:
            self._leads(*self._link, bare=within == "said")
            self._link = None
        elif tag in ("dt", "th") and within in ("said", "short"):
            self._text.append(": ")
        elif tag in ("td", "th") and not within:
            self._text.append(" | ")
        elif tag in ("b", "output"):
            self._text.append(" ")
        elif tag in _BLOCKS and not within and tag != "summary":
            self._end()

    def _leads(self, address: str, start: int, *, bare: bool) -> None:
        """Write where a link leads, if that is elsewhere; its words too, unless they are the address."""
        words = "".join(self._text[start:])
        if address.startswith(("https://", "http://")) and not bare:
            known = words.rstrip("/") in address or words == "↗"
            self._text[start:] = [address] if known else [words, f" <{address}>"]

    def _end(self) -> None:
        text = "".join(self._text)
        text = text.strip("\n") if self._mark == "```" else _BEFORE_SIGN.sub(r"\1", " ".join(text.split()))
        self._text = []
        if text.strip(" |"):
            self._lines.append((self._mark, text))
            self._mark = ""

    def blocks(self) -> list[str]:
        """Return what was read, each list and table as one."""
        self._end()
        told: list[str] = []
        before = ""
        for mark, text in self._lines:
            line = f"```\n{text}\n```" if mark == "```" else mark + text
            if mark == "| " and before != mark:
                line += "\n|" + "---|" * text.count("|")
            if told and mark == before and mark in ("- ", "| "):
                told[-1] += f"\n{line}"
            else:
                told.append(line)
            before = mark
        return told
