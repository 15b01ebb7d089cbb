"""Values that trip programs up: what people paste, what machines break, and what somebody means harm by."""

SCRIPT = "<script>alert(1)</script>"

TEXTS = (
    "",
    " ",
    "0",
    "-1",
    "1e999",
    "NaN",
    "9" * 400,
    "true",
    "null",
    "a" * 100_000,
    "é" * 3_000,
    "\u202eevil\u202c",
    "a\u0000b",
    "\ufeffx",
    "x\ufeffy",
    "\u2028\u2029\x85",
    "\U0001f984",
    "e\u0301\u200d",
    "\x0b\x0c\x1b[31mred\x1b[0m",
    "\ufffe\uffff",
    SCRIPT,
    f"</script>{SCRIPT}",
    f'">{SCRIPT}',
    "<!--",
    "]]>",
    "&lt;&amp;&bogus;&#0;&#x110000;",
    "' onmouseover='alert(1)",
    "a\r\n::error file=x::y",
    "a\nb\rc\td",
    '"',
    "'''",
    '"""',
    "\\",
    "\\u0000",
    "=1+1",
    "=HYPERLINK(1)",
    "[red]bold[/red] [/] [[",
    "%s %d {0} {}",
    "%00",
    "../../../etc/passwd",
    "?",
    "*",
    "casco:",
    "sh:select",
)

DATES = (
    "2021-13-45",
    "2021-02-30",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "-0044-03-15",
    "+12021-01-01",
    "2021-01-01T25:00:00Z",
    "2021-01-01+14:00",
    "2021-01-01T00:00:00.0000000000000001Z",
    "31/12/2021",
    "03.04.2026",
    "Feb 30, 2021",
    "\u0662\u0660\u0662\u0661-\u0660\u0661-\u0660\u0661",
    "45000",
    "\u0663\u0661.12.2021",
)

IRIS = (
    "http://exa mple.org/<>",
    "http://[",
    "http://[::1",
    "http://example.org:99999999/",
    "http://example.org/%zz",
    "http://example.org/" + "a" * 20_000,
    "http://example.org/\u202e",
    "http://user:pass@example.org/?a=b&c=d#e#f",
    "urn:",
    ":",
    "x:y",
    "//x",
    "#",
    "?a",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:text/html," + SCRIPT,
    "_:b0",
    "_:",
    "id:x",
    "casco:Unknown",
    "https://w3id.org/casco-kg/def#",
    "https://w3id.org/casco-kg/id/",
    "https://w3id.org/casco-kg/def#accredits",
    "http://www.w3.org/2002/07/owl#sameAs",
    "http://www.w3.org/2002/07/owl#Thing",
    "http://www.w3.org/2002/07/owl#Nothing",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil",
    "http://www.w3.org/2000/01/rdf-schema#subClassOf",
)

LANGUAGES = ("en", "EN-us", "x", "123", "en-", "-", "de-" + "a" * 300, "zh-Hant-u-co-pinyin", "i-klingon", "é")

ALL = TEXTS + DATES + IRIS + LANGUAGES

#: Half a character: only an escape of JSON can hold it.
SURROGATES = ("\ud800", "a\udfffb", "\udc00\ud800")


def text(random):
    """Return an odd text of any sort."""
    return random.choice(random.choice((TEXTS, DATES, IRIS, LANGUAGES)))


def one_line(random):
    """Return an odd text that is short and on one line."""
    return text(random)[:200].replace("\n", " ").replace("\r", " ")
