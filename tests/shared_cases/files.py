"""Rows files-* of CASES.csv."""

import shutil


def case_1(cases):
    register = cases.tmp / "register.xlsx"
    shutil.copy(cases.root / "files" / "min-overwrite.xlsx", register)
    before = register.read_bytes()
    for command in (["template", "bodies", "-o", register], ["validate", "--no-config", register, "-o", register]):
        result = cases.run(*map(str, command))
        assert result.exit_code == 2 and "--force" in result.stderr, result.output
        assert register.read_bytes() == before
    assert cases.run("template", "bodies", "-o", str(register), "--force").exit_code == 0
    assert register.read_bytes() != before
