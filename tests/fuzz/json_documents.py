"""Mutates JSON where it branches, and the JSON-LD of pages."""

import contextlib
import json
import re

from . import odd
from .mutations import spoiled_bytes

_KEYWORDS = (
    "@id", "@type", "@value", "@language", "@list", "@set", "@graph", "@reverse", "@included", "@nest", "@context",
    "@index", "@json", "@direction", "@base", "@vocab", "@container", "@import", "@propagate", "@protected", "@none",
    "@version", "@unknown", "id", "type",
)  # fmt: skip
_CONTEXTS = (
    None, [], {}, "", "https://example.org/unknown.jsonld", "file:///etc/passwd", 1, [None], [[]], {"@vocab": ""},
    {"@vocab": "http://example.org/"}, {"@base": "::"}, {"@version": 1.1}, {"@version": 2}, {"@language": "x y"},
    {"@propagate": False}, {"@protected": True}, {"@import": "https://example.org/c"}, {"id": "@id", "type": "@type"},
    {"a": {"@id": "b:c", "@type": "@id"}, "b": "a:"}, {"a": "b:x", "b": "a:x"}, {"name": {"@reverse": "a:b"}},
    {"name": {"@id": "http://e.org/n", "@container": "@language"}}, {"name": {"@id": "e:n", "@type": "@json"}},
    {"name": {"@id": "http://e.org/n", "@container": ["@graph", "@id"]}}, {"x": {"@context": {"@context": {}}}},
    {"label": None}, {"id": None, "type": None}, {"@type": {"@container": "@set"}}, {"x": {"@id": "@nest"}},
    {"a": {"@container": 1}}, {"a": {"@container": [{}]}}, {"a": {"@id": []}}, {"a": {"@id": {}, "@type": []}},
    {"a": {"@type": {}}}, {"a": 1}, {"a": [1]}, {"@vocab": 1}, {"": "http://e.org/"}, {"a": {"@container": {"b": 1}}},
)  # fmt: skip


def _scalar(random):
    return random.choice(
        (
            lambda: odd.text(random),
            lambda: odd.text(random),
            lambda: random.choice(odd.SURROGATES),
            lambda: random.choice((0, -1, 1.5, 1e308, 10**30, -(10**400), True, False, None)),
            lambda: [],
            lambda: {},
            lambda: [[], [None], [[1]]],
            lambda: {"@value": odd.text(random), "@language": random.choice(odd.LANGUAGES)},
            lambda: {"@value": odd.text(random), "@type": random.choice(odd.IRIS)},
            lambda: {"@id": random.choice(odd.IRIS)},
            lambda: {"@list": [1, ["x"], None]},
            lambda: {"@set": [{"@set": []}]},
            lambda: {"en": "x", "@none": ["y", None], "1": {"@value": 1}},
        )
    )()


def _holders(value):
    """Return every object and list of a document that holds something."""
    waiting, found = [value], []
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict | list) and part:
            found.append(part)
            waiting += part.values() if isinstance(part, dict) else part
    return found


def _step(random, holder):
    return random.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))


def _changed_json(random, document):
    holders = _holders(document)
    if not holders:
        return _scalar(random)
    holder = random.choice(holders)
    step = _step(random, holder)
    match random.randrange(13):
        case 0:
            del holder[step]
        case 1:
            holder[step] = _scalar(random)
        case 2:
            holder[step] = [holder[step], holder[step]]
        case 3:
            holder[step] = {random.choice(_KEYWORDS): holder[step]}
        case 4 if isinstance(holder, dict):
            key = random.choice((*_KEYWORDS, odd.text(random), step.upper() if isinstance(step, str) else "x"))
            holder[key] = holder.pop(step)
        case 5 if isinstance(holder, dict):
            holder["@context"] = random.choice((*_CONTEXTS, [holder.get("@context"), random.choice(_CONTEXTS)]))
        case 6:
            other = random.choice(holders)
            with contextlib.suppress(RecursionError):
                holder[step] = json.loads(json.dumps(other))
        case 7:
            depth = random.choice((5, 90, 120, 3000))
            value = holder[step]
            for _ in range(min(depth, 500)):
                value = random.choice(([value], {random.choice(("x", "@list", "@set", "@graph")): value}))
            holder[step] = value
        case 8 if isinstance(holder, dict):
            holder[random.choice((*_KEYWORDS, odd.text(random)))] = _scalar(random)
        case 9:
            names = [part.get("id") or part.get("@id") for part in holders if isinstance(part, dict)]
            named = [name for name in names if isinstance(name, str)] or ["x"]
            key = "id" if isinstance(holder, dict) and "id" in holder else "@id"
            holder[step] = {key: random.choice(named)} if isinstance(holder[step], dict) else random.choice(named)
        case 10:
            return [document, document] if random.random() < 0.5 else {"@graph": document}
        case 11:
            return document[0] if isinstance(document, list) and document else [document]
        case _:
            holder[step] = str(holder[step]) if not isinstance(holder[step], str) else [holder[step], None, 1]
    return document


def changed_json(random, data):
    """Change a JSON document where it branches, several times, and write it in one of several ways."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return spoiled_bytes(random, data)
    for _ in range(random.choice((1, 1, 2, 4))):
        document = _changed_json(random, document)
    try:
        text = json.dumps(document, ensure_ascii=random.random() < 0.5, indent=random.choice((None, 2)))
    except RecursionError:
        return spoiled_bytes(random, data)
    if random.random() < 0.05:
        text = "[" * 5000 + text + "]" * 5000
    if random.random() < 0.05:
        text = text.replace(":", ":NaN,", 1)
    if random.random() < 0.05:
        text = re.sub(r'"(\w+)":', r'"\1": 1, "\1":', text, count=1)  # a key twice
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(document).encode()


_LD_JSON = re.compile(rb"(<script[^>]*ld\+json[^>]*>)(.*?)(</script>)", re.DOTALL | re.IGNORECASE)


def changed_scripts(random, data):
    """Change the JSON-LD of a page, and repeat or nest the scripts."""
    data = _LD_JSON.sub(lambda found: found[1] + changed_json(random, found[2]) + found[3], data)
    if random.random() < 0.2:
        data += _LD_JSON.search(data)[0] * 2 if _LD_JSON.search(data) else b""
    if random.random() < 0.1:
        data = data.replace(b"</script>", b"", 1)
    return data
