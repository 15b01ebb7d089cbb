"""Credentials as they travel: in presentations, lists, signed tokens, and with contexts that nobody here knows."""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256

import pytest
from click.testing import CliRunner
from conftest import TESTS
from hypothesis import given, settings
from hypothesis import strategies as st

from casco_kg import InputError, UsageError, load
from casco_kg.cli import main
from casco_kg.rdf.terms import expand, terms_of
from casco_kg.reading.envelopes import is_token, opened

CREDENTIAL = json.loads((TESTS / "readers" / "untp" / "two-authorities-0.7.json").read_text())
CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
RENDERING = "https://w3id.org/vc/render-method/v2rc2"


def encoded(value):
    text = value if isinstance(value, str) else json.dumps(value)
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def token(payload, **header):
    return f"{encoded({'alg': 'ES256', **header})}.{encoded(payload)}.c2ln"


def enveloped(content, kind="vc+jwt"):
    return {
        "@context": CREDENTIALS,
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/{kind},{content}",
    }


def told(data):
    return {terms_of(remark)[2].value for remark in data.remarks}


def said(data):
    """What the data says, but for names that depend on the file."""
    return {t for t in data.triples if ".well-known" not in str(t)}


PLAIN = {
    "presentation": {"@context": CREDENTIALS, "type": "VerifiablePresentation", "verifiableCredential": [CREDENTIAL]},
    "one-in-a-presentation": {
        "@context": [CREDENTIALS],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": CREDENTIAL,
    },
    "list": [CREDENTIAL],
    "answer-of-a-server": {"total": 1, "items": [{"credential": CREDENTIAL}]},
}
SIGNED = {
    "token": token(CREDENTIAL),
    "token-without-signature": token(CREDENTIAL, alg="none").removesuffix("c2ln"),
    "token-of-version-1": token({"iss": "https://finch.example", "vc": CREDENTIAL, "jti": "urn:x"}),
    "list-of-tokens": [token(CREDENTIAL)],
    "envelope": enveloped(token(CREDENTIAL)),
    "envelope-in-base64": enveloped(urlsafe_b64encode(token(CREDENTIAL).encode()).decode(), "vc+jwt;base64"),
    "envelope-of-old": enveloped(token(CREDENTIAL), "vc+ld+json+jwt"),
    "presented-envelope": {
        "@context": CREDENTIALS,
        "type": "VerifiablePresentation",
        "verifiableCredential": [enveloped(token(CREDENTIAL))],
    },
    "presentation-as-token": token({"vp": {**PLAIN["presentation"], "verifiableCredential": [token(CREDENTIAL)]}}),
    "enveloped-presentation": enveloped(token(PLAIN["presentation"]), "vp+jwt"),
    "token-in-json": {"payload": encoded(CREDENTIAL), "protected": encoded({"alg": "ES256"}), "signature": "c2ln"},
    "token-in-json-of-several": {
        "payload": encoded(CREDENTIAL),
        "signatures": [{"protected": encoded({"alg": "ES256"}), "signature": "c2ln"}],
    },
    "answer-with-a-token": {"credential": token(CREDENTIAL), "total": 1},
}


@pytest.mark.parametrize("name", PLAIN | SIGNED)
def test_a_credential_says_the_same_whatever_it_travels_in(name, write):
    document = (PLAIN | SIGNED)[name]
    data = load(write(f"{name}.json", json.dumps(document)))
    alone = load(write("alone.json", json.dumps(CREDENTIAL)))
    assert said(data) == said(alone)
    assert told(alone) <= told(data)
    assert any("signature: not checked (JWT" in words for words in told(data)) is (name in SIGNED)


@pytest.mark.parametrize("ending", ["json", "jwt", "txt"])
def test_a_file_may_be_a_token_and_nothing_else(ending, write):
    data = load(write(f"bare.{ending}", token(CREDENTIAL) + "\n"))
    assert said(data) == said(load(write("alone.json", json.dumps(CREDENTIAL))))
    assert "signature: not checked (JWT, ES256)" in told(data)


def test_a_token_is_read_from_standard_input():
    result = CliRunner().invoke(main, ["convert", "-"], input=token(CREDENTIAL))
    assert result.exit_code == 0
    assert "Kettle A" in result.stdout
    assert "signature: not checked" in result.stderr


def test_what_an_envelope_holds_stands_where_the_envelope_does(write):
    text = json.dumps(SIGNED["presented-envelope"], indent=1)
    data = load(write("presented.json", text))
    (name,) = [t for t in data if terms_of(t)[2].value == "Kettle A"]
    place = data.places.find(*(term.value for term in terms_of(name)))
    (line,) = [n for n, part in enumerate(text.splitlines(), 1) if part.strip() == "{" and n > 1]
    assert place.line == line
    assert place.pointer.startswith("/verifiableCredential/0/credentialSubject/")


def test_what_is_disclosed_is_read_and_what_is_not_is_told(write):
    shown, hidden = (encoded(["salt", key, value]) for key, value in (("name", "Kettle E"), ("registeredId", "WK-5")))
    member = encoded(["salt", {"type": ["Product"], "id": "https://wren.example/kettles/f", "name": "Kettle F"}])
    digest = [encoded_digest(part) for part in (shown, hidden, member)]
    credential = json.loads(json.dumps(CREDENTIAL))
    assessment = credential["credentialSubject"]["conformityAssessment"][0]
    assessment["assessedProduct"] = [
        {"product": {"id": "https://wren.example/kettles/e", "_sd": digest[:2]}},
        {"product": [{"...": digest[2]}]},
    ]
    text = f"{token({**credential, '_sd_alg': 'sha-256'})}~{shown}~{member}~"
    data = load(write("disclosed.jwt", text))
    labels = {terms_of(t)[2].value for t in data}
    assert {"Kettle E", "Kettle F"} <= labels
    assert "WK-5" not in labels
    assert f"_sd: {digest[1]}" in told(data)
    assert "signature: not checked (SD-JWT, ES256)" in told(data)


def encoded_digest(text):
    return urlsafe_b64encode(sha256(text.encode()).digest()).decode().rstrip("=")


def test_claims_of_a_token_are_those_of_what_it_holds(write):
    credential = {k: v for k, v in CREDENTIAL.items() if k not in ("issuer", "validFrom", "validUntil", "id")}
    claims = {"iss": "https://finch.example", "nbf": 1740787200, "exp": 1803859199, "jti": "urn:vc:1", "vc": credential}
    data = load(write("claims.jwt", token(claims)))
    facts = {tuple(term.value for term in terms_of(t)) for t in data}
    act = CREDENTIAL["credentialSubject"]["id"]
    assert (act, expand("casco:attestedBy").value, "https://finch.example") in facts
    assert ("urn:vc:1", expand("casco:validFrom").value, "2025-03-01") in facts
    assert ("urn:vc:1", expand("casco:validUntil").value, "2027-02-28") in facts


def test_what_stands_beside_an_envelope_is_told(write):
    data = load(write("beside.json", json.dumps({**SIGNED["envelope"], "note": "read me", "status": 1})))
    assert "signature: not checked (JWT, ES256); not read beside it: note, status" in told(data)


@pytest.mark.parametrize(
    "content",
    ["not.a.token", "", token([1]), token({"sub": "x"}), token("{"), f"{encoded('x')}.{encoded('y')}.", "eyJ.eyJ."],
    ids=str,
)
def test_an_envelope_that_holds_no_document_is_refused_in_words(content, write):
    with pytest.raises(InputError, match=r"closed\.json"):
        load(write("closed.json", json.dumps(enveloped(content))))
    data = load(
        write("beside.json", json.dumps([CREDENTIAL, enveloped(content)]))
        if content != token("{")
        else write("alone.json", json.dumps(CREDENTIAL))
    )
    assert not any("signature" in words for words in told(data))


def test_an_envelope_of_another_kind_is_not_read_in_silence(write):
    both = {**PLAIN["presentation"], "verifiableCredential": [CREDENTIAL, enveloped("0oRDoQEm", "vc+cose;base64")]}
    assert any("EnvelopedVerifiableCredential" in words for words in told(load(write("cose.json", json.dumps(both)))))


WHOLE = token(CREDENTIAL)
HEADER, CONTENT, _ = WHOLE.split(".")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (f"{HEADER}.{CONTENT}", "is no whole token (JWT): 2 parts with dots between them, and not 3"),
        (f"{HEADER}.{CONTENT[:99]}.c2ln", "its second part, the content, is no JSON in base64url; perhaps it was cut"),
        (f"{HEADER[:-5]}.{CONTENT}.c2ln", "its first part, the header, is no JSON in base64url"),
        (f"{HEADER}..c2ln", "whose second part, the content, is left out"),
        (f"{HEADER}.a.b.c.d", "is an encrypted token (JWE)"),
        (f"Bearer {WHOLE}", 'with "Bearer" before it; leave that word out'),
        (token({"sub": "x"}), "holds no credential: there is no vc, vp or @context in it"),
    ],
)
def test_a_token_that_cannot_be_opened_says_why(content, words, write):
    for name in ("a.jwt", "a.json"):
        with pytest.raises(InputError) as raised:
            load(write(name, content + "\n"))
        assert words in str(raised.value) and name in str(raised.value)
    result = CliRunner().invoke(main, ["convert", "-"], input=content)
    assert result.exit_code == 2 and words in result.output
    if not content.startswith("Bearer"):
        with pytest.raises(InputError) as raised:
            load(write("b.json", json.dumps(enveloped(content))))
        assert any(part in str(raised.value) for part in (words, "a part is no JSON in base64url; perhaps it was cut"))


@pytest.mark.parametrize("name", ["a.cose", "a.json", "a.cbor", "a.jwt", "a"])
@pytest.mark.parametrize("start", ["d28443a10126", "8443a10126", "d83dd28443a10126"])
def test_a_binary_envelope_is_called_one(name, start, write):
    with pytest.raises(InputError, match=r"a\S*: is a binary envelope \(COSE\), .* give the credential as JSON-LD"):
        load(write(name, bytes.fromhex(start) + b"\xa0\x58\x20" + b"\xff" * 32))
    with pytest.raises(InputError, match=r"of the kind application/vc\+cose, which is not read; give the credential"):
        load(write("c.json", json.dumps(enveloped("0oRDoQEm", "vc+cose;base64"))))


def test_text_in_another_encoding_is_no_binary_envelope(write):
    with pytest.raises(InputError, match="is not UTF-8 text"):
        load(write("a.csv", b"\x84Aurora\x93,label\n"))


def test_envelopes_within_one_another_have_an_end(write):
    inner = CREDENTIAL
    for _ in range(12):
        inner = token(
            {"vc": enveloped(token(inner)) if isinstance(inner, dict) else {"@context": CREDENTIALS, "a": inner}}
        )
    with pytest.raises(InputError, match="envelopes within one another"):
        load(write("russian.json", json.dumps([inner])))


@pytest.mark.slow
@settings(max_examples=200)
@given(st.text(max_size=30) | st.binary(max_size=30).map(lambda b: f"eyJ{urlsafe_b64encode(b).decode()}.eyJ9.x"))
def test_no_text_breaks_the_opening(text):
    document = {"@context": CREDENTIALS, "id": f"data:application/vc+jwt,{text}", "a": [text]}
    try:
        opened(document, "file")
    except InputError as error:
        assert "file" in str(error)
    assert isinstance(is_token(text), bool)


# Contexts that nobody here knows


def with_contexts(*contexts, **more):
    return json.dumps({**CREDENTIAL, "@context": [*CREDENTIAL["@context"], *contexts], **more})


@pytest.mark.parametrize(
    "contexts",
    [(RENDERING,), ("https://a.example/1", "https://a.example/2"), ({"@import": RENDERING},)],
    ids=str,
)
def test_a_context_that_is_not_known_leaves_the_rest_readable(contexts, write):
    data = load(write("more.json", with_contexts(*contexts, renderMethod={"type": "Odd", "odd": "v-1"})))
    assert said(data) == said(load(write("alone.json", json.dumps(CREDENTIAL))))
    assert any("v-1" in words or "Odd" in words for words in told(data))
    left = [words for words in told(data) if "not known here, so not read" in words]
    assert len(left) == (2 if len(contexts) == 2 else 1)


def test_a_context_first_or_further_in_is_left_out_as_well(write):
    document = json.loads(with_contexts())
    document["@context"].insert(0, RENDERING)
    document["credentialSubject"]["@context"] = ["https://a.example/inner"]
    data = load(write("inner.json", json.dumps(document)))
    assert said(data) == said(load(write("alone.json", json.dumps(CREDENTIAL))))
    places = {data.places.find(*(x.value for x in terms_of(r))).pointer for r in data.remarks if "so not" in str(r)}
    assert places == {"/", "/credentialSubject"}


def test_contexts_of_which_none_is_known_are_refused(write):
    with pytest.raises(InputError, match=r"names the remote context https://a\.example.*supply it by --context FILE"):
        load(write("none.json", json.dumps({"@context": ["https://a.example/1", {"b": "urn:b"}], "b": 1})))


def test_a_context_that_is_supplied_is_read(write):
    path = write("c.json", with_contexts("https://a.example/1", labels="Kettle G"))
    supplied = write(
        "context.jsonld", json.dumps({"@context": {"labels": "http://www.w3.org/2000/01/rdf-schema#label"}})
    )
    naming = write(
        "naming.jsonld", json.dumps({"@context": ["https://a.example/1", json.loads(supplied.read_text())["@context"]]})
    )
    assert any("label: Kettle G" in words for words in told(load(path, contexts=[str(naming)])))
    for argument in (str(supplied), f"https://a.example/1={supplied}"):
        data = load(path, contexts=[argument])
        assert not any("not known here" in words for words in told(data))
        assert any("label: Kettle G" in words for words in told(data))
        result = CliRunner().invoke(main, ["convert", str(path), "--context", argument])
        assert result.exit_code == 0
        assert "not known here" not in result.stderr


def test_a_version_of_a_format_that_is_not_known_is_read_by_a_context_that_is_supplied(write):
    later = "https://vocabulary.uncefact.org/untp/0.7.9/context/"
    document = {**CREDENTIAL, "@context": [CREDENTIALS, later]}
    path = write("later.json", json.dumps(document))
    with pytest.raises(InputError, match=r"not known of these is https://vocabulary\.uncefact\.org/untp/0\.7\.9"):
        load(path)
    known = json.loads((TESTS.parent / "ontology" / "mappings" / "contexts" / "untp-0.7.jsonld").read_text())
    data = load(path, contexts=[f"{later}={write('untp.jsonld', json.dumps(known))}"])
    assert said(data) == said(load(write("alone.json", json.dumps(CREDENTIAL))))


def test_it_must_be_clear_for_which_context_a_file_stands(write):
    path = write("c.json", with_contexts("https://a.example/1", "https://a.example/2"))
    supplied = write("context.jsonld", json.dumps({"@context": {"labels": "urn:l"}}))
    with pytest.raises(InputError, match=r"several contexts that are not known here: https://a\.example/1, "):
        load(path, contexts=[str(supplied)])
    with pytest.raises(UsageError, match="IRI=FILE"):
        load(path, contexts=[str(supplied), str(supplied)])
    with pytest.raises(InputError, match="is no JSON-LD context"):
        load(path, contexts=[str(write("none.json", "[1]"))])
    with pytest.raises(InputError, match=r"absent\.json.*cannot be read"):
        load(path, contexts=["https://a.example/1=absent.json"])
