"""All pages of a book, by path, and the site of files that they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from casco_kg.errors import InputError, UsageError
from casco_kg.files import write
from casco_kg.installation.questions import questions
from casco_kg.pages.book import Book, Desk
from casco_kg.pages.browser_checks import checker_files, has_checker
from casco_kg.pages.entities import RDF_FILES, entity_page
from casco_kg.pages.frame import Page, framed
from casco_kg.pages.given import GivenData
from casco_kg.pages.home import browse_page, home_page, search_page
from casco_kg.pages.lean import lean
from casco_kg.pages.live_pages import check_page
from casco_kg.pages.markdown import llms_text, markdown
from casco_kg.pages.namespace_pages import names_within, namespace_page, namespaces
from casco_kg.pages.node_files import node_file
from casco_kg.pages.question_pages import question_page, question_path, questions_page
from casco_kg.pages.rule_pages import constraint_page, constraint_path, examples_shown, rule_of, rules_page
from casco_kg.pages.rule_proofs import rule_proofs
from casco_kg.pages.search_index import search_index
from casco_kg.pages.translated import OTHERS, words_file
from casco_kg.pages.why import Reasons, proof_shown
from casco_kg.rendering.markup import join, tag
from casco_kg.rulebook import rules

__all__ = ["FILES", "Pages", "write_site"]

#: Style and scripts of ours.
FILES = Path(__file__).parent / "files"
#: What a folder holds that a site was written into, so that it may be written again: the names of its files.
_MARK = ".casco-kg-site"


#: The pages that lead to the others, by path.
_LEADING: dict[str, Callable[[Book], Page]] = {
    "index": home_page,
    "browse": browse_page,
    "questions": questions_page,
    "rules": rules_page,
    "search": lambda _: search_page(),
    "check": check_page,
}


class Pages:
    """The pages of a book, each made when it is asked for."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.reasons = Reasons(book)
        self.given = GivenData(book) if book.live and book.closure.data.triples else None
        self._leading: dict[str, Page] = {}
        self._constraints = {constraint_path(entry.name): entry for entry in rules() if entry.reads}
        self._namespaces = namespaces(book)
        self._questions = {question_path(question.name): question for question in questions().values()}

    def paths(self) -> Iterator[str]:
        """Yield the paths of all pages, without ending."""
        yield from _LEADING
        yield from self._questions
        yield from self._constraints
        yield from (path for path in self._namespaces if path not in self.book.addresses.nodes)
        yield from self.book.addresses.nodes

    def page(self, path: str, parameters: dict[str, str] | None = None) -> Page | None:
        """Return a page by its path; None where there is none.

        Raises:
            UsageError: a question has no such parameter, or its datatype excludes the value.
        """
        if path == "data" and self.given:
            return self.given.page()
        if path in _LEADING:
            if path not in self._leading:
                self._leading[path] = _LEADING[path](self.book)
            return self._leading[path]
        if path in self._questions:
            return question_page(self.book, self._questions[path], parameters, self.given)
        if path in self._constraints:
            return constraint_page(self.book, self._constraints[path])
        iri = self.book.addresses.nodes.get(path)
        if iri is None and path in self._namespaces:
            return namespace_page(self.book, path)
        return None if iri is None else self._node(iri)

    def _node(self, iri: str) -> Page:
        page = entity_page(self.book, self.reasons, iri, self.given)
        desk = Desk(self.book, page.path)
        entry = rule_of(iri)
        if entry is None:
            return replace(page, body=join([page.body, names_within(desk)])) if page.path in self._namespaces else page
        proof = self.reasons.by_card.get(entry.name) or rule_proofs().get(entry.name)
        shown = tag("section", tag("h2", "A proof that uses it"), proof_shown(desk, proof, proof.fact)) if proof else ""
        return Page(page.path, page.title, join([page.body, shown, examples_shown(entry)]), page.kind, files=page.files)

    def html(self, page: Page) -> str:
        """Return a page in its frame."""
        return framed(Desk(self.book, page.path), page)

    def markdown(self, path: str) -> bytes | None:
        """Return a page as Markdown, by its path without ending; None where there is none."""
        page = self.page(path)
        return None if page is None else markdown(page).encode()

    def file(self, path: str) -> bytes | None:
        """Return what is said of a node as RDF, by path and ending; None where there is none."""
        stem, dot, ending = path.rpartition(".")
        if f".{ending}" not in RDF_FILES.values() or stem not in self.book.addresses.nodes:
            return None
        return node_file(self.book, ox.NamedNode(self.book.addresses.nodes[stem]), dot + ending)


def write_site(book: Book, folder: str) -> tuple[int, int]:
    """Write the pages of a book into a folder, and return how many files and bytes that was.

    Raises:
        InputError: the folder cannot be written into.
        UsageError: it holds something that is no site of ours.
    """
    target = Path(folder)
    if target.exists() and not target.is_dir():
        raise UsageError(f"{folder}: is a file; a site is written into a folder")
    if target.is_dir() and any(target.iterdir()) and not (target / _MARK).is_file():
        raise UsageError(f"{folder}: holds something that is no site of casco-kg; give a folder that is new or empty")
    if not (target / _MARK).is_file():
        _make(target)
        write(target / _MARK, b"")  # what is broken off can be written again
    pages = Pages(book)
    size, written = 0, list[str]()
    made: set[Path] = set()
    for path, content in _contents(pages):
        place = target / path
        if place.parent not in made:
            _make(place.parent)
            made.add(place.parent)
        try:
            place.write_bytes(content)
        except OSError as error:
            raise InputError(f"{place}: cannot be written: {error.strerror or error}") from error
        size += len(content)
        written.append(path)
    _forget(target, set(written))
    write(target / _MARK, "\n".join(written).encode())
    return len(written), size


def _forget(target: Path, written: set[str]) -> None:
    """Remove the files of a site that was there before and has no more of them; what others put there stays."""
    before = (target / _MARK).read_text(encoding="utf-8").splitlines() if (target / _MARK).is_file() else []
    for path in set(before) - written:
        place = target / path
        if place.resolve().is_relative_to(target.resolve()):
            place.unlink(missing_ok=True)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made a folder: {error.strerror or error}") from error


def _contents(pages: Pages) -> Iterator[tuple[str, bytes]]:
    """Yield all files of a site; nodes before the rules that their proofs use."""
    cards = {path for path, iri in pages.book.addresses.nodes.items() if rule_of(iri)}
    for path in sorted(pages.paths(), key=lambda path: (path in cards, path)):
        page = pages.page(path)
        assert page is not None
        yield f"{path}.html", lean(pages.html(page)).encode()
        yield f"{path}.md", markdown(page).encode()
        for file in page.files.values():
            content = pages.file(file)
            assert content is not None
            yield file, content
    for ours in sorted(path for path in FILES.iterdir() if path.is_file()):
        yield f"files/{ours.name}", ours.read_bytes()
    yield "llms.txt", llms_text(pages.book).encode()
    yield "files/search-index.js", search_index(pages.book)
    for language in OTHERS:
        yield f"files/words-{language}.js", words_file(pages.book, language)
    if has_checker():
        yield from checker_files(pages.book.closure, pages.book.addresses.paths)
