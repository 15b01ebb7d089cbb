"""The parts of a workbook, how they refer to one another, and what kind each is.

Source: https://ecma-international.org/publications-and-standards/standards/ecma-376/ part 2, Open Packaging Conventions
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from itertools import count

from casco_kg.errors import InputError
from casco_kg.rendering.marked.elements import elements, fragment, spliced

__all__ = ["SPREADSHEET", "SPREADSHEET_TYPES", "Package", "Relationship"]

Day = tuple[int, int, int, int, int, int]

#: How the kinds of content of the parts of a workbook begin, and the namespace of their elements.
SPREADSHEET_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DECLARED = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "[Content_Types].xml"
_TYPES_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_BLANK_TYPES = (
    f'<Types xmlns="{_TYPES_NAMESPACE}"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
_BLANK_WORKBOOK = f'<workbook xmlns="{SPREADSHEET}"><bookViews><workbookView/></bookViews><sheets/></workbook>'
#: The day on which what is added was written, so that the same findings give the same bytes.
_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Relationship:
    """That one part refers to another.

    Attributes:
        name: by what the part calls it.
        kind: what it is to it, such as "worksheet".
        part: the other part; for what lies outside the workbook, its address.
    """

    name: str
    kind: str
    part: str


class Package:
    """A workbook as parts, each of which may be replaced.

    Args:
        parts: the content of each part.
        days: the day on which each was written, in the order in which they stand in the file.
    """

    def __init__(self, parts: Mapping[str, bytes], days: Mapping[str, Day] | None = None) -> None:
        self._parts, self._days = dict(parts), dict(days or {})

    @classmethod
    def opened(cls, data: bytes) -> Package:
        """Return the parts of a file."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            order = archive.infolist()
            parts = {info.filename: _utf8(archive.read(info)) for info in order}
        return cls(parts, {info.filename: info.date_time for info in order})

    @classmethod
    def blank(cls) -> Package:
        """Return a workbook without a sheet, which is none yet."""
        package = cls({_TYPES: _DECLARED + _BLANK_TYPES.encode()})
        workbook = _DECLARED + _BLANK_WORKBOOK.encode()
        package.add("xl/workbook.xml", workbook, f"{SPREADSHEET_TYPES}sheet.main+xml")
        package.relate("", "officeDocument", "xl/workbook.xml")
        return package

    def __getitem__(self, part: str) -> bytes:
        if part not in self._parts:
            raise InputError(f"the workbook has no part {part}; save it again with Excel or LibreOffice")
        return self._parts[part]

    def __setitem__(self, part: str, content: bytes) -> None:
        self._parts[part] = content
        self._days[part] = _DAY

    def saved(self) -> bytes:
        """Return the workbook; what was not changed keeps its place and its date."""
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, data in self._parts.items():
                archive.writestr(zipfile.ZipInfo(part, self._days.get(part, _DAY)), data, zipfile.ZIP_DEFLATED)
        return content.getvalue()

    def related(self, part: str) -> list[Relationship]:
        """Return what a part refers to; of the workbook itself for an empty name."""
        name = _relationships(part)
        if name not in self._parts:
            return []
        told = [each.attributes for each in elements(self._parts[name], 1) if each.name == "Relationship"]
        return [
            Relationship(
                each.get("Id", ""),
                each.get("Type", "").rpartition("/")[2],
                each.get("Target", "")
                if each.get("TargetMode") == "External"
                else _absolute(part, each.get("Target", "")),
            )
            for each in told
        ]

    def one(self, part: str, kind: str) -> str | None:
        """Return the first part of a kind that a part refers to."""
        return next((each.part for each in self.related(part) if each.kind == kind), None)

    def relate(self, part: str, kind: str, other: str) -> str:
        """Let one part refer to another, and return by what name."""
        listing, known = _relationships(part), {each.name for each in self.related(part)}
        if listing not in self._parts:
            self[listing] = _DECLARED + f'<Relationships xmlns="{_NAMESPACE}"/>'.encode()
        own = next(name for n in count(1) if (name := f"casco{n}") not in known)
        entry = f'<Relationship xmlns="{_NAMESPACE}" Id="{own}" Type="{_KIND}{kind}" Target="/{escape(other)}"/>'
        self._append(listing, entry)
        return own

    def add(self, part: str, content: bytes, content_type: str) -> None:
        """Add a part."""
        self[part] = content
        entry = f'<Override xmlns="{_TYPES_NAMESPACE}" PartName="/{part}" ContentType="{content_type}"/>'
        self._append(_TYPES, entry)

    def unused(self, pattern: str) -> str:
        """Return a name that no part has, with a number in place of ``{}``."""
        taken = {part.lower() for part in self._parts}
        return next(name for n in count(1) if (name := pattern.format(n)).lower() not in taken)

    def content_type(self, part: str) -> str:
        """Return what kind of content a part is said to be."""
        for each in elements(self[_TYPES], 1):
            if each.attributes.get("PartName", "").lower() == f"/{part}".lower():
                return each.attributes.get("ContentType", "")
        return ""

    def _append(self, part: str, entry: str) -> None:
        root = elements(self[part], 0)[0]
        self[part] = spliced(self[part], fragment(self[part], root, entry))


def _relationships(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _absolute(part: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


def _utf8(content: bytes) -> bytes:
    """Return XML that is written in UTF-16 in UTF-8, which says so by having no declaration."""
    if not content.startswith((b"\xff\xfe<\0", b"\xfe\xff\0<")):
        return content
    text = content.decode("utf-16")
    return (text.partition("?>")[2] if text.startswith("<?xml") else text).encode()
