"""Opens the envelopes that JSON documents travel in: signed tokens (JWT, SD-JWT), alone, as texts or as data: URLs.

What an envelope holds takes its place in the document. No signature is checked, and that is told of each.

Source: https://www.rfc-editor.org/rfc/rfc7515, https://www.rfc-editor.org/rfc/rfc7519, https://www.rfc-editor.org/rfc/rfc9901,
https://www.w3.org/TR/vc-jose-cose/, https://www.w3.org/TR/vc-data-model/#jwt-decoding
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import unquote

from casco_kg.errors import InputError
from casco_kg.keys.names import JSON
from casco_kg.reading.json_places import pointer_step
from casco_kg.reading.json_text import parsed
from casco_kg.texts import clipped, many

__all__ = ["is_binary", "is_token", "opened", "refuse_broken", "shut"]

#: Three parts in base64url, of which the last may be missing; then what an SD-JWT discloses, and whose it is.
_TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*(~[\w.~-]*)?")
_DATA = re.compile(r"data:[\w.+/-]*jwt(;base64)?,(.*)", re.DOTALL)
_URL = re.compile(r"data:([\w.+/-]*)[^,]*,(.*)", re.DOTALL)
#: How COSE begins: tags for claims and for signatures, encryption or authentication, and a list of four parts.
#: Source: https://www.rfc-editor.org/rfc/rfc9052#section-2, https://www.rfc-editor.org/rfc/rfc8392#section-6
_COSE = re.compile(rb"(?:\xd8\x3d)?(?:[\xd0-\xd2]|\xd8[\x60-\x62])?\x84[\x40-\x5b]")
#: Signed tokens have so many parts, encrypted ones so many.
_SIGNED, _ENCRYPTED = 3, 5
#: How a signed token begins, or what it is taken from.
_BEGINNINGS = ("eyJ", "Bearer eyJ")
_GIVE = "give the credential itself, as JSON-LD or as a signed token (JWT)"
#: Envelopes may hold envelopes so many times.
_DEPTH = 10
#: What of an envelope is the envelope itself.
_PLAIN = frozenset(("@context", "@id", "@type", "id", "type", "payload", "protected", "signature", "signatures"))
#: The claims of a token that stand for keys of what it holds.
_CLAIMS = {"iss": "issuer", "jti": "id", "nbf": "issuanceDate", "exp": "expirationDate", "sub": "credentialSubject"}


def is_token(text: str) -> bool:
    """Return whether a text is nothing but a signed token."""
    return _TOKEN.fullmatch(text.strip()) is not None


def is_binary(data: bytes) -> bool:
    """Return whether bytes begin as a binary envelope (COSE) does."""
    return _COSE.match(data) is not None


def refuse_broken(text: str, name: str) -> None:
    """Refuse what is meant as a signed token, by how it begins or is called, and cannot be opened.

    Raises:
        InputError: it is damaged, encrypted, or holds no document; the message says which.
    """
    text = text.strip()
    is_meant = text.startswith(_BEGINNINGS) or (name.lower().endswith(".jwt") and not text.startswith(("{", "[")))
    if is_meant and (words := _broken(text)):
        raise InputError(f"{name}: {words}")


def _broken(text: str) -> str:
    """Return in words why a token cannot be opened; empty where it can."""
    if text.startswith("Bearer "):
        return 'is a signed token (JWT) with "Bearer" before it; leave that word out'
    parts = text.partition("~")[0].split(".")
    if len(parts) == _SIGNED:
        return _broken_in(*parts[:2])
    if len(parts) == _ENCRYPTED:
        return f"is an encrypted token (JWE), which cannot be read without its key; {_GIVE}"
    return f"is no whole token (JWT): {many(len(parts), 'part')} with dots between them, and not {_SIGNED}"


def _broken_in(header: str, payload: str) -> str:
    """Return in words which part of a token is damaged, or says nothing that is read; empty where neither is."""
    content = _read(payload)
    if not isinstance(_read(header), dict):
        return "is a damaged token (JWT): its first part, the header, is no JSON in base64url"
    if not payload:
        return f"is a token (JWT) whose second part, the content, is left out; {_GIVE}"
    if content is None:
        return (
            "is a damaged token (JWT): its second part, the content, is no JSON in base64url; perhaps it was cut short"
        )
    if not isinstance(content, dict) or not {"@context", "vc", "vp"} & content.keys():
        return "is a token (JWT) that holds no credential: there is no vc, vp or @context in it"
    return ""


def _read(part: str) -> JSON:
    """Return the JSON in a part of a token; None where it is none."""
    try:
        found: JSON = json.loads(_decoded(part) or "")
    except (RecursionError, ValueError):
        return None
    return found


def shut(document: JSON) -> str:
    """Return in words why the first envelope at the top of a document, or presented in it, was not opened, if any."""
    for value in document if isinstance(document, list) else [document]:
        if not isinstance(value, dict):
            continue
        within = value.get("verifiableCredential")
        for part in (value, *(within if isinstance(within, list) else [within])):
            name = part.get("id", part.get("@id")) if isinstance(part, dict) else None
            if isinstance(name, str) and (url := _URL.fullmatch(name)):
                kind, content = url.groups()
                if data := _DATA.fullmatch(name):
                    content = (_decoded(unquote(content)) or "") if data[1] else unquote(content)
                    return f"the envelope in it {_broken(content) or 'cannot be read'}"
                return f"the envelope in it is of the kind {kind}, which is not read; {_GIVE}"
    return ""


def opened(document: JSON, name: str) -> tuple[JSON, dict[str, str]]:
    """Return a document in which each envelope is replaced by what it holds, and where one was, in words.

    Args:
        document: parsed JSON.
        name: what it is called in messages.

    Raises:
        InputError: an envelope holds no JSON, or envelopes are within one another more often than is read.

    """
    found: dict[str, str] = {}

    def walk(value: JSON, pointer: str, depth: int) -> JSON:
        token = _token_in(value)
        if token is not None and (held := _held(token, name)) is not None:
            if depth == _DEPTH:
                raise InputError(f"{name}: holds more than {_DEPTH} envelopes within one another")
            content, said = held
            beside = sorted(set(value) - _PLAIN) if isinstance(value, dict) else []
            note = f"not checked ({said})" + (f"; not read beside it: {clipped(', '.join(beside))}" if beside else "")
            content = walk(content, pointer, depth + 1)
            found[pointer] = f"{note}; {found[pointer]}" if pointer in found else note
            return content
        if isinstance(value, list):
            return [walk(part, pointer + pointer_step(number), depth) for number, part in enumerate(value)]
        if isinstance(value, dict):
            return {k: v if k == "proof" else walk(v, pointer + pointer_step(k), depth) for k, v in value.items()}
        return value

    try:
        return walk(document, "", 0), dict(sorted(found.items()))
    except RecursionError as error:
        raise InputError(f"{name}: holds an envelope that is nested too deeply to be read") from error


def _token_in(value: JSON) -> str | None:
    """Return the token that a value is, or that an object is called by."""
    if isinstance(value, dict) and isinstance(value.get("payload"), str):
        return _compact(value)
    text = next((value[key] for key in ("id", "@id") if key in value), None) if isinstance(value, dict) else value
    if not isinstance(text, str):
        return None
    if data := _DATA.fullmatch(text):
        encoded, content = data.groups()
        text = _decoded(unquote(content)) or "" if encoded else unquote(content)
    elif isinstance(value, dict):
        return None
    return text.strip() if is_token(text) else None


def _compact(value: dict[str, JSON]) -> str | None:
    """Return a signed token in JSON as the text that it stands for, by the first of its signatures."""
    signatures = value.get("signatures")
    signed = signatures[0] if isinstance(signatures, list) and signatures else value
    text = f"{signed.get('protected')}.{value['payload']}." if isinstance(signed, dict) else ""
    return text if is_token(text) else None


def _held(token: str, name: str) -> tuple[JSON, str] | None:
    """Return the document in a token, and what kind of envelope it is; None where it holds none."""
    signed, *disclosed = token.split("~")
    header, payload = [_object(part, name) for part in signed.split(".")[:2]]
    if header is None or payload is None:
        return None
    kind = f"{'SD-JWT' if '~' in token else 'JWT'}, {clipped(str(header.get('alg', 'no algorithm')), 20)}"
    if disclosed:
        payload = _disclosed(payload, disclosed, name)
    inner = next((payload[key] for key in ("vc", "vp") if isinstance(payload.get(key), dict)), None)
    if inner is not None:
        return _with_claims(inner, payload), kind
    return (payload, kind) if "@context" in payload else None


def _object(part: str, name: str) -> dict[str, JSON] | None:
    text = _decoded(part)
    if text is None or not text.lstrip().startswith("{"):
        return None
    if _read(part) is None:
        raise InputError(
            f"{name}: holds a token (JWT) of which a part is no JSON in base64url; perhaps it was cut short"
        )
    found = parsed(text, name, what="what an envelope holds")
    return found if isinstance(found, dict) else None


def _decoded(text: str) -> str | None:
    try:
        return b64decode(text + "=" * (-len(text) % 4), altchars=b"-_").decode()
    except (Error, ValueError):
        return None


def _with_claims(inner: dict[str, JSON], claims: dict[str, JSON]) -> dict[str, JSON]:
    """Add what the claims of a token say of what it holds, where that does not say it itself."""
    made = dict(inner)
    for claim, key in _CLAIMS.items():
        value = claims.get(claim)
        if claim in ("nbf", "exp"):
            value = _instant(value)
        elif key == "credentialSubject":
            subject = made.get(key)
            value = {"id": value, **subject} if isinstance(subject, dict) and isinstance(value, str) else None
            made.pop(key, None) if value is not None else None
        elif key == "issuer" and isinstance(made.get(key), dict) and isinstance(value, str):
            made[key] = {"id": value, **made[key]}
        if value is not None and made.get(key) is None:
            made[key] = value
    return made


def _instant(seconds: JSON) -> str | None:
    """Return seconds since 1970 as a text, where they are some."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return None


def _disclosed(payload: dict[str, JSON], disclosures: list[str], name: str) -> dict[str, JSON]:
    """Put what is disclosed in its places; the digests of what is not disclosed stay."""
    known: dict[str, list[JSON]] = {}
    for disclosure in disclosures:
        text = _decoded(disclosure) if disclosure and "." not in disclosure else None
        content = parsed(text, name, what="what an envelope discloses") if text and text.startswith("[") else None
        if isinstance(content, list) and len(content) in (2, 3):
            known[urlsafe_b64encode(sha256(disclosure.encode()).digest()).decode().rstrip("=")] = content
    made: dict[str, JSON] = _put(payload, lambda digest: known.pop(digest, None) if isinstance(digest, str) else None)
    made.pop("_sd_alg", None)
    return made


def _put(value: JSON, take: Callable[[JSON], list[JSON] | None]) -> JSON:
    if isinstance(value, list):
        return [_put(_one(part, take), take) for part in value]
    if not isinstance(value, dict):
        return value
    made = {key: _put(part, take) for key, part in value.items() if key != "_sd"}
    hidden = []
    for digest in value.get("_sd", []) if isinstance(value.get("_sd"), list) else []:
        content = take(digest)
        if content is not None and len(content) == 3 and isinstance(content[1], str):
            made[content[1]] = _put(content[2], take)
        else:
            hidden.append(digest)
    return {**made, "_sd": hidden} if hidden else made


def _one(part: JSON, take: Callable[[JSON], list[JSON] | None]) -> JSON:
    """Return what a member of a list stands for, where it is disclosed."""
    if isinstance(part, dict) and list(part) == ["..."]:
        content = take(part["..."])
        if content is not None and len(content) == 2:
            return content[1]
    return part
