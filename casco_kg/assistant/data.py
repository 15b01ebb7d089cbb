"""The data that a tool is asked about: files of allowed folders, or a text, closed once for several questions."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import Annotated

from pydantic import Field

from casco_kg.assistant.folders import Folders
from casco_kg.closure import Closure, close
from casco_kg.errors import UsageError
from casco_kg.loading import load
from casco_kg.reading.syntaxes import File

__all__ = ["Data", "Given"]

#: How many closures are kept, the latest asked about.
_KEPT = 4
#: How large files and texts may be.
_MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Given:
    """Data of the user: files, or a text, or both."""

    files: Annotated[list[str], Field(description="Files in allowed folders, as list_files names them.")] = field(
        default_factory=list
    )
    content: Annotated[str, Field(description="Data as text: Turtle, JSON-LD, JSON, CSV or XML.")] = ""
    content_name: Annotated[str, Field(description="What the text is called; its ending says what it is.")] = "data.ttl"
    mapping: Annotated[str, Field(description="A file that says what the columns of a table of others mean.")] = ""

    def __bool__(self) -> bool:
        return bool(self.files or self.content)


@dataclass(slots=True)
class Data:
    """What tools read.

    Attributes:
        folders: whose files may be read.
    """

    folders: Folders
    _kept: OrderedDict[tuple[object, ...], Closure] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def closure(self, given: Given) -> Closure:
        """Return the closure of what is given beside the knowledge graph; of nothing, that of the graph alone.

        Raises:
            UsageError: a file may not be read, or all is too large.
            InputError: something cannot be read as what it is meant to be.
        """
        paths = {name: self.folders.file(name) for name in given.files}
        mapping = self.folders.file(given.mapping) if given.mapping else None
        content = given.content.encode(errors="replace")
        size = sum(path.stat().st_size for path in (*paths.values(), *filter(None, (mapping,)))) + len(content)
        if size > _MOST_BYTES:
            raise UsageError(f"{size:,} bytes are more than the {_MOST_BYTES:,} that a tool reads; run casco-kg itself")
        held = [File(path.read_bytes(), name) for name, path in paths.items()]
        held += [File(content, given.content_name)] if content else []
        columns = None if mapping is None else mapping.read_bytes()
        key = (tuple((file.name, sha256(file.data).digest()) for file in held), columns)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = close(load(*held, mapping=mapping) if held else None)
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]
