"""Rows messages-* of CASES.csv."""


def _said(cases, *options):
    findings = cases.findings("messages/a04/data.ttl", "--shapes", "messages/a04/shapes.ttl", *options)
    return sorted((f["message"], f["focus"].rpartition("/")[2]) for f in findings)


def case_1(cases):
    reg = "https://norland.example/reg"
    others = [
        ("First rule broken.", "v1"),
        ("In the query: 1", "v2"),
        ("In the query: 2", "v1"),
        ("On the shape: 1", "v2"),
        ("On the shape: 2", "v1"),
        (f"Only 1 of 4 days were spent at <{reg}/v2>.", "v2"),
        (f"Only 2 of 5 days were spent at <{reg}/v1>.", "v1"),
        ("Second rule broken.", "v1"),
    ]
    for language, words in ((None, "Nobody is named."), ("de", "Es fehlt, wer da war."), ("it", "Nobody is named.")):
        options = ("--language", language) if language else ()
        assert _said(cases, *options) == sorted([*others, (words, "v1"), (words, "v2")])


def case_2(cases):
    for engine in ("compiled", "reference"):
        # These shapes alone: with ours, pyshacl needs most of a minute for what other tests ask it.
        alone = ("--shapes-only",) if engine == "reference" else ()
        arguments = ("messages/a06/d2.ttl", "--shapes", "messages/a06/s4.ttl", "--engine", engine, *alone)
        own = [f for f in cases.findings(*arguments) if f["limit"]]
        assert [(f["severity"], f["message"]) for f in own] == [
            ("info", "A node leads back to its network (recommended).")
        ]
