"""The elements of a page as a tree, as far as what is marked up in it needs: where each stands, and what is in it.

End tags may be left out where HTML lets them; what is never closed ends with what it stands in.

Source: https://html.spec.whatwg.org/multipage/syntax.html#optional-tags
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from casco_kg.reading.pages import feed

__all__ = ["Element", "tree_of"]

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
#: What a paragraph that is open ends before.
_BLOCKS = (
    *("address", "article", "aside", "blockquote", "div", "dl", "fieldset", "footer", "form", "h1", "h2", "h3", "h4"),
    *("h5", "h6", "header", "main", "nav", "ol", "p", "pre", "section", "table", "ul"),
)
#: What ends what stands open of these, up to what is named last.
_ENDS = {
    "li": (("li",), ("ul", "ol")),
    "dt": (("dt", "dd"), ("dl",)),
    "dd": (("dt", "dd"), ("dl",)),
    "option": (("option",), ("select",)),
    "tr": (("tr", "td", "th"), ("table",)),
    "td": (("td", "th"), ("tr", "table")),
    "th": (("td", "th"), ("tr", "table")),
    "tbody": (("thead", "tbody", "tr", "td", "th"), ("table",)),
} | dict.fromkeys(_BLOCKS, (("p",), ("button", "td", "th", "li", "div", "section", "article")))
#: So deep may elements stand in one another; what is deeper stands beside.
#: Source: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody (user agents have such a limit)
_DEPTH = 400
_UNSEEN = ("script", "style", "template")


@dataclass(slots=True, eq=False)
class Element:
    """An element.

    Attributes:
        tag: its name, in small letters.
        said: its attributes; empty for one without a value.
        line: where it begins.
        children: elements and texts in it, in order.
    """

    tag: str
    said: dict[str, str]
    line: int
    children: list[Element | str] = field(default_factory=list)

    @property
    def elements(self) -> list[Element]:
        """The elements directly in it."""
        return [child for child in self.children if isinstance(child, Element)]

    @property
    def text(self) -> str:
        """The text in it, at any depth, each run of blanks as one."""
        found: list[str] = []
        waiting: list[Element | str] = [self]
        while waiting:
            part = waiting.pop()
            if isinstance(part, str):
                found.append(part)
            elif part.tag not in _UNSEEN:
                found.append(" " * (part.tag == "br"))
                waiting += reversed(part.children)
        return " ".join("".join(found).split())

    def within(self) -> Iterator[Element]:
        """Yield itself and all elements in it, in the order of the page."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.elements)


def tree_of(text: str, name: str) -> Element:
    """Return what holds the elements of a page.

    Raises:
        InputError: it is no HTML.
    """
    page = _Page()
    feed(page, text, name)
    return page.root


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {}, 1)
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ENDS:
            self._end(*_ENDS[tag])
        said = {key: (value or "").strip() for key, value in reversed(attrs)}
        element = Element(tag, said, self.getpos()[0])
        self._open[-1].children.append(element)
        if tag not in _VOID and len(self._open) < _DEPTH:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # In HTML the slash says nothing; what is void has no end anyway.
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._end((tag,), ())

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def _end(self, tags: tuple[str, ...], up_to: tuple[str, ...]) -> None:
        """End the outermost open element of some kinds, and what is open in it, as far as none of others is."""
        at = 0
        for index in range(len(self._open) - 1, 0, -1):
            if self._open[index].tag in up_to:
                break
            if self._open[index].tag in tags:
                at = index
                if not up_to:
                    break
        if at:
            del self._open[at:]
