"""The frame of every page: head, ways to elsewhere, search, foot. No script and no style stands in a page itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version

from casco_kg.pages.book import Desk
from casco_kg.rendering.markup import Markup, join, tag, text

__all__ = ["POLICY", "Page", "framed"]

#: What a page may load: what stands beside it, and nothing else.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'self'"
)
#: Where the ways at the head of each page lead: path to words.
_WAYS = {"index": "Home", "questions": "Questions", "browse": "Browse", "rules": "Rules"}
_LIVE_WAYS = {"sparql": "SPARQL", "check": "Check a file"}
_STATIC_WAYS = {"check": "Check a file"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page without its frame.

    Attributes:
        path: its path, without ending.
        title: its title.
        body: what stands in it below the title.
        kind: what stands above the title.
        scripts: files of ours that it needs besides those of every page.
        files: the same as RDF: words to path.
        heading: the title as it is shown, where that is more than text.
    """

    path: str
    title: str
    body: Markup
    kind: Markup = field(default_factory=lambda: Markup(""))
    scripts: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    heading: Markup | None = None


def framed(desk: Desk, page: Page) -> str:
    """Return a page as HTML."""
    at = desk.address
    ways = _WAYS | (_LIVE_WAYS if desk.book.live else _STATIC_WAYS)
    head = [
        Markup('<meta charset="utf-8">'),
        *([] if desk.book.live else [Markup(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">')]),
        _void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        _void("meta", name="referrer", content="no-referrer"),
        _void("meta", name="color-scheme", content="light dark"),
        tag("title", f"{page.title} · casco-kg"),
        _void("link", rel="icon", href=at("files/icon.svg"), type="image/svg+xml"),
        _void("link", rel="stylesheet", href=at("files/site.css")),
        *(
            _void("link", rel="alternate", href=at(path), type=_TYPES[path.rpartition(".")[2]])
            for path in page.files.values()
        ),
        *(tag("script", src=at(f"files/{name}"), defer="") for name in ("site.js", *page.scripts)),
    ]
    here = {"aria_current": "page"}
    links = [
        tag("li", tag("a", words, href=at(f"{path}.html"), **(here if path == page.path else {})))
        for path, words in ways.items()
    ]
    finder = tag(
        "form",
        tag("label", tag("span", "Search", class_="aside"), _void("input", type="search", name="q", placeholder="Search", autocomplete="off", spellcheck="false")),
        action=at("search.html"),
        role="search",
        id="finder",
        data_index=at("files/search-index.js"),
        data_root=desk.up,
    )  # fmt: skip
    brand = tag("a", tag("b", "casco-kg"), href=at("index.html"), class_="brand")
    files = [tag("a", words, href=at(path)) for words, path in page.files.items()]
    below = tag("p", "This page as ", join(files, ", ")) if files else ""
    beside = "and your data beside it" if desk.book.live and desk.book.closure.data.triples else ""
    parts = [
        tag("a", "Skip to the page", href="#main", class_="skip"),
        tag("header", brand, tag("nav", tag("ul", *links), aria_label="Pages"), finder, class_="top"),
        tag(
            "main",
            tag("p", page.kind, class_="kind") if page.kind else "",
            tag("h1", page.heading if page.heading is not None else tag("bdi", page.title)),
            page.body,
            id="main",
            tabindex="-1",
        ),
        tag(
            "footer",
            below,
            tag("p", f"casco-kg {_version()}, as of {desk.book.day.isoformat()} {beside}".rstrip(), "; loads nothing from anywhere else. "
            "Not ISO's, IEC's or any other organization's."),
        ),
    ]  # fmt: skip
    return f'<!DOCTYPE html>\n<html lang="en"><head>{join(head)}</head><body>{join(parts)}</body></html>\n'


@cache
def _version() -> str:
    return version("casco-kg")


_TYPES = {"ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples"}


def _void(name: str, /, **attributes: str) -> Markup:
    """Return an element that holds nothing and has no end."""
    told = "".join(f' {key.rstrip("_").replace("_", "-")}="{text(value)}"' for key, value in attributes.items())
    return Markup(f"<{name}{told}>")
