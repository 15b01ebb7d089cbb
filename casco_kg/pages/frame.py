"""The frame of every page: head, ways to elsewhere, search, foot. No script and no style stands in a page itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from casco_kg.pages.book import Desk, isolated
from casco_kg.pages.templates import fill
from casco_kg.rendering.markup import Markup, join, tag
from casco_kg.version import __version__

__all__ = ["CHECKING_POLICY", "POLICY", "Page", "framed"]

#: What a page may load: what stands beside it, and nothing else.
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'"
#: The same for a page that runs WebAssembly which stands beside it.
CHECKING_POLICY = f"{POLICY}; script-src 'self' 'wasm-unsafe-eval'"
#: Where the ways at the head of each page lead: path to words.
_WAYS = {"index": "Home", "questions": "Questions", "browse": "Browse", "rules": "Rules"}
_LIVE_WAYS = _WAYS | {"sparql": "SPARQL", "check": "Check a file"}
_DATA_WAY = {"index": "Home", "data": "Your data"}
_FILE_WAYS = _WAYS | {"check": "Check a file"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page without its frame.

    Attributes:
        path: its path, without ending.
        title: its title.
        body: what stands in it below the title.
        kind: what stands above the title.
        scripts: files that it needs besides those of every page.
        styles: the same for how it looks.
        files: the same as RDF: words to path.
        heading: the title as it is shown, where that is more than text.
        policy: what it may load.
    """

    path: str
    title: str
    body: Markup
    kind: Markup = field(default_factory=lambda: Markup(""))
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    heading: Markup | None = None
    policy: str = POLICY


def framed(desk: Desk, page: Page) -> str:
    """Return a page as HTML."""
    book = desk.book
    policy = f'<meta http-equiv="Content-Security-Policy" content="{page.policy}">'
    files = {words: desk.address(path) for words, path in page.files.items()}
    # one of them leads a program on, and the size of a site counts
    alternates = [Markup(f'<link rel="alternate" href="{each}" type="text/turtle">') for each in [*files.values()][:1]]
    links = join((tag("a", words, href=address) for words, address in files.items()), ", ")
    ways = _LIVE_WAYS if book.live else _FILE_WAYS
    if book.live and book.closure.data.triples:
        ways = _DATA_WAY | ways
    return fill(
        "page",
        policy=Markup("" if book.live else policy),
        title=page.title,
        up=desk.up,
        alternates=join([*alternates, *(_style(desk, name) for name in page.styles)]),
        scripts=join(tag("script", src=desk.up + f"files/{name}", defer="") for name in ("site.js", *page.scripts)),
        ways=join(_way(desk, path, words, path == page.path) for path, words in ways.items()),
        kind=tag("p", page.kind, class_="kind") if page.kind else "",
        heading=page.heading if page.heading is not None else isolated(page.title),
        body=page.body,
        files=tag("p", "This page as ", links) if files else "",
        version=__version__,
        day=book.day.isoformat(),
        beside=", with your data beside it" if book.live and book.closure.data.triples else "",
    )


def _style(desk: Desk, name: str) -> Markup:
    return Markup(f'<link rel="stylesheet" href="{desk.up}files/{name}">')


def _way(desk: Desk, path: str, words: str, here: bool) -> Markup:
    current = {"aria_current": "page"} if here else {}
    return tag("a", words, href=f"{desk.up}{path}.html", **current)
