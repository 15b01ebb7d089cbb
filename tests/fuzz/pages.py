"""Mutates what is marked up in a page: tags are left out, repeated, moved and nested, and attributes changed."""

import re

from . import odd

_TAG = re.compile(rb"<[^<>]*>")
_ATTRIBUTE = re.compile(rb"([a-z]+)=\"([^\"]*)\"")
_NAMES = (b"itemscope", b"itemprop", b"itemref", b"itemid", b"itemtype", b"typeof", b"property", b"resource", b"vocab")
_VALUES = (
    b"@id", b"@context", b"@type", b"", b" ", b"a b", b"_:x", b"https://schema.org/Certification", b"hasCertification",
    b"schema:Certification", b"https://", b"//x", b"#", b"javascript:x", b"%zz", b"&#0;", b"&quot;", b"x:y z:", b"here",
)  # fmt: skip


def changed_markup(random, data):
    """Change a tag or an attribute of one."""
    tags = [found.span() for found in _TAG.finditer(data)]
    if not tags:
        return data
    (start, end), (other_start, other_end) = random.choice(tags), random.choice(tags)
    tag, other = data[start:end], data[other_start:other_end]
    match random.randrange(7):
        case 0:
            return data[:start] + data[end:]
        case 1:
            return data[:end] + tag * random.choice((1, 3, 500)) + data[end:]
        case 2:
            return data[:start] + other + data[end:]
        case 3:
            value = random.choice((*_VALUES, str(random.choice(odd.TEXTS)).encode(errors="replace")))
            changed = _ATTRIBUTE.sub(lambda found: found[1] + b'="' + value + b'"', tag, count=1)
            return data[:start] + changed + data[end:]
        case 4:
            more = b" " + random.choice(_NAMES) + b'="' + random.choice(_VALUES) + b'"'
            return data[: end - 1] + more + data[end - 1 :]
        case 5:
            return data[:start] + b'<div itemscope itemprop="a">' * random.choice((2, 120, 2000)) + data[start:]
        case _:
            return data[:start] + tag.upper() + data[end:]
