"""Mutates the tree of XML, and puts into its text what only a parser takes apart."""

import io
import re
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from . import odd
from .mutations import spoiled_bytes

_DOCTYPES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>',
    '<!DOCTYPE x [<!ENTITY e0 "x">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12)) + "]>",
    '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://example.org/p.dtd"> %p;]>',
    '<!DOCTYPE x [<!ENTITY a "&a;">]>',
    '<!DOCTYPE x [<!ATTLIST x y CDATA "z">]>',
    "<!DOCTYPE html>",
)  # fmt: skip
_PIECES = (
    "<![CDATA[<x>&]]>", "<?xml-stylesheet href='http://example.org/x.xsl'?>", "<!-- -- -->", "&a;", "&e11;", "&#0;",
    "&#xD800;", "&#x1F984;", "<x xmlns='::'/>", "<x xmlns:p='http://e.org/ x'><p:y/></x>", "<p:undeclared/>",
    "<x xml:lang='1 2'>t</x>", "<x xml:base='http://[' />", "<x xml:base='//%%'/>", "<é>x</é>", "<x a='1' a='2'/>",
    "<x xmlns:p=''/>", "<?xml version='1.0'?>", "]]>",
)  # fmt: skip


def _changed_xml(random, root):
    elements = [(parent, child) for parent in root.iter() for child in parent]
    if not elements:
        return
    parent, child = random.choice(elements)
    other_parent, other = random.choice(elements)
    place = list(parent).index(child)
    match random.randrange(10):
        case 0:
            parent.remove(child)
        case 1:
            for _ in range(random.choice((1, 3, 40))):
                parent.insert(place, child)
        case 2:
            child.tag, other.tag = other.tag, child.tag
        case 3:
            child.tag = random.choice(("x", "{http://example.org/}x", child.tag.upper(), child.tag.rpartition("}")[2]))
        case 4:
            child.text = _xml_text(random)
        case 5:
            child.tail = _xml_text(random)
        case 6:
            key = random.choice((*child.attrib, "id", "{http://www.w3.org/XML/1998/namespace}lang", "x"))
            child.set(key, _xml_text(random))
        case 7:
            child.attrib.clear()
        case 8:
            for _ in range(random.choice((3, 150, 250))):
                outer = ET.Element(child.tag)
                parent[place] = outer
                outer.append(child)
                parent, place = outer, 0
        case _:
            if child not in other.iter() and other not in child.iter():
                other_parent.append(child)


def _xml_text(random):
    return "".join(sign for sign in odd.text(random) if sign >= " " and sign not in "\ufffe\uffff")


def changed_xml(random, data):
    """Change the tree of an XML document, and put into its text what only a parser takes apart."""
    try:
        namespaces = [found for _, found in ET.iterparse(io.BytesIO(data), events=["start-ns"])]
        root = ET.fromstring(data)
    except (ET.ParseError, ValueError, LookupError):
        return spoiled_bytes(random, data)
    for prefix, namespace in namespaces:
        if not re.match(r"ns\d|xml$", prefix):
            ET.register_namespace(prefix, namespace)
    for _ in range(random.choice((0, 1, 1, 2, 4))):
        _changed_xml(random, root)
    try:
        text = ET.tostring(root, encoding="unicode")
    except RecursionError:
        return spoiled_bytes(random, data)
    if random.random() < 0.3:
        ends = [found.start() for found in re.finditer("<", text)]
        place = random.choice(ends)
        text = text[:place] + random.choice((*_PIECES, escape(odd.text(random)))) + text[place:]
    if random.random() < 0.15:
        text = random.choice(_DOCTYPES) + text
    if random.random() < 0.2:
        encoding = random.choice(("utf-8", "UTF-16", "latin-1", "windows-1252", "x-unknown", "utf-7", "cp037", ""))
        text = f'<?xml version="1.0" encoding="{encoding}"?>' + text
    return text.encode("utf-8", errors="replace")
