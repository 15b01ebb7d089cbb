"""Mutates settings in TOML, line by line."""

import json

from . import odd

_PATTERNS = (
    "*", "**", "**/*", "/*", "/*.ttl", "[", "[!]", "../*", "**x", "***", "", "\0", "/dev/null", "/", ".", "..", "~/x",
    "/etc/passwd", "a" * 5000, "*.csv", "x/../minimal.ttl", "./minimal.ttl", "*/", "//*", "?[", "C:\\x", "table.csv",
)  # fmt: skip


def changed_settings(random, data):
    """Give settings other values, most of them of the right kind."""
    lines = data.decode("utf-8", errors="replace").split("\n")
    keys = (
        "files",
        "mapping",
        "shapes",
        "select",
        "ignore",
        "fail-on",
        "as-of",
        "baseline",
        "path",
        "Files",
        "fail_on",
    )
    texts = lambda: [random.choice((*_PATTERNS, odd.text(random))) for _ in range(random.choice((0, 1, 1, 2)))]  # noqa: E731
    values = (
        lambda: json.dumps(texts()),
        lambda: json.dumps(["table.csv", *texts()]),
        lambda: json.dumps(
            random.choice(("table.csv", "minimal.ttl", "shapes-1.ttl", "mapping.csv", "baseline.csv", "info"))
        ),
        lambda: json.dumps(random.choice((*_PATTERNS, *odd.DATES))),
        lambda: random.choice(
            ("1", "true", "2026-01-31", "2026-01-31T10:00:00Z", "07:00:00", "[1]", "{}", "nan", '[["x"]]')
        ),
    )
    if random.random() < 0.05:
        keys = ("path", "Files", "fail_on", "", "x.y", "tool.casco-kg.files")
    place = random.randrange(len(lines))
    line = f"{random.choice(keys)} = {random.choice(values)()}"
    if random.random() < 0.6 and "=" in lines[place]:
        lines[place] = lines[place].partition("=")[0] + "=" + line.partition("=")[2]
    else:
        lines[place] = line
        key = line.partition(" ")[0]
        lines = [each for number, each in enumerate(lines) if number == place or not each.startswith(f"{key} ")]
    return "\n".join(lines).encode("utf-8", errors="replace")
