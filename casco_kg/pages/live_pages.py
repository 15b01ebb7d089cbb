"""Pages with something to send: the editor of queries, and the check of files; on a site of files, how that is done."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from casco_kg.installation.questions import Question, questions
from casco_kg.languages.words import LANGUAGES
from casco_kg.pages.book import Book, Desk
from casco_kg.pages.browser_checks import has_checker
from casco_kg.pages.frame import CHECKING_POLICY, Page
from casco_kg.pages.question_pages import bare
from casco_kg.pages.templates import fill, lines
from casco_kg.rdf.terms import prefixes
from casco_kg.rendering.markup import Markup, join, tag, text
from casco_kg.sparql.headers import with_parameters

__all__ = ["check_page", "checked_page", "editor_page", "has_editor", "kept", "sparql_page"]

_FIRST = """SELECT ?kind (COUNT(?thing) AS ?things)
WHERE {
  ?thing a ?class .
  ?class rdfs:label ?kind .
}
GROUP BY ?kind
ORDER BY DESC(?things)
LIMIT 20"""
#: The scripts that check files within a browser, in their order.
_CHECKER = (
    "engine.js",
    *(f"check{name}.js" for name in ("", "-rules", "-tables", "-columns", "-meaning", "-run", "-mapping", "-page")),
)


def sparql_page(chosen: Question | None = None, given: Iterable[tuple[str, str]] = ()) -> Page:
    """Return the page on which queries are written and asked.

    Args:
        chosen: the question that is begun with.
        given: its parameters by their names; and what its columns were kept by, as ``column=value``: under ``is`` what
            a column holds, under ``has`` a part of that in lower case. What it does not have is left out.

    Raises:
        UsageError: the datatype of a parameter excludes the value.
    """
    body = fill(
        "sparql",
        prefixes=lines("\n".join(f"PREFIX {prefix}: <{name}>" for prefix, name in prefixes().items())),
        options=_options(chosen),
        query=lines(_FIRST if chosen is None else bare(kept(chosen, given))),
        other=Markup('<p><a href="editor.html">The editor with colours and completion</a></p>') if has_editor() else "",
    )
    return Page("sparql", "Ask in SPARQL", body, scripts=("editor.js",))


def kept(question: Question, given: Iterable[tuple[str, str]]) -> str:
    """Return a question with the parameters and within the rows that somebody chose."""
    filters, parameters = [], dict[str, str]()
    for key, value in given:
        column, _, wanted = value.partition("=")
        if key in question.parameters:
            parameters[key] = value
        elif column in question.pins and key == "is":
            filters.append(f"  FILTER (STR(?{column}) = {ox.Literal(wanted)})\n")
        elif column in question.pins and key == "has":
            filters.append(f"  FILTER CONTAINS(LCASE(STR(?{column})), {ox.Literal(wanted)})\n")
    head, end, tail = with_parameters(question.text, parameters).rpartition("\n}")
    return "".join((head, "\n", *filters)).removesuffix("\n") + end + tail


def editor_page() -> Page:
    """Return the page with the editor that a step of building brings, where that was done."""
    declared = "".join(f"PREFIX {prefix}: <{name}>\n" for prefix, name in prefixes().items())
    known = json.dumps(prefixes())
    body = fill("editor", options=_options(None), prefixes=known, query=_in_line(declared + _FIRST))
    scripts = ("yasgui/yasgui.min.js", "yasgui-editor.js")
    return Page("sparql", "Ask in SPARQL", body, scripts=scripts, styles=("yasgui/yasgui.min.css",))


def has_editor() -> bool:
    """Whether the editor was brought that tools/build_editor.py fetches."""
    return (Path(__file__).parent / "files" / "yasgui" / "yasgui.min.js").is_file()


def _options(chosen: Question | None) -> Markup:
    by_topic = sorted(questions().values(), key=lambda question: (question.topic, question.name))
    return join(_option(question, chosen) for question in by_topic)


def _option(question: Question, chosen: Question | None) -> Markup:
    selected = {"selected": ""} if question == chosen else {}
    query = _in_line(bare(question.text))
    return tag("option", question.question, value=question.name, data_query=query, **selected)


def _in_line(query: str) -> str:
    """Return a query for an attribute, which holds no ends of lines: they are written as signs of their own."""
    return query.replace("\\", "\\\\").replace("\n", "\\n")


def check_page(book: Book, *, limits: str = "", error: str = "", mapping: Markup | None = None) -> Page:
    """Return the page on which files are dropped; on a site of files, what does the same.

    Args:
        book: what pages are made from.
        limits: how much may be dropped in, in words.
        error: why the last try came to nothing.
        mapping: what its columns may hold, to try it again by that.
    """
    if not book.live:
        if not has_checker():
            return Page("check", "Check a file", fill("check-static"))
        return Page("check", "Check a file", fill("check-browser"), scripts=_CHECKER, policy=CHECKING_POLICY)
    told = join([tag("p", error, class_="error", role="alert"), mapping or ""]) if error else ""
    return Page(
        "check",
        "Check a file",
        fill("check", limits=limits, error=told, day=book.day.isoformat(), languages=_languages()),
        scripts=("check.js",),
    )


def _languages() -> Markup:
    return join(tag("option", name, value=language) for language, name in LANGUAGES.items())


def checked_page(
    book: Book, name: str, found: tuple[str, str], files: tuple[str, ...], workbook: str, mapping: Markup
) -> Page:
    """Return the page with what came of a check.

    Args:
        book: what pages are made from.
        name: the name of the result.
        found: how the data is, in a sentence, and what was found, in a line.
        files: the names of the files.
        workbook: the name of the annotated workbook; empty where there is none.
        mapping: what the columns hold, to be corrected; empty where all were read by their keys.
    """
    desk = Desk(book, f"checked/{name}")
    marked = tag("a", "Your workbook with marked cells", href=f"{name}/workbook", download=workbook)
    verdict, summary = found
    shown = tag("li", marked) if workbook else ""
    body = fill("checked", verdict=verdict, summary=summary, name=name, workbook=shown, mapping=mapping)
    told = join((tag("bdi", file) for file in files), ", ")
    return Page(desk.path, ", ".join(files), body, kind=text("checked"), heading=told)
