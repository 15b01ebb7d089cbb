"""Mutates bytes and words of any format: each function takes a ``random.Random`` and the bytes of a good file."""

import codecs
import re

from . import odd


def spoiled_bytes(random, data):
    """Change bytes without regard to what they mean."""
    data = bytearray(data)
    start = random.randrange(len(data) + 1)
    end = min(len(data), start + random.choice((1, 2, 8, 50, 500)))
    match random.randrange(9):
        case 0:
            data[start:end] = b""
        case 1:
            data[start:start] = data[start:end] * random.choice((1, 2, 20))
        case 2:
            data[start:start] = random.randbytes(random.choice((1, 3, 30)))
        case 3:
            del data[start:]
        case 4:
            other = random.randrange(len(data) + 1)
            data[other:other] = data[start:end]
        case 5 if start < len(data):
            data[start] ^= 1 << random.randrange(8)
        case 6:
            data[start:start] = random.choice((b"\0", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"\xff", b"\xc3", b"\r"))
        case 7:
            del data[:start]
        case _:
            data[start:end] = bytes(random.choice(b"<>\"'{}[]()@:;,.\\&#%$^|\n\t 0a") for _ in range(end - start))
    return bytes(data)


def encoded(random, data):
    """Write text in another encoding, with other line ends, or with a mark in front."""
    text = data.decode("utf-8", errors="replace")
    match random.randrange(7):
        case 0:
            return text.encode(random.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32")), errors="replace")
        case 1:
            return text.encode("latin-1", errors="replace") + "é".encode("latin-1")
        case 2:
            return codecs.BOM_UTF8 * random.choice((1, 2)) + data
        case 3:
            return data.replace(b"\n", random.choice((b"\r\n", b"\r", b"\n\n", "\u2028".encode(), b"\x85", b"")))
        case 4:
            return data + random.choice((b"\x1a", b"\0", b"\n" * 1000, b" " * 10_000))
        case 5:
            return data * random.choice((2, 3))
        case _:
            return random.choice((b"", b" \n", b"\0", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"{", b"<", b"[]", b"{}"))


_WORD = re.compile(r"<[^<>\s]*>|\"[^\"\n]*\"|[\w:.@-]+|\s+|.", re.DOTALL)


def words_by(*tokens):
    """Return a mutation that exchanges, repeats, drops and inserts words, with the words of a language."""

    def mutated(random, data):
        words = _WORD.findall(data.decode("utf-8", errors="replace")) or [""]
        place = random.randrange(len(words))
        other = random.randrange(len(words))
        match random.randrange(8):
            case 0:
                words[place] = words[other]
            case 1:
                words[place], words[other] = words[other], words[place]
            case 2:
                del words[place : place + random.choice((1, 3, 10))]
            case 3:
                words.insert(place, random.choice(tokens))
            case 4:
                words[place] = random.choice(tokens)
            case 5:
                words[place:place] = words[other : other + random.choice((2, 10, 60))]
            case 6:
                words[place] = f"<{odd.text(random)}>" if words[place].startswith("<") else odd.text(random)
            case _:
                quoted = [i for i, word in enumerate(words) if word.startswith('"')] or [place]
                words[random.choice(quoted)] = f'"{odd.text(random)}"'
        return "".join(words).encode("utf-8", errors="replace")

    return mutated


def deep(*pairs):
    """Return a mutation that puts very many brackets into one another."""

    def mutated(random, data):
        before, after = random.choice(pairs)
        depth = random.choice((50, 150, 1000, 20_000))
        text = data.decode("utf-8", errors="replace")
        place = random.randrange(len(text) + 1)
        middle = before * depth + (after * depth if random.random() < 0.7 else "")
        return (text[:place] + middle + text[place:]).encode("utf-8", errors="replace")

    return mutated
